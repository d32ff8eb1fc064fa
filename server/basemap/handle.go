package basemap

import (
	"net/http"
	"strings"

	"github.com/go-json-experiment/json/v1"
	"github.com/paulmach/orb"

	"frontline/geo"
	"frontline/geo/osm"
	"frontline/geo/raster"
	"frontline/geo/raster/label"
	"frontline/geo/raster/look"
	"frontline/geo/tile"
	"frontline/server/address"
	"frontline/server/memo"
	"frontline/server/web"
)

// TileOptions is what answers of tiles are made of.
type TileOptions struct {
	Base     web.Base
	Basemaps *Basemaps
	Ground   Ground // of pictures
	Drawing  *web.Slots
	Stage    web.Stages
	Memory   *memo.Memory
}

// Tiles answer the tiles of basemaps, and what describes them.
type Tiles struct {
	web.Base
	*Basemaps
	pictures *pictures
}

// NewTiles makes the answers of tiles.
func NewTiles(o TileOptions) Tiles {
	return Tiles{o.Base, o.Basemaps, &pictures{
		Basemaps: o.Basemaps, ground: o.Ground, drawing: o.Drawing, stage: o.Stage,
		kept: memo.New[pictureKey, web.Body](o.Memory, "basemap_pictures"), named: memo.New[blockKey, []label.Settled](o.Memory, "basemap_names"),
	}}
}

// Mount mounts the routes.
func (s Tiles) Mount(m web.Mux) {
	m.Get(address.BasemapPrefix+"{hash}/{z}/{x}/{file}", s.handleTile)
	m.Get(address.BasemapPrefix+"{hash}/{variant}/{z}/{x}/{file}", s.handlePicture)
	m.Get(address.BasemapPrefix+"{hash}.json", s.handleTileJSON)
	m.Get(address.BasemapPrefix+"{hash}.png.json", s.handlePicturesJSON)
	m.Get(address.BasemapPrefix+"{hash}.{variant}.png.json", s.handlePicturesJSON)
}

// Hourly is how long what is said of a basemap is kept, and a tile of one that is not immutable.
const Hourly = "public, max-age=3600"

// handleTile answers /tiles/basemap@{hash}/{z}/{x}/{y}.mvt, and pictures.
func (s Tiles) handleTile(w http.ResponseWriter, r *http.Request) error {
	row, ok := strings.CutSuffix(web.PathParam(r, "file"), ".mvt")
	if !ok {
		return s.handlePicture(w, r)
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
	keep := Hourly
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
	VectorLayers []osm.VectorLayer `json:"vector_layers,omitempty"`

	// What the specification lets a server add.
	Hash     string    `json:"frontline_basemap"`
	Date     *geo.Date `json:"frontline_date,omitempty"`     // of what day the data are
	Detailed uint8     `json:"frontline_detailed,omitempty"` // the zoom from which on pictures show no more than at it
}

// handleTileJSON answers /tiles/basemap@{hash}.json.
func (s Tiles) handleTileJSON(w http.ResponseWriter, r *http.Request) error {
	a, err := s.Find(web.PathParam(r, "hash"))
	if err != nil {
		return err
	}
	out := s.describe(r, a, "", ".mvt")
	out.MinZoom, out.MaxZoom, out.VectorLayers = a.MinZoom, a.MaxZoom, osm.TranslatedLayers()
	return sendTileJSON(w, r, out)
}

// handlePicturesJSON answers /tiles/basemap@{hash}.png.json and .{variant}.png.json.
func (s Tiles) handlePicturesJSON(w http.ResponseWriter, r *http.Request) error {
	variant := web.PathParam(r, "variant")
	if variant != "" {
		if _, err := raster.ParseVariant(variant); err != nil {
			return err
		}
	}
	a, err := s.Find(web.PathParam(r, "hash"))
	if err != nil {
		return err
	}
	out := s.describe(r, a, variant, ".png")
	out.MinZoom, out.MaxZoom, out.Detailed = look.BasemapFrom, tile.MaxZoom, min(a.MaxZoom+1, tile.MaxZoom)
	return sendTileJSON(w, r, out)
}

// describe begins the TileJSON of a basemap's tiles.
func (s Tiles) describe(r *http.Request, a Attached, variant, ending string) tileJSON {
	out := tileJSON{
		TileJSON: "3.0.0", Name: a.Name, Version: "1.0.0", Attribution: osm.CreditHTML(a.Credit), Scheme: "xyz",
		Tiles:  []string{s.Site(r).Absolute(address.BasemapPictures(a.Hash, variant).Ending(ending))},
		Bounds: boxOf(a.Bound()), Hash: a.Hash, Date: a.Date,
	}
	if out.Name == "" {
		out.Name = "OpenStreetMap"
	}
	return out
}

// boxOf is a bound as TileJSON has it, which must not go across the antimeridian.
func boxOf(b orb.Bound) [4]float64 { return [4]float64{b.Min[0], b.Min[1], b.Max[0], b.Max[1]} }

func sendTileJSON(w http.ResponseWriter, r *http.Request, of tileJSON) error {
	b, err := json.Marshal(of)
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", Hourly)
	return web.SendText(w, r, web.TypeJSON, b)
}
