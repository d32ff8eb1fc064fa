package server

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"

	"frontline/geo"
	"frontline/geo/raster"
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

// handleTileJSON answers /tiles/{layer}/{asof}.json for vector tiles,
// .png.json for pictures and .{variant}.png.json for those in a variant. Its
// tile addresses name the snapshot's own date and pin, whatever date was asked
// for, so that readers of days that show the same share them.
func (s *Server) handleTileJSON(w http.ResponseWriter, r *http.Request) error {
	name, ok := strings.CutSuffix(pathParam(r, "file"), ".json")
	if !ok {
		return geo.Errorf(geo.ENotFound, "there is nothing at this address; the tiles of a layer are described by /tiles/LAYER/latest.json")
	}
	asof, ending := name, ".mvt"
	var variant string
	if plain, picture := strings.CutSuffix(name, ".png"); picture {
		asof, variant, ok = strings.Cut(plain, ".")
		if ending = ".png"; ok {
			if _, err := raster.ParseVariant(variant); err != nil {
				return err
			}
		}
	}
	v, err := s.resolve(r, asof)
	if err != nil {
		return err
	}
	base := s.baseURL(r)
	k := v.key("tilejson")
	k.name = strings.Join([]string{v.snapshot.Layer, base, variant, ending}, " ")
	s.setCacheControl(w, r, v.ref.Pinned)
	return s.sendKept(w, r, typeJSON, k, func(ctx context.Context) ([]byte, error) {
		t, err := s.describeTiles(ctx, v.snapshot)
		if err != nil {
			return nil, err
		}
		t.Tiles = []string{base + variantPath(v.snapshot, variant) + ending}
		if ending == ".png" {
			t.VectorLayers = nil
		}
		return json.Marshal(t)
	})
}

// describeTiles is the TileJSON of a snapshot's vector tiles, but for their
// addresses.
func (s *Server) describeTiles(ctx context.Context, snapshot geo.Snapshot) (tileJSON, error) {
	layer, err := s.Store.Layer(ctx, snapshot.Layer)
	if err != nil {
		return tileJSON{}, err
	}
	set, err := s.set(ctx, snapshot)
	if err != nil {
		return tileJSON{}, err
	}
	return tileJSON{
		TileJSON: "3.0.0", Name: layer.Title, Description: layer.Note, Version: "1.0.0",
		Attribution: layer.Attribution, Scheme: "xyz", MaxZoom: tile.MaxZoom,
		Bounds: bounds(set.Features()), Snapshot: snapshot.ValidOn, Pin: snapshot.Pin,
		VectorLayers: []vectorLayer{{ID: layer.ID, Description: layer.Title, MaxZoom: tile.MaxZoom, Fields: set.Fields()}},
	}, nil
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
func tilesPath(snapshot geo.Snapshot) string { return variantPath(snapshot, "") }

// variantPath is tilesPath for pictures in a variant.
func variantPath(snapshot geo.Snapshot, variant string) string {
	pin := geo.AsOfRef{Valid: snapshot.ValidOn, Pinned: true, Known: snapshot.Pin}
	if variant != "" {
		variant = "/" + variant
	}
	return tilesPrefix + snapshot.Layer + "/" + pin.String() + variant + "/{z}/{x}/{y}"
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
