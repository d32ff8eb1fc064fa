package geo

import (
	"io"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/paulmach/orb"
)

// maxFeatures bounds the features of one file.
const maxFeatures = 1_000_000

// ReadOptions bound and interpret what ReadGeoJSON reads; the zero value takes
// the defaults.
type ReadOptions struct {
	// MaxBytes is how much text may come, unpacked; 0 is DefaultMaxBytes.
	MaxBytes int64
	// Layer is the id of the layer that the features are of. A feature alone
	// in its file and without an id takes its key from it.
	Layer string
}

// ReadGeoJSON reads a FeatureCollection, a Feature or a bare geometry (RFC
// 7946), packed with gzip or not, and answers its features, of which there is
// at least one, each with a key of its own.
//
// Every geometry is valid, its exterior rings counter-clockwise and its holes
// clockwise, its coordinates rounded to 1e-6 degrees, without height and
// without positions that repeat the one before. Whatever cannot be brought to
// that is refused with an EInvalid or ETooLarge Error that names the feature's
// index and the JSON path. Other errors are those of r.
func ReadGeoJSON(r io.Reader, opt ReadOptions) ([]Feature, error) {
	src, err := openSource(r, opt.MaxBytes)
	if err != nil {
		return nil, err
	}
	d := newDecoder(src)
	features, err := d.document()
	if err != nil {
		return nil, err
	}
	if err := d.end(); err != nil {
		return nil, err
	}
	if err := identify(features, opt.Layer); err != nil {
		return nil, err
	}
	return features, nil
}

// object is a GeoJSON object while its members come in, in any order.
type object struct {
	kind     string // its "type"
	feature  Feature
	features []Feature

	hasCoordinates, hasGeometry, hasFeatures bool
}

// document reads the whole text's one object.
func (d *decoder) document() ([]Feature, error) {
	tok, err := d.token()
	if err != nil {
		return nil, err
	}
	if k := tok.Kind(); k != '{' {
		return nil, d.fail("", "the text is %s, not a GeoJSON object", kindName(k))
	}
	var o object
	if err := d.members(func(name string) error { return d.rootMember(&o, name) }); err != nil {
		return nil, err
	}
	d.feature = -1
	switch o.kind {
	case "FeatureCollection":
		switch {
		case o.hasCoordinates || o.hasGeometry:
			return nil, d.fail("", "a FeatureCollection has features, no geometry or coordinates of its own")
		case !o.hasFeatures:
			return nil, d.fail("", "the FeatureCollection has no member features")
		case len(o.features) == 0:
			return nil, d.fail("/features", "the collection is empty")
		}
		return o.features, nil
	case "Feature":
		if o.hasFeatures {
			return nil, d.fail("/features", "a Feature has no features of its own")
		}
		d.feature = 0
		if err := d.checkFeature(&o, ""); err != nil {
			return nil, err
		}
	case "":
		return nil, d.fail("", "the member type is missing")
	default:
		d.feature = 0
		if o.hasFeatures || o.hasGeometry {
			return nil, d.fail("", "type is %q, and there are features or a geometry: is it a FeatureCollection or a Feature?", clip(o.kind, 40))
		}
		if err := d.checkGeometryType(o.kind, ""); err != nil {
			return nil, err
		}
		if !o.hasCoordinates {
			return nil, d.fail("", "the %s has no coordinates", o.kind)
		}
		// What else a geometry carries is foreign to it.
		o.feature = Feature{}
		if o.feature.Geometry, err = d.geometry(o.kind, ""); err != nil {
			return nil, err
		}
	}
	return []Feature{o.feature}, nil
}

// rootMember reads a member of the text's object. Until the type is known it
// may be of any.
func (d *decoder) rootMember(o *object, name string) (err error) {
	switch name {
	case "features":
		d.feature = -1
		o.hasFeatures = true
		o.features, err = d.collection()
		d.feature = -1
		return err
	case "properties", "id":
		// Some programs put these on a collection, where they mean nothing.
		if o.kind != "" && o.kind != "Feature" {
			return d.skip()
		}
	}
	d.feature = -1
	switch name {
	case "geometry", "coordinates", "properties", "id":
		d.feature = 0
	}
	return d.featureMember(o, name)
}

// collection reads the array of a FeatureCollection's features.
func (d *decoder) collection() ([]Feature, error) {
	tok, err := d.token()
	if err != nil {
		return nil, err
	}
	if k := tok.Kind(); k != '[' {
		return nil, d.fail(d.here(), "features are %s, not an array", kindName(k))
	}
	var features []Feature
	for {
		d.feature = -1
		tok, err := d.token()
		if err != nil {
			return nil, err
		}
		d.feature = len(features)
		switch k := tok.Kind(); k {
		case ']':
			return features, nil
		case '{':
		default:
			return nil, d.fail(d.here(), "this is %s, not a Feature", kindName(k))
		}
		if len(features) == maxFeatures {
			return nil, d.failCode(ETooLarge, d.here(), "there are more than %d features", maxFeatures)
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
			return nil, d.fail(at.AppendToken("type"), "this is %q, not \"Feature\"", clip(o.kind, 40))
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
		err = d.geometryCollection(d.here().Parent())
	case "crs":
		err = d.crs()
	default:
		err = d.skip()
	}
	return err
}

func (d *decoder) checkFeature(o *object, at jsontext.Pointer) error {
	switch {
	case o.hasCoordinates:
		return d.fail(at, "a Feature has a geometry, no coordinates of its own")
	case !o.hasGeometry:
		return d.fail(at, "the Feature has no geometry")
	}
	return nil
}

// geometryObject reads a Feature's geometry.
func (d *decoder) geometryObject() (orb.Geometry, error) {
	tok, err := d.token()
	if err != nil {
		return nil, err
	}
	at := d.here()
	switch k := tok.Kind(); k {
	case '{':
	case 'n':
		return nil, d.fail(at, "the geometry is null: every feature needs a place on the map")
	default:
		return nil, d.fail(at, "the geometry is %s, not an object", kindName(k))
	}
	var kind string
	var hasCoordinates bool
	err = d.members(func(name string) (err error) {
		switch name {
		case "type":
			if kind, err = d.kind(); err == nil {
				err = d.checkGeometryType(kind, at)
			}
		case "coordinates":
			hasCoordinates = true
			err = d.coordinates()
		case "geometries":
			err = d.geometryCollection(at)
		case "features", "geometry":
			err = d.fail(d.here(), "a geometry has no %s of its own", name)
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
	case kind == "":
		return nil, d.fail(at, "the geometry's type is missing")
	case !hasCoordinates:
		return nil, d.fail(at, "the %s has no coordinates", kind)
	}
	return d.geometry(kind, at)
}

// kind reads the value of a type member.
func (d *decoder) kind() (string, error) {
	tok, err := d.token()
	if err != nil {
		return "", err
	}
	if k := tok.Kind(); k != '"' {
		return "", d.fail(d.here(), "type is %s, not a string", kindName(k))
	}
	kind := tok.String()
	if kind == "" {
		return "", d.fail(d.here(), "type is empty")
	}
	return kind, nil
}

// geometryTypes are those that are read; wholeTypes are the others that a text
// may be as a whole.
var (
	geometryTypes = []string{"Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon"}
	wholeTypes    = []string{"Feature", "FeatureCollection"}
)

// checkGeometryType refuses what is no type of a geometry that is read.
func (d *decoder) checkGeometryType(kind string, at jsontext.Pointer) error {
	if kind == "GeometryCollection" {
		return d.geometryCollection(at)
	}
	if slices.Contains(geometryTypes, kind) {
		return nil
	}
	known := geometryTypes
	if at == "" {
		known = slices.Concat(geometryTypes, wholeTypes)
	}
	return d.fail(at.AppendToken("type"), "%q is none of %s", clip(kind, 40), strings.Join(known, ", "))
}

func (d *decoder) geometryCollection(at jsontext.Pointer) error {
	return d.fail(at, "a GeometryCollection is not read: split it into one feature for each of its geometries, or join those of one kind into a Multi geometry")
}

// crs reads the member by which GeoJSON of before 2016 names its reference
// system, and refuses all but longitude and latitude on WGS84.
func (d *decoder) crs() error {
	at := d.here()
	tok, err := d.token()
	if err != nil {
		return err
	}
	if tok.Kind() == 'n' {
		return nil
	}
	if k := tok.Kind(); k != '{' {
		return d.fail(at, "crs is %s, not an object", kindName(k))
	}
	var name string
	err = d.members(func(member string) error {
		if member != "properties" {
			return d.skip()
		}
		there, err := d.open('{')
		if err != nil || !there {
			return err
		}
		return d.members(func(member string) (err error) {
			if member != "name" {
				return d.skip()
			}
			name, err = d.text()
			return err
		})
	})
	switch {
	case err != nil:
		return err
	case name == "":
		return d.fail(at, "crs names no reference system: leave it out, GeoJSON is longitude and latitude on WGS84")
	case !isCRS84(name):
		return d.fail(at, "the reference system is %q, not WGS84 longitude and latitude (urn:ogc:def:crs:OGC:1.3:CRS84): convert the file first", clip(name, 80))
	}
	return nil
}

// isCRS84 is whether name is urn:ogc:def:crs:OGC:…:CRS84, of any version or
// none.
func isCRS84(name string) bool {
	version, ok := strings.CutPrefix(name, "urn:ogc:def:crs:OGC:")
	if !ok {
		return false
	}
	version, ok = strings.CutSuffix(version, ":CRS84")
	return ok && strings.Trim(version, "0123456789.") == ""
}
