package mapstyle

import (
	"cmp"
	"context"
	"net/http"

	"github.com/go-json-experiment/json/v1"
	"github.com/paulmach/orb"

	"frontline/geo"
	"frontline/geo/change"
	"frontline/geo/osm"
	"frontline/geo/raster"
	"frontline/geo/raster/look"
	"frontline/geo/raster/maplibre"
	"frontline/server/address"
	"frontline/server/basemap"
	"frontline/server/phrase"
	"frontline/server/view"
	"frontline/server/web"
	"frontline/server/words"
)

// styleBasemap says which archive lies on the ground of a style.
type styleBasemap struct {
	Hash    string    `json:"hash"`
	Name    string    `json:"name,omitempty"`
	Version string    `json:"version,omitempty"`
	Date    *geo.Date `json:"date,omitempty"` // of what day its data are
	Source  string    `json:"source"`
	// MaxZoom is the last zoom with tiles of its own: further in, streets get no more detailed.
	MaxZoom uint8 `json:"maxzoom"`
}

// handleBasemap answers /tiles/basemap@{hash}.style.json and .{variant}.style.json: an archive alone,
// without a ground, to be laid on a map of somebody's own.
func (s *Styles) handleBasemap(w http.ResponseWriter, r *http.Request) error {
	var v raster.Variant
	variant := web.PathParam(r, "variant")
	if variant != "" {
		var err error
		if v, err = raster.ParseVariant(variant); err != nil {
			return err
		}
	}
	a, err := s.basemaps.Find(web.PathParam(r, "hash"))
	if err != nil {
		return err
	}
	site := s.Site(r)
	out := mapStyle{
		Version: 8, Name: cmp.Or(a.Name, "OpenStreetMap"), Glyphs: site.Absolute(address.Glyphs()), Sources: map[string]styleSource{},
		Metadata: styleMetadata{Layers: []styleSubject{}, Pinned: site.Absolute(address.BasemapStyle(a.Hash, variant))},
	}
	// Several may be laid on one map: their layers have other ids.
	drawn := out.layOne(a, "basemap@"+a.Hash, phrase.Writer{Speaker: s.words.In(cmp.Or(v.Lang, words.Default))}, site.Absolute)
	out.Layers = maplibre.NewStyle(v, drawn).Layers()
	out.Center, out.Zoom = opening(drawn.Bounds)
	b, err := json.Marshal(out)
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", basemap.Hourly)
	return web.SendText(w, r, web.TypeJSON, b)
}

// lay adds the sources of basemaps to a style, numbered from the lowest on, and returns what is drawn
// of them.
func (s *mapStyle) lay(basemaps []basemap.Attached, w phrase.Writer, absolute func(address.Resource) string) (drawn []maplibre.Basemap) {
	for i, b := range basemaps {
		drawn = append(drawn, s.layOne(b, maplibre.BasemapSource(i+1), w, absolute))
	}
	return drawn
}

func (s *mapStyle) layOne(b basemap.Attached, source string, w phrase.Writer, absolute func(address.Resource) string) maplibre.Basemap {
	bound := b.Bound()
	s.Sources[source] = styleSource{
		Type: "vector", Tiles: []string{absolute(address.BasemapTiles(b.Hash).Ending(".mvt"))},
		MinZoom: int(b.MinZoom), MaxZoom: int(b.MaxZoom), Bounds: view.BoxOf(bound, true), Attribution: w.Basemap(osm.CreditHTML(b.Credit), b.Date),
	}
	s.Metadata.Basemaps = append(s.Metadata.Basemaps, styleBasemap{b.Hash, b.Name, b.Version, b.Date, source, b.MaxZoom})
	return maplibre.Basemap{Source: source, Bounds: bound}
}

// held is the ground that is held by some features of a layer of control.
func held(l geo.Layer, features []geo.Feature) (out orb.MultiPolygon) {
	for i := range features {
		if f := &features[i]; look.IsHeld(l, f) {
			out = append(out, geo.Polygons(f.Geometry)...)
		}
	}
	return out
}

// openGround is what a layer claims and nobody holds, each look once, as GeoJSON.
func openGround(ctx context.Context, l geo.Layer, features []geo.Feature, held orb.MultiPolygon) (any, error) {
	looks := look.OfLayer(l)
	grounds := make([]orb.MultiPolygon, len(looks), len(looks)+1)
	for i := range features {
		for j, of := range looks {
			if f := &features[i]; look.NameOf(l, f) == of.Name {
				grounds[j] = append(grounds[j], geo.Polygons(f.Geometry)...)
			}
		}
	}
	open, err := change.Parts(ctx, append(grounds, held), func(on []int) []int {
		if on[len(on)-1] == len(looks) {
			return nil
		}
		return on
	})
	if err != nil {
		return nil, err
	}
	out := newShapes()
	for j, of := range looks {
		if len(open[j]) > 0 {
			out.add("look", of.Name, "MultiPolygon", open[j])
		}
	}
	return out, nil
}
