package osm

import (
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/v1"
)

// What becomes of what the three schemas have, as their own pages and the styles that are
// published for them list it:
//
//   - Protomaps 4: docs.protomaps.com/basemaps/layers, its profile of tiles 4.15.2
//     (github.com/protomaps/basemaps), and the style @protomaps/basemaps 5.7.2;
//   - OpenMapTiles 3.16: openmaptiles.org/schema, and the profile that tilemaker 2.2 comes with;
//   - Shortbread 1.0 and 1.1: shortbread-tiles.org/schema, and the style @versatiles/style 6.0.1.

// left are layers that are left out as a whole, with the reason.
var left = map[Schema]map[string]string{
	Protomaps: {
		"boundaries": theRecords, "buildings": tooFine, "pois": tooFine,
		"earth": "the ground is the bundled one",
	},
	OpenMapTiles: {
		"boundary": theRecords, "building": tooFine, "housenumber": tooFine, "poi": tooFine, "aerodrome_label": tooFine, "aeroway": tooFine, "mountain_peak": tooFine,
		"transportation_name": unnamed, "water_name": unnamed,
	},
	Shortbread: {
		"boundaries": theRecords, "boundary_labels": theRecords, "buildings": tooFine, "addresses": tooFine, "pois": tooFine, "public_transport": tooFine, "sites": tooFine,
		"aerialways": tooFine, "bridges": tooFine, "dam_lines": tooFine, "dam_polygons": tooFine, "pier_lines": tooFine, "pier_polygons": tooFine, "ferries": noRoad, "street_polygons": tooFine,
		"street_labels": unnamed, "street_labels_points": unnamed, "streets_polygons_labels": unnamed, "water_lines_labels": unnamed, "water_polygons_labels": unnamed,
	},
}

// Why something is left out.
const (
	theRecords = "whose ground it is, and what its parts are called, is the record's to say"
	unnamed    = "only settlements are named"
	tooFine    = "too fine for a map that is quiet under its layers"
	noRoad     = "no road or railway that anybody or anything goes on by land"
	purpose    = "says what the ground is for, or who may enter, not what covers it"
	notBuilt   = "being built, or out of use"
	notOpen    = "no water that is there all the year, or none but of somebody's garden"
	noPlace    = "a part of a settlement, or nothing that people live in"
)

// become are the layers of which something is drawn: for each kind of geometry the property by
// which it is told, and the class of each value; "" for what is left out, with the reasons below.
var become = map[Schema][]struct {
	layer    string
	kind     uint64
	to       string
	property string
	with     map[string]string // other properties
	classes  map[Class]string  // values by class
	reasons  map[string]string // values that are left out, by reason
}{
	Protomaps: {
		{"landcover", polygons, Landcover, "kind", nil, map[Class]string{"rock": "barren", "farmland": "farmland", "wood": "forest", "ice": "glacier", "grass": "grassland scrub", "builtup": "urban_area"}, nil},
		{"landuse", polygons, Landcover, "kind", nil, map[Class]string{
			"builtup": "residential commercial industrial railway", "farmland": "farmland allotments", "grass": "grass grassland meadow scrub village_green",
			"park": "park garden golf_course recreation_ground cemetery", "wood": "forest wood", "wetland": "wetland", "sand": "beach sand", "rock": "bare_rock", "ice": "glacier",
		}, map[string]string{
			purpose: "aerodrome airfield college hospital kindergarten military national_park nature_reserve naval_base other protected_area school university zoo",
			tooFine: "dam dog_park pedestrian pier pitch platform playground runway taxiway",
		}},
		{"water", polygons, Water, "kind", nil, map[Class]string{"sea": "ocean", "inland": "water lake river riverbank canal stream ditch drain basin dock"},
			map[string]string{notOpen: "swimming_pool fountain playa reef", unnamed: "bay fjord sea strait"}},
		{"water", lines, Waterway, "kind", nil, map[Class]string{"river": "river", "canal": "canal", "stream": "stream"}, map[string]string{tooFine: "ditch drain"}},
		{"roads", lines, Road, "kind", nil, map[Class]string{"motorway": "highway", "primary": "major_road", "minor": "minor_road", "path": "path"}, map[string]string{noRoad: "rail ferry aerialway aeroway other"}},
		{"roads", lines, Road, "kind_detail", map[string]string{"kind": "highway"}, map[Class]string{"motorway": "motorway motorway_link"}, nil},
		{"roads", lines, Road, "kind_detail", map[string]string{"kind": "major_road"}, map[Class]string{
			"trunk": "trunk trunk_link", "primary": "primary primary_link", "secondary": "secondary secondary_link", "tertiary": "tertiary tertiary_link",
		}, nil},
		{"roads", lines, Road, "kind_detail", map[string]string{"kind": "minor_road"}, map[Class]string{
			"minor": "residential unclassified road living_street", "service": "service driveway alley parking_aisle drive-through slipway",
		}, map[string]string{purpose: "raceway"}},
		{"roads", lines, Road, "kind_detail", map[string]string{"kind": "path"}, map[Class]string{
			"service": "track", "path": "path footway cycleway bridleway steps pedestrian sidewalk crossing",
		}, map[string]string{tooFine: "corridor pier"}},
		{"roads", lines, Road, "kind_detail", map[string]string{"kind": "aeroway"}, nil, map[string]string{noRoad: "runway taxiway"}},
		{"roads", lines, Rail, "kind_detail", map[string]string{"kind": "rail"}, map[Class]string{"rail": "rail narrow_gauge preserved", "tram": "tram light_rail monorail funicular"},
			map[string]string{notBuilt: "abandoned construction disused proposed razed", tooFine: "subway miniature platform service turntable"}},
		{"places", points, Settlement, "kind", map[string]string{"kind_detail": "city"}, map[Class]string{"city": "locality"}, map[string]string{theRecords: "country region", noPlace: "neighbourhood macrohood"}},
		{"places", points, Settlement, "kind_detail", map[string]string{"kind": "locality"}, map[Class]string{"city": "city", "town": "town", "village": "village", "hamlet": "hamlet"},
			map[string]string{noPlace: "allotments farm isolated_dwelling locality"}},
		{"places", points, Settlement, "capital", map[string]string{"kind": "locality", "kind_detail": "town"}, map[Class]string{"town": "no 5 6 7 8"}, map[string]string{theRecords: "yes 2 3 4"}},
	},
	OpenMapTiles: {
		{"landcover", polygons, Landcover, "class", nil, map[Class]string{"farmland": "farmland", "ice": "ice", "wood": "wood", "rock": "rock", "grass": "grass", "wetland": "wetland", "sand": "sand"}, nil},
		{"landcover", polygons, Landcover, "subclass", map[string]string{"class": "grass"}, map[Class]string{
			"grass": "fell flowerbed grassland heath scrub shrubbery tundra grass meadow village_green", "park": "park recreation_ground garden golf_course", "farmland": "allotments",
		}, nil},
		{"landuse", polygons, Landcover, "class", nil, map[Class]string{"builtup": "railway residential commercial industrial garages retail suburb quarter neighbourhood", "park": "cemetery", "rock": "quarry"},
			map[string]string{
				purpose: "military bus_station school university kindergarten college library hospital stadium theme_park zoo",
				tooFine: "pitch playground track dam parking",
			}},
		{"park", polygons, Landcover, "class", nil, map[Class]string{"park": "recreation_ground"}, map[string]string{
			purpose: "national_park nature_reserve protected_area conservation wilderness_preserve wildlife_refuge sustainable marine historic",
		}},
		{"water", polygons, Water, "class", nil, map[Class]string{"sea": "ocean", "inland": "lake river pond dock"}, map[string]string{notOpen: "swimming_pool"}},
		{"waterway", lines, Waterway, "class", nil, map[Class]string{"river": "river", "canal": "canal", "stream": "stream"}, map[string]string{tooFine: "drain ditch"}},
		{"transportation", lines, Road, "class", nil, map[Class]string{
			"motorway": "motorway", "trunk": "trunk", "primary": "primary", "secondary": "secondary", "tertiary": "tertiary", "minor": "minor busway", "service": "service track", "path": "path pedestrian",
		}, map[string]string{
			notBuilt: "motorway_construction trunk_construction primary_construction secondary_construction tertiary_construction minor_construction path_construction service_construction track_construction raceway_construction",
			noRoad:   "rail transit ferry bus_guideway aerialway cable_car gondola", tooFine: "pier", purpose: "raceway",
		}},
		{"transportation", lines, Rail, "class", nil, map[Class]string{"rail": "rail narrow_gauge preserved", "tram": "tram light_rail monorail funicular"},
			map[string]string{notBuilt: "abandoned construction disused proposed razed", tooFine: "subway platform miniature turntable transit", noRoad: "ferry minor"}},
		{"transportation", lines, Rail, "subclass", map[string]string{"class": "rail"}, map[Class]string{"rail": "rail narrow_gauge preserved", "tram": "funicular"}, nil},
		{"transportation", lines, Rail, "subclass", map[string]string{"class": "transit"}, map[Class]string{"tram": "tram light_rail monorail"}, map[string]string{tooFine: "subway"}},
		{"place", points, Settlement, "class", nil, map[Class]string{"city": "city", "town": "town", "village": "village", "hamlet": "hamlet"}, map[string]string{
			theRecords: "continent country state province aboriginal_lands", noPlace: "borough suburb quarter neighbourhood isolated_dwelling island locality",
		}},
		{"place", points, Settlement, "capital", map[string]string{"class": "city"}, map[Class]string{"city": "5 6"}, map[string]string{theRecords: "2 3 4"}},
	},
	Shortbread: {
		{"land", polygons, Landcover, "kind", nil, map[Class]string{
			"builtup": "residential commercial industrial retail garages railway farmyard brownfield", "farmland": "farmland orchard vineyard allotments plant_nursery greenhouse_horticulture",
			"grass": "grass grassland meadow scrub heath village_green greenfield wet_meadow", "park": "park garden golf_course recreation_ground cemetery grave_yard",
			"wood": "forest", "wetland": "bog string_bog marsh swamp", "sand": "beach sand", "rock": "bare_rock scree shingle quarry",
		}, map[string]string{tooFine: "landfill miniature_golf playground"}},
		{"ocean", polygons, Water, "kind", nil, map[Class]string{"sea": "-"}, nil}, // which has no properties
		{"water_polygons", polygons, Landcover, "kind", nil, map[Class]string{"ice": "glacier"}, nil},
		{"water_polygons", polygons, Water, "kind", nil, map[Class]string{"inland": "water river reservoir basin dock canal"}, map[string]string{"land cover": "glacier"}},
		{"water_lines", lines, Waterway, "kind", nil, map[Class]string{"river": "river", "canal": "canal", "stream": "stream"}, map[string]string{tooFine: "drain ditch"}},
		{"streets", lines, Road, "kind", nil, map[Class]string{
			"motorway": "motorway", "trunk": "trunk", "primary": "primary", "secondary": "secondary", "tertiary": "tertiary",
			"minor": "unclassified residential living_street busway", "service": "service track", "path": "pedestrian path footway steps cycleway",
		}, map[string]string{noRoad: "runway taxiway bus_guideway rail narrow_gauge tram light_rail funicular subway monorail"}},
		{"streets", lines, Rail, "kind", nil, map[Class]string{"rail": "rail narrow_gauge", "tram": "tram light_rail funicular monorail"}, map[string]string{tooFine: "subway", noRoad: "runway motorway"}},
		{"place_labels", points, Settlement, "kind", nil, map[Class]string{"city": "city", "town": "town", "village": "village", "hamlet": "hamlet"}, map[string]string{
			theRecords: "capital state_capital", noPlace: "suburb quarter neighbourhood isolated_dwelling farm island locality",
		}},
	},
}

// classOf is what the rules of a schema make of a feature.
func classOf(s Schema, layer string, kind uint64, to string, tags map[string]string) Class {
	for _, r := range rules[s] {
		if r.from == layer && r.kind == kind && r.to == to {
			if c := r.class(tags); c != "" {
				return c
			}
		}
	}
	return ""
}

func TestEachPublishedLayerAndValue(t *testing.T) {
	for schema, names := range published {
		for layer := range strings.FieldsSeq(names) {
			drawn := slices.ContainsFunc(rules[schema], func(r rule) bool { return r.from == layer })
			listed := false
			for _, b := range become[schema] {
				listed = listed || b.layer == layer
			}
			if out := left[schema][layer] != ""; out == drawn || drawn != listed {
				t.Errorf("%s, %s: drawn %v, listed %v, left out %v", schema, layer, drawn, listed, out)
			}
		}
		for _, b := range become[schema] {
			expect := func(value string, want Class) {
				tags := maps.Clone(b.with)
				if tags == nil {
					tags = map[string]string{}
				}
				tags[b.property] = value
				if got := classOf(schema, b.layer, b.kind, b.to, tags); got != want {
					t.Errorf("%s, %s: %v is %s %q, want %q", schema, b.layer, tags, b.to, got, want)
				}
			}
			for class, values := range b.classes {
				for value := range strings.FieldsSeq(values) {
					expect(value, class)
				}
			}
			for _, values := range b.reasons {
				for value := range strings.FieldsSeq(values) {
					expect(value, "")
				}
			}
		}
	}
}

// listedValues are those of a layer's property of which something is said above.
func listedValues(s Schema, layer, property string) (out []string) {
	for _, b := range become[s] {
		if b.layer == layer && b.property == property {
			for _, values := range b.classes {
				out = append(out, strings.Fields(values)...)
			}
			for _, values := range b.reasons {
				out = append(out, strings.Fields(values)...)
			}
		}
	}
	return out
}

// TestEachValueOfThePublishedStyles holds that something is said of each value by which the styles
// tell features of a layer. testdata/styles.json lists them, by layer and property.
func TestEachValueOfThePublishedStyles(t *testing.T) {
	b, err := os.ReadFile("testdata/styles.json")
	if err != nil {
		t.Fatal(err)
	}
	var styles map[Schema]map[string]map[string]string
	if err := json.Unmarshal(b, &styles); err != nil {
		t.Fatal(err)
	}
	for _, schema := range []Schema{Protomaps, Shortbread} {
		if len(styles[schema]) < 9 {
			t.Errorf("%s: its style has %d layers", schema, len(styles[schema]))
		}
		for layer, properties := range styles[schema] {
			if !slices.Contains(strings.Fields(published[schema]), layer) {
				t.Errorf("%s: its style draws a layer %s, of which nothing is said", schema, layer)
			}
			if left[schema][layer] != "" {
				continue
			}
			for property, values := range properties {
				listed := listedValues(schema, layer, property)
				for value := range strings.FieldsSeq(values) {
					if !slices.Contains(listed, value) {
						t.Errorf("%s, %s: nothing is said of %s=%s, which its style draws", schema, layer, property, value)
					}
				}
			}
		}
	}
}

func TestTunnelsOfEachSchema(t *testing.T) {
	for _, c := range []struct {
		tags map[string]string
		want bool
	}{
		{map[string]string{"brunnel": "tunnel"}, true}, {map[string]string{"brunnel": "bridge"}, false}, {map[string]string{"brunnel": "ford"}, false},
		{map[string]string{"is_tunnel": "true"}, true}, {map[string]string{"is_bridge": "true"}, false},
		{map[string]string{"tunnel": "culvert"}, true}, {map[string]string{"tunnel": "no"}, false},
		{map[string]string{"tunnel": "true", "bridge": "false"}, true}, {map[string]string{"tunnel": "false", "bridge": "true"}, false}, {map[string]string{}, false},
	} {
		if got := isTunnel(c.tags); got != c.want {
			t.Errorf("%v is a tunnel: %v", c.tags, got)
		}
	}
}
