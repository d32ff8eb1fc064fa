package main

import (
	"cmp"
	_ "embed"
	"fmt"
	"maps"
	"math"
	"path/filepath"
	"slices"
	"strconv"

	"frontline/data/layers"
	"frontline/geo"
	"frontline/geo/geojson"
	"frontline/geo/planar"
)

//go:embed water.json
var waterJSON []byte

// A reservoir is one of GSHHG's lakes, or what of it lies within an outline. It is there
// until a date where it ended.
type reservoir struct {
	ID        string       `json:"id"`
	Polygon   int          `json:"polygon"`
	Within    [][2]float64 `json:"within"`
	Until     string       `json:"until"`
	Source    string       `json:"source"`
	SourceURL string       `json:"source_url"`
}

// waterBins are the bins of Ukraine and what lies around it; waterBox is what is drawn of
// them: 150 km around Ukraine. No other sea than the Black Sea and the Sea of Azov lies
// in them, and the mainland's coast comes into them and leaves them in the south alone.
var (
	waterBins = binRange{west: 20, south: 42, east: 46, north: 54}
	waterBox  = rectangle(20, 43, 42.3, 53.8)
)

// coarseness is the grid of what derives from GSHHG: 0.0001°, a tenth of what its lines
// are simplified by.
const coarseness = 100

func (p point) coarse() point {
	round := func(v int32) int32 { return int32(math.Round(float64(v)/coarseness)) * coarseness }
	return point{round(p.x), round(p.y)}
}

func rectangle(west, south, east, north float64) planar.Ring {
	return planarRing(ring{pointAt(west, south), pointAt(east, south), pointAt(east, north), pointAt(west, north), pointAt(west, south)})
}

// waterLayer writes the water layer from GSHHG's files for GMT and the base layer as it is.
func waterLayer(gshhg, out string) error {
	features, ended, err := waterFeatures(gshhg)
	if err != nil {
		return err
	}
	return writeLayer(filepath.Join(out, "water"), map[string][]feature{baseDate: features}, ended)
}

// waterFeatures are the water layer's, and the keys of those that end on a date.
func waterFeatures(gshhg string) ([]feature, map[string][]string, error) {
	streams, err := readShoreFile(filepath.Join(gshhg, "binned_river_h.nc"), "Bin_size_in_minutes", "N_bins_in_360_longitude_range",
		"Id_of_first_segment_in_a_bin", "N_segments_in_a_bin", "N_points_for_a_segment", "Hierarchial_level_of_a_segment", "Id_of_first_point_in_a_segment",
		"Relative_longitude_from_SW_corner_of_bin", "Relative_latitude_from_SW_corner_of_bin")
	if err != nil {
		return nil, nil, err
	}
	riverLines, err := streams.stretches(waterBins, func(f shoreFile, n int) (id, level, points int) {
		return 0, f["Hierarchial_level_of_a_segment"][n], f["N_points_for_a_segment"][n]
	})
	if err != nil {
		return nil, nil, err
	}
	w, err := readShores(gshhg)
	if err != nil {
		return nil, nil, err
	}
	land, err := readCountries()
	if err != nil {
		return nil, nil, err
	}
	seas, err := w.seaFeatures(land)
	if err != nil {
		return nil, nil, err
	}
	lakes, ended, err := w.lakeFeatures()
	if err != nil {
		return nil, nil, err
	}
	return slices.Concat(seas, lakes, riverFeatures(riverLines)), ended, nil
}

// waters are GSHHG's polygons.
type waters struct {
	mainland line // from the southern edge of the bins back to it, the sea on one side
	islands  []planar.Polygon
	lakes    map[int]planar.Polygon
	inLakes  []planar.Polygon // islands
}

const (
	levelLand = iota + 1
	levelLake
	levelInLake
)

func newWaters(stretches []stretch) (*waters, error) {
	of := map[int][]line{}
	level := map[int]int{}
	for _, s := range stretches {
		if len(s.line) > 1 {
			of[s.of] = append(of[s.of], s.line)
			level[s.of] = s.level
		}
	}
	w := &waters{lakes: map[int]planar.Polygon{}}
	for _, id := range slices.Sorted(maps.Keys(of)) {
		lines := slices.DeleteFunc(joined(of[id]), func(l line) bool { // such as Turkey's coast
			return !slices.ContainsFunc(l, func(p point) bool { return p.y > waterBox[0].Y })
		})
		if level[id] == levelLand && len(lines) == 1 && lines[0][0] != lines[0][len(lines[0])-1] {
			if w.mainland != nil {
				return nil, fmt.Errorf("polygon %d is a second mainland", id)
			}
			w.mainland = lines[0]
			continue
		}
		for _, l := range lines {
			if l[0] != l[len(l)-1] {
				if level[id] == levelLake {
					continue // a lake that goes on beyond the bins
				}
				lon, lat := l[0].degrees()
				return nil, fmt.Errorf("polygon %d of level %d is cut into %d pieces, one from %.4f, %.4f", id, level[id], len(lines), lon, lat)
			}
			if len(l) < 4 {
				continue
			}
			pg := planar.Polygon{planarRing(ring(l)).Turned(true)}
			switch level[id] {
			case levelLand:
				w.islands = append(w.islands, pg)
			case levelLake:
				w.lakes[id] = pg
			case levelInLake:
				w.inLakes = append(w.inLakes, pg)
			}
		}
	}
	south := int32(waterBins.south) * microdegrees
	if w.mainland == nil || w.mainland[0].y != south || w.mainland[len(w.mainland)-1].y != south {
		return nil, fmt.Errorf("the coast does not begin and end at %d° N", waterBins.south)
	}
	return w, nil
}

// Labels of what is laid over one another. Grounds of countries follow.
const (
	isBox = iota
	isSea
	isIsland
	isLake
	isWithin
	isCountry
)

// seaAreas are the sea, and islands in it.
func (w *waters) seaAreas(islands []planar.Polygon) []planar.Area {
	return []planar.Area{
		{Label: isSea, Weight: 1, Polygons: []planar.Polygon{{planarRing(append(ring(w.mainland), w.mainland[0])).Turned(true)}}},
		{Label: isIsland, Weight: 1, Polygons: islands},
	}
}

func inSea(c planar.Cover) bool {
	return c.Count(isBox) > 0 && c.Count(isSea) > 0 && c.Count(isIsland) == 0
}

// leastInland is how far, in degrees of latitude, sea reaches into the base map's land, 2 km:
// what does not is the same coast, drawn otherwise, of which the base map's stays.
const leastInland = 0.018

// seaFeatures are bays and lagoons that the base map draws as land, and the coast there. All
// other sea is the base map's.
func (w *waters) seaFeatures(countries map[string]multiPolygon) ([]feature, error) {
	areas := append([]planar.Area{{Label: isBox, Weight: 1, Polygons: []planar.Polygon{{waterBox}}}}, w.seaAreas(w.islands)...)
	for _, code := range slices.Sorted(maps.Keys(countries)) {
		areas = append(areas, planar.Area{Label: isCountry, Weight: 1, Polygons: planarPolygons(countries[code])})
	}
	a, err := planar.Arrange(coarsened(areas)...)
	if err != nil {
		return nil, err
	}
	land := func(c planar.Cover) bool { return c.Count(isBox) > 0 && c.Count(isCountry) > 0 }
	shore := map[edge]bool{} // the base map's
	for _, pg := range refined(a.Polygons(land)) {
		for _, r := range pg {
			for i := 1; i < len(r); i++ {
				shore[edge{r[i-1], r[i]}] = true
			}
		}
	}
	var sea multiPolygon
	var coast multiLine
	for _, pg := range refined(a.Polygons(func(c planar.Cover) bool { return land(c) && inSea(c) })) {
		if !slices.ContainsFunc(pg[0], func(p point) bool { return isInland(p, shore) }) {
			continue
		}
		sea = append(sea, pg)
		for _, r := range pg {
			coast = append(coast, without(r, shore)...)
		}
	}
	return []feature{
		{id: "sea", geometry: sea, properties: map[string]any{"class": "sea"}},
		{id: "coast", geometry: coast, properties: map[string]any{"class": "coast"}},
	}, nil
}

// isInland is whether no edge of the shore is near.
func isInland(p point, shore map[edge]bool) bool {
	_, lat := p.degrees()
	along := math.Cos(lat * math.Pi / 180)
	flat := func(q point) [2]float64 {
		return [2]float64{float64(q.x-p.x) / microdegrees * along, float64(q.y-p.y) / microdegrees}
	}
	for e := range shore {
		a, b := flat(e.a), flat(e.b)
		dx, dy := b[0]-a[0], b[1]-a[1]
		share := min(max(-(a[0]*dx+a[1]*dy)/(dx*dx+dy*dy), 0), 1)
		if math.Hypot(a[0]+share*dx, a[1]+share*dy) < leastInland {
			return false
		}
	}
	return true
}

// without are the parts of a ring that have none of some edges.
func without(r ring, edges map[edge]bool) (out multiLine) {
	n := len(r) - 1
	start := 0 // after one of them, so that no part goes on at the ring's beginning
	for i := range n {
		if edges[edge{r[i], r[i+1]}] {
			start = i + 1
		}
	}
	var part line
	for k := range n {
		p, q := r[(start+k)%n], r[(start+k+1)%n]
		if edges[edge{p, q}] {
			part = nil
			continue
		}
		if part == nil {
			out = append(out, line{p})
		}
		part = append(out[len(out)-1], q)
		out[len(out)-1] = part
	}
	return out
}

// lakeFeatures are lakes, rivers as wide as to have two shores, and reservoirs; and the
// keys of those that ended, by date.
func (w *waters) lakeFeatures() ([]feature, map[string][]string, error) {
	var reservoirs []reservoir
	if err := decodeStrict(waterJSON, &reservoirs); err != nil {
		return nil, nil, fmt.Errorf("water.json: %w", err)
	}
	var out []feature
	var lakes multiPolygon
	ended := map[string][]string{}
	of := map[int][]reservoir{}
	for _, r := range reservoirs {
		of[r.Polygon] = append(of[r.Polygon], r)
		if w.lakes[r.Polygon] == nil {
			return nil, nil, fmt.Errorf("reservoir %s: there is no polygon %d", r.ID, r.Polygon)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(w.lakes)) {
		areas := []planar.Area{
			{Label: isBox, Weight: 1, Polygons: []planar.Polygon{{waterBox}}},
			{Label: isLake, Weight: 1, Polygons: []planar.Polygon{w.lakes[id]}},
			{Label: isIsland, Weight: 1, Polygons: w.inLakes},
		}
		for n, r := range of[id] {
			if len(r.Within) > 0 {
				areas = append(areas, planar.Area{Label: isWithin + n, Weight: 1, Polygons: []planar.Polygon{{outlineOf(r.Within)}}})
			}
		}
		a, err := planar.Arrange(coarsened(areas)...)
		if err != nil {
			return nil, nil, err
		}
		water := func(c planar.Cover) bool {
			return c.Count(isBox) > 0 && c.Count(isLake) > 0 && c.Count(isIsland) == 0
		}
		rest := refined(a.Polygons(func(c planar.Cover) bool {
			for n, r := range of[id] {
				if len(r.Within) == 0 || c.Count(isWithin+n) > 0 {
					return false
				}
			}
			return water(c)
		}))
		switch {
		case len(of[id]) == 0:
			lakes = append(lakes, rest...)
		case len(rest) > 0: // what is no reservoir of a river that has some
			out = append(out, feature{id: "river-" + strconv.Itoa(id), geometry: rest, properties: map[string]any{"class": "river"}})
		}
		for n, r := range of[id] {
			f := feature{id: "reservoir-" + r.ID, properties: map[string]any{
				"class": "reservoir", "until": r.Until, "source": r.Source, "source_url": r.SourceURL,
			}}
			f.geometry = refined(a.Polygons(func(c planar.Cover) bool {
				return water(c) && (len(r.Within) == 0 || c.Count(isWithin+n) > 0)
			}))
			out = append(out, f)
			if r.Until != "" {
				ended[r.Until] = append(ended[r.Until], f.id)
			}
		}
	}
	out = append(out, feature{id: "lakes", geometry: lakes, properties: map[string]any{"class": "lake"}})
	return out, ended, nil
}

// GSHHG's levels of rivers: up to lastMain those that are drawn from afar, up to lastRiver
// all that always have water. After them come dry beds and canals.
const lastMain, lastRiver = 2, 4

// riverFeatures are rivers as lines, by GSHHG's level.
func riverFeatures(stretches []stretch) []feature {
	of := map[int][]line{}
	for _, s := range stretches {
		if s.level > lastRiver {
			continue
		}
		of[s.level] = append(of[s.level], insideBox(s.line)...)
	}
	var out []feature
	for _, level := range slices.Sorted(maps.Keys(of)) {
		lines := multiLine(joined(of[level]))
		slices.SortFunc(lines, func(l, m line) int {
			return slices.CompareFunc(l, m, func(p, q point) int { return cmp.Or(cmp.Compare(p.x, q.x), cmp.Compare(p.y, q.y)) })
		})
		f := feature{id: "rivers-" + strconv.Itoa(level), geometry: lines, properties: map[string]any{"class": "river"}}
		if level > lastMain {
			f.properties["size"] = "lesser"
		}
		out = append(out, f)
	}
	return out
}

// insideBox are the parts of a line of which each position is drawn.
func insideBox(l line) (out []line) {
	var part line
	for i, p := range l {
		in := p.x >= waterBox[0].X && p.x <= waterBox[2].X && p.y >= waterBox[0].Y && p.y <= waterBox[2].Y
		if in {
			part = append(part, p)
		}
		if (!in || i == len(l)-1) && len(part) > 1 {
			out = append(out, part)
		}
		if !in {
			part = nil
		}
	}
	return out
}

// readCountries are the outlines of the base map's countries.
func readCountries() (map[string]multiPolygon, error) {
	f, err := layers.FS.Open("base/" + baseDate + ".geojson")
	if err != nil {
		return nil, err
	}
	defer f.Close()
	features, err := geojson.ReadFeatures(f, geojson.Options{Layer: "base"})
	if err != nil {
		return nil, err
	}
	out := map[string]multiPolygon{}
	for i := range features {
		if f := &features[i]; geo.Property[string](f, "class") == "country" {
			country := geo.Property[string](f, "country")
			for _, p := range geo.Polygons(f.Geometry) {
				out[country] = append(out[country], gridPolygon(p))
			}
		}
	}
	return out, nil
}
