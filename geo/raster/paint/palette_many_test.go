package paint

import "testing"

// However many steps between inks a picture has before it, a flat area keeps its colour.
func TestFlatAreasKeepTheirColourBehindManyOthers(t *testing.T) {
	const sea = Pixel(0xffe9e0d4)
	for _, many := range []int{300, 7_000, 60_000} {
		pix := make([]Pixel, 0, 200_000)
		for range 1000 {
			pix = append(pix, sea)
		}
		for i := range many {
			pix = append(pix, 0xff000000|Pixel(i*97%0xffffff))
		}
		for len(pix) < cap(pix) {
			pix = append(pix, sea)
		}
		var p palette
		p.Index(pix)
		for _, at := range []int{0, len(pix) - 1} {
			if got := p.Colours[p.Indices[at]]; got != sea {
				t.Errorf("with %d other colours, pixel %d is %08x, want %08x", many, at, got, sea)
			}
		}
	}
}
