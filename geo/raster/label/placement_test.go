package label

import (
	"bytes"
	"fmt"
	"testing"

	"frontline/data/layers"
	"frontline/geo/mercator"
	"frontline/geo/raster/look"
	"frontline/geo/raster/paint"
	"frontline/geo/raster/rastertest"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

func overlapping(a, b orb.Bound) bool {
	return a.Min[0] < b.Max[0] && b.Min[0] < a.Max[0] && a.Min[1] < b.Max[1] && b.Min[1] < a.Max[1]
}

// bundledSubjects are the symbols of snapshots of bundled layers.
func bundledSubjects(t testing.TB, snapshots ...[2]string) []Symbol {
	t.Helper()
	var out [][]Symbol
	for _, s := range snapshots {
		set, layer := rastertest.Bundled(t, layers.FS, s[0], s[1])
		out = append(out, Symbols(set.Features(), layer.Kind))
	}
	return Together(out)
}

var allBundled = [][2]string{{"base", "2014-01-01"}, {"claims", "2022-09-30"}, {"places", "2025-11-27"}, {"statements", "2025-11-27"}}

func TestNamesCollideWithNothing(t *testing.T) {
	symbols := bundledSubjects(t, allBundled...)
	for z := uint8(3); z <= 12; z++ {
		for _, lang := range []string{"en", "uk", "ru"} {
			p := Place(symbols, paint.Whole(z), lang)
			if z >= 4 && len(p.Labels) < 15 {
				t.Errorf("z%d %s has only %d names", z, lang, len(p.Labels))
			}
			type mark struct {
				what string
				box  orb.Bound
				by   *Symbol
			}
			var marks []mark
			for i := range p.Signs {
				marks = append(marks, mark{"sign of " + p.Signs[i].Symbol.feature.Key, p.Signs[i].Box(z), p.Signs[i].Symbol})
			}
			for _, l := range p.Labels {
				if l.Sign != nil {
					marks = append(marks, mark{"sign of " + l.of.feature.Key, l.Sign.Box(z), l.of})
				}
			}
			for i, l := range p.Labels {
				for _, o := range p.Labels[i+1:] {
					if overlapping(l.Box, o.Box) {
						t.Errorf("z%d %s: the names of %s and %s overlap", z, lang, l.of.feature.Key, o.of.feature.Key)
					}
				}
				for _, m := range marks {
					box := l.Box
					if m.by == l.of {
						// Its own: the halo may touch it, the letters may not.
						box = orb.Bound{Min: l.At, Max: orb.Point{l.At[0] + float64(l.Text.Width), l.At[1] + float64(l.Text.Height)}}
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
				for _, b := range marks[max(i+1, len(p.Signs)):] {
					if overlapping(a.box, b.box) {
						t.Errorf("z%d %s: the %s and the %s overlap", z, lang, a.what, b.what)
					}
				}
			}
		}
	}
}

func TestPlacementIsTheSameEveryTime(t *testing.T) {
	a, b := Place(bundledSubjects(t, allBundled...), paint.Whole(7), "ru"), Place(bundledSubjects(t, allBundled...), paint.Whole(7), "ru")
	if len(a.Labels) != len(b.Labels) {
		t.Fatalf("%d names, then %d", len(a.Labels), len(b.Labels))
	}
	for i := range a.Labels {
		if a.Labels[i].At != b.Labels[i].At || a.Labels[i].Box != b.Labels[i].Box {
			t.Errorf("name %d stands at %v, then at %v", i, a.Labels[i].At, b.Labels[i].At)
		}
	}
}

func TestEveryNameCanBeSet(t *testing.T) {
	// All of the three languages' letters are in the fonts.
	for _, s := range bundledSubjects(t, allBundled...) {
		for _, lang := range []string{"en", "uk", "ru"} {
			name := s.Name(lang)
			if _, ok := s.lettering(8).Set(s.lines(name)); !ok {
				t.Errorf("%q cannot be set", name)
			}
		}
	}
}

func TestPlaceSignsTellStandingApart(t *testing.T) {
	drawn := map[string]Standing{}
	for _, s := range []Standing{Agreed, Claimed, Contested} {
		c := paint.NewCanvas(paint.TileSize, 1)
		(&Symbol{kind: symbolPlace, standing: s}).Draw(c, paint.Vec{X: 100, Y: 100}, 8, look.Light.Inks()["places"], look.Light.Inks())
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
	want := map[string]Standing{"pokrovsk": Contested, "huliaipole": Claimed, "kherson": Agreed, "bakhmut": Contested}
	for _, s := range bundledSubjects(t, allBundled[2]) {
		if w, ok := want[s.feature.Key]; ok && s.standing != w {
			t.Errorf("%s has standing %d, want %d", s.feature.Key, s.standing, w)
		}
	}
}

func TestStatementsAreNamedInTheLanguageOfTheMap(t *testing.T) {
	for _, s := range bundledSubjects(t, allBundled...) {
		if s.kind == symbolStatement && placeName(s.feature) == "Bishkek" {
			if got := s.Name("ru"); got != "Бишкек" {
				t.Errorf("%s was made in %q", s.feature.Key, got)
			}
			return
		}
	}
	t.Error("no statement was made in Bishkek")
}

// A place of the record has its name alone: the basemap's town of that name near it has none, at
// any zoom, though another of that name far away has.
func TestPlacesOfTheRecordAreNamedOnce(t *testing.T) {
	places := map[string]*Symbol{}
	symbols := bundledSubjects(t, allBundled...)
	for i, s := range symbols {
		if s.kind == symbolPlace {
			places[s.Name("uk")] = &symbols[i]
		}
	}
	for z := uint8(9); z <= 16; z++ {
		far := 0
		for _, l := range Place(symbols, paint.Whole(z), "uk").Labels {
			of := places[l.of.Name("uk")]
			if of == nil || l.of.kind != symbolCity {
				continue
			}
			if planar.Distance(of.points[0], l.of.points[0])*mercator.Metres < 5_000 {
				t.Errorf("z%d: %s is named twice", z, l.of.Name("uk"))
			} else {
				far++
			}
		}
		if z > 11 && far == 0 {
			t.Errorf("z%d: no town far away has the name of a place", z)
		}
	}
}

// BenchmarkPlace finds room for all names of the bundled basemap.
func BenchmarkPlace(b *testing.B) {
	symbols := bundledSubjects(b, allBundled[0])
	for _, z := range []uint8{5, 8, 12} {
		b.Run(fmt.Sprintf("z%d", z), func(b *testing.B) {
			for b.Loop() {
				Place(symbols, paint.Whole(z), "uk")
			}
		})
	}
}
