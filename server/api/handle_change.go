package api

import (
	"context"
	"io"
	"net/http"
	"strings"

	"github.com/go-json-experiment/json/v1"

	"frontline/geo"
	"frontline/geo/place"
	"frontline/server/figures"
	"frontline/server/phrase"
	"frontline/server/view"
	"frontline/server/web"
)

// handleChange answers /api/layers/{layer}/{from}..{to}.json, .geojson and
// .csv: what differs between two dates, in CSV in the words of ?lang=.
func (s *API) handleChange(w http.ResponseWriter, r *http.Request, file string) error {
	lang, err := s.words.Asked(r.URL.Query().Get("lang"))
	if err != nil {
		return err
	}
	said := phrase.Writer{Speaker: s.words.In(lang)}
	for _, form := range []struct {
		ending, contentType, lang string
		write                     func(io.Writer, figures.Difference, []figures.Piece) error
	}{
		{".json", web.TypeJSON, "", writeChangeJSON},
		{".geojson", web.TypeGeoJSON, "", writeChangeGeoJSON},
		{".csv", web.TypeCSV, said.Lang, func(w io.Writer, head figures.Difference, pieces []figures.Piece) error {
			return writeChangeCSV(w, said, head, pieces)
		}},
	} {
		ref, ok := strings.CutSuffix(file, form.ending)
		if !ok {
			continue
		}
		v, err := s.views.ResolveChange(r.Context(), web.PathParam(r, "layer"), ref)
		if err != nil {
			return err
		}
		s.SetCacheControl(w, v.Pinned)
		w.Header().Set(web.SnapshotHeader, v.Shows())
		k := view.AnswerKey{Kind: "change" + form.ending, Name: strings.Join([]string{v.Layer.ID, ref, form.lang}, " "), Current: v.To.Current, Day: v.To.Day}
		return s.views.SendStreamed(w, r, k, view.Streamed{
			ContentType: form.contentType,
			Holds:       s.views.StillChanged(v, ref),
			Write: func(ctx context.Context, w io.Writer) error {
				head, pieces, err := s.figures.Difference(ctx, v)
				if err != nil {
					return err
				}
				s.sayWhere(head, pieces)
				return form.write(w, head, pieces)
			},
		})
	}
	return geo.Errorf(geo.ENotFound, "a difference comes as .json, .geojson or .csv")
}

// handlePlaces answers /api/layers/{layer}/{from}..{to}/places.json: what differs between two dates by
// place, and what became of it since.
func (s *API) handlePlaces(w http.ResponseWriter, r *http.Request) error {
	ref := web.PathParam(r, "asof")
	if !strings.Contains(ref, view.ChangeMark) {
		return geo.Errorf(geo.ENotFound, "changes are listed by place between two dates: write 2025-10-01..2025-11-30/places.json")
	}
	v, err := s.figures.ResolvePlaces(r.Context(), web.PathParam(r, "layer"), ref)
	if err != nil {
		return err
	}
	s.SetCacheControl(w, v.Settled)
	w.Header().Set(web.SnapshotHeader, v.Shows())
	k := view.AnswerKey{Kind: "places", Name: v.Layer.ID + " " + ref, Current: v.To.Current, Day: v.To.Day}
	return s.views.Send(w, r, web.TypeJSON, k, func(ctx context.Context) ([]byte, error) {
		p, err := s.figures.Places(ctx, v)
		if err != nil {
			return nil, err
		}
		for i, piece := range p.Places {
			if piece.At != nil {
				p.Places[i].Where = s.inAllLanguages(*piece.At, p.RegionOf(piece.Piece))
			}
		}
		return json.Marshal(p)
	})
}

// sayWhere says in every language that there is where pieces lie, if that is known.
func (s *API) sayWhere(head figures.Difference, pieces []figures.Piece) {
	for i, p := range pieces {
		if p.At == nil {
			continue
		}
		pieces[i].Where = s.inAllLanguages(*p.At, head.RegionOf(p))
	}
}

// inAllLanguages are words for where, by language.
func (s *API) inAllLanguages(at place.Where, in *geo.Region) map[string]string {
	out := map[string]string{}
	for _, lang := range s.words.Languages() {
		out[lang] = phrase.Writer{Speaker: s.words.In(lang)}.Where(at, in)
	}
	return out
}

func writeChangeJSON(w io.Writer, head figures.Difference, pieces []figures.Piece) error {
	b, err := json.Marshal(struct {
		figures.Difference
		Pieces []figures.Piece `json:"pieces"`
	}{head, pieces})
	if err != nil {
		return err
	}
	_, err = w.Write(b)
	return err
}
