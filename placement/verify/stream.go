package verify

import (
	"errors"
	"fmt"
	"iter"
	"slices"

	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/facility"
)

// chunk is how many items of a catalogue are checked at once.
const chunk = 512

// Stream is [Plan] for what placement.Stream returns: the decisions come one by one,
// each with the entry of the catalogue that it is about, and only some hundreds are held
// at a time. They need the values of Options.Values; as the same catalogue and options
// give the same decisions, they may come from a second run of placement.Stream.
//
// It checks territories, reserves, costs, promises, limits, sites, the sums of the plan
// and its bound. What comes after the optimisation, and the next best choice of an item,
// are not checked. What an item pays for promises that it breaks is checked in the sum.
func Stream(p placement.Problem, plan *placement.Plan, decided iter.Seq2[placement.Entry, *placement.Decision]) error {
	m, err := read(&p)
	if err != nil {
		return err
	}
	s := &stream{check: check{model: m, plan: plan, streamed: true, findings: findings{kind: ErrFalse}}}
	if plan == nil || len(plan.Items) > 0 {
		s.bad("there is none, or it holds its items itself")
		return s.err()
	}
	s.header()
	if plan.Status != facility.Optimal && plan.Status != facility.Feasible {
		s.empty()
		return s.err()
	}
	s.sites()
	if plan.Certificate == nil {
		s.bad("there is no certificate")
	} else {
		s.leaves = plan.Certificate.Leaves
	}
	for i := range s.leaves {
		if leaf := &s.leaves[i]; len(leaf.Values) > 0 {
			s.bad("certificate: leaf %d: values come with the decisions", i)
		} else {
			m.shape(leaf, fmt.Sprintf("certificate: leaf %d", i), &s.findings)
		}
		s.first = append(s.first, i)
	}
	if !s.none() {
		return s.err()
	}
	s.total, s.asks = s.newWorker(), make([]wide, len(p.Policy.Within))
	for entry, d := range decided {
		if d == nil {
			s.bad("there is no decision for item %.40q", entry.Item.ID)
			return s.err()
		}
		if s.entries, s.decisions = append(s.entries, entry), append(s.decisions, d); len(s.entries) == chunk {
			if err := s.flush(); err != nil || !s.none() {
				return errors.Join(err, s.err())
			}
		}
	}
	if err := s.flush(); err != nil || !s.none() {
		return errors.Join(err, s.err())
	}
	return s.finish()
}

// stream adds up what the chunks of a catalogue come to.
type stream struct {
	check
	entries   []placement.Entry
	decisions []*placement.Decision
	total     *worker
	asks      []wide // by promise: the demand that it is about
}

// flush checks the items at hand as a problem of their own. Its error is a mistake of
// the problem.
func (s *stream) flush() error {
	p := *s.Problem
	p.Policy.Within = slices.Clone(p.Policy.Within)
	for i := range s.entries {
		gather(&p, &s.entries[i])
	}
	m, err := read(&p)
	if err != nil {
		return err
	}
	part := &check{model: m, plan: &placement.Plan{}, streamed: true, open: s.open, first: s.first, findings: findings{kind: ErrFalse}}
	for n := range s.leaves {
		place := fmt.Sprintf("certificate: leaf %d", n)
		leaf, own, err := s.leafOf(m, n)
		if err != nil {
			part.bad("%s: %w", place, err)
			break
		}
		part.leaves = append(part.leaves, leaf)
		if m.shape(&leaf, place, &part.findings); !part.none() {
			break
		}
		credit, _, err := m.credit(own)
		if err != nil {
			part.bad("%s: %w", place, err)
		}
		s.total.sums[n].values = s.total.sums[n].values.plus(credit)
	}
	for _, d := range s.decisions {
		item := d.Plan
		item.Parts.Broken = 0
		part.plan.Items = append(part.plan.Items, item)
	}
	if part.none() {
		tally, sums, err := part.items(true)
		if err != nil {
			return err
		}
		for n := range sums {
			s.total.sums[n].plus(&sums[n])
		}
		part.ownRows(tally, len(s.Policy.Within), len(s.rows.limits))
		s.total.item.tally.plus(tally)
	}
	s.take(&part.findings)
	for i := range s.asks {
		s.asks[i] = s.asks[i].plus(m.asked(i))
	}
	for w := range s.must {
		s.must[w] = s.must[w] || m.must[w]
	}
	s.least = max(s.least, m.least)
	s.entries, s.decisions = s.entries[:0], s.decisions[:0]
	return nil
}

// finish checks what all items come to.
func (s *stream) finish() error {
	for i := range s.required {
		asked, ok := s.asks[i].small()
		units, err := required(s.Policy.Within[i].Share, asked)
		if s.required[i] = units; !ok || err != nil {
			return fmt.Errorf("%w: the demand does not fit", placement.ErrInvalid)
		}
	}
	s.parted()
	if tally := s.total.item.tally; !tally.untold {
		s.totals(tally)
	}
	s.bounds(s.total.sums)
	return s.err()
}
