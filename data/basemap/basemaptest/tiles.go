package basemaptest

import (
	"cmp"
	"math"
	"slices"

	"frontline/geo/mercator"
	"frontline/geo/osm"
	"frontline/geo/tile"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/clip"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/geojson"
	"github.com/paulmach/orb/planar"
	"github.com/paulmach/orb/simplify"
)

const (
	extent = 4096
	// buffer is how far lines and areas reach beyond a tile's edge, and pointBuffer how far
	// labels do, in the tile's units.
	buffer      = 64
	pointBuffer = 256
	// lastZoom is the last zoom of archives of all three schemas.
	lastZoom = 14
)

// cutter cuts the country into tiles, as the makers of archives do: each zoom is simplified
// as a whole, clipped to each tile and its buffer, and rounded to the tile's units.
type cutter struct {
	schema osm.Schema
	things []thing
	order  map[string]int // of kinds
}

func newCutter(s osm.Schema, things []thing) *cutter {
	c := &cutter{s, things, map[string]int{}}
	for i, k := range kinds {
		c.order[k.kind] = i
	}
	return c
}

// drawn is a thing in units of a zoom.
type drawn struct {
	*thing
	layer    string
	tags     tags
	geometry orb.Geometry
	bound    orb.Bound
}

// zoom calls yield with each tile of a zoom that is not empty and meets a box in degrees, by
// the tiles' numbers.
func (c *cutter) zoom(z uint8, box [4]float64, yield func(id tile.ID, raw []byte) error) error {
	scale := math.Ldexp(extent, int(z))
	within := orb.Bound{Min: scaled(orb.Point{box[0], box[3]}, scale), Max: scaled(orb.Point{box[2], box[1]}, scale)}
	tiles := map[tile.ID][]*drawn{}
	for i := range c.things {
		t := &c.things[i]
		if z < t.minZoom || t.maxZoom > 0 && z > t.maxZoom {
			continue
		}
		d := &drawn{thing: t, geometry: simplified(t.geometry, scale, z < lastZoom)}
		if d.layer, d.tags = t.as(c.schema); d.layer == "" || d.geometry == nil {
			continue
		}
		d.bound = d.geometry.Bound()
		if !d.bound.Intersects(within) {
			continue
		}
		reach := float64(buffer)
		if _, isPoint := d.geometry.(orb.Point); isPoint {
			reach = pointBuffer
		}
		last := float64(uint64(1)<<z - 1)
		column := func(v float64) uint32 { return uint32(min(max(math.Floor(v/extent), 0), last)) }
		for x := column(max(d.bound.Min[0], within.Min[0]) - reach); x <= column(min(d.bound.Max[0], within.Max[0])+reach); x++ {
			for y := column(max(d.bound.Min[1], within.Min[1]) - reach); y <= column(min(d.bound.Max[1], within.Max[1])+reach); y++ {
				id := tile.ID{Z: z, X: x, Y: y}
				tiles[id] = append(tiles[id], d)
			}
		}
	}
	ids := make([]tile.ID, 0, len(tiles))
	for id := range tiles {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(a, b tile.ID) int { return cmp.Compare(tile.FromID(a), tile.FromID(b)) })
	for _, id := range ids {
		raw, err := c.encode(id, tiles[id])
		if err != nil {
			return err
		}
		if len(raw) == 0 {
			continue
		}
		if err := yield(id, raw); err != nil {
			return err
		}
	}
	return nil
}

func (c *cutter) encode(id tile.ID, of []*drawn) ([]byte, error) {
	slices.SortStableFunc(of, func(a, b *drawn) int { return cmp.Compare(c.order[a.kind], c.order[b.kind]) })
	var layers mvt.Layers
	byName := map[string]*mvt.Layer{}
	for _, d := range of {
		g := clipped(d.geometry, id)
		if g == nil {
			continue
		}
		l := byName[d.layer]
		if l == nil {
			l = &mvt.Layer{Name: d.layer, Version: 2, Extent: extent}
			byName[d.layer] = l
			layers = append(layers, l)
		}
		f := geojson.NewFeature(g)
		f.Properties = d.tags
		l.Features = append(l.Features, f)
	}
	return mvt.Marshal(layers)
}

func scaled(p orb.Point, scale float64) orb.Point {
	unit := mercator.Project(p)
	return orb.Point{unit[0] * scale, unit[1] * scale}
}

// smallest is how large an area must be to be drawn where the zoom is not the last, in square
// units: four pixels of a tile that is 512 wide.
const smallest = 4 * 8 * 8

// simplified is a geometry in units of a zoom; nil for an area that is too small. Rings run as
// vector tiles have them: outlines with positive area, y being southwards.
func simplified(g orb.Geometry, scale float64, coarse bool) orb.Geometry {
	project := func(points []orb.Point) []orb.Point {
		out := make([]orb.Point, len(points))
		for i, p := range points {
			out[i] = scaled(p, scale)
		}
		return out
	}
	dp := simplify.DouglasPeucker(2)
	switch g := g.(type) {
	case orb.Point:
		return scaled(g, scale)
	case orb.LineString:
		out := orb.LineString(project(g))
		if coarse {
			out = dp.LineString(out)
		}
		return out
	case orb.Polygon:
		var out orb.Polygon
		for i, r := range g {
			ring := orb.Ring(project(r))
			if coarse {
				ring = dp.Ring(ring)
			}
			if area := math.Abs(planar.Area(ring)); len(ring) < 4 || coarse && area < smallest {
				if i == 0 {
					return nil
				}
				continue
			}
			if want := map[bool]orb.Orientation{true: orb.CCW, false: orb.CW}[i == 0]; ring.Orientation() != want {
				ring.Reverse()
			}
			out = append(out, ring)
		}
		return out
	}
	return nil
}

// clipped is what of a geometry lies in a tile and its buffer, in the tile's units.
func clipped(g orb.Geometry, id tile.ID) orb.Geometry {
	origin := orb.Point{float64(id.X) * extent, float64(id.Y) * extent}
	around := func(by float64) orb.Bound {
		return orb.Bound{Min: orb.Point{origin[0] - by, origin[1] - by}, Max: orb.Point{origin[0] + extent + by, origin[1] + extent + by}}
	}
	switch g := g.(type) {
	case orb.Point:
		if !around(pointBuffer).Contains(g) {
			return nil
		}
		return rounded([]orb.Point{g}, origin)[0]
	case orb.LineString:
		var out orb.MultiLineString
		for _, part := range clip.LineString(around(buffer), g.Clone()) {
			if part := rounded(part, origin); len(part) > 1 {
				out = append(out, part)
			}
		}
		switch len(out) {
		case 0:
			return nil
		case 1:
			return out[0]
		}
		return out
	case orb.Polygon:
		var out orb.Polygon
		for i, ring := range clip.Polygon(around(buffer), g.Clone()) {
			ring := orb.Ring(rounded(ring, origin))
			if len(ring) >= 4 && planar.Area(ring) != 0 {
				out = append(out, ring)
			} else if i == 0 {
				return nil
			}
		}
		if len(out) == 0 {
			return nil
		}
		return out
	}
	return nil
}

// rounded are points in whole units of a tile, none twice in a row.
func rounded(points []orb.Point, origin orb.Point) []orb.Point {
	var out []orb.Point
	for _, p := range points {
		q := orb.Point{math.Round(p[0] - origin[0]), math.Round(p[1] - origin[1])}
		if len(out) == 0 || out[len(out)-1] != q {
			out = append(out, q)
		}
	}
	return out
}
