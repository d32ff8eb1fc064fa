package data

import (
	"context"
	"math"

	"frontline/geo"
	diff "frontline/geo/change"

	"github.com/paulmach/orb"
)

// part is a polygon of a feature's ground and its time.
type part struct {
	diff.Part // the ID is that of its row, or negative where it has none
	area      float64
	bounds    bounds
}

// partSet is what of a feature's parts is known to have come and gone.
type partSet struct {
	fresh bool            // none are stored whose time could matter
	seen  map[int64]*part // read or made, and there
	made  int64           // how many were made
	gone  []int64         // rows that are no longer so
}

// roundingWidth is by how many metres along their edges spans may miss what a
// snapshot shows: where edges cross they are moved to whole 1e-6 degrees, by
// half a step, and then again where others cross them.
const roundingWidth = 0.2

// turn moves a feature to another state over a time; flipped is the ground on
// which the two differ.
func (r *respanner) turn(ctx context.Context, k *keySpans, now spanState, flipped orb.MultiPolygon, from, to geo.Date) error {
	was := k.at(from)
	sound, err := r.flip(ctx, k, flipped, now.area()-was.area(), from, to)
	if err != nil {
		return err
	}
	if !sound {
		return r.redraw(ctx, k, now, from, to)
	}
	return r.settle(ctx, k, now, from, to)
}

// settle records a state over a time, once the parts are those of it.
func (r *respanner) settle(ctx context.Context, k *keySpans, now spanState, from, to geo.Date) error {
	before, err := r.outlines.others(ctx, k.at(from).geometry)
	if err != nil {
		return err
	}
	after, err := r.outlines.others(ctx, now.geometry)
	if err != nil {
		return err
	}
	if before != nil || after != nil {
		if err := r.readRest(ctx, k); err != nil {
			return err
		}
		k.rest.set(from, to, after)
	}
	k.set(from, to, now)
	return nil
}

// flip turns the parts of a feature over on some ground. It changes nothing
// and is false where the ground could not be laid over the parts, or where the
// area would not change by what it must.
func (r *respanner) flip(ctx context.Context, k *keySpans, flipped orb.MultiPolygon, gain float64, from, to geo.Date) (bool, error) {
	if len(flipped) == 0 {
		return true, nil
	}
	near, err := r.partsNear(ctx, k, flipped, from, to)
	if err != nil {
		return false, err
	}
	if len(near) == 0 {
		for _, p := range flipped {
			if err := k.parts.add(p, from, to); err != nil {
				return false, err
			}
		}
		return true, nil
	}
	in := make([]diff.Part, 0, len(near))
	for _, p := range near {
		in = append(in, p.Part)
		if alive(p.Part, from) {
			gain += p.area
		}
	}
	out, err := diff.Flip(ctx, in, flipped, from, to)
	if err != nil {
		return false, ctx.Err()
	}
	kept, edges := map[int64]bool{}, 0.0
	areas := make([]float64, len(out))
	for i, p := range out {
		if p.ID != 0 {
			kept[p.ID] = true
			areas[i] = k.parts.seen[p.ID].area
		} else {
			areas[i] = geo.Area(p.Ground)
		}
		if alive(p, from) {
			gain -= areas[i]
			edges += perimeter(p.Ground)
		}
	}
	for _, p := range flipped {
		edges += perimeter(p)
	}
	if math.Abs(gain) > roundingWidth*edges {
		return false, nil
	}
	for i, p := range out {
		if p.ID == 0 {
			if err := k.parts.addOf(areas[i], p.Ground, p.Since, p.Until); err != nil {
				return false, err
			}
		}
	}
	for _, p := range near {
		if !kept[p.ID] {
			k.parts.remove(p.ID)
		}
	}
	return true, nil
}

func alive(p diff.Part, d geo.Date) bool { return p.Since <= d && d < p.Until }

// redraw ends all parts of a feature over a time and begins with its ground as
// it is. It is for what cannot be laid over what was: nothing wrong is shown,
// and since when is not known.
func (r *respanner) redraw(ctx context.Context, k *keySpans, now spanState, from, to geo.Date) error {
	everywhere := orb.MultiPolygon{orb.Bound{Min: orb.Point{-180, -90}, Max: orb.Point{180, 90}}.ToPolygon()}
	parts, err := r.partsNear(ctx, k, everywhere, from, to)
	if err != nil {
		return err
	}
	for _, p := range parts {
		if p.Since >= to || p.Until <= from {
			continue
		}
		k.parts.remove(p.ID)
		if p.Since < from {
			if err := k.parts.add(p.Ground, p.Since, from); err != nil {
				return err
			}
		}
		if p.Until > to {
			if err := k.parts.add(p.Ground, to, p.Until); err != nil {
				return err
			}
		}
	}
	polygons, err := r.outlines.polygons(ctx, now.ground)
	if err != nil {
		return err
	}
	for _, p := range polygons {
		if err := k.parts.add(p, from, to); err != nil {
			return err
		}
	}
	return r.settle(ctx, k, now, from, to)
}

func (s *partSet) add(p orb.Polygon, since, until geo.Date) error {
	return s.addOf(geo.Area(p), p, since, until)
}

// addOf is add for a polygon whose area is known.
func (s *partSet) addOf(area float64, p orb.Polygon, since, until geo.Date) error {
	b, err := boundsOf(p)
	if err != nil {
		return err
	}
	s.made++
	id := -s.made
	s.put(&part{Part: diff.Part{ID: id, Since: since, Until: until, Ground: p}, area: area, bounds: b})
	return nil
}

func (s *partSet) put(p *part) {
	if s.seen == nil {
		s.seen = map[int64]*part{}
	}
	s.seen[p.ID] = p
}

func (s *partSet) remove(id int64) {
	delete(s.seen, id)
	if id > 0 {
		s.gone = append(s.gone, id)
	}
}

// perimeter is the length of a polygon's rings in metres, near enough.
func perimeter(p orb.Polygon) float64 {
	const metresPerDegree = 111_320
	sum := 0.0
	for _, ring := range p {
		for i := 1; i < len(ring); i++ {
			a, b := ring[i-1], ring[i]
			sum += math.Hypot((b[0]-a[0])*math.Cos(a[1]*math.Pi/180), b[1]-a[1])
		}
	}
	return sum * metresPerDegree
}

// boundsOf are those of a polygon, in whole units.
func boundsOf(p orb.Polygon) (bounds, error) {
	b := p.Bound()
	sw, err := newPosition(b.Min)
	if err != nil {
		return bounds{}, err
	}
	ne, err := newPosition(b.Max)
	return bounds{west: sw.x, south: sw.y, east: ne.x, north: ne.y}, err
}
