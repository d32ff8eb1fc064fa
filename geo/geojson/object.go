package geojson

import (
	"slices"
	"strings"

	"frontline/geo"
	"frontline/geo/valid"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/paulmach/orb"
)

// object is a GeoJSON object while its members come in, in any order.
type object struct {
	kind     string // its "type"
	feature  geo.Feature
	features []geo.Feature

	parts []orb.Geometry // of a GeometryCollection

	hasCoordinates, hasGeometries, hasGeometry, hasFeatures, hasWrapped, isAnswer, isOverpass bool
}

// document reads the whole text's one object.
func (d *decoder) document() ([]geo.Feature, error) {
	tok, err := d.token()
	if err != nil {
		return nil, err
	}
	if k := tok.Kind(); k != '{' {
		if k == '[' {
			return nil, d.fail("", "the text is an array, not a GeoJSON object: of an array of features `jq '{type: \"FeatureCollection\", features: .}' FILE > new.geojson` makes one")
		}
		return nil, d.fail("", "the text is %s, not a GeoJSON object", KindName(k))
	}
	return d.root()
}

// root reads the members of the text's object, whose brace has been read.
func (d *decoder) root() ([]geo.Feature, error) {
	var o object
	var err error
	if err := d.members(func(name string) error { return d.rootMember(&o, name) }); err != nil {
		return nil, err
	}
	d.feature = -1
	d.lone = o.kind == "Feature"
	if o.hasWrapped {
		if o.kind != "" {
			return nil, d.fail("", "this is a %s, and there is GeoJSON in its member %s too", geo.Clip(o.kind, 40), geo.Clip(d.within, 40))
		}
		return o.features, nil
	}
	switch o.kind {
	case "FeatureCollection":
		switch {
		case isTrue(o.feature.Properties[transferLimit]):
			return nil, d.cutOff("/properties")
		case o.hasCoordinates || o.hasGeometry:
			return nil, d.fail("", "a FeatureCollection has features, no geometry or coordinates of its own")
		case !o.hasFeatures:
			return nil, d.fail("", "the FeatureCollection has no member features")
		}
		return o.features, nil
	case "Feature":
		if o.hasFeatures {
			return nil, d.fail("/features", "a Feature has no features of its own")
		}
		d.feature = d.base
		if err := d.checkFeature(&o, ""); err != nil {
			return nil, err
		}
	case "":
		if o.isOverpass {
			return nil, d.fail("/elements", "this is what the Overpass API answers, not GeoJSON: ask it with [out:xml], and `%s multipolygons` makes GeoJSON of the areas of that", toWGS84)
		}
		if o.isAnswer {
			return nil, d.fail("/error", "this is an error that a server answered, and says in it what is wrong with what it was asked")
		}
		return nil, d.fail("", "the member type is missing: this is no GeoJSON; where another member holds it, as map, a mapping names that: {\"within\": \"map\"}")
	case "Topology":
		return nil, d.fail("/type", "this is TopoJSON, not GeoJSON: `%s`, with the name of one of its objects at the end where it has several, makes GeoJSON of it", toWGS84)
	default:
		d.feature = d.base
		if o.hasFeatures || o.hasGeometry {
			return nil, d.fail("", "type is %q, and there are features or a geometry: is it a FeatureCollection or a Feature?", geo.Clip(o.kind, 40))
		}
		if err := d.checkGeometryType(o.kind, ""); err != nil {
			return nil, err
		}
		// What else a geometry carries is foreign to it.
		o.feature = geo.Feature{}
		if o.feature.Geometry, err = d.anyGeometry(&o, ""); err != nil {
			return nil, err
		}
		d.takeMended(&o.feature)
	}
	return []geo.Feature{o.feature}, nil
}

// rootMember reads a member of the text's object. Until the type is known it
// may be of any.
func (d *decoder) rootMember(o *object, name string) (err error) {
	d.feature = -1
	if name == d.within && name != "" && o.kind == "" && !o.hasFeatures {
		return d.wrapped(o)
	}
	switch name {
	case "features":
		o.hasFeatures = true
		o.features, err = d.collection()
		d.feature = -1
		return err
	case "properties":
		// Servers put their own on a collection.
		if o.kind == "FeatureCollection" {
			return d.collectionProperties()
		}
		if o.kind != "" && o.kind != "Feature" {
			return d.skip()
		}
	case "id":
		// Some programs put one on a collection, where it means nothing.
		if o.kind != "" && o.kind != "Feature" {
			return d.skip()
		}
	case transferLimit:
		return d.transferLimit()
	case "geometryType":
		return d.geometryTypeMember(o)
	case "error":
		o.isAnswer = true
		return d.skip()
	case "elements":
		o.isOverpass = true
		return d.skip()
	}
	if statesDate(name) {
		return d.statedMember(name)
	}
	switch name {
	case "geometry", "geometries", "coordinates", "properties", "id":
		d.feature = d.base
	}
	return d.featureMember(o, name)
}

// wrapped reads the member that holds the GeoJSON, and not more of them.
func (d *decoder) wrapped(o *object) error {
	at := d.here()
	tok, err := d.token()
	if err != nil {
		return err
	}
	if k := tok.Kind(); k != '{' {
		return d.fail(at, "this is %s, not a GeoJSON object", KindName(k))
	}
	within := d.within
	d.within = ""
	o.features, err = d.root()
	d.within = within
	o.hasWrapped = true
	return err
}

// collection reads the array of a FeatureCollection's features.
func (d *decoder) collection() ([]geo.Feature, error) {
	tok, err := d.token()
	if err != nil {
		return nil, err
	}
	if k := tok.Kind(); k != '[' {
		return nil, d.fail(d.here(), "features are %s, not an array", KindName(k))
	}
	var features []geo.Feature
	for {
		d.feature = -1
		tok, err := d.token()
		if err != nil {
			return nil, err
		}
		d.feature = d.base + len(features)
		switch k := tok.Kind(); k {
		case ']':
			return features, nil
		case '{':
		default:
			return nil, d.fail(d.here(), "this is %s, not a Feature", KindName(k))
		}
		if d.feature == maxFeatures {
			return nil, d.failCode(geo.ETooLarge, d.here(), "there are more than %d features", maxFeatures)
		}
		at := d.here()
		var o object
		if err := d.members(func(name string) error { return d.featureMember(&o, name) }); err != nil {
			return nil, err
		}
		switch {
		case o.kind == "":
			return nil, d.fail(at, "the member type is missing")
		case o.kind != "Feature":
			return nil, d.fail(at.AppendToken("type"), "this is %q, not \"Feature\"", geo.Clip(o.kind, 40))
		}
		if err := d.checkFeature(&o, at); err != nil {
			return nil, err
		}
		features = append(features, o.feature)
	}
}

// featureMember reads a member of an object that may be a Feature.
func (d *decoder) featureMember(o *object, name string) (err error) {
	switch name {
	case "type":
		o.kind, err = d.kind()
	case "id":
		if d.ignoreID {
			return d.skip()
		}
		o.feature.Key, err = d.id()
	case "geometry":
		o.hasGeometry = true
		o.feature.Geometry, err = d.geometryObject()
	case "properties":
		err = d.properties(&o.feature)
	case "coordinates":
		o.hasCoordinates = true
		err = d.coordinates()
	case "geometries":
		o.hasGeometries = true
		o.parts, err = d.geometries(1)
	case "crs":
		err = d.crs()
	default:
		err = d.skip()
	}
	return err
}

func (d *decoder) checkFeature(o *object, at jsontext.Pointer) error {
	if o.hasCoordinates || o.hasGeometries {
		return d.fail(at, "a Feature has a geometry, no coordinates or geometries of its own")
	}
	d.takeMended(&o.feature)
	return nil
}

// takeMended gives the feature that was read what was done about its geometry.
func (d *decoder) takeMended(f *geo.Feature) {
	if f.Mended = d.mended; f.Mended != nil {
		f.Mended.Index = d.feature
		if len(valid.NeedsRepair(f.Mended)) > 0 {
			d.unrepaired = append(d.unrepaired, *f)
		}
	}
	d.mended = nil
}

// geometryObject reads a Feature's geometry; nil for none.
func (d *decoder) geometryObject() (orb.Geometry, error) { return d.nestedGeometry(0) }

// maxCollections bounds the nesting of GeometryCollections.
const maxCollections = 8

// nestedGeometry reads a geometry that is depth collections deep.
func (d *decoder) nestedGeometry(depth int) (orb.Geometry, error) {
	tok, err := d.token()
	if err != nil {
		return nil, err
	}
	at := d.here()
	switch k := tok.Kind(); k {
	case '{':
	case 'n':
		return nil, nil
	default:
		return nil, d.fail(at, "the geometry is %s, not an object", KindName(k))
	}
	var o object
	members := 0
	err = d.members(func(name string) (err error) {
		members++
		switch name {
		case "type":
			if o.kind, err = d.kind(); err == nil {
				err = d.checkGeometryType(o.kind, at)
			}
		case "coordinates":
			o.hasCoordinates = true
			err = d.coordinates()
		case "geometries":
			if depth == maxCollections {
				return d.fail(at, "collections are nested more than %d deep", maxCollections)
			}
			o.hasGeometries = true
			o.parts, err = d.geometries(depth + 1)
		case "features", "geometry":
			err = d.fail(d.here(), "a geometry has no %s of its own", name)
		case "rings", "paths":
			if o.kind != "" {
				return d.skip()
			}
			err = d.esriJSON(d.here())
		case "crs":
			err = d.crs()
		default:
			err = d.skip()
		}
		return err
	})
	switch {
	case err != nil:
		return nil, err
	case members == 0: // some programs write {} for null
		return nil, nil
	case o.kind == "":
		return nil, d.fail(at, "the geometry's type is missing")
	}
	return d.anyGeometry(&o, at)
}

// geometries reads the parts of a GeometryCollection.
func (d *decoder) geometries(depth int) ([]orb.Geometry, error) {
	there, err := d.open('[')
	if err != nil || !there {
		return nil, err
	}
	var parts []orb.Geometry
	for d.json.PeekKind() != ']' {
		g, err := d.nestedGeometry(depth)
		if err != nil {
			return nil, err
		}
		if g != nil {
			parts = append(parts, g)
		}
	}
	_, err = d.token()
	return parts, err
}

// anyGeometry makes the geometry of which the members were read.
func (d *decoder) anyGeometry(o *object, at jsontext.Pointer) (orb.Geometry, error) {
	switch {
	case o.kind == collectionType && o.hasCoordinates:
		return nil, d.fail(at, "a GeometryCollection has geometries, no coordinates")
	case o.kind == collectionType && !o.hasGeometries:
		return nil, d.fail(at, "the GeometryCollection has no geometries")
	case o.kind == collectionType:
		return d.collect(o.parts, at), nil
	case o.hasGeometries:
		return nil, d.fail(at, "a %s has coordinates, no geometries", o.kind)
	case !o.hasCoordinates:
		return nil, d.fail(at, "the %s has no coordinates", o.kind)
	}
	return d.geometry(o.kind, at)
}

// kind reads the value of a type member.
func (d *decoder) kind() (string, error) {
	tok, err := d.token()
	if err != nil {
		return "", err
	}
	if k := tok.Kind(); k != '"' {
		return "", d.fail(d.here(), "type is %s, not a string", KindName(k))
	}
	kind := tok.String()
	if kind == "" {
		return "", d.fail(d.here(), "type is empty")
	}
	return kind, nil
}

const collectionType = "GeometryCollection"

// geometryTypes are those that are read; wholeTypes are the others that a text
// may be as a whole.
var (
	geometryTypes = []string{"Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", collectionType}
	wholeTypes    = []string{"Feature", "FeatureCollection"}
)

// checkGeometryType refuses what is no type of a geometry that is read.
func (d *decoder) checkGeometryType(kind string, at jsontext.Pointer) error {
	if slices.Contains(geometryTypes, kind) {
		return nil
	}
	known := geometryTypes
	if at == "" {
		known = slices.Concat(geometryTypes, wholeTypes)
	}
	return d.fail(at.AppendToken("type"), "%q is none of %s", geo.Clip(kind, 40), strings.Join(known, ", "))
}
