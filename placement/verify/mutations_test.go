package verify_test

import (
	"math"
	"math/big"
	"math/rand/v2"
	"slices"

	"github.com/forwardstock/forwardstock/internal/smallplan"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/facility"
)

// mutations are the kinds of false plans, each of which is tested apart.
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
	"stock's parts":    onStock(func(s *placement.StockPlan) { s.Parts.Carrying++ }),
	"stock's rounding": onStock(func(s *placement.StockPlan) { s.Rounding-- }),
	"stock cut":        onStock(func(s *placement.StockPlan) { s.Cut++ }),
	"stock comes":      onStock(func(s *placement.StockPlan) { s.In++ }),
	"stock goes":       onStock(func(s *placement.StockPlan) { s.Out++ }),
	"stock's site":     onStock(func(s *placement.StockPlan) { s.Site++ }),
	"stock nowhere":    onStock(func(s *placement.StockPlan) { s.Site = -1 }),
	"stock far out":    onStock(func(s *placement.StockPlan) { s.Site = math.MaxInt32 }),
	"mean":             onStock(func(s *placement.StockPlan) { s.Mean += 0.001 }),
	"mean not finite":  onStock(func(s *placement.StockPlan) { s.Mean = math.NaN() }),
	"deviation":        onStock(func(s *placement.StockPlan) { s.Deviation += 0.001 }),
	"target":           onStock(func(s *placement.StockPlan) { s.Target++ }),
	"safety":           onStock(func(s *placement.StockPlan) { s.Safety += 0.001 }),
	"on hand":          onStock(func(s *placement.StockPlan) { s.OnHand++ }),
	"on the way":       onStock(func(s *placement.StockPlan) { s.OnWay++ }),
	"cartons":          onStock(func(s *placement.StockPlan) { s.Cartons++ }),
	"units":            onStock(func(s *placement.StockPlan) { s.Send++ }),
	"a carton more":    onItem(aCartonMore),
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
	"lane moved": onItem(laneMoved),
	"reserve":    onStock(func(s *placement.StockPlan) { s.Reserve++ }),
	"way":        onStock(func(s *placement.StockPlan) { s.Way += 3 }),
	"demand lost": onItem(func(_ *rand.Rand, e *example, k int, item *placement.ItemPlan) bool {
		for i := range item.Lanes {
			if item.Lanes[i].Site >= 0 && smallplan.Demand(&e.problem, k, int(item.Lanes[i].Region)) > 1000 {
				item.Lanes[i].Site, item.Lanes[i].Service = -1, -1
				return true
			}
		}
		return false
	}),
	"safety part":  func(_ *rand.Rand, e *example) bool { e.plan.Parts.Safety++; return true },
	"capital part": func(_ *rand.Rand, e *example) bool { e.plan.Parts.Capital--; return true },
	"broken part":  func(_ *rand.Rand, e *example) bool { e.plan.Parts.Broken++; return true },
	"lost part":    func(_ *rand.Rand, e *example) bool { e.plan.Parts.Lost--; return true },
	"changes part": func(_ *rand.Rand, e *example) bool {
		e.plan.Parts.Changes++
		e.plan.Parts.Carrying--
		return true
	},
	"limits dropped": func(_ *rand.Rand, e *example) bool {
		any := len(e.plan.Limits) > 0
		e.plan.Limits = nil
		return any
	},
	"limit's use":   onLimit(func(l *placement.LimitCheck) { l.Used-- }),
	"limit's size":  onLimit(func(l *placement.LimitCheck) { l.Limit++ }),
	"limit's price": onLimit(func(l *placement.LimitCheck) { l.Price++ }),
	"limit's kind":  onLimit(func(l *placement.LimitCheck) { l.Kind += "?" }),
	"limit broken": func(_ *rand.Rand, e *example) bool { // and said so
		for i, l := range e.plan.Limits {
			if l.Kind == placement.LimitBudget && l.Used > 1 {
				e.problem.Policy.Budget = placement.Money(l.Used - 1)
				e.plan.Limits[i].Limit = l.Used - 1
				return true
			}
		}
		return false
	},
	"provider's limit": func(_ *rand.Rand, e *example) bool {
		for w, s := range e.plan.Sites {
			if site := &e.problem.Network.Sites[w]; s.Open && site.Provider == "" && len(e.problem.Policy.Providers) == 0 {
				site.Provider = "P"
				e.problem.Policy.Providers = []placement.ProviderLimit{{Provider: "P", Min: 2}}
				e.plan.Bound, e.plan.Certificate, e.plan.Status, e.plan.Stop = 0, nil, facility.Feasible, facility.WorkLimit
				return true
			}
		}
		return false
	},
	"dearer change": func(_ *rand.Rand, e *example) bool {
		for _, item := range e.plan.Items {
			for _, s := range item.Stock {
				if s.Parts.Changes > 0 {
					e.problem.Policy.Change++
					return true
				}
			}
		}
		return false
	},
	"slower goods": func(_ *rand.Rand, e *example) bool {
		for _, item := range e.plan.Items {
			for _, s := range item.Stock {
				if s.Reserve > million {
					e.problem.Network.Sites[s.Site].ReceivingDays += 30
					return true
				}
			}
		}
		return false
	},
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
	"item now forced": onItem(itemForced),
	"too few sites":   func(_ *rand.Rand, e *example) bool { e.problem.Policy.MinSites = len(e.plan.Sites) + 1; return true },
	"dearer handling": onSite(func(e *example, w int, _ *placement.SitePlan) bool {
		e.problem.Network.Sites[w].Handling += 1000
		return true
	}),
	"dearer site":    onSite(func(e *example, w int, _ *placement.SitePlan) bool { e.problem.Network.Sites[w].Fixed++; return true }),
	"dearer parcels": dearerParcels,
	"other demand": onItem(func(_ *rand.Rand, e *example, k int, item *placement.ItemPlan) bool {
		e.problem.Demand.Items[k].Mean += 1
		return slices.ContainsFunc(item.Lanes, func(l placement.Lane) bool { return l.Site >= 0 })
	}),
	"other level": otherLevel,

	"rounding cost":   func(_ *rand.Rand, e *example) bool { e.plan.RoundingCost++; return true },
	"spent":           func(_ *rand.Rand, e *example) bool { e.plan.Spent--; return true },
	"landed":          func(_ *rand.Rand, e *example) bool { e.plan.Landed++; return true },
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
		o.Days[0]++
	}),
	"next action": onStock(func(s *placement.StockPlan) { s.Next.Action += "?" }),
	"next site":   onStock(func(s *placement.StockPlan) { s.Next.Site -= 2 }),
	"next change": onStock(func(s *placement.StockPlan) { s.Next.Difference-- }),
	"next on time": onStock(func(s *placement.StockPlan) {
		if len(s.Next.OnTime) == 0 {
			s.Next.OnTime = []int64{1}
		}
		s.Next.OnTime[0] += 1 << 50
	}),
	"outcome's name":     onOutcome(func(o *placement.Outcome) { o.Name += "?" }),
	"missed":             onStock(func(s *placement.StockPlan) { s.Missed++ }),
	"missed cost":        func(_ *rand.Rand, e *example) bool { e.plan.MissedCost--; return true },
	"search below bound": func(_ *rand.Rand, e *example) bool { e.plan.Searched, e.plan.Refined = e.plan.Bound-1, 1; return true },
	"search above cost":  func(_ *rand.Rand, e *example) bool { e.plan.Searched, e.plan.Refined = e.plan.Cost+1, 1; return true },
	"search of nothing":  func(_ *rand.Rand, e *example) bool { e.plan.Searched = e.plan.Cost + 1; return true },
	"next times":         onStock(func(s *placement.StockPlan) { s.Next.OnTime = append(s.Next.OnTime, 0) }),
	"price of a promise": onPromise(func(c *placement.PromiseCheck) { c.Price++ }),

	"leaf dropped": func(rng *rand.Rand, e *example) bool {
		leaves := e.plan.Certificate.Leaves
		for _, i := range rng.Perm(len(leaves)) {
			if bound(&e.problem, &leaves[i], false) != nil {
				e.plan.Certificate.Leaves = slices.Delete(leaves, i, i+1)
				return true
			}
		}
		return false
	},
	"leaf duplicated": func(rng *rand.Rand, e *example) bool {
		for _, leaf := range e.plan.Certificate.Leaves {
			if bound(&e.problem, &leaf, false) != nil {
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
		return setValue(leaf, 1e15) && bound(&e.problem, leaf, false).Cmp(big.NewInt(int64(e.plan.Bound))) < 0
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
	"price above the penalty": onLeaf(func(_ *rand.Rand, e *example, leaf *placement.Leaf) bool {
		for i, promise := range e.problem.Policy.Within {
			if promise.Penalty > 0 {
				leaf.Prices[i] = promise.Penalty + 1
				return true
			}
		}
		return false
	}),
	"price huge": onLeaf(func(_ *rand.Rand, _ *example, leaf *placement.Leaf) bool {
		if len(leaf.Prices) == 0 {
			return false
		}
		leaf.Prices[0] = math.MaxInt64
		return true
	}),
}
