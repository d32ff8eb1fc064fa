package raster

import (
	"testing"

	"frontline/data/layers"
	"frontline/geo"
	"frontline/geo/raster/rastertest"
	"frontline/geo/tile"
)

// bundled is a snapshot of a bundled layer.
func bundled(t testing.TB, layer, date string) MapLayer {
	t.Helper()
	set, l := rastertest.Bundled(t, layers.FS, layer, date)
	return MapLayer{Set: set, Layer: l}
}

func bundledTogether(t testing.TB) []MapLayer {
	return []MapLayer{
		bundled(t, "base", "2014-01-01"), bundled(t, "claims", "2022-09-30"),
		bundled(t, "places", "2025-11-27"), bundled(t, "statements", "2025-11-27"),
	}
}

// realControl is a real day of control.
func realControl(t testing.TB) MapLayer {
	t.Helper()
	set, l := rastertest.RealControl(t)
	return MapLayer{Set: set, Layer: l}
}

// source is a layer of shapes, each a feature of its own.
func source(kind geo.Kind, shapes ...geo.Feature) MapLayer {
	return MapLayer{Set: tile.NewSet("test", shapes), Layer: geo.Layer{ID: "test", Kind: kind}}
}
