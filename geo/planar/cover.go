package planar

import "encoding/binary"

// Cover is what lies on a piece of the plane: the labels whose count is not
// zero there, in ascending order.
type Cover []Term

// Term is a label and its count.
type Term struct{ Label, Count int }

// Count is that of a label, 0 where it is not in the cover.
func (c Cover) Count(label int) int {
	for _, t := range c {
		if t.Label == label {
			return t.Count
		}
	}
	return 0
}

// coverID names a cover of a table; covers and their negatives have neighbouring
// ids.
type coverID int32

// noCover is that of nothing.
const noCover coverID = 0

// negative is the id of the cover with all counts negated.
func (c coverID) negative() coverID {
	if c == noCover {
		return noCover
	}
	return (c - 1) ^ 1 + 1
}

// coverTable keeps each cover of an arrangement once, so that edges and loops
// name it by a number.
type coverTable struct {
	list []Cover
	ids  map[string]coverID
	sums map[[2]coverID]coverID
	key  []byte
}

func newCoverTable() *coverTable {
	return &coverTable{list: []Cover{nil}, ids: map[string]coverID{}, sums: map[[2]coverID]coverID{}}
}

func (t *coverTable) cover(id coverID) Cover { return t.list[id] }

// of is the id of a cover, which the table may keep.
func (t *coverTable) of(c Cover) coverID {
	if len(c) == 0 {
		return noCover
	}
	if id, ok := t.ids[t.keyOf(c)]; ok {
		return id
	}
	id := coverID(len(t.list))
	negated := make(Cover, len(c))
	for i, n := range c {
		negated[i] = Term{n.Label, -n.Count}
	}
	t.list = append(t.list, c, negated)
	t.ids[t.keyOf(c)], t.ids[t.keyOf(negated)] = id, id+1
	return id
}

func (t *coverTable) keyOf(c Cover) string {
	t.key = t.key[:0]
	for _, n := range c {
		t.key = binary.AppendVarint(t.key, int64(n.Label))
		t.key = binary.AppendVarint(t.key, int64(n.Count))
	}
	return string(t.key)
}

// sum is the id of the sum of two covers.
func (t *coverTable) sum(c, d coverID) coverID {
	switch {
	case c == noCover:
		return d
	case d == noCover:
		return c
	case c == d.negative():
		return noCover
	}
	id, ok := t.sums[[2]coverID{c, d}]
	if !ok {
		id = t.of(t.list[c].plus(t.list[d]))
		t.sums[[2]coverID{c, d}] = id
	}
	return id
}

// plus is the sum of c and d.
func (c Cover) plus(d Cover) Cover {
	out := make(Cover, 0, len(c)+len(d))
	for len(c) > 0 || len(d) > 0 {
		switch {
		case len(d) == 0 || len(c) > 0 && c[0].Label < d[0].Label:
			out, c = append(out, c[0]), c[1:]
		case len(c) == 0 || d[0].Label < c[0].Label:
			out, d = append(out, d[0]), d[1:]
		default:
			if sum := c[0].Count + d[0].Count; sum != 0 {
				out = append(out, Term{c[0].Label, sum})
			}
			c, d = c[1:], d[1:]
		}
	}
	return out
}
