package files_test

import (
	"bytes"
	"errors"
	"io"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/placement/facility"
	"github.com/forwardstock/forwardstock/placement/facility/certify"
	"github.com/forwardstock/forwardstock/placement/facility/files"
	"github.com/forwardstock/forwardstock/placement/facility/internal/random"
)

// proof is a certificate with everything that a file may hold.
func proof() *facility.Certificate {
	return &facility.Certificate{
		Bound: 7, Denominator: 4, Merged: []int32{0, 1, 0},
		Clusters:    [][][]int32{{{0, 1}, {2, 3}}, {}},
		Multipliers: [][]int64{{5, -6}, {5, -7}, {math.MaxInt64, math.MinInt64}, {math.MinInt64, math.MaxInt64, 3}, {}},
		Steps: []facility.Step{
			{Kind: facility.Fix, Multipliers: 3, Close: []int32{1, 2}, Open: []int32{0}},
			{Kind: facility.SplitFacility, Facility: 4}, {Kind: facility.SplitCount, Count: 2},
			{Kind: facility.SplitPair, Facility: 1, Client: 2}, {Kind: facility.Leaf},
			{Kind: facility.Short, Clients: []int32{1}}, {Kind: facility.FixPairs, Price: -1, Per: 2, Clients: []int32{0}, Close: []int32{3}},
			{Kind: facility.Leaf, Fee: math.MinInt64, Clusters: 2},
		},
	}
}

const proofText = `{"format":"forwardstock certificate 1","bound":7,"denominator":4,"merged":[0,1,0],"clusters":[[[0,1],[2,3]],[]],"multipliers":5,"steps":8}
Cgs
AAE
9P//////////AfH//////////wE
AgEG

{"kind":1,"multipliers":3,"close":[1,2],"open":[0]}
`

func TestCertificateFiles(t *testing.T) {
	var b bytes.Buffer
	require.NoError(t, files.WriteCertificate(&b, proof()))
	require.True(t, strings.HasPrefix(b.String(), proofText), b.String())
	got, err := files.ReadCertificate(&b)
	require.NoError(t, err)
	require.Equal(t, proof(), got)
	require.Error(t, files.WriteCertificate(io.Discard, nil))
	require.ErrorIs(t, files.WriteCertificate(&brokenWriter{20}, proof()), errFull)
	broken := errors.New("broken disk")
	_, err = files.ReadCertificate(iotest.ErrReader(broken))
	require.ErrorIs(t, err, broken)
}

func fileOf(t *testing.T, c *facility.Certificate) string {
	var b strings.Builder
	require.NoError(t, files.WriteCertificate(&b, c))
	return b.String()
}

func TestCertificatesTravel(t *testing.T) {
	r := rand.New(rand.NewPCG(71, 72))
	for k := range 40 {
		p := random.Hard(15, 15, uint64(k))
		if k%2 == 0 {
			p = random.Pooled(r)
		}
		s, err := facility.Solve(t.Context(), p, facility.Options{Certify: true, Workers: 1})
		require.NoError(t, err)
		if !s.HasPlan() {
			continue
		}
		got, err := files.ReadCertificate(strings.NewReader(fileOf(t, s.Certificate)))
		require.NoError(t, err)
		require.NoError(t, certify.Bound(p, got))
		require.Equal(t, fileOf(t, s.Certificate), fileOf(t, got))
	}
}

func TestBrokenCertificateFilesAreRefused(t *testing.T) {
	var b strings.Builder
	require.NoError(t, files.WriteCertificate(&b, proof()))
	whole := b.String()
	lines := strings.SplitAfter(whole, "\n")
	for n := range len(lines) - 1 {
		_, err := files.ReadCertificate(strings.NewReader(strings.Join(lines[:n], "")))
		require.ErrorIs(t, err, io.ErrUnexpectedEOF)
	}
	const head = `{"format":"forwardstock certificate 1","bound":7,"denominator":4,`
	for text, want := range map[string]string{
		whole + "{}":                                                     `line 15: "{}" follows where the file should end`,
		"hello":                                                          `line 1: "hello" where the header should be`,
		`{"format":"other 1"}`:                                           `line 1: format "other 1" is not`,
		`{"format":"other 1","what":3}`:                                  "unknown field",
		head + `"multipliers":-1,"steps":0}`:                             "line 1: -1 vectors and 0 steps",
		head + `"multipliers":1,"steps":0}` + "\nC*s":                    `line 2: "C*s" where a vector should be: illegal base64`,
		head + `"multipliers":1,"steps":0}` + "\ngA":                     "line 2: multiplier 0 of the vector is cut short",
		head + `"multipliers":0,"steps":1}` + "\n[1]":                    `line 2: "[1]" where a step should be`,
		head + `"multipliers":0,"steps":1}` + "\n{} {}":                  "line 2: more than a step",
		head + `"multipliers":0,"steps":9223372036854775807}` + "\n{}\n": "line 3: the file ends where a step should be",
	} {
		_, err := files.ReadCertificate(strings.NewReader(text))
		require.ErrorContains(t, err, want)
	}
}

func FuzzReadCertificate(f *testing.F) {
	var b bytes.Buffer
	require.NoError(f, files.WriteCertificate(&b, proof()))
	f.Add(b.Bytes())
	f.Add([]byte(`{"format":"forwardstock certificate 1","multipliers":1}` + "\nAAAB\n"))
	p := pair()
	f.Fuzz(func(t *testing.T, file []byte) {
		c, err := files.ReadCertificate(bytes.NewReader(file))
		if err != nil {
			return
		}
		text := fileOf(t, c)
		again, err := files.ReadCertificate(strings.NewReader(text))
		require.NoError(t, err)
		require.Equal(t, text, fileOf(t, again))
		if certify.Bound(p, c) == nil {
			require.LessOrEqual(t, c.Bound, int64(8)) // its optimum
		}
	})
}
