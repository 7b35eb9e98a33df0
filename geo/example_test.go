package geo_test

import (
	"errors"
	"fmt"

	"github.com/forwardstock/forwardstock/geo"
)

func ExampleParseZIP() {
	for _, text := range []string{"10001-2345", "7030", "00501", "09012", "00000"} {
		zip, err := geo.ParseZIP(text)
		switch {
		case errors.Is(err, geo.ErrMilitary):
			fmt.Println(zip.Code, "is a military address")
		case err != nil:
			fmt.Println(err)
		default:
			fmt.Println(zip.Code, "in region", zip.Region, "restored:", zip.Restored)
		}
	}
	// Output:
	// 10001 in region 100 restored: false
	// 07030 in region 070 restored: true
	// 00501 in region 117 restored: false
	// 09012 is a military address
	// geo: unknown ZIP prefix: "00000"
}

func ExampleParseState() {
	code, _ := geo.ParseState("west virginia")
	name, _ := geo.StateName(code)
	fmt.Println(code, name)
	// Output: WV West Virginia
}

func ExampleDistance() {
	losAngeles := geo.Point{Lat: 34.0522, Lng: -118.2437}
	newYork := geo.Point{Lat: 40.7128, Lng: -74.0060}
	d, err := geo.Distance(losAngeles, newYork)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%v, %.0f miles, zone %d\n", d, d.Miles(), geo.Zone(d))
	// Output: 3935.8 km, 2446 miles, zone 8
}

func ExampleTransit() {
	// A parcel from Edison NJ to Chicago, handed over one day after the order.
	edison := geo.Point{Lat: 40.52, Lng: -74.40}
	chicago, _ := geo.Lookup("606")
	d, err := geo.Distance(edison, chicago.Point)
	if err != nil {
		fmt.Println(err)
		return
	}
	days := geo.GroundTransit().Lane(geo.Contiguous, chicago.Kind, d).Shift(1)
	for day := 2; day <= 4; day++ {
		fmt.Printf("within %d days: %.0f %%\n", day, float64(days.Within(day))/geo.Certain*100)
	}
	fmt.Printf("mean %.2f days\n", days.Mean())
	// Output:
	// within 2 days: 0 %
	// within 3 days: 75 %
	// within 4 days: 100 %
	// mean 3.25 days
}

func ExampleExactTransit() {
	transit, err := geo.ExactTransit([]geo.Length{geo.Miles(1000)}, []int{3, 4})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(transit.Days(geo.Miles(1000)).Mean(), transit.Days(geo.Miles(1001)).Mean())
	// Output: 3 4
}

func ExampleIndex() {
	sites := []geo.Point{{Lat: 34.03, Lng: -117.61}, {Lat: 40.52, Lng: -74.40}, {Lat: 33.75, Lng: -84.39}}
	index, err := geo.NewIndex(sites)
	if err != nil {
		fmt.Println(err)
		return
	}
	miami, _ := geo.Lookup("331")
	nearest, _ := index.Nearest(miami.Point)
	fmt.Println("nearest: site", nearest.Index, "at", nearest.Distance)
	within, _ := index.Within(miami.Point, 2000*geo.Kilometre)
	fmt.Println("within 2000 km:", len(within), "sites")
	// Output:
	// nearest: site 2 at 971.4 km
	// within 2000 km: 2 sites
}

func ExampleAlbers() {
	if x, y, ok := geo.Albers(geo.Point{Lat: 38.7, Lng: -96.6}); ok {
		fmt.Printf("%.1f, %.1f of %d x %d\n", x, y, geo.MapWidth, geo.MapHeight)
	}
	// Output: 487.5, 305.0 of 975 x 610
}
