package server

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"frontline/geo"
	"frontline/geo/raster"
	"frontline/geo/style"

	"github.com/paulmach/orb"
)

// pictured is what a picture is made of: layers with their snapshots, or with
// what changed, and what there is to say of them.
type pictured struct {
	sources []raster.Source
	legend  []raster.LegendEntry
	lines   []string    // a sentence for each layer
	notes   []string    // what its dates have of their own, to be read beneath the title
	credits []string    // whose data they are
	bounds  []orb.Bound // of what the view is to show, where none is asked for
}

// fallbackBound is what a picture shows where nothing says where to look:
// Ukraine.
var fallbackBound = orb.Bound{Min: orb.Point{22.1, 44.4}, Max: orb.Point{40.2, 52.4}}

// gatherPicture reads what a picture is made of.
func (s *Server) gatherPicture(ctx context.Context, w textWriter, a textAsk) (pictured, error) {
	var p pictured
	base, err := s.baseSource(ctx, a.to)
	if err != nil {
		return p, err
	}
	p.add(base)
	shown := 0
	for _, l := range a.chosen {
		v, err := s.pictureView(ctx, l, a.to)
		if geo.ErrorCode(err) == geo.ENotFound {
			continue // nothing recorded yet
		} else if err != nil {
			return p, err
		}
		shown++
		areal := l.Kind == geo.KindClaims || l.Kind == geo.KindControl
		if !a.two || !areal {
			set, err := s.set(ctx, v.snapshot)
			if err != nil {
				return p, err
			}
			source := set.source(l)
			source.Stale = geo.AgeAt(l, v.snapshot, w.day).Stale
			p.add(source)
			w.describePictured(&p, l, v, set.Features())
			continue
		}
		if err := s.gatherChange(ctx, w, &p, a, l, v); err != nil {
			return p, err
		}
	}
	live, err := s.newestWords(ctx, w, a)
	if err != nil {
		return p, err
	}
	for _, words := range live {
		p.say(words, true)
	}
	for i := range p.sources {
		l := &p.sources[i].Layer // as the layers of a drawing are called
		l.Title = w.title(*l).Text
	}
	for i, credit := range p.credits {
		p.credits[i] = w.term("credit", credit).Text
	}
	if shown == 0 {
		return p, geo.Errorf(geo.ENotFound, "nothing is recorded on or before %s", a.to.at.Valid)
	}
	return p, nil
}

func (p *pictured) add(source raster.Source) {
	p.sources = append(p.sources, source)
	if by := source.Layer.Attribution; by != "" && !slices.Contains(p.credits, by) {
		p.credits = append(p.credits, by)
	}
}

// baseSource is the ground of a picture.
func (s *Server) baseSource(ctx context.Context, t times) (raster.Source, error) {
	base, at, ok, err := s.baseAt(ctx, t)
	if err != nil {
		return raster.Source{}, err
	} else if !ok {
		return raster.Source{}, geo.Errorf(geo.ENotFound, "there is no basemap to draw on")
	}
	f, err := s.record.find(ctx, base.ID, at, t.current)
	if err != nil {
		return raster.Source{}, err
	}
	set, err := s.set(ctx, f.Snapshot)
	return set.source(base), err
}

// baseAt is the basemap and the as-of by which to read it. The basemap says
// nothing about a date: it is there before its first one too.
func (s *Server) baseAt(ctx context.Context, t times) (base geo.Layer, at geo.AsOf, ok bool, err error) {
	layers, err := s.Store.Layers(ctx, t.at.Known)
	if err != nil {
		return base, at, false, err
	}
	for _, l := range layers {
		if l.Kind != geo.KindBase {
			continue
		}
		// Only when it begins is asked for: which snapshot it is, who reads it notes.
		c, err := s.record.count(withManifest(ctx, nil), l.ID, t.at.Known, t.current, t.day)
		if err != nil || c.n == 0 {
			return base, at, false, err
		}
		at = t.at
		at.Valid = max(at.Valid, c.first)
		return l, at, true, nil
	}
	return base, at, false, nil
}

func (s *Server) pictureView(ctx context.Context, l geo.Layer, t times) (view, error) {
	v, err := s.viewAt(ctx, l.ID, t)
	if err != nil {
		return view{}, err
	}
	return v, withheld(v)
}

// gatherChange adds what a layer gained and lost between two dates, or says why
// there is nothing to draw.
func (s *Server) gatherChange(ctx context.Context, w textWriter, p *pictured, a textAsk, l geo.Layer, to view) error {
	name := w.title(l).Text
	later, err := s.set(ctx, to.snapshot)
	if err != nil {
		return err
	}
	w.standing(p, l, to, later.source(l))
	from, err := s.pictureView(ctx, l, a.from)
	if geo.ErrorCode(err) == geo.ENotFound {
		p.say(name+": "+w.T("picture.not_yet_on", "date", w.Date(a.from.at.Valid)), true)
		return nil
	} else if err != nil {
		return err
	}
	v := changeView{changeRef: a.ref, from: from, to: to}
	if err := s.joinChange(ctx, &v); err != nil {
		return err
	}
	for _, age := range w.endAges(v) {
		p.say(name+": "+age, true)
	}
	if v.sameSnapshot() {
		p.say(name+": "+w.T("text.unchanged", "date", w.Date(to.snapshot.ValidOn)), true)
		return nil
	}
	sub, err := s.changeSubject(ctx, v)
	if geo.ErrorCode(err) == geo.EConflict {
		p.say(name+": "+w.T("text.refused"), true)
		return nil
	} else if err != nil {
		return err
	}
	set, err := sub.set(ctx)
	if err != nil {
		return err
	}
	changed := set.source(l)
	changed.Change = true
	p.add(changed)
	for _, f := range set.Features() {
		p.bounds = append(p.bounds, f.Bound())
	}
	dates := name + ": " + w.Date(from.snapshot.ValidOn) + " – " + w.Date(to.snapshot.ValidOn)
	p.say(dates, from.snapshot.ValidOn != a.from.at.Valid || to.snapshot.ValidOn != a.to.at.Valid)
	if len(set.Features()) == 0 {
		p.say(name+": "+w.T("changes.nothing"), true)
		return nil
	}
	p.legend = append(w.changeLegend(l, set.Features(), from.snapshot.ValidOn), p.legend...)
	return nil
}

// standing adds what a layer shows on the later of two dates, pale, behind what
// changed.
func (w textWriter) standing(p *pictured, l geo.Layer, v view, source raster.Source) {
	source.After = true
	p.add(source)
	date := w.Date(v.snapshot.ValidOn)
	entry := func(layer geo.Layer, words string) {
		p.legend = append(p.legend, raster.LegendEntry{Look: style.LookAfter, Layer: layer, Words: words})
	}
	if l.Kind == geo.KindClaims {
		entry(l, w.T("picture.claimed_on", "title", w.title(l).Text, "date", date))
		return
	}
	for _, s := range statesOf(l, source.Set.Features()) {
		if s.class == geo.ClassHeld {
			of := l
			of.Style = raster.LookStyle(l, s.look)
			entry(of, w.T("picture.state_on", "title", w.title(l).Text, "state", w.state(s), "date", date, "by", w.byWhom(s.by)))
		}
	}
}

// changeLegend are the signs of what changed since a date: of what there is.
func (w textWriter) changeLegend(l geo.Layer, patches []geo.Feature, since geo.Date) (out []raster.LegendEntry) {
	type sign struct {
		state  state
		change string
	}
	seen := map[sign]bool{}
	for _, f := range patches {
		seen[sign{stateOf(l, f), textProperty(f, "change")}] = true
	}
	order := func(a, b sign) int { return cmp.Or(compareStates(a.state, b.state), cmp.Compare(a.change, b.change)) }
	for _, s := range slices.SortedFunc(maps.Keys(seen), order) {
		look, outline := raster.ChangeLook(l, s.state.look, s.change)
		said := s.state
		if l.Kind == geo.KindClaims {
			said.class = geo.ClassClaimed
		}
		e := raster.LegendEntry{Look: look, Outline: outline, Layer: l, Words: w.T("picture.changed", "title", w.title(l).Text, "change", w.changedOf(l, said, s.change), "date", w.Date(since))}
		if !slices.ContainsFunc(out, func(o raster.LegendEntry) bool {
			return o.Look == e.Look && o.Outline == e.Outline && o.Words == e.Words
		}) {
			out = append(out, e)
		}
	}
	return out
}

// say adds a sentence to those that describe the picture, and to what it says
// beneath its title.
func (p *pictured) say(line string, beneath bool) {
	p.lines = append(p.lines, line)
	if beneath {
		p.notes = append(p.notes, line)
	}
}

// describePictured says what of a snapshot is drawn, and by which signs.
func (w textWriter) describePictured(p *pictured, l geo.Layer, v view, features []geo.Feature) {
	words := w.layersWords([]geo.Layer{l})
	line := w.behind(words, geo.AgeAt(l, v.snapshot, w.day))
	p.say(line, line != words)
	area := func(look, words string) {
		p.legend = append(p.legend, raster.LegendEntry{Look: look, Layer: l, Words: words})
	}
	point := func(sign, words string) {
		p.legend = append(p.legend, raster.LegendEntry{Sign: sign, Layer: l, Words: words})
	}
	title := w.title(l).Text
	switch l.Kind {
	case geo.KindClaims:
		area(raster.LookOf(l, &geo.Feature{}), w.T("picture.hatched", "title", title))
	case geo.KindControl:
		for _, s := range statesOf(l, features) {
			if s.isPlain() {
				area(s.look, w.T("picture.filled", "title", title, "by", w.byWhom(s.by)))
			} else {
				area(s.look, w.T("picture.classed", "title", title, "state", w.state(s), "by", w.byWhom(s.by)))
			}
		}
	case geo.KindStatements:
		point("statement", w.T("key.said_here"))
	case geo.KindPlaces:
		for _, standing := range []string{"contested", "claimed", "agreed"} {
			if slices.ContainsFunc(features, func(f geo.Feature) bool { return standingWord(f) == standing }) {
				point(standing, w.T("key.standing_"+standing))
			}
		}
	}
	if l.Kind == geo.KindClaims || l.Kind == geo.KindPlaces {
		p.bounds = append(p.bounds, newestBounds(features)...)
	}
}

// standingWord is what is said of a place, as its sign tells it.
func standingWord(f geo.Feature) string {
	switch {
	case textProperty(f, "agreed") != "" || f.ClaimedBy == "":
		return "agreed"
	case len(f.DeniedBy) > 0:
		return "contested"
	}
	return "claimed"
}

// newestBounds are those of the features of the newest observation, or of all
// where none has a place.
func newestBounds(features []geo.Feature) (out []orb.Bound) {
	for _, f := range geo.Newest(features) {
		if f.Geometry != nil {
			out = append(out, f.Bound())
		}
	}
	if len(out) == 0 {
		for _, f := range features {
			if f.Geometry != nil {
				out = append(out, f.Bound())
			}
		}
	}
	return out
}
