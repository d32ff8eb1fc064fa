package image

import (
	"archive/zip"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"frontline/geo"
	"frontline/geo/raster"
	"frontline/geo/raster/poster"
	"frontline/server/address"
	"frontline/server/text"
	"frontline/server/view"
	"frontline/server/web"
)

const (
	typeAPNG = "image/apng"
	typeZIP  = "application/zip"
)

// handleThrough answers /image/through/{from}..{to}: the map on each date of a
// snapshot between two. .apng is a picture that moves, .zip numbered pictures with
// a list of what each is, .vtt and .srt are what is to be seen on each, as
// subtitles of a film of them.
func (s *Images) handleThrough(w http.ResponseWriter, r *http.Request) error {
	path, ending := cutEnding(web.PathParam(r, "file"), throughEndings...)
	if ending == "" {
		return geo.Errorf(geo.ENotFound, "the address of a series of pictures ends in .apng, .zip, .vtt or .srt: %s", s.Local(address.Through("2025-10-01..2025-11-30.apng")))
	}
	var q throughQuery
	a, found, done, err := s.readImage(w, r, path, func(values url.Values) (_ imageQuery, err error) {
		q, err = parseThroughQuery(values, ending != ".zip", s.words.Languages())
		return q.imageQuery, err
	})
	if err != nil || done {
		return err
	}
	q.brand, q.house, q.basemaps = found.brand, found.house, found.basemaps
	ctx := r.Context()
	dates, err := s.resolveSeries(ctx, a, q, servedSeries)
	if err != nil {
		return err
	}
	words := s.texts.Writer(a)
	part, err := s.findPart(ctx, words, a, &q.imageQuery)
	if err != nil {
		return err
	}
	alt, err := s.throughAlt(ctx, a, dates, part)
	if err != nil {
		return err
	}
	s.setPictureHeaders(w.Header(), a, alt)
	s.SetCacheControl(w, a.Pinned() && q.basemapsStay())
	k := view.AnswerKey{Kind: "through", Name: fmt.Sprint(pictureName(a, q.imageQuery), "\n", q.delay, q.plays), Current: a.To.Current, Day: a.To.Day}
	switch ending {
	case ".zip":
		return s.sendNumbered(w, r, a, q, dates, part)
	case ".apng":
		return s.views.SendPacked(w, r, typeAPNG, k, func(ctx context.Context) ([]byte, error) { return s.film(ctx, a, q, dates, alt) })
	}
	form := subtitleForms[ending]
	k.Kind = "through " + ending
	return s.views.Send(w, r, form.contentType, k, func(ctx context.Context) ([]byte, error) {
		cues, err := s.subtitles(ctx, a, q, dates, part)
		return form.write(cues), err
	})
}

var throughEndings = []string{".apng", ".zip", ".vtt", ".srt"}

// cutEnding parts a name from its ending, "" where it has none of these.
func cutEnding(name string, endings ...string) (path, ending string) {
	for _, ending := range endings {
		if path, ok := strings.CutSuffix(name, ending); ok {
			return path, ending
		}
	}
	return name, ""
}

// film makes an animated picture.
func (s *Images) film(ctx context.Context, a text.Ask, q throughQuery, dates []geo.Date, alt text.Alt) ([]byte, error) {
	if err := s.o.Filming.Enter(ctx); err != nil {
		return nil, err
	}
	defer s.o.Filming.Leave()
	t, err := s.gatherSeries(ctx, a, q, dates)
	if err == nil {
		err = t.checkFramed()
	}
	if err != nil {
		return nil, err
	}
	var m poster.Movie
	for i := range t.frames {
		if err := s.drawFrame(ctx, t, i, func(p *raster.Picture) error {
			return m.Add(p, t.poster(i, text.Alt{}))
		}); err != nil {
			return nil, err
		}
	}
	last := len(t.frames) - 1
	w := s.texts.Writer(t.frames[last].ask)
	about := portrait{heading: w.T("picture.heading_through", "from", w.Date(dates[0]), "to", w.Date(w.At)), alt: alt, base: a.Site.Public(), draft: s.mark(a), from: dates[0], style: s.o.StyleVersion}
	xmp := posterOf(w, t.all(), q.imageQuery, about).XMP
	return m.APNG(poster.Timing{Each: q.delay, Last: q.last(), Plays: q.plays}, xmp)
}

// sendNumbered streams the pictures of a series as files of a ZIP archive, with
// a table of what each is before them. Nothing is sent until all is found, so
// that what was retracted is answered as such.
func (s *Images) sendNumbered(w http.ResponseWriter, r *http.Request, a text.Ask, q throughQuery, dates []geo.Date, part text.Part) error {
	ctx := r.Context()
	t, err := s.gatherSeries(ctx, a, q, dates)
	if err != nil {
		return err
	}
	alts := make([]text.Alt, len(t.frames))
	list := web.NewTable("number", "file", "date", "heading", "notes", "alt", "credit", "source", "licence")
	for i, f := range t.frames {
		notes := f.made.notes
		if q.frozen > 0 {
			notes = append(slices.Clone(notes), redrawnWords(t.Writer, q.imageQuery))
		}
		if q.framed.Later != "" {
			notes = append(slices.Clone(notes), q.framed.Later)
		}
		if alts[i], err = s.texts.AltText(ctx, f.ask, part); err != nil {
			return err
		}
		list.Row(strconv.Itoa(i+1), numberedName(i, dates[i]), dates[i].String(), web.Harmless(f.heading), web.Harmless(strings.Join(notes, "; ")),
			web.Harmless(alts[i].Short), web.Harmless(strings.Join(q.credits(f.made), "; ")), web.Harmless(strings.Join(f.made.origins(), "; ")),
			web.Harmless(strings.Join(f.made.rights(), "; ")))
	}
	table, err := list.Bytes()
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", typeZIP)
	h.Set("Content-Disposition", fmt.Sprintf(`attachment; filename="%s..%s.zip"`, dates[0], dates[len(dates)-1]))
	if r.Method == http.MethodHead {
		return nil
	}
	if err := s.writeNumbered(ctx, zip.NewWriter(w), t, dates, alts, table); err != nil {
		if ctx.Err() == nil {
			s.o.Log.Error("a series of pictures broke off", "error", err)
		}
		panic(http.ErrAbortHandler) // half an archive must not look like a whole one
	}
	return nil
}

func numberedName(i int, d geo.Date) string { return fmt.Sprintf("%04d-%s.png", i+1, d) }

func (s *Images) writeNumbered(ctx context.Context, z *zip.Writer, t *sequence, dates []geo.Date, alts []text.Alt, table []byte) error {
	write := func(name string, method uint16, day geo.Date, content []byte) error {
		f, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: method, Modified: day.Time()})
		if err != nil {
			return err
		}
		if _, err := f.Write(content); err != nil {
			return err
		}
		return z.Flush()
	}
	if err := write("manifest.csv", zip.Deflate, dates[len(dates)-1], table); err != nil {
		return err
	}
	for i := range t.frames {
		var b []byte
		if err := s.drawFrame(ctx, t, i, func(p *raster.Picture) (err error) {
			b, err = t.poster(i, alts[i]).PNG(p)
			return err
		}); err != nil {
			return err
		}
		// Not while it is drawn: whoever reads slowly would keep others waiting.
		if err := write(numberedName(i, dates[i]), zip.Store, dates[i], b); err != nil {
			return err
		}
	}
	return z.Close()
}

// all is what the pictures of a series say together.
func (t *sequence) all() (out pictured) {
	layers := map[string]bool{}
	for _, f := range t.frames {
		for _, shown := range f.made.layers {
			if id := shown.Layer.ID; !layers[id] {
				layers[id] = true
				out.add(shown)
			}
		}
	}
	out.lines = t.frames[len(t.frames)-1].made.lines
	out.basemaps = t.basemaps
	out.credits = append(out.credits, creditsOf(t.Writer, t.basemaps)...)
	return out
}
