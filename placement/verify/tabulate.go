package verify

// tabulate fills cost, bring and onTime.
func (c *cells) tabulate() error {
	at := 0
	for i, r := range c.regions {
		q := c.q[r]
		for j := range c.slots {
			inbound, err1 := scale(q, c.slots[j].inbound)
			capital, err2 := scale(q, c.slots[j].capital)
			if err1 != nil || err2 != nil {
				return errTooLarge
			}
			c.bring[i*len(c.slots)+j] = inbound + capital
		}
		for w := range c.m.sites {
			base, err := c.base(q, w)
			if err != nil {
				return err
			}
			closed := len(c.at(w)) == 0
			for s := range c.m.services {
				lane := c.m.lane(w, s, r)
				c.cost[at] = -1
				if zone := c.m.zone[lane]; zone > 0 && !closed && (c.anywhere || !c.m.elsewhere(c.item, r, w)) {
					if price := c.price[s*maxZones+int(zone)-1]; price >= 0 {
						if c.cost[at], err = c.add(base, q, price, c.m.over[lane]); err != nil {
							return err
						}
						for p, within := range c.m.within {
							if c.onTime[p][at] = 0; c.m.about[p] < 0 || c.m.about[p] == c.item {
								c.onTime[p][at], _ = scale(q, within[lane]) // at most q
							}
						}
					}
				}
				at++
			}
		}
	}
	return nil
}

// base returns the parts of C that depend on the site alone.
func (c *cells) base(q int64, site int) (uint64, error) {
	sum := uint64(0)
	for _, unit := range [...]int64{int64(c.m.Network.Sites[site].Handling), c.storage[site], c.returns[site], c.insurance} {
		cost, err := scale(q, unit)
		if err != nil {
			return 0, err
		}
		sum += uint64(cost)
	}
	return sum, nil
}

func (c *cells) add(base uint64, q, price, over int64) (int64, error) {
	parcel, err1 := scale(q, price)
	late, err2 := scale(over, c.lateness)
	lateness, err3 := scale(q, late)
	if err1 != nil || err2 != nil || err3 != nil || base+uint64(parcel)+uint64(lateness) > most {
		return 0, errTooLarge
	}
	return int64(base + uint64(parcel) + uint64(lateness)), nil
}

// losing returns what it costs not to serve a region; the sales of the item must
// be ones that may be lost.
func (c *cells) losing(region int) int64 {
	x, err := scale(c.q[region], c.lost)
	if err != nil {
		return most
	}
	return x
}
