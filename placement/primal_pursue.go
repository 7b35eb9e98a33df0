package placement

import (
	"cmp"
	"context"
	"slices"

	"github.com/forwardstock/forwardstock/internal/exact"
)

// miniatureItems is about how many items a miniature has.
const miniatureItems = 200

// dear reports whether prices are dear to find: there are several rows, and
// reserves for which every trial sorts regions, of many items.
func (m *model) dear() bool {
	return len(m.rows) > 1 && len(m.items) >= 2*miniatureItems && m.pooledAny()
}

// pursue is explore where prices are dear: it looks for sites and prices in a
// miniature, then prices the rows for these sites alone.
func (t *tree) pursue(ctx context.Context, n *node) (priced, error) {
	if t.mini == nil {
		t.mini = newTree(newPrimal(newOracle(t.model.miniature(max(1, len(t.items)/miniatureItems)), t.workers, t.work)), t.gap, nil)
		t.mini.nodes = 1
	}
	s := n.x.s
	hints := slices.Clone(n.hints)
	if n.order == 0 {
		seen, err := t.mini.explore(ctx, &node{fix: n.fix, x: point{s: s}, hints: hints})
		if err != nil {
			return priced{s: s}, err
		}
		s = seen.s
		for _, side := range []*trial{seen.late, seen.timely} {
			if side != nil {
				hints = append(hints, side.open)
			}
		}
	}
	open, s, err := t.mini.roam(ctx, n.fix, s, hints)
	if err != nil || open == nil {
		return priced{s: s}, err
	}
	if late := n.found.late; late != nil && slices.Equal(late.open, open) {
		return n.found, nil
	}
	t.report("pricing the rows")
	found, err := t.rowPrices(s, nil, max(sharp, t.gap/5), func(s []int64) (*trial, error) { return t.try(ctx, open, s) }, t.note)
	for i := range found.s {
		if r := &t.rows[i]; t.ofSite(r) && !slices.Contains(open, int32(r.index)) {
			found.s[i] = 0
		}
	}
	if found.timely == nil { // of many rows, some are broken a little by every trial
		found.timely = found.late
	}
	return found, err
}

// charging returns prices at which what sites that are free allow pays for opening
// them at least: values of demand find that out by themselves only slowly.
func (t *tree) charging(n *node, s []int64) []int64 {
	s = slices.Clone(s)
	for w, i := range t.unitsAt {
		if i >= 0 && n.fix[w] == free {
			price, err := exact.MulDivFloor(max(0, t.opening[w]), million, t.rows[i].limit)
			if err == nil {
				s[i] = max(s[i], min(price, t.rows[i].most))
			}
		}
	}
	return s
}

// roam looks for the open sites at which the best prices have the least value, from
// the best of some sets on, by opening, closing and swapping sites: the value at
// other prices is below that, so that few sets need prices of their own. It returns
// nil if it finds none.
func (t *tree) roam(ctx context.Context, fix []decision, s []int64, starts [][]int32) ([]int32, []int64, error) {
	var open []int32
	least := never
	// look prices a set unless it is worse, and keeps it if it is better.
	look := func(set []int32) (bool, error) {
		if !t.roomy(set) {
			return false, nil
		}
		x, err := t.weigh(ctx, set, s)
		if err != nil || x.missing > 0 || x.value >= least {
			return false, err
		}
		beaten := false
		found, err := t.rowPrices(s, nil, max(sharp, t.gap/10), func(s []int64) (*trial, error) {
			x, err := t.try(ctx, set, s)
			if err != nil || x.missing == 0 && x.value < least {
				return x, err
			}
			beaten = true
			return nil, nil
		}, func(*trial) {})
		if err != nil || beaten || found.value >= least || found.late == nil && found.timely == nil {
			return false, err
		}
		open, s, least = set, found.s, found.value
		return true, nil
	}
	for _, set := range starts {
		if set, ok := t.repairSites(set, fix); ok && len(set) > 0 {
			if _, err := look(set); err != nil {
				return nil, s, err
			}
		}
	}
	for again := open != nil; again; {
		again = false
		sets, err := t.around(ctx, open, fix, s)
		if err != nil {
			return nil, s, err
		}
		for _, set := range sets {
			if again, err = look(set); err != nil {
				return nil, s, err
			} else if again {
				break
			}
		}
	}
	return open, s, nil
}

// roomy reports whether the limits of some sites allow what must be served.
func (t *tree) roomy(open []int32) bool {
	for _, limits := range [][]int32{t.unitsAt, t.parcelsAt} {
		sum := int64(0)
		for _, w := range open {
			if i := limits[w]; i >= 0 {
				sum = min(sum+t.rows[i].limit, never)
			} else {
				sum = never
			}
		}
		for k, q := range t.volume {
			if t.lost[k] == never {
				sum -= q
			}
		}
		if sum < 0 {
			return false
		}
	}
	return true
}

// around returns the sets that differ by one opening, closing or swap, those of the
// least value at prices s first.
func (t *tree) around(ctx context.Context, open []int32, fix []decision, s []int64) ([][]int32, error) {
	type candidate struct {
		set   []int32
		value int64
	}
	var list []candidate
	consider := func(set []int32) error {
		if len(set) == 0 || !t.permits(set) {
			return nil
		}
		x, err := t.weigh(ctx, set, s)
		if err == nil && x.missing == 0 {
			list = append(list, candidate{set, x.value})
		}
		return err
	}
	for i, w := range open {
		if fix[w] == free {
			if err := consider(without(open, i)); err != nil {
				return nil, err
			}
		}
	}
	for w, f := range fix {
		if f != free || slices.Contains(open, int32(w)) {
			continue
		}
		more := with(open, int32(w))
		if err := consider(more); err != nil {
			return nil, err
		}
		for i, other := range more {
			if int(other) != w && fix[other] == free {
				if err := consider(without(more, i)); err != nil {
					return nil, err
				}
			}
		}
	}
	slices.SortStableFunc(list, func(a, b candidate) int { return cmp.Compare(a.value, b.value) })
	var sets [][]int32
	for _, c := range list {
		sets = append(sets, c.set)
	}
	return sets, nil
}
