package poster

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"maps"
	"slices"

	"frontline/geo/raster"
	"frontline/geo/raster/paint"

	"github.com/klauspost/compress/s2"
)

// Movie is a series of posters of one size, to be shown one after the other.
// A picture that moves has one palette for all that it shows: frames are kept
// packed, each with colours of its own, until all are there.
type Movie struct {
	width, height int
	ends          []int // the rows behind the last of what is packed together
	frames        []movieFrame
}

type movieFrame struct {
	colours []paint.Pixel
	counts  []int    // how many pixels each has
	packed  [][]byte // the numbers of the colours, by band
}

// Add draws the next frame. All must be of one size and scale.
func (m *Movie) Add(p *raster.Picture, v Poster) error {
	return m.add(sheetOf(p, v))
}

func (m *Movie) add(s *sheet) error {
	e := bands{Encoder: paint.NewEncoder()}
	defer e.Release()
	e.gather(s)
	m.width, m.height, m.ends = s.width, s.height, e.ends
	f := movieFrame{colours: slices.Clone(e.Colours), counts: make([]int, len(e.Colours))}
	for i := range e.ends {
		indices, err := e.band(i)
		if err != nil {
			return err
		}
		for _, n := range indices {
			f.counts[n]++
		}
		f.packed = append(f.packed, e.pack(indices))
	}
	m.frames = append(m.frames, f)
	return nil
}

// Room is how high what is above a poster's map is, and what is beneath it.
func (v Poster) Room() (above, beneath int) {
	f := frameOf(v)
	return f.top, f.under
}

// Framed is whether there is room for what stands around the map.
func (v Poster) Framed() bool { f := frameOf(v); return len(f.texts) > 0 }

// Timing is for how long frames are shown, in milliseconds, and how often all
// of them, 0 for without end.
type Timing struct {
	Each, Last uint16
	Plays      uint32
}

// APNG is the movie as an animated PNG, whose first frame is what a program
// without animation shows. xmp is what the file says of itself.
func (m *Movie) APNG(t Timing, xmp string) ([]byte, error) {
	e := paint.NewEncoder()
	defer e.Release()
	colours := m.palette()
	shown := m.reel(colours)
	e.Out.Reset()
	e.Out.WriteString(paint.PNGSignature)
	e.Chunk("IHDR", append(paint.Numbers(uint32(m.width), uint32(m.height)), 8, paint.PNGPalette, 0, 0, 0))
	e.Chunk("acTL", paint.Numbers(uint32(len(m.frames)), t.Plays))
	table := make([]byte, 0, 3*paint.MostColours)
	for _, c := range colours {
		table = append(table, byte(c), byte(c>>8), byte(c>>16))
	}
	e.Chunk("PLTE", table)
	e.Chunk("tRNS", []byte{0}) // the first colour is none: what stays as it was
	sequence := uint32(0)
	for i := range m.frames {
		at, err := shown.differing(i)
		if err != nil {
			return nil, err
		}
		each := t.Each
		if i == len(m.frames)-1 {
			each = t.Last
		}
		control := paint.Numbers(sequence, uint32(at.w), uint32(at.h), uint32(at.x), uint32(at.y))
		control = binary.BigEndian.AppendUint16(control, each)
		control = binary.BigEndian.AppendUint16(control, 1000)
		e.Chunk("fcTL", append(control, 0, byte(min(i, 1)))) // kept, and laid over the one before
		sequence++
		if i == 0 {
			e.BeginPixels("IDAT")
		} else {
			e.BeginPixels("fdAT", paint.Numbers(sequence)...)
			sequence++
		}
		err = shown.rows(i, func(y int, now, before []uint8) error {
			if y < at.y || y >= at.y+at.h {
				return nil
			}
			e.Row = append(e.Row[:0], 0)
			e.Row = append(e.Row, now[at.x:at.x+at.w]...)
			if before != nil {
				for x, n := range before[at.x : at.x+at.w] {
					if e.Row[1+x] == n {
						e.Row[1+x] = 0
					}
				}
			}
			_, err := e.Zlib.Write(e.Row)
			return err
		})
		if err != nil {
			return nil, err
		}
		if err := e.EndPixels(); err != nil {
			return nil, err
		}
		if i == 0 {
			// Not before them: ffmpeg takes for a still what has no pixels in its first 2048 bytes.
			e.Text(xmp)
		}
	}
	e.Chunk("IEND", nil)
	return bytes.Clone(e.Out.Bytes()), nil
}

// palette is the most frequent colours of all frames, the first of them none.
func (m *Movie) palette() []paint.Pixel {
	counts := map[paint.Pixel]int{}
	for _, f := range m.frames {
		for i, c := range f.colours {
			counts[c] += f.counts[i]
		}
	}
	colours := slices.SortedFunc(maps.Keys(counts), func(a, b paint.Pixel) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b))
	})
	return append([]paint.Pixel{0}, colours[:min(len(colours), paint.MostColours-1)]...)
}

// reel shows the frames of a movie, in the palette of all, a band at a time.
type reel struct {
	*Movie
	colours []paint.Pixel
	bands   [2]reelBand // the two that were shown last
}

type reelBand struct {
	frame, band int
	indices     []uint8
}

func (m *Movie) reel(colours []paint.Pixel) *reel {
	return &reel{Movie: m, colours: colours, bands: [2]reelBand{{frame: -1}, {frame: -1}}}
}

// band is a band of a frame, as numbers of colours.
func (r *reel) band(frame, band int) ([]uint8, error) {
	if r.bands[0].frame != frame || r.bands[0].band != band {
		r.bands[0], r.bands[1] = r.bands[1], r.bands[0]
	}
	of := &r.bands[0]
	if of.frame == frame && of.band == band {
		return of.indices, nil
	}
	f := r.frames[frame]
	var err error
	if of.indices, err = s2.Decode(of.indices[:cap(of.indices)], f.packed[band]); err != nil {
		return nil, err
	}
	of.frame, of.band = frame, band
	table := make([]uint8, len(f.colours))
	for i, c := range f.colours {
		table[i] = 1 + paint.NearestColour(r.colours[1:], c)
	}
	for i, n := range of.indices {
		of.indices[i] = table[n]
	}
	return of.indices, nil
}

// rows goes through the rows of a frame, each with that of the frame before.
func (r *reel) rows(frame int, do func(y int, now, before []uint8) error) error {
	y := 0
	for i, end := range r.ends {
		var before []uint8
		var err error
		if frame > 0 {
			if before, err = r.band(frame-1, i); err != nil {
				return err
			}
		}
		now, err := r.band(frame, i)
		if err != nil {
			return err
		}
		for first := y; y < end; y++ {
			at := (y - first) * r.width
			var above []uint8
			if before != nil {
				above = before[at : at+r.width]
			}
			if err := do(y, now[at:at+r.width], above); err != nil {
				return err
			}
		}
	}
	return nil
}

// differing is the least box that holds all in which a frame differs from the one
// before, of a pixel where it does not.
func (r *reel) differing(frame int) (box, error) {
	if frame == 0 {
		return box{0, 0, r.width, r.height}, nil
	}
	x0, y0, x1, y1 := r.width, r.height, 0, 0
	err := r.rows(frame, func(y int, now, before []uint8) error {
		if bytes.Equal(now, before) {
			return nil
		}
		y0, y1 = min(y0, y), y+1
		for x := range now {
			if now[x] != before[x] {
				x0, x1 = min(x0, x), max(x1, x+1)
			}
		}
		return nil
	})
	if x0 >= x1 {
		return box{0, 0, 1, 1}, err
	}
	return box{x0, y0, x1 - x0, y1 - y0}, err
}
