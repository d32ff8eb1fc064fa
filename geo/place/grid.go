package place

import (
	"math"

	"github.com/paulmach/orb"
)

// cellDegrees is how high and wide a cell of the grid is.
const cellDegrees = 0.25

// grid finds the nearest of many points: those in the cell of a position and in rings of cells
// around it, until no point of a farther ring can be nearer.
type grid struct {
	points []orb.Point
	cells  map[cell][]int32
	most   int // rings until all cells are seen, from anywhere
}

type cell struct{ x, y int16 }

func cellOf(p orb.Point) cell {
	return cell{int16(math.Floor(p[0] / cellDegrees)), int16(math.Floor(p[1] / cellDegrees))}
}

func newGrid(points []orb.Point) grid {
	g := grid{points: points, cells: map[cell][]int32{}, most: int(360 / cellDegrees)}
	for i, p := range points {
		g.cells[cellOf(p)] = append(g.cells[cellOf(p)], int32(i))
	}
	return g
}

// nearest is the index of the point nearest to a position; false where there are no points.
// Points beyond the antimeridian are as far as the other way around.
func (g *grid) nearest(at orb.Point) (nearest int, ok bool) {
	if len(g.points) == 0 {
		return 0, false
	}
	center := cellOf(at)
	best := math.Inf(1)
	seen := 0
	for ring := 0; ring <= g.most && seen < len(g.points); ring++ {
		// No point of the ring is nearer than its inner edge, in the direction in which degrees are
		// shortest: that of longitude, at the ring's latitude nearest to a pole.
		if lat := math.Abs(at[1]) + float64(ring+1)*cellDegrees; ring > 0 && lat < 89 {
			inner := float64(ring-1) * cellDegrees * metresPerDegree * math.Cos(lat*math.Pi/180)
			if inner > best {
				break
			}
		}
		g.ring(center, ring, func(i int32) {
			seen++
			if d, _ := onSphere(g.points[i], at); d > best*sphereMargin {
				return
			}
			if d, _ := Between(g.points[i], at); d < best || d == best && int(i) < nearest {
				nearest, best = int(i), d
			}
		})
	}
	return nearest, true
}

// within calls f with the points in a box.
func (g *grid) within(box orb.Bound, f func(i int32)) {
	from, to := cellOf(box.Min), cellOf(box.Max)
	for x := from.x; x <= to.x; x++ {
		for y := from.y; y <= to.y; y++ {
			for _, i := range g.cells[cell{x, y}] {
				if box.Contains(g.points[i]) {
					f(i)
				}
			}
		}
	}
}

// sphereMargin is more than the ways on the ellipsoid and on the sphere differ by.
const sphereMargin = 1.01

// metresPerDegree is a bit less than the shortest degree of latitude.
const metresPerDegree = 110_000

// ring calls f with the points of the cells that lie so many cells from one.
func (g *grid) ring(center cell, n int, f func(i int32)) {
	visit := func(x, y int) {
		for _, i := range g.cells[cell{center.x + int16(x), center.y + int16(y)}] {
			f(i)
		}
	}
	if n == 0 {
		visit(0, 0)
		return
	}
	for x := -n; x <= n; x++ {
		visit(x, -n)
		visit(x, n)
	}
	for y := -n + 1; y < n; y++ {
		visit(-n, y)
		visit(n, y)
	}
}
