package sample_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/internal/sample"
)

func TestYearLooksLikeAShop(t *testing.T) {
	var file bytes.Buffer
	require.NoError(t, sample.WriteOrders(&file, 1))
	rows, err := csv.NewReader(&file).ReadAll()
	require.NoError(t, err)
	rows = rows[1:]
	require.Greater(t, len(rows), 50_000)

	byDay, byItem, cancelled := map[string]int{}, map[string]int{}, 0
	for _, row := range rows {
		byDay[row[2]+row[5][:10]]++
		byItem[row[2]]++
		if row[1] == "Canceled" {
			cancelled++
		}
		zip, err := geo.ParseZIP(row[7])
		require.NoError(t, err)
		region, ok := geo.Lookup(zip.Region)
		require.True(t, ok)
		require.Equal(t, region.State, row[6])
	}
	require.Len(t, byItem, 24)
	require.InDelta(t, 0.04, float64(cancelled)/float64(len(rows)), 0.005)
	most := 0
	for _, n := range byDay {
		most = max(most, n)
	}
	require.Greater(t, most, 200, "a live-stream multiplies a day")
}

func TestSameSeedSameBytes(t *testing.T) {
	var a, b, c bytes.Buffer
	require.NoError(t, sample.WriteOrders(&a, 7))
	require.NoError(t, sample.WriteOrders(&b, 7))
	require.NoError(t, sample.WriteOrders(&c, 8))
	require.Equal(t, sha256.Sum256(a.Bytes()), sha256.Sum256(b.Bytes()))
	require.NotEqual(t, sha256.Sum256(a.Bytes()), sha256.Sum256(c.Bytes()))
}
