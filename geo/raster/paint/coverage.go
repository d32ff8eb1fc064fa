package paint

import "math"

// levels is into how many steps a pixel's coverage is rounded. It is as smooth
// to the eye as 255 and leaves pictures with few enough colours for a palette.
const levels = 16

// coverage finds how much of each pixel a shape covers. Edges add the area to
// their right to the row that they cross (after Levien's font-rs), so that the
// shared edge of two neighbours cancels out and leaves no seam. Overlapping
// parts must run the same way round: they cover a pixel at most once.
type coverage struct {
	width  int
	height int
	first  int      // the row of the picture that is the first here
	Origin Vec      // of the edges' positions, in whole parts of a pixel
	deltas []int32  // in parts of a pixel, all zero between shapes
	rows   []extent // by row, which columns an edge has touched
	top    int      // the touched rows
	bottom int      // the one behind the last

	// Where shapes are small beside the canvas, rows have deltas while a shape
	// touches them, and deltas is empty.
	lines [][]int32
	spare [][]int32 // rows for the next shape
}

// extent is a range of columns, the last not in it; empty where to is 0.
type extent struct{ From, To int32 }

func (c *coverage) reset(width, height int) {
	if n := width * height; cap(c.deltas) < n {
		c.deltas = make([]int32, n)
	} else {
		c.deltas = c.deltas[:n]
	}
	c.lines = nil
	c.resize(width, 0, height)
}

// resetSparse is reset for a band of a picture, from a row on, whose shapes are
// small beside it.
func (c *coverage) resetSparse(width, first, height int) {
	if width != c.width {
		c.spare = nil
	}
	c.deltas = nil
	if cap(c.lines) < height {
		c.lines = make([][]int32, height)
	} else {
		c.lines = c.lines[:height]
	}
	c.resize(width, first, height)
}

func (c *coverage) resize(width, first, height int) {
	c.width, c.first, c.height = width, first, height
	if cap(c.rows) < height {
		c.rows = make([]extent, height)
	} else {
		c.rows = c.rows[:height]
	}
	c.top, c.bottom = height, 0
}

// grain is into how many steps a pixel's width is rounded. Shapes that are the
// same but for where they stand then cover pixels alike in every tile.
const grain = 256

// Edge adds one side of a shape, in pixels from the origin. Products are
// rounded one by one, so that every machine gets the same bytes.
func (c *coverage) Edge(ax, ay, bx, by float32) {
	x0, y0 := onGrain(ax, c.Origin.X), onGrain(ay, c.Origin.Y)
	x1, y1 := onGrain(bx, c.Origin.X), onGrain(by, c.Origin.Y)
	sign := int32(1)
	if y0 > y1 {
		sign, x0, y0, x1, y1 = -1, x1, y1, x0, y0
	}
	width, end := float64(c.width), float64(c.first+c.height)
	if y1 <= float64(c.first) || y0 >= end || y0 == y1 || x0 >= width && x1 >= width {
		return
	}
	slope := (x1 - x0) / (y1 - y0)
	if y0 < 0 {
		x0 -= float64(y0 * slope)
		y0 = 0
	}
	y1 = min(y1, end)
	row, last := int(y0), int(math.Ceil(y1))
	x := x0
	// Row by row above a band too, so that all bands are as one picture.
	for ; row < c.first; row++ {
		x += float64(slope * (float64(row+1) - max(y0, float64(row))))
	}
	c.top, c.bottom = min(c.top, row-c.first), max(c.bottom, last-c.first)
	for ; row < last; row++ {
		dy := min(y1, float64(row+1)) - max(y0, float64(row))
		next := x + float64(slope*dy)
		c.inRow(row-c.first, x, next, dy, sign)
		x = next
	}
}

// cells are the deltas of a row.
func (c *coverage) cells(row int) []int32 {
	if c.lines == nil {
		return c.deltas[row*c.width : (row+1)*c.width]
	}
	if c.lines[row] == nil {
		if n := len(c.spare); n > 0 {
			c.lines[row], c.spare = c.spare[n-1], c.spare[:n-1]
		} else {
			c.lines[row] = make([]int32, c.width)
		}
	}
	return c.lines[row]
}

// onGrain is a coordinate, rounded before it is moved to the origin.
func onGrain(v, origin float32) float64 {
	return math.RoundToEven(float64(v)*grain)/grain + float64(origin)
}

// whole is the area of a pixel. Areas are whole numbers, and each is that of
// all that lies to an edge's right, so that their sums do not depend on where a
// picture begins.
const whole = 1 << 16

// inRow adds an edge that crosses the part dy of a row between two columns,
// running down where sign is 1 and up where it is -1.
func (c *coverage) inRow(row int, x0, x1, dy float64, sign int32) {
	if x0 > x1 {
		x0, x1 = x1, x0
	}
	width := int32(c.width)
	if x0 >= float64(width) {
		return
	}
	cells := c.cells(row)
	ext := &c.rows[row]
	all := int32(dy * whole) // on the grain, so that nothing is lost
	if x1 <= 0 {
		cells[0] += sign * all
		ext.add(0, 1)
		return
	}
	i0, i1 := int32(max(x0, 0)), int32(math.Ceil(x1))
	ext.add(i0, min(max(i1, i0+1)+1, width))
	if x0 >= 0 && i1 <= i0+1 {
		area := sign * int32(float64(dy*whole)*(float64(i0+1)-0.5*(x0+x1))+0.5)
		cells[i0] += area
		if i0+1 < width {
			cells[i0+1] += sign*all - area
		}
		return
	}
	// The area grows by a triangle, then by trapezoids.
	perColumn := dy * whole / (x1 - x0)
	covered := int32(0)
	for i := i0; i < min(i1, width); i++ {
		from, to := max(x0, float64(i)), min(x1, float64(i+1))
		area := float64(perColumn*(from-x0)) + float64(float64(perColumn*(to-from))*(float64(i+1)-0.5*(from+to)))
		n := sign * int32(area+0.5)
		cells[i] += n - covered
		covered = n
	}
	if i1 < width {
		cells[i1] += sign*all - covered
	}
}

func (e *extent) add(from, to int32) {
	if e.To == 0 {
		*e = extent{from, to}
		return
	}
	e.From, e.To = min(e.From, from), max(e.To, to)
}

// mask is how much of each pixel is covered, 0 to 255 in steps, in the rows
// and columns that a shape touches.
type mask struct {
	width       int
	pix         []uint8  // of the rows from top on
	Rows        []extent // by row, outside of which nothing is covered
	top, bottom int
}

// Row is what is covered of a row that the shape touches.
func (m *mask) Row(y int) []uint8 { return m.pix[(y-m.top)*m.width:][:m.width] }

// Copy makes a mask the same as another.
func (m *mask) Copy(o *mask) {
	m.width, m.top, m.bottom = o.width, o.top, o.bottom
	m.pix = append(m.pix[:0], o.pix...)
	m.Rows = append(m.Rows[:0], o.Rows...)
}

// Take moves what the edges enclose to a mask and forgets the edges.
func (c *coverage) Take(m *mask) {
	m.width = c.width
	if n := c.width * max(c.bottom-c.top, 0); cap(m.pix) < n {
		m.pix = make([]uint8, n, min(2*n, c.width*c.height))
	} else {
		m.pix = m.pix[:n]
	}
	if cap(m.Rows) < c.height {
		m.Rows = make([]extent, c.height)
	} else {
		m.Rows = m.Rows[:c.height]
	}
	m.top, m.bottom = c.top, c.bottom
	for y := c.top; y < c.bottom; y++ {
		ext := c.rows[y]
		c.rows[y] = extent{}
		if ext.To == 0 {
			m.Rows[y] = extent{}
			continue
		}
		cells := c.cells(y)[ext.From:ext.To]
		out := m.Row(y)[ext.From:]
		sum, level := int32(0), uint8(0)
		for i, d := range cells {
			if d != 0 {
				sum += d
				cells[i] = 0
				level = rounded(sum)
			}
			out[i] = level
		}
		if level != 0 {
			// The shape leaves the picture to the right.
			rest := out[len(cells):]
			for i := range rest {
				rest[i] = level
			}
			ext.To = int32(c.width)
		}
		m.Rows[y] = ext
		if c.lines != nil {
			c.spare, c.lines[y] = append(c.spare, c.lines[y]), nil
		}
	}
	c.top, c.bottom = c.height, 0
}

// rounded is an area, of either sign and more than whole where parts overlap,
// in steps of 255/levels.
func rounded(area int32) uint8 {
	if area < 0 {
		area = -area
	}
	n := (min(area, whole)*levels + whole/2) / whole
	return uint8(n * 255 / levels)
}

// Without takes another mask of the same size out of a mask.
func (m *mask) Without(o *mask) {
	for y := max(m.top, o.top); y < min(m.bottom, o.bottom); y++ {
		e, b := m.Rows[y], o.Rows[y]
		row, by := m.Row(y), o.Row(y)
		for x := max(e.From, b.From); x < min(e.To, b.To); x++ {
			row[x] = uint8((int(row[x])*(255-int(by[x])) + 127) / 255)
		}
	}
}

// Within weighs a mask by another of the same size.
func (m *mask) Within(o *mask) {
	for y := m.top; y < m.bottom; y++ {
		e := &m.Rows[y]
		if e.To == 0 {
			continue
		}
		var b extent
		if y >= o.top && y < o.bottom {
			b = o.Rows[y]
		}
		*e = extent{max(e.From, b.From), min(e.To, b.To)}
		if e.From >= e.To {
			*e = extent{}
			continue
		}
		row, by := m.Row(y), o.Row(y)
		for x := e.From; x < e.To; x++ {
			row[x] = uint8((int(row[x])*int(by[x]) + 127) / 255)
		}
	}
}
