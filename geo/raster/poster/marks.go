package poster

import (
	"math"

	"frontline/geo"
	"frontline/geo/editor"
	"frontline/geo/mercator"
	"frontline/geo/raster/label"
	"frontline/geo/raster/paint"

	"github.com/paulmach/orb"
)

// marked is what stands on a poster's map by the editor's word: lines and shapes, and tags with
// words.
type marked struct {
	lines []inkedLine
	tags  []framedText
	boxes []inkedLine // of the tags, beneath their words
	along []box       // where lines are, so that no inset covers them, nor a tag where it need not
	asked []askedTag
}

// askedTag is a tag to be set: near a position, as far from it as what stands there is wide.
type askedTag struct {
	of    editor.Mark
	near  paint.Vec
	reach float32
	to    paint.Vec // the side on which it stands best
}

// marks finds where the editor's marks stand. What cannot be shown as it is asked for is said in
// unmarked.
func (f *furniture) marks(v Poster, at view, names *label.Placement) {
	for _, m := range v.Added.Marks {
		if err := f.mark(v, at, m); err != nil {
			f.unmarked = err
			return
		}
	}
	for _, t := range f.marked.asked {
		if err := f.tag(v, at, names, t); err != nil {
			f.unmarked = err
			return
		}
	}
}

// mark adds a mark's lines, and asks for its tag.
func (f *furniture) mark(v Poster, at view, m editor.Mark) error {
	of := table.Marks
	from := at.position(m.At)
	ask := func(near paint.Vec, reach float32, to paint.Vec) error {
		if m.Text != "" {
			f.marked.asked = append(f.marked.asked, askedTag{m, near, reach, to})
		}
		return nil
	}
	right := paint.Vec{X: 1}
	switch m.Kind {
	case editor.Ring:
		var outline []paint.Vec
		for _, p := range m.Outline() {
			outline = append(outline, at.position(p))
		}
		outline = append(outline, outline[0])
		pieces := at.clip(outline)
		if len(pieces) == 0 {
			return unseen(m)
		}
		f.line(v, pieces...)
		// The words stand where the ring is in sight: at its top, else where it is highest.
		return ask(highest(pieces), 0, paint.Vec{Y: -1})
	case editor.Arrow:
		to := at.position(m.To)
		pieces := at.clip([]paint.Vec{from, to})
		if len(pieces) == 0 || !at.holds(to) {
			return unseen(m)
		}
		f.arrow(v, pieces[0][0], to)
		return ask(pieces[0][0], 0, from.Minus(to))
	case editor.Label:
		if !at.holds(from) {
			return unseen(m)
		}
		d := float32(of.Dot)
		square := cornersOf(from.Minus(paint.Vec{X: d, Y: d}), paint.Vec{X: 2 * d, Y: 2 * d})
		ink := v.Theme.Inks()
		f.marked.lines = append(f.marked.lines, inkedLine{square, 2 * float32(of.EdgeWidth), true, ink.Named(of.Edge)}, inkedLine{points: square, closed: true, col: ink.Named(of.Ground)})
		f.alongLine(square)
		return ask(from, d, right)
	default:
		if !at.holds(from) {
			return unseen(m)
		}
		side, arm := float32(of.Bracket[0]), float32(of.Bracket[1])
		for _, c := range []paint.Vec{{X: -1, Y: -1}, {X: 1, Y: -1}, {X: 1, Y: 1}, {X: -1, Y: 1}} {
			corner := from.Plus(c.Times(side))
			f.line(v, []paint.Vec{corner.Minus(paint.Vec{X: c.X * arm}), corner, corner.Minus(paint.Vec{Y: c.Y * arm})})
		}
		return ask(from, side, right)
	}
}

func unseen(m editor.Mark) error {
	return geo.Errorf(geo.EInvalid, "mark=%s is not in sight: ask for a part of the map that shows it, or leave it out", m)
}

// line adds lines with their halos, and keeps insets off them.
func (f *furniture) line(v Poster, pieces ...[]paint.Vec) {
	of := table.Marks.Line
	ink := v.Theme.Inks()
	for _, p := range pieces {
		f.marked.lines = append(f.marked.lines, inkedLine{p, float32(of.HaloWidth), false, ink.Named(of.HaloColor)})
	}
	for _, p := range pieces {
		f.marked.lines = append(f.marked.lines, inkedLine{p, float32(of.Width), false, ink.Named(of.Color)})
		f.alongLine(p)
	}
}

// alongLine remembers where a line is, a box for each few pixels of it.
func (f *furniture) alongLine(points []paint.Vec) {
	const step = 12
	for i, to := range points[1:] {
		way := to.Minus(points[i])
		n := int(way.Length()/step) + 1
		for j := range n + 1 {
			p := points[i].Plus(way.Times(float32(j) / float32(n)))
			f.marked.along = append(f.marked.along, box{int(p.X) - step/2, int(p.Y) - step/2, step, step})
		}
	}
}

// arrow adds an arrow: its line ends within its head.
func (f *furniture) arrow(v Poster, from, to paint.Vec) {
	of, ink := table.Marks, v.Theme.Inks()
	way := to.Minus(from)
	ahead := way.Times(1 / max(way.Length(), 1e-3))
	beside := paint.Vec{X: -ahead.Y, Y: ahead.X}
	base := to.Minus(ahead.Times(float32(of.Head[0])))
	head := []paint.Vec{to, base.Plus(beside.Times(float32(of.Head[1]))), base.Minus(beside.Times(float32(of.Head[1])))}
	end := base
	if way.Length() < float32(of.Head[0]) {
		end = from
	}
	f.marked.lines = append(f.marked.lines, inkedLine{head, float32(of.Line.HaloWidth - of.Line.Width), true, ink.Named(of.Line.HaloColor)})
	f.line(v, []paint.Vec{from, end})
	f.marked.lines = append(f.marked.lines, inkedLine{points: head, closed: true, col: ink.Named(of.Line.Color)})
	f.alongLine(head)
}

// tag sets a mark's words: on that side where they cover the fewest signs of the record and the
// least of other marks, and nothing that stands on the map; of those, the one that is asked for.
func (f *furniture) tag(v Poster, at view, names *label.Placement, ask askedTag) error {
	of := table.Marks
	lettering := v.lettering(of.Text)
	t, ok := lettering.Set(wrapped(lettering, ask.of.Text, float32(of.TextWidth)))
	if !ok {
		return nil
	}
	pad := paint.Vec{X: float32(of.Padding[0]), Y: float32(of.Padding[1])}
	size := paint.Vec{X: t.Width, Y: t.Height}.Plus(pad.Times(2))
	best, least := paint.Vec{}, math.Inf(1)
	for _, side := range tagSides {
		corner := ask.near.Plus(side.Times(ask.reach + float32(of.Gap))).Plus(paint.Vec{X: (side.X - 1) / 2 * size.X, Y: (side.Y - 1) / 2 * size.Y})
		opposite := corner.Plus(size)
		if !at.holds(corner) || !at.holds(opposite) || f.meets(corner, opposite) {
			continue
		}
		covered := 0.0
		for i := range names.Signs {
			if q := at.local(names.Signs[i].At); q.X > corner.X && q.X < opposite.X && q.Y > corner.Y && q.Y < opposite.Y {
				covered += signCovered
			}
		}
		for _, b := range f.marked.along {
			if anyMeets([]box{b}, corner, opposite) {
				covered++
			}
		}
		ahead := (side.X*ask.to.X + side.Y*ask.to.Y) / max(side.Length()*ask.to.Length(), 1e-3)
		if covered -= float64(ahead); covered < least {
			best, least = corner, covered
		}
	}
	if math.IsInf(least, 1) {
		return geo.Errorf(geo.EInvalid, "there is no room for the words of mark=%s: shorten them, or ask for a larger picture or another part of the map", ask.of)
	}
	ink := v.Theme.Inks()
	around := cornersOf(best, size)
	f.marked.boxes = append(f.marked.boxes, inkedLine{around, 2 * float32(of.EdgeWidth), true, ink.Named(of.Edge)}, inkedLine{points: around, closed: true, col: ink.Named(of.Ground)})
	f.marked.tags = append(f.marked.tags, framedText{t, best.Plus(pad)})
	f.taken = append(f.taken, box{int(best.X) - 2, int(best.Y) - 2, int(size.X) + 5, int(size.Y) + 5})
	return nil
}

// tagSides are the sides of a point on which a tag may stand, the best first.
var tagSides = []paint.Vec{{X: 1}, {X: -1}, {Y: -1}, {Y: 1}, {X: 1, Y: -1}, {X: 1, Y: 1}, {X: -1, Y: -1}, {X: -1, Y: 1}}

// signCovered is how much worse it is to cover a sign of the record than some of a mark's line.
const signCovered = 100

// draw draws the marks.
func (m *marked) draw(c *paint.Canvas, v Poster) {
	drawInked(c, m.lines)
	drawInked(c, m.boxes)
	for i := range m.tags {
		m.tags[i].text.DrawSeen(c, m.tags[i].at, v.Theme.Inks())
	}
}

// position is where a longitude and latitude are on the poster: of all times that the world
// goes round, the one that is nearest to the middle of the view.
func (at *view) position(p orb.Point) paint.Vec {
	world := at.zoom.World()
	q := mercator.Project(p)
	v := at.local(orb.Point{q[0] * world, q[1] * world})
	middle := float64(at.in.x) + float64(at.in.w)/2
	v.X += float32(math.Round((middle-float64(v.X))/world) * world)
	return v
}

// holds reports whether a point of the poster is within the map.
func (at *view) holds(p paint.Vec) bool {
	return p.X >= float32(at.in.x) && p.X <= float32(at.in.x+at.in.w) && p.Y >= float32(at.in.y) && p.Y <= float32(at.in.y+at.in.h)
}

// clip is what of a line is within the map, so far from its edge that no halo is beyond it.
func (at *view) clip(points []paint.Vec) (out [][]paint.Vec) {
	inner := float32(table.Marks.Line.HaloWidth) / 2
	lo := paint.Vec{X: float32(at.in.x) + inner, Y: float32(at.in.y) + inner}
	hi := paint.Vec{X: float32(at.in.x+at.in.w) - inner, Y: float32(at.in.y+at.in.h) - inner}
	for i, to := range points[1:] {
		from := points[i]
		a, b, ok := clipped(from, to, lo, hi)
		if !ok {
			continue
		}
		if n := len(out); n > 0 && a == from && out[n-1][len(out[n-1])-1] == from {
			out[n-1] = append(out[n-1], b)
		} else {
			out = append(out, []paint.Vec{a, b})
		}
	}
	return out
}

// clipped is the part of a line that is in a rectangle, after Liang and Barsky.
func clipped(a, b, lo, hi paint.Vec) (from, to paint.Vec, ok bool) {
	way := b.Minus(a)
	begin, end := float32(0), float32(1)
	for _, side := range [][2]float32{{-way.X, a.X - lo.X}, {way.X, hi.X - a.X}, {-way.Y, a.Y - lo.Y}, {way.Y, hi.Y - a.Y}} {
		switch share := side[1] / side[0]; {
		case side[0] == 0 && side[1] < 0:
			return a, b, false
		case side[0] < 0:
			begin = max(begin, share)
		case side[0] > 0:
			end = min(end, share)
		}
	}
	if begin > end {
		return a, b, false
	}
	from, to = a, b
	if begin > 0 {
		from = a.Plus(way.Times(begin))
	}
	if end < 1 {
		to = a.Plus(way.Times(end))
	}
	return from, to, true
}

// highest is the point of lines that is the furthest up.
func highest(lines [][]paint.Vec) paint.Vec {
	best := lines[0][0]
	for _, l := range lines {
		for _, p := range l {
			if p.Y < best.Y {
				best = p
			}
		}
	}
	return best
}
