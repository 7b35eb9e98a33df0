package geo

import (
	_ "embed"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// RegionID is a three-digit ZIP prefix (ZIP3) as text: "006" has two zeros.
type RegionID string

// Kind says which network reaches a region or an address.
type Kind string

// The kinds. Ground parcel networks are made for the contiguous states; the
// others are reached by air or sea.
const (
	Contiguous Kind = "conus"     // the 48 contiguous states and DC
	Alaska     Kind = "AK"        // Alaska
	Hawaii     Kind = "HI"        // Hawaii
	PuertoRico Kind = "PR"        // Puerto Rico
	Territory  Kind = "territory" // other territories and freely associated states
	Military   Kind = "military"  // APO, FPO and DPO; no region has this kind
)

// Region is one ZIP3 area of the 2020 census.
type Region struct {
	ID         RegionID `json:"id"`
	State      string   `json:"state"`      // postal code of the state that most of it lies in
	Kind       Kind     `json:"kind"`       // which network reaches it
	Point      Point    `json:"point"`      // population-weighted centre
	Population int64    `json:"population"` // residents; 0 where the census has none
	Radius     Length   `json:"radius"`     // root mean square distance of residents to Point
}

// zip3 is computed from public-domain data of the US Census Bureau: residents
// by ZCTA from the 2020 Census (Demographic and Housing Characteristics, table
// P1), points from the 2021 Gazetteer.
//
//go:embed zip3.csv
var zip3 string

// table is the parsed zip3 with the position of each prefix, or -1.
type table struct {
	regions  []Region
	position [1000]int16
}

// census holds the table from its first use on. A test parses the embedded
// text, so the error cannot occur here.
var census = sync.OnceValue(func() *table {
	t, _ := parseTable(zip3)
	return t
})

func parseTable(text string) (*table, error) {
	t := new(table)
	for i := range t.position {
		t.position[i] = -1
	}
	lines := strings.Split(strings.TrimSpace(text), "\n")
	for n, line := range lines[1:] {
		r, err := parseRegion(strings.Split(line, ","))
		if err != nil {
			return t, fmt.Errorf("line %d: %w", n+2, err)
		}
		at, ok := r.ID.number()
		if !ok || len(t.regions) > 0 && r.ID <= t.regions[len(t.regions)-1].ID {
			return t, fmt.Errorf("line %d: %w: prefix %q out of place", n+2, ErrInvalid, r.ID)
		}
		t.position[at] = int16(len(t.regions))
		t.regions = append(t.regions, r)
	}
	return t, nil
}

// parseRegion reads zip3, state, lat, lon, population, n_zips, region,
// rms_radius_km.
func parseRegion(fields []string) (Region, error) {
	if len(fields) != 8 {
		return Region{}, fmt.Errorf("%w: %d fields", ErrInvalid, len(fields))
	}
	var numbers [4]float64
	for i, field := range []int{2, 3, 4, 7} {
		x, err := strconv.ParseFloat(fields[field], 64)
		if err != nil {
			return Region{}, err
		}
		numbers[i] = x
	}
	r := Region{
		ID:         RegionID(fields[0]),
		State:      fields[1],
		Kind:       Kind(fields[6]),
		Point:      Point{numbers[0], numbers[1]},
		Population: int64(numbers[2]),
		Radius:     Length(math.Round(numbers[3] * 1000)),
	}
	return r, r.Point.Check()
}

// number returns the prefix as a number from 0 to 999.
func (id RegionID) number() (n int, ok bool) {
	if len(id) != 3 || !digits(string(id)) {
		return 0, false
	}
	return int(id[0]-'0')*100 + int(id[1]-'0')*10 + int(id[2]-'0'), true
}

// Regions returns the 896 regions of the table in ascending order of ID. The
// slice is the caller's own.
func Regions() []Region { return slices.Clone(census().regions) }

// Lookup returns the region of an ID of the table. It knows no aliases;
// ParseRegion does.
func Lookup(id RegionID) (Region, bool) {
	n, ok := id.number()
	if !ok {
		return Region{}, false
	}
	t := census()
	at := t.position[n]
	if at < 0 {
		return Region{}, false
	}
	return t.regions[at], true
}
