package archive

import (
	"path/filepath"
	"strings"

	"frontline/geo"
)

// Format is what is written.
type Format int

// The formats.
const (
	PMTiles Format = iota + 1
	MBTiles
	GeoJSON
	KMZ
	GeoPackage // of all of a layer's time alone
)

// TimelineFormatOf is the format of a file of all of a layer's time.
func TimelineFormatOf(path string) (Format, error) {
	if strings.EqualFold(filepath.Ext(path), ".gpkg") {
		return GeoPackage, nil
	}
	f, err := FormatOf(path)
	if err != nil {
		err = geo.Errorf(geo.EInvalid, "%s must end in .geojson, .gpkg, .kmz, .pmtiles or .mbtiles", filepath.Base(path))
	}
	return f, err
}

// FormatOf is the format that a file's name ends with.
func FormatOf(path string) (Format, error) {
	name := filepath.Base(path)
	ending := strings.ToLower(filepath.Ext(name))
	switch ending {
	case ".pmtiles":
		return PMTiles, nil
	case ".mbtiles":
		return MBTiles, nil
	case ".geojson":
		return GeoJSON, nil
	case ".kmz":
		return KMZ, nil
	case ".kml":
		return 0, geo.Errorf(geo.EInvalid, ".kml is written packed: give a name in .kmz")
	case ".gpkg", ".shp", ".fgb", ".gml", ".csv":
		bare := strings.TrimSuffix(name, filepath.Ext(name))
		return 0, geo.Errorf(geo.EInvalid, "%s is not written here: export to %[2]s.geojson, then `ogr2ogr %[3]s %[2]s.geojson` (GDAL)", ending, bare, name)
	}
	return 0, geo.Errorf(geo.EInvalid, "%s must end in .pmtiles, .mbtiles, .geojson or .kmz", name)
}
