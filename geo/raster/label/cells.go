package label

import (
	"frontline/geo/raster/paint"

	"github.com/paulmach/orb"
)

// cell is a square of the world: column and row.
type cell struct{ x, y int32 }

// register notes a number in each tile that a box meets.
func register(in map[cell][]int32, b orb.Bound, n int32) {
	cells(b, paint.TileSize, func(c cell) bool {
		in[c] = append(in[c], n)
		return true
	})
}

// cells goes through the squares of a size that a box meets, until visit
// returns false.
func cells(b orb.Bound, size float64, visit func(cell) bool) {
	x1, y1 := int32(b.Max[0]/size), int32(b.Max[1]/size)
	for y := int32(b.Min[1] / size); y <= y1; y++ {
		for x := int32(b.Min[0] / size); x <= x1; x++ {
			if !visit(cell{x, y}) {
				return
			}
		}
	}
}

// grid finds the boxes that meet another.
type grid map[cell][]taken

type taken struct {
	box orb.Bound
	by  *Symbol
}

const gridSize = 64

func (g grid) add(b orb.Bound, by *Symbol) {
	cells(b, gridSize, func(c cell) bool {
		g[c] = append(g[c], taken{b, by})
		return true
	})
}

// meets reports whether a box overlaps one in the grid that another symbol
// has taken, names included.
func (g grid) meets(b orb.Bound, by *Symbol) bool {
	hit := false
	cells(b, gridSize, func(c cell) bool {
		for _, o := range g[c] {
			if o.by != by && b.Min[0] < o.box.Max[0] && o.box.Min[0] < b.Max[0] && b.Min[1] < o.box.Max[1] && o.box.Min[1] < b.Max[1] {
				hit = true
				return false
			}
		}
		return true
	})
	return hit
}

// holds reports whether a symbol of the same kind and layer has taken exactly
// this box.
func (g grid) holds(b orb.Bound, by *Symbol) bool {
	hit := false
	cells(b, gridSize, func(c cell) bool {
		for _, o := range g[c] {
			hit = hit || o.box == b && o.by != nil && o.by.kind == by.kind && o.by.Layer == by.Layer
		}
		return false // any of its squares will do
	})
	return hit
}
