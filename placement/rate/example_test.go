package rate_test

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/forwardstock/forwardstock/placement/rate"
)

func ExampleCard_Price() {
	card, err := rate.GroundAdvantageRetail20251005()
	if err != nil {
		fmt.Println(err)
		return
	}
	// 800 g weigh less than 2 lb, but the box of 14 x 12 x 12 in counts as
	// ceil(2016 / 166) = 13 lb.
	box := rate.Parcel{Weight: 800 * rate.Gram, Length: 356, Width: 305, Height: 305}
	small := rate.Parcel{Weight: 800 * rate.Gram, Length: 200, Width: 150, Height: 100}
	for _, p := range []rate.Parcel{small, box} {
		near, _ := card.Price(p, 2)
		far, _ := card.Price(p, 8)
		fmt.Println(near, far)
	}
	_, err = card.Price(rate.Parcel{Weight: 40 * rate.Kilogram}, 2)
	fmt.Println(errors.Is(err, rate.ErrNotCarried), err)
	// Output:
	// $10.45 $17.15
	// $17.15 $46.55
	// true weight above the limit of the card: not carried
}

func ExampleReadCSV() {
	const table = `max_weight_lb,zone1,zone2
1,8.00,9.50
2,9.00,11.25
`
	card, err := rate.ReadCSV(strings.NewReader(table), rate.Card{
		Name: "mine",
		Dim:  rate.Dim{CubicInchesPerPound: 139},
		Surcharges: []rate.Surcharge{
			{Name: "residential", Amount: 5 * rate.Dollar},
			{Name: "fuel", Share: 20 * rate.Percent},
		},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	price, _ := card.Price(rate.Parcel{Weight: 300}, 2)
	fmt.Println(price)
	_ = rate.WriteCSV(os.Stdout, card)
	// Output:
	// $17.40
	// max_weight_g,zone1,zone2
	// 454,8.00,9.50
	// 907,9.00,11.25
}

func ExampleCard_Check() {
	card := rate.Card{Bands: []rate.Band{
		{UpTo: 500, Prices: []rate.Money{8 * rate.Dollar}},
		{UpTo: 400, Prices: []rate.Money{-rate.Cent}},
	}}
	fmt.Println(card.Check())
	// Output:
	// card "": dimensional_weight: state a divisor (cubic_inches_per_pound) or actual_weight_only
	// bands[1]: up to 400 g is not above the 500 g of the band before
	// bands[1]: price of zone 1 is negative: -0.01
}
