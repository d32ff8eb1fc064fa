package api

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strings"
	"time"

	"frontline/geo"
	"frontline/geo/history"
	"frontline/server/address"
	"frontline/server/view"
	"frontline/server/web"
)

// The types of KML.
const (
	typeKML = "application/vnd.google-earth.kml+xml"
	typeKMZ = "application/vnd.google-earth.kmz"
)

// historyForm is raised where the same record is written in other bytes.
const historyForm = "history 1"

// isHistory cuts timeline.geojson, timeline.kmz and those at a revision.
func isHistory(file string) (asof, ending string, ok bool) {
	for _, ending := range []string{".geojson", ".kmz"} {
		if asof, ok := strings.CutSuffix(file, ending); ok {
			name, _, _ := strings.Cut(asof, "@")
			return asof, ending, name == view.TimelineName
		}
	}
	return "", "", false
}

// handleHistory answers /api/layers/{layer}/timeline.geojson and .kmz: all of a layer's
// time as a file.
func (s *API) handleHistory(w http.ResponseWriter, r *http.Request, asof, ending string) error {
	h, err := s.views.History(r.Context(), web.PathParam(r, "layer"), asof)
	if err != nil {
		return err
	}
	h.Record.Newest = s.newestKMZ(r, h.Record.Layer.ID)
	s.SetCacheControl(w, h.Times.Settled())
	w.Header().Set(web.SnapshotHeader, h.Record.First().String()+view.ChangeMark+h.Record.Last().String())
	head, err := h.Record.Head()
	if err != nil {
		return err
	}
	a := view.Streamed{
		ContentType: web.TypeGeoJSON,
		Identity:    strings.Join([]string{historyForm, ending, string(head), h.Content}, "\n"),
		Holds:       s.views.StillRecorded(h, asof),
		Write: func(_ context.Context, w io.Writer) error {
			return history.WriteGeoJSON(w, h.Record, history.Spans(h.Spans))
		},
	}
	name := h.Record.Layer.ID + " " + asof
	if ending == ".kmz" {
		name += " " + h.Record.Newest
		a.ContentType, a.Packed, a.Identity = typeKMZ, true, a.Identity+"\n"+h.Record.Newest
		a.Write = func(_ context.Context, w io.Writer) error {
			return history.WriteKMZ(w, h.Record, history.Spans(h.Spans))
		}
		nameFile(w, h.Record.Layer.ID+"-"+view.TimelineName+ending)
	}
	return s.views.SendStreamed(w, r, view.AnswerKey{Kind: "history" + ending, Name: name, Current: h.Times.Current, Day: h.Times.Day}, a)
}

// handleKMZ answers /api/layers/{layer}/{asof}.kmz: what the layer holds on a date, which
// Google Earth shows; latest.kmz is for a network link.
func (s *API) handleKMZ(w http.ResponseWriter, r *http.Request, asof string) error {
	v, err := s.views.ResolveSnapshot(r.Context(), web.PathParam(r, "layer"), asof)
	if err != nil {
		return err
	}
	if err := view.Withheld(v); err != nil {
		return err
	}
	s.SetCacheControl(w, v.Ref.Pinned)
	w.Header().Set(web.SnapshotHeader, v.Snapshot.ValidOn.String())
	record, err := s.recordOf(r.Context(), v)
	if err != nil {
		return err
	}
	head, err := record.Head()
	if err != nil {
		return err
	}
	nameFile(w, record.Layer.ID+"-"+v.Snapshot.ValidOn.String()+".kmz")
	k := v.Key("kmz")
	k.Name += " " + v.At.Valid.String()
	return s.views.SendStreamed(w, r, k, view.Streamed{
		ContentType: typeKMZ,
		Packed:      true,
		Identity:    historyForm + "\n" + string(head) + "\n" + v.Snapshot.Content,
		Holds:       s.views.StillShown(v),
		Write: func(ctx context.Context, w io.Writer) error {
			return history.WriteKMZ(w, record, func(use func(geo.Span) error) error {
				return s.views.Store.EachFeatures(ctx, v.Snapshot, func(some []geo.Feature) error {
					return history.Day(v.Snapshot.ValidOn, some)(use)
				})
			})
		},
	})
}

// handleLink answers /api/layers/{layer}/latest.kml: a network link to latest.kmz.
func (s *API) handleLink(w http.ResponseWriter, r *http.Request) error {
	v, err := s.views.ResolveSnapshot(r.Context(), web.PathParam(r, "layer"), view.Latest)
	if err != nil {
		return err
	}
	record, err := s.recordOf(r.Context(), v)
	if err != nil {
		return err
	}
	record.Newest = s.newestKMZ(r, record.Layer.ID)
	var b bytes.Buffer
	if err := history.WriteLink(&b, record, linkEvery); err != nil {
		return err
	}
	s.SetCacheControl(w, false)
	nameFile(w, record.Layer.ID+"-"+view.Latest+".kml")
	return web.SendText(w, r, typeKML, b.Bytes())
}

// linkEvery is after how long a program asks again for what is live.
const linkEvery = time.Hour

func (s *API) recordOf(ctx context.Context, v view.View) (history.Record, error) {
	layer, err := s.views.Store.Layer(ctx, v.Snapshot.Layer, v.At.Known)
	return history.Record{Layer: layer, Pin: v.Snapshot.Pin, Snapshots: []geo.Snapshot{v.Snapshot}, Day: true, Shown: v.At.Valid}, err
}

func (s *API) newestKMZ(r *http.Request, layer string) string {
	return s.Site(r).Absolute(address.LayerFile(layer, view.Latest+".kmz"))
}

// nameFile is the name by which a browser keeps an answer.
func nameFile(w http.ResponseWriter, name string) {
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
}
