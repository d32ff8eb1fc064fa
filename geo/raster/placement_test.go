package raster

import (
	"bytes"
	"fmt"
	"testing"

	"frontline/data/layers"
	"frontline/geo/raster/paint"
	"frontline/geo/raster/rastertest"

	"github.com/paulmach/orb"
)

func overlapping(a, b orb.Bound) bool {
	return a.Min[0] < b.Max[0] && b.Min[0] < a.Max[0] && a.Min[1] < b.Max[1] && b.Min[1] < a.Max[1]
}

// bundledSubjects are the subjects of snapshots of bundled layers.
func bundledSubjects(t testing.TB, snapshots ...[2]string) []subject {
	t.Helper()
	var out [][]subject
	for _, s := range snapshots {
		set, layer := rastertest.Bundled(t, layers.FS, s[0], s[1])
		out = append(out, subjectsOf(set.Features(), layer.Kind))
	}
	return together(out)
}

var allBundled = [][2]string{{"base", "2014-01-01"}, {"claims", "2022-09-30"}, {"places", "2025-11-27"}, {"statements", "2025-11-27"}}

func TestNamesCollideWithNothing(t *testing.T) {
	subjects := bundledSubjects(t, allBundled...)
	for z := uint8(3); z <= 12; z++ {
		for _, lang := range []string{"en", "uk", "ru"} {
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

func TestPlacementIsTheSameEveryTime(t *testing.T) {
	a, b := place(bundledSubjects(t, allBundled...), 7, "ru"), place(bundledSubjects(t, allBundled...), 7, "ru")
	if len(a.labels) != len(b.labels) {
		t.Fatalf("%d names, then %d", len(a.labels), len(b.labels))
	}
	for i := range a.labels {
		if a.labels[i].at != b.labels[i].at || a.labels[i].box != b.labels[i].box {
			t.Errorf("name %d stands at %v, then at %v", i, a.labels[i].at, b.labels[i].at)
		}
	}
}

func TestEveryNameCanBeSet(t *testing.T) {
	// All of the three languages' letters are in the fonts.
	for _, s := range bundledSubjects(t, allBundled...) {
		for _, lang := range []string{"en", "uk", "ru"} {
			name := s.name(lang)
			if _, ok := s.lettering(8).set(s.lines(name)); !ok {
				t.Errorf("%q cannot be set", name)
			}
		}
	}
}

func TestPlaceSignsTellStandingApart(t *testing.T) {
	drawn := map[string]standing{}
	for _, s := range []standing{agreed, claimed, contested} {
		c := paint.NewCanvas(paint.TileSize, 1)
		(&subject{kind: subjectPlace, standing: s}).draw(c, paint.Vec{X: 100, Y: 100}, 8, Light.inks()["places"], Light.inks())
		var shape bytes.Buffer
		for _, p := range c.Pix {
			shape.WriteByte(byte(p)) // one channel: no hue
		}
		if other, ok := drawn[shape.String()]; ok {
			t.Errorf("standing %d looks like %d", s, other)
		}
		drawn[shape.String()] = s
		c.Release()
	}
}

func TestStandingOfPlaces(t *testing.T) {
	want := map[string]standing{"pokrovsk": contested, "huliaipole": claimed, "kherson": agreed, "bakhmut": contested}
	for _, s := range bundledSubjects(t, allBundled[2]) {
		if w, ok := want[s.feature.Key]; ok && s.standing != w {
			t.Errorf("%s has standing %d, want %d", s.feature.Key, s.standing, w)
		}
	}
}

func TestStatementsAreNamedInTheLanguageOfTheMap(t *testing.T) {
	for _, s := range bundledSubjects(t, allBundled...) {
		if s.kind == subjectStatement && placeName(s.feature) == "Bishkek" {
			if got := s.name("ru"); got != "Бишкек" {
				t.Errorf("%s was made in %q", s.feature.Key, got)
			}
			return
		}
	}
	t.Error("no statement was made in Bishkek")
}

// BenchmarkPlace finds room for all names of the bundled basemap.
func BenchmarkPlace(b *testing.B) {
	subjects := bundledSubjects(b, allBundled[0])
	for _, z := range []uint8{5, 8, 12} {
		b.Run(fmt.Sprintf("z%d", z), func(b *testing.B) {
			for b.Loop() {
				place(subjects, z, "uk")
			}
		})
	}
}
