package placement

import "slices"

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
	if stranded || l.breaks() {
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
	whole.Broken = l.fines()
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
