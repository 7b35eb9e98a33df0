package textin

import (
	"bytes"
	"encoding/binary"
	"encoding/csv"
	"errors"
	"io"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf16"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// readAll returns copies of all records, their lines, and the error that ended
// the reading, nil at the end of the text. Bad records are left out.
func readAll(r *Reader) (records [][]string, lines []int, bad []*RecordError, err error) {
	for {
		record, err := r.Read()
		var e *RecordError
		switch {
		case err == io.EOF:
			return records, lines, bad, nil
		case errors.As(err, &e):
			bad = append(bad, e)
			continue
		case err != nil:
			return records, lines, bad, err
		}
		fields := make([]string, len(record.Fields))
		for i, f := range record.Fields {
			fields[i] = string(f)
		}
		records = append(records, fields)
		lines = append(lines, record.Line)
	}
}

func encode16(s string, order binary.AppendByteOrder, mark bool) []byte {
	if mark {
		s = "\uFEFF" + s
	}
	var out []byte
	for _, c := range utf16.Encode([]rune(s)) {
		out = order.AppendUint16(out, c)
	}
	return out
}

func TestReadsWhatWriterWrote(t *testing.T) {
	cell := rapid.OneOf(
		rapid.StringMatching(`[a-z",;|\t\n é𝄞]{0,12}`),
		rapid.StringMatching(`[0-9]{1,8}`))
	rapid.Check(t, func(t *rapid.T) {
		width := rapid.IntRange(2, 6).Draw(t, "width")
		want := rapid.SliceOfN(rapid.SliceOfN(cell, width, width), 1, 20).Draw(t, "records")
		delimiter := rapid.SampledFrom([]byte(",\t;|")).Draw(t, "delimiter")
		var text bytes.Buffer
		w := csv.NewWriter(&text)
		w.Comma = rune(delimiter)
		require.NoError(t, w.WriteAll(want))

		var src io.Reader = bytes.NewReader(text.Bytes())
		if rapid.Bool().Draw(t, "bytewise") {
			src = iotest.OneByteReader(src)
		}
		// A buffer not much longer than the longest record makes refills.
		r := NewReader(src, Options{Delimiter: delimiter, MaxRecord: rapid.SampledFrom([]int{0, 300}).Draw(t, "max")})
		got, lines, bad, err := readAll(r)
		require.NoError(t, err)
		require.Empty(t, bad)
		require.Equal(t, want, got)

		line := 1
		for i, record := range want {
			require.Equal(t, line, lines[i])
			line += 1 + strings.Count(strings.Join(record, ""), "\n")
		}
	})
}

func TestEncodingsGiveTheSameRecords(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := "date,item,name\n" + rapid.StringMatching(`([a-zé𝄞]{0,5},[0-9]{1,3},[a-z]{0,9}\n){0,40}`).Draw(t, "text")
		want, _, _, err := readAll(NewReader(strings.NewReader(text), Options{}))
		require.NoError(t, err)
		for name, data := range map[string][]byte{
			"UTF-8":    []byte("\uFEFF" + text),
			"UTF-16LE": encode16(text, binary.LittleEndian, rapid.Bool().Draw(t, "mark")),
			"UTF-16BE": encode16(text, binary.BigEndian, rapid.Bool().Draw(t, "mark")),
		} {
			r := NewReader(bytes.NewReader(data), Options{})
			got, _, _, err := readAll(r)
			require.NoError(t, err, name)
			require.Equal(t, name, string(r.Encoding()))
			require.Equal(t, want, got, name)
		}
	})
}

func TestLineEnds(t *testing.T) {
	for _, end := range []string{"\n", "\r", "\r\n"} {
		text := strings.Join([]string{"a,b", "", "1,\"x\ny\"", "3,4", ""}, end)
		for _, src := range []io.Reader{strings.NewReader(text), iotest.OneByteReader(strings.NewReader(text))} {
			records, lines, bad, err := readAll(NewReader(src, Options{MaxRecord: 12}))
			require.NoError(t, err)
			require.Empty(t, bad)
			require.Equal(t, [][]string{{"a", "b"}, {"1", "x\ny"}, {"3", "4"}}, records, "%q", end)
			require.Equal(t, []int{1, 3, 5}, lines)
		}
	}
}

func TestDelimiterDetected(t *testing.T) {
	for text, want := range map[string]byte{
		"a,b,c\n":                     ',',
		"a\tb, or so\tc\n":            '\t',
		"a;b;\"x,y,z,w\"\n":           ';',
		"a|b|c\n":                     '|',
		"\r\n\na;b;c\n1,2,3,4,5":      ';',
		"Order ID\t,Status\t,SKU\t\n": ',',
		"alone\n":                     ',',
		"":                            ',',
	} {
		r := NewReader(strings.NewReader(text), Options{})
		_, _, _, err := readAll(r)
		require.NoError(t, err)
		require.Equal(t, string(want), string(r.Delimiter()), "%q", text)
	}
}

func TestQuotes(t *testing.T) {
	records, _, bad, err := readAll(NewReader(strings.NewReader(
		"5\" nail,\"a \"\"b\"\"\"\n"+ // a quote within an open field is a letter
			"\"padded\" \t,x\n"+
			"\"a\"b,c\n"+
			"\"\",\"\"\n"+
			"1,2"), Options{}))
	require.NoError(t, err)
	require.Equal(t, [][]string{{`5" nail`, `a "b"`}, {"padded", "x"}, {"", ""}, {"1", "2"}}, records)
	require.Equal(t, []*RecordError{{Line: 3, Column: 0, Reason: "text after the closing quote"}}, bad)
	require.ErrorContains(t, bad[0], "line 3, field 1: text after the closing quote")
}

func TestFatalErrors(t *testing.T) {
	broken := errors.New("the disk is gone")
	for name, c := range map[string]struct {
		src   io.Reader
		is    error
		part  string
		whole int // records before it
	}{
		"never closed":  {strings.NewReader("a,b\n1,2\n3,\"x\n4,5\n"), ErrUnclosed, "line 3: quote never closed: field 2", 2},
		"too long":      {strings.NewReader("a,b\n" + strings.Repeat("x", 101) + "\n"), ErrTooLong, "line 2: record too long: more than 100 bytes", 1},
		"stray quote":   {strings.NewReader("a,b\n1,\"" + strings.Repeat("x\n", 101)), ErrTooLong, "field 2 opens a quote", 1},
		"too wide":      {strings.NewReader("a,b\n1,2,3,4,5\n"), ErrTooManyColumns, "line 2: too many columns: more than 4", 1},
		"NUL":           {strings.NewReader("a,b\n1,\"\n\x00\"\n"), ErrEncoding, "line 3: text encoding not supported: a NUL", 1},
		"Windows-1252":  {strings.NewReader("a,b\n1,2\ncaf\xe9,2\n"), ErrEncoding, "line 3: text encoding not supported: byte 0xE9", 2},
		"half of UTF16": {bytes.NewReader(encode16("a,b\n1,2\n", binary.LittleEndian, true)[:17]), ErrEncoding, "ends within a character", 1},
		"lone surrogate": {bytes.NewReader(append(encode16("a,b\n", binary.BigEndian, true), 0xD8, 0, 0, 'x')),
			ErrEncoding, "half a character", 1},
		"disk":         {io.MultiReader(strings.NewReader("a,b\n1,2\n3"), iotest.ErrReader(broken)), broken, "line 3", 2},
		"disk, UTF-16": {io.MultiReader(bytes.NewReader(encode16("a,b\n1,2\n3", binary.BigEndian, true)), iotest.ErrReader(broken)), broken, "line 3", 2},
		"no progress":  {iotest.ErrReader(nil), io.ErrNoProgress, "line 1", 0},
	} {
		t.Run(name, func(t *testing.T) {
			r := NewReader(c.src, Options{MaxRecord: 100, MaxColumns: 4})
			records, _, _, err := readAll(r)
			require.ErrorIs(t, err, c.is)
			require.ErrorContains(t, err, c.part)
			require.Len(t, records, c.whole)
			_, again := r.Read()
			require.Equal(t, err, again)
		})
	}
}

// endless gives a header, a stray quote, and then many rows without one.
type endless struct{ left int64 }

func (e *endless) Read(p []byte) (int, error) {
	if e.left <= 0 {
		return 0, io.EOF
	}
	n := copy(p, strings.Repeat("2026-01-01,\"SKU-1,1\n"[:11]+"SKU-1,1\n", 1+len(p)/19))
	n = int(min(int64(n), e.left))
	e.left -= int64(n)
	return n, nil
}

func TestOneQuoteInABigFileIsCheap(t *testing.T) {
	src := io.MultiReader(strings.NewReader("date,item,units\n2026-01-01,\"SKU-1,1\n"), &endless{left: 256 << 20})
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	records, _, _, err := readAll(NewReader(src, Options{}))
	runtime.ReadMemStats(&after)
	require.ErrorIs(t, err, ErrTooLong)
	require.ErrorContains(t, err, "line 2: record too long: more than 65536 bytes; field 2 opens a quote")
	require.Len(t, records, 1)
	require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(1<<20))
}

func TestRecordAtTheLimitIsTaken(t *testing.T) {
	longest := strings.Repeat("x", 99) + "\n"
	records, _, _, err := readAll(NewReader(strings.NewReader(longest+longest), Options{MaxRecord: 100}))
	require.NoError(t, err)
	require.Len(t, records, 2)
}

func FuzzReader(f *testing.F) {
	f.Add([]byte("a,b\n1,\"x\"\"\ny\"\r\n\r3;4"), byte(0))
	f.Add([]byte("\xff\xfea\x00,\x00b\x00"), byte(','))
	f.Add([]byte("\"a\"b\n\"c"), byte('\t'))
	f.Add([]byte("a;b\n\"\";\"\"\n"), byte(';'))
	f.Fuzz(func(t *testing.T, data []byte, delimiter byte) {
		if !strings.ContainsRune("\x00,\t;|", rune(delimiter)) {
			return
		}
		o := Options{Delimiter: delimiter, MaxRecord: 200, MaxColumns: 8}
		r := NewReader(bytes.NewReader(data), o)
		records, lines, bad, err := readAll(r)
		slow := NewReader(iotest.OneByteReader(bytes.NewReader(data)), o)
		records2, lines2, bad2, err2 := readAll(slow)
		require.Equal(t, records, records2)
		require.Equal(t, lines, lines2)
		require.Equal(t, bad, bad2)
		require.Equal(t, err, err2)
		for i := range lines {
			require.True(t, lines[i] > 0 && (i == 0 || lines[i] > lines[i-1]))
		}
		if err != nil {
			known := errors.Is(err, ErrTooLong) || errors.Is(err, ErrTooManyColumns) ||
				errors.Is(err, ErrUnclosed) || errors.Is(err, ErrEncoding)
			require.True(t, known, "%v", err)
			return
		}
		if len(bad) > 0 || r.Encoding() != UTF8 {
			return
		}
		compareWithStandard(t, bytes.TrimPrefix(data, []byte("\uFEFF")), r.Delimiter(), records)
	})
}

// compareWithStandard holds records against encoding/csv where that takes the
// text too and means the same by it.
func compareWithStandard(t *testing.T, data []byte, delimiter byte, records [][]string) {
	if bytes.ContainsRune(data, '\r') {
		return // encoding/csv knows no CR alone and drops it before an LF in quotes
	}
	std := csv.NewReader(bytes.NewReader(data))
	std.Comma = rune(delimiter)
	std.FieldsPerRecord = -1
	want, err := std.ReadAll()
	if err != nil {
		return
	}
	if len(want) == 0 {
		want = nil
	}
	require.Equal(t, want, records)
}

func BenchmarkReader(b *testing.B) {
	text := strings.Repeat("CA-2016-152156,2016-11-08,Second Class,Henderson,42420,\"FUR-BO-1000\",2\n", 10_000)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		r := NewReader(strings.NewReader(text), Options{})
		for {
			if _, err := r.Read(); err != nil {
				break
			}
		}
	}
}

func TestStatedDelimiter(t *testing.T) {
	for _, end := range []string{"\n", "\r\n", "\r"} {
		r := NewReader(strings.NewReader("sep=;"+end+"a,b;c"+end), Options{})
		records, lines, _, err := readAll(r)
		require.NoError(t, err)
		require.Equal(t, [][]string{{"a,b", "c"}}, records)
		require.Equal(t, []int{2}, lines)
		require.Equal(t, byte(';'), r.Delimiter())
	}
	for _, text := range []string{"sep=", "sep=;", "sep=;x\n", "sep=x\na,b\n"} {
		records, _, _, err := readAll(NewReader(strings.NewReader(text), Options{}))
		require.NoError(t, err)
		require.Equal(t, strings.TrimRight(text, "\n")[:4], strings.Join(records[0], "")[:4], "read as it is: %q", text)
	}
}

func TestDelimiterIsDetectedBelowBlankLines(t *testing.T) {
	r := NewReader(strings.NewReader(",,,\n ;;\na;b;c\n"), Options{})
	_, _, _, err := readAll(r)
	require.NoError(t, err)
	require.Equal(t, byte(';'), r.Delimiter())
}
