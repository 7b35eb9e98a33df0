package placement_test

import (
	"encoding/json"
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/forwardstock/forwardstock/placement"
)

func TestLaneGoesThroughJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := placement.Lane{
			Region: rapid.Int32().Draw(t, "region"), Site: rapid.Int32().Draw(t, "site"), Service: rapid.Int32().Draw(t, "service"),
		}
		text, err := json.Marshal(want)
		require.NoError(t, err)
		var numbers [3]int32
		require.NoError(t, json.Unmarshal(text, &numbers))
		require.Equal(t, [3]int32{want.Region, want.Site, want.Service}, numbers)
		var got placement.Lane
		require.NoError(t, json.Unmarshal(text, &got))
		require.Equal(t, want, got)
	})
	var spaced placement.Lane
	require.NoError(t, json.Unmarshal([]byte(" [ 3 , 1,\n0 ] "), &spaced))
	require.Equal(t, placement.Lane{Region: 3, Site: 1}, spaced)
}

func TestLaneRefuses(t *testing.T) {
	for _, text := range []string{
		`null`, `1`, `"[1,2,3]"`, `{"Region":1}`, `[]`, `[1,2]`, `[1,2,3,4]`, `[1,2,2147483648]`, `[1,2,1.5]`, `[1,[2],3]`, `[1,2,1e1]`,
	} {
		l := placement.Lane{Region: 7}
		require.Error(t, json.Unmarshal([]byte(text), &l), text)
		require.Equal(t, placement.Lane{Region: 7}, l, text)
	}
}

func TestLeafGoesThroughJSON(t *testing.T) {
	money := rapid.Map(rapid.Int64(), func(v int64) placement.Money { return placement.Money(v) })
	indexes := rapid.Map(rapid.SliceOf(rapid.Int32()), func(v []int32) []int32 {
		if len(v) == 0 {
			return nil
		}
		return v
	})
	row := rapid.OneOf(rapid.Just[[]placement.Money](nil), rapid.SliceOf(money))
	rapid.Check(t, func(t *rapid.T) {
		want := placement.Leaf{
			Open: indexes.Draw(t, "open"), Closed: indexes.Draw(t, "closed"),
			Prices: rapid.SliceOfN(money, 1, 3).Draw(t, "prices"),
			Values: rapid.OneOf(rapid.Just[[][]placement.Money](nil), rapid.SliceOf(row)).Draw(t, "values"),
		}
		text, err := json.Marshal(want)
		require.NoError(t, err)
		var got placement.Leaf
		require.NoError(t, json.Unmarshal(text, &got))
		require.Equal(t, want, got)
	})
}

func TestLeafIsCompact(t *testing.T) {
	leaf := placement.Leaf{Values: [][]placement.Money{make([]placement.Money, 900)}}
	for r := range leaf.Values[0] {
		leaf.Values[0][r] = 12_345_678
	}
	text, err := json.Marshal(leaf)
	require.NoError(t, err)
	require.Less(t, len(text), 900*6, "a value of $12 takes four bytes, and base64 a third more")

	leaf.Values = [][]placement.Money{nil, {}, {math.MinInt64, math.MaxInt64, 0}}
	text, err = json.Marshal(leaf)
	require.NoError(t, err)
	require.JSONEq(t, `{"values":[null,"","////////////Af7//////////wEA"]}`, string(text))
}

func TestLeafRefuses(t *testing.T) {
	for text, reason := range map[string]string{
		`{"values":["AA==","gA=="]}`:                "cut short",
		`{"values":["////////////////////fw=="]}`:   "too large",
		`{"values":["A"]}`:                          "illegal base64",
		`{"values":["AA=\n="]}`:                     "illegal base64",
		`{"values":["AB=="]}`:                       "illegal base64",
		`{"values":[[1,2]]}`:                        "base64 of varints",
		`{"values":[7]}`:                            "base64 of varints",
		`{"values":null,"leaves":1}`:                "unknown field",
		`{"values":null,"prices":["1"]}`:            "dollars",
		`{"values":null,"open":[99999999999]}`:      "open[0]: 99999999999 is too large",
		`{"values":["` + "\\u0041\\u0041" + `=="]}`: "illegal base64",
	} {
		var l placement.Leaf
		err := json.Unmarshal([]byte(text), &l)
		require.ErrorContains(t, err, reason, text)
	}
}
