package basemap

import (
	"net/http"
	"strings"

	"github.com/go-json-experiment/json/v1"

	"frontline/geo"
	"frontline/geo/osm"
	"frontline/geo/tile"
	"frontline/server/address"
	"frontline/server/web"
)

// Tiles answer the tiles of basemaps, and what describes them.
type Tiles struct {
	web.Base
	*Basemaps
}

// Mount mounts the routes.
func (s Tiles) Mount(m web.Mux) {
	m.Get(address.BasemapPrefix+"{hash}/{z}/{x}/{file}", s.handleTile)
	m.Get(address.BasemapPrefix+"{hash}.json", s.handleTileJSON)
}

// hourly is how long what is said of a basemap is kept, and a tile of one that is not immutable.
const hourly = "public, max-age=3600"

// handleTile answers /tiles/basemap@{hash}/{z}/{x}/{y}.mvt.
func (s Tiles) handleTile(w http.ResponseWriter, r *http.Request) error {
	row, ok := strings.CutSuffix(web.PathParam(r, "file"), ".mvt")
	if !ok {
		return geo.Errorf(geo.EInvalid, "the address of a basemap's tile ends in {z}/{x}/{y}.mvt")
	}
	id, err := tile.ParseID(web.PathParam(r, "z"), web.PathParam(r, "x"), row)
	if err != nil {
		return err
	}
	a, err := s.Find(web.PathParam(r, "hash"))
	if err != nil {
		return err
	}
	if id.Z < a.MinZoom || id.Z > a.MaxZoom {
		return geo.Errorf(geo.ENotFound, "this basemap has tiles of zooms %d to %d", a.MinZoom, a.MaxZoom)
	}
	b, err := s.body(r.Context(), a.Hash, id, web.CodingFor(r))
	if err != nil {
		return err
	}
	keep := hourly
	if a.Immutable {
		keep = web.Immutable
	}
	w.Header().Set("Cache-Control", keep)
	if len(b.Bytes) == 0 {
		w.Header().Add("Vary", "Accept-Encoding")
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	web.WriteBody(w, r, web.TypeMVT, b, true)
	return nil
}

// tileJSON describes a basemap: https://github.com/mapbox/tilejson-spec/tree/master/3.0.0
type tileJSON struct {
	TileJSON     string            `json:"tilejson"`
	Name         string            `json:"name"`
	Version      string            `json:"version"`
	Attribution  string            `json:"attribution"`
	Scheme       string            `json:"scheme"`
	Tiles        []string          `json:"tiles"`
	MinZoom      uint8             `json:"minzoom"`
	MaxZoom      uint8             `json:"maxzoom"`
	Bounds       [4]float64        `json:"bounds"`
	VectorLayers []osm.VectorLayer `json:"vector_layers"`

	// What the specification lets a server add.
	Hash string    `json:"frontline_basemap"`
	Date *geo.Date `json:"frontline_date,omitempty"` // of what day the data are
}

// handleTileJSON answers /tiles/basemap@{hash}.json.
func (s Tiles) handleTileJSON(w http.ResponseWriter, r *http.Request) error {
	a, err := s.Find(web.PathParam(r, "hash"))
	if err != nil {
		return err
	}
	out := tileJSON{
		TileJSON: "3.0.0", Name: a.Name, Version: "1.0.0", Attribution: osm.CreditHTML(a.Credit), Scheme: "xyz",
		Tiles: []string{s.Site(r).Absolute(address.BasemapTiles(a.Hash).Ending(".mvt"))}, MinZoom: a.MinZoom, MaxZoom: a.MaxZoom, Bounds: a.Bounds,
		VectorLayers: osm.TranslatedLayers(), Hash: a.Hash, Date: a.Date,
	}
	if out.Name == "" {
		out.Name = "OpenStreetMap"
	}
	b, err := json.Marshal(out)
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", hourly)
	return web.SendText(w, r, web.TypeJSON, b)
}
