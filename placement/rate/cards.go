package rate

import (
	_ "embed"
	"strings"
)

//go:embed data/usps_ground_advantage_commercial_2026-07-12.csv
var groundAdvantageCommercial string

//go:embed data/usps_ground_advantage_retail_2025-10-05.csv
var groundAdvantageRetail string

//go:embed data/tiktok_fbt_fulfilment_2026-07-13.csv
var fulfilledByTikTok string

// The rule and limits of USPS Ground Advantage: over a cubic foot, length *
// width * height / 166 by the nearest inch; at most 70 lb and 130 inches of
// length plus girth.
const (
	uspsDivisor     = 166
	cubicFoot       = 1728
	uspsLengthGirth = 3302
	uspsMaxWeight   = 31_751
)

// GroundAdvantageRetail20251005 returns the retail prices of USPS Ground
// Advantage that were in force from 2025-10-05: 4 oz to 70 lb, zones 1 to 9.
// They are an example. That day a holiday season began, so they probably
// contain its additions.
func GroundAdvantageRetail20251005() (*Card, error) {
	return ReadCSV(strings.NewReader(groundAdvantageRetail), Card{
		Name: "USPS Ground Advantage retail 2025-10-05", Carrier: "USPS", Service: "Ground Advantage",
		Source:    "USPS Notice 123, prices effective 2025-10-05",
		ValidFrom: "2025-10-05",
		Dim:       Dim{CubicInchesPerPound: uspsDivisor, OverCubicInches: cubicFoot, NearestInch: true},
		Limits:    Limits{Weight: uspsMaxWeight, LengthGirth: uspsLengthGirth},
	})
}

// GroundAdvantageCommercial20260712 returns the commercial prices of USPS
// Ground Advantage that are in force from 2026-07-12 until the seasonal prices
// of 2026-10-04, as far as the source has them: to 3 lb, zones 1 to 8. A
// heavier parcel is not carried. They are an example.
func GroundAdvantageCommercial20260712() (*Card, error) {
	return ReadCSV(strings.NewReader(groundAdvantageCommercial), Card{
		Name: "USPS Ground Advantage commercial 2026-07-12, to 3 lb", Carrier: "USPS", Service: "Ground Advantage",
		Source:    "USPS Notice 123, prices effective 2026-07-12",
		ValidFrom: "2026-07-12", ValidTo: "2026-10-03",
		Dim:    Dim{CubicInchesPerPound: uspsDivisor, OverCubicInches: cubicFoot, NearestInch: true},
		Limits: Limits{Weight: uspsMaxWeight, LengthGirth: uspsLengthGirth},
	})
}

// FulfilledByTikTok20260713 returns the fulfilment fee per unit of
// single-unit orders of Fulfilled by TikTok in the US from 2026-07-13, which
// pays for picking, packing and the parcel to any zone: to 16 lb. It is an
// example. Hub placement and storage are charged apart.
func FulfilledByTikTok20260713() (*Card, error) {
	return ReadCSV(strings.NewReader(fulfilledByTikTok), Card{
		Name: "Fulfilled by TikTok, single unit, 2026-07-13", Carrier: "TikTok Shop", Service: "FBT",
		Source:    "TikTok Shop US, FBT fulfilment fees effective 2026-07-13",
		ValidFrom: "2026-07-13",
		Dim:       Dim{CubicInchesPerPound: 166, OverCubicInches: 332},
		Limits:    Limits{Longest: 2743},
	})
}
