package files_test

import (
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/placement/facility"
	"github.com/forwardstock/forwardstock/placement/facility/files"
)

// smallFiles are small files and the problems they hold.
var smallFiles = []struct {
	name, file string
	format     files.Format
	want       facility.Problem
}{

	{
		"orlib with the word and decimals", " 2 3 \n capacity 7500. \n 10 0.5\n 146 \n 1.25 2\n 7 \n 3. 4\n 9 5\n 6.0 ", files.ORLib,
		facility.Problem{
			Opening: []int64{750000, 50}, Scale: 100,
			Cost: facility.Dense{Width: 2, Values: []int64{125, 200, 300, 400, 500, 600}},
		},
	},
	{
		"ufllib", "FILE: tiny\n2 3 0 \n1 10 1 2 3\n2 20 4 5 6e-1\n", files.UflLib,
		facility.Problem{
			Name: "tiny", Opening: []int64{100, 200}, Scale: 10,
			Cost: facility.Dense{Width: 2, Values: []int64{10, 40, 20, 50, 30, 6}},
		},
	},
	{
		"ufllib without a name", "1 1 0\n1 10 1\n", files.UflLib,
		facility.Problem{Opening: []int64{10}, Scale: 1, Cost: facility.Dense{Width: 1, Values: []int64{1}}},
	},
	{
		"pmed: the last of parallel edges, a loop", "3 5 1\n1 2 9\n2 3 4\n2 1 5\n1 3 20\n3 3 7\n", files.PMed,
		facility.Problem{
			MinOpen: 1, MaxOpen: 1, Scale: 1,
			Cost: facility.Dense{Width: 3, Values: []int64{0, 5, 9, 5, 0, 4, 9, 4, 0}},
		},
	},
	{
		"pmed: no path", "3 2 2\n1 2 9\n1 2 0.5\n", files.PMed,
		facility.Problem{
			MinOpen: 2, MaxOpen: 2, Scale: 10,
			Cost: facility.Dense{Width: 3, Values: []int64{
				0, 5, facility.Never, 5, 0, facility.Never, facility.Never, facility.Never, 0,
			}},
		},
	},
	{
		"tsplib", "NAME : three\nCOMMENT: any\nTYPE : TSP\nDIMENSION : 3\nEDGE_WEIGHT_TYPE : EUC_2D\nNODE_COORD_SECTION\n" +
			"3 -1.0 0\n1 2.5e0 1e+01\n 2 2 0\nEOF\n", files.TSPLIB,
		facility.Problem{
			Name: "three", MinOpen: 2, MaxOpen: 2,
			Cost: facility.Grid{X: []int32{35, 30, 0}, Y: []int32{100, 0, 0}, PerUnit: 10},
		},
	},
	{
		"orlib with capacities", "2 3\n5000 7.5\n6000 2\n10\n1 2\n20.5\n3 4\n0\n5 6\n", files.ORLib,
		facility.Problem{
			Opening: []int64{75, 20}, Scale: 10,
			Cost: facility.Dense{Width: 2, Values: []int64{10, 20, 30, 40, 50, 60}},
		},
	},
	{
		"orlib in rows", "2 1\n0 7\n0 2\n10 1 2", files.ORLib,
		facility.Problem{Opening: []int64{7, 2}, Scale: 1, Cost: facility.Dense{Width: 2, Values: []int64{1, 2}}},
	},
	{
		"holmberg", "2 4\n5.5 7\n6 2.25\n1. 2. 3. 4.\n10 20 30 70\n40 50 60 80\n", files.Holmberg,
		facility.Problem{
			Opening: []int64{700, 225}, Scale: 100, Single: true, Demand: []int64{10, 20, 30, 40}, Capacity: []int64{55, 60},
			Cost: facility.Dense{Width: 2, Values: []int64{1000, 4000, 2000, 5000, 3000, 6000, 7000, 8000}},
		},
	},
	{
		"holmberg with its value", "2 3\n5 7\n6 2\n1 2\n3\n10 20\n30\n40 50\n60\n63.25\n", files.Holmberg,
		facility.Problem{
			Opening: []int64{7, 2}, Scale: 1, Single: true, Demand: []int64{1, 2, 3}, Capacity: []int64{5, 6},
			Cost: facility.Dense{Width: 2, Values: []int64{10, 40, 20, 50, 30, 60}},
		},
	},
	{
		"diaz", "3 2\n10 20\n30 40\n50 60\n1 2.5 3\n7 8\n5 6", files.Diaz,
		facility.Problem{
			Opening: []int64{7, 8}, Scale: 1, Single: true, Demand: []int64{10, 25, 30}, Capacity: []int64{50, 60},
			Cost: facility.Dense{Width: 2, Values: []int64{10, 20, 30, 40, 50, 60}},
		},
	},
	{
		"tbed", "3 2\n\n1 2\n3\n\n5 6\n\n\n7 8\n\n0.5 0.25 1\n2 3\n4 ", files.TBED,
		facility.Problem{
			Opening: []int64{700, 800}, Scale: 100, Demand: []int64{1, 2, 3}, Capacity: []int64{5, 6},
			Cost: facility.Dense{Width: 2, Values: []int64{50, 200, 50, 600, 300, 1200}},
		},
	},
	{
		"tbed with decimals", "2 1\n\n1.5 2\n\n5\n\n7.125\n\n0.5 1", files.TBED,
		facility.Problem{
			Opening: []int64{7125}, Scale: 1000, Demand: []int64{15, 20}, Capacity: []int64{50},
			Cost: facility.Dense{Width: 1, Values: []int64{750, 2000}},
		},
	},
	{
		"pmedcap", " 1 713\n 3 2 12.5\n 2 0 4 3\n 1 3 0 2\n 3 -1 0 1\n", files.PMedCap,
		facility.Problem{
			MinOpen: 2, MaxOpen: 2, Single: true, Demand: []int64{20, 30, 10}, Capacity: []int64{125, 125, 125},
			Cost: facility.Grid{X: []int32{4, 1, 0}, Y: []int32{0, 4, 0}, PerUnit: 1},
		},
	},
}

func TestReadsSmallFiles(t *testing.T) {
	for _, c := range smallFiles {
		o := files.ReadOptions{}
		if c.format == files.TSPLIB {
			o.P = 2
		}
		for _, o.Format = range []files.Format{files.Auto, c.format} {
			for _, file := range []string{c.file, strings.ReplaceAll(c.file, "\n", "\r\n")} {
				got, err := files.Read(strings.NewReader(file), o)
				require.NoError(t, err, c.name)
				require.Equal(t, &c.want, got, c.name)
			}
			got, err := files.Read(iotest.OneByteReader(strings.NewReader(c.file)), o)
			require.NoError(t, err, c.name)
			require.Equal(t, &c.want, got, c.name)
		}
	}
}

func TestCutShortOrLengthenedFilesAreRefused(t *testing.T) {
	for _, c := range smallFiles {
		if c.format == files.TSPLIB {
			continue // its EOF may be missing
		}
		last := strings.LastIndexAny(strings.TrimSpace(c.file), " \n")
		for end := range last {
			if !strings.ContainsAny(c.file[end:end+1], " \n") {
				continue
			}
			if c.name == "holmberg with its value" && end > len(c.file)-10 {
				continue // the value may be missing
			}
			_, err := files.Read(strings.NewReader(c.file[:end]), files.ReadOptions{Format: c.format})
			require.ErrorIs(t, err, io.ErrUnexpectedEOF, "%s, %d bytes", c.name, end)
		}
		_, err := files.Read(strings.NewReader(c.file+" 1 1"), files.ReadOptions{Format: c.format}) // one may be Holmberg's
		require.ErrorContains(t, err, "where the file should end", c.name)
	}
}

func TestRefusals(t *testing.T) {
	const points = "TYPE: TSP\nDIMENSION: 2\nEDGE_WEIGHT_TYPE: EUC_2D\nNODE_COORD_SECTION\n"
	for _, c := range []struct{ file, want string }{
		{"", "the file is empty"},
		{"hello world", `no format known begins with the line "hello world"`},
		{"1 2 3 4", "no format known"},
		{"2 1\n0 1\n0 x\n", `orlib format: line 3, column 3: "x" where an opening cost should be: not a number`},
		{"2 1\n0 1\n0 -1\n", "line 3, column 3: an opening cost is negative"},
		{"2 1\n0 1\nfull 1\n", `line 3, column 1: "full" where a capacity`},
		{"1 2\n0 1\n5\n3\n4 5\n", ""},
		{"1 2\n0 1\n5 3 4 5\n", "line 3, column 5: a demand should open a new line"},
		{"0 2\n", `"0" where the number of facilities, 1 to`},
		{"100000 100000\n", "a table of 100000 x 100000 costs is too large"},
		{"1 1\n0 1e300\n", "too many digits"},
		{"1 1\n0 1\n1\n1e-300\n", "a cost has 300 decimals"},
		{"1 1\n0 9000000000000000000\n1\n0.25\n", "overflow"},
		{"1 1\n0 4611686018427387904\n1\n0\n", "costs are too large"},
		{"1 1\n0 " + strings.Repeat("1", 100), "is longer than 64 bytes"},
		{"2 1 0\n1 1 1\n3 1 1\n", `line 3, column 1: "3" where the number of the facility, 2 to 2, should be`},
		{"3 2 4\n1 2 1\n2 3 1\n", `line 1, column 5: "4" where the number of facilities to open, 1 to 3, should be`},
		{"3 2 1\n1 4 1\n", `line 2, column 3: "4" where a vertex, 1 to 3, should be`},
		{"3 1 1\n1 2 1\n", `line 1, column 3: "1" where the number of edges, 2 to`},
		{"9000 9000 1\n", "the number of vertices"},
		{"3 2 1\n1 2 9e18\n2 3 9e18\n", "lengths are too large"},
		{points + "1 0 0\n1 1 1\n", "line 6, column 1: point 1 is there twice"},
		{points + "1 0 0\n2 3000000000 1\n", "too far apart"},
		{points + "1 -9e18 0\n2 9e18 1\n", "too far apart"},
		{points + "1 0 0\n2 0 1\n3 0 2\n", `"3" where EOF should be`},
		{points + "1 0 0\n2 0\n", "the file ends where a coordinate should be"},
		{"TYPE: TSP\nDIMENSION: 2\nNODE_COORD_SECTION\n", "EDGE_WEIGHT_TYPE should be before"},
		{"TYPE: TSP\nEDGE_WEIGHT_TYPE: EUC_2D\nNODE_COORD_SECTION\n", "DIMENSION should be before"},
		{"TYPE: TSP\nDIMENSION: 2\nEDGE_WEIGHT_TYPE: GEO\n", `"GEO": only EUC_2D`},
		{"TYPE: TSP\nDIMENSION: many\n", `DIMENSION "many"`},
		{"TYPE: TSP\nSOLUTION: 2\n", `keyword "SOLUTION"`},
		{"TYPE: TSP\nDIMENSION: 2\n", "the file ends where NODE_COORD_SECTION"},
		{"NAME: " + strings.Repeat("x", 5000), "line is longer than"},
	} {
		p := 0
		if strings.HasPrefix(c.file, "TYPE") {
			p = 1
		}
		_, err := files.Read(strings.NewReader(c.file), files.ReadOptions{P: p})
		if c.want == "" {
			require.NoError(t, err)
			continue
		}
		require.ErrorContains(t, err, c.want)
	}
}

func ExampleRead() {
	const file = `2 3
100 50
100 40
1
10 25.5
1
30 12
1
20 20
`
	p, err := files.Read(strings.NewReader(file), files.ReadOptions{Name: "two sites"})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(p.Name, p.Facilities(), p.Clients(), p.Unit(p.Cost.At(1, 0)))
	// Output: two sites 2 3 25.5
}
