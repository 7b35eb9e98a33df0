package placement

import (
	"context"
)

// begin looks for a first plan, so that a search which is cut short has one to
// return: everything by the fastest lanes, from the fewest sites that look fast
// enough, from one more, or from as many as there may be. With one promise and
// no limit on the number of sites it finds a plan if there is any; where it does
// not, it asks [model.feasible] why.
func (t *tree) begin(ctx context.Context) error {
	ranked, enough := t.fastSites()
	var tries []*trial // that break rows
	for _, n := range []int{enough, enough + 1, len(ranked)} {
		if t.best != nil || n > len(ranked) || ranked == nil {
			continue
		}
		open, ok := t.repairSites(ranked[:n], t.siteRule)
		if !ok {
			continue
		}
		x, err := t.fastest(ctx, open)
		if err != nil {
			return err
		}
		if t.note(x); x.missing == 0 {
			tries = append(tries, x)
		}
	}
	if t.best == nil {
		if err := t.feasible(ctx, t.workers); err != nil {
			return err
		}
		if err := t.beginSolo(ctx, ranked, enough); err != nil {
			return err
		}
	}
	for _, x := range tries {
		if t.best == nil {
			if err := t.mendNote(ctx, x); err != nil {
				return err
			}
		}
	}
	if t.best == nil {
		few, err := t.tooFew(ctx, t.workers)
		if len(few) > 0 {
			return &InfeasibleError{few}
		}
		return err
	}
	t.report("first plan")
	return nil
}

// beginSolo looks for a plan that has every item at one site alone, as slow items
// need, whose reserves at many sites would not fit: from as few sites as do. If
// some item is too large for that, it mends what comes nearest.
func (t *tree) beginSolo(ctx context.Context, ranked []int32, enough int) error {
	ways, err := t.solos(ctx)
	var last *trial
	for n := enough; n <= len(ranked) && ranked != nil && t.best == nil && err == nil; n++ {
		open, ok := t.repairSites(ranked[:n], t.siteRule)
		if !ok {
			continue
		}
		var x *trial
		if x, err = t.pack(ctx, open, ways); x != nil {
			t.note(x)
			last = x
		}
	}
	if err != nil || t.best != nil {
		return err
	}
	return t.mendNote(ctx, last)
}

// settle makes the first plan cheaper: it prices the promises for its sites.
func (t *tree) settle(ctx context.Context) error {
	if t.best == nil || len(t.rows) == 0 || t.dear {
		return nil // the search begins with better
	}
	_, err := t.fit(ctx, t.best.open, t.best.s, func(x *trial) {
		t.note(x)
		t.report("first plan")
	})
	return err
}

// cheapestSlot returns the slot of site w in which item k costs least if it serves
// every region that it reaches alone, with the reserve for all demand, or -1.
func (m *model) cheapestSlot(k, w int) int32 {
	best, least := int32(-1), int64(0)
	for j := m.firstSlot[w]; j < m.firstSlot[w+1]; j++ {
		at := k*m.slots + int(j)
		if !m.usable[at] {
			continue
		}
		sum := m.shipment[at] + mulRound(m.reserve(k, int(j)).At(m.volume[k]), m.unit[at].hold)
		for r, q := range m.q[k*m.regions:][:m.regions] {
			if _, cost := m.cheapestLane(k, r, j); q > 0 && cost < never {
				sum += cost
			}
		}
		if best < 0 || sum < least {
			best, least = j, sum
		}
	}
	return best
}

// cheapestLane returns the lane of slot j that serves region r of item k at the
// least cost, and that cost, or noLane and never.
func (m *model) cheapestLane(k, r int, j int32) (int32, int64) {
	lane, least := noLane, never
	for l := m.firstLane[j]; l < m.firstLane[j+1]; l++ {
		if c := m.laneCost(k, int(l), r); c < least {
			lane, least = l, c
		}
	}
	return lane, least
}
