package verify_test

import (
	"encoding/json"
	"maps"
	"math"
	"math/big"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/internal/smallplan"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/facility"
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
			if bound(&e.problem, &leaves[i]) != nil {
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

var mutations = map[string]mutation{
	"no plan":    func(_ *rand.Rand, e *example) bool { e.plan = nil; return true },
	"schema":     func(_ *rand.Rand, e *example) bool { e.plan.Schema += "0"; return true },
	"status":     func(_ *rand.Rand, e *example) bool { e.plan.Status = 9; return true },
	"infeasible": func(_ *rand.Rand, e *example) bool { e.plan.Status = facility.Infeasible; return true },
	"nothing yet": func(_ *rand.Rand, e *example) bool {
		e.plan.Status, e.plan.Stop = facility.Unknown, facility.WorkLimit
		return true
	},
	"stop":         func(_ *rand.Rand, e *example) bool { e.plan.Stop = 200; return true },
	"work":         func(_ *rand.Rand, e *example) bool { e.plan.Work = -1; return true },
	"cost":         func(_ *rand.Rand, e *example) bool { e.plan.Cost++; return true },
	"huge cost":    func(_ *rand.Rand, e *example) bool { e.plan.Cost = math.MaxInt64; return true },
	"part of plan": func(_ *rand.Rand, e *example) bool { e.plan.Parts.Parcel--; return true },
	"parts moved": func(_ *rand.Rand, e *example) bool {
		e.plan.Parts.Parcel++
		e.plan.Parts.Late--
		return true
	},
	"optimal": func(_ *rand.Rand, e *example) bool {
		was := e.plan.Status
		e.plan.Status, e.plan.Stop = facility.Optimal, facility.Proved
		return was != facility.Optimal
	},
	"modest": func(_ *rand.Rand, e *example) bool {
		was := e.plan.Status
		e.plan.Status, e.plan.Stop = facility.Feasible, facility.WorkLimit
		return was == facility.Optimal
	},
	"bound + 1": func(_ *rand.Rand, e *example) bool { e.plan.Bound++; return true },
	"bound = cost": func(_ *rand.Rand, e *example) bool {
		was := e.plan.Bound
		e.plan.Bound = e.plan.Cost
		return was < e.plan.Cost
	},
	"no certificate": func(_ *rand.Rand, e *example) bool { e.plan.Certificate = nil; return e.plan.Bound > 0 },

	"site dropped":    func(_ *rand.Rand, e *example) bool { e.plan.Sites = e.plan.Sites[1:]; return true },
	"item dropped":    func(_ *rand.Rand, e *example) bool { e.plan.Items = e.plan.Items[1:]; return true },
	"item renamed":    func(_ *rand.Rand, e *example) bool { e.plan.Items[0].Item = "?"; return true },
	"site renamed":    func(_ *rand.Rand, e *example) bool { e.plan.Sites[0].Site = "?"; return true },
	"site closed":     onSite(func(_ *example, _ int, s *placement.SitePlan) bool { s.Open = false; return true }),
	"site's items":    onSite(func(_ *example, _ int, s *placement.SitePlan) bool { s.Items++; return true }),
	"site's regions":  onSite(func(_ *example, _ int, s *placement.SitePlan) bool { s.Regions--; return true }),
	"site's demand":   onSite(func(_ *example, _ int, s *placement.SitePlan) bool { s.Demand++; return true }),
	"site's shipment": onSite(func(_ *example, _ int, s *placement.SitePlan) bool { s.Send--; return true }),
	"site's opening":  onSite(func(_ *example, _ int, s *placement.SitePlan) bool { s.Parts.Sites++; return true }),
	"site's parts":    onSite(func(_ *example, _ int, s *placement.SitePlan) bool { s.Parts.Handling++; return true }),
	"site opened": func(rng *rand.Rand, e *example) bool {
		for w := range e.plan.Sites {
			if s := &e.plan.Sites[w]; !s.Open && e.problem.Network.Sites[w].Fixed > 0 {
				s.Open = true
				return true
			}
		}
		return false
	},

	"item's parts": onItem(func(_ *rand.Rand, _ *example, _ int, item *placement.ItemPlan) bool {
		item.Parts.Inbound++
		return true
	}),
	"stock's parts":   onStock(func(s *placement.StockPlan) { s.Parts.Carrying++ }),
	"stock's site":    onStock(func(s *placement.StockPlan) { s.Site++ }),
	"stock nowhere":   onStock(func(s *placement.StockPlan) { s.Site = -1 }),
	"stock far out":   onStock(func(s *placement.StockPlan) { s.Site = math.MaxInt32 }),
	"mean":            onStock(func(s *placement.StockPlan) { s.Mean += 0.001 }),
	"mean not finite": onStock(func(s *placement.StockPlan) { s.Mean = math.NaN() }),
	"deviation":       onStock(func(s *placement.StockPlan) { s.Deviation += 0.001 }),
	"target":          onStock(func(s *placement.StockPlan) { s.Target++ }),
	"safety":          onStock(func(s *placement.StockPlan) { s.Safety += 0.001 }),
	"on hand":         onStock(func(s *placement.StockPlan) { s.OnHand++ }),
	"on the way":      onStock(func(s *placement.StockPlan) { s.OnWay++ }),
	"cartons":         onStock(func(s *placement.StockPlan) { s.Cartons++ }),
	"units":           onStock(func(s *placement.StockPlan) { s.Send++ }),
	"a carton more":   onItem(aCartonMore),
	"stock dropped": onItem(func(_ *rand.Rand, _ *example, _ int, item *placement.ItemPlan) bool {
		item.Stock = item.Stock[1:]
		return true
	}),
	"stock duplicated": onItem(func(_ *rand.Rand, _ *example, _ int, item *placement.ItemPlan) bool {
		item.Stock = append(item.Stock[:1:1], item.Stock...)
		return true
	}),
	"lane dropped": onItem(func(_ *rand.Rand, _ *example, _ int, item *placement.ItemPlan) bool {
		item.Lanes = item.Lanes[1:]
		return true
	}),
	"lane duplicated": onItem(func(_ *rand.Rand, _ *example, _ int, item *placement.ItemPlan) bool {
		item.Lanes = append(item.Lanes[:1:1], item.Lanes...)
		return true
	}),
	"lane's region": onItem(func(_ *rand.Rand, _ *example, _ int, item *placement.ItemPlan) bool {
		item.Lanes[0].Region++
		return true
	}),
	"lane's site": onItem(func(_ *rand.Rand, _ *example, _ int, item *placement.ItemPlan) bool {
		item.Lanes[0].Site = -7
		return true
	}),
	"lane's service": onItem(func(_ *rand.Rand, _ *example, _ int, item *placement.ItemPlan) bool {
		item.Lanes[0].Service = 1 << 20
		return true
	}),
	"lane moved":      onItem(laneMoved),
	"service changed": onItem(serviceChanged),

	"promise dropped": func(_ *rand.Rand, e *example) bool {
		any := len(e.plan.Promises) > 0
		e.plan.Promises = nil
		return any
	},
	"promise's share":  onPromise(func(c *placement.PromiseCheck) { c.Share /= 2 }),
	"promise's days":   onPromise(func(c *placement.PromiseCheck) { c.Days++ }),
	"promise kept":     onPromise(func(c *placement.PromiseCheck) { c.OnTime++ }),
	"promise's need":   onPromise(func(c *placement.PromiseCheck) { c.Required-- }),
	"promise not kept": promiseNotKept,
	"site now forbidden": onSite(func(e *example, w int, _ *placement.SitePlan) bool {
		e.problem.Network.Sites[w].Rule = placement.Forbidden
		return true
	}),
	"too many sites": func(_ *rand.Rand, e *example) bool {
		open := 0
		for _, s := range e.plan.Sites {
			if s.Open {
				open++
			}
		}
		e.problem.Policy.MinSites, e.problem.Policy.MaxSites = 0, open-1
		return open > 1
	},
	"too few sites": func(_ *rand.Rand, e *example) bool { e.problem.Policy.MinSites = len(e.plan.Sites) + 1; return true },
	"dearer handling": onSite(func(e *example, w int, _ *placement.SitePlan) bool {
		e.problem.Network.Sites[w].Handling += 1000
		return true
	}),
	"dearer site":    onSite(func(e *example, w int, _ *placement.SitePlan) bool { e.problem.Network.Sites[w].Fixed++; return true }),
	"dearer parcels": dearerParcels,
	"other demand": onItem(func(_ *rand.Rand, e *example, k int, _ *placement.ItemPlan) bool {
		e.problem.Demand.Items[k].Mean += 1
		return true
	}),
	"other level": otherLevel,

	"safety cost":     func(_ *rand.Rand, e *example) bool { e.plan.SafetyCost++; return true },
	"outcome dropped": func(_ *rand.Rand, e *example) bool { e.plan.Compared = e.plan.Compared[1:]; return true },
	"outcome's sites": onOutcome(func(o *placement.Outcome) { o.Sites = append(o.Sites, "site 0") }),
	"outcome's parts": onOutcome(func(o *placement.Outcome) { o.Parts.Handling++ }),
	"outcome's days":  onOutcome(func(o *placement.Outcome) { o.Days[3]++ }),
	"days moved": onOutcome(func(o *placement.Outcome) {
		for day := range o.Days {
			if o.Days[day] > 100_000 {
				o.Days[day] -= 100_000
				o.Days[(day+1)%len(o.Days)] += 100_000
				return
			}
		}
	}),
	"next action":        onStock(func(s *placement.StockPlan) { s.Next.Action += "?" }),
	"next site":          onStock(func(s *placement.StockPlan) { s.Next.Site -= 2 }),
	"next change":        onStock(func(s *placement.StockPlan) { s.Next.Difference-- }),
	"next times":         onStock(func(s *placement.StockPlan) { s.Next.OnTime = append(s.Next.OnTime, 0) }),
	"price of a promise": onPromise(func(c *placement.PromiseCheck) { c.Price++ }),

	"leaf dropped": func(rng *rand.Rand, e *example) bool {
		leaves := e.plan.Certificate.Leaves
		for _, i := range rng.Perm(len(leaves)) {
			if bound(&e.problem, &leaves[i]) != nil {
				e.plan.Certificate.Leaves = slices.Delete(leaves, i, i+1)
				return true
			}
		}
		return false
	},
	"leaf duplicated": func(rng *rand.Rand, e *example) bool {
		for _, leaf := range e.plan.Certificate.Leaves {
			if bound(&e.problem, &leaf) != nil {
				e.plan.Certificate.Leaves = append(e.plan.Certificate.Leaves, leaf)
				return true
			}
		}
		return false
	},
	"no leaves": func(_ *rand.Rand, e *example) bool { e.plan.Certificate.Leaves = nil; return true },
	"leaf out of range": onLeaf(func(_ *rand.Rand, _ *example, leaf *placement.Leaf) bool {
		leaf.Open = append(leaf.Open, 99)
		return true
	}),
	"leaf below range": onLeaf(func(_ *rand.Rand, _ *example, leaf *placement.Leaf) bool {
		leaf.Closed = append(leaf.Closed, -1)
		return true
	}),
	"leaf closed": func(rng *rand.Rand, e *example) bool { // the plan's own way is in no leaf then
		for i := range e.plan.Certificate.Leaves {
			leaf := &e.plan.Certificate.Leaves[i]
			if w, ok := holdsPlan(e.plan, leaf); ok {
				leaf.Closed = append(leaf.Closed, w)
				return true
			}
		}
		return false
	},
	"leaf's prices": onLeaf(func(_ *rand.Rand, _ *example, leaf *placement.Leaf) bool {
		leaf.Prices = append(leaf.Prices, 0)
		return true
	}),
	"leaf's values": onLeaf(func(_ *rand.Rand, _ *example, leaf *placement.Leaf) bool { leaf.Values = leaf.Values[1:]; return true }),
	"leaf's row": onLeaf(func(_ *rand.Rand, _ *example, leaf *placement.Leaf) bool {
		leaf.Values[0] = []placement.Money{1, 2, 3, 4, 5, 6, 7}
		return true
	}),
	"value too large": onLeaf(func(_ *rand.Rand, _ *example, leaf *placement.Leaf) bool { return setValue(leaf, math.MaxInt64) }),
	"value too small": onLeaf(func(_ *rand.Rand, _ *example, leaf *placement.Leaf) bool { return setValue(leaf, math.MinInt64) }),
	"value high": onLeaf(func(_ *rand.Rand, e *example, leaf *placement.Leaf) bool {
		return setValue(leaf, 1e15) && bound(&e.problem, leaf).Cmp(big.NewInt(int64(e.plan.Bound))) < 0
	}),
	"value low": onLeaf(func(_ *rand.Rand, e *example, leaf *placement.Leaf) bool {
		return setValue(leaf, -1e15)
	}),
	"price negative": onLeaf(func(_ *rand.Rand, _ *example, leaf *placement.Leaf) bool {
		if len(leaf.Prices) == 0 {
			return false
		}
		leaf.Prices[0] = -1
		return true
	}),
	"price huge": onLeaf(func(_ *rand.Rand, _ *example, leaf *placement.Leaf) bool {
		if len(leaf.Prices) == 0 {
			return false
		}
		leaf.Prices[0] = math.MaxInt64
		return true
	}),
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

// aCartonMore keeps cartons and units in step.
func aCartonMore(_ *rand.Rand, e *example, k int, item *placement.ItemPlan) bool {
	s := &item.Stock[0]
	s.Cartons++
	s.Send += max(e.problem.Items[k].CasePack, 1)
	e.plan.Sites[s.Site].Send += max(e.problem.Items[k].CasePack, 1)
	return true
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
		if e.plan.Promises[i].OnTime < need {
			e.plan.Promises[i].Share, e.plan.Promises[i].Required = 1, need
			return true
		}
	}
	return false
}

func dearerParcels(_ *rand.Rand, e *example) bool {
	for _, item := range e.plan.Items {
		for _, lane := range item.Lanes {
			if e.plan.Sites[lane.Site].Demand < million {
				continue
			}
			service := &e.problem.Network.Services[lane.Service]
			for b := range service.Card.Bands {
				prices := slices.Clone(service.Card.Bands[b].Prices)
				for z := range prices {
					prices[z] += 1_000_000
				}
				service.Card.Bands[b].Prices = prices
			}
			return smallplan.Demand(&e.problem, 0, int(lane.Region)) > 1000
		}
	}
	return false
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
		require.True(t, reflect.DeepEqual(e.plan, c.plan) || e.seed == 0, "seed %d", e.seed)
		require.NoError(t, verify.Plan(c.problem, c.plan), "seed %d", e.seed)
	}
}
