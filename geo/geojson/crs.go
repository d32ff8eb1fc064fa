package geojson

import (
	"regexp"
	"strings"

	"frontline/geo"
)

// crs reads the member by which GeoJSON of before 2016 names its reference
// system, and refuses all but longitude and latitude on WGS84.
func (d *decoder) crs() error {
	at := d.here()
	name := ""
	switch d.json.PeekKind() {
	case 'n':
		return d.skip()
	case '"': // as some programs write it
		text, err := d.text()
		if err != nil {
			return err
		}
		name = text
	case '{':
		if _, err := d.token(); err != nil {
			return err
		}
		var err error
		if name, err = d.crsMembers(); err != nil {
			return err
		}
	default:
		return d.fail(at, "crs is %s, not an object", KindName(d.json.PeekKind()))
	}
	d.crsNamed = geo.Printable(geo.Clip(name, 80))
	switch {
	case name == "":
		return d.fail(at, "crs names no reference system: leave it out, GeoJSON is longitude and latitude on WGS84")
	case !isLonLat(name):
		return d.fail(at, "the reference system is %q, not longitude and latitude on WGS84: `%s` makes a file that is", geo.Clip(name, 80), toWGS84)
	case !strings.HasSuffix(strings.ToUpper(name), "CRS84"): // what writers of RFC 7946 say needs no note
		d.crsName = name
	}
	return nil
}

// crsMembers reads the members of a crs: {"type":"name","properties":{"name":…}},
// or {"type":"EPSG","properties":{"code":…}} as it was before that; or, of a
// link, its address.
func (d *decoder) crsMembers() (name string, err error) {
	kind := ""
	err = d.members(func(member string) (err error) {
		switch member {
		case "type":
			kind, err = d.text()
			return err
		case "properties":
		default:
			return d.skip()
		}
		there, err := d.open('{')
		if err != nil || !there {
			return err
		}
		return d.members(func(member string) error {
			switch strings.ToLower(member) {
			case "name", "href", "code":
			default:
				return d.skip()
			}
			raw, err := d.value(nil)
			if text, k := Scalar(raw); name == "" && (k == '"' || k == '0') {
				name = text
			}
			return err
		})
	})
	if strings.EqualFold(kind, "EPSG") && strings.Trim(name, "0123456789") == "" && name != "" {
		name = "EPSG:" + name
	}
	return name, err
}

// lonLatName is a name of longitude and latitude on WGS84: CRS84, or with a
// height CRS84h, of any version; EPSG 4326, or with a height 4979; as a URN, an
// address or bare.
//
// By the registry EPSG's have latitude first. In GeoJSON of 2008, section 3,
// positions are longitude and latitude whatever system is named, and all who
// write these names in GeoJSON mean that; who does not is found out by where
// his shapes lie.
var lonLatName = regexp.MustCompile(`(?i)^(?:` + strings.Join([]string{
	`urn:(?:x-)?ogc:def:crs:(?:OGC:[\d.]*:CRS84h?|EPSG:[\d.]*:(?:4326|4979))`,
	`https?://www\.opengis\.net/def/crs/(?:OGC/[\d.]+/CRS84h?|EPSG/[\d.]+/(?:4326|4979))/?`,
	`https?://www\.opengis\.net/gml/srs/epsg\.xml#(?:4326|4979)`,
	`https?://(?:www\.)?(?:spatialreference\.org/ref/epsg|epsg\.io)/(?:4326|4979)(?:[/.?].*)?`,
	`(?:OGC:)?(?:1\.3:)?CRS:?84h?`,
	`EPSG::?(?:4326|4979)`,
	`WGS[ _]?(?:19)?84`,
}, "|") + `)$`)

func isLonLat(name string) bool { return lonLatName.MatchString(strings.TrimSpace(name)) }
