package forecast

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/internal/exact"
)

// checker collects mistakes.
type checker struct {
	kind    error
	errs    []error
	skipped int
}

func (c *checker) bad(format string, args ...any) {
	if len(c.errs) == maxMistakes {
		c.skipped++
		return
	}
	c.errs = append(c.errs, fmt.Errorf("%w: "+format, append([]any{c.kind}, args...)...))
}

func (c *checker) err() error {
	if c.skipped > 0 {
		c.errs = append(c.errs, fmt.Errorf("%w: and %d mistakes more", c.kind, c.skipped))
	}
	return errors.Join(c.errs...)
}

func (c *checker) regions(regions []geo.Region) {
	seen := make(map[string]int, len(regions))
	for i, r := range regions {
		c.name("regions", i, "id", string(r.ID), seen)
		if r.Population < 0 {
			c.bad("regions[%d] (%.40q).population: %d", i, r.ID, r.Population)
		}
	}
}

// name refuses an empty name, of a kind, or one that has been seen at another place of
// the list.
func (c *checker) name(list string, i int, kind, name string, seen map[string]int) {
	if name == "" {
		c.bad("%s[%d]: no %s", list, i, kind)
	} else if first, twice := seen[name]; twice {
		c.bad("%s[%d]: %q is %s[%d] too", list, i, name, list, first)
	} else {
		seen[name] = i
	}
}

func (c *checker) categories(category map[string]string) {
	var without []string
	for item, name := range category {
		if name == "" {
			without = append(without, item)
		}
	}
	slices.Sort(without)
	for _, item := range without {
		c.bad("categories[%.40q]: no name; leave out what has no category", item)
	}
	if _, ok := category[""]; ok {
		c.bad("categories: an item without a name")
	}
}

// where names item i in an error.
func where(i int, item string) string { return fmt.Sprintf("items[%d] (%.40q)", i, item) }

func (c *checker) number(item int, name, field string, x, most float64) {
	if !(x >= 0 && x <= most) {
		c.bad("%s.%s: %g is not within 0..%g", where(item, name), field, x, most)
	}
}

// series checks the numbers of y, which errors name after a prefix. Gaps may be NaN.
func (c *checker) series(prefix string, y Series, gaps bool) {
	for t, u := range y.Units {
		if !(u >= 0 && u <= maxMean) && !(gaps && u != u) {
			c.bad("%sunits[%d]: %g is not within 0..%g", prefix, t, u, maxMean)
		}
	}
	if len(y.Exposure) > 0 && len(y.Exposure) != len(y.Units) {
		c.bad("%sexposure: %d for %d units", prefix, len(y.Exposure), len(y.Units))
	}
	for t, x := range y.Exposure {
		if !(x >= 0 && x <= maxMean) {
			c.bad("%sexposure[%d]: %g is not within 0..%g", prefix, t, x, maxMean)
		}
	}
	if !(y.First >= 0 && y.First <= 1) {
		c.bad("%sfirst: %g is not within 0..1", prefix, y.First)
	}
}

func (c *checker) shares(item int, name string, shares []float64, regions int) bool {
	if len(shares) != regions {
		c.bad("%s.shares: %d shares for %d regions", where(item, name), len(shares), regions)
		return false
	}
	good := true
	var sum exact.Sum
	for r, p := range shares {
		if !(p >= 0 && p <= 1) {
			c.bad("%s.shares[%d]: %g is not within 0..1", where(item, name), r, p)
			good = false
			continue
		}
		sum.Add(p)
	}
	if good && math.Abs(sum.Value()-1) > 1e-9 {
		c.bad("%s.shares: their sum is %.12g, not 1", where(item, name), sum.Value())
		good = false
	}
	return good && regions > 0
}
