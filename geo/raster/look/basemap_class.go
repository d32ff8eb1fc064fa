package look

import "frontline/geo/osm"

// BasemapClass says which layers of Basemap a feature is drawn in, a bit for each.
type BasemapClass uint64

// Has reports whether a feature is drawn in a layer, by its place in Basemap.
func (c BasemapClass) Has(nth int) bool { return c&(1<<nth) != 0 }

type basemapKey struct {
	layer  string
	class  osm.Class
	tunnel bool
}

// basemapClasses are found once: there are few kinds of features, and many features.
var basemapClasses = readBasemapClasses()

func readBasemapClasses() map[basemapKey]BasemapClass {
	out := map[basemapKey]BasemapClass{}
	for _, of := range osm.Layers {
		for _, class := range of.Classes {
			for _, tunnel := range []bool{false, true} {
				f := osm.Feature{Class: class, Tunnel: tunnel}
				for i, l := range Basemap {
					if l.Basemap == of.Name && l.Filter.Match(f.Property, "") {
						out[basemapKey{of.Name, class, tunnel}] |= 1 << i
					}
				}
			}
		}
	}
	return out
}

// BasemapClassOf classes a feature of a layer of a basemap's tile.
func BasemapClassOf(layer string, f *osm.Feature) BasemapClass {
	return basemapClasses[basemapKey{layer, f.Class, f.Tunnel}]
}
