package whatif

// bounded returns the range over which bounds tell how far the cost may change. The plan
// of Base is still one with as much less as it leaves unused, and costs no more than
// Off beyond the best.
func bounded(m *Marginal) *Range {
	out := &Range{From: -m.Slack}
	if m.Slack > 0 {
		out.Off = m.Base.Cost - m.Base.Bound
	}
	if d := m.More.Difference; d != nil {
		out.To, out.Off = m.More.Steps, max(out.Off, -d.Least)
	}
	return out
}

// rangeOf finds the ends of the range.
func (m *marginal) rangeOf(of *Marginal) (*Range, error) {
	less, below, err := m.edge(-1, of.Slack, of.Less, -m.least())
	if err != nil {
		return nil, err
	}
	out := &Range{From: -less, Below: below}
	if whole, ok := m.loosest(m.p); ok {
		free, err := m.answer(Step{Exists: true}, whole)
		if err != nil {
			return nil, err
		}
		if m.same(free) {
			out.Endless, out.To = true, min(1, m.most())
			return out, nil
		}
	}
	out.To, out.Above, err = m.edge(1, 0, of.More, m.most())
	out.Endless = out.Above == nil
	return out, err
}

// edge returns how many steps in a direction the cost stays the same, and the first
// step at which it does not, nil if there is none; it stays for known ones, one is the
// answer to the first, and there are no more than most. It goes on in doubling
// strides, and then halves the last: the cost only ever falls the more there is.
func (m *marginal) edge(direction, known int64, one Step, most int64) (same int64, next *Step, err error) {
	if same = known; same < 1 {
		if !m.same(one) {
			return 0, there(one), nil
		}
		same = 1
	}
	other, last := most+1, Step{}
	look := func(at int64) error {
		s, err := m.step(direction * at)
		if m.same(s) {
			same = at
		} else {
			other, last = at, s
		}
		return err
	}
	for stride := int64(1); other > most && stride <= most-same; stride *= 2 {
		if err := look(same + stride); err != nil {
			return 0, nil, err
		}
	}
	for other-same > 1 {
		if err := look(same + (other-same)/2); err != nil {
			return 0, nil, err
		}
	}
	return same, there(last), nil
}

// there returns a step if it exists.
func there(s Step) *Step {
	if !s.Exists {
		return nil
	}
	return &s
}
