package api

import (
	"context"
	"io"
	"net/http"

	"github.com/go-json-experiment/json/v1"

	"frontline/geo"
	"frontline/geo/geojson"
	"frontline/server/view"
	"frontline/server/web"
)

// derivedGeoJSON is what is derived of layers on a date, to be sent as GeoJSON.
type derivedGeoJSON struct {
	id, asof string
	times    view.Times
	date     geo.Date
	ref      geo.AsOfRef // by which it is found for ever
	again    func(context.Context) (geo.AsOfRef, error)
	collect  func(context.Context) (geojson.Collection, error)
}

// sendDerivedGeoJSON sends what is derived, if it is found by the same as-of when it is written.
func (s *API) sendDerivedGeoJSON(w http.ResponseWriter, r *http.Request, d derivedGeoJSON) error {
	s.SetCacheControl(w, d.times.Ref.Pinned)
	w.Header().Set(web.SnapshotHeader, d.date.String())
	k := view.AnswerKey{Kind: "geojson", Name: d.id + " " + d.asof, Current: d.times.Current, Day: d.times.Day}
	return s.views.SendStreamed(w, r, k, view.Streamed{
		ContentType: web.TypeGeoJSON,
		Holds: func(ctx context.Context) error {
			now, err := d.again(ctx)
			if err == nil && now != d.ref {
				err = view.ErrReplaced
			}
			return err
		},
		Write: func(ctx context.Context, w io.Writer) error {
			c, err := d.collect(ctx)
			if err != nil {
				return err
			}
			return geojson.Write(w, c)
		},
	})
}

// derivedTable are figures by date that are derived of layers, in a file of JSON or CSV.
type derivedTable[T any] struct {
	kind     string // what the file has
	id, name string // as the address has them, without the ending
	ending   string
	known    geo.Revision
	current  geo.Revision
	pinned   bool
	of       []geo.Layer
	read     func(context.Context, view.Times) (T, error)
	csv      func(T) ([]byte, error)
}

// sendDerivedTable sends such a file up to today.
func sendDerivedTable[T any](s *API, w http.ResponseWriter, r *http.Request, f derivedTable[T]) error {
	t := view.Times{At: geo.AsOf{Known: f.known}, Current: f.current, Day: s.views.Today()}
	t.At.Valid = t.Day
	// What is dated ahead comes to be answered on its day, pinned or not.
	for _, l := range f.of {
		n, err := s.views.CountSnapshots(r.Context(), l.ID, f.known, f.current, geo.MaxDate)
		if err != nil {
			return err
		}
		f.pinned = f.pinned && (n.N == 0 || n.Last <= t.Day)
	}
	contentType := web.TypeJSON
	if f.ending == ".csv" {
		contentType = web.TypeCSV
	}
	s.SetCacheControl(w, f.pinned)
	k := view.AnswerKey{Kind: f.kind + f.ending, Name: f.id + " " + f.name, Current: f.current, Day: t.Day}
	return s.views.Send(w, r, contentType, k, func(ctx context.Context) ([]byte, error) {
		a, err := f.read(ctx, t)
		if err != nil {
			return nil, err
		}
		if f.ending == ".csv" {
			return f.csv(a)
		}
		return json.Marshal(a)
	})
}
