package look

import (
	"slices"
	"testing"

	"frontline/geo/osm"
)

// Each layer and class that a translated tile has is drawn, and no other is asked for.
func TestEachClassOfABasemapIsDrawn(t *testing.T) {
	for _, of := range osm.Layers {
		if of.Name == osm.Settlement {
			for _, c := range of.Classes {
				if !slices.Contains(table.Names.Settlement.Classes, string(c)) {
					t.Errorf("a settlement of the class %s is not named", c)
				}
			}
			continue
		}
		for _, c := range of.Classes {
			for _, tunnel := range []bool{false, true} {
				f := osm.Feature{Class: c, Tunnel: tunnel}
				drawn := 0
				for _, l := range Basemap {
					if l.Basemap == of.Name && l.Filter.Match(f.Property, "") {
						drawn++
					}
				}
				// Below the ground only larger roads are drawn.
				if hidden := tunnel && (of.Name != osm.Road || c == "path" || c == "service") && of.Name != osm.Landcover && of.Name != osm.Water; hidden != (drawn == 0) {
					t.Errorf("%s of the class %s, in a tunnel %v, is in %d layers", of.Name, c, tunnel, drawn)
				}
			}
		}
	}
	if GroundBelow == 0 || GroundBelow >= len(Ground) || Ground[GroundBelow].ID != "oblasts" {
		t.Errorf("%d layers of the ground lie under basemaps: those before the lines of oblasts", GroundBelow)
	}
}
