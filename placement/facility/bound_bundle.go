package facility

// bundle is a proximal bundle method (Lemarechal 1975; Kiwiel 1990) that raises
// the bound of a domain. It keeps cuts, whose minimum models z from above, and
// steps from the best multipliers so far, the center, to where the model less
// the squared distance over 2t is highest.
type bundle struct {
	oracle *oracle
	lists  *lists
	cuts   []*cut
	err    []float64 // by how much each cut is above z at the center
	gram   []float64 // products of the gradients, capacity by capacity
	theta  []float64 // weights of the cuts in the last step, summing to 1
	step   []float64 // scratch: sum of theta times gradient
	slope  []float64 // scratch of the quadratic program
	trial  []int64
	center []int64
	bound  int64   // z at the center
	one    float64 // what stands for 1 in gradients
	t      float64 // length of the steps
	nulls  int     // steps since the last one that moved the center
	spare  []*cut  // cuts of our own that are not in use
	owned  map[*cut]bool
}

func newBundle(o *oracle, clients, capacity int) *bundle {
	b := &bundle{
		oracle: o, lists: o.lists, one: float64(o.one),
		cuts:   make([]*cut, 0, capacity),
		err:    make([]float64, capacity),
		gram:   make([]float64, capacity*capacity),
		theta:  make([]float64, capacity),
		slope:  make([]float64, capacity),
		step:   make([]float64, clients),
		trial:  make([]int64, clients),
		center: make([]int64, clients),
		owned:  make(map[*cut]bool, capacity),
	}
	for range capacity {
		c := newCut(o, clients)
		b.spare = append(b.spare, c)
		b.owned[c] = true
	}
	return b
}

func (b *bundle) capacity() int { return cap(b.cuts) }

// clear drops all cuts.
func (b *bundle) clear() {
	for _, c := range b.cuts {
		if b.owned[c] {
			b.spare = append(b.spare, c)
		}
	}
	b.cuts = b.cuts[:0]
}

// above returns by how much cut c is above z at the center.
func (b *bundle) above(c *cut) float64 {
	return c.value + dotTicks(c.grad, b.center, b.oracle.one) - float64(b.bound)
}

// measure sets the errors of all cuts at the center.
func (b *bundle) measure() {
	for k, c := range b.cuts {
		b.err[k] = max(0, b.above(c))
	}
	b.oracle.work += int64(len(b.cuts)) * int64(len(b.center)) / 4
}

// aim sets the length of steps to some times what would bring the bound to target,
// if it rose along the newest cut.
func (b *bundle) aim(target int64, times float64) {
	if k := len(b.cuts) - 1; k >= 0 && b.bound < target {
		b.t = times * float64(target-b.bound) / max(1, b.gram[k*b.capacity()+k])
	}
}

// adopt takes over the cuts that f admits, those closest to z at the center
// first, up to two thirds of the capacity.
func (b *bundle) adopt(f *filter, seeds []*cut) {
	limit := b.capacity() * 2 / 3
	for _, c := range seeds {
		if !f.admits(c) {
			continue
		}
		e := b.above(c)
		at := len(b.cuts)
		if at == limit {
			if e >= b.err[at-1] {
				continue
			}
			at--
		} else {
			b.cuts = append(b.cuts, nil)
		}
		for at > 0 && e < b.err[at-1] {
			b.cuts[at], b.err[at] = b.cuts[at-1], b.err[at-1]
			at--
		}
		b.cuts[at], b.err[at] = c, e
	}
	for k := range b.cuts {
		b.theta[k] = 0
		b.products(k)
		b.oracle.work += int64(len(b.center)) / 4
	}
}

// products fills row and column k of the Gram matrix, up to k.
func (b *bundle) products(k int) {
	size := b.capacity()
	g := b.cuts[k].grad
	for l, c := range b.cuts[:k+1] {
		v := float64(dot(g, c.grad)) / (b.one * b.one)
		b.gram[k*size+l], b.gram[l*size+k] = v, v
	}
	b.oracle.work += int64(k+1) * int64(len(g)) / 4
}

// push adds the cut of the last evaluation, at u, dropping another one if the
// bundle is full. b.bound must be z at the center.
func (b *bundle) push(u []int64) {
	if len(b.cuts) == b.capacity() {
		b.remove(b.worst())
	}
	c := b.spare[len(b.spare)-1]
	b.spare = b.spare[:len(b.spare)-1]
	c.record(b.oracle, u)
	k := len(b.cuts)
	b.cuts = append(b.cuts, c)
	b.err[k] = b.above(c)
	b.theta[k] = 0
	if k == 0 {
		b.theta[k] = 1
	}
	b.products(k)
}

// worst returns the cut that matters least.
func (b *bundle) worst() int {
	w := 0
	for k := range b.cuts {
		if b.theta[k] < b.theta[w] || (b.theta[k] == b.theta[w] && b.err[k] > b.err[w]) {
			w = k
		}
	}
	return w
}

// remove drops cut k; the last takes its place.
func (b *bundle) remove(k int) {
	if c := b.cuts[k]; b.owned[c] {
		b.spare = append(b.spare, c)
	}
	last, size := len(b.cuts)-1, b.capacity()
	b.cuts[k], b.err[k], b.theta[k] = b.cuts[last], b.err[last], b.theta[last]
	for l := range last {
		b.gram[k*size+l] = b.gram[last*size+l]
		b.gram[l*size+k] = b.gram[l*size+last]
	}
	b.gram[k*size+k] = b.gram[last*size+last]
	b.cuts = b.cuts[:last]
}

// advance makes one step on domain d and returns the gain that the model
// promised for it. The bound is b.bound afterwards.
func (b *bundle) advance(d *domain) (promised float64) {
	quad, lin := b.weigh()
	promised = float64(b.t*quad) + lin
	clear(b.step)
	for k, c := range b.cuts {
		w := b.theta[k]
		if w == 0 {
			continue
		}
		w /= b.one
		for j, g := range c.grad {
			b.step[j] += float64(w * float64(g))
		}
		b.oracle.work += int64(len(b.step)) / 4
	}
	for j, v := range b.step {
		b.trial[j] = b.lists.moved(j, b.center[j], float64(b.t*v))
	}
	z := b.oracle.eval(b.trial, d)
	gain := float64(z - b.bound)
	if gain < 0.02*promised || gain <= 0 {
		b.push(b.trial)
		if b.nulls++; b.nulls%3 == 0 && b.err[len(b.cuts)-1] > promised {
			b.t *= 0.7 // what is there has nothing to do with what is here
		}
		return promised
	}
	b.nulls = 0
	switch {
	case gain > 0.9*promised:
		b.t *= 4
	case gain > 0.5*promised:
		b.t *= 2
	}
	b.center, b.trial = b.trial, b.center
	b.bound = z
	b.measure()
	b.push(b.center)
	return promised
}

// share returns the weight of each facility in the mix of plans that the last
// step came from: an approximate solution of the linear relaxation.
func (b *bundle) share(y []float64) {
	clear(y)
	for k, c := range b.cuts {
		if w := b.theta[k]; w > 0 {
			for i := range y {
				if c.has(int32(i)) {
					y[i] += w
				}
			}
		}
	}
}
