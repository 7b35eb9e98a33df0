// Package shop reads the files that the examples take items and networks from.
package shop

import (
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"github.com/forwardstock/forwardstock/examples/internal/table"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/rate"
)

// Items reads a file of items, and says in notes what of it is ignored.
func Items(files fs.FS, name string) (items []placement.Item, notes []string, err error) {
	t, err := table.Read(files, name, "item", "weight_g")
	if err != nil {
		return nil, nil, err
	}
	items = make([]placement.Item, t.Len())
	for row := range t.Len() {
		t.Text(row, "name") // for people
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
	return items, noted(nil, t), t.Err()
}

// Network reads a folder with sites.csv, services.csv, the rate cards that
// these name and, where they are there, ways.csv, transfers.csv, stock.csv and
// held.csv. It says in notes what of them is ignored.
func Network(files fs.FS) (n placement.Network, notes []string, err error) {
	var errs [6]error
	n.Sites, errs[0] = readSites(files, &notes)
	n.Services, errs[1] = readServices(files, &notes)
	n.Ways, errs[2] = readWays(files, &notes)
	n.Transfers, errs[3] = optional(files, &notes, "transfers.csv", transferOf, "from", "to")
	n.Stock, errs[4] = optional(files, &notes, "stock.csv", stockOf, "item", "site", "on_hand")
	n.Held, errs[5] = optional(files, &notes, "held.csv", heldOf, "item", "site")
	return n, notes, errors.Join(errs[:]...)
}

// noted adds what is ignored of a file with rows.
func noted(notes []string, t *table.Table) []string {
	if note := t.Ignored(); note != "" && t.Len() > 0 {
		notes = append(notes, note)
	}
	return notes
}

// optional reads a file that need not be there, row by row.
func optional[T any](files fs.FS, notes *[]string, name string, read func(t *table.Table, row int) T, needed ...string) ([]T, error) {
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
	*notes = noted(*notes, t)
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

func readSites(files fs.FS, notes *[]string) ([]placement.Site, error) {
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
		if _, _, err := sites[row].Place(); err != nil {
			t.Mistake(row, "zip", err)
		}
	}
	*notes = noted(*notes, t)
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
