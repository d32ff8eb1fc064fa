package place

import (
	"cmp"
	"slices"
	"sync"

	"github.com/paulmach/orb"
)

// Place is a settlement of the gazetteer.
type Place struct {
	ID    int64 // GeoNames'
	Point orb.Point
	// Names are the present ones by BCP 47 tag: en always; within Ukraine uk, of which en is the
	// official romanisation, where it is certain; ru where there is one that renders it.
	Names   map[string]string
	Aliases []string // what it is and was called otherwise: for search alone
	Country string   // ISO 3166-1
	Region  string   // within Ukraine, the id of the oblast: "donetsk"
	Seat    Seat
	Size    uint8 // eight times the binary logarithm of how many people live there
}

// Seat is of what a settlement is the seat.
type Seat uint8

// The seats.
const (
	SeatOfNone Seat = iota
	SeatOfCommunity
	SeatOfDistrict
	SeatOfRegion
	SeatOfCountry
)

// Name is the name in a language, else the official romanisation.
func (p *Place) Name(lang string) string { return cmp.Or(p.Names[lang], p.Names["en"]) }

// rank is how large a settlement is, by which equals are sorted: a seat as one of eight times
// as many people for each step.
func (p *Place) rank() int { return int(p.Size) + 24*int(p.Seat) }

// Gazetteer is a list of settlements. It does not change once made, so any number of goroutines
// may ask it.
type Gazetteer struct {
	// About is whose work it is, to be said wherever something of it is shown.
	About  About
	places []Place
	grid   grid
	index  func() *Index
}

// About is whose work a gazetteer is, by which licence, and of which month.
type About struct {
	Credit  string `json:"credit"`
	URL     string `json:"url"`
	NamesOf string `json:"names_of"` // 2023-03
}

// New is the gazetteer of places, sorted by their id.
func New(places []Place) *Gazetteer {
	slices.SortFunc(places, func(a, b Place) int { return cmp.Compare(a.ID, b.ID) })
	points := make([]orb.Point, len(places))
	for i := range places {
		points[i] = places[i].Point
	}
	return &Gazetteer{About{}, places, newGrid(points), sync.OnceValue(func() *Index { return indexOf(places) })}
}

// indexOf is the index of places by their names, those of the page's languages first.
func indexOf(places []Place) *Index {
	named := make([]Named, len(places))
	doubles := doublesOf(places)
	for i := range places {
		p := &places[i]
		n := Named{At: p.Point, HasPlace: true, Rank: p.rank()}
		for _, lang := range []string{"en", "uk", "ru"} {
			if s := p.Names[lang]; s != "" && !slices.Contains(n.Spellings, s) {
				n.Spellings = append(n.Spellings, s)
			}
		}
		n.Spellings = append(n.Spellings, p.Aliases...)
		named[i] = n
	}
	for i, of := range doubles {
		named[of].Spellings = append(named[of].Spellings, places[i].Aliases...)
		named[i].Spellings = nil
	}
	return NewIndex(named)
}

// What a settlement takes, and its names in the index, in bytes.
const (
	placeCost   = 560
	indexedCost = 580
)

// MemorySize is about how many bytes the gazetteer takes with its index, which it may be about
// to make.
func (g *Gazetteer) MemorySize() int { return len(g.places) * (placeCost + indexedCost) }

// Find answers the settlements that a query finds: of a match, the number among Places. The
// index is made when it is first asked.
func (g *Gazetteer) Find(q Query) []Match { return g.index().Find(q) }

// Places are all settlements by their id, not to be changed.
func (g *Gazetteer) Places() []Place { return g.places }

// Place is the settlement with an id; false where there is none.
func (g *Gazetteer) Place(id int64) (*Place, bool) {
	i, found := slices.BinarySearchFunc(g.places, id, func(p Place, id int64) int { return cmp.Compare(p.ID, id) })
	if !found {
		return nil, false
	}
	return &g.places[i], true
}

// Nearest is the settlement nearest to a point, and where the point lies as seen from it; nil in
// an empty gazetteer.
func (g *Gazetteer) Nearest(at orb.Point) (nearest *Place, metres, bearing float64) {
	i, ok := g.grid.nearest(at)
	if !ok {
		return nil, 0, 0
	}
	nearest = &g.places[i]
	metres, bearing = Between(nearest.Point, at)
	return nearest, metres, bearing
}
