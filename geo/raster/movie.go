package raster

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"maps"
	"slices"

	"github.com/klauspost/compress/s2"
)

// Movie is a series of posters of one size, to be shown one after the other.
// A picture that moves has one palette for all that it shows: frames are kept
// packed, each with colours of its own, until all are there.
type Movie struct {
	width, height int
	frames        []movieFrame
}

type movieFrame struct {
	colours []pixel
	counts  []int  // how many pixels each has
	packed  []byte // the numbers of the colours
}

// Add draws the next frame. All must be of one size and scale.
func (m *Movie) Add(p *Picture, v Poster) {
	c := p.poster(v)
	m.width, m.height = c.width, c.height
	e := encoders.Get().(*encoder)
	defer encoders.Put(e)
	e.index(c.pix)
	f := movieFrame{colours: slices.Clone(e.colours), counts: make([]int, len(e.colours)), packed: s2.Encode(nil, e.indices)}
	for _, n := range e.indices {
		f.counts[n]++
	}
	m.frames = append(m.frames, f)
}

// Room is how high what is above a poster's map is, and what is beneath it.
func (v Poster) Room() (above, beneath int) {
	f := frameOf(v)
	return f.top, f.under
}

// Timing is for how long frames are shown, in milliseconds, and how often all
// of them, 0 for without end.
type Timing struct {
	Each, Last uint16
	Plays      uint32
}

// APNG is the movie as an animated PNG, whose first frame is what a program
// shows that knows of no others. xmp is what the file says of itself.
func (m *Movie) APNG(t Timing, xmp string) ([]byte, error) {
	e := encoders.Get().(*encoder)
	defer encoders.Put(e)
	colours := m.palette()
	e.out.Reset()
	e.out.WriteString(pngSignature)
	e.chunk("IHDR", append(numbers(uint32(m.width), uint32(m.height)), 8, pngPalette, 0, 0, 0))
	e.chunk("acTL", numbers(uint32(len(m.frames)), t.Plays))
	table := make([]byte, 0, 3*mostColours)
	for _, c := range colours {
		table = append(table, byte(c), byte(c>>8), byte(c>>16))
	}
	e.chunk("PLTE", table)
	e.chunk("tRNS", []byte{0}) // the first colour is none: what stays as it was
	e.text(xmp)
	before, now := make([]uint8, m.width*m.height), make([]uint8, m.width*m.height)
	sequence := uint32(0)
	for i, f := range m.frames {
		if err := f.unpack(now, colours); err != nil {
			return nil, err
		}
		at := box{0, 0, m.width, m.height}
		if i > 0 {
			at = differing(before, now, m.width)
		}
		each := t.Each
		if i == len(m.frames)-1 {
			each = t.Last
		}
		control := numbers(sequence, uint32(at.w), uint32(at.h), uint32(at.x), uint32(at.y))
		control = binary.BigEndian.AppendUint16(control, each)
		control = binary.BigEndian.AppendUint16(control, 1000)
		e.chunk("fcTL", append(control, 0, byte(min(i, 1)))) // kept, and laid over the one before
		sequence++
		e.data.Reset()
		if i > 0 {
			e.data.Write(numbers(sequence))
			sequence++
		}
		e.zlib.Reset(&e.data)
		for y := at.y; y < at.y+at.h; y++ {
			e.row = append(e.row[:0], 0)
			for j := y*m.width + at.x; j < y*m.width+at.x+at.w; j++ {
				n := now[j]
				if i > 0 && n == before[j] {
					n = 0
				}
				e.row = append(e.row, n)
			}
			if _, err := e.zlib.Write(e.row); err != nil {
				return nil, err
			}
		}
		if err := e.zlib.Close(); err != nil {
			return nil, err
		}
		e.chunk([...]string{"IDAT", "fdAT"}[min(i, 1)], e.data.Bytes())
		before, now = now, before
	}
	e.chunk("IEND", nil)
	return bytes.Clone(e.out.Bytes()), nil
}

// palette is the most frequent colours of all frames, the first of them none.
func (m *Movie) palette() []pixel {
	counts := map[pixel]int{}
	for _, f := range m.frames {
		for i, c := range f.colours {
			counts[c] += f.counts[i]
		}
	}
	colours := slices.SortedFunc(maps.Keys(counts), func(a, b pixel) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b))
	})
	return append([]pixel{0}, colours[:min(len(colours), mostColours-1)]...)
}

// unpack writes the frame's pixels as numbers of colours.
func (f movieFrame) unpack(to []uint8, colours []pixel) error {
	if _, err := s2.Decode(to, f.packed); err != nil {
		return err
	}
	table := make([]uint8, len(f.colours))
	for i, c := range f.colours {
		table[i] = 1 + nearest(colours[1:], c)
	}
	for i, n := range to {
		to[i] = table[n]
	}
	return nil
}

// differing is the least box that holds all in which two pictures differ, of a
// pixel where they do not.
func differing(a, b []uint8, width int) box {
	x0, y0, x1, y1 := width, len(a)/width, 0, 0
	for y := 0; y < len(a)/width; y++ {
		rowA, rowB := a[y*width:(y+1)*width], b[y*width:(y+1)*width]
		if bytes.Equal(rowA, rowB) {
			continue
		}
		y0, y1 = min(y0, y), y+1
		for x := range rowA {
			if rowA[x] != rowB[x] {
				x0, x1 = min(x0, x), max(x1, x+1)
			}
		}
	}
	if x0 >= x1 {
		return box{0, 0, 1, 1}
	}
	return box{x0, y0, x1 - x0, y1 - y0}
}

// numbers are as a PNG file has them.
func numbers(list ...uint32) []byte {
	var out []byte
	for _, n := range list {
		out = binary.BigEndian.AppendUint32(out, n)
	}
	return out
}
