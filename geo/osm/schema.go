package osm

import (
	"maps"
	"slices"
	"strings"

	"frontline/geo"
)

// Schema is by which names and values an archive says what its features are.
type Schema string

// The schemas that are read.
const (
	// https://docs.protomaps.com/basemaps/layers, version 4
	Protomaps Schema = "protomaps"
	// https://openmaptiles.org/schema/
	OpenMapTiles Schema = "openmaptiles"
	// https://shortbread-tiles.org/schema/1.0/
	Shortbread Schema = "shortbread"
)

// Title is the schema's name as people write it.
func (s Schema) Title() string {
	return map[Schema]string{Protomaps: "Protomaps 4", OpenMapTiles: "OpenMapTiles", Shortbread: "Shortbread"}[s]
}

// VectorLayer is what an archive says of a layer in its tiles (TileJSON 3.0.0, 3.3).
type VectorLayer struct {
	ID      string            `json:"id"`
	MinZoom int               `json:"minzoom,omitempty"`
	MaxZoom int               `json:"maxzoom,omitempty"`
	Fields  map[string]string `json:"fields"`
}

// mark is by which a schema is told: layers that it has and no other one, and a field that
// one of them has, where archives name fields at all.
type mark struct {
	schema Schema
	layers []string
	layer  string
	field  string
}

var marks = []mark{
	{Protomaps, []string{"earth", "roads", "places"}, "roads", "kind"},
	{OpenMapTiles, []string{"transportation", "place"}, "transportation", "class"},
	{Shortbread, []string{"streets", "place_labels"}, "streets", "kind"},
}

// mostNamed is how many layers of an archive that is refused are named.
const mostNamed = 12

// mostNameShown bounds what is told of such a name, in characters.
const mostNameShown = 40

// SchemaOf tells an archive's schema by its layers. One that is not known is geo.EInvalid,
// with the layers that the archive has.
func SchemaOf(layers []VectorLayer) (Schema, error) {
	byID := map[string]VectorLayer{}
	for _, l := range layers {
		byID[l.ID] = l
	}
	for _, m := range marks {
		if slices.ContainsFunc(m.layers, func(id string) bool { _, there := byID[id]; return !there }) {
			continue
		}
		fields := byID[m.layer].Fields
		if _, there := fields[m.field]; there || len(fields) == 0 {
			return m.schema, nil
		}
		if _, there := fields["pmap:kind"]; there {
			return "", geo.Errorf(geo.EInvalid, "it is a Protomaps basemap of version 3: version 4 is read, so that it is to be downloaded or made anew")
		}
	}
	if len(byID) == 0 {
		return "", geo.Errorf(geo.EInvalid, "it does not say which layers it has (vector_layers), so that what they mean cannot be told")
	}
	names := slices.Sorted(maps.Keys(byID))
	if len(names) > mostNamed {
		names = append(names[:mostNamed], "…")
	}
	for i, name := range names {
		names[i] = geo.Printable(geo.Clip(name, mostNameShown))
	}
	return "", geo.Errorf(geo.EInvalid, "its layers are those of none of the schemas Protomaps 4, OpenMapTiles and Shortbread: %s", strings.Join(names, ", "))
}

// TranslatedLayers are the layers of a translated tile, as a description of tiles has them.
func TranslatedLayers() []VectorLayer {
	out := make([]VectorLayer, len(Layers))
	for i, l := range Layers {
		fields := map[string]string{"class": "String"}
		switch l.Name {
		case Waterway, Road, Rail:
			fields["tunnel"] = "Boolean"
		case Settlement:
			for _, name := range []string{"name", "name_uk", "name_ru"} {
				fields[name] = "String"
			}
		}
		out[i] = VectorLayer{ID: l.Name, Fields: fields}
	}
	return out
}
