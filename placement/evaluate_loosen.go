package placement

import (
	"context"

	"github.com/forwardstock/forwardstock/internal/par"
)

// loosened returns the model of a problem that differs from that of m only in rules: of
// sites, of items at sites, pins, and what may be lost. It takes over the costs of the
// lanes, and computes only those anew that the rules concern, so that m is of no use for
// costs any more.
func (m *model) loosened(ctx context.Context, p *Problem, workers int) (*model, error) {
	out := &model{
		network: m.network, p: p, low: m.low, high: m.high,
		items: m.items, demand: m.demand, q: m.q, volume: m.volume, total: m.total,
		leads: m.leads, leadOf: m.leadOf, pools: m.pools,
		zones: m.zones, zoneAt: m.zoneAt, price: m.price, cells: m.cells,
	}
	out.openSites()
	if err := out.holdItems(); err != nil {
		return nil, err
	}
	out.pinRegions()
	if err := out.checkSize(); err != nil {
		return nil, err
	}
	if err := out.makeRows(); err != nil {
		return nil, err
	}
	if m.cells == nil {
		return out, nil
	}
	pinned := m.pin != nil || out.pin != nil
	return out, par.Do(ctx, workers, len(m.items), func(k int) {
		for l := range m.lanes {
			if at := k*m.slots + int(m.slot[l]); pinned || m.usable[at] != out.usable[at] {
				out.fillLane(k, l, out.cells[(k*m.lanes+l)*m.regions:][:m.regions])
			}
		}
	})
}
