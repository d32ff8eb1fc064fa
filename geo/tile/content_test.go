package tile

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"frontline/geo"
	"frontline/geo/geotest"

	"github.com/paulmach/orb"
)

// contents is what tiles were seen to be by their Content.
type contents map[Content][]byte

// hold fails where a tile differs from one of the same Content that was seen before, and
// reports whether there was one.
func (c contents) hold(t *testing.T, what string, s *Set, id ID) (again bool) {
	t.Helper()
	content, got := s.Content(id), s.MVT(id)
	if content == (Content{}) && got != nil {
		t.Fatalf("%s: %v holds something, and has the Content of nothing", what, id)
	}
	want, again := c[content]
	if again && !bytes.Equal(got, want) {
		t.Fatalf("%s: %v has %d bytes, and %d where its Content was seen before", what, id, len(got), len(want))
	}
	c[content] = got
	return again
}

// history is random features of all kinds, and what may become of them.
type history struct {
	*rand.Rand
	features []geo.Feature
}

func (h *history) point() orb.Point {
	return orb.Point{30 + 4*h.Float64(), 46 + 3*h.Float64()}
}

// ring is rough around a middle, counter-clockwise.
func (h *history) ring(middle orb.Point, size float64, n int) orb.Ring {
	r := make(orb.Ring, 0, n+1)
	for i := range n {
		far := size * (0.6 + 0.4*h.Float64())
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / float64(n))
		r = append(r, orb.Point{middle[0] + far*cos, middle[1] + far*sin})
	}
	return append(r, r[0])
}

func (h *history) feature(i int) geo.Feature {
	f := geo.Feature{Key: fmt.Sprint("f", i), Status: []string{"", "a", "b"}[h.IntN(3)]}
	switch h.IntN(5) {
	case 0:
		f.Geometry = orb.MultiPoint{h.point(), h.point()}
	case 1:
		f.Geometry = orb.LineString{h.point(), h.point(), h.point(), h.point()}
	default:
		var m orb.MultiPolygon
		for range 1 + h.IntN(3) {
			at := h.point()
			p := orb.Polygon{h.ring(at, 0.02+0.8*h.Float64(), 3+h.IntN(120))}
			if h.IntN(2) == 0 {
				hole := h.ring(at, 0.005+0.01*h.Float64(), 5)
				hole.Reverse()
				p = append(p, hole)
			}
			m = append(m, p)
		}
		f.Geometry = m
	}
	return f
}

// step changes one thing.
func (h *history) step() string {
	i := h.IntN(len(h.features))
	f := &h.features[i]
	switch h.IntN(6) {
	case 0:
		f.Status += "x"
		return "properties only"
	case 1:
		f.Class = geo.Class([]string{"", "held", "contested", "liberated"}[h.IntN(4)])
		return "class"
	case 2:
		h.features = append(h.features[:i:i], h.features[i+1:]...)
		h.features = append(h.features, h.feature(1000+h.IntN(1000)))
		return "retraction"
	case 3:
		h.features[0], *f = *f, h.features[0]
		return "order"
	}
	m, ok := f.Geometry.(orb.MultiPolygon)
	if !ok {
		h.features = append(h.features, h.feature(2000+h.IntN(1000)))
		return "another"
	}
	m = m.Clone()
	r := m[h.IntN(len(m))][0]
	if k := h.IntN(len(r) - 1); k > 0 {
		r[k] = orb.Point{r[k][0] + 0.01*h.Float64(), r[k][1] - 0.01*h.Float64()}
	} else { // as another file may begin its ring elsewhere
		copy(r, append(r[1:len(r):len(r)], r[1]))
	}
	f.Geometry = m
	return "geometry"
}

// TestContentNamesTheBytes holds over random histories that tiles of one Content are the
// same bytes, and that those which no change touches keep it.
func TestContentNamesTheBytes(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 7))
	seen := contents{}
	shared, all := 0, 0
	for n := range geotest.Cases(t, 20) {
		h := &history{Rand: random}
		for i := range 3 + h.IntN(5) {
			h.features = append(h.features, h.feature(i))
		}
		what := "start"
		for range 4 {
			for whole, make := range map[bool]func(string, []geo.Feature) *Set{false: NewSet, true: NewPartition} {
				s := make("history", append([]geo.Feature(nil), h.features...))
				for z := uint8(4); z <= 9; z++ {
					for _, id := range covering(s, z) {
						again := seen.hold(t, fmt.Sprint("case ", n, ", ", what, ", whole ", whole), s, id)
						if all++; again {
							shared++
						}
					}
				}
			}
			what = h.step()
		}
	}
	if shared < all/4 {
		t.Errorf("of %d tiles %d had a Content that was seen before", all, shared)
	}
}

// TestContentOfNeighbouringDays holds it over real days, of which nearly all tiles are
// as on the day before.
func TestContentOfNeighbouringDays(t *testing.T) {
	seen := contents{}
	var before *Set
	same, found := 0, 0
	for _, day := range []string{"20251125", "20251127", "20251128", "20251129"} {
		s := NewSet("control", realDay(t, "deepstatemap_data_"+day+".geojson"))
		for z := uint8(4); z <= 10; z++ {
			for _, id := range covering(s, z) {
				again := seen.hold(t, day, s, id)
				if before != nil && bytes.Equal(before.MVT(id), s.MVT(id)) {
					if same++; again {
						found++
					}
				}
			}
		}
		before = s
	}
	if found < same*98/100 {
		t.Errorf("%d tiles are as on the day before, and %d are found by their Content", same, found)
	}
	t.Logf("%d tiles are as on the day before, %d are found", same, found)
}
