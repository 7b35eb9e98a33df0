package facility

// subgradient raises the bound from multipliers u, which it overwrites with the
// best found, by steps along deflected supergradients (Held and Karp 1971;
// Camerini, Fratta and Maffioli 1975). target is the value to aim at, that of a
// plan. It ends after evals evaluations, when the bound exceeds cut, or when
// stop says so. It returns the best bound and the length of the last step.
func (o *oracle) subgradient(md *model, d *domain, u []int64, target, cut int64, evals int, stop func() bool) (best int64, step float64) {
	m := len(u)
	at := append([]int64(nil), u...)
	grad := make([]int32, m)
	dir := make([]float64, m)
	scale, failures := 1.0, 0
	best = -impossible
	for range evals {
		z := o.eval(at, d)
		if z > best {
			if best != -impossible && float64(z-best) < 1e-4*float64(target-best) {
				failures++
			} else {
				failures = 0
			}
			best = z
			copy(u, at)
			if z > cut {
				break
			}
		} else {
			failures++
		}
		if stop() {
			break
		}
		o.gradient(grad)
		norm := 0.0
		for j, g := range grad {
			v := float64(g) + float64(0.7*dir[j])
			dir[j] = v
			norm += float64(v * v)
		}
		if norm == 0 {
			break
		}
		if failures >= 8 {
			failures = 0
			scale *= 0.6
			copy(at, u)
			clear(dir)
			if scale < 0.005 {
				break
			}
			continue
		}
		step = scale * float64(target-z) / norm
		for j, v := range dir {
			at[j] = md.moved(j, at[j], float64(step*v))
		}
	}
	return best, step
}
