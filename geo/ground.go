package geo

// edges are the distances at which ground transit takes one day more, with the
// half-width of the range in which it depends on the lane.
var edges = [...]struct{ at, spread Length }{
	{466_710, 120_000},
	{1_198_961, 240_000},
	{2_156_521, 400_000},
	{3_218_688, 400_000},
}

// steps is the number of bands across the spread of an edge.
const steps = 10

// GroundTransit returns ...
func GroundTransit() Transit {
	t := Transit{
		Kinds:  map[Kind]Days{},
		Source: "FedEx Ground service days from Phoenix and Columbus",
		Date:   "2026",
	}
	for i, edge := range edges {
		day := i + 1
		from, width := edge.at-edge.spread, 2*edge.spread
		t.Bands = append(t.Bands, TransitBand{UpTo: from, Days: ExactDays(day)})
		for step := range Length(steps) {
			var days Days
			days[day+1] = int32(Certain * (2*step + 1) / (2 * steps))
			days[day] = Certain - days[day+1]
			t.Bands = append(t.Bands, TransitBand{UpTo: from + width*(step+1)/steps, Days: days})
		}
	}
	t.Bands = append(t.Bands, TransitBand{Days: ExactDays(len(edges) + 1)})
	return t
}
