package facility

// hopper raises the bound of a node by a few steps along supergradients: the
// bound to exceed is known, and so is about how far to go.
type hopper struct {
	oracle *oracle
	lists  *lists
	grad   []int32
	dir    []float64
	at     []int64
	share  []float64 // by facility: how often it was open in the later steps
	counts float64   // those steps
}

const (
	hopPatience = 4   // steps without gain before they are shortened
	hopShorten  = 0.6 // by this factor
	hopMemory   = 0.6 // share of the last direction in the next
)

func newHopper(o *oracle, clients int) *hopper {
	return &hopper{
		oracle: o, lists: o.lists, grad: make([]int32, clients), dir: make([]float64, clients),
		at: make([]int64, clients), share: make([]float64, len(o.opening)),
	}
}

// forget begins a new mean of plans.
func (h *hopper) forget() {
	clear(h.share)
	h.counts = 0
}

// mean sets y to how often each facility was open since forget: a rough solution
// of the linear relaxation.
func (h *hopper) mean(y []float64) {
	for i, v := range h.share {
		y[i] = v / max(1, h.counts)
	}
}

// raise moves multipliers u, by at most so many steps, to where the bound of d is
// higher, and returns it; it ends when that exceeds cut. If note is set, the plans
// of the last two thirds of the steps count for the mean.
func (h *hopper) raise(u []int64, d *domain, cut int64, steps int, note bool) (best int64) {
	copy(h.at, u)
	clear(h.dir)
	best = -impossible
	scale, failures := 1.0, 0
	for k := range steps {
		z := h.oracle.eval(h.at, d)
		if z > best {
			best, failures = z, 0
			copy(u, h.at)
			if z > cut {
				break
			}
		} else if failures++; failures == hopPatience {
			scale, failures = scale*hopShorten, 0
			copy(h.at, u)
			clear(h.dir)
			continue
		}
		if note && 3*k >= steps {
			for i, v := range h.oracle.open {
				h.share[i] += float64(v)
			}
			h.counts++
		}
		if !h.step(scale * float64(cut+1-z)) {
			break
		}
	}
	return best
}

// step moves on from where the last evaluation was, so far that the bound would
// rise by some ticks if it rose along the supergradient. It returns false if that
// is zero.
func (h *hopper) step(rise float64) bool {
	h.oracle.gradient(h.oracle, h.grad, nil)
	norm := 0.0
	for j, g := range h.grad {
		v := float64(g) + float64(hopMemory*h.dir[j])
		h.dir[j] = v
		norm += float64(v * v)
	}
	if norm == 0 {
		return false
	}
	by := rise / norm
	for j, v := range h.dir {
		if v != 0 {
			h.at[j] = h.lists.moved(j, h.at[j], float64(by*v))
		}
	}
	h.oracle.work += int64(len(h.dir))
	return true
}
