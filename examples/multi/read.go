package main

import (
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/forwardstock/forwardstock/examples/internal/table"
	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/internal/trig"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/rate"
)

// columns are those that each file must have.
var columns = []struct {
	file  string
	names []string
}{
	{"warehouses.csv", []string{"id", "lat", "lon", "fixed_cost", "inbound_per_lb"}},
	{"regions.csv", []string{"id", "lat", "lon"}},
	{"skus.csv", []string{"id", "weight_lb"}},
	{"sku_warehouse.csv", []string{"sku", "warehouse", "fixed_cost"}},
	{"rates.csv", []string{"max_miles", "base", "per_lb"}},
	{"demand.csv", []string{"sku", "region", "units"}},
	{"params.csv", []string{"key", "value"}},
}

// read turns a folder into a problem whose costs are those of its files to the
// millionth of a dollar. Miles, unless 0, is the distance served in time.
func read(dir string, miles float64) (*placement.Problem, error) {
	tables := map[string]*table.Table{}
	for _, c := range columns {
		t, err := table.Read(os.DirFS(dir), c.file, c.names...)
		if err != nil {
			return nil, err
		}
		tables[strings.TrimSuffix(c.file, ".csv")] = t
	}
	params := map[string]float64{}
	for i := range tables["params"].Len() {
		params[tables["params"].Text(i, "key")] = tables["params"].Number(i, "value")
	}
	if miles > 0 {
		params["service_miles"] = miles
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
	for _, c := range columns {
		errs = append(errs, tables[strings.TrimSuffix(c.file, ".csv")].Err())
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return p, bands(p, tables["rates"], params["service_miles"])
}

// items fills the items and returns their weights in millionths of a pound.
func items(p *placement.Problem, t *table.Table) map[string]int64 {
	pounds := map[string]int64{}
	for i := range t.Len() {
		id := t.Text(i, "id")
		pounds[id] = int64(t.Money(i, "weight_lb"))
		grams, err := rate.Pounds(t.Number(i, "weight_lb"))
		if err != nil {
			t.Mistake(i, "weight_lb", err)
		}
		p.Items = append(p.Items, placement.Item{ID: id, Weight: grams})
	}
	return pounds
}

// sites fills the sites and what the items cost there.
func sites(p *placement.Problem, warehouses, pairs *table.Table, pounds map[string]int64) {
	inbound := map[string]int64{}
	for i := range warehouses.Len() {
		id := warehouses.Text(i, "id")
		inbound[id] = int64(warehouses.Money(i, "inbound_per_lb"))
		p.Network.Sites = append(p.Network.Sites, placement.Site{
			ID:    id,
			Point: geo.Point{Lat: warehouses.Number(i, "lat"), Lng: warehouses.Number(i, "lon")},
			Fixed: warehouses.Money(i, "fixed_cost"),
		})
	}
	for i := range pairs.Len() {
		item, site := pairs.Text(i, "sku"), pairs.Text(i, "warehouse")
		carry := pairs.Money(i, "fixed_cost")
		unit, err := product(inbound[site], pounds[item])
		if err != nil {
			pairs.Mistake(i, "sku", err)
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
func parcels(t *table.Table, items []placement.Item, pounds map[string]int64, params map[string]float64) (placement.Service, error) {
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
		for i := range t.Len() {
			perUnit, err := product(int64(t.Money(i, "per_lb")), exact[w])
			if err != nil {
				t.Mistake(i, "per_lb", err)
			}
			band.Prices = append(band.Prices, t.Money(i, "base")+perUnit)
		}
		card.Bands = append(card.Bands, band)
	}
	s := placement.Service{ID: "ground", Card: card, Zones: geo.Zones{}}
	for i := range max(0, t.Len()-1) {
		s.Zones = append(s.Zones, geo.Miles(t.Number(i, "max_miles")))
	}
	days := int(params["max_days_within_service_miles"])
	var err error
	s.Transit, err = geo.ExactTransit([]geo.Length{geo.Miles(params["service_miles"])}, []int{days, days + 1})
	return s, err
}

func demand(p *placement.Problem, regions, units *table.Table) error {
	index := map[string]int{}
	var all []geo.Region
	for i := range regions.Len() {
		id := regions.Text(i, "id")
		index[id] = i
		all = append(all, geo.Region{
			ID:    geo.RegionID(id),
			Point: geo.Point{Lat: regions.Number(i, "lat"), Lng: regions.Number(i, "lon")},
			Kind:  geo.Contiguous,
		})
	}
	known := make([]forecast.KnownItem, len(p.Items))
	at := map[string]int{}
	for i := range p.Items {
		known[i] = forecast.KnownItem{Item: p.Items[i].ID, ByRegion: make([]float64, len(all))}
		at[p.Items[i].ID] = i
	}
	for i := range units.Len() {
		item, ok := at[units.Text(i, "sku")]
		region, found := index[units.Text(i, "region")]
		if !ok || !found {
			units.Mistake(i, "sku", errors.New("unknown item or region"))
			continue
		}
		known[item].ByRegion[region] += units.Number(i, "units")
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
func bands(p *placement.Problem, rates *table.Table, serviceMiles float64) error {
	limits := []float64{serviceMiles}
	for i := range rates.Len() {
		limits = append(limits, rates.Number(i, "max_miles"))
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
