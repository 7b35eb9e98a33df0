package placement

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/forwardstock/forwardstock/internal/figures"
)

// promiseConflict states that promise i cannot be kept; format says what best, the most
// of the units asked for that can be on time, is.
func (m *model) promiseConflict(i int, best, asked int64, format string) Conflict {
	share := 1.0
	if asked > 0 {
		share = float64(best) / float64(asked)
	}
	return Conflict{
		Requirement: m.promiseText(i),
		Reason:      fmt.Sprintf(format, percent(share)),
		Promise:     i,
		Best:        share,
	}
}

func (m *model) promiseText(i int) string {
	w := m.p.Policy.Within[i]
	unit := "days"
	if w.Days == 1 {
		unit = "day"
	}
	about := ""
	if w.Item != "" {
		about += fmt.Sprintf(" for item %.40q", w.Item)
	}
	if place := string(w.Region) + w.State; place != "" {
		about += fmt.Sprintf(" from %.40s", place)
	}
	return fmt.Sprintf("%s of demand%s within %d %s", percent(w.Share), about, w.Days, unit)
}

// percent writes a share with at most one decimal, rounded down so that what is
// short of a promise never looks as if it kept it.
func percent(share float64) string {
	return strconv.FormatFloat(math.Floor(share*1000+1e-9)/10, 'f', -1, 64) + "%"
}

// regionList names the first of some regions.
func (m *model) regionList(regions []int32) string {
	var names []string
	for _, r := range regions[:min(3, len(regions))] {
		names = append(names, string(m.p.Demand.Regions[r].ID))
	}
	text := strings.Join(names, ", ")
	switch more := len(regions) - len(names); {
	case more > 0:
		return fmt.Sprintf("regions %s and %s more", text, figures.Thousands(int64(more)))
	case len(names) == 1:
		return "region " + text
	}
	return "regions " + text
}
