package raster

// canvas is what the parts of a picture are drawn on.
type canvas struct{ *Canvas }

// newCanvas returns a transparent canvas of pixels each way, to be given back by
// release.
func newCanvas(size, scale int) *canvas { return &canvas{NewCanvas(size, scale)} }
