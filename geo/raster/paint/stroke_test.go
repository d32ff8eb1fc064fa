package paint

import (
	"math"
	"testing"
)

// inked is how many pixels' worth a stroke covers.
func inked(width float32, round, closed bool, points ...Vec) float64 {
	var c coverage
	c.reset(64, 64)
	p := pen{Half: width / 2, Round: round}
	p.Stroke(&c, points, closed)
	var m mask
	c.Take(&m)
	sum := 0
	for y := m.top; y < m.bottom; y++ {
		for x := m.Rows[y].From; x < m.Rows[y].To; x++ {
			sum += int(m.Row(y)[x])
		}
	}
	return float64(sum) / 255
}

func TestStrokeCoversItsWidth(t *testing.T) {
	for name, s := range map[string]struct {
		points []Vec
		closed bool
		length float64
	}{
		"level":     {[]Vec{{10, 20.3}, {50, 20.3}}, false, 40},
		"upright":   {[]Vec{{20.7, 50}, {20.7, 10}}, false, 40},
		"slanted":   {[]Vec{{10, 10}, {50, 37}}, false, math.Hypot(40, 27)},
		"in pieces": {[]Vec{{10, 10}, {20, 16.75}, {20, 16.75}, {30, 23.5}, {50, 37}}, false, math.Hypot(40, 27)},
		"a ring":    {[]Vec{{10, 10}, {50, 10}, {50, 50}, {10, 50}}, true, 160},
		"reversed":  {[]Vec{{10, 50}, {50, 50}, {50, 10}, {10, 10}}, true, 160},
		"a point":   {[]Vec{{10, 10}, {10, 10}}, false, 0},
	} {
		for _, width := range []float32{0.7, 1.2, 3} {
			got, want := inked(width, false, s.closed, s.points...), s.length*float64(width)
			if math.Abs(got-want) > 0.06*want+0.5 {
				t.Errorf("%s, %g wide, covers %.1f pixels, want %.1f", name, width, got, want)
			}
		}
	}
}

func TestCrossingStrokesDoNotCancelOut(t *testing.T) {
	// A line that doubles back, and two turns that are sharper than it is wide.
	one := inked(4, true, false, Vec{10, 30}, Vec{50, 30})
	twice := inked(4, true, false, Vec{10, 30}, Vec{50, 30}, Vec{10, 30})
	if math.Abs(one-twice) > 2 {
		t.Errorf("there and back covers %.1f pixels, there %.1f", twice, one)
	}
	for _, closed := range []bool{false, true} {
		got := inked(6, true, closed, Vec{10, 30}, Vec{30, 30}, Vec{31, 31}, Vec{30, 32}, Vec{10, 31}, Vec{30, 29})
		if got < 20*6 {
			t.Errorf("a knot covers %.1f pixels, less than one of its lines", got)
		}
	}
}

func TestDiscIsRound(t *testing.T) {
	for _, r := range []float32{2, 5, 20} {
		got, want := inked(2*r, true, false, Vec{32, 32}), math.Pi*float64(r*r)
		if math.Abs(got-want) > 0.03*want {
			t.Errorf("a disc of radius %g covers %.1f pixels, want %.1f", r, got, want)
		}
	}
}

func TestCoverageLeftAndRightOfThePicture(t *testing.T) {
	var c coverage
	var m mask
	c.reset(16, 16)
	// Larger than the picture on all sides, and slanted.
	AddRing(&c, []Vec{{-30, -10}, {40, -20}, {50, 40}, {-20, 30}}, nil)
	c.Take(&m)
	for y := range 16 {
		for x := range 16 {
			if got := m.Row(y)[x]; got != 255 {
				t.Fatalf("pixel %d,%d is covered %d of 255", x, y, got)
			}
		}
	}
	c.Edge(3, 3, 3, 5) // half a shape, to be forgotten
	c.Take(&m)
	for _, d := range c.deltas {
		if d != 0 {
			t.Fatal("a shape is left over")
		}
	}
}
