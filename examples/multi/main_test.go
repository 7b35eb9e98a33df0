package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/internal/dataset"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/facility"
	"github.com/forwardstock/forwardstock/placement/verify"
)

func solveFolder(t *testing.T, args ...string) line {
	var out, problems bytes.Buffer
	require.NoError(t, run(context.Background(), args, &out, &problems))
	var l line
	require.NoError(t, json.Unmarshal(out.Bytes(), &l))
	return l
}

func TestOneItemIsProved(t *testing.T) {
	l := solveFolder(t, "-gap", "-1", dataset.Dir(t, "facility", "multi", "multi_k1"))
	require.Equal(t, facility.Optimal, l.Status)
	require.Equal(t, facility.Proved, l.Stop)
	require.Equal(t, l.Bound, *l.Value)
	require.Equal(t, "$9,814,494.26", l.Value.String())
	require.Equal(t, []string{"Las Vegas", "Columbus"}, l.Sites)
	require.InDelta(t, 0.940, *l.Service, 0.001)
}

func TestTenItems(t *testing.T) {
	dir := dataset.Dir(t, "facility", "multi", "multi_k10")
	p, err := read(dir, 0)
	require.NoError(t, err)
	plan, err := placement.Solve(t.Context(), *p, placement.Options{Gap: 0.005})
	require.NoError(t, err)
	require.NoError(t, verify.Plan(*p, plan))
	require.LessOrEqual(t, plan.Gap(), 0.005)
	require.GreaterOrEqual(t, plan.Promises[0].OnTime, plan.Promises[0].Required)
}

// TestMistakes spoils one file of a small folder at a time.
func TestMistakes(t *testing.T) {
	good := map[string]string{
		"warehouses.csv":    "id,lat,lon,fixed_cost,inbound_per_lb\nA,40,-100,10,0.5\n",
		"regions.csv":       "id,lat,lon,population_share\nR1,41,-100,1\n",
		"skus.csv":          "id,weight_lb,units\nS1,2,10\n",
		"sku_warehouse.csv": "sku,warehouse,fixed_cost\nS1,A,3\n",
		"rates.csv":         "zone,max_miles,base,per_lb\n1,500,6,0.25\n2,99999,7,0.5\n",
		"demand.csv":        "sku,region,units\nS1,R1,10\n",
		"params.csv":        "key,value\nservice_miles,1000\nservice_share,0.9\nmax_days_within_service_miles,3\n",
	}
	write := func(name, text string) string {
		dir := t.TempDir()
		for n, s := range good {
			if n == name {
				s = text
			}
			require.NoError(t, os.WriteFile(filepath.Join(dir, n), []byte(s), 0o600))
		}
		return dir
	}
	l := solveFolder(t, write("", ""))
	require.Equal(t, "$88.00", l.Value.String(), "10 + 3 + 10 (6 + 2*0.25 + 2*0.5)")
	require.Equal(t, 1.0, *l.Service)
	for name, text := range map[string]string{
		"warehouses.csv":    "id,lat,lon,fixed_cost,inbound_per_lb\nA,x,-100,10,0.5\n",
		"regions.csv":       "id,lat\nR1,41\n",
		"skus.csv":          "id,weight_lb,units\nS1,-2,10\n",
		"sku_warehouse.csv": "sku,warehouse,fixed_cost\nS1,B,3\n",
		"rates.csv":         "",
		"demand.csv":        "sku,region,units\nS1,R9,10\n",
		"params.csv":        "key,value\nservice_share,2\n",
	} {
		var out, problems bytes.Buffer
		require.Error(t, run(context.Background(), []string{write(name, text)}, &out, &problems), name)
		require.Empty(t, out.String())
	}
	var out, problems bytes.Buffer
	require.Error(t, run(context.Background(), nil, &out, &problems))
	require.Contains(t, problems.String(), "usage: multi")
	require.Error(t, run(context.Background(), []string{t.TempDir()}, &out, &problems))
}
