package placement

// Parts splits a cost by its cause.
type Parts struct {
	Sites     Money `json:"sites"`               // open sites, opening and closing
	Carrying  Money `json:"carrying"`            // items at sites
	Inbound   Money `json:"inbound"`             // freight to the sites
	Handling  Money `json:"handling"`            // receiving, picking and packing
	Storage   Money `json:"storage"`             // space
	Capital   Money `json:"capital,omitempty"`   // tied up in stock
	Safety    Money `json:"safety,omitempty"`    // holding the reserve
	Parcel    Money `json:"parcel"`              // delivery to the buyer
	Insurance Money `json:"insurance,omitempty"` // of parcels
	Late      Money `json:"late"`                // slow parcels
	Returns   Money `json:"returns,omitempty"`   // units that come back
	Lost      Money `json:"lost,omitempty"`      // sales that are not served
	Changes   Money `json:"changes,omitempty"`   // items held elsewhere than today
	Broken    Money `json:"broken,omitempty"`    // promises that are not kept
}

// Total returns the sum of the parts.
func (p Parts) Total() Money {
	return p.Sites + p.Carrying + p.Inbound + p.Handling + p.Storage + p.Capital + p.Safety +
		p.Parcel + p.Insurance + p.Late + p.Returns + p.Lost + p.Changes + p.Broken
}

// Plus returns the sum of two splits.
func (p Parts) Plus(o Parts) Parts {
	return Parts{
		Sites: p.Sites + o.Sites, Carrying: p.Carrying + o.Carrying, Inbound: p.Inbound + o.Inbound,
		Handling: p.Handling + o.Handling, Storage: p.Storage + o.Storage, Capital: p.Capital + o.Capital,
		Safety: p.Safety + o.Safety, Parcel: p.Parcel + o.Parcel, Insurance: p.Insurance + o.Insurance,
		Late: p.Late + o.Late, Returns: p.Returns + o.Returns, Lost: p.Lost + o.Lost,
		Changes: p.Changes + o.Changes, Broken: p.Broken + o.Broken,
	}
}
