package main

import (
	"bytes"
	"context"
	"io/fs"

	"github.com/forwardstock/forwardstock/examples/internal/shop"
	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/forecast/orders"
	"github.com/forwardstock/forwardstock/internal/sample"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/rate"
)

// sampleSeed fixes the sample year.
const sampleSeed = 2026

// describe makes the problem of the sample year: four weeks, and nineteen of twenty
// parcels within three days.
func describe(ctx context.Context) (placement.Problem, error) {
	var text bytes.Buffer
	if err := sample.WriteOrders(&text, sampleSeed); err != nil {
		return placement.Problem{}, err
	}
	history, _, err := orders.Read(&text, orders.Options{})
	if err != nil {
		return placement.Problem{}, err
	}
	model, err := forecast.Fit(ctx, history, forecast.Options{Horizon: 28})
	if err != nil {
		return placement.Problem{}, err
	}
	files, err := fs.Sub(sample.Files, "network")
	if err != nil {
		return placement.Problem{}, err
	}
	network, _, err := shop.Network(files)
	if err != nil {
		return placement.Problem{}, err
	}
	items, _, err := shop.Items(sample.Files, "items.csv")
	for i := range items {
		items[i].Margin = 4 * rate.Dollar // what a lost sale costs
	}
	return placement.Problem{
		Name: "Sample year", Network: network, Items: items, Demand: model.Demand(),
		Policy: placement.Policy{Within: []placement.Promise{{Days: 3, Share: 0.95}}},
	}, err
}
