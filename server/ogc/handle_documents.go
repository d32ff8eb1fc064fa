package ogc

import (
	"context"
	"math"
	"net/http"

	"frontline/geo"
	"frontline/server/address"
	"frontline/server/figures"
	"frontline/server/web"
)

// classes are the requirements classes that the API conforms to; a test
// shows each.
var classes = []string{
	"http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/core",
	"http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/landing-page",
	"http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/json",
	"http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/oas30",
	"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
	"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
	"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
	"http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/core",
	"http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/tileset",
	"http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/tilesets-list",
	"http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/dataset-tilesets",
	"http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/geodata-tilesets",
	"http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/datetime",
	"http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/mvt",
	"http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/png",
	"http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/oas30",
}

const (
	title       = "Frontline"
	description = "Territory that is claimed, held and disputed, as of a date. A claim is no fact: every feature says who claims, who denies, who assesses, by which source and of which date."
)

// handleLanding answers /ogc: what the API has, by links.
func (s *OGC) handleLanding(w http.ResponseWriter, r *http.Request) error {
	a, err := s.document(r)
	if err != nil {
		return err
	}
	return s.send(w, r, a, a.key("landing"), func(ctx context.Context) (any, error) {
		if !a.Ref.Pinned { // it names the newest revision of all
			if err := s.views.NoteAll(ctx); err != nil {
				return nil, err
			}
		}
		return struct {
			Title       string   `json:"title"`
			Description string   `json:"description"`
			AsOf        geo.Date `json:"frontline_as_of"`
			Links       []link   `json:"links"`
		}{title, description, a.At.Valid, []link{
			{Href: a.link(""), Rel: "self", Type: web.TypeJSON, Title: "This document"},
			{Href: a.link("api"), Rel: "service-desc", Type: typeOpenAPI, Title: "The API, as OpenAPI 3.0 defines it"},
			{Href: a.site.Absolute(address.Docs("tools.html")), Rel: "service-doc", Type: "text/html", Title: "The manual"},
			{Href: a.link("conformance"), Rel: "conformance", Type: web.TypeJSON, Title: "The classes that the API conforms to"},
			{Href: a.link("collections"), Rel: "data", Type: web.TypeJSON, Title: "The layers"},
			{Href: a.link("tiles"), Rel: relVectorTilesets, Type: web.TypeJSON, Title: "Vector tiles of all layers"},
			{Href: a.link("map/tiles"), Rel: relMapTilesets, Type: web.TypeJSON, Title: "Pictures of all layers"},
			{Href: a.link("tileMatrixSets"), Rel: relTilingSchemes, Type: web.TypeJSON, Title: "The tile matrix set"},
			{Href: a.pinned(a.At, ""), Rel: relMemento, Type: web.TypeJSON, Title: "The same, unchanging"},
		}}, nil
	})
}

// document is the API of a request that takes no parameters.
func (s *OGC) document(r *http.Request) (api, error) {
	if _, err := readQuery(r); err != nil {
		return api{}, err
	}
	return s.api(r)
}

// handleConformance answers /ogc/conformance.
func (s *OGC) handleConformance(w http.ResponseWriter, r *http.Request) error {
	a, err := s.document(r)
	if err != nil {
		return err
	}
	return s.send(w, r, a, a.key("conformance"), func(context.Context) (any, error) {
		return struct {
			ConformsTo []string `json:"conformsTo"`
		}{classes}, nil
	})
}

// collection is a layer as a collection of features.
type collection struct {
	ID          string            `json:"id"`
	Title       string            `json:"title"`
	Description string            `json:"description,omitempty"`
	Attribution string            `json:"attribution,omitempty"`
	Extent      *extent           `json:"extent,omitempty"`
	ItemType    string            `json:"itemType"`
	CRS         []string          `json:"crs"`
	StorageCRS  string            `json:"storageCrs"`
	DataType    string            `json:"dataType"`
	Snapshot    *geo.Date         `json:"frontline_snapshot,omitempty"` // in force on the date of the API
	AgeDays     int               `json:"frontline_age_days,omitempty"`
	Frontline   figures.LayerHead `json:"frontline"`
	Links       []link            `json:"links"`
}

type extent struct {
	Spatial  spatial  `json:"spatial"`
	Temporal temporal `json:"temporal"`
}

type spatial struct {
	BBox [][4]float64 `json:"bbox"`
	CRS  string       `json:"crs"`
}

type temporal struct {
	Interval [][2]*string `json:"interval"`
	TRS      string       `json:"trs"`
}

const gregorian = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"

// handleCollections answers /ogc/collections.
func (s *OGC) handleCollections(w http.ResponseWriter, r *http.Request) error {
	a, err := s.document(r)
	if err != nil {
		return err
	}
	return s.send(w, r, a, a.key("collections"), func(ctx context.Context) (any, error) {
		layers, err := s.views.Store.Layers(ctx, a.At.Known)
		if err != nil {
			return nil, err
		}
		out := struct {
			Links       []link       `json:"links"`
			Collections []collection `json:"collections"`
		}{[]link{
			{Href: a.link("collections"), Rel: "self", Type: web.TypeJSON, Title: "This document"},
			{Href: a.link(""), Rel: "root", Type: web.TypeJSON, Title: "The API"},
		}, []collection{}}
		for _, l := range layers {
			c, err := s.collection(ctx, a, l)
			if err != nil {
				return nil, err
			}
			out.Collections = append(out.Collections, c)
		}
		return out, nil
	})
}

// handleCollection answers /ogc/collections/{layer}.
func (s *OGC) handleCollection(w http.ResponseWriter, r *http.Request) error {
	a, err := s.document(r)
	if err != nil {
		return err
	}
	layer, err := s.layer(r, a)
	if err != nil {
		return err
	}
	return s.send(w, r, a, a.key("collection", layer.ID), func(ctx context.Context) (any, error) {
		return s.collection(ctx, a, layer)
	})
}

func (s *OGC) collection(ctx context.Context, a api, l geo.Layer) (collection, error) {
	path := "collections/" + l.ID
	c := collection{
		ID: l.ID, Title: l.Title, Description: l.Note, Attribution: l.Attribution,
		ItemType: "feature", CRS: []string{crs84}, StorageCRS: crs84, DataType: "vector", Frontline: figures.HeadOf(l),
		Links: []link{
			{Href: a.link(path), Rel: "self", Type: web.TypeJSON, Title: "This document"},
			{Href: a.link(path + "/items"), Rel: "items", Type: web.TypeGeoJSON, Title: "The features as GeoJSON"},
			{Href: a.link(path + "/tiles"), Rel: relVectorTilesets, Type: web.TypeJSON, Title: "Vector tiles"},
			{Href: a.link(path + "/map/tiles"), Rel: relMapTilesets, Type: web.TypeJSON, Title: "Pictures"},
		},
	}
	if geo.IsWebAddress(l.SourceURL) {
		c.Links = append(c.Links, link{Href: l.SourceURL, Rel: "via", Title: "The source"})
	}
	box, err := s.layerBound(ctx, a, l.ID) // before it has a snapshot, too: what is said of it may be gone
	if err != nil {
		return c, err
	}
	snapshots, err := s.views.Published(ctx, l.ID, a.At.Known, a.At.Valid)
	if err != nil || len(snapshots) == 0 {
		return c, err
	}
	first, last := snapshots[0].ValidOn, snapshots[len(snapshots)-1]
	c.Snapshot, c.AgeDays = &last.ValidOn, geo.AgeAt(l, last, a.At.Valid).Days
	start := first.Time().Format("2006-01-02T15:04:05Z")
	c.Extent = &extent{
		// It is open: what is in force is so until something else is recorded.
		Temporal: temporal{Interval: [][2]*string{{&start, nil}}, TRS: gregorian},
		Spatial:  spatial{BBox: [][4]float64{box}, CRS: crs84},
	}
	return c, nil
}

// layerBound is a box around all that a layer shows on any date up to that of the
// API, rounded outwards, since slivers are left out; the whole world around nothing.
// It is geo.EGone where something of that was retracted since, or what is said of the
// layer corrected.
func (s *OGC) layerBound(ctx context.Context, a api, layer string) ([4]float64, error) {
	box, ok, err := s.views.Store.Extent(ctx, layer, a.At)
	if err != nil || !ok {
		return [4]float64{-180, -90, 180, 90}, err
	}
	const step, sliver = 10, 0.01 // tenths of a degree; more than a sliver is wide
	out := func(v float64, round func(float64) float64, most float64) float64 {
		return max(min(round(v*step)/step, most), -most)
	}
	return [4]float64{
		out(box.Min[0]-sliver, math.Floor, 180), out(box.Min[1]-sliver, math.Floor, 90),
		out(box.Max[0]+sliver, math.Ceil, 180), out(box.Max[1]+sliver, math.Ceil, 90),
	}, nil
}
