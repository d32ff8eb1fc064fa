package poster

import (
	"slices"

	"frontline/geo/mercator"
	"frontline/geo/raster"
	"frontline/geo/raster/label"

	"github.com/paulmach/orb"
)

// layout is where everything of a poster is.
type layout struct {
	frame frame
	view
	furniture furniture
}

func layoutOf(p *raster.Picture, v Poster) layout {
	l := layout{frame: frameOf(v)}
	l.view = viewFor(l.frame, v)
	if !v.Plain {
		l.furniture = furnish(p, v, l.view)
	}
	return l
}

// viewFor is what the map within a frame shows.
func viewFor(f frame, v Poster) view {
	if v.Fit != nil {
		v.Zoom, v.Center = mercator.Fit(*v.Fit, f.area.w, f.area.h, v.Padding, v.Deepest)
	}
	return viewOf(f.area, v.Zoom, v.variant().Scale, v.Center)
}

// seenSigns are the signs that are whole in sight, in the order in which they
// are drawn.
func seenSigns(p *raster.Picture, v Poster, l *layout) []*label.Sign {
	at := p.Placement(l.zoom, v.variant().Lang)
	var out []*label.Sign
	for i := range at.Signs {
		if s := &at.Signs[i]; l.sees(s.Box(l.zoom.Style)) {
			out = append(out, s)
		}
	}
	return out
}

// seenLabels are the names that are whole in sight and not beneath what stands
// on the map, the most important last: those of basemaps, which have what room others leave, are the
// first.
func seenLabels(p *raster.Picture, v Poster, l *layout) []*label.Label {
	free := func(b orb.Bound) bool { return l.sees(b) && !l.furniture.meets(l.local(b.Min), l.local(b.Max)) }
	var out []*label.Label
	add := func(labels []label.Label) {
		for i := range slices.Backward(labels) {
			if n := &labels[i]; free(n.Box) && (n.Sign == nil || free(n.Sign.Box(l.zoom.Style))) {
				out = append(out, n)
			}
		}
	}
	add(p.Settlements(l.zoom, v.variant().Lang, l.seen()))
	add(p.Placement(l.zoom, v.variant().Lang).Labels)
	return out
}

// groundLayers is how many of a picture's layers, from the bottom up, are of the ground: an inset
// shows no other.
func groundLayers(p *raster.Picture) (n int) {
	for n < len(p.Layers()) && p.Classes(n) != nil {
		n++
	}
	return n
}

// furnish finds what stands where.
func furnish(p *raster.Picture, v Poster, at view) furniture {
	var f furniture
	f.scaleBar(v, at)
	f.north(v, at)
	names := p.Placement(at.zoom, v.variant().Lang)
	f.marks(v, at, names)
	f.findInset(v, at, names)
	return f
}
