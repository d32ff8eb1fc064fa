package load

import (
	"fmt"
	"math"

	"frontline/data/load/check"
	"frontline/data/shape"
	"frontline/geo"

	"github.com/paulmach/orb"
)

const (
	// farShare is how much of a layer's extent is far, and farLeast and farMost
	// what is in metres.
	farShare          = 0.05
	farLeast, farMost = 20e3, 200e3
	// farSteps is into how many cells far is cut.
	farSteps = 4
)

// findFarParts finds new ground far from all that the snapshot before has. A
// part of any size: in the wrong place it is wrong.
func (c *comparison) findFarParts(d *difference) {
	if len(d.gained) == 0 || c.longAgo() || c.against.bounds == shape.NoBounds {
		return
	}
	b := c.against.bounds.Degrees()
	across := check.Metres(orb.Point{b[0], b[1]}, orb.Point{b[2], b[3]})
	far := min(max(farShare*across, farLeast), farMost)
	if c.touchesGround(d.gained) {
		return
	}
	cells := newCells(far / farSteps)
	for i := range c.against.features {
		for _, p := range geo.Polygons(c.against.features[i].geometry) {
			for _, ring := range p {
				cells.addLine(ring)
			}
		}
	}
	if len(cells.rows) == 0 {
		return
	}
	found := c.file.job.found()
	for _, p := range d.gained {
		if cells.anyNear(p[0], farSteps) {
			continue
		}
		at := p.Bound().Center()
		found.AddAt(p, geo.FindFar, "a new part of %s at %s is %s from all ground of %s", check.Km2Text(geo.Area(p)), check.LonLat(at), cells.distance(at), c.against.date)
	}
	c.file.report.Findings = append(c.file.report.Findings, found.List()...)
}

// touchesGround is whether each new part has a corner of the snapshot before: as most
// have, it is near without looking further.
func (c *comparison) touchesGround(parts orb.MultiPolygon) bool {
	of := map[orb.Point][]int{} // the parts that have a corner
	for i, p := range parts {
		for _, at := range p[0] {
			of[at] = append(of[at], i)
		}
	}
	left := len(parts)
	touches := make([]bool, left)
	for i := range c.against.features {
		for _, p := range geo.Polygons(c.against.features[i].geometry) {
			for _, ring := range p {
				for _, at := range ring {
					for _, part := range of[at] {
						if !touches[part] {
							touches[part] = true
							left--
						}
					}
				}
			}
		}
	}
	return left == 0
}

// cells are the squares of a size that lines run through, in rows from south to
// north.
type cells struct {
	size float64 // in degrees of latitude
	rows map[int]map[int]bool
}

func newCells(metres float64) cells {
	return cells{metres / check.MetresPerDegree, map[int]map[int]bool{}}
}

func (c cells) row(lat float64) int { return int(math.Floor(lat / c.size)) }

// column is where a longitude is in a row, whose cells are as wide as high.
func (c cells) column(row int, lon float64) int {
	return int(math.Floor(lon * c.narrowing(row) / c.size))
}

func (c cells) narrowing(row int) float64 {
	return max(math.Cos((float64(row)+0.5)*c.size*math.Pi/180), 0.02)
}

func (c cells) add(p orb.Point) {
	row := c.row(p[1])
	if c.rows[row] == nil {
		c.rows[row] = map[int]bool{}
	}
	c.rows[row][c.column(row, p[0])] = true
}

// addLine adds the cells along a line, at least one on each of a cell's length.
func (c cells) addLine(line []orb.Point) {
	for i, p := range line {
		if i > 0 {
			q := line[i-1]
			steps := int(max(math.Abs(p[0]-q[0]), math.Abs(p[1]-q[1])) / c.size)
			for k := 1; k <= steps; k++ {
				t := float64(k) / float64(steps+1)
				c.add(orb.Point{q[0] + t*(p[0]-q[0]), q[1] + t*(p[1]-q[1])})
			}
		}
		c.add(p)
	}
}

// anyNear reports whether a point of a line is within some cells of one that is
// there.
func (c cells) anyNear(line []orb.Point, within int) bool {
	for _, p := range line {
		at := c.row(p[1])
		for row := at - within; row <= at+within; row++ {
			columns := c.rows[row]
			if columns == nil {
				continue
			}
			mid := c.column(row, p[0])
			for column := mid - within; column <= mid+within; column++ {
				if columns[column] {
					return true
				}
			}
		}
	}
	return false
}

// distance is about how far the nearest cell is.
func (c cells) distance(from orb.Point) string {
	least := math.Inf(1)
	for row, columns := range c.rows {
		for column := range columns {
			at := orb.Point{(float64(column) + 0.5) * c.size / c.narrowing(row), (float64(row) + 0.5) * c.size}
			least = min(least, check.Metres(from, at))
		}
	}
	return fmt.Sprintf("about %.0f km", least/1000)
}
