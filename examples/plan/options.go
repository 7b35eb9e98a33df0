package main

import (
	"flag"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/rate"
)

// options are what the command line says.
type options struct {
	orders, items, network, out, sample string
	dates                               string
	horizon, holdout                    int
	regret                              bool
	promises                            []placement.Promise
	minSites, maxSites                  int
	serviceLevel                        float64
	aim                                 string
	budget, change, splitParcel         placement.Money
	capital                             float64
	gap                                 float64
	work                                int64
	time                                time.Duration
	workers                             int
	parcel                              placement.Item // what an item is when there is no file of items
}

const usage = `plan decides where to stock: it reads orders, forecasts what every region will
buy, and chooses the warehouses, the items in each and the regions that each
serves, at the lowest cost, with a proven bound on what a better plan could save.

Without flags it plans the invented shop that comes with it. With your own data:

  go run ./examples/plan -orders orders.csv -items items.csv -network network -out plan

Run it with -sample DIR once to get the sample's files as a pattern for yours.

`

func parse(args []string, stderr io.Writer) (options, error) {
	o := options{promises: []placement.Promise{{Days: 3, Share: 0.95}}}
	flags := flag.NewFlagSet("plan", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.Usage = func() {
		_, _ = io.WriteString(stderr, usage)
		flags.PrintDefaults()
	}
	flags.StringVar(&o.orders, "orders", "", "`file` of orders (CSV, TSV, ..., or .gz of it) with columns for date, item, ZIP or state\n"+
		"and, if it has them, quantity and status; the columns are found by their names")
	flags.StringVar(&o.items, "items", "", "`file` of items (CSV): item, weight_g, length_mm, width_mm, height_mm, case_pack, and if\n"+
		"known value, margin, may_lose, returns, insurance, tags, limit, min_cartons, service_level, aim;\n"+
		"without it every item is a parcel as -parcel says")
	flags.StringVar(&o.network, "network", "", "`folder` with sites.csv, services.csv, the rate cards named there and perhaps ways.csv,\n"+
		"transfers.csv, stock.csv and held.csv;\n"+
		"without it the sample's eight warehouses")
	flags.StringVar(&o.out, "out", "out", "`folder` for plan.html, plan.json, certificate and tables; it is made if need be")
	flags.StringVar(&o.sample, "sample", "", "write the sample's orders, items and network to this `folder` and stop")
	flags.StringVar(&o.dates, "dates", "", "order of dates such as 03/04/2026: `mdy` or dmy; empty: proven from the file")
	flags.IntVar(&o.horizon, "horizon", 28, "`days` that the stock must last")
	flags.IntVar(&o.holdout, "holdout", 0, "hold back the last `days` of orders from the forecast and check the plan on them")
	flags.BoolVar(&o.regret, "regret", false, "with as many days held back as the horizon has: what the best plan in hindsight would have saved")
	flags.Func("promise", "`days:share` of demand that must arrive within so many business days, such as 3:0.95\n"+
		"(the default); may be repeated; none: no promise", o.addPromise())
	flags.IntVar(&o.minSites, "min-sites", 0, "open at least so `many` sites")
	flags.IntVar(&o.maxSites, "max-sites", 0, "open at most so `many` sites; 0: no limit")
	flags.Float64Var(&o.serviceLevel, "service-level", placement.DefaultServiceLevel, "`chance` that the stock of an item at a site lasts")
	flags.StringVar(&o.aim, "aim", "", "what stock is to be `enough` for: empty for the chance of -service-level, fill_rate for that share of demand,\n"+
		"profit for the least expected cost (needs margins)")
	flags.Func("budget", "most `dollars` for stock and freight; 0: no limit", dollars(&o.budget))
	flags.Func("change", "`dollars` for every item and site that differ from held.csv", dollars(&o.change))
	flags.Func("split-parcel", "`dollars` for every further parcel of an order; 0: the difference of postage", dollars(&o.splitParcel))
	flags.Float64Var(&o.capital, "capital", 0, "`share` of the value of stock that it costs to hold it for a year, such as 0.1")
	flags.Float64Var(&o.gap, "gap", placement.DefaultGap, "stop at this `share` between cost and bound; -1: prove the optimum")
	flags.Int64Var(&o.work, "work", 0, "limit of counted work in `cells`; 0: a default, -1: none")
	flags.DurationVar(&o.time, "time", 0, "limit of `time`, such as 30s; 0: none; the plan may then differ from run to run")
	flags.IntVar(&o.workers, "workers", 0, "goroutines; never changes the plan; 0: all cores")
	parcel := flags.String("parcel", "450:250x180x80", "`grams:LxWxH` in mm of an item when there is no -items")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if flags.NArg() > 0 {
		return o, fmt.Errorf("what is %q? Flags come before values: -orders FILE", flags.Arg(0))
	}
	if o.horizon < 1 || o.holdout < 0 {
		return o, fmt.Errorf("-horizon must be at least 1 and -holdout at least 0 days")
	}
	if o.regret && o.holdout != o.horizon {
		return o, fmt.Errorf("-regret asks for as many days in -holdout as in -horizon")
	}
	if !(o.capital >= 0 && o.capital < 1000) {
		return o, fmt.Errorf("-capital: %v is not a share such as 0.1", o.capital)
	}
	var err error
	o.parcel, err = parseParcel(*parcel)
	return o, err
}

// dollars returns the parser of an amount of money.
func dollars(to *placement.Money) func(string) error {
	return func(text string) (err error) {
		*to, err = rate.ParseMoney(text)
		return err
	}
}

// addPromise returns the parser of -promise; the first one given replaces the
// default.
func (o *options) addPromise() func(string) error {
	given := false
	return func(text string) error {
		if !given {
			o.promises, given = nil, true
		}
		if text == "none" {
			return nil
		}
		days, share, ok := strings.Cut(text, ":")
		d, errDays := strconv.Atoi(days)
		s, errShare := strconv.ParseFloat(share, 64)
		if !ok || errDays != nil || errShare != nil {
			return fmt.Errorf("%q is not days:share, such as 3:0.95", text)
		}
		o.promises = append(o.promises, placement.Promise{Days: d, Share: s})
		return nil
	}
}

func parseParcel(text string) (placement.Item, error) {
	var grams, length, width, height int64
	if _, err := fmt.Sscanf(text, "%d:%dx%dx%d", &grams, &length, &width, &height); err != nil {
		return placement.Item{}, fmt.Errorf("-parcel: %q is not grams:LxWxH, such as 450:250x180x80", text)
	}
	return placement.Item{
		Weight: rate.Weight(grams),
		Length: rate.Size(length), Width: rate.Size(width), Height: rate.Size(height),
	}, nil
}
