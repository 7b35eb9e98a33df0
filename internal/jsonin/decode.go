package jsonin

import (
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
)

// decoder reads a text of correct syntax.
type decoder struct {
	text     []byte
	at       int // what is read next
	path     path
	structs  map[reflect.Type]fields
	mistakes []Mistake
	more     int
}

// value reads the next value into v.
func (d *decoder) value(v reflect.Value) {
	d.space()
	start := d.at
	switch u := v.Addr().Interface().(type) {
	case json.Unmarshaler:
		if err := u.UnmarshalJSON(d.skip()); err != nil {
			d.mistake(start, err)
		}
		return
	case encoding.TextUnmarshaler:
		if s, ok := d.string(); ok {
			if err := u.UnmarshalText([]byte(s)); err != nil {
				d.mistake(start, err)
			}
		}
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		if !d.null() {
			v.Set(reflect.New(v.Type().Elem()))
			d.value(v.Elem())
		}
	case reflect.Struct:
		d.structure(v)
	case reflect.Map:
		if !d.null() {
			d.dictionary(v)
		}
	case reflect.Slice:
		if !d.null() {
			d.list(v)
		}
	case reflect.String:
		if s, ok := d.string(); ok {
			v.SetString(s)
		}
	default:
		if err := scalar(v, d.skip()); err != nil {
			d.mistake(start, err)
		}
	}
}

// scalar sets a number or a boolean.
func scalar(v reflect.Value, raw []byte) error {
	number := raw[0] == '-' || raw[0] >= '0' && raw[0] <= '9'
	switch {
	case v.Kind() == reflect.Bool:
		if raw[0] != 't' && raw[0] != 'f' {
			return wanted("true or false", raw)
		}
		v.SetBool(raw[0] == 't')
	case v.CanFloat():
		if !number {
			return wanted("a number", raw)
		}
		x, err := strconv.ParseFloat(string(raw), v.Type().Bits())
		if err != nil {
			return fmt.Errorf("%s is too large", short(raw))
		}
		v.SetFloat(x)
	case v.CanInt():
		x, err := strconv.ParseInt(string(raw), 10, v.Type().Bits())
		if errors.Is(err, strconv.ErrRange) {
			return fmt.Errorf("%s is too large", short(raw))
		}
		if err != nil {
			return wanted("a whole number", raw)
		}
		v.SetInt(x)
	default:
		return fmt.Errorf("values of type %v are not read", v.Type())
	}
	return nil
}

// structure reads an object of the fields of v.
func (d *decoder) structure(v reflect.Value) {
	known := d.fieldsOf(v.Type())
	seen := make([]bool, len(known.names))
	d.object(func(key string, start int) {
		i, ok := known.byName[key]
		switch {
		case !ok:
			d.mistake(start, fmt.Errorf("unknown field %s, want one of %s", short([]byte(strconv.Quote(key))), strings.Join(known.names, ", ")))
			d.skip()
		case seen[i]:
			d.mistake(start, fmt.Errorf("field %q is there twice", key))
			d.skip()
		default:
			seen[i] = true
			d.path.field(key)
			d.value(v.FieldByIndex(known.index[i]))
			d.path.back()
		}
	})
}

// dictionary reads an object of any keys.
func (d *decoder) dictionary(v reflect.Value) {
	v.Set(reflect.MakeMap(v.Type()))
	d.object(func(key string, start int) {
		k := reflect.ValueOf(key).Convert(v.Type().Key())
		if v.MapIndex(k).IsValid() {
			d.mistake(start, fmt.Errorf("key %s is there twice", short([]byte(strconv.Quote(key)))))
			d.skip()
			return
		}
		x := reflect.New(v.Type().Elem()).Elem()
		d.path.field(key)
		d.value(x)
		d.path.back()
		v.SetMapIndex(k, x)
	})
}

// object reads the keys of an object; member reads the value of one, which begins at
// start.
func (d *decoder) object(member func(key string, start int)) {
	if d.text[d.at] != '{' {
		start := d.at
		d.mistake(start, wanted("an object", d.skip()))
		return
	}
	for d.at++; d.next('}'); {
		start := d.at
		key, ok := d.string()
		d.space() // before the colon
		d.at++
		d.space()
		if ok {
			member(key, start)
		} else {
			d.skip()
		}
	}
}

// list reads the elements of v.
func (d *decoder) list(v reflect.Value) {
	if d.text[d.at] != '[' {
		start := d.at
		d.mistake(start, wanted("a list", d.skip()))
		return
	}
	n := 0
	v.Set(reflect.MakeSlice(v.Type(), 0, 0))
	for d.at++; d.next(']'); n++ {
		if n == v.Cap() {
			v.Grow(1)
		}
		v.SetLen(n + 1)
		d.path.element(n)
		d.value(v.Index(n))
		d.path.back()
	}
}

// wanted says what should be where raw is.
func wanted(what string, raw []byte) error {
	found := short(raw)
	switch raw[0] {
	case '{':
		found = "an object"
	case '[':
		found = "a list"
	}
	return fmt.Errorf("want %s, not %s", what, found)
}

// short returns a token, cut to a length that suits an error message.
func short(raw []byte) string {
	const most = 60
	if len(raw) > most {
		return strings.ToValidUTF8(string(raw[:most]), "") + "..."
	}
	return string(raw)
}
