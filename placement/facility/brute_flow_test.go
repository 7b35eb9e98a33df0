package facility_test

import (
	"math"
	"math/big"
)

// flow is a network whose arcs come in pairs, there and back.
type flow struct {
	sink           int
	dist           []int64
	via            []int // arc by which a node is reached
	from, to       []int
	room, unitCost []int64
}

func newFlow(nodes, sink int) *flow {
	return &flow{sink: sink, dist: make([]int64, nodes), via: make([]int, nodes)}
}

func (f *flow) arc(from, to int, room, cost int64) {
	f.from, f.to = append(f.from, from, to), append(f.to, to, from)
	f.room, f.unitCost = append(f.room, room, 0), append(f.unitCost, cost, -cost)
}

// run sends all that fits from node 0 to the sink.
func (f *flow) run() (sent int64, spent *big.Int) {
	spent = new(big.Int)
	for {
		for v := range f.dist {
			f.dist[v] = math.MaxInt64
		}
		f.dist[0] = 0
		for changed := true; changed; {
			changed = false
			for a, u := range f.from {
				if f.room[a] > 0 && f.dist[u] < math.MaxInt64 && f.dist[u]+f.unitCost[a] < f.dist[f.to[a]] {
					f.dist[f.to[a]], f.via[f.to[a]], changed = f.dist[u]+f.unitCost[a], a, true
				}
			}
		}
		if f.dist[f.sink] == math.MaxInt64 {
			return sent, spent
		}
		most := int64(math.MaxInt64)
		for v := f.sink; v != 0; v = f.from[f.via[v]] {
			most = min(most, f.room[f.via[v]])
		}
		for v := f.sink; v != 0; v = f.from[f.via[v]] {
			f.room[f.via[v]] -= most
			f.room[f.via[v]^1] += most
		}
		sent += most
		spent.Add(spent, new(big.Int).Mul(big.NewInt(most), big.NewInt(f.dist[f.sink])))
	}
}
