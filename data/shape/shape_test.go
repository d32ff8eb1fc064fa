package shape

import (
	"encoding/binary"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"frontline/geo/geotest"
)

// chunkTable stands in for the chunk table.
type chunkTable struct {
	ids  map[string]int64
	data map[int64][]byte
}

func newChunkTable() *chunkTable {
	return &chunkTable{ids: map[string]int64{}, data: map[int64][]byte{}}
}

func (t *chunkTable) put(c Chunk) (int64, error) {
	id, ok := t.ids[string(c.data)]
	if !ok {
		id = int64(len(t.ids)) + 1
		t.ids[string(c.data)], t.data[id] = id, c.data
	}
	return id, nil
}

// store encodes g as it would be stored.
func (t *chunkTable) store(tb testing.TB, g orb.Geometry) Stored {
	tb.Helper()
	s, err := New(g)
	if err != nil {
		tb.Fatal(err)
	}
	encoded, err := s.encode(t.put)
	if err != nil {
		tb.Fatal(err)
	}
	return Stored{Type: s.Type, Points: s.Points, Data: encoded, Hash: s.Hash[:]}
}

func TestShapeRoundTrip(t *testing.T) {
	edge := orb.LineString{{-180, -90}, {180, 90}, {0, 0}, {-0.000001, 0.000001}, {179.999999, -89.999999}}
	tests := map[string]orb.Geometry{
		"point":                  orb.Point{37.176, 48.282},
		"the ends of the world":  edge,
		"repeated positions":     orb.MultiPoint{{1, 1}, {1, 1}, {1, 1}, {1, 1}, {1, 1}, {1, 1}, {1, 1}, {1, 1}, {1, 1}},
		"polygon without a hole": orb.Polygon{{{0, 0}, {1, 0}, {1, 1}, {0, 0}}},
		"collection in a collection": orb.Collection{
			orb.Point{1, 2},
			orb.Collection{edge, orb.MultiPolygon{{{{0, 0}, {1, 0}, {1, 1}, {0, 0}}}}},
			orb.Point{3, 4},
		},
	}
	for name, g := range tests {
		t.Run(name, func(t *testing.T) { checkRoundTrip(t, newChunkTable(), g) })
	}
}

// TestShapeRoundTripRandom stores random geometries of every type in one
// table, as neighbouring days do.
func TestShapeRoundTripRandom(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	table := newChunkTable()
	for range geotest.Cases(t, 2000) {
		checkRoundTrip(t, table, randomGeometry(r, 0))
	}
}

func checkRoundTrip(t *testing.T, table *chunkTable, want orb.Geometry) {
	t.Helper()
	s := table.store(t, want)
	ids, err := s.ChunkIDs(nil)
	if err != nil {
		t.Fatalf("chunk ids of %s: %v", s.Type, err)
	}
	chunks := map[int64][]byte{}
	for _, id := range ids {
		chunks[id] = table.data[id]
	}
	got, err := s.Geometry(chunks)
	if err != nil {
		t.Fatalf("geometry of %s: %v", s.Type, err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("%s came back different (-want +got):\n%s", s.Type, diff)
	}
}

func randomGeometry(r *rand.Rand, depth int) orb.Geometry {
	types := 7
	if depth == 2 {
		types = 6
	}
	switch r.IntN(types) {
	case 0:
		return randomLine(r, 1, 1)[0]
	case 1:
		return orb.MultiPoint(randomLine(r, 1, 40))
	case 2:
		return orb.LineString(randomLine(r, 2, 600))
	case 3:
		lines := make(orb.MultiLineString, 1+r.IntN(4))
		for i := range lines {
			lines[i] = randomLine(r, 2, 100)
		}
		return lines
	case 4:
		return randomPolygon(r)
	case 5:
		polygons := make(orb.MultiPolygon, 1+r.IntN(4))
		for i := range polygons {
			polygons[i] = randomPolygon(r)
		}
		return polygons
	default:
		parts := make(orb.Collection, 1+r.IntN(3))
		for i := range parts {
			parts[i] = randomGeometry(r, depth+1)
		}
		return parts
	}
}

func randomPolygon(r *rand.Rand) orb.Polygon {
	rings := make(orb.Polygon, 1+r.IntN(3))
	for i := range rings {
		ring := randomLine(r, 3, 300)
		rings[i] = append(ring, ring[0])
	}
	return rings
}

func randomLine(r *rand.Rand, least, most int) []orb.Point {
	line := make([]orb.Point, least+r.IntN(most-least+1))
	for i := range line {
		line[i] = position{r.Int32N(2*maxX+1) - maxX, r.Int32N(2*maxY+1) - maxY}.point()
	}
	return line
}

// TestPositionsAreExact shows that a position comes back as the very double
// that its six decimals are read as.
func TestPositionsAreExact(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range geotest.Cases(t, 100_000) {
		want := position{r.Int32N(2*maxX+1) - maxX, r.Int32N(2*maxY+1) - maxY}
		got, err := newPosition(want.point())
		if err != nil || got != want {
			t.Fatalf("position %v came back as %v, %v", want, got, err)
		}
	}
}

func TestShapeRefuses(t *testing.T) {
	deep := orb.Collection{orb.Point{}}
	for range maxCollectionDepth {
		deep = orb.Collection{deep}
	}
	tests := map[string]orb.Geometry{
		"no geometry":               nil,
		"no positions":              orb.MultiPolygon{},
		"not a number":              orb.Point{math.NaN(), 0},
		"infinite":                  orb.Point{0, math.Inf(1)},
		"too far east":              orb.Point{180.000001, 0},
		"too far south":             orb.LineString{{0, 0}, {0, -90.000001}},
		"finer than the grid":       orb.Point{0.0000001, 0},
		"a type GeoJSON has not":    orb.Ring{{0, 0}, {1, 0}, {1, 1}, {0, 0}},
		"such a type in collection": orb.Collection{orb.Bound{}},
		"nested too deep":           deep,
	}
	for name, g := range tests {
		t.Run(name, func(t *testing.T) {
			if _, err := New(g); err == nil {
				t.Errorf("newShape(%v) took it", g)
			}
		})
	}
}

// TestShapeHashTellsApart shows that geometries of the same positions have
// different hashes where they are of another type or cut elsewhere.
func TestShapeHashTellsApart(t *testing.T) {
	a, b, c, d := orb.Point{0, 0}, orb.Point{1, 0}, orb.Point{1, 1}, orb.Point{0, 1}
	geometries := []orb.Geometry{
		a, b,
		orb.MultiPoint{a},
		orb.Collection{a},
		orb.LineString{a, b, c, d},
		orb.LineString{a, c, b, d},
		orb.MultiPoint{a, b, c, d},
		orb.MultiLineString{{a, b}, {c, d}},
		orb.MultiLineString{{a, b, c, d}},
		orb.Polygon{{a, b, c, a}, {a, b, c, a}},
		orb.MultiPolygon{{{a, b, c, a}, {a, b, c, a}}},
		orb.MultiPolygon{{{a, b, c, a}}, {{a, b, c, a}}},
	}
	seen := map[[32]byte]orb.Geometry{}
	for _, g := range geometries {
		s, err := New(g)
		if err != nil {
			t.Fatal(err)
		}
		if other, ok := seen[s.Hash]; ok {
			t.Errorf("%v and %v have the same hash", other, g)
		}
		seen[s.Hash] = g
	}
}

// TestEditsKeepChunks shows that an edit of a long ring costs a few chunks,
// wherever it is and whatever it does to the number of positions.
func TestEditsKeepChunks(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	ring := randomLine(r, 3000, 3000)
	edits := map[string]func() []orb.Point{
		"moved position": func() []orb.Point {
			e := append([]orb.Point(nil), ring...)
			e[1500] = orb.Point{1, 1}
			return e
		},
		"new position at the start": func() []orb.Point {
			return append([]orb.Point{{1, 1}}, ring...)
		},
		"dropped stretch": func() []orb.Point {
			return append(append([]orb.Point(nil), ring[:1000]...), ring[1010:]...)
		},
		"another start": func() []orb.Point {
			return append(append([]orb.Point(nil), ring[1234:]...), ring[:1234]...)
		},
	}
	for name, edit := range edits {
		t.Run(name, func(t *testing.T) {
			table := newChunkTable()
			table.store(t, orb.LineString(ring))
			before := len(table.ids)
			table.store(t, orb.LineString(edit()))
			if added := len(table.ids) - before; added > 5 {
				t.Errorf("%d of %d chunks are new, want 5 at most", added, before)
			}
		})
	}
}

func TestChunkLengths(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	random := randomLine(r, 20_000, 20_000)
	same := make([]orb.Point, 1000) // no position ever ends a chunk, or each does
	for name, points := range map[string][]orb.Point{"random": random, "all the same": same} {
		t.Run(name, func(t *testing.T) {
			var line []position
			for _, p := range points {
				q, err := newPosition(p)
				if err != nil {
					t.Fatal(err)
				}
				line = append(line, q)
			}
			chunks := cutChunks(line)
			total := 0
			for i, c := range chunks {
				n := countPositions(c.data)
				if total += n; n > chunkMax || n < chunkMin && i < len(chunks)-1 {
					t.Errorf("chunk %d has %d positions", i, n)
				}
			}
			if total != len(line) {
				t.Errorf("the chunks hold %d positions of %d", total, len(line))
			}
			if mean := total / len(chunks); name == "random" && (mean < chunkMean || mean > 2*chunkMean) {
				t.Errorf("a chunk has %d positions on average", mean)
			}
		})
	}
}

// FuzzShape decodes damaged shapes and chunks: an error or a geometry within
// its bounds, never a panic, and work bounded by the size of what is read.
func FuzzShape(f *testing.F) {
	r := rand.New(rand.NewPCG(9, 10))
	for range 40 {
		table := newChunkTable()
		s := table.store(f, randomGeometry(r, 0))
		f.Add(byte(geometryTypes[s.Type]), uint16(min(s.Points, math.MaxUint16)), s.Data, table.data[1])
	}
	f.Add(byte(typeLineString), uint16(9), binary.AppendUvarint(nil, math.MaxUint64), []byte{})
	f.Add(byte(typeMultiPolygon), uint16(9), []byte{3, 1, 1, 0, 1, 3, 5, 0}, []byte{1, 1})
	f.Add(byte(typeLineString), uint16(60000), []byte{5, 2, 1}, []byte{2, 2, 0xfe, 0xff, 0xff, 0xff, 0x0f})

	names := map[byte]string{}
	for name, t := range geometryTypes {
		names[byte(t)] = name
	}
	f.Fuzz(func(t *testing.T, kind byte, points uint16, shape, chunk []byte) {
		s := Stored{Type: names[kind], Points: int(points), Data: shape}
		ids, err := s.ChunkIDs(nil)
		if len(ids) > int(points) {
			t.Fatalf("%d chunks for %d positions", len(ids), points)
		}
		if err != nil {
			return
		}
		chunks := map[int64][]byte{}
		for _, id := range ids {
			chunks[id] = chunk
		}
		g, err := s.Decode(chunks)
		if err != nil {
			return
		}
		if bound := g.Bound(); points > 0 && (bound.Min[0] < -180 || bound.Max[0] > 180 || bound.Min[1] < -90 || bound.Max[1] > 90) {
			t.Fatalf("bounds %v", bound)
		}
	})
}
