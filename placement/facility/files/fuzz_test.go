package files_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/placement/facility"
	"github.com/forwardstock/forwardstock/placement/facility/files"
)

func FuzzRead(f *testing.F) {
	for _, c := range smallFiles {
		f.Add([]byte(c.file), uint8(files.Auto), uint8(facility.AnyClass))
		f.Add([]byte(c.file), uint8(c.format), uint8(facility.UFL))
	}
	f.Fuzz(func(t *testing.T, file []byte, format, class uint8) {
		o := files.ReadOptions{Format: files.Format(format % 10), P: int(format) / 10, Class: facility.Class(class % 7), Capacity: int64(class) / 7}
		p, err := files.Read(bytes.NewReader(file), o)
		if err != nil {
			return
		}
		require.Positive(t, p.Facilities())
		require.GreaterOrEqual(t, p.Scale, int64(0))
		if o.Class != facility.AnyClass {
			require.Equal(t, o.Class, p.Class())
		}
		if p.Facilities() < 1000 {
			require.NoError(t, p.Check())
		}
	})
}
