package main

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"frontline/data"
	"frontline/geo"
	"frontline/geo/geojson"

	"github.com/paulmach/orb"
)

// scaleLayers is how many layers a generated record has.
const scaleLayers = 10

// scaleBatch is how many days one load brings.
const scaleBatch = 100

// firstScaleDay is the date of a generated record's first snapshots. It is so
// long ago that thousands of days lie before today.
var firstScaleDay = geo.MustDate("2016-01-01")

// scaleRecord is a generated record and what it cost.
type scaleRecord struct {
	path   string
	days   int
	text   int64 // bytes of GeoJSON that were loaded
	loaded time.Duration
}

// size is that of the database file.
func (r scaleRecord) size(b *testing.B) int64 {
	info, err := os.Stat(r.path)
	if err != nil {
		b.Fatal(err)
	}
	return info.Size()
}

func scaleLayer(i int) string { return "scale-" + strconv.Itoa(i) }

// buildScaleRecord makes a record of scaleLayers layers with a snapshot for
// each of so many days, in a folder. Days begin with a real shape and go on from day to day
// by a small move of a few of its points, so that neighbours share almost all,
// as real days do. The same number of days gives the same record.
func buildScaleRecord(b *testing.B, dir string, days int) scaleRecord {
	b.Helper()
	r := scaleRecord{path: filepath.Join(dir, fmt.Sprintf("%d-days.db", days)), days: days}
	ctx := b.Context()
	db, err := data.Open(ctx, data.Options{Path: r.path, Now: time.Now, Version: "bench"})
	if err != nil {
		b.Fatal(err)
	}
	shapes := scaleShapes(b)
	for i := range scaleLayers {
		layer, _, err := data.NewLayer(scaleLayer(i), data.LayerOptions{Kind: geo.KindControl})
		if err != nil {
			b.Fatal(err)
		}
		g := newDriftingShape(shapes[i*len(shapes)/scaleLayers], uint64(i))
		for day := 0; day < days; day += scaleBatch {
			inputs := g.days(firstScaleDay+geo.Date(day), min(scaleBatch, days-day))
			start := time.Now()
			report, err := db.Load(ctx, data.LoadRequest{Accept: geo.FindingCodes(), Layer: layer, Files: inputs})
			if err != nil {
				b.Fatal(err)
			}
			r.loaded += time.Since(start)
			for _, f := range report.Files {
				r.text += f.Bytes
			}
		}
	}
	if err := db.Close(); err != nil {
		b.Fatal(err)
	}
	return r
}

// scaleShapes are the real days where they are at hand, else what is bundled.
func scaleShapes(b *testing.B) []orb.MultiPolygon {
	b.Helper()
	files, err := filepath.Glob(filepath.Join(cmp.Or(os.Getenv("FRONTLINE_REAL"), "../../../shared/real"), "*.geojson"))
	if err != nil {
		b.Fatal(err)
	}
	if len(files) == 0 {
		b.Log("the real days are not here (FRONTLINE_REAL names their folder): the bundled claims stand in for them")
		files = []string{"../../data/layers/claims/2022-09-30.geojson"}
	}
	var shapes []orb.MultiPolygon
	for _, path := range files {
		text, err := os.ReadFile(path)
		if err != nil {
			b.Fatal(err)
		}
		features, err := geojson.ReadFeatures(bytes.NewReader(text), geojson.Options{})
		if err != nil {
			b.Fatalf("%s: %v", path, err)
		}
		for _, f := range features {
			switch g := f.Geometry.(type) {
			case orb.Polygon:
				shapes = append(shapes, orb.MultiPolygon{g})
			case orb.MultiPolygon:
				shapes = append(shapes, g)
			}
		}
	}
	return shapes
}

// microPoint is a position in 1e-6 degrees.
type microPoint struct{ x, y int64 }

// driftingShape is a shape that changes a little each day and stays valid. It
// grows no rougher with time: what was moved comes back some days later.
type driftingShape struct {
	polygons [][][]microPoint // closed rings
	moved    []movedRun       // the oldest first
	random   *rand.Rand
}

// movedRun is where points stand elsewhere for a time.
type movedRun struct {
	ring   []microPoint
	first  int
	origin []microPoint
}

// maxMoved is how many runs of points stand elsewhere at one time.
const maxMoved = 30

func newDriftingShape(m orb.MultiPolygon, seed uint64) *driftingShape {
	s := &driftingShape{random: rand.New(rand.NewPCG(seed, 3000))}
	for _, p := range m {
		var rings [][]microPoint
		for _, r := range p {
			ring := make([]microPoint, len(r))
			for i, q := range r {
				ring[i] = microPoint{micro(q[0]), micro(q[1])}
			}
			rings = append(rings, ring)
		}
		s.polygons = append(s.polygons, rings)
	}
	return s
}

func micro(degrees float64) int64 {
	if degrees < 0 {
		return -int64(-degrees*1e6 + 0.5)
	}
	return int64(degrees*1e6 + 0.5)
}

// days are the next n days as files.
func (s *driftingShape) days(from geo.Date, n int) []data.Input {
	inputs := make([]data.Input, n)
	for i := range inputs {
		date := from + geo.Date(i)
		s.drift()
		text := s.geoJSON()
		inputs[i] = data.Input{
			Name: date.String() + ".geojson", Date: date,
			Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(text)), nil },
		}
	}
	return inputs
}

// drift moves a few points in a row by some hundred metres, at a place where
// the ring meets nothing then, and the oldest such run back.
func (s *driftingShape) drift() {
	if len(s.moved) >= maxMoved {
		// Where another run is in the way of the oldest, the next may do.
		for i, m := range s.moved {
			if s.place(m.ring, m.first, m.origin) {
				s.moved = slices.Delete(s.moved, i, i+1)
				break
			}
		}
	}
	for range 1000 {
		rings := s.polygons[s.random.IntN(len(s.polygons))]
		ring := rings[s.random.IntN(len(rings))]
		run := 1 + s.random.IntN(6)
		if len(ring) < run+4 {
			continue
		}
		// The closing position stays, and those on both sides of the run.
		first := 1 + s.random.IntN(len(ring)-run-2)
		if s.standsElsewhere(ring, first, run) {
			continue
		}
		origin := slices.Clone(ring[first : first+run])
		dx, dy := 1+s.random.Int64N(3000), 1+s.random.Int64N(3000)
		if s.random.IntN(2) == 0 {
			dx = -dx
		}
		to := make([]microPoint, run)
		for i, p := range origin {
			to[i] = microPoint{p.x + dx, p.y - dy}
		}
		if s.place(ring, first, to) {
			s.moved = append(s.moved, movedRun{ring, first, origin})
			return
		}
	}
	panic("the shape has no place to change at")
}

// standsElsewhere reports whether a run has to do with one that was moved.
func (s *driftingShape) standsElsewhere(ring []microPoint, first, run int) bool {
	return slices.ContainsFunc(s.moved, func(m movedRun) bool {
		return &m.ring[0] == &ring[0] && first <= m.first+len(m.origin) && m.first <= first+run
	})
}

// place puts a run of points elsewhere if the shape stays valid.
func (s *driftingShape) place(ring []microPoint, first int, to []microPoint) bool {
	run := ring[first : first+len(to)]
	before := slices.Clone(run)
	copy(run, to)
	if s.meets(ring, first-1, first+len(to)) || !s.alone(ring, ring[first-1:first+len(to)+1], before) {
		copy(run, before)
		return false
	}
	return true
}

// meets reports whether an edge of ring between the positions from and to
// meets any edge but its neighbours, at their common end.
func (s *driftingShape) meets(ring []microPoint, from, to int) bool {
	for _, rings := range s.polygons {
		for _, r := range rings {
			for j := range len(r) - 1 {
				c, d := r[j], r[j+1]
				for i := from; i < to; i++ {
					a, b := ring[i], ring[i+1]
					if max(c.x, d.x) < min(a.x, b.x) || max(a.x, b.x) < min(c.x, d.x) ||
						max(c.y, d.y) < min(a.y, b.y) || max(a.y, b.y) < min(c.y, d.y) {
						continue
					}
					switch {
					case &r[0] == &ring[0] && i == j:
					case &r[0] == &ring[0] && (b == c || d == a):
						if turnOf(a, b, c) == 0 && turnOf(a, b, d) == 0 {
							return true // in line: it may fold back
						}
					case turnOf(a, b, c)*turnOf(a, b, d) <= 0 && turnOf(c, d, a)*turnOf(c, d, b) <= 0:
						return true
					}
				}
			}
		}
	}
	return false
}

// alone reports whether no ring but the run's own has a position where a run of points was
// or is, so that the run did not step over another part of the shape.
func (s *driftingShape) alone(ring, now, before []microPoint) bool {
	low, high := now[0], now[0]
	for _, p := range slices.Concat(now, before) {
		low = microPoint{min(low.x, p.x), min(low.y, p.y)}
		high = microPoint{max(high.x, p.x), max(high.y, p.y)}
	}
	for _, rings := range s.polygons {
		for _, r := range rings {
			if &r[0] == &ring[0] {
				continue
			}
			for _, p := range r {
				if low.x <= p.x && p.x <= high.x && low.y <= p.y && p.y <= high.y {
					return false
				}
			}
		}
	}
	return true
}

func turnOf(a, b, c microPoint) int {
	return cmp.Compare((b.x-a.x)*(c.y-a.y), (b.y-a.y)*(c.x-a.x))
}

func (s *driftingShape) geoJSON() []byte {
	text := []byte(`{"type":"Feature","id":"area","properties":{},"geometry":{"type":"MultiPolygon","coordinates":`)
	text = appendList(text, s.polygons, func(text []byte, rings [][]microPoint) []byte {
		return appendList(text, rings, func(text []byte, ring []microPoint) []byte {
			return appendList(text, ring, func(text []byte, p microPoint) []byte {
				text = strconv.AppendFloat(append(text, '['), float64(p.x)/1e6, 'f', -1, 64)
				text = strconv.AppendFloat(append(text, ','), float64(p.y)/1e6, 'f', -1, 64)
				return append(text, ']')
			})
		})
	})
	return append(text, "}}"...)
}

func appendList[T any](text []byte, items []T, add func([]byte, T) []byte) []byte {
	text = append(text, '[')
	for i, item := range items {
		if i > 0 {
			text = append(text, ',')
		}
		text = add(text, item)
	}
	return append(text, ']')
}
