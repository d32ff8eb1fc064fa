package ogc

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/go-json-experiment/json/v1"

	"frontline/geo"
	"frontline/server/address"
	"frontline/server/view"
	"frontline/server/web"
)

// OGC API - Features and - Tiles stand at /ogc, as of today, and at
// /ogc/{asof}, as of that date: all that an address beneath it answers is of
// that date or before, and behind a pin never changes.

// api is the API that a request is for, at its as-of.
type api struct {
	view.Times
	site address.Site
	asof string // as it was asked for; "" for today
}

// api resolves the as-of of an address.
func (s *OGC) api(r *http.Request) (api, error) {
	asof := web.PathParam(r, "asof")
	a := api{site: s.Site(r), asof: asof}
	if asof == "" {
		asof = view.Latest
	}
	var err error
	a.Times, err = s.views.ResolveTimes(r.Context(), asof)
	return a, err
}

// link is the address of what stands at a path of the API.
func (a api) link(path string) string { return a.site.Absolute(address.OGC(a.asof, path)) }

// pinned is the address of the same at an as-of that is found for ever.
func (a api) pinned(at geo.AsOf, path string) string {
	ref := geo.AsOfRef{Valid: at.Valid, Pinned: true, Known: at.Known}
	return a.site.Absolute(address.OGC(ref.String(), path))
}

// key returns the cache key of a document of the API.
func (a api) key(kind string, of ...string) view.AnswerKey {
	return view.AnswerKey{
		Kind: "ogc " + kind, Name: strings.Join(append(of, a.link("")), " "), Current: a.Current, Day: a.Day,
	}
}

// layer is the layer that an address names, as it is known.
func (s *OGC) layer(r *http.Request, a api) (geo.Layer, error) {
	id := web.PathParam(r, "layer")
	if err := geo.CheckLayerID(id); err != nil {
		return geo.Layer{}, err
	}
	layers, err := s.views.Store.Layers(r.Context(), a.At.Known)
	if err != nil {
		return geo.Layer{}, err
	}
	for _, l := range layers {
		if l.ID == id {
			return l, nil
		}
	}
	return geo.Layer{}, geo.Errorf(geo.ENotFound, "there is no collection %s; %s lists those that there are", id, a.site.Absolute(address.OGC("", "collections")))
}

// view is the snapshot of a layer in force on the day that a query asks
// for; ok is false where nothing was recorded by then.
func (s *OGC) view(ctx context.Context, a api, layer string, days daysAsked) (v view.View, ok bool, err error) {
	v = view.View{Times: a.Times}
	if v.At.Valid, err = days.on(a.At.Valid); err != nil {
		return v, false, err
	}
	f, err := s.views.FindSnapshot(ctx, layer, v.At, a.Current)
	if geo.ErrorCode(err) == geo.ENotFound {
		return v, false, nil
	}
	v.Snapshot, v.Retracted = f.Snapshot, f.Retracted
	return v, err == nil, err
}

// link is a link as OGC API - Common has it.
type link struct {
	Href      string `json:"href"`
	Rel       string `json:"rel"`
	Type      string `json:"type,omitempty"`
	Title     string `json:"title,omitempty"`
	Templated bool   `json:"templated,omitempty"`
}

// The relations of links that have no short name.
const (
	relOGC            = "http://www.opengis.net/def/rel/ogc/1.0/"
	relVectorTilesets = relOGC + "tilesets-vector"
	relMapTilesets    = relOGC + "tilesets-map"
	relTilingSchemes  = relOGC + "tiling-schemes"
	relTilingScheme   = relOGC + "tiling-scheme"
	// relMemento is a fixed state of what is asked for (RFC 7089).
	relMemento = "memento"
)

// CRS84, in which all coordinates are: longitude, latitude.
const (
	crs84    = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
	mercator = "http://www.opengis.net/def/crs/EPSG/0/3857"
)

// send answers with a document of the API, kept under k or made by make.
func (s *OGC) send(w http.ResponseWriter, r *http.Request, a api, k view.AnswerKey, make func(context.Context) (any, error)) error {
	s.SetCacheControl(w, a.Ref.Pinned)
	return s.views.Send(w, r, web.TypeJSON, k, func(ctx context.Context) ([]byte, error) {
		document, err := make(ctx)
		if err != nil {
			return nil, err
		}
		return json.Marshal(document)
	})
}

// withQuery is an address with the parameters of a request that are given.
func withQuery(address string, values url.Values) string {
	if len(values) == 0 {
		return address
	}
	// Commas, slashes and colons may stand in a query, and are easier read.
	return address + "?" + strings.NewReplacer("%2C", ",", "%2F", "/", "%3A", ":").Replace(values.Encode())
}
