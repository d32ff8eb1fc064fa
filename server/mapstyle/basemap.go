package mapstyle

import (
	"context"
	"net/http"

	"github.com/paulmach/orb"

	"frontline/geo"
	"frontline/geo/change"
	"frontline/geo/osm"
	"frontline/geo/raster/look"
	"frontline/geo/raster/maplibre"
	"frontline/server/address"
	"frontline/server/basemap"
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

// basemapsOf are those that the style of the map has: the ones that its address names, else what is
// attached now, and none where it is pinned, since no revision of the record has any.
func (s *Styles) basemapsOf(r *http.Request, pinned bool) ([]basemap.Attached, error) {
	named := r.URL.Query().Get(basemap.Param)
	if named == "" && pinned {
		return nil, nil
	}
	return s.basemaps.Named(named)
}

// lay adds the sources of basemaps to a style, and returns what is drawn of them.
func (s *mapStyle) lay(basemaps []basemap.Attached, absolute func(address.Resource) string) (drawn []maplibre.Basemap) {
	for i, b := range basemaps {
		bounds := b.Bounds
		of := maplibre.Basemap{
			Source: maplibre.BasemapSource(i + 1),
			Bounds: orb.Bound{Min: orb.Point{bounds[0], bounds[1]}, Max: orb.Point{bounds[2], bounds[3]}},
		}
		s.Sources[of.Source] = styleSource{
			Type: "vector", Tiles: []string{absolute(address.BasemapTiles(b.Hash).Ending(".mvt"))},
			MinZoom: int(b.MinZoom), MaxZoom: int(b.MaxZoom), Bounds: &bounds, Attribution: osm.CreditHTML(b.Credit),
		}
		s.Metadata.Basemaps = append(s.Metadata.Basemaps, styleBasemap{b.Hash, b.Name, b.Version, b.Date, of.Source, b.MaxZoom})
		drawn = append(drawn, of)
	}
	return drawn
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
