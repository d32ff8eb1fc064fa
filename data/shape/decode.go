package shape

import (
	"bytes"
	"encoding/binary"
	"fmt"

	"github.com/paulmach/orb"
)

// Stored is a geometry's row, as far as it takes to decode it. Nothing in
// it is trusted: damage gives an error and bounded work.
type Stored struct {
	Type   string
	Points int
	Data   []byte
	Hash   []byte
}

// ChunkIDs appends the ids of the chunks that the shape is made of.
func (s Stored) ChunkIDs(ids []int64) ([]int64, error) {
	r := shapeReader{b: s.Data, left: s.Points, ids: ids}
	if _, err := r.geometry(geometryTypes[s.Type], 0); err != nil {
		return nil, err
	}
	if len(r.b) > 0 {
		return nil, ErrDamaged
	}
	return r.ids, nil
}

// Geometry decodes the shape, given the chunks that ChunkIDs named, and fails
// unless it is what was recorded, to the bit.
func (s Stored) Geometry(chunks map[int64][]byte) (orb.Geometry, error) {
	g, err := s.Decode(chunks)
	if err != nil {
		return nil, err
	}
	sum, err := sumOf(g)
	if err != nil || !bytes.Equal(sum[:], s.Hash) {
		return nil, ErrDamaged
	}
	return g, nil
}

// Decode is geometry for who checks the hash.
func (s Stored) Decode(chunks map[int64][]byte) (orb.Geometry, error) {
	r := shapeReader{b: s.Data, left: s.Points, chunks: chunks}
	g, err := r.geometry(geometryTypes[s.Type], 0)
	if err != nil {
		return nil, err
	}
	if len(r.b) > 0 || r.left != 0 {
		return nil, ErrDamaged
	}
	return g, nil
}

// EachLine calls f with the lines of the shape, in order: the ids of the chunks of each, or its
// positions where it is kept without.
func (s Stored) EachLine(f func(chunks []int64, line []orb.Point)) error {
	r := shapeReader{b: s.Data, left: s.Points, each: f}
	if _, err := r.geometry(geometryTypes[s.Type], 0); err != nil {
		return err
	}
	if len(r.b) > 0 {
		return ErrDamaged
	}
	return nil
}

// shapeReader walks a shape. Without chunks it gathers their ids, or calls each, and leaves
// the lines empty.
type shapeReader struct {
	b      []byte
	left   int // positions that may still come; a chunk has one at least
	next   int64
	cursor position
	run    []int64 // scratch: the ids of one line

	ids    []int64
	each   func(chunks []int64, line []orb.Point)
	chunks map[int64][]byte
}

func (r *shapeReader) geometry(t geometryType, depth int) (orb.Geometry, error) {
	switch t {
	case typePoint:
		line, err := r.line()
		switch {
		case err != nil:
			return nil, err
		case len(line) != 1:
			return nil, ErrDamaged
		}
		return line[0], nil
	case typeMultiPoint:
		line, err := r.line()
		return orb.MultiPoint(line), err
	case typeLineString:
		line, err := r.line()
		return orb.LineString(line), err
	case typeMultiLineString:
		n, err := r.count()
		if err != nil {
			return nil, err
		}
		lines := make(orb.MultiLineString, n)
		for i := range lines {
			line, err := r.line()
			if err != nil {
				return nil, err
			}
			lines[i] = line
		}
		return lines, nil
	case typePolygon:
		return r.polygon()
	case typeMultiPolygon:
		n, err := r.count()
		if err != nil {
			return nil, err
		}
		polygons := make(orb.MultiPolygon, n)
		for i := range polygons {
			if polygons[i], err = r.polygon(); err != nil {
				return nil, err
			}
		}
		return polygons, nil
	case typeCollection:
		return r.collection(depth)
	default:
		return nil, ErrDamaged
	}
}

func (r *shapeReader) polygon() (orb.Polygon, error) {
	n, err := r.count()
	if err != nil {
		return nil, err
	}
	rings := make(orb.Polygon, n)
	for i := range rings {
		line, err := r.line()
		if err != nil {
			return nil, err
		}
		rings[i] = line
	}
	return rings, nil
}

func (r *shapeReader) collection(depth int) (orb.Geometry, error) {
	if depth == maxCollectionDepth {
		return nil, ErrDamaged
	}
	n, err := r.count()
	if err != nil {
		return nil, err
	}
	parts := make(orb.Collection, n)
	for i := range parts {
		if len(r.b) == 0 {
			return nil, ErrDamaged
		}
		t := geometryType(r.b[0])
		r.b = r.b[1:]
		if parts[i], err = r.geometry(t, depth+1); err != nil {
			return nil, err
		}
	}
	return parts, nil
}

// count reads how many parts follow. Each takes a byte at least.
func (r *shapeReader) count() (int, error) {
	n, err := r.uvarint()
	if err != nil {
		return 0, err
	}
	if n > uint64(len(r.b)) {
		return 0, ErrDamaged
	}
	return int(n), nil
}

func (r *shapeReader) uvarint() (uint64, error) {
	v, n := binary.Uvarint(r.b)
	if n <= 0 {
		return 0, ErrDamaged
	}
	r.b = r.b[n:]
	return v, nil
}

func (r *shapeReader) line() ([]orb.Point, error) {
	head, err := r.uvarint()
	if err != nil {
		return nil, err
	}
	n := head >> 1
	if n > uint64(r.left) {
		return nil, ErrDamaged
	}
	if head&1 == 0 {
		line, err := r.inline(int(n))
		if r.each != nil && err == nil {
			r.each(nil, line)
		}
		return line, err
	}
	if err := r.chunkRun(int(n)); err != nil {
		return nil, err
	}
	if r.each != nil {
		r.each(r.run, nil)
		return nil, nil
	}
	if r.chunks == nil {
		r.left -= int(n)
		r.ids = append(r.ids, r.run...)
		return nil, nil
	}
	return r.join()
}

func (r *shapeReader) inline(n int) ([]orb.Point, error) {
	if n > len(r.b)/2 { // a position takes two bytes at least
		return nil, ErrDamaged
	}
	r.left -= n
	line := make([]orb.Point, n)
	for i := range line {
		p, size, err := readDelta(r.b, r.cursor)
		if err != nil {
			return nil, err
		}
		line[i], r.cursor, r.b = p.point(), p, r.b[size:]
	}
	return line, nil
}

// chunkRun reads the ids of n chunks into r.run.
func (r *shapeReader) chunkRun(n int) error {
	r.run = r.run[:0]
	for len(r.run) < n {
		step, size := binary.Varint(r.b)
		if size <= 0 {
			return ErrDamaged
		}
		r.b = r.b[size:]
		more, err := r.uvarint()
		if err != nil {
			return err
		}
		if more >= uint64(n-len(r.run)) {
			return ErrDamaged
		}
		first := r.next + step
		r.next = first + int64(more) + 1
		if first <= 0 || r.next <= first { // SQLite's ids begin at 1
			return ErrDamaged
		}
		for id := first; id < r.next; id++ {
			r.run = append(r.run, id)
		}
	}
	return nil
}

// join decodes the chunks of r.run into one line.
func (r *shapeReader) join() ([]orb.Point, error) {
	total := 0
	for _, id := range r.run {
		data, ok := r.chunks[id]
		if !ok {
			return nil, fmt.Errorf("chunk %d is missing", id)
		}
		if total += countPositions(data); total > r.left {
			return nil, ErrDamaged
		}
	}
	line := make([]orb.Point, 0, total)
	for _, id := range r.run {
		var err error
		if line, err = AppendPositions(line, r.chunks[id]); err != nil {
			return nil, err
		}
	}
	r.left -= len(line)
	return line, nil
}
