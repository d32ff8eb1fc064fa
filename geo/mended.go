package geo

import (
	"slices"

	"github.com/paulmach/orb"
)

// MendKind is what is wrong with a shape, or what was done about it; package valid has
// the kinds.
type MendKind string

// Mend is one kind of what was done about a shape that was not valid.
type Mend struct {
	Kind  MendKind
	Count int
	At    orb.Point // where, the first
	Path  string    // JSON Pointer in the file, of the first
}

// Mended is what was done about one feature's shape.
type Mended struct {
	Did []Mend
	// Before is the ground as the file draws it and After as it is kept; Changed
	// is of which somebody could have meant otherwise, as valid.Mended has it, and
	// Dropped of rings too small for the grid. In square metres.
	Before, After, Changed, Dropped float64

	Index int // the feature's place in the file
}

// With returns m with another mend, whose count is added to that of its kind. m may be
// nil.
func (m *Mended) With(n Mend) *Mended {
	if m == nil {
		m = &Mended{}
	}
	if i := slices.IndexFunc(m.Did, func(o Mend) bool { return o.Kind == n.Kind }); i >= 0 {
		m.Did[i].Count += n.Count
	} else {
		m.Did = append(m.Did, n)
	}
	return m
}
