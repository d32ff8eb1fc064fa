package paint

import (
	"encoding/binary"
	"math"

	"frontline/geo"
	"frontline/geo/style"
)

// Glyphs as maps in the browser take them (MapLibre, Mapbox GL): of 256
// characters at a time, each as how far its pixels are from the outline, in a
// protocol buffer of messages glyphs, fontstack and glyph.

// GlyphRange is how many characters a file of glyphs has.
const GlyphRange = 256

// lastGlyph is the last character that maps ask for.
const lastGlyph = 0xffff

const (
	glyphEm     = 24   // pixels of the em
	glyphBorder = 3    // pixels around a glyph
	glyphRadius = 8    // pixels from the outline to where a value ends
	glyphCutoff = 0.25 // of the values, those outside of the outline
	// glyphAscent is what glyphs' tops are measured from. Those who draw them put
	// the middle of the line 17 pixels below it; capitals then stand around it.
	glyphAscent = 26
	curveSteps  = 6
)

// Field numbers with their wire types.
const (
	glyphsStack = 1<<3 | 2

	stackName  = 1<<3 | 2
	stackRange = 2<<3 | 2
	stackGlyph = 3<<3 | 2

	glyphID      = 1 << 3
	glyphBitmap  = 2<<3 | 2
	glyphWidth   = 3 << 3
	glyphHeight  = 4 << 3
	glyphLeft    = 5 << 3
	glyphTop     = 6 << 3
	glyphAdvance = 7 << 3
)

// FontName is what maps call a font of the style.
func FontName(name style.FontName) string {
	if name == "medium" {
		return styleTable.Fonts.Medium.Name
	}
	return styleTable.Fonts.Regular.Name
}

// Glyphs are those of a font from a character on, a multiple of GlyphRange.
// What the font does not have is left out.
func Glyphs(font string, from int, name string) ([]byte, error) {
	var face *Typeface
	switch font {
	case styleTable.Fonts.Regular.Name:
		face = regular()
	case styleTable.Fonts.Medium.Name:
		face = Medium()
	default:
		return nil, geo.Errorf(geo.ENotFound, "there is no such font: ask for %s or %s", styleTable.Fonts.Regular.Name, styleTable.Fonts.Medium.Name)
	}
	if from < 0 || from > lastGlyph || from%GlyphRange != 0 {
		return nil, geo.Errorf(geo.EInvalid, "glyphs come by 256: 0-255, 256-511, up to 65280-65535")
	}
	stack := bytesField(nil, stackName, []byte(font))
	stack = bytesField(stack, stackRange, []byte(name))
	for r := from; r < from+GlyphRange; r++ {
		if l := face.Letter(rune(r)); l != nil {
			stack = bytesField(stack, stackGlyph, l.glyph(rune(r)))
		}
	}
	return bytesField(nil, glyphsStack, stack), nil
}

func bytesField(b []byte, field uint64, v []byte) []byte {
	b = binary.AppendUvarint(binary.AppendUvarint(b, field), uint64(len(v)))
	return append(b, v...)
}

func numberField(b []byte, field uint64, n int) []byte {
	return binary.AppendUvarint(binary.AppendUvarint(b, field), uint64(n))
}

// zigzag is a whole number as a protocol buffer's sint32 has it.
func zigzag(n int) int { return int(uint32(int32(n)<<1) ^ uint32(int32(n)>>31)) }

// glyph is the letter as a message glyph.
func (l *Letter) glyph(r rune) []byte {
	outlines := l.flattened(glyphEm)
	left, top, right, bottom := math.MaxInt32, math.MaxInt32, math.MinInt32, math.MinInt32
	for _, o := range outlines {
		for _, p := range o {
			left, right = min(left, floor(p.X)), max(right, -floor(-p.X))
			top, bottom = min(top, floor(p.Y)), max(bottom, -floor(-p.Y))
		}
	}
	b := numberField(nil, glyphID, int(r))
	width, height := right-left, bottom-top
	if len(outlines) == 0 {
		width, height, left, top = 0, 0, 0, 0
	} else {
		b = bytesField(b, glyphBitmap, distances(outlines, left-glyphBorder, top-glyphBorder, width+2*glyphBorder, height+2*glyphBorder))
	}
	b = numberField(b, glyphWidth, width)
	b = numberField(b, glyphHeight, height)
	b = numberField(b, glyphLeft, zigzag(left))
	b = numberField(b, glyphTop, zigzag(-top-glyphAscent))
	return numberField(b, glyphAdvance, int(l.Advance*glyphEm+0.5))
}

func floor(v float32) int { return int(math.Floor(float64(v))) }

// flattened is the letter's contours in pixels of an em of a size, its curves
// as lines.
func (l *Letter) flattened(em float32) [][]Vec {
	out := make([][]Vec, len(l.Contours))
	for i, contour := range l.Contours {
		var last Vec
		for _, k := range contour {
			to := k.To.Times(em)
			if !k.Straight {
				for s := 1; s < curveSteps; s++ {
					t := float32(s) / curveSteps
					a := last.Times((1 - t) * (1 - t)).Plus(k.Control.Times(em * 2 * t * (1 - t)))
					out[i] = append(out[i], a.Plus(to.Times(t*t)))
				}
			}
			out[i] = append(out[i], to)
			last = to
		}
	}
	return out
}

// distances are, of the pixels of a box, how far their middles are from the
// outlines: more inside, less outside.
func distances(outlines [][]Vec, left, top, width, height int) []byte {
	out := make([]byte, 0, width*height)
	for y := range height {
		for x := range width {
			p := Vec{float32(left+x) + 0.5, float32(top+y) + 0.5}
			d := distance(outlines, p)
			v := 255 - float64(255*float64(d/glyphRadius+glyphCutoff))
			out = append(out, byte(min(max(v, 0), 255)+0.5))
		}
	}
	return out
}

// distance is how far p is from the nearest line, negative inside.
func distance(outlines [][]Vec, p Vec) float64 {
	nearest, winding := math.MaxFloat64, 0
	for _, o := range outlines {
		a := o[len(o)-1]
		for _, b := range o {
			along, to := b.Minus(a), p.Minus(a)
			share := float32(0)
			if length := along.dot(along); length > 0 {
				share = min(max(to.dot(along)/length, 0), 1)
			}
			off := to.Minus(along.Times(share))
			nearest = min(nearest, float64(off.dot(off)))
			if (a.Y <= p.Y) != (b.Y <= p.Y) {
				if (b.Y > a.Y) == (along.cross(to) > 0) {
					if b.Y > a.Y {
						winding++
					} else {
						winding--
					}
				}
			}
			a = b
		}
	}
	if winding != 0 {
		return -math.Sqrt(nearest)
	}
	return math.Sqrt(nearest)
}
