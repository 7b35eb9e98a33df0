// Package dataset finds the public data sets that some tests and benchmarks
// read. They are not part of the module: where they are absent, the caller is
// skipped.
package dataset

import (
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// Variable names the environment variable that holds the folder of the data.
const Variable = "FORWARDSTOCK_DATA"

// Dir returns the path of the file or folder elem of the data, or skips the
// test. The folder is the one of FORWARDSTOCK_DATA, by default ../shared/data
// beside the module.
func Dir(t testing.TB, elem ...string) string {
	t.Helper()
	root := os.Getenv(Variable)
	if root == "" {
		_, here, _, _ := runtime.Caller(0)
		root = filepath.Join(filepath.Dir(here), "..", "..", "..", "shared", "data")
	}
	path := filepath.Join(append([]string{root}, elem...)...)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("data set not here: %s (set %s to its folder)", path, Variable)
	}
	return path
}

// Open opens a file of the data, unpacked if its name ends in .gz, or skips
// the test. The file is closed when the test ends.
func Open(t testing.TB, elem ...string) io.Reader {
	t.Helper()
	file, err := os.Open(Dir(t, elem...))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = file.Close() })
	if !strings.HasSuffix(elem[len(elem)-1], ".gz") {
		return file
	}
	plain, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	return plain
}
