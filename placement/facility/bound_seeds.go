package facility

// begin starts at multipliers u on domain d with the cuts of seeds that d
// admits. It returns the bound.
func (b *bundle) begin(u []int64, d *domain, f *filter, seeds []*cut, t float64) int64 {
	b.clear()
	b.t, b.nulls = t, 0
	copy(b.center, u)
	b.lists.clip(b.center)
	b.bound = b.oracle.eval(b.center, d)
	if b.bound == impossible {
		return b.bound
	}
	b.adopt(f, seeds)
	b.push(b.center)
	return b.bound
}

// narrow changes the domain to d, part of the one before.
func (b *bundle) narrow(d *domain, f *filter) {
	b.lists.clip(b.center)
	b.bound = b.oracle.eval(b.center, d)
	if b.bound == impossible {
		return
	}
	for k := len(b.cuts) - 1; k >= 0; k-- {
		if !f.admits(b.cuts[k]) {
			b.remove(k)
		}
	}
	b.measure()
	b.push(b.center)
}

// inherit starts the bundle on domain d, part of the one of p, with the center
// and cuts of p that f admits, and room for some steps. It returns the bound.
func (b *bundle) inherit(p *bundle, d *domain, f *filter, steps int) int64 {
	b.clear()
	b.t, b.nulls = p.t, 0
	copy(b.center, p.center)
	b.bound = b.oracle.eval(b.center, d)
	if b.bound == impossible {
		return b.bound
	}
	size := b.capacity()
	kept := make([]int, size)
	for k, c := range p.cuts {
		if len(b.cuts) == size-steps-1 || !f.admits(c) {
			continue
		}
		n := len(b.cuts)
		kept[n] = k
		b.cuts = append(b.cuts, c)
		b.err[n] = max(0, p.err[k]+float64(p.bound-b.bound))
		b.theta[n] = p.theta[k]
		for l := range n + 1 {
			v := p.gram[k*size+kept[l]]
			b.gram[n*size+l], b.gram[l*size+n] = v, v
		}
	}
	b.push(b.center)
	return b.bound
}

// export returns copies of the cuts with weight, which outlive the bundle.
func (b *bundle) export() []*cut {
	var cuts []*cut
	for k, c := range b.cuts {
		if b.theta[k] > 0 {
			if b.owned[c] {
				c = c.clone()
			}
			cuts = append(cuts, c)
		}
	}
	return cuts
}
