package shop

import (
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/forwardstock/forwardstock/examples/internal/table"
	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/rate"
)

// readWays reads the ways of bringing goods in, if there is a file of them.
func readWays(files fs.FS, notes *[]string) ([]placement.Way, error) {
	return optional(files, notes, "ways.csv", func(t *table.Table, row int) placement.Way {
		way := placement.Way{
			ID: t.Text(row, "way"), Origin: t.Text(row, "origin"), Sites: t.List(row, "sites"), Excludes: t.List(row, "excludes"),
			Inbound: inboundOf(t, row), PerShipment: t.Money(row, "per_shipment"),
			LeadDays: int(t.Whole(row, "lead_days")), MinUnits: t.Whole(row, "min_units"),
		}
		if name := t.Text(row, "fee"); name != "" {
			card, err := readCard(files, name, rate.Dim{ActualWeightOnly: true})
			if err != nil {
				t.Mistake(row, "fee", err)
			}
			way.Fee = card
		}
		return way
	}, "way")
}

// retailCard is the name that services.csv gives for the embedded example card
// instead of a file.
const retailCard = "usps-ground-advantage-retail-2025-10-05"

func readServices(files fs.FS, notes *[]string) ([]placement.Service, error) {
	t, err := table.Read(files, "services.csv", "service", "card")
	if err != nil {
		return nil, err
	}
	services := make([]placement.Service, t.Len())
	for row := range t.Len() {
		services[row] = placement.Service{ID: t.Text(row, "service"), Transit: geo.GroundTransit()}
		card, err := readCard(files, t.Text(row, "card"), rate.Dim{
			CubicInchesPerPound: t.Whole(row, "dim_divisor"),
			OverCubicInches:     t.Whole(row, "dim_over_cubic_inches"),
			ActualWeightOnly:    t.Yes(row, "actual_weight_only"),
		})
		if err != nil {
			t.Mistake(row, "card", err)
		} else {
			services[row].Card = *card
		}
		for _, name := range t.List(row, "later") {
			if card, err := readCard(files, name, rate.Dim{ActualWeightOnly: true}); err != nil {
				t.Mistake(row, "later", err)
			} else {
				services[row].Later = append(services[row].Later, *card)
			}
		}
		if text := t.Text(row, "days"); text != "" {
			transit, err := readTransit(text)
			if err != nil {
				t.Mistake(row, "days", err)
			}
			services[row].Transit = transit
		}
	}
	*notes = noted(*notes, t)
	return services, t.Err()
}

// readCard reads the rate card in a file of prices (CSV, with the rule of
// dimensional weight from services.csv) or in a whole card (JSON).
func readCard(files fs.FS, name string, dim rate.Dim) (*rate.Card, error) {
	if name == retailCard {
		return rate.GroundAdvantageRetail20251005()
	}
	file, err := files.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	if path.Ext(name) == ".json" {
		return rate.ReadJSON(file)
	}
	return rate.ReadCSV(file, rate.Card{Name: name, Dim: dim})
}

// readTransit reads fixed days by distance, such as "300:1|750:2|1400:3|*:4":
// one day up to 300 miles, and so on.
func readTransit(text string) (geo.Transit, error) {
	var upTo []geo.Length
	var days []int
	for part := range strings.SplitSeq(text, "|") {
		var miles float64
		var day int
		if _, err := fmt.Sscanf(part, "*:%d", &day); err == nil {
			days = append(days, day)
			continue
		}
		if _, err := fmt.Sscanf(part, "%f:%d", &miles, &day); err != nil {
			return geo.Transit{}, fmt.Errorf("%q is not miles:days", part)
		}
		upTo, days = append(upTo, geo.Miles(miles)), append(days, day)
	}
	return geo.ExactTransit(upTo, days)
}
