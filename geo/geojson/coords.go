package geojson

import (
	"strconv"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/paulmach/orb"
)

// coords is a coordinates member, read before it may be known what it is of:
// "type" may come after it. It is flat: all positions in one slice, with the
// bounds of each array.
type coords struct {
	height   int         // 0 where nothing is in it
	points   []orb.Point // rounded, without repetition
	source   []orb.Point // each as it is written
	written  []orb.Point // all positions as they are written
	faulty   bool        // a position is out of range, which was told
	paths    []path      // each array of positions
	polygons []int       // the end in paths of each array of paths
	// noExterior is where the first of an array of paths is empty, "" for
	// nowhere: nothing in lines, but of rings it would make an exterior of a hole.
	noExterior jsontext.Pointer
}

// path is one array of positions.
type path struct {
	start, end   int // in coords.points and source
	first, after int // in coords.written
}

func (c *coords) reset() {
	c.height, c.faulty, c.noExterior = 0, false, ""
	c.points, c.source, c.written = c.points[:0], c.source[:0], c.written[:0]
	c.paths, c.polygons = c.paths[:0], c.polygons[:0]
}

func index(at jsontext.Pointer, i int) jsontext.Pointer {
	return at.AppendToken(strconv.Itoa(i))
}
