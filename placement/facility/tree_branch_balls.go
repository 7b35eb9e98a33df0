package facility

import (
	"cmp"
	"slices"
)

const (
	ballLeast = 0.25 // share of a ball at least, and of what is around it
	ballAlike = 0.5  // part of the share that two balls to try may have in common
)

// around is a ball that a client suggests: the facilities up to an entry of its list,
// of those in the same ball of the domain, or in none.
type around struct {
	client, last int32
	within       int32 // ball of the domain
	share        float64
	rank         float64
}

// balls returns splits by balls: by whether some facility near a client is open. By
// the shares of the relaxation the client is then served there in part, and in part
// from farther away, those first for whom that differs most.
// O(clients + entries that serve them).
func (w *worker) balls(d *domain) []split {
	var list []around
	for j := range w.md.clients {
		if a := w.around(d, j); a.rank > 0 {
			list = append(list, a)
		}
	}
	slices.SortStableFunc(list, func(a, b around) int { return cmp.Compare(b.rank, a.rank) })
	var splits []split
	var shares []float64
	for _, a := range list {
		if len(splits) == w.effort.balls {
			break
		}
		ball, alike := w.members(d, a), false
		for k, s := range splits {
			alike = alike || w.common(ball, s.ball) > ballAlike*max(a.share, shares[k])
		}
		if !alike {
			splits, shares = append(splits, split{kind: SplitBall, ball: ball}), append(shares, a.share)
		}
	}
	return splits
}

// around returns the ball around client j with the highest rank: by how much farther
// away the rest of its facilities is, times the lesser of both shares.
func (w *worker) around(d *domain, j int) around {
	l := &w.lists
	best := around{client: int32(j), within: nobody}
	all, cost := 0.0, 0.0 // of what serves the client
	for k := l.start[j]; k < l.start[j+1]-1 && all < 1; k++ {
		y := min(w.share[l.site[k]], 1-all)
		all += y
		cost += float64(y * float64(l.cost[k]))
		w.oracle.work++
	}
	share, near := 0.0, 0.0
	for k := l.start[j]; k < l.start[j+1]-1 && share < 1-ballLeast; k++ {
		i := l.site[k]
		y := w.share[i]
		w.oracle.work++
		if y == 0 || d.state[i] != free {
			continue
		}
		if share == 0 {
			best.within = d.balls.in(i)
		} else if d.balls.in(i) != best.within {
			break
		}
		share += y
		near += float64(y * float64(l.cost[k]))
		if share < ballLeast || share > 1-ballLeast || all-share < ballLeast {
			continue
		}
		farther := (cost-near)/(all-share) - near/share
		if rank := farther * min(share, 1-share); rank > best.rank {
			best.last, best.share, best.rank = k, share, rank
		}
	}
	return best
}

// members returns the facilities of a ball.
func (w *worker) members(d *domain, a around) (ball []int32) {
	for k := w.lists.start[a.client]; k <= a.last; k++ {
		if i := w.lists.site[k]; d.state[i] == free && d.balls.in(i) == a.within {
			ball = append(ball, i)
		}
	}
	return ball
}

// common returns the share of the facilities that two balls have in common.
func (w *worker) common(a, b []int32) (share float64) {
	for _, i := range a {
		if slices.Contains(b, i) {
			share += w.share[i]
		}
	}
	return share
}
