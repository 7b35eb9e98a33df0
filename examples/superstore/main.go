// Command superstore makes the files that examples/plan reads from the public
// Superstore orders: items with weights, values and margins, twelve warehouses
// that could be used, two services with their own rate cards, and what is in
// stock. It shows how to get from an export of one's own to these files.
//
//	go run ./examples/superstore -orders superstore_orders.csv.gz -out shop
//	go run ./examples/plan -orders superstore_orders.csv.gz -items shop/items.csv -network shop/network -horizon 91 -capital 0.12
package main

import (
	"compress/gzip"
	"context"
	"embed"
	"encoding/csv"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/forwardstock/forwardstock/examples/internal/command"
	"github.com/forwardstock/forwardstock/examples/internal/table"
)

// The network is invented: sites where third parties have many, at round prices
// of 2025, and tariffs in the shape of ground and two-day contracts. Weights and
// sizes are typical ones of each sub-category.
//
//go:embed kinds.csv network
var files embed.FS

func main() { command.Main("superstore", run) }

func run(_ context.Context, args []string, _, stderr io.Writer) error {
	flags := flag.NewFlagSet("superstore", flag.ContinueOnError)
	flags.SetOutput(stderr)
	orders := flags.String("orders", "superstore_orders.csv.gz", "`file` of the orders")
	out := flags.String("out", "shop", "`folder` for items.csv and network")
	if err := flags.Parse(args); err != nil {
		return err
	}
	lines, err := readLines(*orders)
	if err != nil {
		return err
	}
	kinds, err := table.Read(files, "kinds.csv", "sub_category", "weight_g")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(*out, 0o755); err != nil {
		return err
	}
	if err := copyNetwork(filepath.Join(*out, "network")); err != nil {
		return err
	}
	products := collect(lines)
	if err := writeItems(filepath.Join(*out, "items.csv"), products, kinds); err != nil {
		return err
	}
	if err := writeStock(filepath.Join(*out, "network", "stock.csv"), products); err != nil {
		return err
	}
	_, err = fmt.Fprintf(stderr, "%d items, and a network with what is in stock, are in %s\n", len(products), *out)
	return err
}

// readLines reads the compressed orders as rows by column.
func readLines(name string) ([]map[string]string, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	plain, err := gzip.NewReader(file)
	if err != nil {
		return nil, err
	}
	rows, err := csv.NewReader(plain).ReadAll()
	if err != nil {
		return nil, err
	}
	var lines []map[string]string
	for _, row := range rows[1:] {
		line := make(map[string]string, len(row))
		for i, column := range rows[0] {
			line[column] = row[i]
		}
		lines = append(lines, line)
	}
	return lines, nil
}

// product is what the orders tell of an item.
type product struct {
	id, kind      string
	units, recent int       // of them, in the last stockDays
	list, cost    []float64 // dollars a unit, line by line
}

// stockDays are the days of sales that are in stock at the one warehouse of
// today.
const stockDays = 60

func collect(lines []map[string]string) []*product {
	const layout = "2006-01-02"
	last := ""
	for _, line := range lines {
		last = max(last, line["Order Date"])
	}
	end, _ := time.Parse(layout, last)
	since := end.AddDate(0, 0, -stockDays).Format(layout)
	byID := map[string]*product{}
	var all []*product
	for _, line := range lines {
		p := byID[line["Product ID"]]
		if p == nil {
			p = &product{id: line["Product ID"], kind: line["Sub-Category"]}
			byID[p.id], all = p, append(all, p)
		}
		units, err1 := strconv.Atoi(line["Quantity"])
		sales, err2 := strconv.ParseFloat(line["Sales"], 64)
		profit, err3 := strconv.ParseFloat(line["Profit"], 64)
		discount, err4 := strconv.ParseFloat(line["Discount"], 64)
		if errors.Join(err1, err2, err3, err4) != nil || units < 1 || discount >= 1 {
			continue
		}
		p.units += units
		if line["Order Date"] > since {
			p.recent += units
		}
		p.list = append(p.list, sales/(1-discount)/float64(units))
		p.cost = append(p.cost, (sales-profit)/float64(units))
	}
	slices.SortFunc(all, func(a, b *product) int { return strings.Compare(a.id, b.id) })
	return all
}

// middle returns the median, 0 of nothing.
func middle(x []float64) float64 {
	if len(x) == 0 {
		return 0
	}
	x = slices.Sorted(slices.Values(x))
	return x[len(x)/2]
}

// writeItems writes an item a product: what it costs is its value, and what its
// list price is above that, less a fifth for discounts, its margin.
func writeItems(name string, products []*product, kinds *table.Table) error {
	rows := [][]string{{"item", "weight_g", "length_mm", "width_mm", "height_mm", "case_pack", "value", "margin"}}
	for _, p := range products {
		row := -1
		for i := range kinds.Len() {
			if kinds.Text(i, "sub_category") == p.kind {
				row = i
			}
		}
		if row < 0 {
			return fmt.Errorf("item %s: there is no sub-category %q in kinds.csv", p.id, p.kind)
		}
		cells := []string{p.id}
		for _, column := range rows[0][1:6] {
			cells = append(cells, kinds.Text(row, column))
		}
		value := middle(p.cost)
		margin := max(0.1*value, 0.8*middle(p.list)-value)
		rows = append(rows, append(cells, fmt.Sprintf("%.2f", value), fmt.Sprintf("%.2f", margin)))
	}
	return writeCSV(name, rows)
}

// writeStock says that the last days' sales are on hand at the first site.
func writeStock(name string, products []*product) error {
	sites, err := table.Read(files, "network/sites.csv", "site")
	if err != nil {
		return err
	}
	rows := [][]string{{"item", "site", "on_hand"}}
	for _, p := range products {
		if p.recent > 0 {
			rows = append(rows, []string{p.id, sites.Text(0, "site"), strconv.Itoa(p.recent)})
		}
	}
	return writeCSV(name, rows)
}

func writeCSV(name string, rows [][]string) error {
	file, err := os.Create(name)
	if err != nil {
		return err
	}
	return errors.Join(csv.NewWriter(file).WriteAll(rows), file.Close())
}

// copyNetwork writes the embedded network, over what is there.
func copyNetwork(folder string) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	entries, err := fs.ReadDir(files, "network")
	if err != nil {
		return err
	}
	for _, entry := range entries {
		data, err := fs.ReadFile(files, "network/"+entry.Name())
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(folder, entry.Name()), data, 0o644); err != nil {
			return err
		}
	}
	return nil
}
