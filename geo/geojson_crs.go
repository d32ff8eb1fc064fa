package geo

import "strings"

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
	case !isLonLat(name):
		return d.fail(at, "the reference system is %q, not WGS84 longitude and latitude (urn:ogc:def:crs:OGC:1.3:CRS84): convert the file first", clip(name, 80))
	}
	return nil
}

// isLonLat is whether name is one for longitude and latitude on WGS84:
// urn:ogc:def:crs:OGC:…:CRS84, of any version or none, or EPSG:4326.
//
// The latter is what ArcGIS servers write, and what GeoJSON of 2008 knew, whose
// positions are longitude and latitude whatever axes the system itself has. Its
// form as a URN, urn:ogc:def:crs:EPSG::4326, stands for latitude first and is
// refused.
func isLonLat(name string) bool {
	if name == "EPSG:4326" {
		return true
	}
	version, ok := strings.CutPrefix(name, "urn:ogc:def:crs:OGC:")
	if !ok {
		return false
	}
	version, ok = strings.CutSuffix(version, ":CRS84")
	return ok && strings.Trim(version, "0123456789.") == ""
}
