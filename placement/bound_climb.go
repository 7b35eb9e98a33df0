package placement

import "math"

// climber is the scratch memory of climb.
type climber struct {
	slots, regions int
	limit          float64
	hopeless       int64 // value of demand that nobody can serve
	usable         []bool
	room           []float64 // what each slot may still be paid
	active         []bool
	lost           []int64 // what demand is worth at most
}

func newClimber(m *model) *climber {
	return &climber{
		slots: m.slots, regions: m.regions, limit: float64(m.maxValue()), hopeless: m.worst + 1,
		usable: make([]bool, m.slots), room: make([]float64, m.slots),
		active: make([]bool, m.regions), lost: make([]int64, m.regions),
	}
}

// climb raises the values of one item from its cheapest lanes on, all active
// regions together, until every region pays for some slot or is better lost.
func (c *climber) climb(q, rows, v []int64) {
	for r := range v {
		v[r], c.active[r] = 0, q[r] > 0
		if !c.active[r] {
			continue
		}
		least := never
		for j := range c.slots {
			if c.usable[j] {
				least = min(least, rows[j*c.regions+r])
			}
		}
		switch v[r] = least; {
		case c.lost[r] <= least && c.lost[r] < never:
			v[r], c.active[r] = c.lost[r], false
		case least == never:
			v[r], c.active[r] = c.hopeless, false
		}
	}
	for range 8 {
		level := math.Inf(1)
		for j := range c.slots {
			if c.usable[j] {
				level = min(level, c.paidAt(j, level, q, rows, v))
			}
		}
		if math.IsInf(level, 1) || math.IsNaN(level) {
			return
		}
		left := false
		for r, active := range c.active {
			if active {
				v[r] = max(v[r], int64(math.Floor(min(float64(level*float64(q[r])), c.limit))))
				if v[r] >= c.lost[r] {
					v[r], c.active[r] = c.lost[r], false
				}
			}
		}
		for j := range c.slots {
			if !c.usable[j] {
				continue
			}
			row := rows[j*c.regions:][:c.regions]
			if room := c.room[j] + float64(gain(row, v)); room > float64(c.regions)+float64(c.room[j]*1e-9) {
				continue
			}
			for r := range c.active {
				if c.active[r] && v[r] > row[r] {
					c.active[r] = false
				}
			}
		}
		for _, active := range c.active {
			left = left || active
		}
		if !left {
			return
		}
	}
}

// paidAt returns the level, at most the given one, at which slot j is paid for:
// the root of a convex increasing function by Newton's method from above.
func (c *climber) paidAt(j int, level float64, q, rows, v []int64) float64 {
	row := rows[j*c.regions:][:c.regions]
	for range 50 {
		paid, slope, offset := 0.0, 0.0, 0.0
		for r, cost := range row {
			if !c.active[r] {
				if v[r] > cost {
					paid += float64(v[r] - cost)
				}
				continue
			}
			if cost == never {
				continue
			}
			unit := float64(q[r])
			value := max(float64(v[r]), float64(level*unit))
			if value <= float64(cost) {
				continue
			}
			if float64(v[r]) >= value { // not yet lifted by the level
				paid += float64(v[r] - cost)
			} else {
				slope += unit
				offset += float64(cost)
			}
		}
		if slope == 0 {
			return level
		}
		next := (c.room[j] - paid + offset) / slope
		if !(next < level) {
			return level
		}
		if math.IsInf(level, 1) || level-next > level*1e-12 {
			level = next
			continue
		}
		return next
	}
	return level
}
