package facility

import (
	"fmt"
	"slices"
)

// contradiction returns why the limits of the problem exclude each other, or
// nothing.
func (p *Problem) contradiction() string {
	forced, left := 0, 0
	states := p.Fixed()
	for _, state := range states {
		switch state {
		case opened:
			forced++
			left++
		case free:
			left++
		}
	}
	switch {
	case p.MaxOpen > 0 && p.MinOpen > p.MaxOpen:
		return fmt.Sprintf("at least %d and at most %d facilities are to be open", p.MinOpen, p.MaxOpen)
	case p.MaxOpen > 0 && forced > p.MaxOpen:
		return fmt.Sprintf("%d facilities are forced, and at most %d are to be open", forced, p.MaxOpen)
	case p.MinOpen > left:
		return fmt.Sprintf("at least %d facilities are to be open, and only %d are not forbidden", p.MinOpen, left)
	case p.Clients() > 0 && left == 0:
		return "no facility is allowed to serve the clients"
	case p.Capacity == nil:
		return ""
	}
	if reason := p.shortOfAll(states); reason != "" {
		return reason
	}
	return p.shortOfOne(states)
}

// shortOfAll says whether the facilities that may be open together are too
// small for all clients.
func (p *Problem) shortOfAll(states []int8) string {
	need, forced := total(p.Demand), 0
	room, largest := int64(0), []int64(nil) // largest of those not forced
	for i, state := range states {
		switch state {
		case opened:
			forced++
			room += p.Capacity[i]
		case free:
			largest = append(largest, p.Capacity[i])
		}
	}
	if all := room + total(largest); all < need {
		return fmt.Sprintf("the clients need %d, and the facilities that are not forbidden hold only %d", need, all)
	}
	if p.MaxOpen == 0 {
		return ""
	}
	slices.Sort(largest)
	if more := len(largest) + forced - p.MaxOpen; more > 0 {
		largest = largest[more:]
	}
	if room += total(largest); room < need {
		return fmt.Sprintf("the clients need %d, and no %d facilities that may be open together hold more than %d", need, p.MaxOpen, room)
	}
	return ""
}

// shortOfOne says whether the facilities that may serve some client are too
// small for it.
func (p *Problem) shortOfOne(states []int8) string {
	row := make([]int64, len(states))
	for j, need := range p.Demand {
		p.Cost.Row(j, row)
		room := int64(0)
		for i, c := range row {
			switch {
			case c == Never || states[i] == closed:
			case p.Single:
				room = max(room, p.Capacity[i])
			default:
				room += p.Capacity[i]
			}
		}
		switch {
		case need <= room:
		case p.Single:
			return fmt.Sprintf("client %d needs %d, and no facility that may serve it holds more than %d", j, need, room)
		default:
			return fmt.Sprintf("client %d needs %d, and the facilities that may serve it hold only %d", j, need, room)
		}
	}
	return ""
}
