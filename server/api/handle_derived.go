package api

import (
	"context"
	"io"
	"net/http"

	"github.com/go-json-experiment/json/v1"

	"frontline/geo"
	"frontline/geo/geojson"
	"frontline/server/figures"
	"frontline/server/view"
	"frontline/server/web"
)

// handleDerivedGeoJSON answers /api/layers/{claims}~{control}/{asof}.geojson.
func (s *API) handleDerivedGeoJSON(w http.ResponseWriter, r *http.Request, asof string) error {
	d, err := s.views.ResolveDerived(r.Context(), web.PathParam(r, "layer"), asof)
	if err != nil {
		return err
	}
	s.SetCacheControl(w, d.Ref.Pinned)
	w.Header().Set(web.SnapshotHeader, d.Date().String())
	k := view.AnswerKey{Kind: "geojson", Name: d.ID() + " " + asof, Current: d.Current, Day: d.Day}
	return s.views.SendStreamed(w, r, k, view.Streamed{
		ContentType: web.TypeGeoJSON,
		Holds: func(ctx context.Context) error {
			now, err := s.views.ResolveDerived(ctx, d.ID(), asof)
			if err == nil && now.PinnedRef() != d.PinnedRef() {
				err = view.ErrReplaced
			}
			return err
		},
		Write: func(ctx context.Context, w io.Writer) error {
			found, err := s.views.Derive(ctx, d)
			if err != nil {
				return err
			}
			features, err := s.views.DerivedFeatures(ctx, d)
			if err != nil {
				return err
			}
			return geojson.Write(w, geojson.Collection{
				Layer: d.Layer(found.Claimants), Features: features,
				Snapshot: geo.Snapshot{ValidOn: d.Date(), Revision: d.PinnedRef().Known},
			})
		},
	})
}

// handleDerivedArea answers /api/layers/{claims}~{control}/area.json and .csv.
func (s *API) handleDerivedArea(w http.ResponseWriter, r *http.Request, name, ending string) error {
	id := web.PathParam(r, "layer")
	known, current, pinned, err := s.views.ResolveKnown(r.Context(), name)
	if err != nil {
		return err
	}
	pair, err := s.views.Pair(r.Context(), id, known)
	if err != nil {
		return err
	}
	t := view.Times{At: geo.AsOf{Known: known}, Current: current, Day: s.views.Today()}
	t.At.Valid = t.Day
	// What is dated ahead comes to be answered on its day, pinned or not.
	for _, l := range pair {
		c, err := s.views.CountSnapshots(r.Context(), l.ID, known, current, geo.MaxDate)
		if err != nil {
			return err
		}
		pinned = pinned && (c.N == 0 || c.Last <= t.Day)
	}
	contentType := web.TypeJSON
	if ending == ".csv" {
		contentType = web.TypeCSV
	}
	s.SetCacheControl(w, pinned)
	k := view.AnswerKey{Kind: areaName + ending, Name: id + " " + name, Current: current, Day: t.Day}
	return s.views.Send(w, r, contentType, k, func(ctx context.Context) ([]byte, error) {
		a, err := s.figures.DerivedAreas(ctx, pair, t)
		if err != nil {
			return nil, err
		}
		if ending == ".csv" {
			return writeDerivedCSV(a)
		}
		return json.Marshal(a)
	})
}

func writeDerivedCSV(a figures.DerivedAreas) ([]byte, error) {
	header := []string{"date", "km2", "claimed"}
	for _, f := range a.Features {
		header = append(header, "feature "+f.ID)
	}
	t := web.NewTable(header...)
	for i, d := range a.Dates {
		row := []string{d.String(), web.Decimal(a.Area[i]), web.Decimal(a.Claimed[i])}
		for _, f := range a.Features {
			row = append(row, web.Decimal(a.ByFeature[f.ID][i]))
		}
		t.Row(row...)
	}
	return t.Bytes()
}
