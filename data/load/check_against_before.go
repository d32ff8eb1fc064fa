package load

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"frontline/data/load/check"
	"frontline/data/shape"
	"frontline/geo"
	diff "frontline/geo/change"

	"github.com/paulmach/orb"
)

const (
	// placeSlack is in metres: a place that moved by more is another place. It
	// is how exact a layer is taken to be.
	placeSlack = 2000
	// mostly is how much of the ground, or of the places, must be gone for the
	// rest to say nothing.
	mostly = 0.9
	// smallChange is in square metres.
	smallChange = 1e5
)

// checkAgainstBefore adds the findings of the comparison with the snapshot before.
func (c *comparison) checkAgainstBefore(ctx context.Context, d *difference) {
	f, was := c.file, c.against
	if f.job.ends != "" {
		c.settled = true
		return // that all of it is lost is what was said
	}
	if was.content == c.after.content {
		f.find(geo.FindSame, "it says the same as the snapshot of %s", was.date)
		return
	}
	swapped := c.checkExchanged(d)
	if n := len(d.renumbered) + swapped; n > 0 {
		f.find(geo.FindRenumbered, "%s under another id in the same place: %s",
			check.Plural(n, "feature goes on", "features go on"), "history is kept by ids, give each feature one that holds")
	}
	c.checkPoints(d)
	c.checkRemoved(d)
	c.checkAttribution(ctx, d)
	c.checkObserved(d)
	if c.settled {
		return
	}
	gained, lost, area := d.areaGained, d.areaLost, was.area
	if lost > 0 && gained > 0 {
		if lost >= mostly*area && diff.Swapped(d.before, d.after) {
			c.settled = true
			f.find(geo.FindSwapped, "it would be where it was with longitude and latitude swapped: GeoJSON has longitude first")
			return
		}
		// A part may be drawn elsewhere in a year, most of it may not, but for a
		// box, which is like any other.
		if shift, ok := diff.Moved(d.before, d.after); ok {
			most := shift.All && geo.Area(d.before) >= mostly*area
			what := "most of it"
			if !most {
				what = fmt.Sprintf("a part (%.1f km² at %s)", geo.Area(shift.Ground)/1e6, check.LonLat(shift.Ground.Bound().Center()))
			}
			if c.recent() || most && !(c.longAgo() && isBox(shift.Ground)) {
				c.settled = most
				f.findAt([]orb.Geometry{mostOf(d.gained, shift.Ground)}, geo.FindMoved, "%s was moved by one offset since %s: %s", what, was.date, check.OffsetText(shift.DX, shift.DY, shift.Ground.Bound().Center()))
				if most {
					return
				}
			}
		}
		if !c.longAgo() && lost >= mostly*area && gained >= mostly*c.after.area {
			c.settled = true
			f.find(geo.FindElsewhere, "it has no ground in common with the snapshot of %s", was.date)
			return
		}
	}
	c.findFarParts(d)
	c.findLostParts(d)
	if total := gained + lost; total > 0 && total < smallChange {
		f.find(geo.FindSmall, "%.3f km² changed since %s", total/1e6, was.date)
	}
}

// isBox reports whether a shape has so few corners that others have them, too.
func isBox(p orb.Polygon) bool { return len(p) > 0 && len(p[0]) <= 6 }

// findLostParts notes the parts, holes and features whose ground is gone. How
// large one must be is for checkAreas, which knows what is usual.
func (c *comparison) findLostParts(d *difference) {
	layer := c.file.job.layer
	if !c.recent() {
		return // much may have happened since
	}
	parts, holes := diff.LostParts(d.before, d.gained, d.lost)
	lost := 0.0
	for _, p := range parts {
		lost += geo.Area(p)
	}
	for _, p := range parts {
		area := geo.Area(p)
		c.lostParts = append(c.lostParts, lostPart{
			text: fmt.Sprintf("a part of %s at %s is gone", check.Km2Text(area), check.LonLat(p.Bound().Center())), area: area, was: p,
			only: d.areaGained == 0 && d.areaLost <= 1.01*lost,
		})
	}
	filled := 0.0
	for _, p := range holes {
		filled += geo.Area(p)
	}
	for _, p := range holes {
		area := geo.Area(p)
		c.lostParts = append(c.lostParts, lostPart{
			text: fmt.Sprintf("a hole of %s at %s is filled", check.Km2Text(area), check.LonLat(p.Bound().Center())), area: area, hole: true, was: p,
			only: d.areaLost == 0 && d.areaGained <= 1.01*filled,
		})
	}
	if layer.Kind != geo.KindClaims {
		return // the ground of control goes from feature to feature
	}
	for _, was := range d.gone {
		if area := geo.Area(was.geometry); area > 0 && d.areaLost >= mostly*area {
			c.lostParts = append(c.lostParts, lostPart{text: fmt.Sprintf("%s (%s) is gone", was.label(), check.Km2Text(area)), area: area, only: true, was: was.geometry})
		}
	}
}

// checkPoints finds places that lie elsewhere than they did.
func (c *comparison) checkPoints(d *difference) {
	f, kind := c.file, c.file.job.layer.Kind
	if kind != geo.KindPlaces {
		return
	}
	found := f.job.found()
	type move struct {
		label    string
		from, to orb.Point
	}
	var moves []move
	for _, ch := range d.changed {
		if ch.unplaced() {
			found.AddAt(ch.was.geometry, geo.FindDisplaced, "%s has no place any more, and had one on %s", ch.now.label(), c.against.date)
		}
		from, ok1 := ch.was.geometry.(orb.Point)
		to, ok2 := ch.now.geometry.(orb.Point)
		if ok1 && ok2 && from != to {
			moves = append(moves, move{ch.now.label(), from, to})
		}
	}
	var xs, ys []float64
	for _, m := range moves {
		xs, ys = append(xs, m.to[0]-m.from[0]), append(ys, m.to[1]-m.from[1])
	}
	if n := len(moves); n >= 3 && float64(n) >= 0.6*float64(len(c.against.features)) {
		dx, dy := check.MedianOf(xs), check.MedianOf(ys)
		size := math.Hypot(dx, dy)
		common := 0
		for i := range moves {
			if math.Hypot(xs[i]-dx, ys[i]-dy) <= max(3e-6, 0.15*size) {
				common++
			}
		}
		if size >= 1e-5 && float64(common) >= 0.6*float64(n) {
			c.settled = true
			f.find(geo.FindMoved, "%d of %d places were moved by one offset since %s: %s", common, len(c.against.features), c.against.date,
				check.OffsetText(dx, dy, moves[0].from))
			moves = nil
		}
	}
	for _, m := range moves {
		if by := check.Metres(m.from, m.to); by > placeSlack {
			found.AddAt(m.to, geo.FindDisplaced, "%s is %.0f km from where it was on %s%s", m.label, by/1000, c.against.date,
				swapHint(m.from, m.to))
		}
	}
	c.findOutliers(&found, d)
	f.report.Findings = append(f.report.Findings, found.List()...)
}

// findOutliers finds new places far from all that the layer had.
func (c *comparison) findOutliers(found *check.Findings, d *difference) {
	if len(c.against.features) < 3 || c.settled || c.against.bounds == shape.NoBounds {
		return
	}
	around := c.against.bounds
	for _, now := range d.come {
		p, ok := now.geometry.(orb.Point)
		if ok && !padded(around, 1).Contains(p) {
			found.AddAt(p, geo.FindDisplaced, "%s, at %s, is far from all places of %s", now.label(), check.LonLat(p), c.against.date)
		}
	}
}

// padded are bounds in degrees, wider by half their size on each side and by
// some degrees at least.
func padded(b shape.Bounds, degrees float64) orb.Bound {
	d := b.Degrees()
	x, y := max(degrees, (d[2]-d[0])/2), max(degrees, (d[3]-d[1])/2)
	return orb.Bound{Min: orb.Point{d[0] - x, d[1] - y}, Max: orb.Point{d[2] + x, d[3] + y}}
}

// checkObserved finds features that came or changed with an observation of
// long before: that of an event may be old when it is first told, that of a
// layer of every day may not.
func (c *comparison) checkObserved(d *difference) {
	found := c.file.job.found()
	date := c.after.date
	limit := geo.Date(20 * 365)
	if c.file.job.layer.Cadence == geo.CadenceDaily {
		limit = 60
	}
	check := func(now *snapshotFeature, before *geo.Date) {
		on := now.attributes.observedOn
		switch {
		case on == nil || before != nil && *before == *on:
		case before != nil && *on < *before-31:
			found.AddAt(now.geometry, geo.FindObserved, "%s was observed on %s, and on %s before: it goes back", now.label(), *on, *before)
		case *on < date-limit:
			found.AddAt(now.geometry, geo.FindObserved, "%s was observed on %s, %d days before the snapshot's date", now.label(), *on, date-*on)
		}
	}
	for _, ch := range d.changed {
		check(ch.now, ch.was.attributes.observedOn)
	}
	for _, now := range d.come {
		check(now, nil)
	}
	c.file.report.Findings = append(c.file.report.Findings, found.List()...)
}

func swapHint(from, to orb.Point) string {
	if check.Metres(from, orb.Point{to[1], to[0]}) <= placeSlack {
		return ": longitude and latitude are swapped"
	}
	return ""
}

// mostOf is where a move is seen: the largest piece of ground that it gained, or all of it.
func mostOf(gained orb.MultiPolygon, all orb.Geometry) orb.Geometry {
	if len(gained) == 0 {
		return all
	}
	return slices.MaxFunc(gained, func(a, b orb.Polygon) int { return cmp.Compare(geo.Area(a), geo.Area(b)) })
}
