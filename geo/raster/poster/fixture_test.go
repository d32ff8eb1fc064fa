package poster

import (
	"testing"

	"frontline/data/layers"
	"frontline/geo/raster"
	"frontline/geo/raster/rastertest"
)

// bundled is a snapshot of a bundled layer.
func bundled(t testing.TB, layer, date string) raster.MapLayer {
	t.Helper()
	set, l := rastertest.Bundled(t, layers.FS, layer, date)
	return raster.MapLayer{Set: set, Layer: l}
}

// realControl is a real day of control.
func realControl(t testing.TB) raster.MapLayer {
	t.Helper()
	set, l := rastertest.RealControl(t)
	return raster.MapLayer{Set: set, Layer: l}
}
