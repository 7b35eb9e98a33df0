package forecast

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"math"
)

// The state in bytes: a mark with the version, what is shared, the items, and a
// checksum (CRC-32, IEEE). Numbers are little-endian, counts and days varints.
const runningMark = "forwardstock running 4\n"

// ErrState is wrapped by every error about the bytes of a state.
var ErrState = errors.New("not the state of a running demand model")

// Bytes that an item takes beside its name and places, and a place, at most.
const (
	itemRoom  = 100
	placeRoom = 11
)

// MarshalBinary returns the state, some 100 bytes an item and 10 for each place
// that bought it. The same state gives the same bytes. The error wraps [ErrState]: there is
// none before [Model.Run].
func (r *Running) MarshalBinary() ([]byte, error) {
	if r.names == nil {
		return nil, fmt.Errorf("%w: %w", ErrState, errNoModel)
	}
	room := 1 << 16
	for i := range r.Len() {
		room += len(r.names.at(i)) + itemRoom + placeRoom*len(r.at(i).places)
	}
	b := append(make([]byte, 0, room), runningMark...)
	regions, err := json.Marshal(r.regional.regions)
	if err != nil {
		return nil, err
	}
	b = appendText(b, string(regions))
	b = binary.AppendVarint(binary.AppendVarint(b, int64(r.first)), int64(r.next))
	for _, x := range r.numbers() {
		b = appendNumber(b, *x)
	}
	b = r.appendCategories(b)
	b = binary.AppendVarint(b, int64(r.sold.end))
	b = binary.AppendUvarint(b, uint64(len(r.sold.weeks)))
	for _, x := range r.sold.weeks {
		b = appendNumber(b, x)
	}
	b = appendItem(b, "", &r.fresh)
	b = binary.AppendUvarint(b, uint64(r.Len()))
	for i := range r.Len() {
		b = appendItem(b, r.names.at(i), r.at(i))
	}
	return binary.LittleEndian.AppendUint32(b, crc32.ChecksumIEEE(b)), nil
}

// numbers returns all that is shared and one number each.
func (r *Running) numbers() []*float64 {
	s := &r.smoother
	all := []*float64{
		&s.Discount, &s.Shape, &s.Rate, &s.Dispersion, &r.busy, &r.spread,
		&r.sizes.mean, &r.sizes.cv2, &r.sizes.orders, &r.pace, &r.sold.extra,
	}
	for d := range r.weekday {
		all = append(all, &r.weekday[d], &r.sold.weekdays[d])
	}
	seller := r.regional.seller()
	return append(append(all, seller.numbers()...), seller.items.numbers()...)
}

func (i *runningItem) numbers() []*float64 {
	return []*float64{
		&i.level.Shape, &i.level.Rate, &i.today, &i.scale, &i.widen, &i.dispersion,
		&i.size.cells, &i.size.orders, &i.size.units, &i.size.squares,
	}
}

func appendText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

func appendNumber(b []byte, x float64) []byte {
	return binary.LittleEndian.AppendUint64(b, math.Float64bits(x))
}

func appendItem(b []byte, name string, item *runningItem) []byte {
	b = append(appendText(b, name), item.method)
	b = binary.AppendUvarint(binary.AppendVarint(b, int64(item.at)), uint64(item.category))
	for _, x := range item.numbers() {
		b = appendNumber(b, *x)
	}
	b = binary.AppendUvarint(b, uint64(len(item.places)))
	for _, p := range item.places {
		b = appendNumber(binary.AppendVarint(b, int64(p.number)), p.orders)
	}
	return b
}
