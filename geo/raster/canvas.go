package raster

import "frontline/geo/raster/paint"

// canvas is what the parts of a picture are drawn on.
type canvas struct{ *paint.Canvas }

// newCanvas returns a transparent canvas of pixels each way, to be given back by
// release.
func newCanvas(size, scale int) *canvas { return &canvas{paint.NewCanvas(size, scale)} }
