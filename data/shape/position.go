package shape

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"github.com/paulmach/orb"
)

// position is a longitude and latitude in 1e-6 degrees.
type position struct{ x, y int32 }

const (
	// UnitsPerDegree is the record's grid: coordinates are kept as whole units.
	UnitsPerDegree = 1e6
	maxX           = 180 * UnitsPerDegree
	maxY           = 90 * UnitsPerDegree
)

// What may be wrong with a stored geometry: it cannot be read, or has another hash.
var (
	ErrDamaged = errors.New("damaged geometry")
	ErrAltered = errors.New("it is not what was recorded")
)

// AfterDamage is what is to be done about either.
const AfterDamage = "run `frontline verify`, which lists what is damaged, and restore the file from a backup"

// newPosition is p in whole units. What is finer than a unit or out of range
// is refused rather than rounded: what comes out of the store must be what
// went in.
func newPosition(p orb.Point) (position, error) {
	x, y := math.Round(p[0]*UnitsPerDegree), math.Round(p[1]*UnitsPerDegree)
	if !(math.Abs(x) <= maxX && math.Abs(y) <= maxY) { // so written, NaN fails too
		return position{}, fmt.Errorf("position %v is out of range", p)
	}
	q := position{int32(x), int32(y)}
	if q.point() != p {
		return position{}, fmt.Errorf("position %v is not in whole 1e-6 degrees", p)
	}
	return q, nil
}

// point is the position in degrees: the double nearest to its decimal form,
// which is also what reading that form gives.
func (p position) point() orb.Point {
	return orb.Point{float64(p.x) / UnitsPerDegree, float64(p.y) / UnitsPerDegree}
}

// appendDelta appends the step from prev to p as two zigzag varints.
func appendDelta(b []byte, prev, p position) []byte {
	b = binary.AppendVarint(b, int64(p.x)-int64(prev.x))
	return binary.AppendVarint(b, int64(p.y)-int64(prev.y))
}

// readDelta reads what appendDelta wrote and returns how many bytes it took.
func readDelta(b []byte, prev position) (position, int, error) {
	dx, n := binary.Varint(b)
	if n <= 0 {
		return position{}, 0, ErrDamaged
	}
	dy, m := binary.Varint(b[n:])
	if m <= 0 {
		return position{}, 0, ErrDamaged
	}
	// A step is at most across the whole range; checked first, the sums
	// cannot overflow.
	if dx < -2*maxX || dx > 2*maxX || dy < -2*maxY || dy > 2*maxY {
		return position{}, 0, ErrDamaged
	}
	x, y := int64(prev.x)+dx, int64(prev.y)+dy
	if x < -maxX || x > maxX || y < -maxY || y > maxY {
		return position{}, 0, ErrDamaged
	}
	return position{int32(x), int32(y)}, n + m, nil
}
