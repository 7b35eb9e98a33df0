package placement

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/forwardstock/forwardstock/internal/figures"
	"github.com/forwardstock/forwardstock/internal/mistake"
	"github.com/forwardstock/forwardstock/placement/rate"
)

// maxOfKind is how many mistakes of one kind are named.
const maxOfKind = 10

// checker collects mistakes by kind, kinds in the order of their first mistake.
type checker struct {
	sites, services, items, ways map[string]int
	kinds                        []*kindOfMistake
}

type kindOfMistake struct {
	name string
	errs []error
	more int
}

// bad notes a mistake: kind groups it, place and format say where and what.
func (c *checker) bad(kind, place, format string, args ...any) {
	var k *kindOfMistake
	for _, other := range c.kinds {
		if other.name == kind {
			k = other
		}
	}
	if k == nil {
		k = &kindOfMistake{name: kind}
		c.kinds = append(c.kinds, k)
	}
	if len(k.errs) == maxOfKind {
		k.more++
		return
	}
	k.errs = append(k.errs, fmt.Errorf("%s: %w", place, fmt.Errorf(format, args...)))
}

func (c *checker) err() error {
	var all []error
	for _, k := range c.kinds {
		all = append(all, k.errs...)
		if k.more > 0 {
			all = append(all, fmt.Errorf("and %s more of the kind: %s", figures.Thousands(int64(k.more)), k.name))
		}
	}
	return mistake.Join(ErrInvalid, all...)
}

// id notes an empty or repeated ID, and where each ID is first.
func (c *checker) id(seen map[string]int, list string, i int, id string) {
	place := fmt.Sprintf("%s[%d]", list, i)
	first, twice := seen[id]
	switch {
	case id == "":
		c.bad(list+" without id", place, "no id")
		return
	case twice:
		c.bad("repeated "+list, place, "%.40q is %s[%d] too", id, list, first)
		return
	case !utf8.ValidString(id):
		c.bad("IDs of "+list+" that are no text", place, "%.40q is not valid UTF-8", id)
	}
	seen[id] = i
}

func (c *checker) known(seen map[string]int, what, place, id string) (int, bool) {
	i, ok := seen[id]
	if !ok {
		c.bad("unknown "+what, place, "there is no %s %.40q", what, id)
	}
	return i, ok
}

func (c *checker) cost(place string, m Money) {
	if m < 0 {
		c.bad("negative cost", place, "-$%s is negative", strings.TrimPrefix(m.Decimal(), "-"))
	} else if int64(m) > maxObjective {
		c.bad("cost too large", place, "%v is more than %v", m, Money(maxObjective))
	}
}

// within notes a number that is not within 0 and most.
func (c *checker) within(kind, place string, n, most int64) {
	if n < 0 || n > most {
		c.bad(kind, place, "%d is not within 0..%d", n, most)
	}
}

// share notes a part of a whole that is not one.
func (c *checker) share(place string, s rate.Share) {
	if s < 0 || s > million {
		c.bad("shares", place, "%s is not within 0..1", decimal(int64(s)))
	}
}

// tags notes tags that are empty or repeated.
func (c *checker) tags(place string, tags []string) {
	for i, tag := range tags {
		if tag == "" || slices.Contains(tags[:i], tag) {
			c.bad("tags", fmt.Sprintf("%s[%d]", place, i), "%.40q is empty or there twice", tag)
		}
	}
}

func (c *checker) rule(place string, r Rule) {
	if r != Free && r != Forced && r != Forbidden {
		c.bad("unknown rule", place+".rule", "%.40q is none of %q, %q and empty", string(r), Forced, Forbidden)
	}
}

func (c *checker) level(place string, x float64) {
	if !(x >= 0 && x < 1) {
		c.bad("service level", place+".service_level", "%v is not in [0, 1)", x)
	}
}

func (c *checker) aim(place string, a Aim) {
	if a != AimLevel && a != AimFill && a != AimProfit {
		c.bad("unknown aim", place+".aim", "%.40q is none of %q, %q and empty", string(a), AimFill, AimProfit)
	}
}

// named is the place of an element with its ID.
func named(list string, i int, id string) string { return fmt.Sprintf("%s[%d] (%.40q)", list, i, id) }

// sites writes a number of sites in words.
func sites(n int) string { return figures.Count(int64(n), "site") }

// plural writes a number of things in words.
func plural(n int, noun string) string { return figures.Count(int64(n), noun) }

// decimal writes millionths as the number that they are parts of.
func decimal(millionths int64) string {
	return strconv.FormatFloat(float64(millionths)/million, 'f', -1, 64)
}
