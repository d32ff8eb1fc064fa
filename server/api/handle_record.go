package api

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json/v1"

	"frontline/geo"
	"frontline/geo/osm"
	"frontline/geo/valid"
	"frontline/server/address"
	"frontline/server/basemap"
	"frontline/server/view"
	"frontline/server/web"
)

// recordName is the name of all that there is, in a path: record.json and,
// as known at a revision, record@12.json.
const recordName = "record"

// recordSnapshot is a snapshot as the record lists it: no more than a map
// needs to draw it and to say where it came from.
type recordSnapshot struct {
	Date      geo.Date     `json:"date"`
	Pin       geo.Revision `json:"pin"`
	SourceURL string       `json:"source_url,omitempty"`
	// Ends is why nothing of the layer holds from Date on.
	Ends string `json:"ends,omitempty"`
	// Mended is what was done so that the file's shapes could be read.
	Mended *valid.MendBrief `json:"mended,omitempty"`
	// Corrected is there where the snapshot replaced another of its date.
	Corrected *recordCorrection `json:"corrected,omitempty"`
	// BBox is around all features of the newest claims and places, and NewBBox
	// around those observed on its date: a map opens there without asking for them.
	BBox    *[4]float64 `json:"bbox,omitempty"`
	NewBBox *[4]float64 `json:"new_bbox,omitempty"`
}

type recordCorrection struct {
	At       time.Time    `json:"at"`
	Revision geo.Revision `json:"revision"`
	Reason   string       `json:"reason"`
}

// recordTimeline is all of a layer's time in one set of tiles.
type recordTimeline struct {
	Pin   geo.Revision `json:"pin"`
	Tiles string       `json:"tiles"` // without the ending .mvt
	First geo.Date     `json:"first"`
}

// recordLayer is a layer with its snapshots and its timeline. Timeline is left
// out where what it held was retracted since.
type recordLayer struct {
	geo.Layer
	HasArea   bool             `json:"has_area"`
	Tiles     string           `json:"tiles"` // of a snapshot, by {date} and {pin}, without the ending
	Snapshots []recordSnapshot `json:"snapshots"`
	Gaps      []geo.Gap        `json:"gaps"`
	// Voices are those by whose word there is ground, and from when until when.
	Voices   []recordVoice   `json:"voices,omitempty"`
	Timeline *recordTimeline `json:"timeline,omitempty"`
}

// recordVoice is a geo.Voice; Until is left out of one that is still heard.
type recordVoice struct {
	geo.Voice
	Until *geo.Date `json:"until,omitempty"`
}

func untilOf(v geo.Voice, today geo.Date) *geo.Date {
	if v.Until > today {
		return nil
	}
	return &v.Until
}

// handleRecord answers /api/record.json and /api/record@{rev}.json: all that
// the map needs to know before it draws, in one answer. What is known at a
// revision does not change, and today's date and what was retracted since do:
// so a pinned answer is not kept for ever either.
func (s *API) handleRecord(w http.ResponseWriter, r *http.Request) error {
	name, ok := strings.CutSuffix(web.PathParam(r, "file"), ".json")
	if plain, _, _ := strings.Cut(name, "@"); !ok || plain != recordName {
		return geo.Errorf(geo.ENotFound, "there is nothing at this address; all that there is is at %s", s.Local(address.Record("")))
	}
	known, current, _, err := s.views.ResolveKnown(r.Context(), name)
	if err != nil {
		return err
	}
	var attached []basemap.Attached
	if name == recordName { // what is known at a revision was known without them
		attached = s.basemaps.Attached()
	}
	k := view.AnswerKey{Kind: recordName, Name: strconv.FormatInt(int64(known), 10) + " " + basemap.Joined(attached), Current: current, Day: s.views.Today()}
	w.Header().Set("Cache-Control", web.RevalidatedCacheControl(s.Seconds(false)))
	return s.views.Send(w, r, web.TypeJSON, k, func(ctx context.Context) ([]byte, error) {
		t := view.Times{At: geo.AsOf{Valid: k.Day, Known: known}, Current: current, Day: k.Day}
		layers, err := s.recordLayers(ctx, t)
		if err != nil {
			return nil, err
		}
		_, all, err := s.summaries(ctx, t)
		if err != nil {
			return nil, err
		}
		since, err := s.views.Store.BundledSince(ctx)
		if err != nil {
			return nil, err
		}
		gone, err := s.withdrawals(ctx)
		if err != nil {
			return nil, err
		}
		return json.Marshal(struct {
			Revision geo.Revision  `json:"revision"` // as of which this is known
			Newest   geo.Revision  `json:"newest"`
			Today    geo.Date      `json:"today"`
			Layers   []recordLayer `json:"layers"`
			derivedSummaries
			withdrawals
			Report string `json:"report,omitempty"`
			Style  int    `json:"style"`           // the version of what all is drawn by
			Brand  string `json:"brand,omitempty"` // the house style of pictures, which their addresses name
			// Unbundled is whether it has none of the layers that come with the program, whose
			// parties the page knows.
			Unbundled bool            `json:"unbundled,omitempty"`
			Basemaps  []recordBasemap `json:"basemaps,omitempty"` // bottom first
		}{known, current, k.Day, layers, all, gone, s.report, s.styleVersion, s.brand, since == 0 || since > known, s.recordBasemaps(attached)})
	})
}

// recordBasemap is an archive of OpenStreetMap's data that is attached.
type recordBasemap struct {
	Hash    string           `json:"hash"`
	Tiles   string           `json:"tiles"` // without the ending
	MinZoom uint8            `json:"minzoom"`
	MaxZoom uint8            `json:"maxzoom"`
	Bounds  [4]float64       `json:"bounds"` // west, south, east, north
	Name    string           `json:"name,omitempty"`
	Version string           `json:"version,omitempty"`
	Date    *geo.Date        `json:"date,omitempty"` // of what day the data are, where the archive says so
	Credit  []osm.CreditPart `json:"credit"`
}

func (s *API) recordBasemaps(attached []basemap.Attached) (out []recordBasemap) {
	for _, a := range attached {
		out = append(out, recordBasemap{
			Hash: a.Hash, Tiles: s.basemapAt(address.BasemapTiles(a.Hash)), MinZoom: a.MinZoom, MaxZoom: a.MaxZoom, Bounds: a.Bounds,
			Name: a.Name, Version: a.Version, Date: a.Date, Credit: a.Credit,
		})
	}
	return out
}

// recordLayers returns the layers known at a revision with their snapshots up to a day.
func (s *API) recordLayers(ctx context.Context, t view.Times) ([]recordLayer, error) {
	layers, err := s.views.Store.Layers(ctx, t.At.Known)
	if err != nil {
		return nil, err
	}
	out := make([]recordLayer, len(layers))
	for i, l := range layers {
		snapshots, err := s.views.Published(ctx, l.ID, t.At.Known, t.Day)
		if err != nil {
			return nil, err
		}
		out[i] = recordLayer{
			Layer: l, HasArea: l.HasTerritories(),
			Tiles: s.Local(address.Tiles(l.ID, "{date}@{pin}", "")),
			Gaps:  geo.GapsUntil(l, snapshots, t.Day+1),
		}
		said, err := s.views.VoicesOf(ctx, l, t)
		if err != nil {
			return nil, err
		}
		for _, v := range said {
			out[i].Voices = append(out[i].Voices, recordVoice{v, untilOf(v, t.Day)})
		}
		if out[i].Snapshots, err = recordSnapshots(snapshots); err != nil {
			return nil, err
		}
		if l.Kind == geo.KindBase || len(snapshots) == 0 {
			continue // nobody asks for all of its time
		}
		if isLight, err := s.opensTheMap(ctx, l, snapshots[len(snapshots)-1]); err != nil {
			return nil, err
		} else if isLight {
			newest := &out[i].Snapshots[len(snapshots)-1]
			if newest.BBox, newest.NewBBox, err = s.newsBounds(ctx, snapshots[len(snapshots)-1]); err != nil {
				return nil, err
			}
		}
		pin, err := s.views.TimelinePin(ctx, view.PinKey{Layer: l.ID, Known: t.At.Known, Current: t.Current})
		if code := geo.ErrorCode(err); code == geo.EGone || code == geo.ENotFound {
			continue
		} else if err != nil {
			return nil, err
		}
		out[i].Timeline = &recordTimeline{
			Pin: pin, First: snapshots[0].ValidOn,
			Tiles: s.Local(address.Tiles(l.ID, view.TimelineName+"@"+strconv.FormatInt(int64(pin), 10), "")),
		}
	}
	return out, nil
}

// lightSet is how many bytes a snapshot of control may take of which the record says
// where it is. Pages ask for the bounds of a larger one.
const lightSet = 4 << 20

// opensTheMap reports whether the record says where a layer's newest snapshot is.
func (s *API) opensTheMap(ctx context.Context, l geo.Layer, newest geo.Snapshot) (bool, error) {
	if l.Kind != geo.KindControl {
		return l.Kind == geo.KindClaims || l.Kind == geo.KindPlaces, nil
	}
	size, err := s.views.SetSizeOf(ctx, newest)
	return size <= lightSet, err
}

// newsBounds are around all features of a snapshot, and around those of its
// newest observation; nil around none.
func (s *API) newsBounds(ctx context.Context, snapshot geo.Snapshot) (all, news *[4]float64, err error) {
	d, err := s.views.Digest(ctx, snapshot)
	if err != nil {
		return nil, nil, err
	}
	return view.BoxOf(d.All.Box, d.All.Some), view.BoxOf(d.News.Box, d.News.Some), nil
}

func recordSnapshots(snapshots []geo.Snapshot) ([]recordSnapshot, error) {
	out := make([]recordSnapshot, len(snapshots))
	for i, sn := range snapshots {
		mended, err := valid.BriefMendReport(sn)
		if err != nil {
			return nil, err
		}
		out[i] = recordSnapshot{Date: sn.ValidOn, Pin: sn.Pin, SourceURL: sn.SourceURL, Ends: sn.Ends, Mended: mended}
		if sn.Reason != "" {
			out[i].Corrected = &recordCorrection{sn.RecordedAt.UTC(), sn.Revision, sn.Reason}
		}
	}
	return out, nil
}
