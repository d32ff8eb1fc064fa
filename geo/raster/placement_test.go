package raster

import (
	"image/color"
	"testing"

	"frontline/geo/raster/mercator"
	"frontline/geo/raster/paint"

	"github.com/paulmach/orb"
)

func overlapping(a, b orb.Bound) bool {
	return a.Min[0] < b.Max[0] && b.Min[0] < a.Max[0] && a.Min[1] < b.Max[1] && b.Min[1] < a.Max[1]
}

func bundledTogether(t testing.TB) []Source {
	return []Source{
		bundled(t, "base", "2014-01-01"), bundled(t, "claims", "2022-09-30"),
		bundled(t, "places", "2025-11-27"), bundled(t, "statements", "2025-11-27"),
	}
}

func subjectsIn(sources ...Source) []subject {
	var out [][]subject
	for _, s := range sources {
		out = append(out, subjectsOf(s.Set.Features(), s.Layer.Kind))
	}
	return together(out)
}

func TestNamesCollideWithNothing(t *testing.T) {
	subjects := subjectsIn(bundledTogether(t)...)
	for z := uint8(3); z <= 12; z++ {
		for _, lang := range langs {
			p := place(subjects, z, lang)
			if z >= 4 && len(p.labels) < 15 {
				t.Errorf("z%d %s has only %d names", z, lang, len(p.labels))
			}
			type mark struct {
				what string
				box  orb.Bound
				by   *subject
			}
			var marks []mark
			for i := range p.signs {
				marks = append(marks, mark{"sign of " + p.signs[i].subject.feature.Key, p.signs[i].box(z), p.signs[i].subject})
			}
			for _, l := range p.labels {
				if l.sign != nil {
					marks = append(marks, mark{"sign of " + l.of.feature.Key, l.sign.box(z), l.of})
				}
			}
			for i, l := range p.labels {
				for _, o := range p.labels[i+1:] {
					if overlapping(l.box, o.box) {
						t.Errorf("z%d %s: the names of %s and %s overlap", z, lang, l.of.feature.Key, o.of.feature.Key)
					}
				}
				for _, m := range marks {
					box := l.box
					if m.by == l.of {
						// Its own: the halo may touch it, the letters may not.
						box = orb.Bound{Min: l.at, Max: orb.Point{l.at[0] + float64(l.text.width), l.at[1] + float64(l.text.height)}}
						above, below := box.Max[1] <= m.box.Center()[1], box.Min[1] >= m.box.Center()[1]
						if above || below {
							continue // capitals leave room in their line
						}
					}
					if overlapping(box, m.box) {
						t.Errorf("z%d %s: the name of %s and the %s overlap", z, lang, l.of.feature.Key, m.what)
					}
				}
			}
			for i, a := range marks {
				for _, b := range marks[max(i+1, len(p.signs)):] {
					if overlapping(a.box, b.box) {
						t.Errorf("z%d %s: the %s and the %s overlap", z, lang, a.what, b.what)
					}
				}
			}
		}
	}
}

func TestNamesAreNotCutAtTileEdges(t *testing.T) {
	p := Prepare(bundledTogether(t)...)
	p.ready()
	for z := uint8(4); z <= 9; z++ {
		for _, v := range []Variant{{Parts: Labels}, {Parts: Labels, Lang: "uk", Scale: 2, Theme: Dark}} {
			at := mercator.Project(orb.Point{36.5, 48.2})
			x, y := uint32(at[0]*float64(int(1)<<z)), uint32(at[1]*float64(int(1)<<z))
			parts, width := stitched(p, z, x, y, 2, 2, v)

			// The same names on one canvas that is as large.
			whole := newCanvas(2*paint.TileSize*v.scale(), v.scale())
			placed := p.Placement(z, v.lang())
			crossing := 0
			for i := len(placed.labels) - 1; i >= 0; i-- {
				l := &placed.labels[i]
				local := func(q orb.Point) paint.Vec {
					return paint.Vec{X: float32(q[0] - float64(x)*paint.TileSize), Y: float32(q[1] - float64(y)*paint.TileSize)}
				}
				if l.sign != nil {
					l.sign.subject.draw(whole.Canvas, local(l.sign.at), z, color.NRGBA{}, v.Theme.inks())
				}
				l.text.draw(whole.Canvas, local(l.at), v.Theme.inks())
				edgeX, edgeY := float64(x+1)*paint.TileSize, float64(y+1)*paint.TileSize
				if l.box.Min[0] < edgeX && edgeX < l.box.Max[0] && edgeY-paint.TileSize < l.box.Min[1] && l.box.Max[1] < edgeY+paint.TileSize ||
					l.box.Min[1] < edgeY && edgeY < l.box.Max[1] && edgeX-paint.TileSize < l.box.Min[0] && l.box.Max[0] < edgeX+paint.TileSize {
					crossing++
				}
			}
			for i, want := range whole.Pix {
				if got := parts[i]; got != want {
					t.Fatalf("z%d %q: pixel %d,%d is %08x, in one piece %08x", z, v, i%width, i/width, got, want)
				}
			}
			t.Logf("z%d %q: %d names cross an edge", z, v, crossing)
			whole.Release()
		}
	}
}

func TestPlacementIsTheSameEveryTime(t *testing.T) {
	sources := bundledTogether(t)
	a, b := place(subjectsIn(sources...), 7, "ru"), place(subjectsIn(sources...), 7, "ru")
	if len(a.labels) != len(b.labels) {
		t.Fatalf("%d names, then %d", len(a.labels), len(b.labels))
	}
	for i := range a.labels {
		if a.labels[i].at != b.labels[i].at || a.labels[i].box != b.labels[i].box {
			t.Errorf("name %d stands at %v, then at %v", i, a.labels[i].at, b.labels[i].at)
		}
	}
}

func TestPictureKeepsFewPlacements(t *testing.T) {
	p := Prepare(bundled(t, "places", "2025-11-27"))
	p.ready()
	for z := range uint8(17) {
		for _, lang := range langs {
			p.Placement(z, lang)
		}
	}
	if len(p.placements) > mostPlacements {
		t.Errorf("%d placements are kept, the most is %d", len(p.placements), mostPlacements)
	}
	if again := p.Placement(16, "ru"); again != p.Placement(16, "ru") {
		t.Error("the latest placement is made anew")
	}
}

func TestEveryNameCanBeSet(t *testing.T) {
	// All of the three languages' letters are in the fonts.
	for _, s := range subjectsIn(bundledTogether(t)...) {
		for _, lang := range langs {
			name := s.name(lang)
			if _, ok := s.lettering(8).set(s.lines(name)); !ok {
				t.Errorf("%q cannot be set", name)
			}
		}
	}
}
