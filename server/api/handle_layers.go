package api

import (
	"context"
	"net/http"

	"github.com/go-json-experiment/json/v1"

	"frontline/geo"
	"frontline/geo/valid"
	"frontline/server/address"
	"frontline/server/view"
	"frontline/server/web"
)

// layerSummary is a layer as /api/layers lists it.
type layerSummary struct {
	geo.Layer
	// Accuracy is by how many metres ground may be off, where the layer shows ground: what
	// its assessor states, or what is taken where nobody does.
	Accuracy       float64 `json:"accuracy_m,omitempty"`
	AccuracyStated bool    `json:"accuracy_stated,omitempty"`

	Snapshots int       `json:"snapshots"`
	First     *geo.Date `json:"first,omitempty"` // the date of the first snapshot
	Last      *geo.Date `json:"last,omitempty"`
	// Ends is why nothing of the layer holds from Last on, and Mended what was
	// done so that the shapes of the file of that date could be read.
	Ends     string           `json:"ends,omitempty"`
	Mended   *valid.MendBrief `json:"mended,omitempty"`
	TileJSON string           `json:"tilejson"`
	// Timeline and Area are left out of a layer that has no snapshot, and Area
	// of one that is not about areas.
	Timeline string `json:"timeline,omitempty"`
	Area     string `json:"area,omitempty"`
}

// handleLayers answers /api/layers: what there is today.
func (s *API) handleLayers(w http.ResponseWriter, r *http.Request) error {
	current, err := s.views.Store.Revision(r.Context())
	if err != nil {
		return err
	}
	k := view.AnswerKey{Kind: "layers", Current: current, Day: s.views.Today()}
	s.SetCacheControl(w, false)
	return s.views.Send(w, r, web.TypeJSON, k, func(ctx context.Context) ([]byte, error) {
		layers, all, err := s.summaries(ctx, view.Times{At: geo.AsOf{Valid: k.Day, Known: current}, Current: current, Day: k.Day})
		if err != nil {
			return nil, err
		}
		return json.Marshal(struct {
			Revision geo.Revision   `json:"revision"`
			Today    geo.Date       `json:"today"`
			Layers   []layerSummary `json:"layers"`
			derivedSummaries
		}{current, k.Day, layers, all})
	})
}

// derivedSummaries are what can be derived of layers.
type derivedSummaries struct {
	Derived    []derivedSummary   `json:"derived"`
	Lines      []lineSummary      `json:"lines"`
	Agreements []agreementSummary `json:"agreements"`
}

// summaries returns the layers known at a revision and what can be derived of them.
func (s *API) summaries(ctx context.Context, t view.Times) (layers []layerSummary, all derivedSummaries, err error) {
	if layers, err = s.layerSummaries(ctx, t); err != nil {
		return nil, all, err
	}
	if all.Derived, err = s.notHeldSummaries(ctx, layers, t); err != nil {
		return nil, all, err
	}
	if all.Lines, err = s.lineSummaries(ctx, layers, t); err != nil {
		return nil, all, err
	}
	all.Agreements, err = s.agreementSummaries(ctx, layers, t)
	return layers, all, err
}

// layerSummaries returns the layers known at a revision with what they hold
// up to a day: what is dated later is not answered yet.
func (s *API) layerSummaries(ctx context.Context, t view.Times) ([]layerSummary, error) {
	layers, err := s.views.Store.Layers(ctx, t.At.Known)
	if err != nil {
		return nil, err
	}
	out := make([]layerSummary, len(layers))
	for i, l := range layers {
		out[i] = layerSummary{Layer: l, TileJSON: s.newestTileJSON(l.ID), Accuracy: l.Accuracy, AccuracyStated: l.Accuracy > 0}
		if l.HasTerritories() {
			out[i].Accuracy = l.AccuracyOrUnstated()
		}
		c, err := s.views.CountSnapshots(ctx, l.ID, t.At.Known, t.Current, t.Day)
		if err != nil {
			return nil, err
		}
		if out[i].Snapshots = c.N; c.N > 0 {
			out[i].First, out[i].Last = &c.First, &c.Last
			if out[i].Ends, out[i].Mended, err = s.toldOfNewest(ctx, l.ID, geo.AsOf{Valid: c.Last, Known: t.At.Known}, t.Current); err != nil {
				return nil, err
			}
			out[i].Timeline = s.Local(address.TileSet(l.ID, view.TimelineName).Ending(".json"))
			if l.HasTerritories() {
				out[i].Area = s.AreaFile(l.ID, ".json")
			}
		}
	}
	return out, nil
}

// toldOfNewest is what a list of layers tells of a snapshot; nothing of one that
// was withdrawn since.
func (s *API) toldOfNewest(ctx context.Context, layer string, at geo.AsOf, current geo.Revision) (ends string, mended *valid.MendBrief, err error) {
	sn, err := s.views.FindSnapshot(ctx, layer, at, current)
	if geo.ErrorCode(err) == geo.EGone {
		return "", nil, nil
	} else if err != nil {
		return "", nil, err
	}
	mended, err = valid.BriefMendReport(sn.Snapshot)
	return sn.Ends, mended, err
}

func (s *API) newestTileJSON(layer string) string {
	return s.Local(address.TileSet(layer, view.Latest).Ending(".json"))
}

// derivedSummary is a derived layer as /api/layers lists it.
type derivedSummary struct {
	ID       string    `json:"id"`
	Title    string    `json:"title"`
	Kind     geo.Kind  `json:"kind"`
	Of       [2]string `json:"of"` // claims, control
	Note     string    `json:"note"`
	First    geo.Date  `json:"first"` // from when on both have a snapshot
	Last     geo.Date  `json:"last"`
	TileJSON string    `json:"tilejson"`
	Area     string    `json:"area"`
	Style    geo.Style `json:"style"`
}

// notHeldSummaries returns what can be derived of layers of claims and of
// control.
func (s *API) notHeldSummaries(ctx context.Context, layers []layerSummary, t view.Times) ([]derivedSummary, error) {
	out := []derivedSummary{}
	for _, claims := range layers {
		for _, control := range layers {
			if claims.Kind != geo.KindClaims || control.Kind != geo.KindControl || claims.First == nil || control.First == nil {
				continue
			}
			d, err := s.views.DerivedAt(ctx, [2]geo.Layer{claims.Layer, control.Layer}, t)
			if code := geo.ErrorCode(err); code == geo.ENotFound || code == geo.EGone {
				continue
			} else if err != nil {
				return nil, err
			}
			claimants, err := s.views.ClaimantsOf(ctx, d.Claims)
			if err != nil {
				return nil, err
			}
			l := d.Layer(claimants)
			out = append(out, derivedSummary{
				ID: l.ID, Title: l.Title, Kind: l.Kind, Of: [2]string{claims.ID, control.ID}, Note: l.Note, Style: l.Style,
				First: max(*claims.First, *control.First), Last: max(*claims.Last, *control.Last),
				TileJSON: s.newestTileJSON(l.ID), Area: s.AreaFile(l.ID, ".json"),
			})
		}
	}
	return out, nil
}
