package placement

import (
	"math"
	"math/bits"
)

// scatter is a bijection that looks random (Steele, Lea and Flood 2014).
func scatter(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// digest is a hash of numbers and how many they are. Every step is a bijection of what
// was there and of what is added, so that no change of a single number leaves it as it
// was. It goes in four lanes, none of which waits for another: catalogues have a
// thousand shares an item, and read them in every pass.
func digest(x []float64) uint64 {
	h := [4]uint64{uint64(len(x)), 1, 2, 3}
	for ; len(x) >= len(h); x = x[len(h):] {
		h[0] = stir(h[0], x[0])
		h[1] = stir(h[1], x[1])
		h[2] = stir(h[2], x[2])
		h[3] = stir(h[3], x[3])
	}
	for i := range x {
		h[i] = stir(h[i], x[i])
	}
	sum := uint64(0)
	for _, lane := range h {
		sum = scatter(sum ^ lane)
	}
	return sum
}

// stir adds a number to a lane.
func stir(lane uint64, x float64) uint64 {
	return bits.RotateLeft64((lane^math.Float64bits(x))*0x9e3779b97f4a7c15, 29)
}
