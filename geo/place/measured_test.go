package place

import (
	"math"
	"os"
	"testing"

	"frontline/geo"

	"github.com/go-json-experiment/json/v1"
	"github.com/paulmach/orb"
)

// measured are lengths and areas that the front end's formulas are held to as well.
type measured struct {
	Name   string       `json:"name"`
	Path   [][2]float64 `json:"path"`
	Metres float64      `json:"metres"`
	M2     float64      `json:"m2"` // of the closed path
}

// TestLengthsAndAreasAgreeWithTheFrontEnd holds Between and geo.Area to the figures that
// static/test/unit/geodesy.test.ts holds the reader's measuring to: a reader who measures the
// ground of a layer by hand gets what its figures say.
func TestLengthsAndAreasAgreeWithTheFrontEnd(t *testing.T) {
	text, err := os.ReadFile("testdata/measured.json")
	if err != nil {
		t.Fatal(err)
	}
	var all []measured
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	if len(all) < 10 {
		t.Fatalf("%d paths", len(all))
	}
	for _, m := range all {
		metres, ring := 0.0, orb.Ring{}
		for i, at := range m.Path {
			if i > 0 {
				d, _ := Between(m.Path[i-1], at)
				metres += d
			}
			ring = append(ring, at)
		}
		m2 := geo.Area(orb.Polygon{append(ring, ring[0])})
		if math.Abs(metres-m.Metres) > 1e-9*m.Metres || math.Abs(m2-m.M2) > 1e-9*m.M2+1e-6 {
			t.Errorf("%s: %v m, %v m²; measured.json has %v and %v", m.Name, metres, m2, m.Metres, m.M2)
		}
	}
}
