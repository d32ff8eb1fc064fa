package poster

import (
	"image/color"
	"math"

	"frontline/geo/mercator"
	"frontline/geo/raster/label"
	"frontline/geo/raster/paint"
	"frontline/geo/style"

	"github.com/paulmach/orb"
)

// furniture is what stands on a poster's map and is not of it: how long a
// kilometre is, where north is, and where in the world the view is.
type furniture struct {
	lines []inkedLine
	texts []framedText
	inset *inset
	taken []box // where no name may stand
	// What the editor adds, and why it could not all be.
	marked   marked
	unmarked error
}

// inkedLine is a line, or a filled shape where it has no width.
type inkedLine struct {
	points []paint.Vec
	width  float32
	closed bool
	col    color.NRGBA
}

// inset is a small map with a frame around what the poster's map shows.
type inset struct {
	view
	seen []paint.Vec
}

// The sizes of what stands on the map. Where the map is smaller, it stands
// alone.
const (
	furnitureMargin = 12
	leastFurnished  = 60
	leastScaled     = 120
	insetLeast      = 84
	insetMost       = 220
	deepestInset    = 8
	leastInset      = 320 // the width of a map that may have one
)

// meets reports whether a box is in the way of what stands on the map.
func (f *furniture) meets(from, to paint.Vec) bool { return anyMeets(f.taken, from, to) }

// meets reports whether a box is in the way of an editor's lines.
func (m *marked) meets(from, to paint.Vec) bool { return anyMeets(m.along, from, to) }

func anyMeets(boxes []box, from, to paint.Vec) bool {
	for _, b := range boxes {
		if from.X < float32(b.x+b.w) && float32(b.x) < to.X && from.Y < float32(b.y+b.h) && float32(b.y) < to.Y {
			return true
		}
	}
	return false
}

// haloed is a line with its halo beneath it.
func haloed(of style.HaloLine, ink style.Inks, closed bool, points ...paint.Vec) []inkedLine {
	return []inkedLine{
		{points, float32(of.HaloWidth), closed, ink.Named(of.HaloColor)},
		{points, float32(of.Width), closed, ink.Named(of.Color)},
	}
}

// scaleBar says how long a round number of kilometres is in the middle of the
// map.
func (f *furniture) scaleBar(v Poster, at view) {
	const earth = 40_075.016_686 // km around the equator, WGS84
	world := at.zoom.World()
	lat := mercator.Latitude((at.top + float64(at.in.h)/2) / world)
	km := earth * math.Cos(lat*math.Pi/180) / world
	most := min(140, float64(at.in.w)/4)
	length := 0.0
	for _, n := range []float64{0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000} {
		if n/km <= most {
			length = n
		}
	}
	if v.Km == "" || length == 0 || at.in.w < leastScaled || at.in.h < leastFurnished {
		return
	}
	w := float32(length / km)
	right, bottom := float32(at.in.x+at.in.w-furnitureMargin), float32(at.in.y+at.in.h-furnitureMargin)
	f.lines = append(f.lines, haloed(table.Poster.ScaleLine, v.Theme.Inks(), false,
		paint.Vec{X: right - w, Y: bottom - 6}, paint.Vec{X: right - w, Y: bottom}, paint.Vec{X: right, Y: bottom}, paint.Vec{X: right, Y: bottom - 6})...)
	if t, ok := v.lettering(table.Poster.ScaleBar).Set([]string{trimmed(length) + " " + v.Km}); ok {
		f.texts = append(f.texts, framedText{t, paint.Vec{X: right - w/2 - t.Width/2, Y: bottom - 8 - t.Height}})
		w = max(w, t.Width)
	}
	f.taken = append(f.taken, box{int(right-w) - 6, int(bottom) - 28, int(w) + 12, 34})
}

// north is an arrow in the upper right corner. The map is Web Mercator's, and
// north is up wherever one looks.
func (f *furniture) north(v Poster, at view) {
	if v.North == "" || at.in.w < leastScaled || at.in.h < 2*leastFurnished {
		return
	}
	ink := v.Theme.Inks()
	x, y := float32(at.in.x+at.in.w-furnitureMargin-10), float32(at.in.y+furnitureMargin)
	for _, shape := range table.Signs["north"].Shapes {
		l := inkedLine{width: float32(shape.LineWidth), closed: true, col: ink.Of(shape.Colour, color.NRGBA{})}
		for _, p := range append(shape.Path, shape.Polygon...) {
			l.points = append(l.points, paint.Vec{X: x, Y: y}.Plus(paint.Vec{X: float32(p[0]), Y: float32(p[1])}))
		}
		f.lines = append(f.lines, l)
	}
	if t, ok := v.lettering(table.Poster.North).Set([]string{v.North}); ok {
		f.texts = append(f.texts, framedText{t, paint.Vec{X: x - t.Width/2, Y: y + 22}})
	}
	f.taken = append(f.taken, box{int(x) - 14, int(y) - 4, 28, 46})
}

// findInset finds the inset, in that corner of the map that has the fewest
// signs.
func (f *furniture) findInset(v Poster, at view, names *label.Placement) {
	if !v.Inset || at.in.w < leastInset || at.zoom.Style < 2 {
		return
	}
	w := min(max(at.in.w/5, insetLeast), insetMost)
	h := w * 3 / 4
	if at.in.h < 2*h {
		return
	}
	x, y := at.in.x+furnitureMargin, at.in.y+furnitureMargin
	right, bottom := at.in.x+at.in.w-furnitureMargin-w, at.in.y+at.in.h-furnitureMargin-h
	in, fewest := box{}, math.MaxInt
	for _, corner := range []box{{x, y, w, h}, {right, y, w, h}, {x, bottom, w, h}, {right, bottom, w, h}} {
		around := paint.Vec{X: float32(corner.x), Y: float32(corner.y)}
		opposite := around.Plus(paint.Vec{X: float32(w), Y: float32(h)})
		if f.meets(around, opposite) || f.marked.meets(around, opposite) {
			continue
		}
		n := 0
		for i := range names.Signs {
			if q := at.local(names.Signs[i].At); q.X > around.X && q.X < opposite.X && q.Y > around.Y && q.Y < opposite.Y {
				n++
			}
		}
		if n < fewest {
			in, fewest = corner, n
		}
	}
	if fewest == math.MaxInt {
		return
	}
	seen := at.bound()
	zoom, center := mercator.Fit(v.Home.Union(seen), w, h, 4, deepestInset)
	if exact := at.zoom.Exact(); zoom+1 >= exact {
		// The view is as large as home: its part of the world.
		zoom = max(exact-2, 0)
		center = seen.Center()
	}
	small := viewOf(in, zoom, at.scale, center)
	shrink := small.zoom.World() / at.zoom.World()
	corner := small.local(orb.Point{at.left * shrink, at.top * shrink})
	size := paint.Vec{X: float32(at.in.w), Y: float32(at.in.h)}.Times(float32(shrink))
	if size.X < 6 || size.Y < 6 {
		// Too small to be seen: as large as can be.
		middle := corner.Plus(size.Times(0.5))
		size = paint.Vec{X: max(size.X, 6), Y: max(size.Y, 6)}
		corner = middle.Minus(size.Times(0.5))
	}
	f.inset = &inset{small, cornersOf(corner, size)}
	f.taken = append(f.taken, box{in.x - 2, in.y - 2, w + 4, h + 4})
}

// frames are the frames of an inset: its own, and that of what is seen.
func (n *inset) frames(ink style.Inks) []inkedLine {
	around := cornersOf(paint.Vec{X: float32(n.in.x), Y: float32(n.in.y)}, paint.Vec{X: float32(n.in.w), Y: float32(n.in.h)})
	return append(haloed(table.Poster.InsetFrame, ink, true, around...), haloed(table.Poster.InsetView, ink, true, n.seen...)...)
}

// drawInked draws lines and shapes, those of them that can be on the canvas.
func drawInked(c *paint.Canvas, lines []inkedLine) {
	for _, l := range lines {
		top, bottom := l.points[0].Y, l.points[0].Y
		for _, p := range l.points {
			top, bottom = min(top, p.Y), max(bottom, p.Y)
		}
		if !c.Sees(top-2*l.width, bottom+2*l.width) {
			continue
		}
		if l.width == 0 {
			c.Polygon(l.col, l.points...)
		} else {
			c.Path(l.width, l.closed, l.col, l.points...)
		}
	}
}

// draw draws the furniture, and inside as what the inset shows.
func (f *furniture) draw(c, inside *paint.Canvas, ink style.Inks) {
	if f.inset != nil {
		c.Lay(inside, f.inset.in.pixels(f.inset.scale), 0, 0)
		drawInked(c, f.inset.frames(ink))
	}
	drawInked(c, f.lines)
	for i := range f.texts {
		f.texts[i].text.DrawSeen(c, f.texts[i].at, ink)
	}
}
