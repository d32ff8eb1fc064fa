package osm

import "cmp"

// Class is what a feature is. The classes of a layer are from the first drawn to the last.
type Class string

// The layers of a translated tile with their classes.
const (
	Landcover  = "landcover"  // polygons: builtup, farmland, grass, park, wood, wetland, sand, rock, ice
	Water      = "water"      // polygons: sea, inland
	Waterway   = "waterway"   // lines: stream, canal, river
	Road       = "road"       // lines: path, service, minor, tertiary, secondary, primary, trunk, motorway
	Rail       = "rail"       // lines: tram, rail
	Settlement = "settlement" // points: hamlet, village, town, city
)

// Layers are the layers of a translated tile in the order in which they are drawn, each with
// its classes.
var Layers = []struct {
	Name    string
	Classes []Class
}{
	{Landcover, []Class{"builtup", "farmland", "grass", "park", "wood", "wetland", "sand", "rock", "ice"}},
	{Water, []Class{"sea", "inland"}},
	{Waterway, []Class{"stream", "canal", "river"}},
	{Road, []Class{"path", "service", "minor", "tertiary", "secondary", "primary", "trunk", "motorway"}},
	{Rail, []Class{"tram", "rail"}},
	{Settlement, []Class{"hamlet", "village", "town", "city"}},
}

// ClassesOf are those of a layer of a translated tile; none of any other.
func ClassesOf(layer string) []Class {
	for _, l := range Layers {
		if l.Name == layer {
			return l.Classes
		}
	}
	return nil
}

// rule says what becomes of the features of one kind of a layer of a schema.
type rule struct {
	from  string // the schema's layer
	kind  uint64 // of geometry
	to    string
	class func(tags map[string]string) Class // "" for what is dropped
}

// by makes a class of one property's value.
func by(property string, classes map[string]Class) func(map[string]string) Class {
	return func(tags map[string]string) Class { return classes[tags[property]] }
}

// always is one class for all.
func always(c Class) func(map[string]string) Class {
	return func(map[string]string) Class { return c }
}

// kinds spreads a class over several values.
func kinds(of map[Class][]string) map[string]Class {
	out := map[string]Class{}
	for class, values := range of {
		for _, v := range values {
			out[v] = class
		}
	}
	return out
}

// settlements are the values that all three schemas have for them. A capital, of a country or
// a region, is the record's to name.
var settlements = map[string]Class{"city": "city", "town": "town", "village": "village", "hamlet": "hamlet"}

// notCapital drops the capitals among what class keeps. The seats of districts and of what is
// below them are none: 5 and more by OpenStreetMap's admin_level.
func notCapital(class func(map[string]string) Class) func(map[string]string) Class {
	return func(tags map[string]string) Class {
		switch tags["capital"] {
		case "", "0", "no", "false", "5", "6", "7", "8", "9", "10":
			return class(tags)
		}
		return ""
	}
}

// rules are those of each schema. What none is about is dropped.
var rules = map[Schema][]rule{
	Protomaps: {
		{"landcover", polygons, Landcover, by("kind", kinds(map[Class][]string{
			"rock": {"barren"}, "farmland": {"farmland"}, "wood": {"forest"}, "ice": {"glacier"}, "grass": {"grassland", "scrub"}, "builtup": {"urban_area"},
		}))},
		{"landuse", polygons, Landcover, by("kind", kinds(map[Class][]string{
			"builtup":  {"residential", "commercial", "industrial", "railway"},
			"farmland": {"farmland", "farm", "orchard", "allotments", "vineyard"},
			"grass":    {"grass", "grassland", "meadow", "scrub", "village_green"},
			"park":     {"park", "garden", "golf_course", "recreation_ground", "cemetery"},
			"wood":     {"forest", "wood"},
			"wetland":  {"wetland"}, "sand": {"beach", "sand"}, "rock": {"bare_rock", "barren"}, "ice": {"glacier"},
		}))},
		{"water", polygons, Water, by("kind", kinds(map[Class][]string{
			"sea": {"ocean"}, "inland": {"water", "lake", "river", "riverbank", "canal", "stream", "ditch", "drain", "basin", "dock"},
		}))},
		{"water", lines, Waterway, by("kind", waterways)},
		{"roads", lines, Road, protomapsRoad},
		{"roads", lines, Rail, func(tags map[string]string) Class {
			if tags["kind"] != "rail" {
				return ""
			}
			return railways[tags["kind_detail"]]
		}},
		{"places", points, Settlement, notCapital(func(tags map[string]string) Class {
			if tags["kind"] != "locality" {
				return ""
			}
			return settlements[tags["kind_detail"]]
		})},
	},
	OpenMapTiles: {
		{"landcover", polygons, Landcover, func(tags map[string]string) Class {
			switch class := tags["class"]; class {
			case "grass":
				return cmp.Or(openMapTilesGrass[tags["subclass"]], "grass")
			case "farmland", "ice", "wood", "rock", "wetland", "sand":
				return Class(class)
			}
			return ""
		}},
		{"landuse", polygons, Landcover, by("class", kinds(map[Class][]string{
			"builtup": {"residential", "suburb", "quarter", "neighbourhood", "commercial", "retail", "industrial", "garages", "railway"},
			"park":    {"cemetery"}, "rock": {"quarry"},
		}))},
		{"park", polygons, Landcover, by("class", map[string]Class{"recreation_ground": "park"})},
		{"water", polygons, Water, by("class", kinds(map[Class][]string{"sea": {"ocean"}, "inland": {"lake", "river", "pond", "dock"}}))},
		{"waterway", lines, Waterway, by("class", waterways)},
		{"transportation", lines, Road, by("class", kinds(map[Class][]string{
			"motorway": {"motorway"}, "trunk": {"trunk"}, "primary": {"primary"}, "secondary": {"secondary"}, "tertiary": {"tertiary"},
			"minor": {"minor", "busway"}, "service": {"service", "track"}, "path": {"path", "pedestrian"},
		}))},
		{"transportation", lines, Rail, func(tags map[string]string) Class {
			switch tags["class"] {
			case "rail":
				return cmp.Or(railways[tags["subclass"]], "rail")
			case "transit":
				return railways[tags["subclass"]]
			}
			return railways[tags["class"]] // as tilemaker has them
		}},
		{"place", points, Settlement, notCapital(by("class", settlements))},
	},
	Shortbread: {
		{"land", polygons, Landcover, by("kind", kinds(map[Class][]string{
			"builtup":  {"residential", "commercial", "industrial", "retail", "garages", "railway", "farmyard", "brownfield"},
			"farmland": {"farmland", "orchard", "vineyard", "allotments", "plant_nursery", "greenhouse_horticulture"},
			"grass":    {"grass", "grassland", "meadow", "scrub", "heath", "village_green", "greenfield", "wet_meadow"},
			"park":     {"park", "garden", "golf_course", "recreation_ground", "cemetery", "grave_yard"},
			"wood":     {"forest"},
			"wetland":  {"bog", "string_bog", "marsh", "swamp"},
			"sand":     {"beach", "sand"}, "rock": {"bare_rock", "scree", "shingle", "quarry"},
		}))},
		{"ocean", polygons, Water, always("sea")},
		{"water_polygons", polygons, Landcover, by("kind", map[string]Class{"glacier": "ice"})},
		{"water_polygons", polygons, Water, by("kind", kinds(map[Class][]string{"inland": {"water", "river", "canal", "reservoir", "basin", "dock"}}))},
		{"water_lines", lines, Waterway, by("kind", waterways)},
		{"streets", lines, Road, by("kind", kinds(map[Class][]string{
			"motorway": {"motorway"}, "trunk": {"trunk"}, "primary": {"primary"}, "secondary": {"secondary"}, "tertiary": {"tertiary"},
			"minor": {"unclassified", "residential", "living_street", "busway"}, "service": {"service", "track"},
			"path": {"pedestrian", "path", "footway", "steps", "cycleway", "bridleway"},
		}))},
		{"streets", lines, Rail, by("kind", railways)},
		{"place_labels", points, Settlement, notCapital(by("kind", settlements))},
	},
}

// openMapTilesGrass are those of OpenMapTiles' subclasses of grass that the others tell from it.
var openMapTilesGrass = map[string]Class{"park": "park", "garden": "park", "golf_course": "park", "recreation_ground": "park", "allotments": "farmland"}

// waterways are the values that all three schemas have. Drains and ditches are too small.
var waterways = map[string]Class{"river": "river", "canal": "canal", "stream": "stream"}

// railways are the values of OpenStreetMap's key railway that all three schemas have, of those
// on which something runs: none that is disused, abandoned, planned or being built, no platform,
// and none below the ground.
var railways = map[string]Class{
	"rail": "rail", "narrow_gauge": "rail", "preserved": "rail",
	"tram": "tram", "light_rail": "tram", "monorail": "tram", "funicular": "tram",
}

// protomapsRoad is the class of a road of Protomaps: by its detail, and where a tile has none by its kind.
func protomapsRoad(tags map[string]string) Class {
	switch tags["kind_detail"] {
	case "motorway", "trunk", "primary", "secondary", "tertiary":
		return Class(tags["kind_detail"])
	case "motorway_link", "trunk_link", "primary_link", "secondary_link", "tertiary_link":
		return Class(tags["kind_detail"][:len(tags["kind_detail"])-len("_link")])
	case "raceway", "corridor", "pier":
		return ""
	case "track":
		return "service"
	}
	switch tags["kind"] {
	case "highway":
		return "motorway"
	case "major_road":
		return "primary"
	case "minor_road":
		switch tags["kind_detail"] {
		case "", "residential", "unclassified", "road", "living_street":
			return "minor"
		}
		return "service" // whose detail is any word of OpenStreetMap's key service
	case "path":
		return "path"
	}
	return ""
}
