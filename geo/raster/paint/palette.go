package paint

import (
	"cmp"
	"slices"
)

// palette numbers the colours of a picture. A picture of more than 256 keeps
// its 256 most frequent ones, so that flat areas are the same in all tiles,
// and draws each other colour as the nearest of those: they are steps between
// two inks at the edge of a line, few pixels each.
type palette struct {
	Indices []uint8
	Colours []Pixel

	slots  [1 << slotBits]slot // a hash table of all colours, by open addressing
	used   []uint16            // the slots that are taken, in order of first use
	counts []int               // how many pixels each colour has, where that was counted
}

type slot struct {
	colour Pixel
	number uint16 // 1 for the first in used, 0 for a free slot
}

// MostColours is how many colours the palette of a PNG file has at most.
const MostColours = 256

// slotBits has room for the colours of a large picture of several hatchings that
// cross: those are tens of thousands.
const slotBits = 16

// Index numbers the colours of pixels in the order in which they first stand,
// or by how frequent they are where they are too many.
func (p *palette) Index(pix []Pixel) {
	p.Forget()
	if cap(p.Indices) < len(pix) {
		p.Indices = make([]uint8, len(pix))
	}
	p.Indices = p.Indices[:len(pix)]
	if p.lossless(pix) {
		return
	}
	high := make([]uint8, len(pix))
	p.Count(pix, p.Indices, high)
	Renumber(p.Indices, high, p.Reduce())
}

// Forget begins a picture.
func (p *palette) Forget() {
	for _, s := range p.used {
		p.slots[s] = slot{}
	}
	p.used, p.counts, p.Colours = p.used[:0], p.counts[:0], p.Colours[:0]
}

func (p *palette) lossless(pix []Pixel) bool {
	last, lastIndex := ^pix[0], uint8(0)
	for i, c := range pix {
		if c != last {
			n := p.number(c)
			if n >= MostColours {
				return false
			}
			last, lastIndex = c, uint8(n)
		}
		p.Indices[i] = lastIndex
	}
	return true
}

func hashed(c Pixel) uint32 { return (c * 0x9e3779b1) >> (32 - slotBits) }

// has reports whether a colour has a number.
func (p *palette) has(c Pixel) bool {
	for at := hashed(c); ; at = (at + 1) % uint32(len(p.slots)) {
		if s := &p.slots[at]; s.number == 0 || s.colour == c {
			return s.number != 0
		}
	}
}

// number is a colour's place in order of first use.
func (p *palette) number(c Pixel) int {
	for at := hashed(c); ; at = (at + 1) % uint32(len(p.slots)) {
		switch s := &p.slots[at]; {
		case s.number == 0:
			p.used = append(p.used, uint16(at))
			p.Colours = append(p.Colours, c)
			*s = slot{c, uint16(len(p.used))}
			return len(p.used) - 1
		case s.colour == c:
			return int(s.number) - 1
		}
	}
}

// Count numbers the colours of some of a picture's pixels in order of first use,
// in a low and a high byte, and counts the pixels of each.
func (p *palette) Count(pix []Pixel, low, high []uint8) {
	last, n := Pixel(0), -1
	for i, c := range pix {
		if c != last || n < 0 {
			last = c
			if len(p.used) > len(p.slots)*3/4 && !p.has(c) {
				c &= 0xc0c0c0c0 // the table must not fill up
			}
			if n = p.number(c); n >= len(p.counts) {
				p.counts = append(p.counts, make([]int, n+1-len(p.counts))...)
			}
		}
		p.counts[n]++
		low[i], high[i] = uint8(n), uint8(n>>8)
	}
}

// Renumber gives pixels, numbered as by count, other numbers.
func Renumber(low, high, to []uint8) {
	for i, n := range low {
		low[i] = to[int(high[i])<<8|int(n)]
	}
}

// Reduce keeps the most frequent of the colours that were counted, where they are
// too many, and says which of them each becomes.
func (p *palette) Reduce() (to []uint8) {
	counts := p.counts
	to = make([]uint8, len(counts))
	order := make([]int, len(counts))
	for i := range order {
		order[i], to[i] = i, uint8(i)
	}
	if len(order) <= MostColours {
		return to
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b))
	})
	kept := make([]Pixel, MostColours)
	for i, n := range order[:MostColours] {
		kept[i] = p.Colours[n]
		to[n] = uint8(i)
	}
	for _, n := range order[MostColours:] {
		to[n] = NearestColour(kept, p.Colours[n])
	}
	p.Colours = append(p.Colours[:0], kept...)
	return to
}

// NearestColour returns the number of the colour that differs least from c.
func NearestColour(colours []Pixel, c Pixel) uint8 {
	best, least := 0, 1<<30
	for i, k := range colours {
		green, red := int(c>>8&0xff)-int(k>>8&0xff), int(c&0xff)-int(k&0xff)
		d := green*green + red*red
		if d >= least { // as most are
			continue
		}
		blue, opacity := int(c>>16&0xff)-int(k>>16&0xff), int(c>>24)-int(k>>24)
		if d += blue*blue + opacity*opacity; d < least {
			best, least = i, d
		}
	}
	return uint8(best)
}

// depth is with how many bits the colours can be numbered.
func (p *palette) depth() int {
	switch n := len(p.Colours); {
	case n <= 2:
		return 1
	case n <= 4:
		return 2
	case n <= 16:
		return 4
	}
	return 8
}

// tables are the colours as PNG has them: red, green and blue, and apart from
// them how opaque each is, up to the last that is not wholly so.
func (p *palette) tables() (rgb, opacity []byte) {
	last := 0
	for i, c := range p.Colours {
		a := c >> 24
		straight := func(v Pixel) byte {
			if a == 0 {
				return 0
			}
			return byte(min((v&0xff*255+a/2)/a, 255))
		}
		rgb = append(rgb, straight(c), straight(c>>8), straight(c>>16))
		opacity = append(opacity, byte(a))
		if a != 255 {
			last = i + 1
		}
	}
	return rgb, opacity[:last]
}
