package placement

import (
	"context"
	"math"
	"slices"

	"github.com/forwardstock/forwardstock/internal/exact"
)

// Reply is what items answer to prices. Replies add up in any order: they are
// sums of integers, and Overflow says that one of them did not fit.
type Reply struct {
	Items int64 `json:"items"` // with demand
	Units int64 `json:"units"` // their demand, in millionths of a unit
	// Values is the sum of the values of demand, and Sites by site that of
	// min(0, a_kw): what the bound is made of, in millionths of a dollar.
	Values int64   `json:"values"`
	Sites  []int64 `json:"sites"`
	// Cost is what the items choose costs, without the sites' own, and Used what it
	// uses of every row.
	Cost int64   `json:"cost"`
	Used []int64 `json:"used"`
	// Covered is by row the demand that a promise is about; zero for limits.
	Covered []int64 `json:"covered"`
	// Served is the demand that must be served, Stranded the number of items that
	// some region cannot get.
	Served   int64 `json:"served"`
	Stranded int64 `json:"stranded"`
	// Sold is what sites sell, and Given by site what it costs that items are no
	// longer held there.
	Sold     []int64 `json:"sold"`
	Given    []int64 `json:"given,omitempty"`
	Overflow bool    `json:"overflow,omitempty"`
}

// Shard answers prices for the items that it is handed, one at a time: what it
// answers is a function of the item and the prices alone. It is for one goroutine.
type Shard struct {
	l      *lot
	prices *Prices
	terms  *terms
}

// NewShard returns a shard for the items of a problem, whose Items and
// Demand.Items are not looked at.
func NewShard(ctx context.Context, p Problem) (*Shard, error) {
	f, err := newFrame(ctx, &p)
	if err != nil {
		return nil, err
	}
	return newShard(f), nil
}

func newShard(f *frame) *Shard { return &Shard{l: newLot(f)} }

// NewReply returns the reply of no items.
func (s *Shard) NewReply() Reply { return s.l.newReply() }

// Answer adds what an item answers to prices to a reply. The entry must have
// passed the checks of [Stream].
func (s *Shard) Answer(entry *Entry, prices *Prices, r *Reply) error {
	wanted, err := s.l.load(entry)
	if err != nil || !wanted {
		return err
	}
	if s.prices != prices {
		s.prices, s.terms = prices, s.l.termsOf(prices)
	}
	s.l.answer(s.terms, r)
	return nil
}

func (f *frame) newReply() Reply {
	return Reply{Sites: make([]int64, f.sites), Sold: make([]int64, f.sites), Given: make([]int64, f.sites), Used: make([]int64, len(f.rows)), Covered: make([]int64, len(f.rows))}
}

// Add adds another reply to the same prices.
func (r *Reply) Add(o *Reply) {
	r.Overflow = r.Overflow || o.Overflow
	for _, sum := range []struct {
		to   *int64
		more int64
	}{{&r.Items, o.Items}, {&r.Units, o.Units}, {&r.Values, o.Values}, {&r.Cost, o.Cost}, {&r.Served, o.Served}, {&r.Stranded, o.Stranded}} {
		r.add(sum.to, sum.more)
	}
	for w := range r.Sites {
		r.add(&r.Sites[w], o.Sites[w])
		r.add(&r.Sold[w], o.Sold[w])
		r.add(&r.Given[w], o.Given[w])
	}
	for i := range r.Used {
		r.add(&r.Used[i], o.Used[i])
		r.add(&r.Covered[i], o.Covered[i])
	}
}

func (r *Reply) add(to *int64, more int64) {
	sum, err := exact.Add(*to, more)
	*to = sum
	r.Overflow = r.Overflow || err != nil
}

// answerBound adds what the values of the lot prove to a reply.
func (l *lot) answerBound(r *Reply) {
	l.writeValues(nil)
	r.add(&r.Values, l.proved)
	best, site := int64(math.MaxInt64), int32(-1)
	flush := func() {
		if site >= 0 {
			r.add(&r.Sites[site], best)
		}
	}
	for j := range l.places {
		p := &l.places[j]
		if p.site != site {
			flush()
			site, best = p.site, 0
			if p.forced {
				best = math.MaxInt64
			}
		}
		best = min(best, p.base+l.money(l.reduced[j]-p.room))
	}
	flush()
}

// writeValues writes the values of the regions, v_kr, unless dst is nil, and sums
// them up.
func (l *lot) writeValues(dst []Money) {
	l.proved = 0
	for r, q := range l.q {
		v := int64(0)
		if q > 0 {
			v = floorDiv(q, l.value[r])
		}
		l.proved += v
		if dst != nil {
			dst[r] = Money(v)
		}
	}
}

// answerChoice adds what the choice of the lot costs and uses to a reply, and
// writes it into out unless that is nil.
func (l *lot) answerChoice(r *Reply, out *ItemPlan) {
	R := l.regions
	late := int64(l.p.Policy.Late.PerDay) + mulRoundOr(int64(l.p.Policy.Late.Margin), int64(l.item.Margin))
	insurance := mulRoundOr(int64(l.item.Insurance), int64(l.item.Value))
	volume := int64(l.item.parcel().Volume())
	var lost Parts
	l.parts = slices.Grow(l.parts[:0], len(l.places))[:len(l.places)]
	l.spent = slices.Grow(l.spent[:0], len(l.places))[:len(l.places)]
	l.filled = slices.Grow(l.filled[:0], len(l.places))[:len(l.places)]
	for _, j := range l.set {
		l.parts[j], l.spent[j], l.filled[j] = Parts{}, 0, 0
	}
	if out != nil {
		out.Lanes = make([]Lane, 0, R)
	}
	l.onTime = slices.Grow(l.onTime[:0], len(l.within))[:len(l.within)]
	clear(l.onTime)
	stranded := false
	for at, q := range l.q {
		if q == 0 {
			continue
		}
		j := l.served[at]
		if j < 0 {
			stranded = stranded || !l.item.MayLose
			lost.Lost += Money(mulRound(q, int64(l.item.Margin)))
			if out != nil {
				out.Lanes = append(out.Lanes, Lane{int32(at), -1, -1})
			}
			continue
		}
		p := &l.places[j]
		lane := l.lanes[j][l.kind[int(p.site)*R+at]]
		road := int(l.road[lane])*R + at
		parts := &l.parts[j]
		parts.Inbound += Money(mulRound(q, p.cost.inbound))
		parts.Handling += Money(mulRound(q, p.cost.handling))
		parts.Storage += Money(mulRound(q, p.cost.storage))
		if p.cost.capital > 0 {
			parts.Capital += Money(mulRound(q, p.cost.capital))
		}
		if p.cost.returns > 0 {
			parts.Returns += Money(mulRound(q, p.cost.returns))
		}
		if insurance > 0 {
			parts.Insurance += Money(mulRound(q, insurance))
		}
		parts.Parcel += Money(mulRound(q, int64(l.prices[l.service[lane]][l.zone[road]])))
		if late > 0 && l.over[road] > 0 {
			parts.Late += Money(mulRound(q, mulRound(late, l.over[road])))
		}
		for i := range l.onTime {
			if share := l.within[i][road]; share == million {
				l.onTime[i] += q
			} else if share > 0 {
				l.onTime[i] += mulRound(q, int64(share))
			}
		}
		l.filled[j] += mulRound(q, volume)
		l.spent[j] += mulRound(q, p.cost.spend)
		if out != nil {
			out.Lanes = append(out.Lanes, Lane{int32(at), p.site, l.service[lane]})
		}
	}
	r.add(&r.Items, 1)
	r.add(&r.Units, l.total)
	if !l.item.MayLose {
		r.add(&r.Served, l.total)
	}
	if stranded {
		r.Stranded++
	}
	whole := lost
	for _, j := range l.set {
		p := &l.places[j]
		parts := &l.parts[j]
		r.add(&r.Sold[p.site], l.part[j])
		reserve := int64(0)
		if l.part[j] > 0 {
			reserve = p.reserve.At(l.part[j])
		}
		parts.Carrying = Money(p.ship)
		if !l.held[p.site] {
			parts.Changes = l.p.Policy.Change
		}
		parts.Safety = Money(mulRound(reserve, p.cost.hold))
		whole = whole.Plus(*parts)
		l.filled[j] += mulRound(reserve, volume)
		l.spent[j] += p.ship + mulRound(reserve, p.cost.spend)
		if out != nil {
			out.Stock = append(out.Stock, StockPlan{Site: p.site, Way: l.way[p.slot], Reserve: reserve, Parts: *parts})
		}
	}
	if l.p.Policy.Change > 0 {
		for w, held := range l.held {
			if held && !slices.ContainsFunc(l.set, func(j int32) bool { return int(l.places[j].site) == w }) {
				whole.Changes += l.p.Policy.Change
				r.add(&r.Given[w], int64(l.p.Policy.Change))
			}
		}
	}
	r.add(&r.Cost, int64(whole.Total()))
	if out != nil {
		out.Item, out.Parts = l.item.ID, whole
	}
	l.cover(r)
	l.use(r)
}

// use adds what the choice uses of the rows.
func (l *lot) use(r *Reply) {
	for i, row := range l.rows {
		switch row.kind {
		case promise:
			r.add(&r.Used[i], l.onTime[row.index])
		case LimitBudget:
			for _, j := range l.set {
				r.add(&r.Used[i], l.spent[j])
			}
		default:
			for _, j := range l.set {
				p := &l.places[j]
				if int(p.site) != row.index {
					continue
				}
				switch row.kind {
				case LimitUnits:
					r.add(&r.Used[i], l.part[j])
					if l.part[j] > 0 {
						r.add(&r.Used[i], p.reserve.At(l.part[j]))
					}
				case LimitVolume:
					r.add(&r.Used[i], l.filled[j])
				case LimitParcels:
					r.add(&r.Used[i], l.part[j])
				}
			}
		}
	}
}
