package span

import (
	"math"

	"frontline/data/shape"
	"frontline/geo"
	diff "frontline/geo/change"

	"github.com/paulmach/orb"
)

// part is a polygon of a feature's ground and its time.
type part struct {
	diff.Part // the ID is that of its row, or negative where it has none
	area      float64
	bounds    shape.Bounds
}

// partSet is what of a feature's parts is known to have come and gone.
type partSet struct {
	fresh bool            // none are stored whose time could matter
	seen  map[int64]*part // read or made, and there
	made  int64           // how many were made
	gone  []int64         // rows that are no longer so
}

// RoundingWidth is by how many metres along their edges spans may miss what a
// snapshot shows: where edges cross they are moved to whole 1e-6 degrees, by
// half a step, and then again where others cross them.
const RoundingWidth = 0.2

func alive(p diff.Part, d geo.Date) bool { return p.Since <= d && d < p.Until }

func (s *partSet) add(p orb.Polygon, since, until geo.Date) error {
	return s.addOf(geo.Area(p), p, since, until)
}

// addOf is add for a polygon whose area is known.
func (s *partSet) addOf(area float64, p orb.Polygon, since, until geo.Date) error {
	b, err := shape.BoundsOf(p)
	if err != nil {
		return err
	}
	s.made++
	id := -s.made
	s.put(&part{Part: diff.Part{ID: id, Since: since, Until: until, Ground: p}, area: area, bounds: b})
	return nil
}

func (s *partSet) put(p *part) {
	if s.seen == nil {
		s.seen = map[int64]*part{}
	}
	s.seen[p.ID] = p
}

func (s *partSet) remove(id int64) {
	delete(s.seen, id)
	if id > 0 {
		s.gone = append(s.gone, id)
	}
}

// Perimeter is the length of a polygon's rings in metres, near enough.
func Perimeter(p orb.Polygon) float64 {
	const metresPerDegree = 111_320
	sum := 0.0
	for _, ring := range p {
		for i := 1; i < len(ring); i++ {
			a, b := ring[i-1], ring[i]
			sum += math.Hypot((b[0]-a[0])*math.Cos(a[1]*math.Pi/180), b[1]-a[1])
		}
	}
	return sum * metresPerDegree
}
