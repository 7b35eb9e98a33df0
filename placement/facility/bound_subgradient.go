package facility

// guess returns multipliers to begin from. Where the number of facilities is
// given, each is the cost of the client at its k-th cheapest facility, with k
// such that this number reaches every client about once. Elsewhere they are the
// lowest, from which the first step finds the right size: better multipliers,
// as from dual ascent (Erlenkotter 1978), turned out to lie in corners that are
// slow to leave.
func (md *model) guess() []int64 {
	u := make([]int64, md.clients)
	for j := range u {
		u[j] = md.cheapest(j)
	}
	if md.lo != md.hi {
		return u
	}
	k := int32(max(1, len(md.number)/max(1, md.hi)))
	for j := range u {
		u[j] = min(md.cost[min(md.start[j]+k, md.start[j+1]-1)], md.most[j])
	}
	return u
}

// pace says how soon the subgradient method takes shorter steps.
type pace struct {
	evals    int     // evaluations at most
	begin    float64 // length of the first steps, 1 to aim at the target
	patience int     // evaluations without gain before steps are shortened
	shorten  float64 // by this factor
	memory   float64 // share of the last direction in the next
}

// hasty gets close to the bound of the linear relaxation in few steps.
// thorough nearly attains it: directions that change so slowly are averages of
// many supergradients, as in the volume algorithm (Barahona and Anbil 2000).
// From about a thousand clients on it is far quicker than a bundle, which can
// hold only as many supergradients as it has room for. again goes on where
// thorough has ended, atNode where a node begins. brief is a few steps of hasty.
var (
	brief    = pace{25, 1, 8, 0.6, 0.7}
	hasty    = pace{200, 1, 8, 0.6, 0.7}
	thorough = pace{5000, 1, 40, 0.7, 0.98}
	again    = pace{1500, 2, 30, 0.6, 0.98}
	atNode   = pace{600, 0.3, 25, 0.6, 0.97}
)

// ascent is what ascend raises: a concave function of integer multipliers.
type ascent interface {
	eval(u []int64) int64
	// gradient writes the supergradient at the multipliers of the last evaluation,
	// and returns what stands for 1 in it.
	gradient(g []int32) (one int32)
	// moved returns multiplier u of number j moved by some ticks, as far as it may.
	moved(j int, u int64, by float64) int64
}

// relaxed is the bound of a domain as a function of the multipliers.
type relaxed struct {
	*oracle
	*model
	domain *domain
}

// eval leaves out the covering row where knapsacks are 0-1. With it the bound is
// higher, but steps stall far below the best bound, even of that without.
func (r relaxed) eval(u []int64) int64 {
	o := r.oracle
	if !o.whole {
		return o.eval(u, r.domain)
	}
	row := o.covering
	o.covering = nil
	bound := o.eval(u, r.domain)
	o.covering = row
	return bound
}

func (r relaxed) gradient(g []int32) int32 {
	r.kernel.gradient(r.oracle, g, nil)
	return r.oracle.one
}

func (r relaxed) moved(j int, u int64, by float64) int64 { return r.model.moved(j, u, by) }

// ascend raises f from multipliers u, which it overwrites with the best found, by
// steps along deflected supergradients (Held and Karp 1971; Camerini, Fratta and
// Maffioli 1975). target is the value to aim at, that of a plan. It ends when its
// pace says so, when the value exceeds cut, or when stop says so. It returns the
// best value and the length of the last step.
func ascend(f ascent, u []int64, target, cut int64, how pace, stop func() bool) (best int64, step float64) {
	m := len(u)
	at := append([]int64(nil), u...)
	grad := make([]int32, m)
	dir := make([]float64, m)
	scale, failures := how.begin, 0
	best = -impossible
	for range how.evals {
		z := f.eval(at)
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
		one := float64(f.gradient(grad))
		norm := 0.0
		for j, g := range grad {
			v := float64(g)/one + float64(how.memory*dir[j])
			dir[j] = v
			norm += float64(v * v)
		}
		if norm == 0 {
			break
		}
		if failures >= how.patience {
			failures = 0
			scale *= how.shorten
			copy(at, u)
			clear(dir)
			if scale < 0.002 {
				break
			}
			continue
		}
		step = scale * float64(target-z) / norm
		for j, v := range dir {
			at[j] = f.moved(j, at[j], float64(step*v))
		}
	}
	return best, step
}
