package report_test

import (
	"bytes"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/placement/report"
)

func TestHTML(t *testing.T) {
	p := sample(t, 60, geo.Regions())
	var out bytes.Buffer
	require.NoError(t, report.HTML(&out, p, stock(t, p, 25)))
	require.NoError(t, os.WriteFile("/tmp/report.html", out.Bytes(), 0o644))
}
