package api

import (
	"context"
	"net/http"

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
	return s.sendDerivedGeoJSON(w, r, derivedGeoJSON{
		id: d.ID(), asof: asof, times: d.Times, date: d.Date(), ref: d.PinnedRef(),
		again: func(ctx context.Context) (geo.AsOfRef, error) {
			now, err := s.views.ResolveDerived(ctx, d.ID(), asof)
			if err != nil {
				return geo.AsOfRef{}, err
			}
			return now.PinnedRef(), nil
		},
		collect: func(ctx context.Context) (c geojson.Collection, err error) {
			found, err := s.views.Derive(ctx, d)
			if err != nil {
				return c, err
			}
			c.Layer, c.Snapshot = d.Layer(found.Claimants), geo.Snapshot{ValidOn: d.Date(), Revision: d.PinnedRef().Known}
			c.Features, err = s.views.DerivedFeatures(ctx, d)
			return c, err
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
	return sendDerivedTable(s, w, r, derivedTable[figures.DerivedAreas]{
		kind: areaName, id: id, name: name, ending: ending, known: known, current: current, pinned: pinned, of: pair[:], csv: writeDerivedCSV,
		read: func(ctx context.Context, t view.Times) (figures.DerivedAreas, error) {
			return s.figures.DerivedAreas(ctx, pair, t)
		},
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
