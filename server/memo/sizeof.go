package memo

import (
	"math"
	"reflect"
	"time"
)

// sized is a value that says itself how many bytes it takes, with all that it
// points to: one that grows while it is used.
type sized interface{ MemorySize() int }

// Size is about how many bytes a value takes, with all that it points to.
// What is pointed to twice counts once.
func Size(v any) int {
	if s, ok := v.(sized); ok {
		return s.MemorySize()
	}
	of := reflect.ValueOf(v)
	if !of.IsValid() {
		return 0
	}
	w := sizer{}
	return int(of.Type().Size()) + w.beyond(of)
}

// sizer has met what pointers point to.
type sizer map[uintptr]bool

// MapSize is about how many bytes a map of so many entries takes besides its own word, by the
// bytes of a key and its value: Go makes room for eight at once, and then twice as much each
// time that seven of eight places are taken.
func MapSize(entries, each int) int {
	const header, group = 48, 8
	if entries == 0 {
		return 0
	}
	places := group
	for entries > group && entries > places*7/8 {
		places *= 2
	}
	return header + places*each + places/group*8
}

// beyond is what a value takes besides its own words.
func (w sizer) beyond(v reflect.Value) int {
	if isFlat(v.Type()) {
		return 0
	}
	n := 0
	switch v.Kind() {
	case reflect.String:
		return v.Len()
	case reflect.Pointer:
		if v.IsNil() || w[v.Pointer()] {
			return 0
		}
		w[v.Pointer()] = true
		return int(v.Type().Elem().Size()) + w.beyond(v.Elem())
	case reflect.Interface:
		if v.IsNil() {
			return 0
		}
		return int(v.Elem().Type().Size()) + w.beyond(v.Elem())
	case reflect.Slice:
		n = v.Cap() * int(v.Type().Elem().Size())
		if !isFlat(v.Type().Elem()) {
			for i := range v.Len() {
				n += w.beyond(v.Index(i))
			}
		}
	case reflect.Array:
		for i := range v.Len() {
			n += w.beyond(v.Index(i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			n += w.beyond(v.Field(i))
		}
	case reflect.Map:
		if v.IsNil() {
			return 0
		}
		n = MapSize(v.Len(), int(v.Type().Key().Size()+v.Type().Elem().Size()))
		for at := v.MapRange(); at.Next(); {
			n += w.beyond(at.Key()) + w.beyond(at.Value())
		}
	}
	return n
}

var instant = reflect.TypeFor[time.Time]()

// isFlat reports whether values of a type point to nothing that is counted.
func isFlat(t reflect.Type) bool {
	if t == instant {
		return true // its place is shared by all
	}
	switch t.Kind() {
	case reflect.String, reflect.Pointer, reflect.Interface, reflect.Slice, reflect.Map:
		return false
	case reflect.Array:
		return isFlat(t.Elem())
	case reflect.Struct:
		for i := range t.NumField() {
			if !isFlat(t.Field(i).Type) {
				return false
			}
		}
	}
	return true
}

// weigh is bytes as a cache weighs them.
func weigh(bytes uint64) uint32 { return uint32(min(bytes, math.MaxUint32)) }
