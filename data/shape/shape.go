package shape

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"

	"github.com/paulmach/orb"
)

// A shape is a geometry's structure, a sequence of varints:
//
//	Point, MultiPoint, LineString   line
//	MultiLineString, Polygon        count, line…
//	MultiPolygon                    count, (count, line…)…
//	GeometryCollection              count, (type, shape)…
//
// A line is its number of positions doubled, then the positions as deltas, or
// its number of chunks doubled plus one, then runs of chunk ids: how far the
// run begins from where the last one ended, and one less than its length.
// Chunks that were new together have ids in a row, so that a shape is short.
// Rings keep their closing position.

// geometryType is a geometry's type within a shape.
type geometryType byte

// The types; the numbers are those of WKB.
const (
	typePoint geometryType = 1 + iota
	typeLineString
	typePolygon
	typeMultiPoint
	typeMultiLineString
	typeMultiPolygon
	typeCollection
)

var geometryTypes = map[string]geometryType{
	"Point":              typePoint,
	"LineString":         typeLineString,
	"Polygon":            typePolygon,
	"MultiPoint":         typeMultiPoint,
	"MultiLineString":    typeMultiLineString,
	"MultiPolygon":       typeMultiPolygon,
	"GeometryCollection": typeCollection,
}

const (
	maxCollectionDepth = 16      // of collections within collections
	maxPositions       = 1 << 26 // of one geometry, as in the schema
)

// Shape is a geometry made ready to be stored, all but the ids of its chunks.
type Shape struct {
	Type     string
	Hash     [sha256.Size]byte // of type and positions, independent of the cuts
	Points   int
	Bounds   Bounds
	segments []segment
	tail     []byte // what follows the last segment
}

// segment is a line in chunks and what stands before its runs of ids.
type segment struct {
	before []byte
	chunks []Chunk
}

// New encodes g. It computes only; storing the chunks gives their ids.
func New(g orb.Geometry) (Shape, error) {
	if g == nil {
		return Shape{}, errors.New("there is no geometry")
	}
	e := shapeEncoder{
		digest: sha256.New(),
		Shape: Shape{
			Type:   g.GeoJSONType(),
			Bounds: NoBounds,
		},
	}
	t, err := typeOf(g)
	if err != nil {
		return Shape{}, err
	}
	e.hashByte(byte(t))
	if err := e.geometry(g, 0); err != nil {
		return Shape{}, err
	}
	switch {
	case e.Points == 0:
		return Shape{}, errors.New("the geometry has no positions")
	case e.Points > maxPositions:
		return Shape{}, fmt.Errorf("the geometry has %d positions; at most %d fit", e.Points, maxPositions)
	}
	e.digest.Sum(e.Shape.Hash[:0])
	return e.Shape, nil
}

// sumOf is a geometry's hash, as New gives it.
func sumOf(g orb.Geometry) (sum [sha256.Size]byte, err error) {
	t, err := typeOf(g)
	if err != nil {
		return sum, err
	}
	e := shapeEncoder{digest: sha256.New(), sumOnly: true}
	e.hashByte(byte(t))
	if err := e.geometry(g, 0); err != nil {
		return sum, err
	}
	e.digest.Sum(sum[:0])
	return sum, nil
}

func typeOf(g orb.Geometry) (geometryType, error) {
	switch g.(type) {
	case orb.Point, orb.MultiPoint, orb.LineString, orb.MultiLineString,
		orb.Polygon, orb.MultiPolygon, orb.Collection:
		return geometryTypes[g.GeoJSONType()], nil
	default:
		return 0, fmt.Errorf("a %T is no GeoJSON geometry", g)
	}
}

type shapeEncoder struct {
	Shape
	digest  hash.Hash
	sumOnly bool
	cursor  position // the last inline position
	line    []position
	scratch []byte
}

func (e *shapeEncoder) geometry(g orb.Geometry, depth int) error {
	switch g := g.(type) {
	case orb.Point:
		return e.positions([]orb.Point{g})
	case orb.MultiPoint:
		return e.positions(g)
	case orb.LineString:
		return e.positions(g)
	case orb.MultiLineString:
		e.count(len(g))
		for _, line := range g {
			if err := e.positions(line); err != nil {
				return err
			}
		}
	case orb.Polygon:
		return e.polygon(g)
	case orb.MultiPolygon:
		e.count(len(g))
		for _, p := range g {
			if err := e.polygon(p); err != nil {
				return err
			}
		}
	case orb.Collection:
		if depth == maxCollectionDepth {
			return fmt.Errorf("geometry collections are nested more than %d deep", maxCollectionDepth)
		}
		e.count(len(g))
		for _, part := range g {
			t, err := typeOf(part)
			if err != nil {
				return err
			}
			e.tail = append(e.tail, byte(t))
			e.hashByte(byte(t))
			if err := e.geometry(part, depth+1); err != nil {
				return err
			}
		}
	default:
		return fmt.Errorf("a %T is no GeoJSON geometry", g)
	}
	return nil
}

func (e *shapeEncoder) polygon(p orb.Polygon) error {
	e.count(len(p))
	for _, ring := range p {
		if err := e.positions(ring); err != nil {
			return err
		}
	}
	return nil
}

func (e *shapeEncoder) positions(points []orb.Point) error {
	e.line = e.line[:0]
	for _, pt := range points {
		p, err := newPosition(pt)
		if err != nil {
			return err
		}
		e.line = append(e.line, p)
		e.Bounds.West, e.Bounds.East = min(e.Bounds.West, p.x), max(e.Bounds.East, p.x)
		e.Bounds.South, e.Bounds.North = min(e.Bounds.South, p.y), max(e.Bounds.North, p.y)
	}
	e.Points += len(e.line)
	e.hashLine()
	if e.sumOnly {
		return nil
	}
	if len(e.line) < chunkMin {
		e.tail = binary.AppendUvarint(e.tail, uint64(len(e.line))<<1)
		for _, p := range e.line {
			e.tail = appendDelta(e.tail, e.cursor, p)
			e.cursor = p
		}
		return nil
	}
	chunks := cutChunks(e.line)
	before := binary.AppendUvarint(e.tail, uint64(len(chunks))<<1|1)
	e.segments = append(e.segments, segment{before: before, chunks: chunks})
	e.tail = nil
	return nil
}

func (e *shapeEncoder) count(n int) {
	e.tail = binary.AppendUvarint(e.tail, uint64(n))
	e.scratch = binary.AppendUvarint(e.scratch[:0], uint64(n))
	e.digest.Write(e.scratch)
}

func (e *shapeEncoder) hashByte(b byte) { e.digest.Write([]byte{b}) }

// hashLine adds a line to the geometry's hash: its length, then its positions
// at fixed width, so that no two geometries give the same bytes.
func (e *shapeEncoder) hashLine() {
	b := binary.AppendUvarint(e.scratch[:0], uint64(len(e.line)))
	for _, p := range e.line {
		b = binary.BigEndian.AppendUint32(b, uint32(p.x))
		b = binary.BigEndian.AppendUint32(b, uint32(p.y))
	}
	e.digest.Write(b)
	e.scratch = b
}

// encode writes the shape, with the ids that put gives for its chunks.
func (s Shape) encode(put func(Chunk) (int64, error)) ([]byte, error) {
	var b []byte
	var next int64 // the id that would continue the last run
	for _, seg := range s.segments {
		b = append(b, seg.before...)
		var start, length int64
		flush := func() {
			if length > 0 {
				b = binary.AppendVarint(b, start-next)
				b = binary.AppendUvarint(b, uint64(length-1))
				next = start + length
			}
		}
		for _, c := range seg.chunks {
			id, err := put(c)
			if err != nil {
				return nil, err
			}
			if length > 0 && id == start+length {
				length++
				continue
			}
			flush()
			start, length = id, 1
		}
		flush()
	}
	return append(b, s.tail...), nil
}
