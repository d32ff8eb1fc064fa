package poster

import (
	"testing"

	"frontline/geo/editor"
	"frontline/geo/raster"
	"frontline/geo/raster/paint"

	"github.com/paulmach/orb"
)

// Marks stay within the map, tags off each other and off what stands on it, and the inset off all
// of them, wherever they are.
func TestMarksKeepWithinTheMap(t *testing.T) {
	p := raster.Prepare(bundled(t, "base", "2014-01-01"), bundled(t, "places", "2025-11-27"))
	for _, at := range []orb.Point{{37.2, 48.3}, {34.6, 49.6}, {39.5, 46.9}, {36, 47}} {
		v := Poster{
			Width: 900, Height: 600, Lang: "en", Title: "A", Credit: "B", Km: "km", North: "N", Inset: true, Zoom: 7, Center: orb.Point{37.2, 48.3},
			Added: Added{Marks: []editor.Mark{
				{Kind: editor.Ring, At: at, Metres: 150_000, Text: "A ring that goes beyond what is in sight"},
				{Kind: editor.Arrow, At: orb.Point{30, 50}, To: orb.Point{37, 48.2}, Text: "From outside"},
				{Kind: editor.Label, At: orb.Point{37.1, 48.2}, Text: "Near to it"},
				{Kind: editor.Place, At: orb.Point{37.15, 48.25}, Text: "Nearer"},
			}},
		}
		if err := v.Check(p); err != nil {
			t.Fatal(err)
		}
		l := layoutOf(p, v)
		f := l.furniture
		in := l.view
		for _, line := range f.marked.lines {
			if line.closed {
				continue
			}
			for _, q := range line.points {
				if !in.holds(q) {
					t.Errorf("around %v a line goes to %v, outside of the map %v", at, q, in.in)
				}
			}
		}
		if len(f.marked.tags) != 4 {
			t.Errorf("around %v there are %d tags", at, len(f.marked.tags))
		}
		for i, tag := range f.marked.tags {
			corner, opposite := tag.at, tag.at.Plus(paint.Vec{X: tag.text.Width, Y: tag.text.Height})
			if !in.holds(corner) || !in.holds(opposite) {
				t.Errorf("around %v tag %d is outside of the map", at, i)
			}
			for j, other := range f.marked.tags[:i] {
				if anyMeets([]box{{int(other.at.X), int(other.at.Y), int(other.text.Width), int(other.text.Height)}}, corner, opposite) {
					t.Errorf("around %v tags %d and %d lie on each other", at, j, i)
				}
			}
		}
		if f.inset == nil {
			continue
		}
		b := f.inset.in
		corner, opposite := paint.Vec{X: float32(b.x), Y: float32(b.y)}, paint.Vec{X: float32(b.x + b.w), Y: float32(b.y + b.h)}
		if f.marked.meets(corner, opposite) || anyMeets(f.taken[:len(f.taken)-1], corner, opposite) {
			t.Errorf("around %v the inset lies on marks", at)
		}
	}
}
