package format

import (
	"frontline/geo"
	"frontline/geo/geojson"
)

// maxFeatures bounds the features of one file, as in GeoJSON.
const maxFeatures = 1_000_000

// maxPositions bounds the positions of one geometry, as in GeoJSON those of a
// file: that all are within it is told once they are read again.
const maxPositions = geojson.DefaultMaxPositions

var errPositions = geo.Errorf(geo.ETooLarge, "there are more than %d positions: %s", maxPositions, geojson.ManyPositions)

// maxText bounds a text of a property, as in GeoJSON.
const maxText = 1 << 20

// maxDepth bounds how deep elements of KML lie in each other.
const maxDepth = 100

// maxValue bounds a value of a column, in bytes.
const maxValue = 64 << 20

func tooLarge(limit int64) error {
	return geo.Errorf(geo.ETooLarge, "the file is larger than %d MiB unpacked, which is as much as is taken: --max-mib (over HTTP --upload-mib of serve) takes more", limit>>20)
}
