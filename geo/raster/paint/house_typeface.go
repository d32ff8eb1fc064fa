package paint

import (
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"

	"frontline/geo"
)

// ReadTypeface reads a TrueType or OpenType font of a house. Letters that it lacks are the style's
// own, of the weight that it stands for.
func ReadTypeface(file []byte, standsFor *Typeface) (*Typeface, error) {
	f, err := sfnt.Parse(file)
	if err != nil {
		return nil, geo.Errorf(geo.EInvalid, "it is no TrueType or OpenType font that can be read")
	}
	t := &Typeface{font: f, em: fixed.I(int(f.UnitsPerEm())), letters: map[rune]*Letter{}}
	t.Family, err = f.Name(nil, sfnt.NameIDTypographicFamily)
	if err != nil || t.Family == "" {
		t.Family, err = f.Name(nil, sfnt.NameIDFamily)
	}
	if err != nil || t.Family == "" {
		return nil, geo.Errorf(geo.EInvalid, "the font has no name")
	}
	for _, r := range "AaZz09" {
		if t.Letter(r) == nil {
			return nil, geo.Errorf(geo.EInvalid, "the font %s has no letter %q", t.Family, r)
		}
	}
	t.beside = standsFor
	return t, nil
}

// cubicParts is in how many curves of the second degree one of the third is drawn: at the sizes of
// lettering they are off by less than a hundredth of a pixel.
const cubicParts = 4

// cubic is a curve of the third degree as some of the second.
func cubic(from, a, b, to Vec) (out []curve) {
	at := func(t float32) Vec {
		u := 1 - t
		return from.Times(u * u * u).Plus(a.Times(3 * u * u * t)).Plus(b.Times(3 * u * t * t)).Plus(to.Times(t * t * t))
	}
	slope := func(t float32) Vec {
		u := 1 - t
		return a.Minus(from).Times(3 * u * u).Plus(b.Minus(a).Times(6 * u * t)).Plus(to.Minus(b).Times(3 * t * t))
	}
	for i := range cubicParts {
		begin, end := float32(i)/cubicParts, float32(i+1)/cubicParts
		p, q := at(begin), at(end)
		// Where the tangents of both ends meet, as the mean of what each says.
		reach := (end - begin) / 2
		control := p.Plus(slope(begin).Times(reach)).Plus(q.Minus(slope(end).Times(reach))).Times(0.5)
		out = append(out, curve{Control: control, To: q})
	}
	return out
}
