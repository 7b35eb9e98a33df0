package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/internal/figures"
)

const (
	mapDots   = 1500 // regions drawn at most
	siteHues  = 9    // sites with a colour of their own; the others share one
	dayHues   = 5    // days told apart by colour: up to 1, 2, 3, 4, more
	pinRadius = 11.0
	textRatio = 7.6 // width of a character of a label, map units
)

// mapView is the map of the page: regions as dots, sites as pins, in the frame
// of geo.Albers.
type mapView struct {
	Land, Borders string
	Dots          []dot
	Pins          []pin
	Spare         []dot // sites that are not used
	Sites         []legend
	Days          []legend
	Missing       string // what is not on the map
	Desc          string
}

type dot struct{ X, Y, R, Class, Title string }

// pin is an open site. Its name is empty where it would cover another.
type pin struct {
	X, Y, R, Hue, Number string
	Name, Anchor, NameX  string
	Title                string
}

type legend struct{ Hue, Number, Label, Value string }

// hue is the colour class of an open site by its number.
func hue(number int) string {
	if number > siteHues {
		return "s0"
	}
	return "s" + strconv.Itoa(number)
}

// dayHue is the colour class of a mean number of days.
func dayHue(d geo.Days) string {
	return "d" + strconv.Itoa(int(min(dayHues, max(1, math.Round(d.Mean())))))
}

func (s *summary) mapView() *mapView {
	m := &mapView{Land: outlinePath("land"), Borders: outlinePath("borders")}
	s.dots(m)
	s.pins(m)
	for _, site := range s.siteRows(siteHues) {
		m.Sites = append(m.Sites, legend{site.Hue, site.Number, site.Name, site.Share})
	}
	if more := len(s.open) - siteHues; more > 0 {
		m.Sites = append(m.Sites, legend{Hue: hue(siteHues + 1), Label: plural(int64(more), "other site")})
	}
	for day := 1; day <= dayHues; day++ {
		label := plural(int64(day), "day")
		if day == dayHues {
			label = strconv.Itoa(day) + " days or more"
		}
		m.Days = append(m.Days, legend{Hue: "d" + strconv.Itoa(day), Label: label})
	}
	m.Desc = fmt.Sprintf("Each dot is a three-digit ZIP region, larger with more demand, coloured by the site that serves most of it "+
		"or by the days that parcels take. Open sites: %s.", s.openNames())
	return m
}

func (s *summary) openNames() string {
	names := make([]string, 0, len(s.open))
	for _, site := range s.open {
		names = append(names, site.name)
	}
	return list(names)
}

// dots draws the regions, large ones first so that small ones stay visible.
func (s *summary) dots(m *mapView) {
	type served struct {
		region int
		demand int64
		flows  []flow
	}
	var all []served
	for r, flows := range s.flows() {
		sum := int64(0)
		for _, f := range flows {
			sum += f.demand
		}
		if sum > 0 {
			all = append(all, served{r, sum, flows})
		}
	}
	slices.SortStableFunc(all, func(a, b served) int { return cmp.Compare(b.demand, a.demand) })
	missing, unseen := int64(0), 0
	for _, v := range all {
		region := s.problem.Demand.Regions[v.region]
		x, y, ok := geo.Albers(region.Point)
		if !ok || len(m.Dots) == mapDots {
			missing += v.demand
			unseen++
			continue
		}
		main := mainSite(v.flows)
		class := hue(s.numbers[main.site])
		title := fmt.Sprintf("ZIP %s, %s: %s units", clean(string(region.ID)), clean(region.State), units(v.demand))
		if part := ratio(main.demand, v.demand); part < million {
			title += fmt.Sprintf(", %s from %s", percent(part), clean(s.problem.Network.Sites[main.site].ID))
		} else {
			title += " from " + clean(s.problem.Network.Sites[main.site].ID)
		}
		if days, ok := mix(v.flows); ok {
			class += " " + dayHue(days)
			title += ", " + meanDays(days) + " days"
		}
		part := float64(v.demand) / float64(all[0].demand)
		m.Dots = append(m.Dots, dot{decimal(x), decimal(y), decimal(1.7 + float64(6.5*math.Sqrt(part))), class, title})
	}
	if unseen > 0 {
		part := ratio(missing, s.demand)
		text := percent(part)
		if part < 500 {
			text = "less than 0.1%"
		}
		m.Missing = fmt.Sprintf("Not drawn: %s off the map, such as Puerto Rico, with %s of the demand.", plural(int64(unseen), "region"), text)
	}
}

// mainSite returns what the site that sends most sends, by all services.
func mainSite(flows []flow) flow {
	var sums []flow
	for _, f := range flows {
		find(&sums, f.site, 0).demand += f.demand
	}
	return slices.MaxFunc(sums, func(a, b flow) int { return cmp.Compare(a.demand, b.demand) })
}

// pins draws the open sites, sized by the units to send, and names them where
// there is room: right of the pin, else left, else not.
func (s *summary) pins(m *mapView) {
	type box struct{ x0, x1, y float64 }
	var taken []box
	free := func(b box) bool {
		if b.x0 < 0 || b.x1 > geo.MapWidth {
			return false
		}
		for _, t := range taken {
			if b.x0 < t.x1 && t.x0 < b.x1 && math.Abs(b.y-t.y) < 2*pinRadius {
				return false
			}
		}
		return true
	}
	type spot struct {
		x, y float64
		site openSite
	}
	var spots []spot
	most := int64(1)
	for _, site := range s.open {
		most = max(most, site.Send)
	}
	for _, site := range s.open {
		at := placeOf(s.problem.Network.Sites[site.index])
		if x, y, ok := geo.Albers(at.point); ok && at.ok {
			spots = append(spots, spot{x, y, site})
			taken = append(taken, box{x - pinRadius, x + pinRadius, y})
		}
	}
	for _, v := range spots {
		r := pinRadius + float64(7*math.Sqrt(float64(max(0, v.site.Send))/float64(most)))
		p := pin{
			X: decimal(v.x), Y: decimal(v.y), R: decimal(r), Hue: hue(v.site.number), Number: strconv.Itoa(v.site.number),
			Title: fmt.Sprintf("%s: %s units expected, %s to send", v.site.name, units(v.site.Demand), figures.Thousands(v.site.Send)),
		}
		width := float64(textRatio * float64(utf8.RuneCountInString(v.site.name)))
		right := box{v.x + r + 4, v.x + r + 4 + width, v.y}
		left := box{v.x - r - 4 - width, v.x - r - 4, v.y}
		if free(right) {
			p.Name, p.Anchor, p.NameX = v.site.name, "start", decimal(right.x0)
			taken = append(taken, right)
		} else if free(left) {
			p.Name, p.Anchor, p.NameX = v.site.name, "end", decimal(left.x1)
			taken = append(taken, left)
		}
		m.Pins = append(m.Pins, p)
	}
	for w, site := range s.problem.Network.Sites {
		at := placeOf(site)
		x, y, ok := geo.Albers(at.point)
		if ok && at.ok && s.numbers[w] == 0 && len(m.Spare) < mapDots {
			m.Spare = append(m.Spare, dot{X: decimal(x - 4), Y: decimal(y - 4), Title: clean(site.ID) + ": not used"})
		}
	}
}

// decimal writes a number with one decimal.
func decimal(x float64) string { return strconv.FormatFloat(x, 'f', 1, 64) }
