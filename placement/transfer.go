package placement

// Transfer is a lane on which stock on hand can be moved between two sites.
type Transfer struct {
	From    string `json:"from"`
	To      string `json:"to"`
	PerUnit Money  `json:"per_unit,omitempty"`
	PerKilo Money  `json:"per_kg,omitempty"`
	// PerShipment is paid for each item that is moved.
	PerShipment Money `json:"per_shipment,omitempty"`
	// Days are the calendar days in which the goods cannot be sold. A unit loses
	// its margin for the part of the horizon that they are.
	Days int `json:"days,omitempty"`
}

// Move is stock on hand that goes from one site to another. Item, From and To are
// indexes into Items and Network.Sites.
type Move struct {
	Item  int32 `json:"item"`
	From  int32 `json:"from"`
	To    int32 `json:"to"`
	Units int64 `json:"units"`
	// Cost is that of the lane, and Lost the margin of the days on the road.
	Cost Money `json:"cost"`
	Lost Money `json:"lost,omitempty"`
	// Instead is what it would cost not to move them, with all other moves as they
	// are: bringing in and holding new goods in their place, and holding them where
	// they are, less holding them where they go. It is above Cost and Lost together.
	Instead Money `json:"instead"`
}

// Idle is stock that the plan has no use for: more than the target of a site, or
// at a site that does not serve the item.
type Idle struct {
	Item   int32  `json:"item"`
	Site   int32  `json:"site"`
	Units  int64  `json:"units"`
	Reason Reason `json:"reason"`
}

// Reason says why stock stays idle.
type Reason string

const (
	// IdleEnough: no site that could be reached lacks the item.
	IdleEnough Reason = "enough"
	// IdleApart: sites lack the item, and no transfer leads there.
	IdleApart Reason = "apart"
	// IdleDear: moving it to a site that lacks it would cost more than new goods.
	IdleDear Reason = "dear"
	// IdleOnWay: it is still on its way, and only stock on hand can be moved.
	IdleOnWay Reason = "on_way"
)
