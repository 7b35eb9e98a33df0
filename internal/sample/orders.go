package sample

import (
	"bufio"
	"encoding/csv"
	"fmt"
	"io"
	"math/rand/v2"
	"strconv"
	"time"

	"github.com/forwardstock/forwardstock/geo"
)

// Days is the length of the sample year, which ends on Last.
const Days = 365

// Last is the last day of the sample year.
var Last = time.Date(2026, time.October, 31, 0, 0, 0, 0, time.UTC)

// WriteOrders writes the orders of the sample year as a delimited file with
// the columns that a TikTok Shop export has for them. The same seed gives the
// same bytes on every machine: everything is drawn as an integer.
func WriteOrders(w io.Writer, seed uint64) error {
	items, err := readItems()
	if err != nil {
		return err
	}
	out := bufio.NewWriter(w)
	if _, err := out.WriteString("Order ID,Order Status,Seller SKU,Quantity,Sku Quantity of return,Created Time,State,Zipcode\n"); err != nil {
		return err
	}
	year := newYear(rand.New(rand.NewPCG(seed, 0x5eed)), items)
	for day := range Days {
		for i := range items {
			for range year.orders(i, day) {
				if err := year.write(out, i, day); err != nil {
					return err
				}
			}
		}
	}
	return out.Flush()
}

// item is what the generator needs of an item.
type item struct {
	id     string
	launch int // day of the year
	rate   int // tenths of an order a day
}

func readItems() ([]item, error) {
	file, err := Files.Open("shop.csv")
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		return nil, err
	}
	var items []item
	for _, row := range rows[1:] {
		launch, err := strconv.Atoi(row[1])
		if err != nil {
			return nil, fmt.Errorf("shop.csv: %w", err)
		}
		rate, err := strconv.Atoi(row[2])
		if err != nil {
			return nil, fmt.Errorf("shop.csv: %w", err)
		}
		items = append(items, item{row[0], launch, rate})
	}
	return items, nil
}

// stream is a live-stream for one item.
type stream struct {
	item, day int
	state     string // where most of the audience is
}

// year is the state of the generator.
type year struct {
	random   *rand.Rand
	items    []item
	regions  []geo.Region
	upTo     []int64            // cumulative weights of regions
	ofState  map[string][]int64 // the same within a state; zero weight elsewhere
	streams  []stream
	sequence int
}

// streams in the year, each for one of the livelier items.
const streams = 14

func newYear(random *rand.Rand, items []item) *year {
	y := &year{random: random, items: items, regions: geo.Regions(), ofState: map[string][]int64{}}
	taste := map[string]int64{"CA": 120, "TX": 125, "FL": 120, "GA": 115, "NY": 90, "MA": 80, "IA": 85, "VT": 70}
	weights := make([]int64, len(y.regions))
	for i, r := range y.regions {
		tilt := int64(100)
		if t, ok := taste[r.State]; ok {
			tilt = t
		}
		weights[i] = r.Population * tilt
	}
	y.upTo = cumulative(weights, func(int) bool { return true })
	audiences := []string{"CA", "TX", "FL", "NY", "IL", "GA", "OH", "WA"}
	for _, state := range audiences {
		y.ofState[state] = cumulative(weights, func(i int) bool { return y.regions[i].State == state })
	}
	for len(y.streams) < streams {
		s := stream{item: random.IntN(len(items)), day: 10 + random.IntN(Days-20), state: audiences[random.IntN(len(audiences))]}
		if items[s.item].rate >= 40 && s.day >= items[s.item].launch {
			y.streams = append(y.streams, s)
		}
	}
	return y
}

func cumulative(weights []int64, counts func(i int) bool) []int64 {
	sums := make([]int64, len(weights))
	var sum int64
	for i, w := range weights {
		if counts(i) {
			sum += w
		}
		sums[i] = sum
	}
	return sums
}

// lift returns the percentage of its usual orders that an item has on a day,
// and the state of the audience if a live-stream is behind it.
func (y *year) lift(i, day int) (percent int, state string) {
	percent = 100
	for _, s := range y.streams {
		if s.item != i {
			continue
		}
		switch day - s.day {
		case 0:
			percent, state = 1000, s.state
		case 1:
			percent, state = 400, s.state
		case 2:
			percent, state = 200, s.state
		}
	}
	return percent, state
}

// weekday holds the busyness of the days from Sunday on, in percent.
var weekday = [7]int{118, 96, 92, 93, 96, 104, 115}

// orders draws the number of orders of an item on a day: a binomial number of
// four times as many chances of a quarter, at a level that wanders a little.
func (y *year) orders(i, day int) int {
	it := y.items[i]
	if day < it.launch {
		return 0
	}
	rate := it.rate * 100 // thousandths of an order
	rate = rate * weekday[date(day).Weekday()] / 100
	rate = rate * (80 + y.random.IntN(41)) / 100
	if age := day - it.launch; it.launch > 0 && age < 20 {
		rate = rate * (age + 1) / 20 // a launch takes time
	}
	percent, _ := y.lift(i, day)
	chances := rate * percent / 100 * 4
	n := 0
	for ; chances >= 1000; chances -= 1000 {
		if y.random.IntN(4) == 0 {
			n++
		}
	}
	if y.random.IntN(4000) < chances {
		n++
	}
	return n
}

func date(day int) time.Time { return Last.AddDate(0, 0, day-Days+1) }

// write draws and writes one order.
func (y *year) write(w io.Writer, i, day int) error {
	y.sequence++
	at := y.upTo
	if _, state := y.lift(i, day); state != "" && y.random.IntN(100) < 60 {
		at = y.ofState[state]
	}
	region := y.regions[pick(y.random, at)]
	quantity := 1
	switch draw := y.random.IntN(100); {
	case draw < 2:
		quantity = 3
	case draw < 10:
		quantity = 2
	}
	status, returned := "Completed", 0
	switch draw := y.random.IntN(100); {
	case draw < 4:
		status = "Canceled"
	case draw < 10:
		returned = quantity
	}
	created := date(day).Add(time.Duration(y.random.IntN(24*60*60)) * time.Second)
	_, err := fmt.Fprintf(w, "5770%014d,%s,%s,%d,%d,%s,%s,%s%02d\n", y.sequence, status, y.items[i].id, quantity,
		returned, created.Format("01/02/2006 03:04:05 PM"), region.State, region.ID, y.random.IntN(100))
	return err
}

// pick draws an index with the probability of its weight.
func pick(random *rand.Rand, upTo []int64) int {
	draw := random.Int64N(upTo[len(upTo)-1])
	lo, hi := 0, len(upTo)-1
	for lo < hi {
		if mid := (lo + hi) / 2; upTo[mid] > draw {
			hi = mid
		} else {
			lo = mid + 1
		}
	}
	return lo
}
