package raster

import (
	"cmp"
	"slices"
)

// palette numbers the colours of a picture. A picture of more than 256 keeps
// its 256 most frequent ones, so that flat areas are the same in all tiles,
// and draws each other colour as the nearest of those: they are steps between
// two inks at the edge of a line, few pixels each.
type palette struct {
	indices []uint8
	colours []pixel

	slots  [1 << slotBits]slot // a hash table of all colours, by open addressing
	used   []uint16            // the slots that are taken, in order of first use
	counts []int               // how many pixels each colour has, where that was counted
}

type slot struct {
	colour pixel
	number uint16 // 1 for the first in used, 0 for a free slot
}

const mostColours = 256

// slotBits has room for the colours of a large picture of several hatchings that
// cross: those are tens of thousands.
const slotBits = 16

// index numbers the colours of pixels in the order in which they first stand,
// or by how frequent they are where they are too many.
func (p *palette) index(pix []pixel) {
	p.forget()
	if cap(p.indices) < len(pix) {
		p.indices = make([]uint8, len(pix))
	}
	p.indices = p.indices[:len(pix)]
	if p.lossless(pix) {
		return
	}
	high := make([]uint8, len(pix))
	p.count(pix, p.indices, high)
	renumber(p.indices, high, p.reduce())
}

// forget begins a picture.
func (p *palette) forget() {
	for _, s := range p.used {
		p.slots[s] = slot{}
	}
	p.used, p.counts, p.colours = p.used[:0], p.counts[:0], p.colours[:0]
}

func (p *palette) lossless(pix []pixel) bool {
	last, lastIndex := ^pix[0], uint8(0)
	for i, c := range pix {
		if c != last {
			n := p.number(c)
			if n >= mostColours {
				return false
			}
			last, lastIndex = c, uint8(n)
		}
		p.indices[i] = lastIndex
	}
	return true
}

func hashed(c pixel) uint32 { return (c * 0x9e3779b1) >> (32 - slotBits) }

// has reports whether a colour has a number.
func (p *palette) has(c pixel) bool {
	for at := hashed(c); ; at = (at + 1) % uint32(len(p.slots)) {
		if s := &p.slots[at]; s.number == 0 || s.colour == c {
			return s.number != 0
		}
	}
}

// number is a colour's place in order of first use.
func (p *palette) number(c pixel) int {
	for at := hashed(c); ; at = (at + 1) % uint32(len(p.slots)) {
		switch s := &p.slots[at]; {
		case s.number == 0:
			p.used = append(p.used, uint16(at))
			p.colours = append(p.colours, c)
			*s = slot{c, uint16(len(p.used))}
			return len(p.used) - 1
		case s.colour == c:
			return int(s.number) - 1
		}
	}
}

// count numbers the colours of some of a picture's pixels in order of first use,
// in a low and a high byte, and counts the pixels of each.
func (p *palette) count(pix []pixel, low, high []uint8) {
	last, n := pixel(0), -1
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

// renumber gives pixels, numbered as by count, other numbers.
func renumber(low, high, to []uint8) {
	for i, n := range low {
		low[i] = to[int(high[i])<<8|int(n)]
	}
}

// reduce keeps the most frequent of the colours that were counted, where they are
// too many, and says which of them each becomes.
func (p *palette) reduce() (to []uint8) {
	counts := p.counts
	to = make([]uint8, len(counts))
	order := make([]int, len(counts))
	for i := range order {
		order[i], to[i] = i, uint8(i)
	}
	if len(order) <= mostColours {
		return to
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b))
	})
	kept := make([]pixel, mostColours)
	for i, n := range order[:mostColours] {
		kept[i] = p.colours[n]
		to[n] = uint8(i)
	}
	for _, n := range order[mostColours:] {
		to[n] = nearest(kept, p.colours[n])
	}
	p.colours = append(p.colours[:0], kept...)
	return to
}

// nearest is the number of the colour that differs least from c.
func nearest(colours []pixel, c pixel) uint8 {
	best, least := 0, 1<<30
	for i, k := range colours {
		d := 0
		for shift := 0; shift < 32; shift += 8 {
			v := int(c>>shift&0xff) - int(k>>shift&0xff)
			d += v * v
		}
		if d < least {
			best, least = i, d
		}
	}
	return uint8(best)
}

// depth is with how many bits the colours can be numbered.
func (p *palette) depth() int {
	switch n := len(p.colours); {
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
	for i, c := range p.colours {
		a := c >> 24
		straight := func(v pixel) byte {
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
