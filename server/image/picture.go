package image

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"frontline/geo"
	"frontline/geo/raster"
	"frontline/geo/raster/look"
	"frontline/geo/raster/poster"
	"frontline/geo/style"
	"frontline/server/phrase"
	"frontline/server/text"
	"frontline/server/view"
)

// pictured is what a picture is made of: layers with their snapshots, or with
// what changed, and what there is to say of them.
type pictured struct {
	layers  []raster.MapLayer
	dates   map[string]geo.Date // of the snapshots that are shown, by layer
	ground  string              // what the basemaps among them show
	legend  []poster.LegendEntry
	lines   []string // a sentence for each layer
	notes   []string // what its dates have of their own, to be read beneath the title
	credits []string // whose data they are
	whose   []string // the layers whose title alone does not say by whose word they are, with that
	// basemaps are the archives that are drawn on the ground.
	basemaps []shownBasemap
	// What the view is of, where none is asked for: of what changed, of claims and control, and of
	// what else is shown.
	changed, areas, points []orb.Bound
}

// gatherPicture reads what a picture is made of.
func (s *Images) gatherPicture(ctx context.Context, w phrase.Writer, a text.Ask) (pictured, error) {
	p := pictured{dates: map[string]geo.Date{}}
	if err := s.gatherGround(ctx, &p, a.To); err != nil {
		return p, err
	}
	shown := 0
	for _, l := range a.Chosen {
		v, err := s.views.ViewToShow(ctx, l, a.To)
		if geo.ErrorCode(err) == geo.ENotFound {
			continue // nothing recorded yet
		} else if err != nil {
			return p, err
		}
		p.dates[l.ID] = v.Snapshot.ValidOn
		shown++
		areal := l.Kind == geo.KindClaims || l.Kind == geo.KindControl
		if !a.Two || !areal {
			set, err := s.views.Set(ctx, v.Snapshot)
			if err != nil {
				return p, err
			}
			shown := set.MapLayer(l)
			shown.Stale = geo.AgeAt(l, v.Snapshot, w.At).Stale
			p.add(shown)
			describePictured(w, &p, l, v, set.Features())
			continue
		}
		if err := s.gatherChange(ctx, w, &p, a, l, v); err != nil {
			return p, err
		}
	}
	p.sayWhatIsHeld(w)
	live, err := s.texts.NewestWords(ctx, w, a)
	if err != nil {
		return p, err
	}
	for _, words := range live {
		p.say(words, true)
	}
	for i := range p.layers {
		l := &p.layers[i].Layer // as the layers of a drawing are called
		l.Title = w.Title(*l).Text
	}
	for i, credit := range p.credits {
		p.credits[i] = w.TermOf("credit", credit).Text
	}
	if shown == 0 {
		return p, geo.Errorf(geo.ENotFound, "nothing is recorded on or before %s", a.To.At.Valid)
	}
	return p, nil
}

func (p *pictured) add(shown raster.MapLayer) {
	p.layers = append(p.layers, shown)
	if shown.Set != nil && !shown.Change {
		if extent, has := geo.Extent(shown.Set.Features()); has {
			switch shown.Layer.Kind {
			case geo.KindClaims, geo.KindControl:
				p.areas = append(p.areas, extent)
			case geo.KindBase:
			default:
				p.points = append(p.points, extent)
			}
		}
	}
	for _, by := range shown.Layer.Credits() { // two layers may share one of several
		if !slices.Contains(p.credits, by) {
			p.credits = append(p.credits, by)
		}
	}
}

// gatherGround adds the basemap and what lies on it.
func (s *Images) gatherGround(ctx context.Context, p *pictured, t view.Times) error {
	grounds, err := s.views.GroundLayersAt(ctx, t)
	if err != nil {
		return err
	} else if len(grounds) == 0 {
		return geo.Errorf(geo.ENotFound, "there is no base to draw on")
	}
	for _, g := range grounds {
		f, err := s.views.FindSnapshot(ctx, g.Layer.ID, g.At, t.Current)
		if err != nil {
			return err
		}
		set, err := s.views.Set(ctx, f.Snapshot)
		if err != nil {
			return err
		}
		p.add(set.MapLayer(g.Layer))
		p.ground += g.Layer.ID + " " + f.Content + " "
	}
	return nil
}

// gatherChange adds what a layer gained and lost between two dates, or says why
// there is nothing to draw.
func (s *Images) gatherChange(ctx context.Context, w phrase.Writer, p *pictured, a text.Ask, l geo.Layer, to view.View) error {
	name := w.Title(l).Text
	later, err := s.views.Set(ctx, to.Snapshot)
	if err != nil {
		return err
	}
	addStanding(w, p, l, to, later.MapLayer(l))
	from, err := s.views.ViewToShow(ctx, l, a.From)
	if geo.ErrorCode(err) == geo.ENotFound {
		p.say(name+": "+w.T("picture.not_yet_on", "date", w.Date(a.From.At.Valid)), true)
		return nil
	} else if err != nil {
		return err
	}
	v := view.ChangeView{ChangeRef: a.Ref, From: from, To: to}
	if err := s.views.JoinChange(ctx, &v); err != nil {
		return err
	}
	for _, age := range text.EndAges(w, v) {
		p.say(name+": "+age, true)
	}
	if v.SameSnapshot() {
		p.say(name+": "+w.T("text.unchanged", "date", w.Date(to.Snapshot.ValidOn)), true)
		return nil
	}
	res, err := s.views.ChangeResource(ctx, v)
	if geo.ErrorCode(err) == geo.EConflict {
		p.say(name+": "+w.T("text.refused"), true)
		return nil
	} else if err != nil {
		return err
	}
	set, err := res.Set(ctx)
	if err != nil {
		return err
	}
	changed := set.MapLayer(l)
	changed.Change = true
	p.add(changed)
	for _, f := range set.Features() {
		p.changed = append(p.changed, f.Bound())
	}
	dates := name + ": " + w.Date(from.Snapshot.ValidOn) + " – " + w.Date(to.Snapshot.ValidOn)
	p.say(dates, from.Snapshot.ValidOn != a.From.At.Valid || to.Snapshot.ValidOn != a.To.At.Valid)
	if len(set.Features()) == 0 {
		p.say(name+": "+w.T("changes.nothing"), true)
		return nil
	}
	p.legend = append(changeLegend(w, l, set.Features(), from.Snapshot.ValidOn), p.legend...)
	return nil
}

// addStanding adds what a layer shows on the later of two dates, pale, behind what
// changed.
func addStanding(w phrase.Writer, p *pictured, l geo.Layer, v view.View, shown raster.MapLayer) {
	shown.After = true
	p.add(shown)
	p.sayWhose(w, l)
	date := w.Date(v.Snapshot.ValidOn)
	entry := func(layer geo.Layer, words string) {
		p.legend = append(p.legend, poster.LegendEntry{Look: style.LookAfter, Layer: layer, Words: words})
	}
	if l.Kind == geo.KindClaims {
		entry(l, w.T("picture.claimed_on", "title", w.Title(l).Text, "date", date))
		return
	}
	for _, s := range phrase.StatesOf(l, shown.Set.Features()) {
		if s.Class == geo.ClassHeld {
			of := l
			of.Style = look.StyleOf(l, s.Look)
			entry(of, w.T("picture.state_on", "title", w.Title(l).Text, "state", w.State(s), "date", date, "by", w.ByWhom(s.By)))
		}
	}
}

// changeLegend are the signs of what changed since a date: of what there is.
func changeLegend(w phrase.Writer, l geo.Layer, patches []geo.Feature, since geo.Date) (out []poster.LegendEntry) {
	type sign struct {
		state  phrase.State
		change string
	}
	seen := map[sign]bool{}
	for _, f := range patches {
		seen[sign{phrase.StateOf(l, f), phrase.TextProperty(f, "change")}] = true
	}
	order := func(a, b sign) int {
		return cmp.Or(phrase.CompareStates(a.state, b.state), cmp.Compare(a.change, b.change))
	}
	for _, s := range slices.SortedFunc(maps.Keys(seen), order) {
		look, outline := look.OfChange(l, s.state.Look, s.change)
		said := s.state
		if l.Kind == geo.KindClaims {
			said.Class = geo.ClassClaimed
		}
		e := poster.LegendEntry{Look: look, Outline: outline, Layer: l, Words: w.T("picture.changed", "title", w.Title(l).Text, "change", w.ChangedOf(l, said, s.change), "date", w.Date(since))}
		if !slices.ContainsFunc(out, func(o poster.LegendEntry) bool {
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

// sayWhose keeps by whose word a layer is.
func (p *pictured) sayWhose(w phrase.Writer, l geo.Layer) {
	if w.By(l) != "" {
		p.whose = append(p.whose, w.Layers([]geo.Layer{l}))
	}
}

// unsaid are by whose word layers are, of those of which neither a heading nor a line says it: a
// picture without a key says it itself.
func (p *pictured) unsaid(heading string) (out []string) {
	for _, words := range p.whose {
		says := func(line string) bool { return strings.Contains(line, words) }
		if !says(heading) && !slices.ContainsFunc(p.notes, says) {
			out = append(out, words)
		}
	}
	return out
}

// describePictured says what of a snapshot is drawn, and by which signs.
func describePictured(w phrase.Writer, p *pictured, l geo.Layer, v view.View, features []geo.Feature) {
	words := w.Layers([]geo.Layer{l})
	p.sayWhose(w, l)
	line := w.Behind(words, geo.AgeAt(l, v.Snapshot, w.At))
	p.say(line, line != words)
	area := func(look, words string) {
		p.legend = append(p.legend, poster.LegendEntry{Look: look, Layer: l, Words: words})
	}
	point := func(sign, words string) {
		p.legend = append(p.legend, poster.LegendEntry{Sign: sign, Layer: l, Words: words})
	}
	title := w.Title(l).Text
	switch l.Kind {
	case geo.KindClaims:
		area(look.NameOf(l, &geo.Feature{}), w.T("picture.hatched", "title", title))
	case geo.KindControl:
		for _, s := range phrase.StatesOf(l, features) {
			if s.IsPlain() {
				area(s.Look, w.T("picture.filled", "title", title, "by", w.ByWhom(s.By)))
			} else {
				area(s.Look, w.T("picture.classed", "title", title, "state", w.State(s), "by", w.ByWhom(s.By)))
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
}

// sayWhatIsHeld says where claims are hatched beside ground that is held, and what the
// thick line is.
func (p *pictured) sayWhatIsHeld(w phrase.Writer) {
	at := slices.IndexFunc(p.layers, func(l raster.MapLayer) bool {
		isHeld := func(f geo.Feature) bool { return look.IsHeld(l.Layer, &f) }
		return l.Layer.Kind == geo.KindControl && !l.Change && slices.ContainsFunc(l.Set.Features(), isHeld)
	})
	if at < 0 {
		return
	}
	for i, e := range p.legend {
		if e.Words == w.T("picture.hatched", "title", w.Title(e.Layer).Text) {
			p.legend[i].Words = w.T("picture.hatched_unheld", "title", w.Title(e.Layer).Text)
		}
	}
	if held := p.layers[at]; !held.After {
		km := int(style.Current().Borders.Metres / 1000)
		p.legend = append(p.legend, poster.LegendEntry{Look: style.LookFront, Layer: held.Layer, Words: w.T("key.front", "km", km, "by", w.By(held.Layer), "date", w.ShortDate(p.dates[held.Layer.ID]))})
	}
}

// standingWord is what is said of a place, as its sign tells it.
func standingWord(f geo.Feature) string {
	switch {
	case phrase.TextProperty(f, "agreed") != "" || f.ClaimedBy == "":
		return "agreed"
	case len(f.DeniedBy) > 0:
		return "contested"
	}
	return "claimed"
}
