package api

import (
	"context"
	"net/http"
	"strings"

	"github.com/go-json-experiment/json/v1"

	"frontline/geo"
	"frontline/server/figures"
	"frontline/server/view"
	"frontline/server/web"
)

// handleChange answers /api/layers/{layer}/{from}..{to}.json, .geojson and
// .csv: what differs between two dates.
func (s *API) handleChange(w http.ResponseWriter, r *http.Request, file string) error {
	for _, form := range []struct {
		ending, contentType string
		write               func(figures.Difference, []figures.Piece) ([]byte, error)
	}{
		{".json", web.TypeJSON, writeChangeJSON},
		{".geojson", web.TypeGeoJSON, writeChangeGeoJSON},
		{".csv", web.TypeCSV, writeChangeCSV},
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
		k := view.AnswerKey{Kind: "change" + form.ending, Name: v.Layer.ID + " " + ref, Current: v.To.Current, Day: v.To.Day}
		return s.views.Send(w, r, form.contentType, k, func(ctx context.Context) ([]byte, error) {
			head, pieces, err := s.figures.Difference(ctx, v)
			if err != nil {
				return nil, err
			}
			return form.write(head, pieces)
		})
	}
	return geo.Errorf(geo.ENotFound, "a difference comes as .json, .geojson or .csv")
}

func writeChangeJSON(head figures.Difference, pieces []figures.Piece) ([]byte, error) {
	return json.Marshal(struct {
		figures.Difference
		Pieces []figures.Piece `json:"pieces"`
	}{head, pieces})
}
