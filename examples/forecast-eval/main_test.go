package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	content := []byte(text)
	if strings.HasSuffix(name, ".gz") {
		var packed bytes.Buffer
		z := gzip.NewWriter(&packed)
		_, err := z.Write(content)
		require.NoError(t, err)
		require.NoError(t, z.Close())
		content = packed.Bytes()
	}
	require.NoError(t, os.WriteFile(path, content, 0o600))
	return path
}

func lines(t *testing.T, args ...string) (lines []map[string]any) {
	t.Helper()
	var out, messages bytes.Buffer
	require.NoError(t, run(t.Context(), append([]string{"-json"}, args...), &out, &messages))
	for text := range strings.Lines(out.String()) {
		var l map[string]any
		require.NoError(t, json.Unmarshal([]byte(text), &l))
		for _, key := range []string{"method", "smape", "mase", "owa", "rmsse", "crps", "pinball", "coverage", "msis", "bias", "cpu", "pit"} {
			require.Contains(t, l, key)
		}
		lines = append(lines, l)
	}
	return lines
}

func TestLayouts(t *testing.T) {
	mcomp := write(t, "m.csv.gz", "series,period,type,n,h,start,split,values\n"+
		"A,yearly,MICRO,6,2,1990,train,1 2 3 4 5 6\nA,yearly,MICRO,6,2,1990,test,6 8\n"+
		"B,yearly,MICRO,6,0,1990,train,1 2 3\nB,yearly,MICRO,6,0,1990,test,\n")
	train := write(t, "train.csv", "series,values\nW1,10 12 11 13 12 14\n")
	trainWide := write(t, "train2.csv", "V1,V2,V3,V4,V5,V6,V7\nW1,10,12,11,13,12,14\n")
	test := write(t, "test.csv", "series,values\nW1,14 16\n")
	wide := write(t, "wide.csv", "item,group,2020-01,2020-02,2020-03,2020-04,2020-05,2020-06\n7,a,,1,2,1,2,2\n8,b,1,2,3,4,,\n")
	facts := write(t, "facts.csv", "item,lead_time,price,1996-01,1996-02,1996-03,1996-04,1996-05,1996-06\n7,3,9.5,9,1,2,1,2,2\n")
	loose := write(t, "loose.csv", "\ufeffname,a,b,c,d,e\nx,1, 2,null,3,NaN\ny, 1,2,1,2,4\nz,5\n")
	plain := write(t, "plain.csv", "name,a,b,c,d\nx,1,2,1,3\n")
	m5 := write(t, "m5.csv", "item_id,state,d_1,d_2,d_3,d_4,d_5,d_6\nX,1,1,0,2,1,4,2\nY,1,0,0,2,1,3,2\n")
	for _, c := range []struct {
		args []string
		n    float64
		mase float64 // of the naive forecast
	}{
		{[]string{"-layout", "mcomp", mcomp}, 1, (0 + 2) / 2.0},
		{[]string{"-layout", "mcomp", "-horizon", "1", mcomp}, 1, 0},
		{[]string{"-layout", "m4", train, test}, 1, 1 / 1.6},
		{[]string{"-layout", "m4", trainWide, test}, 1, 1 / 1.6},
		{[]string{"-layout", "wide", "-horizon", "2", "-season", "1", "-origins", "1", wide}, 1, 1},
		{[]string{"-layout", "wide", "-horizon", "2", "-season", "1", "-origins", "1", facts}, 1, 1 / (10 / 3.0)},
		{[]string{"-layout", "wide", "-horizon", "1", "-season", "1", "-origins", "1", plain}, 1, 2},
		{[]string{"-layout", "wide", "-horizon", "1", "-season", "1", "-origins", "1", loose}, 1, 2},
		{[]string{"-layout", "m5", "-horizon", "1", "-season", "1", "-every", "2", "-origins", "1", m5}, 1, 2 / (7 / 4.0)},
	} {
		got := lines(t, append([]string{"-methods", "naive,auto"}, c.args...)...)
		require.Len(t, got, 2)
		require.Equal(t, "naive", got[0]["method"])
		require.Equal(t, c.n, got[0]["n"], c.args)
		require.InDelta(t, c.mase, got[0]["mase"], 1e-9, c.args)
	}
	require.Len(t, lines(t, "-layout", "mcomp", mcomp), len(known()))
	for _, l := range lines(t, "-layout", "wide", "-horizon", "2", "-season", "9", "-origins", "1", plain) {
		for _, key := range []string{"mase", "owa", "rmsse", "spl", "msis"} {
			require.Nil(t, l[key], "no past is as long as a season")
		}
	}
	var table bytes.Buffer
	require.NoError(t, run(t.Context(), []string{"-layout", "mcomp", mcomp}, &table, &table))
	require.Equal(t, 1+len(known()), strings.Count(table.String(), "\n"))
	table.Reset()
	bad := write(t, "bad.csv", "name,a,b,c,d\nx,1,2,1,3\ny,1,-2,1,3\n")
	require.NoError(t, run(t.Context(), []string{"-layout", "wide", "-horizon", "1", "-origins", "1", "-methods", "auto", bad}, &table, &table))
	require.Contains(t, table.String(), "auto: no forecast of 1 more")
	table.Reset()
	bad = write(t, "worse.csv", "name,a,b,c,d\nx,1,2,1,3\ny,1,1e999,1,3\nz\n")
	require.NoError(t, run(t.Context(), []string{"-layout", "wide", "-horizon", "1", "-origins", "1", "-methods", "auto", bad}, &table, &table))
	require.Contains(t, table.String(), "auto: no forecast of 2 more")
}

// Two stores and their sum by hand: the naive forecast of 4, 2 and 6 is 1, 2 and 3 off in
// the two days of the horizon; squared steps of the past have means 5, 1 and 20.
func TestLevels(t *testing.T) {
	sales := write(t, "s.csv", "state_id,store_id,d_1,d_2,d_3,d_4,d_5\nCA,CA_1,2,5,4,5,5\nCA,CA_2,0,3,2,4,4\n")
	weights := write(t, "w.csv", "Level_id,Agg_Level_1,Agg_Level_2,Dollar_Sales,weight\n"+
		"Level12,ITEM_1,CA_1,9,1\nLevel3,CA_1,X,30,.75\nLevel3,CA_2,X,10,.25\nLevel1,Total,X,40,1\n")
	var out, messages bytes.Buffer
	require.NoError(t, run(t.Context(), []string{"-json", "-layout", "m5", "-horizon", "2", "-season", "1", "-methods", "naive", "-weights", weights, sales}, &out, &messages))
	var got []levelLine
	for text := range strings.Lines(out.String()) {
		got = append(got, levelLine{})
		require.NoError(t, json.Unmarshal([]byte(text), &got[len(got)-1]))
	}
	require.Len(t, got, 4)
	for _, l := range got {
		three := .75*math.Sqrt(1./5) + .25*math.Sqrt(4./1)
		one := math.Sqrt(9. / 20)
		require.InDelta(t, three, l.Levels["Level3"], 1e-9)
		require.InDelta(t, one, l.Levels["Level1"], 1e-9)
		require.InDelta(t, (one+three)/2, l.WRMSSE, 1e-9)
	}
	require.Equal(t, []string{"4", "mean"}, []string{got[0].Origin, got[1].Origin})
	var table bytes.Buffer
	require.NoError(t, run(t.Context(), []string{"-layout", "m5", "-horizon", "2", "-season", "1", "-methods", "naive", "-weights", weights, sales}, &table, &table))
	require.Equal(t, 5, strings.Count(table.String(), "\n"))
	for says, args := range map[string][]string{
		"-layout m5":      {"-layout", "wide", "-weights", weights, sales},
		"-runs":           {"-simulate", "shares", "-runs", "-1"},
		"no such file":    {"-layout", "m5", "-weights", weights + "x", sales},
		"too short":       {"-layout", "m5", "-weights", weights, sales},
		"no column Level": {"-layout", "m5", "-weights", sales, sales},
	} {
		require.ErrorContains(t, run(t.Context(), args, &out, &out), says)
	}
}

func TestOrders(t *testing.T) {
	var text strings.Builder
	text.WriteString("Order Date,SKU,Quantity,State\n")
	for day := range 140 {
		date := time.Date(2026, 1, 1+day, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
		text.WriteString(date + ",lamp,2,TX\n")
		if day%7 == 0 {
			text.WriteString(date + ",vase,1,New York\n")
		}
	}
	file := write(t, "orders.csv.gz", text.String())
	var out, messages bytes.Buffer
	require.NoError(t, run(t.Context(), []string{"-json", "-methods", "zero,naive", "-orders", file}, &out, &messages))
	require.Contains(t, messages.String(), "160 used")
	got := map[string]map[string]any{}
	for text := range strings.Lines(out.String()) {
		var l map[string]any
		require.NoError(t, json.Unmarshal([]byte(text), &l))
		got[l["set"].(string)+": "+l["method"].(string)] = l
	}
	require.Len(t, got, 7)
	require.EqualValues(t, 4, got["items: zero"]["n"]) // two items at two origins
	require.EqualValues(t, 1, got["items: zero"]["wape"])
	require.EqualValues(t, 0, got["items: naive"]["wape"])
	require.InDelta(t, 30, got["items: naive"]["mean"], 1e-9)
	require.EqualValues(t, 0, got["states: naive"]["crps"])
	require.Less(t, got["items: demand model"]["wape"], 0.05)
	require.Less(t, got["states: demand model"]["median_wape"], 0.2)

	out.Reset()
	require.NoError(t, run(t.Context(), []string{"-horizon", "14", "-origins", "1", "-holidays", "-orders", file}, &out, &messages))
	require.Contains(t, out.String(), "items in states")
	messages.Reset()
	require.NoError(t, run(t.Context(), []string{"-origins", "1", "-methods", "zero", "-bulk", "2", "-until", "2026-05-14", "-orders", file}, &out, &messages))
	require.Contains(t, messages.String(), "19 used", "vases")
	require.Contains(t, messages.String(), "140 bulk order")
	require.Contains(t, messages.String(), "1 day that is not over")
	for says, args := range map[string][]string{
		"goes without -layout":   {"-layout", "m4", "-orders", file},
		"-until":                 {"-until", "May", "-orders", file},
		"bulk":                   {"-bulk", "-1", "-orders", file},
		"goes without":           {"-orders", file, file},
		"not below":              {"-horizon", "-1", "-orders", file},
		"there is no":            {"-methods", "best", "-orders", file},
		"-runs":                  {"-simulate", "shares", "-runs", "-1"},
		"no such file":           {"-orders", "absent"},
		"not all within the his": {"-horizon", "100", "-orders", file},
	} {
		require.ErrorContains(t, run(t.Context(), args, &out, &out), says)
	}
}

func TestRefusals(t *testing.T) {
	good := write(t, "good.csv", "series,period,split,values\nA,yearly,train,1 2\nA,yearly,test,3\n")
	for says, args := range map[string][]string{
		"no files":             {"-layout", "m4"},
		"none of mcomp":        {"-layout", "x", good},
		"two columns":          {"-layout", "wide", write(t, "one.csv", "a\n")},
		"no column period":     {"-layout", "mcomp", write(t, "bad.csv", "series,x\n")},
		"more than the 2":      {"-layout", "wide", write(t, "long.csv", "a,1\nx,3,4\n")},
		"is not a number":      {"-layout", "wide", write(t, "word.csv", "a,1,2\nx,3,four\n")},
		"what is the season":   {"-layout", "mcomp", write(t, "season.csv", "series,period,split,values\nA,lunar,train,1\n")},
		"no training data":     {"-layout", "mcomp", write(t, "test.csv", "series,period,split,values\nA,yearly,test,1\n")},
		"a training and a":     {"-layout", "m4", good},
		"there is no \"best\"": {"-layout", "mcomp", "-methods", "best", good},
		"long enough":          {"-layout", "wide", "-horizon", "5", write(t, "short.csv", "a,1,2\nx,3,4\n")},
		"not below":            {"-layout", "wide", "-horizon", "-5", good},
		"-runs":                {"-simulate", "shares", "-runs", "-1"},
		"no such file":         {"-layout", "mcomp", filepath.Join(t.TempDir(), "absent")},
	} {
		var out bytes.Buffer
		require.ErrorContains(t, run(t.Context(), args, &out, &out), says)
	}
}

func TestSimulatedShares(t *testing.T) {
	var out bytes.Buffer
	require.NoError(t, simulateShares(t.Context(), &out, 3, true))
	last := map[string]shareLine{}
	for text := range strings.Lines(out.String()) {
		var l shareLine
		require.NoError(t, json.Unmarshal([]byte(text), &l))
		require.GreaterOrEqual(t, l.Regret, 0.0)
		require.True(t, l.L1 > 0 && l.L1 < 2)
		if before, ok := last[l.Method]; ok && l.Method == "auto" {
			require.Less(t, l.L1, before.L1, "with more orders")
		}
		last[l.Method] = l
	}
	require.Len(t, last, 4)
	require.Less(t, last["auto"].L1, last["add-one"].L1)
	require.ErrorContains(t, run(t.Context(), []string{"-simulate", "x"}, &out, &out), "none of shares")
}
