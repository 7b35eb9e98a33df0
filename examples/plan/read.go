package main

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/forwardstock/forwardstock/examples/internal/shop"
	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/forecast/orders"
	"github.com/forwardstock/forwardstock/internal/sample"
	"github.com/forwardstock/forwardstock/placement"
)

// inputs are what the plan is made from.
type inputs struct {
	known      *forecast.History   // what the forecast may see
	later      *forecast.History   // what it may not: the days held back
	categories map[string]string   // of items, as far as the file tells
	book       placement.OrderBook // what is ordered together
	items      []placement.Item
	network    placement.Network
	notes      []string // what was assumed
}

// sampleSeed fixes the sample year.
const sampleSeed = 2026

// read reads the files that the options name, or those of the sample.
func read(o options, stderr io.Writer) (*inputs, error) {
	history, categories, err := readOrders(o, stderr)
	if err != nil {
		return nil, err
	}
	in := &inputs{known: history, categories: categories}
	if o.holdout > 0 {
		cut := history.Last().Add(1 - o.holdout)
		in.known, in.later = history.Until(cut), history.Between(cut, history.Last().Add(1))
	}
	if err := in.readBaskets(o); err != nil {
		return nil, err
	}
	if in.known.Len() == 0 {
		return nil, fmt.Errorf("no usable order is left to forecast from")
	}
	var errNetwork, errItems error
	in.network, errNetwork = o.readNetwork(in)
	in.items, errItems = o.readItems(in)
	return in, errors.Join(errNetwork, errItems)
}

// settings tell how to read the file of orders.
func (o options) settings() (orders.Options, error) {
	switch o.dates {
	case "":
		return orders.Options{}, nil
	case "mdy":
		return orders.Options{DateOrder: orders.MonthFirst}, nil
	case "dmy":
		return orders.Options{DateOrder: orders.DayFirst}, nil
	}
	return orders.Options{}, fmt.Errorf("-dates: %q is neither mdy nor dmy", o.dates)
}

// readBaskets reads the orders a second time, for what the forecast may see of
// what is ordered together.
func (in *inputs) readBaskets(o options) error {
	file, err := openOrders(o.orders)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	settings, err := o.settings()
	if err != nil {
		return err
	}
	for sale, err := range orders.Rows(file, settings) {
		if err == nil && sale.Day <= in.known.Last() { // the first reading told of the others
			in.book.Add(sale)
		}
	}
	return nil
}

func readOrders(o options, stderr io.Writer) (*forecast.History, map[string]string, error) {
	file, err := openOrders(o.orders)
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = file.Close() }()
	settings, err := o.settings()
	if err != nil {
		return nil, nil, err
	}
	history, report, err := orders.Read(file, settings)
	fmt.Fprintf(stderr, "orders: %v\n", report)
	return history, report.Categories, err
}

// openOrders opens a file of orders, unpacking it if it is compressed, or the
// sample.
func openOrders(name string) (io.ReadCloser, error) {
	if name == "" {
		var text bytes.Buffer
		if err := sample.WriteOrders(&text, sampleSeed); err != nil {
			return nil, err
		}
		return io.NopCloser(&text), nil
	}
	file, err := os.Open(name)
	if err != nil || !strings.HasSuffix(name, ".gz") {
		return file, err
	}
	plain, err := gzip.NewReader(file)
	if err != nil {
		_ = file.Close()
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return struct {
		io.Reader
		io.Closer
	}{plain, file}, nil
}

func (o options) readNetwork(in *inputs) (placement.Network, error) {
	if o.network != "" {
		network, notes, err := shop.Network(os.DirFS(o.network))
		in.notes = append(in.notes, notes...)
		return network, err
	}
	files, err := fs.Sub(sample.Files, "network")
	if err != nil {
		return placement.Network{}, err
	}
	in.notes = append(in.notes, "Warehouses and prices are those of the sample: give your own with -network.")
	network, _, err := shop.Network(files)
	return network, err
}

// readItems returns the items of the file, or one of the standard parcel for
// every item that was ordered.
func (o options) readItems(in *inputs) ([]placement.Item, error) {
	switch {
	case o.items != "":
		items, notes, err := shop.Items(os.DirFS(filepath.Dir(o.items)), filepath.Base(o.items))
		in.notes = append(in.notes, notes...)
		return items, err
	case o.orders == "":
		items, _, err := shop.Items(sample.Files, "items.csv")
		return items, err
	}
	items := make([]placement.Item, in.known.Len())
	for i := range items {
		items[i] = o.parcel
		items[i].ID = in.known.Item(i)
	}
	in.notes = append(in.notes, fmt.Sprintf(
		"Every item is taken as a parcel of %d g, %d x %d x %d mm: give weights and sizes with -items.",
		o.parcel.Weight, o.parcel.Length, o.parcel.Width, o.parcel.Height))
	return items, nil
}

// writeSample writes the files of the sample as a pattern for the user's own.
func writeSample(folder string, stderr io.Writer) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	if err := os.CopyFS(folder, sample.Files); err != nil {
		return err
	}
	var text bytes.Buffer
	if err := sample.WriteOrders(&text, sampleSeed); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(folder, "orders.csv"), text.Bytes(), 0o644); err != nil {
		return err
	}
	_, err := fmt.Fprintf(stderr, "orders.csv, items.csv and network/ are in %s\n", folder)
	return err
}
