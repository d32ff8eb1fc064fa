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
)

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
	case ".gpkg", ".shp", ".kml", ".fgb", ".gml", ".csv":
		bare := strings.TrimSuffix(name, filepath.Ext(name))
		return 0, geo.Errorf(geo.EInvalid, "%s is not written here: export to %[2]s.geojson, then `ogr2ogr %[3]s %[2]s.geojson` (GDAL)", ending, bare, name)
	}
	return 0, geo.Errorf(geo.EInvalid, "%s must end in .pmtiles, .mbtiles or .geojson", name)
}
