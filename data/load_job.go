package data

import (
	"frontline/geo"
	"frontline/geo/geojson"
)

// loadJob is one file of a batch.
type loadJob struct {
	request int // its index in the batch
	layer   geo.Layer
	input   Input
	read    geojson.Options
	ends    string // why its layer ends, "" where it does not
}
