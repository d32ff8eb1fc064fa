package valid

import (
	"fmt"

	"frontline/geo"
)

// mendWords are what is wrong, for one and for several, and what was done.
var mendWords = map[geo.MendKind]struct{ one, many, done string }{
	Touching:     {"rings touch", "rings touch in %d places", "taken apart where rings touch, or joined where they share an edge"},
	Rounded:      {"rounding to 0.000001° makes rings meet", "rounding to 0.000001° makes rings meet in %d places", "taken apart where rounding to 0.000001° made rings meet"},
	Collapsed:    {"a part has no size once rounded to 0.000001°", "%d parts have no size once rounded to 0.000001°", "parts without size once rounded to 0.000001° left out"},
	Unclosed:     {"a ring is not closed", "%d rings are not closed", "rings closed"},
	Gathered:     {"geometries of a collection overlap", "geometries of a collection overlap in %d places", "geometries of a collection that overlap joined"},
	Crossing:     {"a ring crosses itself", "rings cross themselves in %d places", "rings that cross themselves taken apart by even-odd"},
	Spike:        {"a ring goes out and back on the same line, a spike", "rings go out and back on the same line, %d spikes", "spikes cut off"},
	Flat:         {"a ring holds nothing", "%d rings hold nothing", "rings that hold nothing left out"},
	HoleOutside:  {"a hole lies outside of its exterior ring, or crosses it", "holes lie outside of their exterior rings, or cross them, in %d places", "what of holes lies outside left out"},
	HolesOverlap: {"holes overlap", "holes overlap in %d places", "holes that overlap joined"},
	PartsOverlap: {"parts overlap", "parts overlap in %d places", "parts that overlap joined"},
	Beyond:       {"longitudes go on past 180°, as where a file counts them from 0 to 360", "longitudes go on past 180° in %d rings, lines or points, as where a file counts them from 0 to 360", "longitudes past 180° counted from -180°, and cut there"},
	Antimeridian: {"an edge jumps from one side of the map to the other: it seems to cross the antimeridian", "edges jump from one side of the map to the other in %d rings or lines: they seem to cross the antimeridian", "cut at 180°"},
}

// FaultOf returns in English what is wrong with a shape, and where.
func FaultOf(n geo.Mend) string {
	w := mendWords[n.Kind]
	what := w.one
	if n.Count > 1 {
		what = fmt.Sprintf(w.many, n.Count)
	}
	return what + ", near " + geo.LonLat(n.At)
}

// mendDone returns in English how a shape was mended, and where.
func mendDone(n geo.Mend) string {
	s := mendWords[n.Kind].done
	if n.Count > 1 {
		s += fmt.Sprintf(" (%d)", n.Count)
	}
	return s + ", near " + geo.LonLat(n.At)
}
