package places

import (
	"slices"

	"frontline/geo/osm"
	"frontline/geo/place"

	"github.com/paulmach/orb"
)

// Origin is the archive that a settlement is of, and whom it credits.
type Origin struct {
	Hash   string           `json:"hash"`
	Credit []osm.CreditPart `json:"credit"`
}

// Place is a settlement of an archive. The record says nothing by it.
type Place struct {
	At    orb.Point
	Class osm.Class
	Names map[string]string // by language, en among them
	Of    *Origin
}

// Match is a settlement that a query found, by one of its spellings.
type Match struct {
	Place
	Spelling  string
	Closeness place.Closeness
}

// Index finds settlements. It does not change once made, so any number of goroutines may ask it;
// one that is nil has none.
type Index struct {
	key     string // of all that it was made of
	origins []*Origin
	places  []entry
	names   *place.Index
	size    int
}

// entry is a Place as it is kept.
type entry struct {
	at         orb.Point
	of         uint8 // which of the origins
	class      uint8 // which of the classes
	en, uk, ru string
}

// classes are those of settlements, the smallest first, with about how many people live there, as
// place.Place has their size.
var classes = []struct {
	osm.Class
	size int
}{{"hamlet", 45}, {"village", 75}, {"town", 110}, {"city", 140}}

func classOf(c osm.Class) (n uint8, ok bool) {
	for i, known := range classes {
		if known.Class == c {
			return uint8(i), true
		}
	}
	return 0, false
}

func newIndex(key string, origins []*Origin, entries []entry) *Index {
	x := &Index{key: key, origins: origins, places: entries}
	named := make([]place.Named, len(entries))
	for i, e := range entries {
		n := place.Named{At: e.at, HasPlace: true, Rank: classes[e.class].size}
		for _, s := range []string{e.en, e.uk, e.ru} {
			if s != "" && !slices.Contains(n.Spellings, s) {
				n.Spellings = append(n.Spellings, s)
			}
		}
		named[i] = n
		x.size += entryCost + len(e.en) + len(e.uk) + len(e.ru)
	}
	x.names = place.NewIndex(named)
	return x
}

// entryCost is what a settlement takes with its names in the index, in bytes, but for the letters
// of its names once.
const entryCost = 520

// MemorySize is about how many bytes it takes.
func (x *Index) MemorySize() int {
	if x == nil {
		return 0
	}
	return x.size
}

// Key is of what the settlements are: equal where they are the same. It is "" of none.
func (x *Index) Key() string {
	if x == nil {
		return ""
	}
	return x.key
}

// Size is how many settlements there are.
func (x *Index) Size() int {
	if x == nil {
		return 0
	}
	return len(x.places)
}

func (x *Index) place(i int) Place {
	e := x.places[i]
	names := map[string]string{"en": e.en}
	if e.uk != "" {
		names["uk"] = e.uk
	}
	if e.ru != "" {
		names["ru"] = e.ru
	}
	return Place{e.at, classes[e.class].Class, names, x.origins[e.of]}
}

// Find answers the settlements that a query finds, as the gazetteer's are found.
func (x *Index) Find(q place.Query) (out []Match) {
	if x == nil {
		return nil
	}
	for _, m := range x.names.Find(q) {
		out = append(out, Match{x.place(m.Of), m.Spelling, m.Closeness})
	}
	return out
}

// Nearest is the settlement nearest to a position, and how that lies as seen from there; false where
// there are none.
func (x *Index) Nearest(at orb.Point) (p Place, metres, bearing float64, ok bool) {
	if x == nil {
		return p, 0, 0, false
	}
	i, metres, bearing, ok := x.names.Nearest(at)
	if !ok {
		return p, 0, 0, false
	}
	return x.place(i), metres, bearing, true
}

// atMetres is how far from where an address has it a settlement may lie: tiles of another zoom
// round it otherwise.
const atMetres = 50

// At is the settlement at a position; false where there is none.
func (x *Index) At(at orb.Point) (Place, bool) {
	p, metres, _, ok := x.Nearest(at)
	return p, ok && metres <= atMetres
}
