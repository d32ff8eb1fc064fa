package framing

import (
	"context"
	"fmt"
	"math"

	"github.com/paulmach/orb"

	"frontline/geo"
	"frontline/geo/mercator"
	"frontline/geo/tile"
	"frontline/server/phrase"
	"frontline/server/search"
	"frontline/server/view"
)

// Frame is what is shown: a view, or a box that fills what shows it.
type Frame struct {
	Zoom    float64
	Center  *orb.Point // of a view
	Bound   *orb.Bound // nil where all that is shown is framed
	Padding int
	Deepest float64 // of the zoom at which a box fills
	Place   string  // what it is of, in words; "" of none
	Radius  float64 // around the place, in kilometres; 0 where nobody said
	Later   string  // that the record has the place from a later date on; "" where it has it
}

// How deep a view is that is found.
const (
	deepestOpening = 8 // of all that is shown
	placeZoom      = 9 // of a place that is a point, where nobody says
)

// Framer finds frames.
type Framer struct {
	views  *view.Views
	search *search.Search
}

// NewFramer makes one.
func NewFramer(views *view.Views, search *search.Search) *Framer { return &Framer{views, search} }

// Find finds the frame that is asked for among what is shown at a time, in words of a language.
func (s *Framer) Find(ctx context.Context, w phrase.Writer, t view.Times, shown []geo.Layer, q Query) (Frame, error) {
	f := Frame{Zoom: q.Zoom, Center: q.Center, Bound: q.Bound, Padding: q.Padding, Deepest: tile.MaxZoom}
	var err error
	switch {
	case q.Layer != "":
		err = s.layer(ctx, t, shown, q, &f)
	case q.Place != "":
		err = s.place(ctx, w, t, q, &f)
	case q.Center == nil && q.Bound == nil:
		f.Deepest = deepestOpening
	}
	return f, err
}

// layer frames what a layer covers.
func (s *Framer) layer(ctx context.Context, t view.Times, shown []geo.Layer, q Query, f *Frame) error {
	for _, l := range shown {
		if l.ID != q.Layer {
			continue
		}
		v, err := s.views.ViewToShow(ctx, l, t)
		if err != nil {
			return err
		}
		set, err := s.views.Set(ctx, v.Snapshot)
		if err != nil {
			return err
		}
		extent, ok := geo.Extent(set.Features())
		if !ok {
			return geo.Errorf(geo.ENotFound, "layer %s covers nothing on %s", q.Layer, t.At.Valid)
		}
		f.Bound = &extent
		return nil
	}
	return geo.Errorf(geo.EInvalid, "fit is one of the layers that are shown, and %s is none of them", q.Layer)
}

// place frames a place of the record or the gazetteer.
func (s *Framer) place(ctx context.Context, w phrase.Writer, t view.Times, q Query, f *Frame) error {
	hit, err := s.search.FindPlace(ctx, t, q.Place)
	if err != nil {
		return err
	}
	if hit.Center == nil {
		return geo.Errorf(geo.ENotFound, "%q has no place on the map", q.Place)
	}
	center := orb.Point(*hit.Center)
	if !OnEarth(center[0], center[1]) {
		return geo.Errorf(geo.EInvalid, "%q is beyond the map, which ends at 85 degrees north and south", q.Place)
	}
	switch {
	case q.PlaceZoom != nil:
		f.Zoom, f.Center = *q.PlaceZoom, &center
	case q.Radius != 0:
		around := aroundPoint(center, q.Radius)
		f.Bound, f.Radius = &around, q.Radius
	case hit.BBox == nil || hit.BBox[0] == hit.BBox[2] && hit.BBox[1] == hit.BBox[3]: // a settlement or position
		f.Zoom, f.Center = placeZoom, &center
	default:
		f.Bound = &orb.Bound{Min: orb.Point{hit.BBox[0], hit.BBox[1]}, Max: orb.Point{hit.BBox[2], hit.BBox[3]}}
	}
	if f.Place = hit.Names[w.Lang]; f.Place == "" {
		f.Place = hit.Name
	}
	if hit.RecordedFrom != nil {
		f.Later = f.Place + ": " + w.T("search.recorded_from", "date", w.Date(*hit.RecordedFrom))
	}
	return nil
}

// aroundPoint is the box, as the map has it, of a circle of so many kilometres.
func aroundPoint(p orb.Point, km float64) orb.Bound {
	at := mercator.Project(p)
	r := km * 1000 / (mercator.Metres * math.Cos(p[1]*math.Pi/180))
	inside := func(v float64) float64 { return min(max(v, 0), 1) }
	return orb.Bound{
		Min: orb.Point{mercator.Longitude(inside(at[0] - r)), mercator.Latitude(inside(at[1] + r))},
		Max: orb.Point{mercator.Longitude(inside(at[0] + r)), mercator.Latitude(inside(at[1] - r))},
	}
}

// Part says in words which part of the layers is shown; "" for all of it.
func (f Frame) Part(w phrase.Writer) string {
	switch {
	case f.Place != "" && f.Radius != 0:
		return w.T("picture.alt_around", "place", f.Place, "km", f.kilometres(w))
	case f.Place != "":
		return w.T("picture.alt_place", "place", f.Place)
	case f.Center != nil || f.Bound != nil:
		return w.T("picture.alt_part")
	}
	return ""
}

// Heading is that of what shows the frame: with the place, where it is one's.
func (f Frame) Heading(w phrase.Writer, heading string) string {
	switch {
	case f.Place == "":
		return heading
	case f.Radius != 0:
		return w.T("picture.heading_around", "heading", heading, "place", f.Place, "km", f.kilometres(w))
	}
	return w.T("picture.heading_place", "heading", heading, "place", f.Place)
}

func (f Frame) kilometres(w phrase.Writer) string {
	decimals := 0
	if f.Radius != math.Trunc(f.Radius) {
		decimals = 1
	}
	return w.Number(f.Radius, decimals)
}

// String is the same for the same frame.
func (f Frame) String() string {
	of := any("all")
	switch {
	case f.Center != nil:
		of = *f.Center
	case f.Bound != nil:
		of = *f.Bound
	}
	return fmt.Sprintf("%v %v %d %v %q %v %q", f.Zoom, of, f.Padding, f.Deepest, f.Place, f.Radius, f.Later)
}
