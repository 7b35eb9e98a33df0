package placement

import "fmt"

// Choice is the next best thing to do with an item at a site.
type Choice struct {
	// Action is ActionNone, ActionDrop, ActionMove or ActionAdd; Site is the
	// index of the other site of a move or an addition, else -1.
	Action Action `json:"action"`
	Site   int32  `json:"site"`
	// Difference is what the cost of the plan would change by. It is negative
	// when a promise forbids a cheaper choice, and OnTime says by how much the
	// units on time, in millionths, would change for each promise.
	Difference Money   `json:"difference"`
	OnTime     []int64 `json:"on_time,omitempty"`
}

// Action is a change of where an item is held.
type Action string

const (
	ActionNone Action = "none" // nothing else is possible
	ActionDrop Action = "drop" // serve its regions from the item's other sites
	ActionMove Action = "move" // hold it at another open site instead
	ActionAdd  Action = "add"  // hold it at another open site as well
)

// UnmarshalText refuses what is no action, here or in an explanation.
func (a *Action) UnmarshalText(text []byte) error {
	switch x := Action(text); x {
	case "", ActionNone, ActionDrop, ActionMove, ActionAdd, ActionOpen, ActionClose, ActionLose:
		*a = x
		return nil
	}
	return fmt.Errorf("unknown action %.40q", text)
}
