package geo

// groundEdges are the distances beyond which a ground parcel takes one day
// more: 290, 745, 1340 and 2000 miles.
var groundEdges = [...]Length{466_710, 1_198_961, 2_156_521, 3_218_688}

const (
	groundSpread = 158 // part of an edge, in thousandths, by which it moves between lanes
	groundSteps  = 10  // bands across the spread of an edge
)

// offshoreDays is the shape of days to places beyond the road network: 3 to 7,
// mostly 5.
var offshoreDays = Days{3: 100_000, 4: 200_000, 5: 400_000, 6: 200_000, 7: 100_000}

// GroundTransit returns the business days of a ground parcel in the United
// States, as of 2026. The caller owns the table and may change it.
//
// Within the contiguous states it is a fit to the FedEx Ground service days of
// 58,771 ZIP codes from Phoenix and from Columbus, Ohio: 1, 2, 3 and 4 days up
// to 290, 745, 1340 and 2000 miles, and 5 beyond. By themselves these edges
// give the day of 85.3 % of the population and miss by more than one day for
// 0.04 %, because the edges of a lane depend on the hubs around it: the
// distance that holds 95 % of the residents of a day (1, 2 or 3) is 11 to 14 %
// to either side of its mean at the two origins. So the edge of a lane is
// taken as uniform within 15.8 % of the figure above, the spread with which
// exactly 85.3 % of the population of the two origins has the likeliest day:
// at the edge itself both days are as likely, and beyond the spread the day is
// certain. Parcels then differ from the linear fit of the same data, 1.133 days
// and 0.00168 a mile, by 0.36 days (root mean square); in the data it is 0.39.
//
// Alaska and Hawaii are 3 to 7 days, as FedEx states for Ground (2021). For
// Puerto Rico (4 to 8) and the other territories (6 to 10), which ground
// networks do not reach and mail reaches by air or sea, there is no published
// distribution: these, and the shapes of all four, are assumptions to replace
// where much is sold there.
func GroundTransit() Transit {
	t := Transit{
		Kinds: map[Kind]Days{
			Alaska:     offshoreDays,
			Hawaii:     offshoreDays,
			PuertoRico: offshoreDays.Shift(1),
			Territory:  offshoreDays.Shift(3),
		},
		Source: "fit to FedEx Ground service days from Phoenix AZ and Columbus OH; offshore days assumed",
		Date:   "2026",
	}
	for i, edge := range groundEdges {
		day, spread := i+1, edge*groundSpread/1000
		from := edge - spread
		t.Bands = append(t.Bands, TransitBand{UpTo: from, Days: ExactDays(day)})
		for step := range Length(groundSteps) {
			var days Days
			days[day+1] = int32(Certain * (2*step + 1) / (2 * groundSteps))
			days[day] = Certain - days[day+1]
			t.Bands = append(t.Bands, TransitBand{UpTo: from + 2*spread*(step+1)/groundSteps, Days: days})
		}
	}
	t.Bands = append(t.Bands, TransitBand{Days: ExactDays(len(groundEdges) + 1)})
	return t
}
