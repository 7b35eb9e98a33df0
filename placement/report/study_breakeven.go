package report

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/whatif"
)

// breakEven says from which volume on an item pays for more sites, and whether
// enough is known to split it.
func breakEven(b *whatif.BreakEven) []studyLine {
	text := fmt.Sprintf("Sells %s a day.", amount(b.Daily, "unit"))
	doubt := false
	for _, v := range b.Volumes {
		if v.Below == nil {
			text += fmt.Sprintf(" %s sites pay at any volume", number(v.Sites))
		} else {
			text += fmt.Sprintf(" %s sites pay from %s a day on", number(v.Sites), amount(v.Pays.Daily, "unit"))
			doubt = doubt || !v.Below.Proved
		}
		text += noRoom(v.Pays.Over) + "."
		doubt = doubt || !v.Pays.Proved
	}
	if doubt {
		text += " That is as far as was found; not all of it is proved."
	}
	if len(b.Volumes) > 0 {
		text += " All other items and the open sites stay as they are."
	}
	lines := []studyLine{{Site: "Break-even", Text: text}}
	switch b.Advice {
	case whatif.KeepCentral:
		lines = append(lines, studyLine{Site: "Keep it central", Text: "One site is cheapest."})
	case whatif.SplitItem:
		lines = append(lines, studyLine{Site: "Split it", Text: fmt.Sprintf("What is known of its demand is enough for %s sites.", small(b.Keep))})
	case whatif.NotServed:
		lines = append(lines, studyLine{Site: "Do not stock it", Text: "Losing its sales is cheapest."})
	case whatif.TooLittleKnown:
		for _, e := range b.Evidence {
			if !e.Supported {
				keep := "Keep it at " + small(e.From) + " sites"
				if e.From == 1 {
					keep = "Keep it central"
				}
				lines = append(lines, studyLine{Site: keep, Text: unsure(e)})
				break
			}
		}
	}
	return lines
}

// noRoom names the limits that are too tight for a volume.
func noRoom(over []placement.LimitCheck) string {
	if len(over) == 0 {
		return ""
	}
	names := make([]string, len(over))
	for i, l := range over {
		names[i] = limitName(l.Kind, l.Site, l.Item)
	}
	return ", for which there is no room now (" + strings.Join(names, ", ") + ")"
}

// unsure says what evidence would support a split.
func unsure(e whatif.Evidence) string {
	text := fmt.Sprintf("Too little evidence: %s sites would save %s in the mean, and %s is needed to be sure.", small(e.Sites), money(e.Saving), money(e.Needed))
	if e.More > 1 && !math.IsInf(e.More, 0) {
		text += fmt.Sprintf(" %s times as many orders would show it", strconv.FormatFloat(e.More, 'f', 1, 64))
		if e.Days > 0 {
			text += ", some " + plural(e.Days, "day")
		}
		text += "."
	}
	return text
}

// small writes a number of sites in words, number with a capital.
func small(n int) string {
	if words := [...]string{"no", "one", "two", "three", "four", "five", "six"}; n >= 0 && n < len(words) {
		return words[n]
	}
	return strconv.Itoa(n)
}

func number(n int) string {
	if words := [...]string{"No", "One", "Two", "Three", "Four", "Five", "Six"}; n >= 0 && n < len(words) {
		return words[n]
	}
	return strconv.Itoa(n)
}

// amount writes a quantity of something with as many decimals as matter.
func amount(x float64, noun string) string {
	decimals := 0
	if x < 10 {
		decimals = 1
	}
	if x < 1 {
		decimals = 2
	}
	text := strconv.FormatFloat(x, 'f', decimals, 64)
	if text == "1.0" || text == "1" {
		return "1 " + noun
	}
	return text + " " + noun + "s"
}

func breakEvenCSV(c *csvWriter, _ *placement.Problem, s *Study) {
	for _, b := range s.BreakEvens {
		for _, v := range b.Volumes {
			c.text(b.Item)
			c.fraction(b.Daily)
			c.whole(int64(b.Sites))
			c.text(string(b.Advice))
			c.whole(int64(b.Keep))
			c.whole(int64(v.Sites))
			c.fraction(v.Pays.Daily)
			c.sideCost(v.Pays.Best)
			c.sideCost(v.Pays.Fewer)
			c.flag(v.Pays.Proved && (v.Below == nil || v.Below.Proved))
			var over []string
			for _, l := range v.Pays.Over {
				over = append(over, limitName(l.Kind, l.Site, l.Item))
			}
			c.text(strings.Join(over, "; "))
			if v.Below == nil {
				c.none(3)
			} else {
				c.fraction(v.Below.Daily)
				c.sideCost(v.Below.Best)
				c.sideCost(v.Below.Fewer)
			}
			c.end()
		}
	}
}

func evidenceCSV(c *csvWriter, _ *placement.Problem, s *Study) {
	for _, b := range s.BreakEvens {
		for _, e := range b.Evidence {
			c.text(b.Item)
			c.whole(int64(e.Sites))
			c.whole(int64(e.From))
			c.dollars(e.Saving)
			c.dollars(e.Deviation)
			c.dollars(e.Needed)
			c.flag(e.Supported)
			c.fraction(e.More)
			c.whole(e.Orders)
			c.whole(e.Days)
			c.end()
		}
	}
}
