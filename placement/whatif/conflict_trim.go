package whatif

import (
	"cmp"
	"context"
	"slices"
)

// trim takes from every lever of a point with a plan what it need not give, from
// the dearest first. It returns for which levers it is proved that they need all
// the rest.
func (f *finder) trim(ctx context.Context, g point) ([]bool, error) {
	f.begin(0)
	f.proving = false
	exact, order := make([]bool, len(g)), indices(len(g))
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(f.levers[b].share(g[b]), f.levers[a].share(g[a])) })
	for _, i := range order {
		most := g[i]
		if most == 0 {
			continue
		}
		g[i] = 0
		v, err := f.try(ctx, g)
		if err != nil {
			return nil, err
		}
		if v != Yes {
			_, high, sure, _, err := f.least(ctx, g, i, most, 1)
			if err != nil {
				return nil, err
			}
			g[i], exact[i] = high, sure && v == No
		}
	}
	return exact, nil
}
