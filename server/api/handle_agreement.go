package api

import (
	"cmp"
	"context"
	"net/http"
	"strings"

	"frontline/geo"
	"frontline/geo/geojson"
	"frontline/server/address"
	"frontline/server/figures"
	"frontline/server/view"
	"frontline/server/web"
)

// handleAgreementGeoJSON answers /api/layers/~agreement/{asof}.geojson, and those of what is claimed and of
// two layers; done is false where the layer is none of them.
func (s *API) handleAgreementGeoJSON(w http.ResponseWriter, r *http.Request, asof string) (done bool, err error) {
	id := web.PathParam(r, "layer")
	v, ok, err := s.views.ResolveAgreement(r.Context(), id, asof)
	if !ok || err != nil {
		return ok || err != nil, err
	}
	ref := s.views.PinnedRef(r.Context(), v)
	return true, s.sendDerivedGeoJSON(w, r, derivedGeoJSON{
		id: id, asof: asof, times: v.Times, date: v.Date(), ref: ref,
		again: func(ctx context.Context) (geo.AsOfRef, error) {
			now, _, err := s.views.ResolveAgreement(ctx, id, asof)
			if err != nil {
				return geo.AsOfRef{}, err
			}
			return s.views.PinnedRef(ctx, now), nil
		},
		collect: func(ctx context.Context) (geojson.Collection, error) {
			features, err := s.views.AgreementFeatures(ctx, v)
			return geojson.Collection{
				Layer: v.Layer(v.At.Valid.String()), Features: features, Snapshot: geo.Snapshot{ValidOn: v.Date(), Revision: ref.Known},
			}, err
		},
	})
}

// handleAgreementArea answers /api/layers/~agreement/area.json and .csv, and those of what is claimed and of
// two layers; done is false where the layer is none of them.
func (s *API) handleAgreementArea(w http.ResponseWriter, r *http.Request, name, ending string) (done bool, err error) {
	id := web.PathParam(r, "layer")
	known, current, pinned, err := s.views.ResolveKnown(r.Context(), name)
	if err != nil {
		return true, err
	}
	c, ok, err := s.views.Comparand(r.Context(), id, known)
	if !ok || err != nil {
		return err != nil, err
	}
	layers := c.Layers
	if c.Claims != nil {
		layers = append([]geo.Layer{*c.Claims}, layers...)
	}
	return true, sendDerivedTable(s, w, r, derivedTable[figures.AgreementAreas]{
		kind: areaName, id: id, name: name, ending: ending, known: known, current: current, pinned: pinned, of: layers, csv: writeAgreementCSV,
		read: func(ctx context.Context, t view.Times) (figures.AgreementAreas, error) {
			return s.figures.AgreementAreas(ctx, c, t)
		},
	})
}

// writeAgreementCSV writes a row a date: of which date each assessment is, and the areas, of which there are
// none where one alone assesses.
func writeAgreementCSV(a figures.AgreementAreas) ([]byte, error) {
	header := []string{"date"}
	for _, by := range a.By {
		header = append(header, "as of, by "+by.Name)
	}
	for _, p := range a.Parts {
		name := "km2 held per " + cmp.Or(strings.Join(p.Per, " and "), "none")
		if len(p.NotPer) > 0 && len(p.Per) > 0 {
			name += ", not per " + strings.Join(p.NotPer, " and ")
		}
		if p.Agreement == view.InAll {
			name = "km2 held per all, " + strings.Join(p.Per, " and ")
		}
		if p.HeldBy != "" {
			name += ", by " + p.HeldBy
		}
		if p.ClaimedBy != "" {
			name += ", claimed by " + p.ClaimedBy
		}
		header = append(header, name)
	}
	t := web.NewTable(header...)
	for i, d := range a.Dates {
		row := []string{d.String()}
		for _, by := range a.By {
			said := ""
			if by.AsOf[i] != nil {
				said = by.AsOf[i].String()
			}
			row = append(row, said)
		}
		for _, p := range a.Parts {
			km2 := ""
			if a.Compared[i] {
				km2 = web.Decimal(p.Area[i])
			}
			row = append(row, km2)
		}
		t.Row(row...)
	}
	return t.Bytes()
}

// agreementSummary is a comparison of assessments as /api/layers lists it.
type agreementSummary struct {
	ID       string   `json:"id"`
	Title    string   `json:"title"`
	Kind     geo.Kind `json:"kind"`
	Of       []string `json:"of"`
	Note     string   `json:"note"`
	TileJSON string   `json:"tilejson"`
	GeoJSON  string   `json:"geojson"`
	Area     string   `json:"area"`
}

// agreementSummaries are the comparisons that there are on a date: none where fewer than two assess.
func (s *API) agreementSummaries(ctx context.Context, layers []layerSummary, t view.Times) ([]agreementSummary, error) {
	out := []agreementSummary{}
	var control, claims []string
	for _, l := range layers {
		switch {
		case l.First == nil:
		case l.Kind == geo.KindControl:
			control = append(control, l.ID)
		case l.Kind == geo.KindClaims:
			claims = append(claims, l.ID)
		}
	}
	if len(control) == 0 {
		return out, nil
	}
	ids := []string{view.DerivedMark + view.AgreementName}
	for _, id := range claims {
		ids = append(ids, id+view.DerivedMark+view.AgreementName)
	}
	for i, a := range control {
		for j, b := range control {
			if i < j {
				ids = append(ids, strings.Join([]string{a, b, view.AgreementName}, view.DerivedMark))
			}
			if a != b {
				ids = append(ids, a+view.DerivedMark+b)
			}
		}
	}
	for _, id := range ids {
		c, ok, err := s.views.Comparand(ctx, id, t.At.Known)
		if err != nil {
			return nil, err
		}
		if !ok {
			continue
		}
		v, err := s.views.AgreementAt(ctx, c, t)
		if code := geo.ErrorCode(err); code == geo.ENotFound || code == geo.EGone || code == geo.EUnavailable {
			continue
		} else if err != nil {
			return nil, err
		}
		l, of := v.Layer(""), []string{}
		for _, sn := range v.Snapshots() {
			of = append(of, sn.Layer)
		}
		out = append(out, agreementSummary{
			ID: id, Title: l.Title, Kind: l.Kind, Of: of, Note: l.Note, TileJSON: s.newestTileJSON(id),
			GeoJSON: s.Local(address.LayerFile(id, view.Latest+".geojson")), Area: s.AreaFile(id, ".json"),
		})
	}
	return out, nil
}
