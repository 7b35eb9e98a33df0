package verify_test

import (
	"math"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/forwardstock/forwardstock/internal/smallplan"
	"github.com/forwardstock/forwardstock/placement/verify"
)

// field is a place in a plan that can be changed.
type field struct {
	path  string
	value reflect.Value
}

// fields lists every scalar and list of a plan.
func fields(path string, v reflect.Value) []field {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return nil
		}
		return fields(path, v.Elem())
	case reflect.Struct:
		var all []field
		for i := range v.NumField() {
			all = append(all, fields(path+"."+v.Type().Field(i).Name, v.Field(i))...)
		}
		return all
	case reflect.Slice, reflect.Array:
		var all []field
		if v.Kind() == reflect.Slice {
			all = append(all, field{path, v})
		}
		for i := range v.Len() {
			all = append(all, fields(path+"[]", v.Index(i))...)
		}
		return all
	}
	return []field{{path, v}}
}

// change makes a field something else, by a little or by a lot.
func (f field) change(rng *rand.Rand) {
	v := f.value
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(!v.Bool())
	case reflect.String:
		v.SetString(v.String() + "x")
	case reflect.Float64:
		v.SetFloat(v.Float() + []float64{1e-3, -1e-3, 1, 1e300, math.NaN(), math.Inf(-1)}[rng.IntN(6)])
	case reflect.Int, reflect.Int32, reflect.Int64:
		x := []int64{v.Int() + 1, v.Int() - 1, -v.Int(), 2*v.Int() + 1, 0, math.MaxInt32, math.MinInt32, v.Int() + rng.Int64N(4e6)}[rng.IntN(8)]
		if v.OverflowInt(x) {
			x = 1 // an int32 of the example is never 1 << 31
		}
		v.SetInt(x)
	case reflect.Uint8:
		v.SetUint(uint64(rng.IntN(6)))
	case reflect.Slice:
		n := v.Len()
		switch {
		case n == 0 || rng.IntN(4) == 0:
			v.Set(reflect.Append(v.Slice3(0, n, n), reflect.Zero(v.Type().Elem())))
		case rng.IntN(3) == 0:
			v.Set(reflect.Append(v.Slice3(0, n, n), v.Index(rng.IntN(n))))
		default: // without one
			i := rng.IntN(n)
			v.Set(reflect.AppendSlice(v.Slice3(0, i, i), v.Slice(i+1, n)))
		}
	}
}

// structural reports whether a change of the length of a list is one that the
// oracle does not look at.
func (f field) structural() bool {
	return f.value.Kind() == reflect.Slice && !strings.HasSuffix(f.path, ".Lanes") && !strings.HasSuffix(f.path, ".Stock") &&
		!strings.HasSuffix(f.path, ".Leaves") && !strings.HasSuffix(f.path, ".Open") && !strings.HasSuffix(f.path, ".Closed")
}

// TestOneChangeMatters changes one field of a true plan at random: the checker
// accepts exactly the plans that the oracle calls honest.
func TestOneChangeMatters(t *testing.T) {
	var all []example
	for e := range examples(200) {
		all = append(all, e)
	}
	refused, accepted := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		base := all[rapid.IntRange(0, len(all)-1).Draw(t, "example")]
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		for range 20 {
			e := base.clone(t)
			places := fields("", reflect.ValueOf(e.plan))
			f := places[rng.IntN(len(places))]
			f.change(rng)
			err := verify.Plan(e.problem, e.plan)
			if err != nil {
				require.ErrorIs(t, err, verify.ErrFalse)
			}
			if reflect.DeepEqual(base.plan, e.plan) {
				require.NoError(t, err)
				continue
			}
			switch {
			case strings.HasSuffix(f.path, ".Values[]") && len(e.problem.Demand.Regions) == 1:
				// No row may have become a row of one zero, which is the same.
			case strings.HasSuffix(f.path, ".Warnings"):
				require.NoError(t, err)
			case f.structural():
				require.Error(t, err, "seed %d, %s", e.seed, f.path)
			case inRange(&e):
				if honest(&e.problem, e.plan, false) {
					require.NoError(t, err, "seed %d, %s", e.seed, f.path)
				} else if !honest(&e.problem, e.plan, true) {
					require.Error(t, err, "seed %d, %s", e.seed, f.path)
				}
			default:
				require.Error(t, err, "seed %d, %s", e.seed, f.path)
			}
			if err == nil {
				accepted++
			} else {
				refused++
			}
		}
	})
	require.Greater(t, refused, accepted)
	require.Positive(t, accepted)
}

// inRange reports whether the certificate of a plan has the indexes and signs
// that the oracle relies on.
func inRange(e *example) bool {
	for _, leaf := range e.plan.Certificate.Leaves {
		for _, w := range append(append([]int32{}, leaf.Open...), leaf.Closed...) {
			if w < 0 || int(w) >= len(e.plan.Sites) {
				return false
			}
		}
		for i, price := range leaf.Prices {
			if price < 0 || i < len(e.problem.Policy.Within) && e.problem.Policy.Within[i].Penalty > 0 && price > e.problem.Policy.Within[i].Penalty {
				return false
			}
		}
		for k, row := range leaf.Values {
			for r, v := range row {
				if v != 0 && smallplan.Demand(&e.problem, k, r) == 0 {
					return false
				}
			}
		}
		if len(leaf.Values) != len(e.problem.Items) || len(leaf.Prices) != len(e.problem.Policy.Within)+len(smallplan.Limits(&e.problem)) {
			return false
		}
	}
	return true
}
