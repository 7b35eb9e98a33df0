package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/internal/trig"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/rate"
)

// table is a CSV file with a header, read by column name.
type table struct {
	name   string
	column map[string]int
	rows   [][]string
	errs   []error
}

func readTable(dir, name string) (*table, error) {
	file, err := os.Open(filepath.Join(dir, name))
	if err != nil {
		return nil, err
	}
	defer file.Close()
	reader := csv.NewReader(io.LimitReader(file, 1<<30))
	all, err := reader.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("%s: empty", name)
	}
	t := &table{name: name, column: map[string]int{}, rows: all[1:]}
	for i, title := range all[0] {
		t.column[title] = i
	}
	return t, nil
}

// text returns a field; a column that is absent is a mistake.
func (t *table) text(row int, column string) string {
	i, ok := t.column[column]
	if !ok {
		t.bad(row, column, errors.New("no such column"))
		return ""
	}
	return t.rows[row][i]
}

func (t *table) number(row int, column string) float64 {
	x, err := strconv.ParseFloat(t.text(row, column), 64)
	if err == nil && (math.IsNaN(x) || math.IsInf(x, 0)) {
		err = errors.New("not a finite number")
	}
	if err != nil {
		t.bad(row, column, err)
	}
	return x
}

// decimal returns a number in whole millionths.
func (t *table) decimal(row int, column string) int64 {
	m, err := rate.ParseMoney(t.text(row, column))
	if err != nil {
		t.bad(row, column, err)
	}
	return int64(m)
}

func (t *table) bad(row int, column string, err error) {
	if len(t.errs) < 20 {
		t.errs = append(t.errs, fmt.Errorf("%s: row %d: %s: %w", t.name, row+2, column, err))
	}
}

// read turns a folder into a problem whose costs are those of its files to the
// millionth of a dollar.
func read(dir string) (*placement.Problem, error) {
	tables := map[string]*table{}
	for _, name := range []string{"warehouses", "regions", "skus", "sku_warehouse", "rates", "demand", "params"} {
		t, err := readTable(dir, name+".csv")
		if err != nil {
			return nil, err
		}
		tables[name] = t
	}
	params := map[string]float64{}
	for i := range tables["params"].rows {
		params[tables["params"].text(i, "key")] = tables["params"].number(i, "value")
	}
	p := &placement.Problem{Name: filepath.Base(dir)}
	pounds := items(p, tables["skus"])
	sites(p, tables["warehouses"], tables["sku_warehouse"], pounds)
	service, err := parcels(tables["rates"], p.Items, pounds, params)
	if err != nil {
		return nil, err
	}
	p.Network.Services = []placement.Service{service}
	if err := demand(p, tables["regions"], tables["demand"]); err != nil {
		return nil, err
	}
	if share := params["service_share"]; share > 0 {
		p.Policy.Within = []placement.Promise{{Days: int(params["max_days_within_service_miles"]), Share: share}}
	}
	var errs []error
	for _, name := range []string{"warehouses", "regions", "skus", "sku_warehouse", "rates", "demand", "params"} {
		errs = append(errs, tables[name].errs...)
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return p, bands(p, tables["rates"], params["service_miles"])
}

// items fills the items and returns their weights in millionths of a pound.
func items(p *placement.Problem, t *table) map[string]int64 {
	pounds := map[string]int64{}
	for i := range t.rows {
		id := t.text(i, "id")
		pounds[id] = t.decimal(i, "weight_lb")
		grams, err := rate.Pounds(t.number(i, "weight_lb"))
		if err != nil {
			t.bad(i, "weight_lb", err)
		}
		p.Items = append(p.Items, placement.Item{ID: id, Weight: grams})
	}
	return pounds
}

// sites fills the sites and what the items cost there.
func sites(p *placement.Problem, warehouses, pairs *table, pounds map[string]int64) {
	inbound := map[string]int64{}
	for i := range warehouses.rows {
		id := warehouses.text(i, "id")
		inbound[id] = warehouses.decimal(i, "inbound_per_lb")
		p.Network.Sites = append(p.Network.Sites, placement.Site{
			ID:    id,
			Point: geo.Point{Lat: warehouses.number(i, "lat"), Lng: warehouses.number(i, "lon")},
			Fixed: placement.Money(warehouses.decimal(i, "fixed_cost")),
		})
	}
	for i := range pairs.rows {
		item, site := pairs.text(i, "sku"), pairs.text(i, "warehouse")
		carry := placement.Money(pairs.decimal(i, "fixed_cost"))
		unit, err := product(inbound[site], pounds[item])
		if err != nil {
			pairs.bad(i, "sku", err)
		}
		p.Network.ItemSites = append(p.Network.ItemSites, placement.ItemSite{
			Item: item, Site: site, PerItem: &carry, Inbound: &unit,
		})
	}
}

// product multiplies two numbers of millionths, which must give such a number.
func product(a, b int64) (placement.Money, error) {
	if a != 0 && (a*b)/a != b || (a*b)%1_000_000 != 0 {
		return 0, errors.New("a cost per unit is not a whole number of millionths of a dollar")
	}
	return placement.Money(a * b / 1_000_000), nil
}

// parcels makes a rate card with a band for every weight that occurs, because
// the price per unit, base + per_lb * pounds, is not one of whole grams.
func parcels(t *table, items []placement.Item, pounds map[string]int64, params map[string]float64) (placement.Service, error) {
	exact := map[rate.Weight]int64{}
	for _, item := range items {
		if other, ok := exact[item.Weight]; ok && other != pounds[item.ID] {
			return placement.Service{}, fmt.Errorf("skus.csv: %s: another weight that is as many grams", item.ID)
		}
		exact[item.Weight] = pounds[item.ID]
	}
	weights := make([]rate.Weight, 0, len(exact))
	for w := range exact {
		weights = append(weights, w)
	}
	slices.Sort(weights)
	card := rate.Card{Name: "rates", Dim: rate.Dim{ActualWeightOnly: true}}
	for _, w := range weights {
		band := rate.Band{UpTo: w}
		for i := range t.rows {
			perUnit, err := product(t.decimal(i, "per_lb"), exact[w])
			if err != nil {
				t.bad(i, "per_lb", err)
			}
			band.Prices = append(band.Prices, placement.Money(t.decimal(i, "base"))+perUnit)
		}
		card.Bands = append(card.Bands, band)
	}
	s := placement.Service{ID: "ground", Card: card, Zones: geo.Zones{}}
	for i := range max(0, len(t.rows)-1) {
		s.Zones = append(s.Zones, geo.Miles(t.number(i, "max_miles")))
	}
	days := int(params["max_days_within_service_miles"])
	var err error
	s.Transit, err = geo.ExactTransit([]geo.Length{geo.Miles(params["service_miles"])}, []int{days, days + 1})
	return s, err
}

func demand(p *placement.Problem, regions, units *table) error {
	index := map[string]int{}
	var all []geo.Region
	for i := range regions.rows {
		id := regions.text(i, "id")
		index[id] = i
		all = append(all, geo.Region{
			ID:    geo.RegionID(id),
			Point: geo.Point{Lat: regions.number(i, "lat"), Lng: regions.number(i, "lon")},
			Kind:  geo.Contiguous,
		})
	}
	known := make([]forecast.KnownItem, len(p.Items))
	at := map[string]int{}
	for i := range p.Items {
		known[i] = forecast.KnownItem{Item: p.Items[i].ID, ByRegion: make([]float64, len(all))}
		at[p.Items[i].ID] = i
	}
	for i := range units.rows {
		item, ok := at[units.text(i, "sku")]
		region, found := index[units.text(i, "region")]
		if !ok || !found {
			units.bad(i, "sku", errors.New("unknown item or region"))
			continue
		}
		known[item].ByRegion[region] += units.number(i, "units")
	}
	start, err := forecast.NewDay(2026, 1, 1)
	if err != nil {
		return err
	}
	p.Demand, err = forecast.Known(start, 365, all, known)
	return err
}

// bands refuses an instance in which rounding distances to whole metres would
// put a region into another band than the formula of the files does.
func bands(p *placement.Problem, rates *table, serviceMiles float64) error {
	limits := []float64{serviceMiles}
	for i := range rates.rows {
		limits = append(limits, rates.number(i, "max_miles"))
	}
	for _, site := range p.Network.Sites {
		for _, region := range p.Demand.Regions {
			metres, err := geo.Distance(site.Point, region.Point)
			if err != nil {
				return err
			}
			miles := haversine(site.Point, region.Point)
			for _, limit := range limits {
				if (metres <= geo.Miles(limit)) != (miles <= limit) {
					return fmt.Errorf("%s to %s: %.6f miles is too near the bound of %v", site.ID, region.ID, miles, limit)
				}
			}
		}
	}
	return nil
}

// haversine returns the distance in miles on a sphere of radius 3958.7613.
func haversine(a, b geo.Point) float64 {
	sinLat, _ := trig.SinCos((b.Lat - a.Lat) / 2)
	sinLng, _ := trig.SinCos((b.Lng - a.Lng) / 2)
	_, cosA := trig.SinCos(a.Lat)
	_, cosB := trig.SinCos(b.Lat)
	h := float64(sinLat*sinLat) + float64(cosA*cosB*sinLng*sinLng)
	return 2 * 3958.7613 * trig.Atan2(math.Sqrt(h), math.Sqrt(1-h))
}
