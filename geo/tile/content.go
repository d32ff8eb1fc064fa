package tile

import (
	"crypto/sha256"
	"encoding/binary"
	"sync"
)

// Content names what a vector tile is made of: tiles of one Content, of whatever sets,
// are the same bytes. It is found without cutting, so that the tiles of a snapshot which
// are as they were need not be cut again. The zero Content is of tiles in which nothing
// is.
type Content [sha256.Size]byte

// What stands in the text that a Content is the hash of, before what it is about. All
// that cut reads is in it: of what is cut the edges near the tile in their order, of
// what lies within it all points.
const (
	contentPoint   = 'p'
	contentLine    = 'l' // all of it, and how many points
	contentWithin  = 'w' // a polygon, and how many rings
	contentCut     = 'c' // a polygon that is cut
	contentRing    = 'r' // a ring that lies within, and how many points
	contentThrough = 't' // a ring that does not
	contentEdge    = 'e'
	contentInside  = 'i' // whether the middle of the tile lies in a polygon that is cut
	contentFeature = 'f' // after what of it is there, its properties
)

var contentTexts = sync.Pool{New: func() any { return new([]byte) }}

// mostContent is how long a text may have been whose room is kept, in bytes.
const mostContent = 1 << 18

// Content is that of the vector tile that MVT makes.
func (s *Set) Content(id ID) Content {
	room := contentTexts.Get().(*[]byte)
	c := contentText{b: append((*room)[:0], s.layer...), around: aroundTile(id, Buffer, -1)}
	c.b = append(c.b, 0, contentKind(s.whole))
	before := len(c.b)
	s.near(id.Z, c.around, func(i int, f *levelFeature) { c.feature(f, &s.tags[i]) })
	var out Content
	if len(c.b) > before {
		if c.placed { // else it is whole squares, which are the same in all tiles
			c.b = append(c.b, id.Z)
			c.number(int(id.X))
			c.number(int(id.Y))
		}
		out = sha256.Sum256(c.b)
	}
	if *room = c.b; cap(c.b) <= mostContent {
		contentTexts.Put(room)
	}
	return out
}

func contentKind(whole bool) byte {
	if whole {
		return 1
	}
	return 0
}

type contentText struct {
	b      []byte
	around around
	placed bool // whether a position is in it
	there  bool // whether there may be something of the feature in the tile
}

func (c *contentText) number(n int) { c.b = binary.AppendUvarint(c.b, uint64(n)) }

func (c *contentText) point(p Point) {
	c.b = binary.LittleEndian.AppendUint32(c.b, uint32(p.X))
	c.b = binary.LittleEndian.AppendUint32(c.b, uint32(p.Y))
	c.placed, c.there = true, true
}

func (c *contentText) path(mark byte, points []Point) {
	c.b = append(c.b, mark)
	c.number(len(points))
	for _, p := range points {
		c.point(p)
	}
}

// feature adds what cut reads of a feature, and nothing where it has nothing there.
func (c *contentText) feature(f *levelFeature, t *tags) {
	before := len(c.b)
	c.there = false
	for _, p := range f.points {
		if c.around.points.holds(p) {
			c.b = append(c.b, contentPoint)
			c.point(p)
		}
	}
	for _, l := range f.lines {
		if boxOf(l).meets(c.around.box) {
			c.path(contentLine, l)
		}
	}
	for _, p := range f.polygons {
		c.polygon(p)
	}
	if !c.there {
		c.b = c.b[:before]
		return
	}
	c.b = append(c.b, contentFeature)
	c.b = append(c.b, t.sum[:]...)
}

// polygon adds what clipPolygon reads of a polygon.
func (c *contentText) polygon(p indexedPolygon) {
	b := c.around.box
	switch {
	case p[0].box.within(b):
		c.b = append(c.b, contentWithin)
		c.number(len(p))
		for _, r := range p {
			c.path(contentRing, r.ring)
		}
	case p[0].box.meets(b):
		c.b = append(c.b, contentCut)
		for _, r := range p {
			switch {
			case r.box.within(b):
				c.path(contentRing, r.ring)
			case r.box.meets(b):
				c.b = append(c.b, contentThrough)
				r.near(b, func(p, q Point) {
					c.b = append(c.b, contentEdge)
					c.point(p)
					c.point(q)
				})
			}
		}
		c.b = append(c.b, contentInside, 0)
		if p.aroundMiddle(b) {
			c.b[len(c.b)-1] = 1
			c.there = true
		}
	}
}
