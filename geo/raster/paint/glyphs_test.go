package paint

import (
	"bytes"
	"testing"
)

func TestGlyphIsFullInsideAndEmptyFarOutside(t *testing.T) {
	// A bar from 1 to 5 pixels across and 10 down, with a hole.
	square := func(x0, y0, x1, y1 float32) []Vec { return []Vec{{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}} }
	hole := []Vec{{2, 2}, {2, 8}, {4, 8}, {4, 2}}
	const width, height = 12, 16
	d := distances([][]Vec{square(1, 0, 5, 10), hole}, -3, -3, width, height)
	at := func(x, y int) byte { return d[(y+3)*width+x+3] }
	const edge = 191 // of 255: three quarters are inside
	for _, tt := range []struct {
		x, y   int
		inside bool
	}{{1, 0, true}, {4, 9, true}, {1, 5, true}, {0, 5, false}, {5, 5, false}, {2, 5, false}, {3, 3, false}, {3, 1, true}, {3, 10, false}} {
		if got := at(tt.x, tt.y) > edge; got != tt.inside {
			t.Errorf("%d, %d: %d", tt.x, tt.y, at(tt.x, tt.y))
		}
	}
	if !(at(6, 5) > at(7, 5) && at(7, 5) > at(8, 5)) {
		t.Error("it does not fall off outside")
	}
}

func TestGlyphsHaveTheLettersOfTheThreeLanguages(t *testing.T) {
	for _, font := range []string{styleTable.Fonts.Regular.Name, styleTable.Fonts.Medium.Name} {
		for from, letters := range map[int]string{0: "AZaz09 ", 1024: "АЯаяІЇЄ"} {
			got, err := Glyphs(font, from, "0-255")
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range letters {
				if !bytes.Contains(got, numberField(nil, glyphID, int(r))) {
					t.Errorf("%s has no %c", font, r)
				}
			}
			again, _ := Glyphs(font, from, "0-255")
			if !bytes.Equal(got, again) {
				t.Error("the same letters differ")
			}
		}
		if none, err := Glyphs(font, 0x4e00, "19968-20223"); err != nil || len(none) > 60 {
			t.Errorf("%d bytes of letters that it has not: %v", len(none), err)
		}
	}
}
