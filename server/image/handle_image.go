package image

import (
	"context"
	"maps"
	"math"
	"net/http"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"

	"frontline/geo"
	"frontline/geo/raster"
	"frontline/geo/raster/pdf"
	"frontline/geo/raster/poster"
	"frontline/server/address"
	"frontline/server/memo"
	"frontline/server/phrase"
	"frontline/server/text"
	"frontline/server/view"
	"frontline/server/web"
)

const (
	typeSVG = "image/svg+xml"
	typePDF = "application/pdf"
)

// handleImage answers /image/{asof}.png, .svg and .pdf, and those of
// {from}..{to}: the map of a date, or of what changed between two, with its
// key and whose data it is.
func (s *Images) handleImage(w http.ResponseWriter, r *http.Request) error {
	path := web.PathParam(r, "file")
	ending := filepath.Ext(path)
	if path = strings.TrimSuffix(path, ending); ending != ".png" && ending != ".svg" && ending != ".pdf" {
		return geo.Errorf(geo.ENotFound, "a picture's address ends in .png, .svg or .pdf: %s", s.Local(address.Image(view.Latest+".png", nil)))
	}
	a, q, done, err := s.readImage(w, r, path, func(values url.Values) (imageQuery, error) {
		return parseQuery(values, s.words.Languages())
	})
	if err != nil || done {
		return err
	}
	words := s.texts.Writer(a)
	part, err := s.findPart(r.Context(), words, a, &q)
	if err != nil {
		return err
	}
	about := portrait{heading: q.framed.Heading(words, text.HeadingOf(words, a)), base: a.Site.Public(), draft: s.mark(a), style: s.o.StyleVersion}
	if about.alt, err = s.texts.AltText(r.Context(), a, part); err != nil {
		return err
	}
	if a.Two {
		about.from = a.From.At.Valid
	}
	h := w.Header()
	s.setPictureHeaders(h, a, about.alt)
	s.SetCacheControl(w, a.Pinned() && q.basemapsStay())
	k := view.AnswerKey{Kind: "image", Name: pictureName(a, q), Current: a.To.Current, Day: a.To.Day}
	draw := func(ctx context.Context, slots int64, drawn func(poster.Poster, *raster.Picture) error) error {
		// Only then what it is drawn of: whoever waits holds none of it.
		if err := s.o.Drawing.EnterWithin(ctx, slots, DrawWait); err != nil {
			return err
		}
		defer s.o.Drawing.LeaveWith(slots)
		p, err := s.gatherPicture(ctx, words, a)
		if err != nil {
			return err
		}
		v, on, err := s.onBasemaps(ctx, words, p, q, about)
		if err != nil {
			return err
		}
		defer s.o.Stage(web.StageDraw)()
		of := s.prepare(p).OnBasemaps(on...)
		if err := v.Check(of); err != nil {
			return err
		}
		return drawn(v, of)
	}
	switch ending {
	case ".pdf":
		k.Kind = "printed"
		return s.views.SendPacked(w, r, typePDF, k, func(ctx context.Context) (b []byte, err error) {
			err = draw(ctx, s.drawSlots(2*posterSize(q).CostSVG()+q.basemapsCost()), func(v poster.Poster, p *raster.Picture) error {
				v.Brand = nil // its letters are outlined, of the style's own typeface; its colours are the house's
				b, err = pdf.Of(v.SVG(p), aboutPDF(v, about))
				return err
			})
			return b, err
		})
	case ".svg":
		h.Set("Content-Security-Policy", web.DrawingPolicy+brandPolicy(q))
		k.Kind = "drawing"
		return s.views.SendBody(w, r, typeSVG, k, func(ctx context.Context, c web.Coding) (b web.Body, err error) {
			err = draw(ctx, s.drawSlots(posterSize(q).CostSVG()+q.basemapsCost()), func(v poster.Poster, p *raster.Picture) error {
				b, err = web.NewBody(v.SVG(p), c)
				return err
			})
			return b, err
		})
	}
	return s.views.SendPacked(w, r, web.TypePNG, k, func(ctx context.Context) (b []byte, err error) {
		err = draw(ctx, s.drawSlots(posterSize(q).Cost()+q.basemapsCost()), func(v poster.Poster, p *raster.Picture) error {
			b, err = v.PNG(p)
			return err
		})
		return b, err
	})
}

// brandPolicy lets a drawing have the house's mark, which is in it.
func brandPolicy(q imageQuery) string {
	if q.brand == "" {
		return ""
	}
	return "; img-src data:"
}

// drawSlots returns how many of the drawing slots a picture takes, by about how many bytes it
// takes while it is drawn: all slots together have their part of the memory.
func (s *Images) drawSlots(takes int) int64 {
	each := float64(memo.GoMemory(s.o.MemoryBytes)) * drawingPart / float64(s.o.Drawing.Count)
	return min(max(int64(math.Ceil(float64(takes)/each)), 1), s.o.Drawing.Count)
}

// setPictureHeaders says what is to be seen in a picture, where all of that is in words, and by which
// style it was drawn, to scripts of other hosts' pages too.
func (s *Images) setPictureHeaders(h http.Header, a text.Ask, alt text.Alt) {
	h.Set("Access-Control-Expose-Headers", web.Exposed(web.AltHeader, web.StyleHeader))
	h.Set(web.StyleHeader, strconv.Itoa(s.o.StyleVersion))
	h.Set(web.AltHeader, text.AltEncoded(alt.Short))
	h.Set("Link", `<`+a.Site.Local(text.TextOf(a.Path, a.Lang, a.Layers))+`>; rel="describedby"; type="text/html"`)
}

// readImage reads what a picture is asked for, and how it is asked to be; done is
// whether the answer is a redirect, which it has written.
func (s *Images) readImage(w http.ResponseWriter, r *http.Request, path string, parse func(url.Values) (imageQuery, error)) (_ text.Ask, q imageQuery, done bool, err error) {
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return text.Ask{}, q, false, geo.Errorf(geo.EInvalid, "the query cannot be read")
	}
	if q, err = parse(values); err != nil {
		return text.Ask{}, q, false, err
	}
	// A picture is kept under its address by whoever is in between: its
	// language must not depend on the client.
	a := text.Ask{Path: path, Lang: s.words.Match(q.lang, ""), Layers: q.layers, Site: s.Site(r)}
	if err := s.texts.Resolve(r.Context(), &a); err != nil {
		return a, q, false, err
	}
	if err := s.findBrand(&q, a.Pinned()); err != nil {
		return a, q, false, err
	}
	if err := s.findBasemaps(&q, a.Pinned()); err != nil {
		return a, q, false, err
	}
	// Only now: what the path says has been read, so that it leads nowhere else.
	done, err = s.redirectOlder(w, r, values, q)
	return a, q, done, err
}

// redirectOlder redirects from a picture frozen under an older style to the
// one drawn now, whose address names both styles: under an address that names a
// style, no other picture is ever shown.
func (s *Images) redirectOlder(w http.ResponseWriter, r *http.Request, values url.Values, q imageQuery) (done bool, err error) {
	switch {
	case q.style > s.o.StyleVersion:
		return false, s.texts.CheckStyle(q.style)
	case q.frozen > 0 && q.frozen >= q.style:
		return false, geo.Errorf(geo.EInvalid, "frozen is the older style of a picture that style has drawn anew, for example style=2&frozen=1")
	case q.style == 0 || q.style == s.o.StyleVersion:
		return false, nil
	}
	to := maps.Clone(values)
	to.Set("style", strconv.Itoa(s.o.StyleVersion))
	if q.frozen == 0 {
		to.Set("frozen", strconv.Itoa(q.style))
	}
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, s.Local(address.Image(strings.TrimPrefix(r.URL.Path, address.ImagePrefix), to)), http.StatusFound)
	return true, nil
}

// pictureName names a picture: what it is of and how it is.
func pictureName(a text.Ask, q imageQuery) string {
	return strings.Join([]string{a.Path, a.Lang, strings.Join(a.IDs(), ","), q.String(), a.Site.String()}, "\n")
}

// findPart finds where the view is that is asked for by name, and says in words
// which part of the layers a view shows, and that it is drawn anew where it is.
func (s *Images) findPart(ctx context.Context, w phrase.Writer, a text.Ask, q *imageQuery) (text.Part, error) {
	shown, err := s.partOf(ctx, w, a, q)
	if err != nil {
		return text.Part{}, err
	}
	if q.marks, err = s.o.Search.FindMarks(ctx, a.To, w.Lang, q.marks); err != nil {
		return text.Part{}, err
	}
	if q.frozen > 0 {
		shown = strings.TrimSpace(shown + " " + redrawnWords(w, *q) + ".")
	}
	return text.PartOf(w, shown, q.marks), nil
}

func (s *Images) partOf(ctx context.Context, w phrase.Writer, a text.Ask, q *imageQuery) (part string, err error) {
	if q.framed, err = s.o.Framer.Find(ctx, w, a.To, a.Chosen, q.frame); err != nil {
		return "", err
	}
	part = q.framed.Part(w)
	if q.framed.Later != "" {
		part += " " + q.framed.Later + "."
	}
	return part, nil
}
