package rate

// Parcel is what a carrier is handed: a weight, and three sides in any order.
// Sides that are all zero mean that the size is not known; then only the
// actual weight counts, and no limit or surcharge on size applies.
type Parcel struct {
	Weight Weight `json:"weight_g"` // at least 1 g
	Length Size   `json:"length_mm,omitempty"`
	Width  Size   `json:"width_mm,omitempty"`
	Height Size   `json:"height_mm,omitempty"`
}

// Volume returns the product of the three sides, or the largest Volume if the
// product does not fit.
func (p Parcel) Volume() Volume { return box(p.Length, p.Width, p.Height) }

// Card is the price list of one service of one carrier. A card with a single
// zone is flat: it prices every zone alike.
type Card struct {
	Name      string `json:"name"`
	Carrier   string `json:"carrier,omitempty"`
	Service   string `json:"service,omitempty"`
	Source    string `json:"source,omitempty"`     // where the prices come from
	ValidFrom string `json:"valid_from,omitempty"` // first day, YYYY-MM-DD; empty: open
	ValidTo   string `json:"valid_to,omitempty"`   // last day, YYYY-MM-DD; empty: open

	Dim    Dim    `json:"dimensional_weight"`
	Limits Limits `json:"limits,omitzero"` // what the service does not carry; zero: no limits but the bands

	// Bands are the prices by billed weight, ascending in UpTo, at least one.
	Bands []Band `json:"bands"`
	// Excess prices what is billed above the last band; zero: not carried.
	Excess Excess `json:"excess,omitzero"`
	// Surcharges are added in order.
	Surcharges []Surcharge `json:"surcharges,omitempty"`
}

// Band is a row of a card: the price by zone of a parcel whose billed weight
// is at most UpTo and above the UpTo of the band before.
type Band struct {
	UpTo   Weight  `json:"up_to_g"`
	Prices []Money `json:"prices"` // of zone 1, 2, ...
}

// Dim is the rule of dimensional weight. It must be stated: the zero Dim is an
// error, and so is a divisor together with ActualWeightOnly.
//
//	dimensional pounds = ceil(length * width * height / CubicInchesPerPound)
//
// with the sides in whole inches. It counts where the volume is above
// OverCubicInches and the dimensional weight exceeds the actual weight.
type Dim struct {
	// CubicInchesPerPound is the divisor: 166 for USPS, 139 by default for UPS
	// and FedEx.
	CubicInchesPerPound int64 `json:"cubic_inches_per_pound,omitempty"`
	// OverCubicInches is the volume up to which only the actual weight counts:
	// 1728 (a cubic foot) for USPS; zero: none.
	OverCubicInches int64 `json:"over_cubic_inches,omitempty"`
	// NearestInch rounds each side to the nearest inch (USPS). Otherwise every
	// started inch counts (UPS and FedEx since 2025-08-18).
	NearestInch bool `json:"nearest_inch,omitempty"`
	// ActualWeightOnly states that there is no dimensional weight.
	ActualWeightOnly bool `json:"actual_weight_only,omitempty"`
}

// Limits are bounds on a parcel. A bound that is zero does not exist. Sizes
// are compared in whole inches, rounded as [Dim] says.
type Limits struct {
	Weight      Weight `json:"weight_g,omitempty"`        // actual weight
	Longest     Size   `json:"longest_mm,omitempty"`      // longest side
	Second      Size   `json:"second_mm,omitempty"`       // second longest side
	LengthGirth Size   `json:"length_girth_mm,omitempty"` // longest side + 2 * (the other two)
	CubicInches int64  `json:"cubic_inches,omitempty"`    // product of the sides
}

// Excess is the price of weight above the last band.
type Excess struct {
	StepOunces int64   `json:"step_ounces"`       // 16: per started pound
	UpTo       Weight  `json:"up_to_g,omitempty"` // heaviest billed weight; zero: no limit
	Prices     []Money `json:"prices"`            // per started step, of zone 1, 2, ...
}

// Surcharge is an addition to the price of some parcels.
type Surcharge struct {
	Name string `json:"name"`
	// Over restricts the surcharge to parcels that exceed at least one of the
	// limits; zero: every parcel.
	Over Limits `json:"over,omitzero"`
	// Zones restricts the surcharge to these zones; empty: all.
	Zones []int `json:"zones,omitempty"`
	// Amount is added first.
	Amount Money `json:"amount,omitempty"`
	// Share of the price so far is added then, Amount and the surcharges
	// before included: a fuel surcharge of 20.5 % is 0.205, a discount of 15 %
	// is -0.15.
	Share Share `json:"share,omitempty"`
}

// Share is a part of a whole in millionths: 205,000 is 20.5 %. In JSON it is a
// decimal number with up to six decimals, 0.205, exact both ways.
type Share int64

// Percent is one hundredth.
const Percent Share = 10_000
