package facility

import (
	"math"

	"github.com/forwardstock/forwardstock/internal/exact"
)

// stocks is what a model knows about safety stock.
type stocks struct {
	variance []int64 // by client
	safety   []int64 // by facility, in the problem's integers
	highest  int64   // of safety
	factor   float64 // keeps the sum of what clients alone would cost within the worst plan
}

// readSafety reads the safety stock of p, no plan of which costs more than worst.
func (md *model) readSafety(p *Problem, worst int64) {
	if md.class != pooled {
		return
	}
	md.variance = p.Variance
	for _, i := range md.number {
		md.safety = append(md.safety, p.Safety[i])
		md.highest = max(md.highest, p.Safety[i])
	}
	sum := 1.0
	for _, v := range p.Variance {
		sum += math.Ceil(float64(md.highest) * math.Sqrt(float64(v)))
	}
	md.factor = min(1, float64(worst)/sum)
}

// stock returns what the safety stock for some variance costs at facility i, in
// ticks: a whole number of units.
func (md *model) stock(i int32, variance int64) int64 {
	return exact.SqrtCeil(md.safety[i], variance) * md.unit
}

// alone returns what the safety stock for client j alone costs at most, in ticks,
// unless numbers are so large that multipliers must stay below. A facility that
// costs by so much less than the client's multiplier always serves it.
func (md *model) alone(j int) int64 {
	return int64(md.factor*float64(exact.SqrtCeil(md.highest, md.variance[j]))) * md.unit
}

// costOfDistricts returns the cost of the plan in which clients go to the nearest
// of the facilities in open, impossible if some client has none, and writes that
// plan to serve.
func (md *model) costOfDistricts(open []bool, serve []int32) int64 {
	load := make([]int64, len(open))
	sum := int64(0)
	for j := range md.clients {
		e := md.start[j]
		for md.site[e] >= 0 && !open[md.site[e]] {
			e++
		}
		i := md.site[e]
		if i < 0 {
			return impossible
		}
		serve[j] = i
		sum += md.cost[e]
		load[i] += md.variance[j]
	}
	for i, f := range md.opening {
		if open[i] {
			sum += f + md.stock(int32(i), load[i])
		}
	}
	return sum
}
