package mapstyle

import (
	"context"

	"github.com/paulmach/orb"

	"frontline/geo"
	"frontline/geo/raster/maplibre"
	"frontline/server/view"
)

// shapes are what a style draws that no tile has, as GeoJSON, each told by a property.
type shapes struct {
	Type     string  `json:"type"`
	Features []shape `json:"features"`
}

type shape struct {
	Type     string            `json:"type"`
	Geometry geometry          `json:"geometry"`
	Props    map[string]string `json:"properties"`
}

type geometry struct {
	Type        string `json:"type"`
	Coordinates any    `json:"coordinates"`
}

func newShapes() *shapes { return &shapes{Type: "FeatureCollection", Features: []shape{}} }

func (s *shapes) add(property, value, kind string, coordinates any) {
	s.Features = append(s.Features, shape{"Feature", geometry{kind, coordinates}, map[string]string{property: value}})
}

// outlinesTolerance is by how much MapLibre may simplify what covers the ground along borders, in
// pixels of maplibre.OutlinesZoom: it is looked at from much nearer.
const outlinesTolerance = 0.05

// shape adds the sources of what a style draws that no tile has: fronts, where there are borders to
// tell them from, and what basemaps need beside. features are those of layers.
func (s *mapStyle) shape(ctx context.Context, drawn *maplibre.Style, views []view.LayerView, features map[string][]geo.Feature, bordered []string) error {
	var ground, control []geo.Feature
	for _, id := range bordered {
		ground = append(ground, features[id]...)
	}
	var taken orb.MultiPolygon
	for _, shown := range views {
		l := shown.Layer
		if l.Kind != geo.KindControl {
			continue
		}
		control = append(control, features[l.ID]...)
		taken = append(taken, held(l, features[l.ID])...)
		if ground == nil {
			continue
		}
		lines := newShapes()
		for _, f := range maplibre.FrontOf(l, features[l.ID], ground) {
			lines.add("look", f.Look, "MultiLineString", f.Lines)
		}
		s.Sources[l.ID+maplibre.FrontID] = styleSource{Type: "geojson", Data: lines}
	}
	if len(s.Metadata.Basemaps) == 0 {
		return nil
	}
	for _, id := range bordered {
		lines := newShapes()
		for _, o := range maplibre.BesideOf(features[id], control) {
			if len(o.Lines) > 0 {
				lines.add("of", o.Of, "MultiLineString", o.Lines)
			}
		}
		s.Sources[id+maplibre.Outlines] = styleSource{Type: "geojson", MaxZoom: maplibre.OutlinesZoom, Tolerance: outlinesTolerance, Data: lines}
	}
	for _, l := range drawn.Opened() {
		open, err := openGround(ctx, l, features[l.ID], taken)
		if err != nil {
			return err
		}
		s.Sources[l.ID+maplibre.Open] = styleSource{Type: "geojson", Data: open}
	}
	return nil
}
