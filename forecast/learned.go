package forecast

// Learned are the parameters that all items share.
type Learned struct {
	Smoother  Smoother `json:"smoother"`   // of order lines by week
	OrderSize float64  `json:"order_size"` // mean units of an order line

	// Activity is how busy the horizon is expected to be, by its season and
	// the seller's growth; 1 is the mean of the history.
	Activity float64 `json:"activity"`

	// Channels are those of the events, by name.
	Channels []Channel `json:"channels,omitempty"`

	Weekday [7]float64 `json:"weekday"` // sales of a weekday over their mean, from Sunday on

	// Seller is how sure the seller's own regional shares are, in orders.
	// States and ZIPs tell how much those of items are alike, in states and
	// within a state: an item's own orders outweigh the seller's shares once
	// there are more.
	Seller float64 `json:"seller"`
	States float64 `json:"states"`
	ZIPs   float64 `json:"zips"`

	// Categories tells the same of categories beside the seller, and Members of items
	// beside their category. Both are zero without categories.
	Categories Alike `json:"categories,omitzero"`
	Members    Alike `json:"members,omitzero"`
}

// Alike tells how much the regional shares of children are like those of their parent,
// in orders: a child's own outweigh the parent's shares once there are more.
type Alike struct {
	States float64 `json:"states"` // shares of states
	ZIPs   float64 `json:"zips"`   // of regions within a state of the usual size
}

// learned tells what was learned.
func (f *fitter) learned() Learned {
	l := Learned{
		Smoother: f.smoother, OrderSize: f.sizes.mean, Activity: f.factor * f.exposure / f.time.horizon,
		Channels: f.uplifts.channels, Weekday: f.time.weekday,
		Seller: f.seller().sure, States: f.seller().items.state, ZIPs: f.seller().items.zip,
	}
	if f.around != nil {
		l.Categories = f.around.alike()
		l.Members = f.parents[len(f.parents)-1].items.alike()
	}
	return l
}

func (t *tie) alike() Alike { return Alike{States: t.state, ZIPs: t.zip} }
