package whatif

import (
	"fmt"
	"math"
	"strconv"

	"github.com/forwardstock/forwardstock/internal/figures"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/rate"
)

// words says what changes. What is shown is rounded to the side that has a plan
// too.
func (g *Give) words() string {
	switch {
	case g.Enough == No && g.Unit == UnitRule:
		return "dropping it is not enough"
	case g.Enough == No:
		return "no change of its " + g.noun() + " is enough"
	case g.Enough == Unknown:
		return "not settled within the limits of the search"
	case g.Unit == UnitRule:
		return "dropped"
	case g.To == 0:
		return "dropped"
	}
	return fmt.Sprintf("%s instead of %s", g.amount(g.To), g.amount(g.From))
}

// noun names what gives.
func (g *Give) noun() string {
	switch g.Unit {
	case UnitMoney:
		return "amount"
	case UnitSites:
		return "number"
	case UnitUnits, UnitVolume, UnitParcels:
		return "limit"
	}
	return string(g.Unit)
}

// amount writes an amount of the unit.
func (g *Give) amount(x int64) string {
	switch g.Unit {
	case UnitShare:
		return percent(x)
	case UnitDays:
		return daysText(x)
	case UnitMoney:
		return moneyText(x)
	case UnitSites:
		return sitesText(x)
	case UnitVolume:
		return volumeText(x)
	case UnitParcels:
		return figures.Thousands(x) + " parcels a day"
	}
	return figures.Thousands(x) + " units"
}

func promiseWords(w placement.Promise) string {
	share := int64(math.Round(w.Share * million))
	about := ""
	if w.Item != "" {
		about += fmt.Sprintf(" for item %.40q", w.Item)
	}
	if to := string(w.Region) + w.State; to != "" {
		about += fmt.Sprintf(" from %.40s", to)
	}
	return fmt.Sprintf("%s of demand%s within %s", percent(share), about, daysText(int64(w.Days)))
}

// percent writes millionths as per cent with at most two decimals, rounded down.
func percent(millionths int64) string {
	return strconv.FormatFloat(float64(millionths/100)/100, 'f', -1, 64) + "%"
}

func daysText(n int64) string {
	if n == 1 {
		return "1 day"
	}
	return figures.Thousands(n) + " days"
}

func sitesText(n int64) string {
	if n == 1 {
		return "1 site"
	}
	return figures.Thousands(n) + " sites"
}

// moneyText rounds up to whole cents.
func moneyText(x int64) string {
	cent := int64(rate.Cent)
	return placement.Money((x + cent - 1) / cent * cent).String()
}

// volumeText writes litres, or cubic metres from one on, rounded up.
func volumeText(x int64) string {
	unit, name := int64(rate.Litre)/10, "L"
	if x >= int64(rate.CubicMetre) {
		unit, name = int64(rate.CubicMetre)/1000, "m3"
	}
	up := (x + unit - 1) / unit
	if name == "L" {
		return strconv.FormatFloat(float64(up)/10, 'f', -1, 64) + " L"
	}
	return strconv.FormatFloat(float64(up)/1000, 'f', -1, 64) + " m3"
}
