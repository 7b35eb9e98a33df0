package orders

import (
	"fmt"

	"github.com/forwardstock/forwardstock/forecast"
)

// pending is a row that is read, all but for the meaning of its date.
type pending struct {
	line    int
	sale    forecast.Sale
	stamp   stamp
	bad     *RowError // why it is rejected, if it is
	remarks remark
}

func (p *pending) note(r remark) { p.remarks |= r }

// dateOrder is what is known about the order of numeric dates.
type dateOrder struct {
	order DateOrder
	why   string // for people
}

// learn takes the first proof.
func (d *dateOrder) learn(p *pending) {
	if order := p.stamp.proves(); d.order == "" && p.bad == nil && order != "" {
		*d = dateOrder{order, fmt.Sprintf("proven by line %d", p.line)}
	}
}

// assume settles the order without a proof.
func (d *dateOrder) assume() {
	if d.order == "" {
		*d = dateOrder{MonthFirst, "assumed, because no date before proves it"}
	}
}

// push takes in the next row and sends on, in the order of the file, those
// whose dates are clear. It is false when the receiver wants no more.
func (s *scanner) push(p *pending, yield func(forecast.Sale, error) bool) bool {
	s.dates.learn(p)
	if s.dates.order == "" && (len(s.queue) > 0 || p.bad == nil && p.stamp.open()) {
		s.queue = append(s.queue, *p)
		if len(s.queue) < s.options.lookahead() {
			return true
		}
		s.dates.assume()
		return s.flush(yield)
	}
	return s.flush(yield) && s.emit(p, yield)
}

// flush sends on the rows that wait.
func (s *scanner) flush(yield func(forecast.Sale, error) bool) bool {
	if len(s.queue) == 0 {
		return true
	}
	s.dates.assume()
	queue := s.queue
	s.queue = nil // once the order is known nothing waits any more
	for i := range queue {
		if !s.emit(&queue[i], yield) {
			return false
		}
	}
	return true
}

// emit sends on one row.
func (s *scanner) emit(p *pending, yield func(forecast.Sale, error) bool) bool {
	if p.bad == nil {
		p.bad = s.settle(p)
	}
	s.ledger.add(p, p.bad)
	if p.bad != nil {
		return yield(forecast.Sale{}, p.bad)
	}
	return yield(p.sale, nil)
}

// settle gives the sale its day.
func (s *scanner) settle(p *pending) *RowError {
	if order := p.stamp.proves(); order != "" && order != s.dates.order {
		return &RowError{Line: p.line, Column: s.layout.name(s.layout.date), Value: p.stamp.String(), Reason: Contradiction,
			Hint: fmt.Sprintf("%s was %s", s.dates.order, s.dates.why)}
	}
	day, ok := p.stamp.day(s.dates.order, s.options.Zone)
	if !ok {
		return &RowError{Line: p.line, Column: s.layout.name(s.layout.date), Value: p.stamp.String(), Reason: BadDate}
	}
	if p.stamp.moment {
		written, _ := p.stamp.civil(s.dates.order)
		switch {
		case written != day:
			p.note(dayMoved)
		case s.options.Zone == nil && p.stamp.offset == 0:
			p.note(dayOfGreenwich)
		}
	}
	if s.options.Until != 0 && day >= s.options.Until {
		return &RowError{Line: p.line, Column: s.layout.name(s.layout.date), Value: p.stamp.String(), Reason: NotOver}
	}
	p.sale.Day = day
	return nil
}
