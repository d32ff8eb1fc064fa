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
	"frontline/server/phrase"
	"frontline/server/view"
	"frontline/server/web"
)

// isLengths reports whether a file's name is that of a line's lengths by date.
func isLengths(file string) (name, ending string, ok bool) {
	for _, ending := range []string{".json", ".csv"} {
		if name, ok := strings.CutSuffix(file, ending); ok && (name == view.FrontLengths || strings.HasPrefix(name, view.FrontLengths+"@")) {
			return name, ending, true
		}
	}
	return "", "", false
}

// handleFrontGeoJSON answers /api/layers/{control}~line/{asof}.geojson; done is false where the
// layer is no line's.
func (s *API) handleFrontGeoJSON(w http.ResponseWriter, r *http.Request, asof string) (done bool, err error) {
	id := web.PathParam(r, "layer")
	v, ok, err := s.views.ResolveFront(r.Context(), id, asof)
	if !ok || err != nil {
		return ok || err != nil, err
	}
	return true, s.sendDerivedGeoJSON(w, r, derivedGeoJSON{
		id: id, asof: asof, times: v.Times, date: v.Date(), ref: v.PinnedRef(),
		again: func(ctx context.Context) (geo.AsOfRef, error) {
			now, _, err := s.views.ResolveFront(ctx, id, asof)
			if err != nil {
				return geo.AsOfRef{}, err
			}
			return now.PinnedRef(), nil
		},
		collect: func(ctx context.Context) (geojson.Collection, error) {
			features, err := s.views.FrontFeatures(ctx, v)
			return geojson.Collection{
				Layer: v.Layer(), Features: features,
				Snapshot: geo.Snapshot{ValidOn: v.Date(), Revision: v.PinnedRef().Known, Ends: v.Control.Snapshot.Ends},
			}, err
		},
	})
}

// handleFrontLengths answers /api/layers/{control}~line/length.json and .csv.
func (s *API) handleFrontLengths(w http.ResponseWriter, r *http.Request, name, ending string) error {
	id := web.PathParam(r, "layer")
	known, current, pinned, err := s.views.ResolveKnown(r.Context(), name)
	if err != nil {
		return err
	}
	l, ok := s.views.IsFront(r.Context(), id, known)
	if !ok {
		return geo.Errorf(geo.ENotFound, "%s is no layer's line: that is LAYER%s%s of a layer of control", id, view.DerivedMark, view.FrontName)
	}
	return sendDerivedTable(s, w, r, derivedTable[figures.FrontLengths]{
		kind: view.FrontLengths, id: id, name: name, ending: ending, known: known, current: current, pinned: pinned, of: []geo.Layer{l}, csv: writeLengthsCSV,
		read: func(ctx context.Context, t view.Times) (figures.FrontLengths, error) {
			return s.figures.FrontLengths(ctx, l, t)
		},
	})
}

// writeLengthsCSV writes a row a date, with a column for each assessor and holder.
func writeLengthsCSV(a figures.FrontLengths) ([]byte, error) {
	header := []string{"date"}
	for _, p := range a.Parts {
		header = append(header, "km held by "+cmp.Or(p.HeldBy, phrase.NotStated)+", by "+cmp.Or(p.AssessedBy, p.ClaimedBy, phrase.NotStated))
	}
	t := web.NewTable(header...)
	for i, d := range a.Dates {
		row := []string{d.String()}
		for _, p := range a.Parts {
			row = append(row, web.Decimal(p.KM[i]))
		}
		t.Row(row...)
	}
	return t.Bytes()
}

// lineSummary is the line of a layer as /api/layers lists it.
type lineSummary struct {
	ID       string         `json:"id"`
	Title    string         `json:"title"`
	Kind     geo.Kind       `json:"kind"`
	Of       [1]string      `json:"of"`
	Note     string         `json:"note"`
	Not      view.Tolerance `json:"not_counted"`
	First    geo.Date       `json:"first"`
	Last     geo.Date       `json:"last"`
	TileJSON string         `json:"tilejson"`
	GeoJSON  string         `json:"geojson"`
	Length   string         `json:"length"`
}

// lineSummaries are the lines of the layers of control.
func (s *API) lineSummaries(ctx context.Context, layers []layerSummary, t view.Times) ([]lineSummary, error) {
	out := []lineSummary{}
	for _, l := range layers {
		if l.Kind != geo.KindControl || l.First == nil {
			continue
		}
		said, err := s.views.VoicesOf(ctx, l.Layer, t)
		if err != nil {
			return nil, err
		}
		of := view.FrontLayer(l.Layer, said.On(t.At.Valid).Assessors(), "")
		out = append(out, lineSummary{
			ID: of.ID, Title: of.Title, Kind: of.Kind, Of: [1]string{l.ID}, Note: of.Note, Not: view.FrontTolerance(),
			First: *l.First, Last: *l.Last, TileJSON: s.newestTileJSON(of.ID),
			GeoJSON: s.Local(address.LayerFile(of.ID, view.Latest+".geojson")), Length: s.Local(address.LayerFile(of.ID, view.FrontLengths+".json")),
		})
	}
	return out, nil
}
