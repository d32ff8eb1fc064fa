package ogc

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/project"

	"frontline/geo"
	"frontline/geo/tile"
	"frontline/server/figures"
	"frontline/server/view"
	"frontline/server/web"
)

// tiled is what a set of tiles of the API is of: one layer or all, at one date,
// as vector tiles or pictures.
type tiled struct {
	api   api
	path  string      // of the tile sets, beneath the API's address
	form  view.Format // of vector tiles or pictures
	layer geo.Layer   // its id is empty for all layers
	query query
	at    geo.AsOf // asked for
	views []view.LayerView
	pin   *geo.AsOf // by which the one layer is found for ever; nil for all layers
}

// tiled reads an address of tiles.
func (s *OGC) tiled(r *http.Request) (t tiled, err error) {
	q, err := readQuery(r, paramDatetime)
	if err != nil {
		return t, err
	}
	if t.api, err = s.api(r); err != nil {
		return t, err
	}
	t.query, t.path = q, "tiles"
	if strings.Contains(r.URL.Path, "/map/tiles") {
		t.form, t.path = view.FormatPNG, "map/tiles"
	}
	t.at = t.api.At
	if t.at.Valid, err = q.days.on(t.api.At.Valid); err != nil {
		return t, err
	}
	var layers []geo.Layer
	if web.PathParam(r, "layer") == "" {
		layers, err = s.views.Store.Layers(r.Context(), t.api.At.Known)
	} else if t.layer, err = s.layer(r, t.api); err == nil {
		layers, t.path = []geo.Layer{t.layer}, "collections/"+t.layer.ID+"/"+t.path
	}
	for _, l := range layers {
		v, ok, err := s.view(r.Context(), t.api, l.ID, q.days)
		if err != nil {
			return t, err
		}
		if ok {
			t.views = append(t.views, view.LayerView{Layer: l, View: v})
		}
	}
	if err == nil && t.layer.ID != "" && len(t.views) > 0 {
		t.pin, err = s.pin(r.Context(), t)
	}
	return t, err
}

// alone is whether it is of pictures of one layer.
func (t tiled) alone() bool { return t.layer.ID != "" && t.form != view.FormatMVT }

// pin is the as-of by which the one layer of a set is found for ever.
func (s *OGC) pin(ctx context.Context, t tiled) (*geo.AsOf, error) {
	at := t.views[0].Pin()
	if t.alone() {
		res, err := s.views.Drawn(ctx, s.views.SnapshotResource(t.views[0].View))
		if err != nil {
			return nil, err
		}
		ref, err := geo.ParseAsOf(res.Facts().Ref)
		if err != nil {
			return nil, err
		}
		at.Known = ref.Known
	}
	return &at, nil
}

// title names the set.
func (t tiled) title() string {
	if t.layer.ID == "" {
		return "All layers"
	}
	return t.layer.Title
}

// pinned is the address beneath the set at which the tiles never change: of one
// layer by its snapshot, so that the days on which it is in force share them.
func (t tiled) pinned(path string) string {
	at := t.at
	if t.pin != nil {
		at = *t.pin
	}
	return t.api.pinned(at, t.path+path)
}

func (t tiled) key(kind string) view.AnswerKey {
	return t.api.key(kind, t.path, t.at.Valid.String())
}

// self is the address that was asked for.
func (t tiled) self(path string) string {
	return withQuery(t.api.link(t.path+path), t.query.values)
}

func (t tiled) dataType() string {
	if t.form == view.FormatMVT {
		return "vector"
	}
	return "map"
}

// handleTilesets answers the lists of tile sets: /ogc/tiles and /ogc/map/tiles,
// of all layers, and the same beneath a collection.
func (s *OGC) handleTilesets(w http.ResponseWriter, r *http.Request) error {
	t, err := s.tiled(r)
	if err != nil {
		return err
	}
	return s.send(w, r, t.api, t.key("tilesets "+t.query.values.Encode()), func(context.Context) (any, error) {
		type entry struct {
			Title            string `json:"title"`
			DataType         string `json:"dataType"`
			CRS              string `json:"crs"`
			TileMatrixSetURI string `json:"tileMatrixSetURI"`
			Links            []link `json:"links"`
		}
		return struct {
			Links    []link  `json:"links"`
			Tilesets []entry `json:"tilesets"`
		}{[]link{{Href: t.self(""), Rel: "self", Type: web.TypeJSON, Title: "This document"}},
			[]entry{{t.title(), t.dataType(), mercator, quadURI, []link{
				{Href: t.self("/" + quadID), Rel: "self", Type: web.TypeJSON, Title: "The tile set"},
				t.scheme(),
			}}}}, nil
	})
}

func (t tiled) scheme() link {
	return link{Href: t.api.link("tileMatrixSets/" + quadID), Rel: relTilingScheme, Type: web.TypeJSON, Title: quadID}
}

// tileset describes a set of tiles, as 17-083r4 has it.
type tileset struct {
	Title              string         `json:"title"`
	Description        string         `json:"description,omitempty"`
	Attribution        string         `json:"attribution,omitempty"`
	License            string         `json:"license,omitempty"`
	DataType           string         `json:"dataType"`
	CRS                string         `json:"crs"`
	TileMatrixSetURI   string         `json:"tileMatrixSetURI"`
	TileMatrixSetLimit []tileLimits   `json:"tileMatrixSetLimits,omitempty"`
	BoundingBox        *tilesetBox    `json:"boundingBox,omitempty"`
	Layers             []tilesetLayer `json:"layers,omitempty"`
	Links              []link         `json:"links"`
}

type tilesetBox struct {
	LowerLeft  [2]float64 `json:"lowerLeft"`
	UpperRight [2]float64 `json:"upperRight"`
	CRS        string     `json:"crs"`
}

type tilesetLayer struct {
	ID          string            `json:"id"`
	Title       string            `json:"title"`
	Description string            `json:"description,omitempty"`
	DataType    string            `json:"dataType"`
	Attribution string            `json:"attribution,omitempty"`
	License     string            `json:"license,omitempty"`
	MinMatrix   string            `json:"minTileMatrix"`
	MaxMatrix   string            `json:"maxTileMatrix"`
	Properties  propertySchema    `json:"propertiesSchema"`
	Snapshot    geo.Date          `json:"frontline_snapshot"`
	Pin         geo.Revision      `json:"frontline_pin"`
	AgeDays     int               `json:"frontline_age_days,omitempty"`
	Head        figures.LayerHead `json:"frontline"`
}

type propertySchema struct {
	Type       string                    `json:"type"`
	Properties map[string]propertyOfType `json:"properties"`
}

type propertyOfType struct {
	Type string `json:"type"`
}

// handleTileset answers /ogc/…tiles/WebMercatorQuad.
func (s *OGC) handleTileset(w http.ResponseWriter, r *http.Request) error {
	if err := checkQuad(r); err != nil {
		return err
	}
	t, err := s.tiled(r)
	if err != nil {
		return err
	}
	return s.send(w, r, t.api, t.key("tileset "+t.query.values.Encode()), func(ctx context.Context) (any, error) {
		out := tileset{Title: t.title(), DataType: t.dataType(), CRS: mercator, TileMatrixSetURI: quadURI}
		var bound *orb.Bound
		var credits, licences []string
		for _, v := range t.views {
			if err := view.Withheld(v.View); err != nil {
				return nil, err
			}
			set, err := s.views.Set(ctx, v.Snapshot)
			if err != nil {
				return nil, err
			}
			if b, ok := geo.Extent(set.Features()); ok {
				if bound != nil {
					b = bound.Union(b)
				}
				bound = &b
			}
			credits, licences = addOnce(credits, v.Layer.Attribution), addOnce(licences, v.Layer.Licence)
			out.Layers = append(out.Layers, tilesetLayerOf(v, set.Set))
		}
		out.Description = t.layer.Note
		out.Attribution, out.License = strings.Join(credits, " · "), strings.Join(licences, " · ")
		if bound != nil {
			out.BoundingBox = &tilesetBox{project.Point(bound.Min, metres), project.Point(bound.Max, metres), mercator}
			out.TileMatrixSetLimit = limitsOf([4]float64{bound.Min[0], bound.Min[1], bound.Max[0], bound.Max[1]})
		}
		kind := web.TypeMVT
		if t.form == view.FormatPNG {
			kind = web.TypePNG
		}
		out.Links = []link{
			{Href: t.self("/" + quadID), Rel: "self", Type: web.TypeJSON, Title: "This document"},
			{Href: t.pinned("/" + quadID + "/{tileMatrix}/{tileRow}/{tileCol}"), Rel: "item", Type: kind, Title: "A tile, unchanging", Templated: true},
			t.scheme(),
			{Href: t.pinned("/" + quadID), Rel: relMemento, Type: web.TypeJSON, Title: "The same, unchanging"},
		}
		if t.layer.ID != "" {
			out.Links = append(out.Links, link{
				Href: t.api.link("collections/" + t.layer.ID), Rel: relOGC + "geodata", Type: web.TypeJSON, Title: t.layer.Title,
			})
		}
		return out, nil
	})
}

// metres is where degrees lie on the square of Web Mercator, in metres.
func metres(p orb.Point) orb.Point {
	p[1] = max(min(p[1], mercatorLat), -mercatorLat)
	return project.WGS84.ToMercator(p)
}

func addOnce(list []string, s string) []string {
	if s == "" || slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

func tilesetLayerOf(v view.LayerView, set *tile.Set) tilesetLayer {
	l := tilesetLayer{
		ID: v.Layer.ID, Title: v.Layer.Title, Description: v.Layer.Note, DataType: "vector",
		Attribution: v.Layer.Attribution, License: v.Layer.Licence,
		MinMatrix: "0", MaxMatrix: limitsOf([4]float64{})[tile.MaxZoom].TileMatrix,
		Properties: propertySchema{Type: "object", Properties: map[string]propertyOfType{}},
		Snapshot:   v.Snapshot.ValidOn, Pin: v.Snapshot.Pin, Head: figures.HeadOf(v.Layer), AgeDays: geo.AgeAt(v.Layer, v.Snapshot, v.At.Valid).Days,
	}
	fields := set.Fields()
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		l.Properties.Properties[name] = propertyOfType{strings.ToLower(fields[name])}
	}
	return l
}

// handleTile answers /ogc/…tiles/WebMercatorQuad/{tileMatrix}/{tileRow}/{tileCol}:
// the row before the column.
func (s *OGC) handleTile(w http.ResponseWriter, r *http.Request) error {
	if err := checkQuad(r); err != nil {
		return err
	}
	id, err := tile.ParseID(web.PathParam(r, "z"), web.PathParam(r, "col"), web.PathParam(r, "row"))
	if err != nil {
		return err
	}
	t, err := s.tiled(r)
	if err != nil {
		return err
	}
	if len(t.views) == 0 {
		return geo.Errorf(geo.ENotFound, "nothing is recorded on or before %s", t.at.Valid)
	}
	var res view.Resource
	for _, v := range t.views {
		res = s.views.SnapshotResource(v.View)
		if t.alone() {
			if res, err = s.views.Drawn(r.Context(), res); err != nil {
				return err
			}
		}
		if err := view.WithheldTile(r.Context(), res, id, t.form); err != nil {
			return err
		}
	}
	if t.layer.ID == "" {
		res = s.views.MapResource(t.views)
	}
	return s.tiles.Serve(w, r, res, id, t.form)
}
