package placement

import (
	"context"
	"encoding/binary"
	"errors"
	"math"

	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/internal/mistake"
)

// frame is what the items of a catalogue have in common: the model without items,
// whose rows couple them. It is read-only once the demand is known.
type frame struct {
	*model
	siteIndex   map[string]int
	regionIndex map[geo.RegionID]int
	used        []int // zones of a service that occur

	kinds
}

// kinds sorts the cells of a site, by w*regions + r: cells of one kind have the same
// zone, days and shares on time on every road, so that a unit costs the same there.
type kinds struct {
	kind    []uint16
	example [][]int32 // a region of each kind, by site
}

// errDifferent says that there are more kinds of cells at a site than can be counted.
var errDifferent = errors.New("its regions are too different")

// newFrame makes the frame of a problem whose shared part passed Check. What its
// promises need is not known yet.
func newFrame(ctx context.Context, p *Problem) (*frame, error) {
	shared := *p
	shared.Items, shared.Demand.Items, shared.Network.ItemSites = nil, nil, nil
	m, err := compile(ctx, &shared, 1)
	if err != nil {
		return nil, err
	}
	f := &frame{model: m, siteIndex: map[string]int{}, regionIndex: map[geo.RegionID]int{}, used: make([]int, m.services)}
	for r := range p.Demand.Regions {
		f.regionIndex[p.Demand.Regions[r].ID] = r
	}
	for w := range p.Network.Sites {
		f.siteIndex[p.Network.Sites[w].ID] = w
	}
	for road := range f.roads {
		for _, z := range f.zone[road*f.regions:][:f.regions] {
			s := f.roadService[road]
			f.used[s] = max(f.used[s], int(z)+1)
		}
	}
	return f, f.sort()
}

// sort sorts the cells of every site into kinds.
func (f *frame) sort() error {
	f.kind, f.example = make([]uint16, f.sites*f.regions), make([][]int32, f.sites)
	roads := make([][]int, f.sites)
	for road, w := range f.roadSite {
		roads[w] = append(roads[w], road)
	}
	var key []byte
	for w := range f.sites {
		seen := map[string]uint16{}
		for r := range f.regions {
			key = key[:0]
			for _, road := range roads[w] {
				at := road*f.regions + r
				key = append(key, f.zone[at])
				for _, share := range f.days[at] {
					key = binary.LittleEndian.AppendUint32(key, uint32(share))
				}
				for _, within := range f.within {
					key = binary.LittleEndian.AppendUint32(key, uint32(within[at]))
				}
			}
			k, known := seen[string(key)]
			if !known {
				if len(seen) > math.MaxUint16 {
					return mistake.Of(ErrInvalid, "%s: %w", named("sites", w, f.p.Network.Sites[w].ID), errDifferent)
				}
				k = uint16(len(seen))
				seen[string(key)] = k
				f.example[w] = append(f.example[w], int32(r))
			}
			f.kind[w*f.regions+r] = k
		}
	}
	return nil
}
