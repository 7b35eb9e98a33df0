package main

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/forwardstock/forwardstock/examples/internal/table"
	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/rate"
)

// readItems reads the file of items.
func readItems(files fs.FS, name string) ([]placement.Item, error) {
	t, err := table.Read(files, name, "item", "weight_g")
	if err != nil {
		return nil, err
	}
	items := make([]placement.Item, t.Len())
	for row := range t.Len() {
		items[row] = placement.Item{
			ID:       t.Text(row, "item"),
			Weight:   rate.Weight(t.Whole(row, "weight_g")),
			Length:   rate.Size(t.Whole(row, "length_mm")),
			Width:    rate.Size(t.Whole(row, "width_mm")),
			Height:   rate.Size(t.Whole(row, "height_mm")),
			CasePack: t.Whole(row, "case_pack"),
		}
	}
	return items, t.Err()
}

// readNetwork reads a folder with sites.csv, services.csv, the rate cards that
// these name and, if there is one, stock.csv.
func readNetwork(files fs.FS) (placement.Network, error) {
	sites, errSites := readSites(files)
	services, errServices := readServices(files)
	stock, errStock := readStock(files)
	return placement.Network{Sites: sites, Services: services, Stock: stock},
		errors.Join(errSites, errServices, errStock)
}

func readSites(files fs.FS) ([]placement.Site, error) {
	t, err := table.Read(files, "sites.csv", "site", "zip")
	if err != nil {
		return nil, err
	}
	sites := make([]placement.Site, t.Len())
	for row := range t.Len() {
		sites[row] = placement.Site{
			ID:      t.Text(row, "site"),
			ZIP:     t.Text(row, "zip"),
			Rule:    placement.Rule(t.Text(row, "rule")),
			Current: t.Yes(row, "current"),
			Fixed:   t.Money(row, "fixed"),
			PerItem: t.Money(row, "per_item"),
			Inbound: placement.Inbound{
				PerUnit: t.Money(row, "inbound_per_unit"),
				PerKilo: t.Money(row, "inbound_per_kg"),
				PerM3:   t.Money(row, "inbound_per_m3"),
			},
			Handling:     t.Money(row, "handling"),
			Storage:      t.Money(row, "storage_per_m3_day"),
			HandlingDays: int(t.Whole(row, "handling_days")),
			Services:     strings.FieldsFunc(t.Text(row, "services"), func(r rune) bool { return r == '|' }),
		}
	}
	return sites, t.Err()
}

// retailCard is the name that services.csv gives for the embedded example card
// instead of a file.
const retailCard = "usps-ground-advantage-retail-2025-10-05"

func readServices(files fs.FS) ([]placement.Service, error) {
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
		if text := t.Text(row, "days"); text != "" {
			transit, err := readTransit(text)
			if err != nil {
				t.Mistake(row, "days", err)
			}
			services[row].Transit = transit
		}
	}
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

func readStock(files fs.FS) ([]placement.Stock, error) {
	t, err := table.Read(files, "stock.csv", "item", "site", "on_hand")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	stock := make([]placement.Stock, t.Len())
	for row := range t.Len() {
		stock[row] = placement.Stock{
			Item: t.Text(row, "item"), Site: t.Text(row, "site"),
			OnHand: t.Whole(row, "on_hand"), OnWay: t.Whole(row, "on_way"),
		}
	}
	return stock, t.Err()
}
