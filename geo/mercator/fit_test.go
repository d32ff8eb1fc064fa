package mercator

import (
	"flag"
	"math"
	"os"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/paulmach/orb"
)

var update = flag.Bool("update", false, "write the cases that the browser's rule is held to anew")

// fitFile has cases that static/test/unit/framing.test.ts reads too.
const fitFile = "testdata/fit.json"

type fitCase struct {
	Bounds  [4]float64 `json:"bounds"`
	Width   int        `json:"width"`
	Height  int        `json:"height"`
	Padding int        `json:"padding"`
	Deepest float64    `json:"deepest"`
	Zoom    float64    `json:"zoom"`
	Lon     float64    `json:"lon"`
	Lat     float64    `json:"lat"`
}

// TestFit holds that a box fills its map to the pixel, and that the file has what is found.
func TestFit(t *testing.T) {
	var cases []fitCase
	for _, b := range [][4]float64{{22.1, 44.4, 40.2, 52.4}, {32.4, 44.3, 40.3, 50.2}, {36.1, 47.5, 36.6, 47.8}, {-180, -85, 180, 85}, {37.2, 48.3, 37.2, 48.3}, {10, -60, 12, 70}} {
		for _, size := range [][2]int{{1200, 675}, {1200, 800}, {390, 560}, {64, 900}} {
			for _, padding := range []int{0, 28, 300} {
				for _, deepest := range []float64{8, 16} {
					c := fitCase{Bounds: b, Width: size[0], Height: size[1], Padding: padding, Deepest: deepest}
					zoom, at := Fit(orb.Bound{Min: orb.Point{b[0], b[1]}, Max: orb.Point{b[2], b[3]}}, c.Width, c.Height, padding, deepest)
					c.Zoom, c.Lon, c.Lat = zoom, math.Round(at[0]*1e9)/1e9, math.Round(at[1]*1e9)/1e9
					cases = append(cases, c)
					world := TileSize * math.Exp2(zoom)
					lo, hi := Project(orb.Point{b[0], b[1]}), Project(orb.Point{b[2], b[3]})
					w, h := (hi[0]-lo[0])*world, (lo[1]-hi[1])*world
					roomX, roomY := max(float64(c.Width-2*padding), float64(c.Width)/3), max(float64(c.Height-2*padding), float64(c.Height)/3)
					if zoom > 0 && (w > roomX+1e-6 || h > roomY+1e-6) {
						t.Errorf("%+v: %.1f×%.1f pixels, and there is room for %.1f×%.1f", c, w, h, roomX, roomY)
					}
					if zoom > 0 && zoom < deepest && w < roomX-1 && h < roomY-1 {
						t.Errorf("%+v: %.1f×%.1f pixels leave more than a pixel of %.1f×%.1f", c, w, h, roomX, roomY)
					}
				}
			}
		}
	}
	got, err := json.Marshal(cases, jsontext.Multiline(false))
	if err != nil {
		t.Fatal(err)
	}
	got = append(got, '\n')
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(fitFile, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if want, err := os.ReadFile(fitFile); err != nil || string(want) != string(got) {
		t.Errorf("%s has other cases (%v): write them with -update", fitFile, err)
	}
}
