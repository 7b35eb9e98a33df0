package placement

// Explanation tells for every decision of a plan what it costs, which rule binds
// it, and what the next best choice would change. The costs of Sites, Items and
// Promises add up to Cost, part by part, to the last millionth of a dollar; see
// [Explanation.Total].
type Explanation struct {
	Cost     Money           `json:"cost"` // Plan.Cost
	Sites    []SiteReason    `json:"sites"`
	Items    []ItemReason    `json:"items"`
	Rest     Parts           `json:"rest,omitzero"` // of the items that were not asked for
	Promises []PromiseReason `json:"promises,omitempty"`
}

// Total returns the sum of all parts: those of the plan.
func (e *Explanation) Total() Parts {
	sum := e.Rest
	for i := range e.Sites {
		sum = sum.Plus(e.Sites[i].Parts)
	}
	for i := range e.Items {
		sum = sum.Plus(e.Items[i].Parts)
	}
	for i := range e.Promises {
		sum.Broken += e.Promises[i].Broken
	}
	return sum
}

// SiteReason tells why a site is open or not.
type SiteReason struct {
	Site string `json:"site"`
	Open bool   `json:"open"`
	// Parts are what having it open, or closing it, costs; what is held there is in
	// the parts of the items.
	Parts Parts `json:"parts"`
	// Next is to close it or to open it, every item then going where it costs least
	// at the prices of the rows in the plan.
	Next    Change   `json:"next"`
	Binding *Binding `json:"binding,omitempty"`
}

// ItemReason tells why an item is where it is.
type ItemReason struct {
	Item string `json:"item"`
	// Parts are those of ItemPlan.Parts: the sum over Sites, and Lost.
	Parts Parts `json:"parts"`
	Lost  Money `json:"lost,omitempty"` // sales that are not served
	// Sites has one entry for every site, and none for an item without demand.
	Sites []HoldReason `json:"sites,omitempty"`
	// Lanes has one entry for every region with demand, if the item was asked for by
	// name. Their parts add up to those of serving in Sites, and Lost.
	Lanes []LaneReason `json:"lanes,omitempty"`
}

// HoldReason tells why an item is held at a site or not.
type HoldReason struct {
	Site int32 `json:"site"` // index into Network.Sites
	Held bool  `json:"held"`
	// Holding is the cost of holding it, and its reserve, there or no longer there;
	// Serving is the cost of what it serves.
	Holding Parts `json:"holding,omitzero"`
	Serving Parts `json:"serving,omitzero"`
	// Next is the cheapest change that ends or begins holding it there and keeps all
	// requirements: alone, or in exchange for one other site; the regions of the
	// item are divided anew, and all else stays. What opening a closed site costs is
	// in it.
	Next    Change   `json:"next"`
	Binding *Binding `json:"binding,omitempty"`
}

// LaneReason tells why a region gets an item from where it does.
type LaneReason struct {
	Region  int32 `json:"region"` // as in Lane, with -1 for demand that is lost
	Site    int32 `json:"site"`
	Service int32 `json:"service"`
	Parts   Parts `json:"parts"`
	// OnTime is what is on time for each promise of Policy.Within, in millionths of a
	// unit.
	OnTime []int64 `json:"on_time,omitempty"`
	// Next is the cheapest other lane from a site that holds the item, or losing the
	// demand, that keeps all requirements.
	Next    LaneChange `json:"next"`
	Binding *Binding   `json:"binding,omitempty"`
}

// PromiseReason is what a promise adds to the cost that is not kept.
type PromiseReason struct {
	Promise int   `json:"promise"` // index into Policy.Within
	Broken  Money `json:"broken"`
}

// Change is a choice that was not made. Difference is what it would change the
// cost of the plan by, exactly.
type Change struct {
	// Action is ActionNone, ActionDrop, ActionMove or ActionAdd of an item,
	// ActionClose or ActionOpen of a site.
	Action Action `json:"action"`
	// Site is an index into Network.Sites: where the item would go instead, or what
	// it would leave for the site in question, else -1.
	Site       int32 `json:"site"`
	Difference Money `json:"difference"`
	// Opening is the part of it for opening a site.
	Opening Money `json:"opening,omitempty"`
}

// LaneChange is a lane that was not chosen, with Change.Difference: indexes into
// Network.Sites and Network.Services, both -1 for losing the demand. Action is
// ActionNone if there is no other, else ActionMove or ActionLose.
type LaneChange struct {
	Action     Action `json:"action"`
	Site       int32  `json:"site"`
	Service    int32  `json:"service"`
	Difference Money  `json:"difference"`
}

const (
	ActionOpen  Action = "open"  // have one more site
	ActionClose Action = "close" // have one site less
	ActionLose  Action = "lose"  // leave the demand of a region unserved
)

// Binding is the rule without which a choice would have been made, or possible.
type Binding struct {
	Kind BindingKind `json:"kind"`
	// Row is an index into Plan.Promises or Plan.Limits, by Kind; else -1. Short is by
	// how much the choice would break it, in the units there.
	Row   int   `json:"row"`
	Short int64 `json:"short,omitempty"`
	// Saves is what the choice would save. A rule that leaves no other choice is named
	// also where that is zero or less; zero where goods cannot be at the site at all.
	Saves Money `json:"saves"`
}

// BindingKind says what kind of rule binds.
type BindingKind string

const (
	BindsPromise   BindingKind = "promise"      // Policy.Within
	BindsLimit     BindingKind = "limit"        // of a site, an item or the budget
	BindsForced    BindingKind = "forced"       // the site, or the item there
	BindsForbidden BindingKind = "forbidden"    // the site, or the item there
	BindsExcluded  BindingKind = "excluded"     // the site does not take a tag of the item
	BindsWay       BindingKind = "no way"       // no way brings the item there
	BindsCount     BindingKind = "site count"   // of all sites or of a provider
	BindsPin       BindingKind = "pin"          // Network.Pins
	BindsReach     BindingKind = "out of reach" // some region would have no service
)
