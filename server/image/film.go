package image

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"frontline/geo"
	"frontline/geo/raster"
	"frontline/server/address"
	"frontline/server/text"
)

// FilmBounds are how many dates a film may have that a program makes on its own machine.
// Its pictures are drawn one after the other, and none is kept.
const FilmBounds = 5000

// filmSize is that of a film where nobody says.
const filmSize = "1280x720"

// Film is a series of pictures for whoever makes a film of them.
type Film struct {
	Dates         []geo.Date
	Width, Height int           // in pixels
	Each, Last    time.Duration // for which a picture, and the last one, is shown

	Title, Alt      string
	Credits, Rights []string
	Site            string // where it is from; "" where that is not known
	WebVTT, SubRip  []byte // what is to be seen on each date, as subtitles

	images *Images
	series *sequence
	alts   []string
}

// Film gathers the pictures of {from}..{to}, which are asked to be as those of an address
// under /image/through. Each must have room for its date and for whose data it shows:
// who sees a film has nothing else beside it.
func (s *Images) Film(ctx context.Context, path string, values url.Values) (*Film, error) {
	for name := range values { // a person writes them: what is misspelt would be missed
		if !slices.Contains(throughNames, name) {
			return nil, geo.Errorf(geo.EInvalid, "there is no %s: a film takes %s", name, strings.Join(throughNames, ", "))
		}
	}
	if values.Has("paper") || values.Has("dpi") {
		return nil, geo.Errorf(geo.EInvalid, "paper and dpi are for print: a film has a size, for example %s", filmSize)
	}
	if !values.Has("size") {
		values = maps.Clone(values)
		values.Set("size", filmSize)
	}
	q, err := parseThroughQuery(values, true, s.words.Languages())
	if err != nil {
		return nil, err
	}
	switch {
	case values.Has("plays"):
		return nil, geo.Errorf(geo.EInvalid, "plays is for an animated PNG: players repeat films themselves")
	case q.style != 0 || q.frozen != 0:
		return nil, geo.Errorf(geo.EInvalid, "a film is drawn by the style of this program, %d: leave out style and frozen", s.o.StyleVersion)
	case q.plain:
		return nil, geo.Errorf(geo.EInvalid, "a film shows its dates, who assesses and whose data it is: leave out frame=0")
	}
	a := text.Ask{Path: path, Lang: s.words.Match(q.lang, ""), Layers: q.layers, Site: s.knownSite()}
	if err := s.texts.Resolve(ctx, &a); err != nil {
		return nil, err
	}
	// Whoever makes a film says on what it is drawn, whether its dates are pinned or not.
	if q.basemaps, err = s.o.Basemaps.For(q.basemap, false); err != nil {
		return nil, err
	}
	if q.basemap == "" && s.o.Basemaps.Unavailable() > 0 {
		return nil, geo.Errorf(geo.EUnavailable, "a basemap cannot be reached now: make the film later, or without it by basemap=none")
	}
	dates, err := s.resolveSeries(ctx, a, q, seriesBounds{FilmBounds, FilmBounds * imagePixels})
	if err != nil {
		return nil, err
	}
	part, err := s.findPart(ctx, s.texts.Writer(a), a, &q.imageQuery)
	if err != nil {
		return nil, err
	}
	t, err := s.gatherSeries(ctx, a, q, dates)
	if err != nil {
		return nil, err
	}
	if err := t.checkFramed(); err != nil {
		return nil, err
	}
	cues, err := s.subtitles(ctx, a, q, dates, part)
	if err != nil {
		return nil, err
	}
	w, all := s.texts.Writer(a), t.all()
	width, height := q.pixels()
	out := &Film{
		Dates: dates, Width: width, Height: height,
		Each: time.Duration(q.delay) * time.Millisecond, Last: time.Duration(q.last()) * time.Millisecond,
		Title: q.title, Credits: q.credits(all), Rights: all.rights(), Site: a.Site.Public(),
		WebVTT: vttOf(cues), SubRip: srtOf(cues), images: s, series: t,
	}
	if out.Title == "" {
		out.Title = w.T("picture.heading_through", "from", w.Date(dates[0]), "to", w.Date(dates[len(dates)-1]))
	}
	alt, err := s.throughAlt(ctx, a, dates, part)
	if err != nil {
		return nil, err
	}
	out.Alt = alt.Whole
	for _, c := range cues {
		out.alts = append(out.alts, strings.Join(c.lines, " "))
	}
	return out, nil
}

// Picture draws one of the pictures, as a PNG file.
func (f *Film) Picture(ctx context.Context, i int) (b []byte, err error) {
	err = f.images.drawFrame(ctx, f.series, i, func(p *raster.Picture) (err error) {
		b, err = f.series.poster(i, text.Alt{Whole: f.alts[i]}).PNG(p)
		return err
	})
	return b, err
}

// knownSite is where readers reach the server, where that is known without a request.
func (s *Images) knownSite() address.Site {
	r := new(http.Request)
	if !s.Addresses.Mount.KnowsHost(r, false) {
		return address.Site{}
	}
	return s.Addresses.Mount.Site(r, false)
}
