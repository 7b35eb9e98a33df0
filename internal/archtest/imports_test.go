package archtest_test

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const module = "github.com/forwardstock/forwardstock"

// mayImport lists, for every room of the house, the rooms that it may use.
// internal/ packages are checked apart; examples may use everything.
var mayImport = map[string][]string{
	"":                            {},
	"/geo":                        {},
	"/forecast":                   {"/geo"},
	"/forecast/orders":            {"/geo", "/forecast"},
	"/forecast/backtest":          {"/geo", "/forecast"},
	"/forecast/reconcile":         {},
	"/placement":                  {"/geo", "/forecast", "/placement/facility", "/placement/rate"},
	"/placement/facility":         {},
	"/placement/facility/certify": {"/placement/facility"},
	"/placement/facility/files":   {"/placement/facility"},
	"/placement/rate":             {"/geo"},
	"/placement/verify":           {"/geo", "/forecast", "/placement", "/placement/rate", "/placement/facility"},
	"/placement/whatif":           {"/geo", "/forecast", "/placement", "/placement/rate", "/placement/facility"},
	"/placement/report":           {"/geo", "/forecast", "/placement", "/placement/whatif", "/placement/rate", "/placement/facility"},
}

// onlyIn names the rooms that may import an outside module.
var onlyIn = map[string][]string{
	"github.com/golang/geo": {"/geo"},
	"gonum.org/v1/gonum":    {"/forecast", "/forecast/backtest", "/forecast/reconcile"},
}

type goPackage struct {
	ImportPath string
	Imports    []string
}

func packages(t *testing.T) []goPackage {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Imports", module+"/...")
	out, err := cmd.Output()
	require.NoError(t, err)
	var all []goPackage
	decoder := json.NewDecoder(strings.NewReader(string(out)))
	for {
		var p goPackage
		err := decoder.Decode(&p)
		if errors.Is(err, io.EOF) {
			return all
		}
		require.NoError(t, err)
		all = append(all, p)
	}
}

func TestImportsFormATower(t *testing.T) {
	for _, p := range packages(t) {
		room := strings.TrimPrefix(p.ImportPath, module)
		inside := strings.HasPrefix(room, "/internal/")
		if strings.HasPrefix(room, "/examples/") {
			continue
		}
		allowed, known := mayImport[room]
		if !inside && !strings.Contains(room, "/internal/") {
			require.True(t, known, "%s is a new room: say here what it may import", room)
		}
		for _, imported := range p.Imports {
			checkOutside(t, room, imported)
			target, ours := strings.CutPrefix(imported, module)
			if !ours || strings.Contains(target, "/internal/") {
				continue
			}
			if known {
				require.Contains(t, allowed, target, "%s imports %s", room, target)
			}
		}
	}
}

func checkOutside(t *testing.T, room, imported string) {
	t.Helper()
	if strings.HasPrefix(imported, "github.com/stretchr/") || strings.HasPrefix(imported, "pgregory.net/") ||
		strings.HasPrefix(imported, "go.uber.org/") {
		t.Errorf("%s imports %s outside of tests", room, imported)
	}
	for outside, rooms := range onlyIn {
		if strings.HasPrefix(imported, outside) {
			require.Contains(t, rooms, room, "%s imports %s", room, imported)
		}
	}
}

// TestVerifyIsNotUsedBelowIt keeps the checker out of what it checks.
func TestVerifyIsNotUsedBelowIt(t *testing.T) {
	for _, p := range packages(t) {
		room := strings.TrimPrefix(p.ImportPath, module)
		if strings.HasPrefix(room, "/examples/") || strings.HasPrefix(room, "/internal/") {
			continue
		}
		require.NotContains(t, p.Imports, module+"/placement/verify", "%s uses the checker", room)
	}
}
