package server

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"frontline/geo"
	"frontline/geo/raster"
)

// altHeader says in words what a picture shows: percent-encoded UTF-8, since a
// header has no letters but those of ASCII.
const altHeader = "Frontline-Alt"

// styleHeader names the version of the style that a picture was drawn with.
const styleHeader = "Frontline-Style"

// imagePath is where the pictures are.
const imagePath = "/image/"

// handleImage answers /image/{asof}.png and /image/{from}..{to}.png: the map of
// a date, or of what changed between two, with its key and whose data it is.
func (s *Server) handleImage(w http.ResponseWriter, r *http.Request) error {
	path, ok := strings.CutSuffix(pathParam(r, "file"), ".png")
	if !ok {
		return geo.Errorf(geo.ENotFound, "a picture's address ends in .png: /image/latest.png")
	}
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return geo.Errorf(geo.EInvalid, "the query cannot be read")
	}
	q, err := parseImageQuery(values)
	if err != nil {
		return err
	}
	// A picture is kept under its address by whoever is in between: its
	// language must not depend on who asks.
	a := textAsk{path: path, lang: s.words.Match(q.lang, ""), layers: q.layers, base: s.baseURL(r)}
	if err := s.resolveText(r, &a); err != nil {
		return err
	}
	pinned := a.to.ref.Pinned && (!a.two || a.from.ref.Pinned)
	words := textWriter{s.words.In(a.lang), a.to.at.Valid}
	heading := words.T("pages.h_date", "Date", words.Date(a.to.at.Valid))
	alt := words.T("pages.image_alt", "Date", words.Date(a.to.at.Valid), "Layers", words.layersWords(a.chosen))
	if a.two {
		ends := []any{"From", words.Date(a.from.at.Valid), "To", words.Date(a.to.at.Valid)}
		heading = words.T("pages.h_change", ends...)
		alt = words.T("pages.image_alt_change", append(ends, "Layers", words.layersWords(a.chosen))...)
	}
	h := w.Header()
	h.Set("Access-Control-Expose-Headers", altHeader+", "+styleHeader)
	h.Set(styleHeader, strconv.Itoa(raster.StyleVersion))
	h.Set(altHeader, strings.ReplaceAll(url.QueryEscape(alt), "+", "%20"))
	s.setCacheControl(w, r, pinned)
	name := strings.Join([]string{a.path, a.lang, strings.Join(a.ids(), ","), q.String(), a.base}, "\n")
	k := answerKey{kind: "image", name: name, current: a.to.current, day: a.to.day}
	return s.sendPicture(w, r, k, func(ctx context.Context) ([]byte, error) {
		p, err := s.gatherPicture(ctx, words, a)
		if err != nil {
			return nil, err
		}
		var rights []string
		for _, source := range p.sources {
			if l := source.Layer.Licence; l != "" && !slices.Contains(rights, l) {
				rights = append(rights, l)
			}
		}
		if err := s.drawing.enter(ctx); err != nil {
			return nil, err
		}
		defer s.drawing.leave()
		defer s.stage(stageDraw)()
		return raster.Prepare(p.sources...).Poster(words.poster(p, q, heading, a.base, rights))
	})
}

// sendPicture is sendKept for what is packed already.
func (s *Server) sendPicture(w http.ResponseWriter, r *http.Request, k answerKey, make func(context.Context) ([]byte, error)) error {
	b, err := s.keptAnswer(r.Context(), k, make)
	if err != nil {
		return err
	}
	writeBody(w, r, "image/png", b, false)
	return nil
}
