package geojson

import (
	"slices"

	"frontline/geo"
	"frontline/geo/valid"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/paulmach/orb"
)

// lines makes lines of paths. What is nothing once it is rounded is left out,
// and what jumps across the antimeridian cut.
func (d *decoder) lines(at jsontext.Pointer, paths []path) orb.MultiLineString {
	lines := make(orb.MultiLineString, 0, len(paths))
	for i, p := range paths {
		at := at
		if len(paths) > 1 {
			at = index(at, i)
		}
		points := d.scratch.points[p.start:p.end]
		switch {
		case p.after-p.first < 2:
			d.fault(at, "a line needs at least 2 positions, this has 1")
		case len(points) < 2:
			d.mend(valid.Collapsed, at, points[0])
		default:
			line := orb.LineString(slices.Clone(points))
			if d.wrap(at, line) {
				if _, jumps := valid.Jumps(line); jumps {
					lines = append(lines, valid.CutLine(line)...)
				} else {
					lines = append(lines, line)
				}
				continue
			}
			if where, jumps := valid.Jumps(line); jumps {
				d.mend(valid.Antimeridian, at, where)
				lines = append(lines, valid.CutLine(line)...)
				continue
			}
			lines = append(lines, line)
		}
	}
	return lines
}

// polygons makes polygons of paths, of which each has those up to its end.
func (d *decoder) polygons(at jsontext.Pointer, ends []int, multi bool) orb.Geometry {
	c := &d.scratch
	var polys, sources orb.MultiPolygon
	first := 0
	for i, end := range ends {
		at := at
		if multi {
			at = index(at, i)
		}
		var poly, source orb.Polygon
		for j, p := range c.paths[first:end] {
			ring, written := d.ring(index(at, j), p)
			if ring == nil {
				if j == 0 {
					break // a hole in nothing
				}
				continue
			}
			if geo.OrientRing(ring, j == 0) {
				slices.Reverse(written)
				d.turned++
			}
			poly, source = append(poly, ring), append(source, written)
		}
		if first = end; len(poly) > 0 {
			polys, sources = append(polys, poly), append(sources, source)
		}
	}
	if len(polys) == 0 {
		return nil
	}
	return d.mendPolygons(at, polys, sources, multi, valid.PartsOverlap)
}

// ring is a closed ring and its positions as they are written, nil where it
// holds nothing.
func (d *decoder) ring(at jsontext.Pointer, p path) (ring, written orb.Ring) {
	points, source := d.scratch.points[p.start:p.end], d.scratch.source[p.start:p.end]
	ring, written = make(orb.Ring, len(points), len(points)+1), make(orb.Ring, len(source), len(source)+1)
	copy(ring, points)
	copy(written, source)
	if ring[0] != ring[len(ring)-1] && len(ring) > 2 {
		ring, written = append(ring, ring[0]), append(written, written[0])
		d.mend(valid.Unclosed, at, ring[0])
	}
	if len(ring) >= 4 {
		return ring, written
	}
	// A flat ring, and one of a size that the grid does not have.
	all := d.scratch.written[p.first:p.after]
	if size := geo.Area(orb.Polygon{append(slices.Clone(all), all[0])}); size > 0 {
		d.mend(valid.Collapsed, at, ring[0])
		d.mended.Dropped += size
	} else {
		d.mend(valid.Flat, at, ring[0])
	}
	return nil, nil
}

// mendPolygons brings polygons in order and notes what was done; overlapping is
// what it is called where two of them overlap.
func (d *decoder) mendPolygons(at jsontext.Pointer, m, source orb.MultiPolygon, multi bool, overlapping geo.MendKind) orb.Geometry {
	out, err := valid.Mend(m, source, multi, geo.Area, d.budget)
	if err == valid.ErrSpent && d.spent { // told, of the first
		return nil
	}
	if err != nil {
		d.spent = err == valid.ErrSpent
		d.fault(at, "%s", err)
		return nil
	}
	for _, f := range out.Faults {
		if f.Kind == valid.PartsOverlap {
			f.Kind = overlapping
		}
		d.mended = d.mended.With(geo.Mend{Kind: f.Kind, Count: f.Count, At: f.At, Path: string(at) + f.Path})
	}
	if len(out.Faults) > 0 {
		m := d.mended
		m.Before, m.After, m.Changed = m.Before+out.Before, m.After+out.After, m.Changed+out.Changed
	}
	return out.Geometry
}

// mend notes what was done about the geometry being read.
func (d *decoder) mend(k geo.MendKind, at jsontext.Pointer, where orb.Point) {
	d.mended = d.mended.With(geo.Mend{Kind: k, Count: 1, At: where, Path: string(at)})
}

// wrap counts positions past 180 degrees from -180, and notes it.
func (d *decoder) wrap(at jsontext.Pointer, points []orb.Point) (wrapped bool) {
	for i, p := range points {
		if w := valid.Wrapped(p); w != p {
			if !wrapped {
				d.mend(valid.Beyond, at, p)
			}
			points[i], wrapped = w, true
		}
	}
	return wrapped
}

// collect makes one geometry of the parts of a GeometryCollection: of parts of
// one kind a Multi geometry, else a collection of one geometry a kind. nil for
// no parts.
func (d *decoder) collect(parts []orb.Geometry, at jsontext.Pointer) orb.Geometry {
	points, lines, polys := geo.ByKind(orb.Collection(parts))
	var kinds orb.Collection
	switch len(points) {
	case 0:
	case 1:
		kinds = append(kinds, points[0])
	default:
		kinds = append(kinds, points)
	}
	switch len(lines) {
	case 0:
	case 1:
		kinds = append(kinds, lines[0])
	default:
		kinds = append(kinds, lines)
	}
	switch len(polys) {
	case 0:
	case 1:
		kinds = append(kinds, polys[0])
	default:
		if g := d.mendPolygons(at, polys, polys, true, valid.Gathered); g != nil {
			kinds = append(kinds, g)
		}
	}
	switch len(kinds) {
	case 0:
		return nil
	case 1:
		return kinds[0]
	}
	return kinds
}
