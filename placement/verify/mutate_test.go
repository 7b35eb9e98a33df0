package verify_test

import (
	"encoding/json"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/internal/smallplan"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/facility"
	"github.com/forwardstock/forwardstock/placement/rate"
	"github.com/forwardstock/forwardstock/placement/verify"
)

// mutation changes a true plan, or its problem, into one that is false. It
// returns false where there is nothing to change.
type mutation func(rng *rand.Rand, e *example) bool

// pick returns an index below n, or false if there is none.
func pick(rng *rand.Rand, n int) (int, bool) {
	if n == 0 {
		return 0, false
	}
	return rng.IntN(n), true
}

// onItem applies a mutation to the plan of an item with stock.
func onItem(change func(rng *rand.Rand, e *example, k int, item *placement.ItemPlan) bool) mutation {
	return func(rng *rand.Rand, e *example) bool {
		for _, k := range rng.Perm(len(e.plan.Items)) {
			if len(e.plan.Items[k].Stock) > 0 {
				return change(rng, e, k, &e.plan.Items[k])
			}
		}
		return false
	}
}

// onStock applies a mutation to some stock.
func onStock(change func(s *placement.StockPlan)) mutation {
	return onItem(func(rng *rand.Rand, _ *example, _ int, item *placement.ItemPlan) bool {
		change(&item.Stock[rng.IntN(len(item.Stock))])
		return true
	})
}

// onLeaf applies a mutation to a leaf that has ways of opening sites.
func onLeaf(change func(rng *rand.Rand, e *example, leaf *placement.Leaf) bool) mutation {
	return func(rng *rand.Rand, e *example) bool {
		leaves := e.plan.Certificate.Leaves
		for _, i := range rng.Perm(len(leaves)) {
			if bound(&e.problem, &leaves[i], false) != nil {
				return change(rng, e, &leaves[i])
			}
		}
		return false
	}
}

// onSite applies a mutation to a site that is open and ships something.
func onSite(change func(e *example, w int, s *placement.SitePlan) bool) mutation {
	return func(rng *rand.Rand, e *example) bool {
		for _, w := range rng.Perm(len(e.plan.Sites)) {
			if e.plan.Sites[w].Demand > million {
				return change(e, w, &e.plan.Sites[w])
			}
		}
		return false
	}
}

// onOutcome applies a mutation to an outcome.
func onOutcome(change func(o *placement.Outcome)) mutation {
	return func(rng *rand.Rand, e *example) bool {
		i, ok := pick(rng, len(e.plan.Compared))
		if ok && e.plan.Sites[0].Demand > million {
			change(&e.plan.Compared[i])
			return true
		}
		return false
	}
}

func setValue(leaf *placement.Leaf, v placement.Money) bool {
	for _, row := range leaf.Values {
		for r := range row {
			if row[r] != 0 {
				row[r] = v
				return true
			}
		}
	}
	return false
}

func onPromise(change func(c *placement.PromiseCheck)) mutation {
	return func(rng *rand.Rand, e *example) bool {
		i, ok := pick(rng, len(e.plan.Promises))
		if ok {
			change(&e.plan.Promises[i])
		}
		return ok
	}
}

func onLimit(change func(l *placement.LimitCheck)) mutation {
	return func(rng *rand.Rand, e *example) bool {
		i, ok := pick(rng, len(e.plan.Limits))
		if ok {
			change(&e.plan.Limits[i])
		}
		return ok
	}
}

// aCartonMore keeps cartons and units in step.
func aCartonMore(_ *rand.Rand, e *example, k int, item *placement.ItemPlan) bool {
	s := &item.Stock[0]
	s.Cartons++
	s.Send += max(e.problem.Items[k].CasePack, 1)
	e.plan.Sites[s.Site].Send += max(e.problem.Items[k].CasePack, 1)
	return true
}

// itemForced asks for the item at an open site that does not hold it.
func itemForced(_ *rand.Rand, e *example, k int, item *placement.ItemPlan) bool {
	for w, site := range e.plan.Sites {
		held := slices.ContainsFunc(item.Stock, func(s placement.StockPlan) bool { return int(s.Site) == w })
		special := slices.ContainsFunc(e.problem.Network.ItemSites, func(s placement.ItemSite) bool { return s.Item == item.Item && s.Site == site.Site })
		if site.Open && !held && !special && len(smallplan.Slots(&e.problem, k, w)) > 0 {
			e.problem.Network.ItemSites = append(e.problem.Network.ItemSites, placement.ItemSite{Item: item.Item, Site: site.Site, Rule: placement.Forced})
			// Without anything else to do, or to be bounded by.
			e.plan.Bound, e.plan.Certificate, e.plan.Status, e.plan.Stop = 0, nil, facility.Feasible, facility.WorkLimit
			return true
		}
	}
	return false
}

// laneMoved serves a region from another site that holds the item.
func laneMoved(_ *rand.Rand, e *example, k int, item *placement.ItemPlan) bool {
	for i := range item.Lanes {
		for _, s := range item.Stock {
			if s.Site != item.Lanes[i].Site && smallplan.Demand(&e.problem, k, int(item.Lanes[i].Region)) > 1000 {
				item.Lanes[i].Site = s.Site // its mean is another then
				return true
			}
		}
	}
	return false
}

// serviceChanged ships a lane by a service that costs something else or is not
// there.
func serviceChanged(_ *rand.Rand, e *example, k int, item *placement.ItemPlan) bool {
	for i := range item.Lanes {
		lane := &item.Lanes[i]
		costs := map[int32]placement.Parts{}
		for _, o := range smallplan.Options(&e.problem, k, int(lane.Region)) {
			if o.Site == lane.Site {
				costs[o.Service] = o.Parts
			}
		}
		for s := range e.problem.Network.Services {
			if costs[int32(s)] != costs[lane.Service] {
				lane.Service = int32(s)
				return true
			}
		}
	}
	return false
}

// promiseNotKept asks for more than the plan does, and says so everywhere.
func promiseNotKept(_ *rand.Rand, e *example) bool {
	for i := range e.plan.Promises {
		e.problem.Policy.Within[i].Share = 1
		need := smallplan.Required(&e.problem, i)
		if e.plan.Promises[i].OnTime < need && e.plan.Promises[i].Required < need {
			e.plan.Promises[i].Share, e.plan.Promises[i].Required = 1, need
			return true
		}
	}
	return false
}

func dearerParcels(_ *rand.Rand, e *example) bool {
	for _, item := range e.plan.Items {
		for _, lane := range item.Lanes {
			if lane.Site < 0 || e.plan.Sites[lane.Site].Demand < million {
				continue
			}
			service := &e.problem.Network.Services[lane.Service]
			makeDearer(&service.Card)
			service.Later = slices.Clone(service.Later)
			for i := range service.Later {
				makeDearer(&service.Later[i])
			}
			return smallplan.Demand(&e.problem, 0, int(lane.Region)) > 1000
		}
	}
	return false
}

// makeDearer raises all prices of a card by a dollar.
func makeDearer(card *rate.Card) {
	card.Bands = slices.Clone(card.Bands)
	for b := range card.Bands {
		prices := slices.Clone(card.Bands[b].Prices)
		for z := range prices {
			prices[z] += rate.Dollar
		}
		card.Bands[b].Prices = prices
	}
}

// otherLevel changes the service level so that some target changes.
func otherLevel(_ *rand.Rand, e *example) bool {
	for k, item := range e.plan.Items {
		for _, s := range item.Stock {
			if s.Deviation > 1 && s.Mean > 2 {
				level := 0.999
				if e.problem.Items[k].ServiceLevel > 0.9 {
					level = 0.1
				}
				e.problem.Items[k].ServiceLevel = level
				again := s
				share := s.Mean / e.problem.Demand.Items[k].Mean
				units(&e.problem, k, &again, share)
				return again.Target != s.Target
			}
		}
	}
	return false
}

// holdsPlan reports whether the open sites of a plan are in a leaf, and one of
// them that the leaf leaves free.
func holdsPlan(plan *placement.Plan, leaf *placement.Leaf) (int32, bool) {
	free := int32(-1)
	for w, s := range plan.Sites {
		fixedOpen := slices.Contains(leaf.Open, int32(w))
		if fixedOpen && !s.Open || slices.Contains(leaf.Closed, int32(w)) && s.Open {
			return 0, false
		}
		if s.Open && !fixedOpen {
			free = int32(w)
		}
	}
	return free, free >= 0
}

// clone copies what mutations may write to.
func (e example) clone(t require.TestingT) example {
	out := example{seed: e.seed, best: e.best, plan: new(placement.Plan)}
	for from, to := range map[any]any{&e.problem: &out.problem, e.plan: out.plan} {
		text, err := json.Marshal(from)
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(text, to))
	}
	return out
}

func TestEveryMutationFails(t *testing.T) {
	if testing.Short() {
		t.Skip("many small problems, one after the other: they say nothing about races")
	}
	var all []example
	for e := range examples(300) {
		all = append(all, e)
	}
	for _, name := range slices.Sorted(maps.Keys(mutations)) {
		mutate := mutations[name]
		t.Run(name, func(t *testing.T) {
			rng := rand.New(rand.NewPCG(1, uint64(len(name))))
			applied := 0
			for _, e := range all {
				if applied == 40 {
					break
				}
				e = e.clone(t)
				if !mutate(rng, &e) {
					continue
				}
				applied++
				require.ErrorIs(t, verify.Plan(e.problem, e.plan), verify.ErrFalse, "seed %d", e.seed)
			}
			require.GreaterOrEqual(t, applied, 5)
		})
	}
}

func TestClonesAreEqual(t *testing.T) {
	for e := range examples(100) {
		c := e.clone(t)
		require.Equal(t, e.plan, c.plan, "seed %d", e.seed)
		require.NoError(t, verify.Plan(c.problem, c.plan), "seed %d", e.seed)
	}
}
