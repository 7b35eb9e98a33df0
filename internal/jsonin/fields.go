package jsonin

import (
	"reflect"
	"strings"
)

// fields are those that a struct has in JSON.
type fields struct {
	names  []string
	byName map[string]int
	index  [][]int
}

func (d *decoder) fieldsOf(t reflect.Type) fields {
	if known, ok := d.structs[t]; ok {
		return known
	}
	out := fields{byName: map[string]int{}}
	out.add(t, nil)
	d.structs[t] = out
	return out
}

// add adds the fields of a struct; those of an embedded one without a name of its own are
// as if they were outside, unless the outside has such a field itself.
func (f *fields) add(t reflect.Type, outside []int) {
	var embedded []reflect.StructField
	for i := range t.NumField() {
		field := t.Field(i)
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		switch {
		case name == "" && field.Anonymous && field.Type.Kind() == reflect.Struct:
			embedded = append(embedded, field)
			continue
		case name == "-" || !field.IsExported():
			continue
		case name == "":
			name = field.Name
		}
		if _, hidden := f.byName[name]; !hidden {
			f.byName[name] = len(f.names)
			f.names = append(f.names, name)
			f.index = append(f.index, append(outside[:len(outside):len(outside)], i))
		}
	}
	for _, field := range embedded {
		f.add(field.Type, append(outside[:len(outside):len(outside)], field.Index...))
	}
}
