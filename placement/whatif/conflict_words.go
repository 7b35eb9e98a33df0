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
		return figures.Volume(x)
	case UnitParcels:
		return figures.Count(x, "parcel") + " a day"
	}
	return figures.Count(x, "unit")
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

func daysText(n int64) string { return figures.Count(n, "day") }

func sitesText(n int64) string { return figures.Count(n, "site") }

// moneyText rounds up to whole cents.
func moneyText(x int64) string {
	cent := int64(rate.Cent)
	return placement.Money((x + cent - 1) / cent * cent).String()
}
