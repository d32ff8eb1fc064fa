package basemaptest

import (
	"maps"
	"slices"

	"frontline/geo/osm"

	"github.com/paulmach/orb/geojson"
)

type tags = geojson.Properties

// in is a schema's layer and what it says of a feature there; a layer of "" is of what the
// schema leaves out.
type in struct {
	layer string
	tags  tags
}

// kinds are the kinds of features as each schema has them, in the order in which they are
// written: as Planetiler makes OpenMapTiles, Protomaps' own profile, and tilemaker Shortbread.
var kinds = []struct {
	kind                                string
	openMapTiles, protomaps, shortbread in
}{
	{"farmland", in{"landcover", tags{"class": "farmland", "subclass": "farmland"}}, in{"landuse", tags{"kind": "farmland", "sort_rank": 189}}, in{"land", tags{"kind": "farmland"}}},
	{"meadow", in{"landcover", tags{"class": "grass", "subclass": "meadow"}}, in{"landuse", tags{"kind": "meadow", "sort_rank": 189}}, in{"land", tags{"kind": "meadow"}}},
	{"orchard", in{"landcover", tags{"class": "farmland", "subclass": "orchard"}}, in{"landuse", tags{"kind": "orchard"}}, in{"land", tags{"kind": "orchard"}}},
	{"wood", in{"landcover", tags{"class": "wood", "subclass": "wood"}}, in{"landuse", tags{"kind": "wood"}}, in{"land", tags{"kind": "forest"}}},
	{"wetland", in{"landcover", tags{"class": "wetland", "subclass": "marsh"}}, in{"landuse", tags{"kind": "wetland"}}, in{"land", tags{"kind": "marsh"}}},
	{"sand", in{"landcover", tags{"class": "sand", "subclass": "sand"}}, in{"landuse", tags{"kind": "sand"}}, in{"land", tags{"kind": "sand"}}},
	{"rock", in{"landcover", tags{"class": "rock", "subclass": "bare_rock"}}, in{"landuse", tags{"kind": "bare_rock"}}, in{"land", tags{"kind": "bare_rock"}}},
	{"residential", in{"landuse", tags{"class": "residential"}}, in{"landuse", tags{"kind": "residential"}}, in{"land", tags{"kind": "residential"}}},
	{"commercial", in{"landuse", tags{"class": "commercial"}}, in{"landuse", tags{"kind": "commercial"}}, in{"land", tags{"kind": "commercial"}}},
	{"industrial", in{"landuse", tags{"class": "industrial"}}, in{"landuse", tags{"kind": "industrial"}}, in{"land", tags{"kind": "industrial"}}},
	{"cemetery", in{"landuse", tags{"class": "cemetery"}}, in{"landuse", tags{"kind": "cemetery"}}, in{"land", tags{"kind": "cemetery"}}},
	{"park", in{"landcover", tags{"class": "grass", "subclass": "park"}}, in{"landuse", tags{"kind": "park"}}, in{"land", tags{"kind": "park"}}},
	{"military", in{"landuse", tags{"class": "military"}}, in{"landuse", tags{"kind": "military"}}, in{"sites", tags{"kind": "danger_area"}}},

	{"riverbank", in{"water", tags{"class": "river"}}, in{"water", tags{"kind": "water", "kind_detail": "river"}}, in{"water_polygons", tags{"kind": "river", "way_area": 0}}},
	{"lake", in{"water", tags{"class": "lake"}}, in{"water", tags{"kind": "lake"}}, in{"water_polygons", tags{"kind": "water"}}},
	{"pond", in{"water", tags{"class": "pond"}}, in{"water", tags{"kind": "water", "kind_detail": "pond"}}, in{"water_polygons", tags{"kind": "water"}}},
	{"swimming pool", in{"water", tags{"class": "swimming_pool"}}, in{"water", tags{"kind": "swimming_pool"}}, in{}},
	{"river", in{"waterway", tags{"class": "river"}}, in{"water", tags{"kind": "river"}}, in{"water_lines", tags{"kind": "river"}}},
	{"stream", in{"waterway", tags{"class": "stream"}}, in{"water", tags{"kind": "stream"}}, in{"water_lines", tags{"kind": "stream"}}},
	{"canal", in{"waterway", tags{"class": "canal"}}, in{"water", tags{"kind": "canal"}}, in{"water_lines", tags{"kind": "canal"}}},
	{"ditch", in{"waterway", tags{"class": "ditch"}}, in{"water", tags{"kind": "ditch"}}, in{"water_lines", tags{"kind": "ditch"}}},

	{"footway", in{"transportation", tags{"class": "path", "subclass": "footway"}}, in{"roads", tags{"kind": "path", "kind_detail": "footway"}}, in{"streets", tags{"kind": "footway"}}},
	{"cycleway", in{"transportation", tags{"class": "path", "subclass": "cycleway"}}, in{"roads", tags{"kind": "path", "kind_detail": "cycleway"}}, in{"streets", tags{"kind": "cycleway"}}},
	{"path", in{"transportation", tags{"class": "path", "subclass": "path"}}, in{"roads", tags{"kind": "path", "kind_detail": "path"}}, in{"streets", tags{"kind": "path"}}},
	{"track", in{"transportation", tags{"class": "track"}}, in{"roads", tags{"kind": "path", "kind_detail": "track"}}, in{"streets", tags{"kind": "track"}}},
	{"service", in{"transportation", tags{"class": "service", "service": "driveway"}}, in{"roads", tags{"kind": "minor_road", "kind_detail": "service", "service": "driveway"}}, in{"streets", tags{"kind": "service", "service": "driveway"}}},
	{"living street", in{"transportation", tags{"class": "minor", "subclass": "living_street"}}, in{"roads", tags{"kind": "minor_road", "kind_detail": "living_street"}}, in{"streets", tags{"kind": "living_street"}}},
	{"residential street", in{"transportation", tags{"class": "minor"}}, in{"roads", tags{"kind": "minor_road", "kind_detail": "residential"}}, in{"streets", tags{"kind": "residential"}}},
	{"unclassified", in{"transportation", tags{"class": "minor"}}, in{"roads", tags{"kind": "minor_road", "kind_detail": "unclassified"}}, in{"streets", tags{"kind": "unclassified"}}},
	{"tertiary", in{"transportation", tags{"class": "tertiary"}}, in{"roads", tags{"kind": "major_road", "kind_detail": "tertiary"}}, in{"streets", tags{"kind": "tertiary"}}},
	{"secondary", in{"transportation", tags{"class": "secondary"}}, in{"roads", tags{"kind": "major_road", "kind_detail": "secondary"}}, in{"streets", tags{"kind": "secondary"}}},
	{"primary", in{"transportation", tags{"class": "primary"}}, in{"roads", tags{"kind": "major_road", "kind_detail": "primary"}}, in{"streets", tags{"kind": "primary"}}},
	{"trunk", in{"transportation", tags{"class": "trunk"}}, in{"roads", tags{"kind": "major_road", "kind_detail": "trunk"}}, in{"streets", tags{"kind": "trunk"}}},
	{"motorway link", in{"transportation", tags{"class": "motorway", "ramp": 1}}, in{"roads", tags{"kind": "highway", "kind_detail": "motorway_link", "is_link": true}}, in{"streets", tags{"kind": "motorway", "link": true}}},
	{"motorway", in{"transportation", tags{"class": "motorway"}}, in{"roads", tags{"kind": "highway", "kind_detail": "motorway"}}, in{"streets", tags{"kind": "motorway"}}},
	{"rail siding", in{"transportation", tags{"class": "rail", "subclass": "rail", "service": "siding"}}, in{"roads", tags{"kind": "rail", "kind_detail": "rail", "service": "siding"}}, in{"streets", tags{"kind": "rail", "rail": true, "service": "siding"}}},
	{"rail", in{"transportation", tags{"class": "rail", "subclass": "rail"}}, in{"roads", tags{"kind": "rail", "kind_detail": "rail"}}, in{"streets", tags{"kind": "rail", "rail": true}}},
	{"tram", in{"transportation", tags{"class": "transit", "subclass": "tram"}}, in{"roads", tags{"kind": "rail", "kind_detail": "tram"}}, in{"streets", tags{"kind": "tram", "rail": true}}},
	{"subway", in{"transportation", tags{"class": "transit", "subclass": "subway", "brunnel": "tunnel"}}, in{"roads", tags{"kind": "rail", "kind_detail": "subway", "is_tunnel": true}}, in{"streets", tags{"kind": "subway", "rail": true, "tunnel": true}}},
	{"ferry", in{"transportation", tags{"class": "ferry"}}, in{"roads", tags{"kind": "ferry"}}, in{"ferries", tags{"kind": "ferry"}}},
	{"building", in{"building", tags{"render_height": 5, "render_min_height": 0}}, in{"buildings", tags{"kind": "building", "height": 5}}, in{"buildings", tags{}}},

	{"city", in{"place", tags{"class": "city", "rank": 6}}, in{"places", tags{"kind": "locality", "kind_detail": "city", "population_rank": 9}}, in{"place_labels", tags{"kind": "city", "population": 200_000}}},
	{"town", in{"place", tags{"class": "town", "rank": 10}}, in{"places", tags{"kind": "locality", "kind_detail": "town", "population_rank": 7}}, in{"place_labels", tags{"kind": "town", "population": 30_000}}},
	{"village", in{"place", tags{"class": "village", "rank": 12}}, in{"places", tags{"kind": "locality", "kind_detail": "village"}}, in{"place_labels", tags{"kind": "village", "population": 600}}},
	{"hamlet", in{"place", tags{"class": "hamlet", "rank": 14}}, in{"places", tags{"kind": "locality", "kind_detail": "hamlet"}}, in{"place_labels", tags{"kind": "hamlet", "population": 50}}},

	// Forbidden.
	{"country border", in{"boundary", tags{"admin_level": 2, "maritime": 0, "disputed": 0}}, in{"boundaries", tags{"kind": "country", "kind_detail": 2}}, in{"boundaries", tags{"admin_level": 2, "maritime": false}}},
	{"region border", in{"boundary", tags{"admin_level": 4, "maritime": 0, "disputed": 0}}, in{"boundaries", tags{"kind": "region", "kind_detail": 4}}, in{"boundaries", tags{"admin_level": 4, "maritime": false}}},
	{"disputed border", in{"boundary", tags{"admin_level": 2, "disputed": 1, "disputed_name": Forbidden, "claimed_by": "XX"}}, in{"boundaries", tags{"kind": "country", "kind_detail": 2, "disputed": true}}, in{"boundaries", tags{"admin_level": 2, "disputed": true}}},
	{"country area", in{"boundary", tags{"class": "country"}}, in{"boundaries", tags{"kind": "country"}}, in{"boundary_labels", tags{"admin_level": 2}}},
	{"country", in{"place", tags{"class": "country", "rank": 1, "iso_a2": "XX"}}, in{"places", tags{"kind": "country"}}, in{"boundary_labels", tags{"admin_level": 2}}},
	{"region", in{"place", tags{"class": "state", "rank": 1}}, in{"places", tags{"kind": "region"}}, in{"boundary_labels", tags{"admin_level": 4}}},
	{"capital", in{"place", tags{"class": "city", "rank": 1, "capital": 2}}, in{"places", tags{"kind": "locality", "kind_detail": "city", "capital": "yes"}}, in{"place_labels", tags{"kind": "capital"}}},
	{"region capital", in{"place", tags{"class": "city", "rank": 2, "capital": 4}}, in{"places", tags{"kind": "locality", "kind_detail": "city", "capital": "4"}}, in{"place_labels", tags{"kind": "state_capital"}}},
	{"suburb", in{"place", tags{"class": "suburb", "rank": 12}}, in{"places", tags{"kind": "neighbourhood"}}, in{"place_labels", tags{"kind": "suburb"}}},
	{"poi", in{"poi", tags{"class": "attraction", "subclass": "viewpoint"}}, in{"pois", tags{"kind": "memorial"}}, in{"pois", tags{"historic": "memorial"}}},
}

// tables are kinds by schema.
var tables = func() map[osm.Schema]map[string]in {
	out := map[osm.Schema]map[string]in{osm.OpenMapTiles: {}, osm.Protomaps: {}, osm.Shortbread: {}}
	for _, k := range kinds {
		out[osm.OpenMapTiles][k.kind], out[osm.Protomaps][k.kind], out[osm.Shortbread][k.kind] = k.openMapTiles, k.protomaps, k.shortbread
	}
	return out
}()

// as is a thing in a schema: its layer, and its properties with names and what the lines are.
func (t thing) as(s osm.Schema) (layer string, of tags) {
	k := tables[s][t.kind]
	of = maps.Clone(k.tags)
	for lang, name := range t.names {
		switch {
		case lang == "":
			of["name"] = name
		case s == osm.Shortbread:
			if lang == "en" { // it has no others but German
				of["name_en"] = name
			}
		default:
			of["name:"+lang] = name
		}
	}
	if s == osm.OpenMapTiles && len(t.names) > 0 {
		of["name_en"], of["name:latin"] = t.names["en"], t.names["en"]
	}
	switch {
	case t.tunnel && s == osm.OpenMapTiles:
		of["brunnel"] = "tunnel"
	case t.tunnel && s == osm.Protomaps:
		of["is_tunnel"] = true
	case t.tunnel:
		of["tunnel"] = true
	case t.bridge && s == osm.OpenMapTiles:
		of["brunnel"] = "bridge"
	case t.bridge && s == osm.Protomaps:
		of["is_bridge"] = true
	case t.bridge:
		of["bridge"] = true
	}
	return k.layer, of
}

// empty are layers that a schema's archives name, and nothing here is in.
var empty = map[osm.Schema][]string{
	osm.OpenMapTiles: {"aerodrome_label", "aeroway", "housenumber", "mountain_peak", "park", "transportation_name", "water_name"},
	osm.Protomaps:    {"earth", "landcover"},
	osm.Shortbread:   {"addresses", "aerialways", "bridges", "dam_lines", "ocean", "street_labels", "street_polygons", "water_lines_labels"},
}

// layersOf are the layers of a schema as its archives name them, with their fields.
func layersOf(s osm.Schema) []osm.VectorLayer {
	fields := map[string]map[string]string{}
	for _, layer := range empty[s] {
		fields[layer] = map[string]string{"name": "String"}
	}
	for _, k := range tables[s] {
		if k.layer == "" {
			continue
		}
		if fields[k.layer] == nil {
			fields[k.layer] = map[string]string{"name": "String"}
		}
		for key, value := range k.tags {
			fields[k.layer][key] = map[bool]string{true: "String", false: "Number"}[isText(value)]
		}
	}
	var out []osm.VectorLayer
	for _, id := range slices.Sorted(maps.Keys(fields)) {
		out = append(out, osm.VectorLayer{ID: id, MaxZoom: lastZoom, Fields: fields[id]})
	}
	return out
}

func isText(v any) bool {
	_, text := v.(string)
	return text
}
