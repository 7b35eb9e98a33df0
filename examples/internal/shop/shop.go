// Package shop reads the files that the examples take items and networks from.
package shop

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"

	"github.com/forwardstock/forwardstock/examples/internal/table"
	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/rate"
)

// Items reads a file of items.
func Items(files fs.FS, name string) ([]placement.Item, error) {
	t, err := table.Read(files, name, "item", "weight_g")
	if err != nil {
		return nil, err
	}
	items := make([]placement.Item, t.Len())
	for row := range t.Len() {
		items[row] = placement.Item{
			ID:         t.Text(row, "item"),
			Weight:     rate.Weight(t.Whole(row, "weight_g")),
			Length:     rate.Size(t.Whole(row, "length_mm")),
			Width:      rate.Size(t.Whole(row, "width_mm")),
			Height:     rate.Size(t.Whole(row, "height_mm")),
			Value:      t.Money(row, "value"),
			Margin:     t.Money(row, "margin"),
			MayLose:    t.Yes(row, "may_lose"),
			Returns:    t.Share(row, "returns"),
			Insurance:  t.Share(row, "insurance"),
			Tags:       t.List(row, "tags"),
			Limit:      t.Whole(row, "limit"),
			CasePack:   t.Whole(row, "case_pack"),
			MinCartons: t.Whole(row, "min_cartons"),
			Aim:        placement.Aim(t.Text(row, "aim")),
		}
		if t.Text(row, "service_level") != "" {
			items[row].ServiceLevel = t.Number(row, "service_level")
		}
	}
	return items, t.Err()
}

// Network reads a folder with sites.csv, services.csv, the rate cards that
// these name and, where they are there, ways.csv, transfers.csv, stock.csv and
// held.csv.
func Network(files fs.FS) (placement.Network, error) {
	var n placement.Network
	var errs [6]error
	n.Sites, errs[0] = readSites(files)
	n.Services, errs[1] = readServices(files)
	n.Ways, errs[2] = readWays(files)
	n.Transfers, errs[3] = optional(files, "transfers.csv", transferOf, "from", "to")
	n.Stock, errs[4] = optional(files, "stock.csv", stockOf, "item", "site", "on_hand")
	n.Held, errs[5] = optional(files, "held.csv", heldOf, "item", "site")
	return n, errors.Join(errs[:]...)
}

// optional reads a file that need not be there, row by row.
func optional[T any](files fs.FS, name string, read func(t *table.Table, row int) T, needed ...string) ([]T, error) {
	t, err := table.Read(files, name, needed...)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	rows := make([]T, t.Len())
	for row := range rows {
		rows[row] = read(t, row)
	}
	return rows, t.Err()
}

func transferOf(t *table.Table, row int) placement.Transfer {
	return placement.Transfer{
		From: t.Text(row, "from"), To: t.Text(row, "to"),
		PerUnit: t.Money(row, "per_unit"), PerKilo: t.Money(row, "per_kg"), PerShipment: t.Money(row, "per_shipment"),
		Days: int(t.Whole(row, "days")),
	}
}

func stockOf(t *table.Table, row int) placement.Stock {
	return placement.Stock{
		Item: t.Text(row, "item"), Site: t.Text(row, "site"),
		OnHand: t.Whole(row, "on_hand"), OnWay: t.Whole(row, "on_way"),
	}
}

func heldOf(t *table.Table, row int) placement.Held {
	return placement.Held{Item: t.Text(row, "item"), Site: t.Text(row, "site")}
}

func readSites(files fs.FS) ([]placement.Site, error) {
	t, err := table.Read(files, "sites.csv", "site", "zip")
	if err != nil {
		return nil, err
	}
	sites := make([]placement.Site, t.Len())
	for row := range t.Len() {
		sites[row] = placement.Site{
			ID:            t.Text(row, "site"),
			Provider:      t.Text(row, "provider"),
			ZIP:           t.Text(row, "zip"),
			Rule:          placement.Rule(t.Text(row, "rule")),
			Current:       t.Yes(row, "current"),
			Fixed:         t.Money(row, "fixed"),
			Opening:       t.Money(row, "opening"),
			Closing:       t.Money(row, "closing"),
			PerItem:       t.Money(row, "per_item"),
			Inbound:       inboundOf(t, row),
			Handling:      t.Money(row, "handling"),
			Storage:       t.Money(row, "storage_per_m3_day"),
			StorageByAge:  ageRates(t, row),
			Return:        t.Money(row, "return"),
			HandlingDays:  int(t.Whole(row, "handling_days")),
			AfterCutOff:   t.Share(row, "after_cut_off"),
			ReceivingDays: int(t.Whole(row, "receiving_days")),
			Capacity: placement.Capacity{
				Units:   t.Whole(row, "capacity_units"),
				Volume:  rate.Volume(t.Whole(row, "capacity_m3")) * rate.CubicMetre,
				Parcels: t.Whole(row, "capacity_parcels_per_day"),
			},
			Excludes: t.List(row, "excludes"),
			Services: t.List(row, "services"),
		}
	}
	return sites, t.Err()
}

func inboundOf(t *table.Table, row int) placement.Inbound {
	return placement.Inbound{
		PerUnit: t.Money(row, "inbound_per_unit"),
		PerKilo: t.Money(row, "inbound_per_kg"),
		PerM3:   t.Money(row, "inbound_per_m3"),
	}
}

// ageRates reads rates of storage by age, such as "0:0.80|61:1.20": from day 61
// on $1.20 for a cubic metre and day.
func ageRates(t *table.Table, row int) []placement.AgeRate {
	const column = "storage_by_age"
	var out []placement.AgeRate
	for _, part := range t.List(row, column) {
		day, price, _ := strings.Cut(part, ":")
		from, errDay := strconv.Atoi(day)
		m, errPrice := rate.ParseMoney(price)
		if err := errors.Join(errDay, errPrice); err != nil {
			t.Mistake(row, column, fmt.Errorf("%q is not day:dollars, such as 61:1.20", part))
		}
		out = append(out, placement.AgeRate{FromDay: from, Rate: m})
	}
	return out
}

// readWays reads the ways of bringing goods in, if there is a file of them.
func readWays(files fs.FS) ([]placement.Way, error) {
	return optional(files, "ways.csv", func(t *table.Table, row int) placement.Way {
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
