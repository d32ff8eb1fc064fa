package server

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"

	"frontline/geo"
	"frontline/geo/tile"
)

// tileJSON describes a set of tiles: https://github.com/mapbox/tilejson-spec/tree/master/3.0.0
type tileJSON struct {
	TileJSON     string        `json:"tilejson"`
	Name         string        `json:"name"`
	Description  string        `json:"description,omitempty"`
	Version      string        `json:"version"`
	Attribution  string        `json:"attribution,omitempty"`
	Scheme       string        `json:"scheme"`
	Tiles        []string      `json:"tiles"`
	MinZoom      int           `json:"minzoom"`
	MaxZoom      int           `json:"maxzoom"`
	Bounds       *[4]float64   `json:"bounds,omitempty"` // west, south, east, north
	VectorLayers []vectorLayer `json:"vector_layers,omitempty"`

	// What the specification lets a server add.
	Snapshot geo.Date     `json:"frontline_snapshot"`
	Pin      geo.Revision `json:"frontline_pin"`
}

type vectorLayer struct {
	ID          string            `json:"id"`
	Description string            `json:"description,omitempty"`
	MinZoom     int               `json:"minzoom"`
	MaxZoom     int               `json:"maxzoom"`
	Fields      map[string]string `json:"fields"`
}

// handleTileJSON answers /tiles/{layer}/{asof}.json for vector tiles and
// .png.json for pictures. Its tile addresses name the snapshot's own date and
// pin, whatever date was asked for, so that readers of days that show the
// same share them.
func (s *Server) handleTileJSON(w http.ResponseWriter, r *http.Request) error {
	asof, ok := strings.CutSuffix(pathParam(r, "file"), ".json")
	if !ok {
		return geo.Errorf(geo.ENotFound, "there is nothing at this address; the tiles of a layer are described by /tiles/LAYER/latest.json")
	}
	asof, picture := strings.CutSuffix(asof, ".png")
	v, err := s.resolve(r, asof)
	if err != nil {
		return err
	}
	base := s.baseURL(r)
	k := v.key("tilejson")
	k.name += " " + base
	if picture {
		k.kind = "tilejson of pictures"
	}
	setCacheControl(w, v.ref.Pinned, s.Now())
	return s.sendKept(w, r, typeJSON, k, func(ctx context.Context) ([]byte, error) {
		t, err := s.describeTiles(ctx, v.snapshot, base, picture)
		if err != nil {
			return nil, err
		}
		return json.Marshal(t)
	})
}

// describeTiles is the TileJSON of a snapshot's tiles below base.
func (s *Server) describeTiles(ctx context.Context, snapshot geo.Snapshot, base string, picture bool) (tileJSON, error) {
	layer, err := s.Store.Layer(ctx, snapshot.Layer)
	if err != nil {
		return tileJSON{}, err
	}
	set, err := s.set(ctx, snapshot)
	if err != nil {
		return tileJSON{}, err
	}
	t := tileJSON{
		TileJSON: "3.0.0", Name: layer.Title, Description: layer.Note, Version: "1.0.0",
		Attribution: layer.Attribution, Scheme: "xyz", MaxZoom: tile.MaxZoom,
		Bounds: bounds(set.Features()), Snapshot: snapshot.ValidOn, Pin: snapshot.Pin,
	}
	if picture {
		t.Tiles = []string{base + tilesPath(snapshot) + ".png"}
	} else {
		t.Tiles = []string{base + tilesPath(snapshot) + ".mvt"}
		t.VectorLayers = []vectorLayer{{ID: layer.ID, Description: layer.Title, MaxZoom: tile.MaxZoom, Fields: set.Fields()}}
	}
	return t, nil
}

// bounds is the box around features in degrees, nil where there are none.
func bounds(features []geo.Feature) *[4]float64 {
	if len(features) == 0 {
		return nil
	}
	b := features[0].Bound()
	for _, f := range features[1:] {
		b = b.Union(f.Bound())
	}
	return &[4]float64{b.Min[0], b.Min[1], b.Max[0], b.Max[1]}
}

// tilesPath is the address of a snapshot's pinned tiles, without host and
// without the ending that says their format.
func tilesPath(snapshot geo.Snapshot) string {
	pin := geo.AsOfRef{Valid: snapshot.ValidOn, Pinned: true, Known: snapshot.Pin}
	return tilesPrefix + snapshot.Layer + "/" + pin.String() + "/{z}/{x}/{y}"
}

// baseURL is where the client reaches the server, without a slash at its end.
func (s *Server) baseURL(r *http.Request) string {
	if s.PublicURL != nil {
		return strings.TrimSuffix(s.PublicURL.String(), "/")
	}
	base := url.URL{Scheme: "http", Host: r.Host}
	if r.TLS != nil {
		base.Scheme = "https"
	}
	if s.TrustProxy {
		if host := firstItem(r.Header.Get("X-Forwarded-Host")); host != "" {
			base.Host = host
		}
		if proto := firstItem(r.Header.Get("X-Forwarded-Proto")); proto == "http" || proto == "https" {
			base.Scheme = proto
		}
	}
	return base.String()
}

func firstItem(list string) string {
	first, _, _ := strings.Cut(list, ",")
	return strings.TrimSpace(first)
}
