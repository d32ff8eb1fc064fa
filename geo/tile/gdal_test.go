package tile

import (
	"fmt"
	"maps"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"frontline/geo"

	"github.com/go-json-experiment/json/v1"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"
	"github.com/peterstace/simplefeatures/geom"
)

// TestGDALReadsTheSame hands whole tile sets to GDAL's reader and holds that
// it finds every feature where it was cut, with its id, its properties and its
// shape, and that each polygon, as GDAL puts it together from its rings, is
// valid.
func TestGDALReadsTheSame(t *testing.T) {
	if _, err := exec.LookPath("ogr2ogr"); err != nil {
		t.Skip("ogr2ogr is missing: on Debian, apt-get install gdal-bin")
	}
	ukraine := func(z uint8, most int) []ID {
		from, to := coarsen(project(orb.Point{22, 52.4}), z), coarsen(project(orb.Point{40.2, 44.3}), z)
		var ids []ID
		for x := from.X / Extent; x <= to.X/Extent; x++ {
			for y := from.Y / Extent; y <= to.Y/Extent; y++ {
				ids = append(ids, ID{z, uint32(x), uint32(y)})
			}
		}
		return some(ids, most)
	}
	t.Run("control", func(t *testing.T) {
		s := NewSet("control", realDay(t, "deepstatemap_data_20251127.geojson"))
		for _, z := range []uint8{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14} {
			gdalReads(t, s, z, some(covering(s, z), 120))
		}
	})
	t.Run("claims", func(t *testing.T) {
		s := NewSet("claims", bundled(t, "claims", "2022-09-30"))
		for _, z := range []uint8{0, 4, 8} {
			gdalReads(t, s, z, some(covering(s, z), 60))
		}
	})
	t.Run("places", func(t *testing.T) {
		s := NewSet("places", bundled(t, "places", "2025-11-27"))
		for _, z := range []uint8{0, 6, 10} {
			gdalReads(t, s, z, some(covering(s, z), 60))
		}
	})
	t.Run("base", func(t *testing.T) {
		for z := uint8(0); z <= 10; z += 2 {
			ids := covering(baseSet(), z)
			if z > 2 {
				ids = ukraine(z, 16)
			}
			gdalReads(t, baseSet(), z, ids)
		}
	})
}

// some is at most about n of ids, spread over them.
func some(ids []ID, n int) []ID {
	var out []ID
	for i := 0; i < len(ids); i += max(len(ids)/n, 1) {
		out = append(out, ids[i])
	}
	return out
}

func gdalReads(t *testing.T, s *Set, z uint8, ids []ID) {
	t.Helper()
	dir := t.TempDir()
	want := map[string]int{} // what was cut, how often
	byID := map[uint64]geo.Feature{}
	for _, f := range s.features {
		byID[f.TileID()] = f
	}
	for _, id := range ids {
		b := s.MVT(id)
		if b == nil {
			continue // GDAL takes an empty file for a damaged one
		}
		path := filepath.Join(dir, strconv.Itoa(int(z)), fmt.Sprint(id.X), fmt.Sprint(id.Y)+".mvt")
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, b, 0o644); err != nil {
			t.Fatal(err)
		}
		for _, p := range inTile(s.cut(id, Buffer, -1, nil), id) {
			for _, g := range asWorld(p, id) {
				want[fmt.Sprint(s.features[p.Feature].TileID(), " ", g)]++
			}
		}
	}
	if len(want) == 0 {
		t.Fatalf("zoom %d: nothing was cut", z)
	}
	for _, f := range readByGDAL(t, s, dir, z) {
		id := uint64(f.Properties.MustInt("mvt_id", -1))
		feature, ok := byID[id]
		if !ok {
			t.Errorf("zoom %d: a feature with id %d", z, id)
			continue
		}
		g, err := onGrid(f.Geometry, z)
		if err != nil {
			t.Errorf("zoom %d, %s: %v", z, feature.Key, err)
			continue
		}
		want[fmt.Sprint(id, " ", canonical(g))]--
		if err := invalidOrb(g); err != nil {
			t.Errorf("zoom %d, %s, near %v: %v", z, feature.Key, f.Geometry.Bound(), err)
		}
		delete(f.Properties, "mvt_id")
		for k, v := range f.Properties {
			if v == nil { // GDAL has a column for each property of the layer
				delete(f.Properties, k)
			}
		}
		if w := wantProperties(t, feature); !maps.Equal(f.Properties, w) {
			t.Errorf("zoom %d, %s: has %v, want %v", z, feature.Key, f.Properties, w)
		}
	}
	for what, n := range want {
		switch {
		case n > 0:
			t.Errorf("zoom %d: not read, %d times: %.200s", z, n, what)
		case n < 0:
			t.Errorf("zoom %d: read, %d times, and was not cut: %.200s", z, -n, what)
		}
	}
}

// readByGDAL reads the tiles of one zoom as GeoJSON in EPSG:3857.
func readByGDAL(t *testing.T, s *Set, dir string, z uint8) []*geojson.Feature {
	t.Helper()
	layers, err := json.Marshal(map[string]any{"vector_layers": []any{map[string]any{"id": s.layer, "fields": s.Fields()}}})
	if err != nil {
		t.Fatal(err)
	}
	metadata, err := json.Marshal(map[string]string{"name": s.layer, "format": "pbf", "minzoom": "0", "maxzoom": strconv.Itoa(MaxZoom), "json": string(layers)})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "metadata.json"), metadata, 0o644); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("ogr2ogr", "-f", "GeoJSON", "/vsistdout/", filepath.Join(dir, strconv.Itoa(int(z))),
		"--config", "OGR_MVT_CLIP", "NO", "-oo", "TILE_EXTENSION=mvt", "-lco", "COORDINATE_PRECISION=9")
	var messages strings.Builder
	cmd.Stderr = &messages
	out, err := cmd.Output()
	if err != nil || messages.Len() > 0 {
		t.Fatalf("zoom %d: ogr2ogr: %v: %s", z, err, messages.String())
	}
	fc, err := geojson.UnmarshalFeatureCollection(out)
	if err != nil {
		t.Fatal(err)
	}
	return fc.Features
}

// asWorld is a piece's geometries by kind, as GDAL makes a feature of each, on
// the grid of the whole zoom, in their canonical form.
func asWorld(p Piece, id ID) []string {
	x, y := float64(id.X)*Extent, float64(id.Y)*Extent
	at := func(q Point) orb.Point { return orb.Point{x + float64(q.X), y + float64(q.Y)} }
	all := func(list []Point) []orb.Point {
		var out []orb.Point
		for _, q := range list {
			out = append(out, at(q))
		}
		return out
	}
	var out []string
	if len(p.Points) > 0 {
		out = append(out, canonical(orb.MultiPoint(all(p.Points))))
	}
	if len(p.Lines) > 0 {
		var m orb.MultiLineString
		for _, l := range p.Lines {
			m = append(m, all(l))
		}
		out = append(out, canonical(m))
	}
	if len(p.Polygons) > 0 {
		var m orb.MultiPolygon
		for _, poly := range p.Polygons {
			var rings orb.Polygon
			for _, r := range poly {
				ring := all(r)
				rings = append(rings, append(ring, ring[0]))
			}
			m = append(m, rings)
		}
		out = append(out, canonical(m))
	}
	return out
}

// canonical is a text that is the same for geometries that differ only in the
// order of their parts and in where, and which way round, their rings begin.
// One part alone reads as a list of one.
func canonical(g orb.Geometry) string {
	switch g := g.(type) {
	case orb.Point:
		return canonical(orb.MultiPoint{g})
	case orb.LineString:
		return canonical(orb.MultiLineString{g})
	case orb.Polygon:
		return canonical(orb.MultiPolygon{g})
	case orb.MultiPolygon:
		var parts []string
		for _, p := range g {
			var holes []string
			for _, h := range p[1:] {
				holes = append(holes, canonicalRing(h))
			}
			slices.Sort(holes)
			parts = append(parts, canonicalRing(p[0])+fmt.Sprint(holes))
		}
		slices.Sort(parts)
		return fmt.Sprint("polygons ", parts)
	default:
		return fmt.Sprint(g.GeoJSONType(), g)
	}
}

func canonicalRing(r orb.Ring) string {
	open := slices.Clone(r[:len(r)-1])
	if r.Orientation() == orb.CW {
		slices.Reverse(open)
	}
	first := 0
	for i, p := range open {
		if p[0] < open[first][0] || p[0] == open[first][0] && p[1] < open[first][1] {
			first = i
		}
	}
	return fmt.Sprint(append(open[first:len(open):len(open)], open[:first]...))
}

// onGrid turns metres of EPSG:3857 to units of the zoom's grid, on which every
// position must lie.
func onGrid(g orb.Geometry, z uint8) (orb.Geometry, error) {
	const half = math.Pi * 6378137
	units := float64(int(1)<<z) * Extent / (2 * half)
	var off orb.Point
	at := func(p orb.Point) orb.Point {
		x, y := (p[0]+half)*units, (half-p[1])*units
		q := orb.Point{math.Round(x), math.Round(y)}
		if math.Abs(q[0]-x) > 0.01 || math.Abs(q[1]-y) > 0.01 {
			off = orb.Point{x, y}
		}
		return q
	}
	g = orb.Clone(g)
	each(g, at)
	if off != (orb.Point{}) {
		return nil, fmt.Errorf("%v is off the grid", off)
	}
	if p, ok := g.(orb.Point); ok {
		return at(p), nil
	}
	return g, nil
}

// each replaces the positions of a geometry that is not a single point.
func each(g orb.Geometry, at func(orb.Point) orb.Point) {
	list := func(points []orb.Point) {
		for i, p := range points {
			points[i] = at(p)
		}
	}
	switch g := g.(type) {
	case orb.MultiPoint:
		list(g)
	case orb.LineString:
		list(g)
	case orb.MultiLineString:
		for _, l := range g {
			list(l)
		}
	case orb.Polygon:
		for _, r := range g {
			list(r)
		}
	case orb.MultiPolygon:
		for _, p := range g {
			each(p, at)
		}
	}
}

func invalidOrb(g orb.Geometry) error {
	var m orb.MultiPolygon
	switch g := g.(type) {
	case orb.Polygon:
		m = orb.MultiPolygon{g}
	case orb.MultiPolygon:
		m = g
	}
	polygons := make([]geom.Polygon, len(m))
	for i, p := range m {
		rings := make([]geom.LineString, len(p))
		for j, r := range p {
			var c []float64
			for _, q := range r {
				c = append(c, q[0], q[1])
			}
			rings[j] = geom.NewLineString(geom.NewSequence(c, geom.DimXY))
		}
		polygons[i] = geom.NewPolygon(rings)
	}
	return geom.NewMultiPolygon(polygons).Validate()
}

// wantProperties is what a tile carries of a feature.
func wantProperties(t *testing.T, f geo.Feature) geojson.Properties {
	t.Helper()
	want := geojson.Properties{"fid": f.Key}
	for lang, name := range f.Names {
		if lang == "en" {
			want["name"] = name
		} else {
			want["name_"+lang] = name
		}
	}
	for key, v := range map[string]string{
		"claimed_by": f.ClaimedBy, "denied_by": f.Deniers(), "assessed_by": f.AssessedBy,
		"status": f.Status, "source": f.Source, "source_url": f.SourceURL,
	} {
		if v != "" {
			want[key] = v
		}
	}
	if f.ObservedOn != nil {
		want["observed_on"] = f.ObservedOn.String()
	}
	for key, raw := range f.Properties {
		var v any
		if err := json.Unmarshal(raw, &v); err != nil {
			t.Fatal(err)
		}
		switch v.(type) {
		case string, float64, bool:
			want[key] = v
		}
	}
	return want
}
