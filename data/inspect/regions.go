package inspect

import (
	"io/fs"
	"strconv"

	"frontline/geo"
	"frontline/geo/change"
	"frontline/geo/geojson"

	"github.com/go-json-experiment/json/v1"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// Regions are countries and oblasts by which places are told, ready for many
// files.
type Regions struct {
	list   []region
	shares *change.Regions // by index
}

type region struct {
	name    string
	ground  orb.MultiPolygon
	divided bool // an oblast of the country that the map is of
	bound   orb.Bound
	bounds  []orb.Bound // of each polygon
}

// ReadRegions are the oblasts of Ukraine and all other countries, as the bundled
// base map draws them.
func ReadRegions(layers fs.FS) (*Regions, error) {
	files, err := fs.Glob(layers, "base/*.geojson") // sorted by name, which is the date
	if err != nil || len(files) == 0 {
		return newRegions(nil), err
	}
	in, err := layers.Open(files[len(files)-1])
	if err != nil {
		return nil, err
	}
	defer in.Close()
	features, err := geojson.ReadFeatures(in, geojson.Options{})
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
	var list []region
	for _, f := range features {
		class := text(f, "class")
		if class != "oblast" && (class != "country" || divided[text(f, "country")]) {
			continue
		}
		switch f.Geometry.(type) {
		case orb.Polygon, orb.MultiPolygon:
			list = append(list, region{name: f.Names["en"], ground: geo.Polygons(f.Geometry), divided: class == "oblast"})
		}
	}
	return newRegions(list), nil
}

// holds is whether a point lies in it. Boxes go before, of which a country has
// one an island.
func (in region) holds(p orb.Point) bool {
	if !in.bound.Contains(p) {
		return false
	}
	for i, polygon := range in.ground {
		if in.bounds[i].Contains(p) && planar.PolygonContains(polygon, p) {
			return true
		}
	}
	return false
}

func newRegions(list []region) *Regions {
	for i := range list {
		in := &list[i]
		in.bound = in.ground.Bound()
		for _, polygon := range in.ground {
			in.bounds = append(in.bounds, polygon.Bound())
		}
	}
	areas := make([]change.Region, len(list))
	for i, in := range list {
		areas[i] = change.Region{Key: strconv.Itoa(i), Ground: in.ground}
	}
	return &Regions{list, change.NewRegions(areas)}
}

// of is how much of some ground lies in which of them, in square metres by name.
func (r *Regions) of(ground orb.MultiPolygon) (map[string]float64, error) {
	parts, err := r.shares.Shares(ground)
	if err != nil {
		return nil, err
	}
	shares := map[string]float64{}
	for key, area := range parts {
		i, err := strconv.Atoi(key)
		if err != nil {
			return nil, err
		}
		shares[r.list[i].name] += area
	}
	return shares, nil
}

// at is the name of the one in which a point lies, "" for none.
func (r *Regions) at(p orb.Point) string {
	for _, in := range r.list {
		if in.holds(p) {
			return in.name
		}
	}
	return ""
}

// maxPositions bounds how many positions are looked up to tell a swap of axes.
const maxPositions = 500

// swapped reports whether features lie outside of the country that the map is
// of, and would lie in it with longitude and latitude swapped.
func (r *Regions) swapped(features []geo.Feature) bool {
	total, here, there := 0, 0, 0
	each := func(p orb.Point) {
		if total == maxPositions {
			return
		}
		total++
		if r.Inside(p) {
			here++
		}
		if r.Inside(orb.Point{p[1], p[0]}) {
			there++
		}
	}
	for _, f := range features {
		if f.Geometry == nil {
			continue
		}
		if f.Geometry.Dimensions() < 2 {
			each(f.Geometry.Bound().Center())
			continue
		}
		for _, polygon := range geo.Polygons(f.Geometry) {
			for _, p := range polygon[0] {
				each(p)
			}
		}
	}
	return here == 0 && 2*there > total
}

// Inside reports whether a point lies in the country that the map is of.
func (r *Regions) Inside(p orb.Point) bool {
	for _, in := range r.list {
		if in.divided && in.holds(p) {
			return true
		}
	}
	return false
}
