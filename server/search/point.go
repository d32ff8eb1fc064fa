package search

import (
	"cmp"
	"context"
	"math"
	"slices"

	"frontline/geo"
	"frontline/geo/place"
	"frontline/geo/raster/look"
	"frontline/geo/style"
	"frontline/server/phrase"
	"frontline/server/view"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// PointDays are how many days before a date it is told, too, what held at a position.
var PointDays = [...]int{1, 7, 30, 365}

// PointWord is what one by whose word a layer shows ground says of a position.
type PointWord struct {
	By, As  string // as geo.Territory has them
	Now     phrase.Standing
	Since   *geo.Date // of Now.Territory; nil where there is none
	First   bool      // whether that is where the layer's record begins, so that it may be so for longer
	Also    []AlsoIn  // of Now.Also, in its order
	History []geo.Span
	Before  []Earlier
}

// AlsoIn is another territory that the position is in, and since when.
type AlsoIn struct {
	geo.Territory
	Since *geo.Date
	First bool
}

// Earlier is what was said some days before.
type Earlier struct {
	Days int
	Date geo.Date
	phrase.Standing
}

// PointLayer is what a layer says of a position.
type PointLayer struct {
	view.LayerView
	Words []PointWord // in order of who says it
}

// PointAt is what a layer of territories says of a position at a time, by each by whose word it
// shows ground then. It refuses what ViewAt refuses, and is geo.EGone where something of the time
// before was withdrawn since.
func (s *Search) PointAt(ctx context.Context, l geo.Layer, t view.Times, at orb.Point) (out PointLayer, err error) {
	now, err := s.groundAt(ctx, l, t)
	if err != nil {
		return out, err
	}
	out.LayerView = view.LayerView{Layer: l, View: now.view}
	borders, err := s.bordersAt(ctx, t)
	if err != nil {
		return out, err
	}
	history, err := s.store.HistoryAt(ctx, l.ID, geo.AsOf{Valid: now.view.Snapshot.ValidOn, Known: t.At.Known}, at)
	if err != nil {
		return out, err
	}
	count, err := s.views.CountSnapshots(ctx, l.ID, t.At.Known, t.Current, t.At.Valid)
	if err != nil {
		return out, err
	}
	before, err := s.earlier(ctx, l, t, count.First)
	if err != nil {
		return out, err
	}
	p := point{at: at, layer: l, borders: borders, atBorder: borders.Near(at, l.AccuracyOrUnstated())}
	for _, said := range voicesOf(l, now.grounds, history) {
		w := PointWord{By: said.By, As: said.As}
		w.Now = p.standing(said, now)
		if l.Kind == geo.KindControl && said.As == geo.AsClaimed && w.Now.Territory == nil {
			continue // that somebody claims ground elsewhere says nothing of who holds this
		}
		for _, h := range history {
			if saidBy(l.Territory(h.Feature)) == said {
				w.History = append(w.History, h)
			}
		}
		if of := w.Now.Territory; of != nil {
			w.Since, w.First = sinceOf(l, *of, w.History, count.First)
		}
		for _, of := range w.Now.Also {
			since, first := sinceOf(l, of, w.History, count.First)
			w.Also = append(w.Also, AlsoIn{of, since, first})
		}
		last := now.view.Snapshot.ID
		then := w.Now
		for _, e := range before {
			if e.view.Snapshot.ID != last { // else nothing else was said
				last, then = e.view.Snapshot.ID, p.standing(said, e.ground)
			}
			then.Age = geo.AgeAt(l, e.view.Snapshot, e.view.At.Valid)
			w.Before = append(w.Before, Earlier{e.days, e.view.At.Valid, then})
		}
		out.Words = append(out.Words, w)
	}
	return out, nil
}

// sinceOf is since when a history goes on with a territory, and whether the record begins then.
func sinceOf(l geo.Layer, t geo.Territory, history []geo.Span, first geo.Date) (since *geo.Date, isFirst bool) {
	for _, h := range history {
		if h.Until == geo.Ongoing && l.Territory(h.Feature) == t {
			since, isFirst = &h.Since, h.Since <= first
		}
	}
	return since, isFirst
}

// ground is what a layer covers in a view.
type ground struct {
	view    view.View
	grounds []geo.Ground // of its territories
}

func (s *Search) groundAt(ctx context.Context, l geo.Layer, t view.Times) (ground, error) {
	v, err := s.views.ViewToShow(ctx, l, t)
	if err != nil {
		return ground{}, err
	}
	grounds, err := s.views.GroundsAt(ctx, view.OfTerritories, v, t.At.Known)
	return ground{v, grounds}, err
}

// earlierGround is what a layer covered some days before.
type earlierGround struct {
	days int
	ground
}

// earlier reads what a layer covered on the days before, as far as its record reaches.
func (s *Search) earlier(ctx context.Context, l geo.Layer, t view.Times, first geo.Date) (out []earlierGround, err error) {
	for _, days := range PointDays {
		then := t
		if then.At.Valid = t.At.Valid - geo.Date(days); then.At.Valid < first {
			break
		}
		g, err := s.groundAt(ctx, l, then)
		if err != nil {
			return nil, err
		}
		out = append(out, earlierGround{days, g})
	}
	return out, nil
}

// bordersAt are the borders and shores of the basemap, along which an edge is no front.
func (s *Search) bordersAt(ctx context.Context, t view.Times) (*place.Borders, error) {
	base, at, ok, err := s.views.BaseAt(ctx, t)
	if err != nil || !ok {
		return place.NewBorders(nil, nil, 0, 0), err
	}
	snapshot, err := s.views.FindSnapshot(ctx, base.ID, at, t.Current)
	if err != nil {
		return nil, err
	}
	return s.borders.Get(ctx, view.SetKeyOf(snapshot.Snapshot), func(ctx context.Context, _ view.SetKey) (*place.Borders, error) {
		set, err := s.views.Set(ctx, snapshot.Snapshot)
		if err != nil {
			return nil, err
		}
		var areas, land orb.MultiPolygon
		classes := look.ClassesOf(set.Set)
		for i, f := range set.Features() {
			switch {
			case look.IsWithinBorders(classes[i]):
				areas = append(areas, geo.Polygons(f.Geometry)...)
			case look.IsLand(classes[i]):
				land = append(land, geo.Polygons(f.Geometry)...)
			}
		}
		of := style.Current().Borders
		return place.NewBorders(areas, land, of.Metres, of.QuietMetres), nil
	})
}

// voice is by whose word ground is shown.
type voice struct{ By, As string }

// saidBy is by whose word a territory is shown: what somebody claims, of a layer of control too, by
// his.
func saidBy(t geo.Territory) voice { return voice{t.By, t.As} }

// voicesOf are those by whose word ground is shown on a date: who shows none then says nothing of
// it, whatever he said before.
func voicesOf(l geo.Layer, grounds []geo.Ground, history []geo.Span) (out []voice) {
	seen := map[voice]bool{}
	for _, g := range grounds {
		seen[saidBy(l.Territory(g.Feature))] = true
	}
	if len(grounds) == 0 { // it has ended, by the word of those who showed ground before
		for _, s := range history {
			seen[saidBy(l.Territory(s.Feature))] = true
		}
	}
	for v := range seen {
		out = append(out, v)
	}
	slices.SortFunc(out, func(a, b voice) int { return cmp.Or(cmp.Compare(a.By, b.By), cmp.Compare(a.As, b.As)) })
	return out
}

// point is a position of which is told what a layer says.
type point struct {
	at       orb.Point
	layer    geo.Layer
	borders  *place.Borders
	atBorder bool
}

// standing is what one says of the position in a view.
func (p point) standing(said voice, g ground) phrase.Standing {
	out := phrase.Standing{Age: geo.AgeAt(p.layer, g.view.Snapshot, g.view.At.Valid), AtBorder: p.atBorder}
	var all, counts orb.MultiPolygon
	var in []geo.Territory
	edge, inside := math.Inf(1), math.Inf(1)
	for _, g := range g.grounds {
		t := p.layer.Territory(g.Feature)
		if saidBy(t) != said {
			continue
		}
		if all = append(all, g.Geometry...); t.Counts() {
			counts = append(counts, g.Geometry...)
		}
		if planar.MultiPolygonContains(g.Geometry, p.at) {
			in = append(in, t)
			metres := p.borders.NearestFront(p.at, g.Geometry)
			if edge = min(edge, metres); t.Counts() {
				inside = min(inside, metres)
			}
		}
	}
	slices.SortFunc(in, geo.CompareTerritories)
	if out.Inside = len(in) > 0 && in[0].Counts(); out.Inside {
		out.Metres = inside
	} else {
		out.Metres = place.NearestEdge(p.at, counts)
	}
	if len(in) == 0 {
		if edge = out.Metres; len(counts) < len(all) {
			edge = place.NearestEdge(p.at, all)
		}
	}
	if out.AtEdge = edge < p.layer.AccuracyOrUnstated(); !out.AtEdge && len(in) > 0 {
		in = slices.Compact(in)
		out.Territory, out.Also = &in[0], in[1:]
	}
	return out
}
