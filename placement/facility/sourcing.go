package facility

import (
	"cmp"
	"slices"

	"github.com/forwardstock/forwardstock/internal/transport"
)

// sourcing is a set of open facilities and a plan in which one of them serves
// the whole of each client. Facilities may be overloaded on the way from one
// plan to another; a fine for every unit keeps that short.
type sourcing struct {
	*flow   // the set, and the plan in which clients are shared, which costs no more
	serve   []int32
	load    []int64 // by facility
	cost    int64   // of serving; of a client whom nobody serves, alone
	over    int64   // units beyond capacities
	missing int     // clients whom nobody serves
	// fine for a grain beyond capacity: usually about twice what serving one costs,
	// prohibitively more than any move saves. A grain is 1 << grain units, one
	// unless all fines together could overflow.
	fine, usual, prohibitive int64
	grain                    int
	alone                    []int64 // by client: more than its highest cost
	// Members of each facility are a doubly linked list.
	head, after, before []int32
	order               []int32 // facilities of each client by cost, n for each
	// The nearest open facilities of each client; right only for clients whose age
	// is that of the set.
	near  []int32
	count []int32 // how many those are
	age   []int32
	now   int32

	queue   []int32 // clients to look at
	queued  []bool
	pairs   exchange
	cycle   cycle
	touched []int64 // by facility: when its clients changed last
	seen    []int64 // by client: when it was found to have no move that saves anything
	clock   int64   // moves so far
	ships   []transport.Shipment
}

func newSourcing(p *flow) *sourcing {
	n, m := len(p.slot), len(p.demand)
	s := &sourcing{
		flow: p, serve: make([]int32, m), load: make([]int64, n), alone: make([]int64, m),
		touched: make([]int64, n), seen: make([]int64, m), head: make([]int32, n), after: make([]int32, m), before: make([]int32, m),
		order: make([]int32, n*m), near: make([]int32, nearest*m), count: make([]int32, m),
		age: make([]int32, m), now: 1, queued: make([]bool, m), missing: m,
	}
	s.cycle = cycle{passed: make([]bool, n), spun: make([]int64, m)}
	for i := range s.head {
		s.head[i] = -1
	}
	for j := range s.serve {
		s.serve[j] = nobody
		row := p.serving[j*n : (j+1)*n]
		worst := int64(0)
		for _, c := range row {
			if c != Never {
				worst = max(worst, c)
			}
		}
		s.alone[j] = 2*worst + 1
		s.cost += s.alone[j]
		order := s.order[j*n : (j+1)*n]
		for i := range order {
			order[i] = int32(i)
		}
		slices.SortFunc(order, func(a, b int32) int {
			if x, y := row[a], row[b]; x != y {
				return cmp.Compare(x, y)
			}
			return cmp.Compare(a, b)
		})
	}
	sum := 0.0
	for _, v := range s.alone {
		sum += float64(v)
		s.prohibitive = max(s.prohibitive, 3*v)
	}
	const most = 1 << 61 // of all fines together
	for p.need>>s.grain > 0 && s.prohibitive > most/(p.need>>s.grain+int64(n)) {
		s.grain++
	}
	s.usual = min(s.prohibitive, 1+int64(sum/float64(max(1, p.need>>s.grain))))
	return s
}

// total returns the cost of the plan, impossible if it is none.
func (s *sourcing) total() int64 {
	if s.over > 0 || s.missing > 0 {
		return impossible
	}
	return s.fixed + s.cost
}

// at returns the cost of client j at facility i, Never if that must not be;
// nobody costs more than anybody.
func (s *sourcing) at(i, j int32) int64 {
	if i < 0 {
		return s.alone[j]
	}
	return s.serving[int(j)*len(s.slot)+int(i)]
}

// excess returns what facility i is over its capacity with a load.
func (s *sourcing) excess(i int32, load int64) int64 { return max(0, load-s.capacity[i]) }

// fines returns the fines of facility i with a load: for every grain begun.
func (s *sourcing) fines(i int32, load int64) int64 {
	return s.fine * ((s.excess(i, load) + 1<<s.grain - 1) >> s.grain)
}

// fined returns by how much fines at facility i grow with its load.
func (s *sourcing) fined(i int32, more int64) int64 {
	if i < 0 {
		return 0
	}
	return s.fines(i, s.load[i]+more) - s.fines(i, s.load[i])
}

// raise makes fines higher. Moves that relieve facilities may save something then.
func (s *sourcing) raise() {
	s.fine = min(s.prohibitive, 3*s.fine)
	s.clock++
	for _, i := range s.open {
		if s.load[i] > s.capacity[i] {
			s.touched[i] = s.clock
		}
	}
}

// move lets facility i serve client j.
func (s *sourcing) move(j, i int32) {
	a, d := s.serve[j], s.demand[j]
	s.clock++
	s.cost += s.at(i, j) - s.at(a, j)
	if a >= 0 {
		if p := s.before[j]; p >= 0 {
			s.after[p] = s.after[j]
		} else {
			s.head[a] = s.after[j]
		}
		if n := s.after[j]; n >= 0 {
			s.before[n] = s.before[j]
		}
		s.over -= s.excess(a, s.load[a]) - s.excess(a, s.load[a]-d)
		s.load[a] -= d
		s.touched[a] = s.clock
		s.missing++
	}
	s.serve[j] = i
	if i >= 0 {
		s.before[j], s.after[j] = -1, s.head[i]
		if h := s.head[i]; h >= 0 {
			s.before[h] = j
		}
		s.head[i] = j
		s.over += s.excess(i, s.load[i]+d) - s.excess(i, s.load[i])
		s.load[i] += d
		s.touched[i] = s.clock
		s.missing--
	}
}

// push puts client j on the queue.
func (s *sourcing) push(j int32) {
	if !s.queued[j] {
		s.queued[j] = true
		s.queue = append(s.queue, j)
	}
}

// reset changes set and plan to those given; clients of facilities that are
// closed are left alone. It forgets the queue.
func (s *sourcing) reset(open, serve []int32) {
	s.set(open)
	s.now++
	s.restore(serve)
}

func (s *sourcing) restore(serve []int32) {
	for _, j := range s.queue {
		s.queued[j] = false
	}
	s.queue = s.queue[:0]
	for j := range s.serve {
		i := nobody
		if j < len(serve) {
			if i = serve[j]; i >= 0 && (s.slot[i] < 0 || s.at(i, int32(j)) == Never) {
				i = nobody
			}
		}
		if s.serve[j] != i {
			s.move(int32(j), i)
		}
	}
	s.work += int64(len(s.serve))
}
