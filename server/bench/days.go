package main

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"time"

	"github.com/go-json-experiment/json/v1"
)

// series is a layer's days as files, the date in each name.
type series struct {
	name  string
	files []string
}

var dated = regexp.MustCompile(`(\d{4})-?(\d\d)-?(\d\d)\.geojson$`)

// dateOf is the date in a file's name, as 2025-11-27.
func dateOf(file string) string {
	m := dated.FindStringSubmatch(file)
	return m[1] + "-" + m[2] + "-" + m[3]
}

// daysToMeasure is the real days where there are such, else as many synthetic ones.
func daysToMeasure(real, dir string) (series, error) {
	files, err := filepath.Glob(filepath.Join(real, "*.geojson"))
	if err != nil || real == "" || len(files) < 2 {
		return synthetic(60, dir)
	}
	for _, f := range files {
		if !dated.MatchString(f) {
			return series{}, fmt.Errorf("%s has no date in its name", f)
		}
	}
	return series{"real", files}, nil
}

// synthetic writes n days of a made-up line, the last of them 2025-11-30. They have the
// shape of a real series: a part of 2,700 vertices, whose one side moves a little
// each day at some places, and ten small parts. It is made anew the same.
func synthetic(n int, dir string) (series, error) { return shifted(n, dir, 0) }

// shifted is the same with the line farther west by some degrees.
func shifted(n int, dir string, west float64) (series, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return series{}, err
	}
	last := time.Date(2025, 11, 30, 0, 0, 0, 0, time.UTC)
	made := series{name: "synthetic"}
	for day := range n {
		name := filepath.Join(dir, "synthetic_"+last.AddDate(0, 0, day-n+1).Format(time.DateOnly)+".geojson")
		text, err := json.Marshal(syntheticDay(day, west))
		if err != nil {
			return series{}, err
		}
		if err := os.WriteFile(name, text, 0o644); err != nil {
			return series{}, err
		}
		made.files = append(made.files, name)
	}
	return made, nil
}

type (
	position [2]float64
	ring     []position
	polygon  []ring
)

// multi is a FeatureCollection of one MultiPolygon without properties.
func multi(polygons []polygon) any {
	type object = map[string]any
	return object{"type": "FeatureCollection", "features": []object{{
		"type": "Feature", "properties": object{}, "geometry": object{"type": "MultiPolygon", "coordinates": polygons},
	}}}
}

func syntheticDay(day int, west float64) any {
	const front, back = 1800, 900
	var outline ring
	// From north to south by the line, and back by a border that stays: at each
	// latitude the border lies further east, so the ring never crosses itself.
	for i := range front {
		t := float64(i) / (front - 1)
		lat := 50.2 - 3.6*t
		lon := 37.6 - 2.8*t*t + 0.25*wave(t*9, 1) + 0.06*wave(t*60, 2) + 0.012*wave(t*400, 3) - advance(i, day) - west
		outline = append(outline, rounded(lon, lat))
	}
	for i := range back {
		t := float64(i) / (back - 1)
		outline = append(outline, rounded(39.6-0.6*(1-t)+0.2*wave(t*12, 4)+0.03*wave(t*150, 5), 46.6+3.6*t))
	}
	parts := []polygon{{counterClockwise(append(outline, outline[0]))}}
	for k := range 10 {
		parts = append(parts, polygon{blob(31+0.35*float64(k), 46.0-0.08*wave(float64(k), 6), 0.03+0.01*float64(k%4), 40, uint64(k))})
	}
	return multi(parts)
}

// advance is how far west the line lies at a vertex, in degrees: places of 8 to 22
// vertices move for six days each, one begun every fourth day, so that some twenty
// vertices are new each day, as in the real series.
func advance(i, day int) float64 {
	const every, long = 4, 6
	var far float64
	for place := 0; place*every <= day; place++ {
		width := 8 + int(hash(uint64(place), 7)*14)
		off := i - int(hash(uint64(place), 8)*1770)
		if off < 0 || off > width {
			continue
		}
		moved := min(day-place*every, long)
		far += 0.003 * float64(moved) * math.Sin(math.Pi*float64(off)/float64(width))
	}
	return far
}

// blob is a round shape with a rough outline.
func blob(lon, lat, radius float64, n int, seed uint64) ring {
	var r ring
	for i := range n {
		a := 2 * math.Pi * float64(i) / float64(n)
		far := radius * (0.8 + 0.2*hash(uint64(i), 100+seed))
		r = append(r, rounded(lon+1.4*far*math.Cos(a), lat+far*math.Sin(a)))
	}
	return append(r, r[0])
}

// wave is smooth noise between -1 and 1.
func wave(x float64, seed uint64) float64 {
	i := math.Floor(x)
	f := x - i
	f = f * f * (3 - 2*f)
	a, b := hash(uint64(i), seed), hash(uint64(i)+1, seed)
	return 2*(a+(b-a)*f) - 1
}

// hash is a number from 0 to 1 that only its arguments decide.
func hash(n, seed uint64) float64 {
	x := n*0x9E3779B97F4A7C15 ^ seed*0xBF58476D1CE4E5B9
	x = (x ^ x>>30) * 0xBF58476D1CE4E5B9
	x = (x ^ x>>27) * 0x94D049BB133111EB
	return float64((x^x>>31)>>11) / (1 << 53)
}

func rounded(lon, lat float64) position {
	return position{math.Round(lon*1e6) / 1e6, math.Round(lat*1e6) / 1e6}
}

// counterClockwise turns a ring as RFC 7946 wants an outline.
func counterClockwise(r ring) ring {
	var area float64
	for i := 1; i < len(r); i++ {
		area += r[i-1][0]*r[i][1] - r[i][0]*r[i-1][1]
	}
	if area < 0 {
		slices.Reverse(r)
	}
	return r
}
