package inspect

import (
	"encoding/json"
	"io/fs"

	"github.com/paulmach/orb"

	"frontline/geo"
)

// Regions are the oblasts of Ukraine and all other countries, as the bundled
// base map draws them.
func Regions(layers fs.FS) ([]Region, error) {
	files, err := fs.Glob(layers, "base/*.geojson") // sorted by name, which is the date
	if err != nil || len(files) == 0 {
		return nil, err
	}
	in, err := layers.Open(files[len(files)-1])
	if err != nil {
		return nil, err
	}
	defer in.Close()
	features, err := geo.ReadGeoJSON(in, geo.ReadOptions{})
	if err != nil {
		return nil, err
	}
	divided := map[string]bool{} // countries that are told by their oblasts
	text := func(f geo.Feature, name string) (s string) {
		_ = json.Unmarshal(f.Properties[name], &s) // no text is none
		return s
	}
	for _, f := range features {
		if text(f, "class") == "oblast" {
			divided[text(f, "country")] = true
		}
	}
	var list []Region
	for _, f := range features {
		class := text(f, "class")
		if class != "oblast" && (class != "country" || divided[text(f, "country")]) {
			continue
		}
		switch f.Geometry.(type) {
		case orb.Polygon, orb.MultiPolygon:
			list = append(list, Region{Name: f.Names["en"], Ground: polygonsOf(f.Geometry)})
		}
	}
	return list, nil
}
