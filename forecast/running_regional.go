package forecast

import (
	"encoding/binary"
	"maps"
	"slices"
)

func (p *parent) numbers() []*float64 {
	all := []*float64{&p.sure}
	for k := range p.states {
		all = append(all, &p.states[k])
		for i := range p.within[k] {
			all = append(all, &p.within[k][i])
		}
	}
	return all
}

func (t *tie) numbers() []*float64 {
	all := []*float64{&t.state}
	for k := range t.within {
		all = append(all, &t.within[k])
	}
	return all
}

// appendCategories writes what the items of categories share, the categories, and
// the items of them that have not come.
func (r *Running) appendCategories(b []byte) []byte {
	b = binary.AppendUvarint(b, uint64(len(r.category.names)))
	if len(r.category.names) == 0 {
		return b
	}
	for _, x := range r.regional.parents[1].items.numbers() {
		b = appendNumber(b, *x)
	}
	for k := range len(r.category.names) + 1 {
		b = appendNumber(b, r.brisk.of(int32(k)))
	}
	for k, name := range r.category.names {
		b = appendText(b, name)
		for _, x := range r.regional.parents[k+1].numbers() {
			b = appendNumber(b, *x)
		}
	}
	b = binary.AppendUvarint(b, uint64(len(r.category.coming)))
	for _, name := range slices.Sorted(maps.Keys(r.category.coming)) {
		b = binary.AppendUvarint(appendText(b, name), uint64(r.category.coming[name]))
	}
	return b
}

// emptyParent returns a parent without shares, to be filled in.
func (a *atlas) emptyParent(items *tie) parent {
	p := parent{states: make([]float64, len(a.states)), within: make([][]float64, len(a.states)), items: items}
	for k := range p.within {
		p.within[k] = make([]float64, len(a.members[k]))
	}
	return p
}

func (a *atlas) emptyTie() *tie { return &tie{within: make([]float64, len(a.states))} }

// join sets the shares of the regions, unless what they are made of makes no sense.
func (p *parent) join(a *atlas) bool {
	sure := p.items.state > 0 && max(p.items.state, p.sure) <= maxMean/2
	if !sure || !unit(p.states) || slices.ContainsFunc(p.within, func(x []float64) bool { return !unit(x) }) {
		return false
	}
	p.shares = make([]float64, len(a.regions))
	a.join(p.shares, p.states, p.within)
	return true
}

// categories reads what appendCategories writes.
func (in *reader) categories(r *Running) bool {
	n := in.count()
	if n == 0 || in.bad {
		return !in.bad
	}
	g, c := r.regional, &r.category
	items := g.emptyTie()
	for _, x := range items.numbers() {
		*x = in.number(most)
	}
	for k := uint64(0); k <= n && !in.bad; k++ {
		x := in.number(mostBrisk)
		r.brisk, in.bad = append(r.brisk, x), in.bad || x < 1.0/mostBrisk
	}
	for ; n > 0 && !in.bad; n-- {
		name, p := in.text(), g.emptyParent(items)
		for _, x := range p.numbers() {
			*x = in.number(most)
		}
		if k := len(c.names); name == "" || k > 0 && c.names[k-1] >= name || !p.join(g.atlas) {
			return false
		}
		c.names, g.parents = append(c.names, name), append(g.parents, p)
	}
	c.coming = map[string]int32{}
	last := ""
	for n := in.count(); n > 0 && !in.bad; n-- {
		name := in.text()
		if name <= last {
			return false
		}
		c.coming[name], last = in.category(r), name
		in.bad = in.bad || c.coming[name] == 0
	}
	return !in.bad
}

// category reads the number of a category, 0 for none.
func (in *reader) category(r *Running) int32 {
	k := in.count()
	if k > uint64(len(r.category.names)) {
		in.bad = true
		return 0
	}
	return int32(k)
}
