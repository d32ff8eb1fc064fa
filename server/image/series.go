package image

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"frontline/geo"
	"frontline/geo/raster"
	"frontline/geo/raster/poster"
	"frontline/geo/style"
	"frontline/server/phrase"
	"frontline/server/text"
	"frontline/server/view"
	"frontline/server/web"
)

// seriesBounds are the bounds of a series of pictures.
type seriesBounds struct {
	frames int
	pixels int // of all frames, at their scale
}

// servedSeries are those of one that readers ask for.
var servedSeries = seriesBounds{120, 72 << 20}

// What a series of pictures is where nobody says.
const (
	throughSize  = "900x600"
	throughDelay = 700  // milliseconds
	throughLast  = 2000 // the last frame stays, at least
)

// How many animated pictures wait while one is made, and for how long.
const (
	FilmingQueue = 4
	FilmingWait  = 20 * time.Second
	frameWait    = 30 * time.Second // for each of the pictures
)

// throughNames are the parameters that a series of pictures takes.
var throughNames = append([]string{"delay", "plays"}, imageNames...)

// throughQuery is how a series of pictures is asked to be.
type throughQuery struct {
	imageQuery
	delay uint16 // for how long each is shown, in milliseconds
	plays uint32 // how often all are; 0 for without end
}

// last is for how long the last one is shown.
func (q throughQuery) last() uint16 { return max(q.delay, throughLast) }

// parseThroughQuery reads the parameters of a series: those of a picture, and
// of an animated one how it moves.
func parseThroughQuery(values url.Values, moving bool, langs []string) (throughQuery, error) {
	out := throughQuery{delay: throughDelay}
	rest := url.Values{"size": {throughSize}}
	for name, v := range values {
		if name != "delay" && name != "plays" {
			rest[name] = v
			continue
		}
		if !moving {
			return out, geo.Errorf(geo.EInvalid, "%s is for a picture that moves: its address ends in .apng", name)
		}
		if len(v) != 1 {
			return out, geo.Errorf(geo.EInvalid, "%s may be given once", name)
		}
		n, err := strconv.ParseUint(v[0], 10, 16)
		switch {
		case name == "delay" && (err != nil || n < 50 || n > 10_000):
			return out, geo.Errorf(geo.EInvalid, "delay is for how long each date is shown, from 50 to 10000 milliseconds")
		case name == "delay":
			out.delay = uint16(n)
		case err != nil || n > 100:
			return out, geo.Errorf(geo.EInvalid, "plays is how often all dates are shown, from 0, for without end, to 100")
		default:
			out.plays = uint32(n)
		}
	}
	var err error
	out.imageQuery, err = parseQuery(rest, langs)
	return out, err
}

// sequence is pictures of one view on the dates of snapshots.
type sequence struct {
	phrase.Writer
	query  throughQuery
	base   string
	draft  string // as portrait has it
	style  int
	frames []sequenceFrame
	// What all frames have alike, so that nothing moves but the map: of the key, what
	// names no date.
	legend         []poster.LegendEntry
	bounds         pictured
	above, beneath int
	basemaps       []shownBasemap
	on             []raster.Basemap
}

// sequenceFrame is one picture of a series.
type sequenceFrame struct {
	ask     text.Ask
	heading string
	made    pictured // without what is drawn
}

// resolveSeries finds the dates of a series: the one that it begins on, and
// those of the snapshots of its layers up to its end. What is between two
// snapshots is not made up.
func (s *Images) resolveSeries(ctx context.Context, a text.Ask, q throughQuery, within seriesBounds) ([]geo.Date, error) {
	if !a.Two {
		return nil, geo.Errorf(geo.EInvalid, "a series of pictures is between two dates, as in 2025-10-01..2025-11-30.apng")
	}
	if a.Ref.AnySource {
		return nil, geo.Errorf(geo.EInvalid, "a series of pictures shows each date as it is, and compares none: leave out %s", view.AnySource)
	}
	if a.From.Ref.Pinned != a.To.Ref.Pinned || a.From.At.Known != a.To.At.Known {
		return nil, geo.Errorf(geo.EInvalid, "a series of pictures is of one revision: pin both dates to it, or none")
	}
	var dates []geo.Date
	before := false
	for _, l := range a.Chosen {
		snapshots, err := s.views.Published(ctx, l.ID, a.To.At.Known, a.To.Day)
		if err != nil {
			return nil, err
		}
		for _, sn := range snapshots {
			if sn.ValidOn <= a.From.At.Valid {
				before = true
			} else if sn.ValidOn <= a.To.At.Valid {
				dates = append(dates, sn.ValidOn)
			}
		}
	}
	if before {
		dates = append(dates, a.From.At.Valid)
	}
	slices.Sort(dates)
	dates = slices.Compact(dates)
	if len(dates) == 0 {
		return nil, geo.Errorf(geo.ENotFound, "nothing is recorded on or before %s", a.To.At.Valid)
	}
	width, height := q.pixels()
	pixels := width * height
	if most := min(within.frames, within.pixels/pixels); len(dates) > most {
		return nil, geo.Errorf(geo.EInvalid,
			"that would be %d pictures of %d×%d pixels, and at most %d of that size are made: begin on %s or later, end earlier, choose fewer layers%s",
			len(dates), width, height, most, dates[len(dates)-most], smallerSize(most < within.frames))
	}
	return dates, nil
}

// smallerSize says that a smaller size allows more pictures, where it does.
func smallerSize(allowsMore bool) string {
	if allowsMore {
		return ", or a smaller size"
	}
	return ""
}

// gatherSeries finds what each picture says, and what all have alike.
func (s *Images) gatherSeries(ctx context.Context, a text.Ask, q throughQuery, dates []geo.Date) (*sequence, error) {
	out := &sequence{Writer: s.texts.Writer(a), query: q, base: a.Site.Public(), draft: s.mark(a), style: s.o.StyleVersion}
	for i, date := range dates {
		ask, err := s.askOn(ctx, a, date)
		if err != nil {
			return nil, err
		}
		w := s.texts.Writer(ask)
		p, err := s.gatherPicture(ctx, w, ask)
		if err != nil {
			return nil, err
		}
		if i > 0 {
			missing, err := s.missingBetween(ctx, w, ask, dates[i-1], date)
			if err != nil {
				return nil, err
			}
			p.notes = append(p.notes, missing...)
		}
		for j := range p.layers {
			p.layers[j].Set, p.layers[j].Of = nil, nil // found again when it is drawn
		}
		for _, e := range p.legend {
			if !isDated(e) && !slices.ContainsFunc(out.legend, func(o poster.LegendEntry) bool {
				return o.Look == e.Look && o.Sign == e.Sign && o.Layer.ID == e.Layer.ID && o.Words == e.Words
			}) {
				out.legend = append(out.legend, e)
			}
		}
		out.bounds.changed = append(out.bounds.changed, p.changed...)
		out.bounds.areas = append(out.bounds.areas, p.areas...)
		out.bounds.points = append(out.bounds.points, p.points...)
		out.frames = append(out.frames, sequenceFrame{ask, text.HeadingOf(w, ask), p})
	}
	out.fit()
	out.setBasemaps(q.shownOn(out.poster(0, text.Alt{})))
	on, err := s.readBasemaps(ctx, out.poster(0, text.Alt{}), out.basemaps)
	if err != nil {
		return nil, err
	}
	out.on = on
	for i := range out.frames { // before anything is sent
		if err := out.poster(i, text.Alt{}).Check(raster.Prepare()); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// askOn asks for one of the dates of a series.
func (s *Images) askOn(ctx context.Context, a text.Ask, date geo.Date) (text.Ask, error) {
	a.Two = false
	a.To.At.Valid = date
	a.To.Ref = geo.AsOfRef{Valid: date, Pinned: a.To.Ref.Pinned, Known: a.To.At.Known}
	a.Path = a.To.Ref.String()
	err := s.texts.FindVoices(ctx, &a)
	return a, err
}

// fit finds what all frames have alike around their map.
func (t *sequence) fit() {
	t.setRoom()
	if !t.query.noLegend && !t.poster(0, text.Alt{}).Framed() {
		// The date, and whose word it is, before what the signs mean.
		t.query.noLegend = true
		t.setRoom()
	}
}

// setBasemaps adds to all frames whom to credit for the basemaps that they are drawn on.
func (t *sequence) setBasemaps(shown []shownBasemap) {
	if len(shown) == 0 {
		return
	}
	t.basemaps = shown
	for i := range t.frames {
		t.frames[i].made.addBasemaps(t.Writer, shown)
	}
	t.fit()
}

// setRoom finds how much all frames have above and beneath their map.
func (t *sequence) setRoom() {
	t.above, t.beneath = 0, 0
	for i := range t.frames {
		above, beneath := t.poster(i, text.Alt{}).Room()
		t.above, t.beneath = max(t.above, above), max(t.beneath, beneath)
	}
}

// isDated tells the entries of a key that name their picture's date.
func isDated(e poster.LegendEntry) bool { return e.Look == style.LookFront }

// missingBetween says for which days between two pictures layers have no
// snapshot although they have one a day.
func (s *Images) missingBetween(ctx context.Context, w phrase.Writer, a text.Ask, before, date geo.Date) ([]string, error) {
	var out []string
	for _, l := range a.Chosen {
		snapshots, err := s.views.Published(ctx, l.ID, a.To.At.Known, a.To.Day)
		if err != nil {
			return nil, err
		}
		for _, g := range geo.GapsUntil(l, snapshots, 0) {
			if g.Until <= before || g.Until > date {
				continue
			}
			days := w.Date(g.From)
			if last := g.Until - 1; last > g.From {
				days += " – " + w.Date(last)
			}
			out = append(out, w.T("picture.no_snapshot", "title", w.Title(l).Text, "days", days))
		}
	}
	return out, nil
}

// poster is one of the pictures, as geo/raster draws it.
func (t *sequence) poster(i int, alt text.Alt) poster.Poster {
	f := t.frames[i]
	p := f.made
	dated := slices.DeleteFunc(slices.Clone(p.legend), func(e poster.LegendEntry) bool { return !isDated(e) })
	p.legend = slices.Concat(t.legend, dated)
	p.changed, p.areas, p.points = t.bounds.changed, t.bounds.areas, t.bounds.points
	v := posterOf(phrase.Writer{Speaker: t.Speaker, At: f.ask.To.At.Valid, Voices: f.ask.Voices, Setting: geo.SettingOf(f.ask.Chosen)}, p, t.query.imageQuery, portrait{heading: f.heading, alt: alt, base: t.base, draft: t.draft, style: t.style})
	v.Above, v.Beneath = t.above, t.beneath
	return v
}

// checkFramed refuses a moving picture that has no room for what stands around the map, unless the
// map alone is asked for: nobody can tell of what day a frame is that goes by.
func (t *sequence) checkFramed() error {
	if t.query.plain || t.poster(0, text.Alt{}).Framed() {
		return nil
	}
	return geo.Errorf(geo.EInvalid, "at %d×%d pixels there is no room for the date, and for whose data the film shows: ask for a larger size", t.query.width, t.query.height)
}

// drawFrame draws one of the pictures once it is its turn.
func (s *Images) drawFrame(ctx context.Context, t *sequence, i int, drawn func(*raster.Picture) error) error {
	f := t.frames[i]
	slots := s.drawSlots(posterSize(t.query.imageQuery).Cost() + t.query.basemapsCost())
	// What came so far would be lost for the want of one picture.
	if err := s.o.Drawing.EnterWithin(ctx, slots, frameWait); err != nil {
		return err
	}
	defer s.o.Drawing.LeaveWith(slots)
	p, err := s.gatherPicture(ctx, phrase.Writer{Speaker: t.Speaker, At: f.ask.To.At.Valid, Voices: f.ask.Voices, Setting: geo.SettingOf(f.ask.Chosen)}, f.ask)
	if err != nil {
		return err
	}
	defer s.o.Stage(web.StageDraw)()
	return drawn(s.prepare(p).OnBasemaps(t.on...))
}

// throughAlt says in words what a series shows: of which dates it is, and what
// is to be seen at its end.
func (s *Images) throughAlt(ctx context.Context, a text.Ask, dates []geo.Date, part text.Part) (text.Alt, error) {
	w := s.texts.Writer(a)
	w.At = dates[len(dates)-1]
	k := view.AnswerKey{Kind: "alt through", Name: strings.Join([]string{a.Path, a.Lang, strings.Join(a.IDs(), ","), part.String()}, "\n"), Current: a.To.Current, Day: a.To.Day}
	b, err := s.views.Kept(ctx, k, func(ctx context.Context) ([]byte, error) {
		last := a.To
		last.At.Valid = w.At
		page, err := s.texts.Date(ctx, w, last, a.Chosen)
		if err != nil {
			return nil, err
		}
		head := text.NewAltHead(w, text.LayersApart(w, a.Chosen), func(layers string) string {
			return w.T("picture.alt_through", "n", len(dates), "from", w.Date(dates[0]), "to", w.Date(w.At), "layers", layers)
		})
		return text.AltOf(w, page, head, part).Bytes(), nil
	})
	return text.ReadAlt(b.Bytes), err
}
