package placement

import (
	"math"
	"math/bits"
	"slices"
	"sync"

	"github.com/forwardstock/forwardstock/placement/rate"
)

// class is the items that differ in nothing but how much they sell, and so share
// what a unit costs. At a few volumes an exemplar is decided with care; an item
// takes over what the two next to it found: values in between, as the bound is
// concave in them and the inverse of the volume together, and the better choice.
type class struct {
	trait
	shares     []float64
	tags, held []string

	priced sync.Once
	table  unitTable
	mu     sync.Mutex
	known  map[int]*exemplar
}

// trait is what can be compared of what items of a class have in common.
type trait struct {
	weight                    rate.Weight
	length, width, height     rate.Size
	value, margin             Money
	mayLose                   bool
	returns, insurance        rate.Share
	level                     float64
	dispersion, concentration float64
	spread                    float64 // variance of the level over its square, in millionths
}

// exemplar is an item of a class with one of certain volumes.
type exemplar struct {
	decided sync.Once
	total   int64
	value   []int64
	set     []int32   // places
	saves   []float64 // by place: somewhat more than what the regions save there, in ticks
}

const (
	// volumeSteps is into how many an octave of volumes is divided, in bits.
	volumeSteps = 2
	// exemplarSteps is how many steps raise the values of an exemplar.
	exemplarSteps = 16
	// sharedCells bounds what is kept of classes, in values.
	sharedCells = 1 << 25
)

// classes are those met at the same prices. It may be shared by goroutines.
type classes struct {
	mu    sync.Mutex
	known map[uint64][]*class
	cells int
}

// reserve reports whether so many cells more may be kept.
func (c *classes) reserve(cells int) bool {
	if c.cells+cells > sharedCells {
		return false
	}
	c.cells += cells
	return true
}

// traits returns what the item shares with others of its class, and a hash of it;
// false if it is on its own.
func (l *lot) traits() (t trait, hash uint64, ok bool) {
	d, item := &l.entry.Demand, l.item
	if len(l.entry.Sites) > 0 || len(l.pins) > 0 || len(l.claims) > 0 || l.total < int64(l.regions)<<6 || l.total >= 1<<50 || !(d.Mean > 0) {
		return t, 0, false
	}
	t = trait{
		weight: item.Weight, length: item.Length, width: item.Width, height: item.Height,
		value: item.Value, margin: item.Margin, mayLose: item.MayLose, returns: item.Returns, insurance: item.Insurance,
		level: l.p.level(item), dispersion: d.Dispersion, concentration: d.Concentration,
		spread: math.Round(1e6 * (d.LevelVar / float64(d.Mean*d.Mean))),
	}
	hash = scatter(uint64(item.Weight)) ^ scatter(uint64(item.Value)+1)
	return t, scatter(hash ^ digest(d.Shares)), true
}

// volumeBelow returns the number of the greatest volume of an exemplar that is at most
// total.
func volumeBelow(total int64) int {
	n := bits.Len64(uint64(total)) - 1
	return n<<volumeSteps | int(total>>(n-volumeSteps))&(1<<volumeSteps-1)
}

// volumeOf returns the volume of a number.
func volumeOf(number int) int64 {
	return int64(1<<volumeSteps|number&(1<<volumeSteps-1)) << (number>>volumeSteps - volumeSteps)
}

// classOf returns the class of the item at hand, nil if it is on its own.
func (l *lot) classOf(all *classes) *class {
	if all == nil {
		return nil
	}
	t, hash, ok := l.traits()
	if !ok {
		return nil
	}
	e := l.entry
	all.mu.Lock()
	defer all.mu.Unlock()
	for _, c := range all.known[hash] {
		if c.trait == t && slices.Equal(c.tags, l.item.Tags) && slices.Equal(c.held, e.Held) && slices.Equal(c.shares, e.Demand.Shares) {
			return c
		}
	}
	c := &class{trait: t, shares: e.Demand.Shares, tags: l.item.Tags, held: e.Held, known: map[int]*exemplar{}}
	if all.reserve(l.slots * l.regions) {
		all.known[hash] = append(all.known[hash], c)
	}
	return c
}

// priceAlike is price for an item of a class.
func (l *lot) priceAlike(c *class, t *terms) {
	l.admit(t)
	c.priced.Do(func() {
		l.costs(t)
		c.table = l.unitTable
		l.own = unitTable{}
	})
	l.unitTable = c.table
	l.measure(t)
}

// valueAlike is valueAt for an item of a class.
func (l *lot) valueAlike(c *class, t *terms) {
	n := volumeBelow(l.total)
	low, high := l.exemplar(c, n, t), l.exemplar(c, n+1, t)
	l.priceAlike(c, t)
	part := float64(low.total) / float64(l.total) * (float64(high.total-l.total) / float64(high.total-low.total))
	part = min(max(part, 0), 1)
	l.value = slices.Grow(l.value[:0], l.regions)[:l.regions]
	for r, v := range low.value {
		w := high.value[r]
		l.value[r] = min(w+int64(part*float64(v-w)), l.lose)
	}
	l.weighAlike(low, high, part)
	l.set = append(l.set[:0], low.set...)
	l.cost = l.serve(l.set)
	if !slices.Equal(low.set, high.set) {
		cost := l.cost
		l.set = append(l.set[:0], high.set...)
		if l.cost = l.serve(l.set); l.cost > cost {
			l.set = append(l.set[:0], low.set...)
			l.cost = l.serve(l.set)
		}
	}
	l.descend()
}

// weighAlike is weighAll for values between those of two exemplars. What regions
// save at a place is convex in the values: most places cannot be worth their cost
// by what regions save at both.
func (l *lot) weighAlike(low, high *exemplar, part float64) {
	k := len(l.places)
	l.reduced, l.edge = slices.Grow(l.reduced[:0], k)[:k], slices.Grow(l.edge[:0], k)[:k]
	units := float64(1e6 * l.entry.Demand.Mean)
	low1, high1 := part*(units/float64(low.total)), (1-part)*(units/float64(high.total))
	l.bits = fine
	for j := range l.places {
		if l.shift == 0 {
			saves := (float64(low1*low.saves[j])+float64(high1*high.saves[j]))*(1+1e-9) + float64(l.total)
			if room := float64(l.places[j].room); saves < room {
				l.reduced[j] = int64(room - saves)
				continue
			}
		}
		l.reduced[j], _ = l.pay(j, l.value)
	}
	l.bits = coarse
}

// exemplar returns the exemplar of a number.
func (l *lot) exemplar(c *class, number int, t *terms) *exemplar {
	c.mu.Lock()
	x := c.known[number]
	if x == nil {
		x = &exemplar{}
		t.classes.mu.Lock()
		if t.classes.reserve(l.regions) {
			c.known[number] = x
		}
		t.classes.mu.Unlock()
	}
	c.mu.Unlock()
	x.decided.Do(func() {
		if l.twin == nil {
			l.twin = newLot(l.frame)
		}
		l.twin.exemplify(x, l.entry, c, volumeOf(number), t)
	})
	return x
}

// exemplify decides an item like the one of an entry, of another volume.
func (l *lot) exemplify(x *exemplar, like *Entry, c *class, total int64, t *terms) {
	e := *like
	e.Demand.Mean = float64(total) / million
	e.Demand.LevelVar = c.spread / million * float64(e.Demand.Mean*e.Demand.Mean)
	x.total = total
	if wanted, err := l.load(&e); err != nil || !wanted {
		x.value, x.saves = make([]int64, l.regions), make([]float64, l.slots)
		return
	}
	l.priceAlike(c, t)
	l.decide(t, exemplarSteps)
	x.value, x.set, x.saves = slices.Clone(l.value), slices.Clone(l.set), make([]float64, len(l.places))
	for j := range l.places {
		u, sum := l.unit[j*l.regions:][:l.regions], 0.0
		for r, q := range l.q {
			// Of f times the volume, f at least 1/3, no quantity is more than f (q + 2).
			sum += float64(float64(q+2) * float64(max(0, l.value[r]-u[r])))
		}
		x.saves[j] = sum
	}
}
