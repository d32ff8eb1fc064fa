package osm

import (
	"strings"
	"testing"

	"frontline/geo"
)

// published are the layers of each schema as its own pages list them.
var published = map[Schema]string{
	Protomaps:    "boundaries buildings earth landcover landuse places pois roads water",
	OpenMapTiles: "aerodrome_label aeroway boundary building housenumber landcover landuse mountain_peak park place poi transportation transportation_name water water_name waterway",
	Shortbread:   "addresses aerialways boundaries boundary_labels bridges buildings dam_lines dam_polygons ferries land ocean pier_lines pier_polygons place_labels pois public_transport sites street_labels street_labels_points street_polygons streets streets_polygons_labels water_lines water_lines_labels water_polygons water_polygons_labels",
}

func layers(names string, field string) []VectorLayer {
	var out []VectorLayer
	for _, id := range strings.Fields(names) {
		out = append(out, VectorLayer{ID: id, Fields: map[string]string{field: "String"}})
	}
	return out
}

func TestSchemaOf(t *testing.T) {
	for want, names := range published {
		field := map[Schema]string{Protomaps: "kind", OpenMapTiles: "class", Shortbread: "kind"}[want]
		if got, err := SchemaOf(layers(names, field)); got != want || err != nil {
			t.Errorf("%s is told as %q: %v", want, got, err)
		}
	}
	for want, l := range map[string][]VectorLayer{
		"Protomaps basemap of version 3": layers(published[Protomaps], "pmap:kind"),
		"vector_layers":                  nil,
		"none of the schemas":            layers("hillshade contours", "ele"),
		"…":                              layers("a b c d e f g h i j k l m n", "x"),
	} {
		if _, err := SchemaOf(l); geo.ErrorCode(err) != geo.EInvalid || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q: %v", want, err)
		}
	}
}
