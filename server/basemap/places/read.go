package places

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"frontline/geo"
	"frontline/geo/mercator"
	"frontline/geo/osm"
	"frontline/geo/place"
	"frontline/geo/tile"
	"frontline/server/basemap"

	"github.com/paulmach/orb"
)

// Source has the archives: *basemap.Basemaps.
type Source interface {
	// Attached are those that are attached now, bottom first.
	Attached() []basemap.Attached
	// Places are the settlements of a tile of an archive, named as they are drawn. It is geo.EGone of what
	// is attached no more, and geo.EUnavailable of what is being replaced.
	Places(ctx context.Context, hash string, id tile.ID) ([]osm.Place, error)
}

// What is read of an archive at most. Villages are in the tiles of all three schemas by zoom 11,
// hamlets by zoom 14 at the latest. Eastern Ukraine is 3300 tiles at zoom 11. Of an archive elsewhere
// each tile is a request.
const (
	deepestZoom     = 14
	mostTiles       = 4096
	mostTilesRemote = 2048
)

// Where one settlement may be that two have under one name: that is the gazetteer's.
const (
	sameMetres         = osm.MatchMetres
	sameMetresArchives = 1_000
)

// Wanted is which settlements are read.
type Wanted struct {
	Box       orb.Bound
	Gazetteer *place.Gazetteer // whose settlements are left out; nil for none
	Most      int              // how many at most, the largest first
}

// key is of what an index of archives is made.
func (w Wanted) key(archives []basemap.Attached) string {
	return fmt.Sprint(basemap.Joined(archives), w.Box, w.Gazetteer != nil, w.Most)
}

// tilesATurn are read before requests go first and the work rests: some milliseconds of it.
const tilesATurn = 8

// read makes an index of the settlements of archives, in turns, and returns nil where one is false. Tiles
// that cannot be read are left out: an error beside an index says so.
func read(ctx context.Context, from Source, archives []basemap.Attached, w Wanted, turn func() bool) (*Index, error) {
	var damaged error
	tiles, left := 0, 0
	g := gathering{Wanted: w, known: knownOf(w.Gazetteer), seen: map[string][]orb.Point{}}
	var origins []*Origin
	for i, a := range archives {
		origins = append(origins, &Origin{a.Hash, a.Credit})
		window, ok := windowOf(w.Box, a)
		if !ok {
			continue
		}
		for y := window.y0; y <= window.y1; y++ {
			for x := window.x0; x <= window.x1; x++ {
				if tiles%tilesATurn == 0 && !turn() {
					return nil, ctx.Err()
				}
				found, err := from.Places(ctx, a.Hash, tile.ID{Z: window.z, X: x, Y: y})
				switch code := geo.ErrorCode(err); {
				case err == nil:
				case ctx.Err() != nil, code == geo.EGone, code == geo.EUnavailable: // it was, or is being, replaced
					return nil, fmt.Errorf("read the settlements of basemap %s: %w", a.Hash, err)
				default:
					damaged = err
					left++
				}
				tiles++
				for _, p := range found {
					g.add(p, uint8(i))
				}
			}
		}
	}
	g.trim()
	g.order()
	if damaged != nil {
		damaged = fmt.Errorf("%d of %d tiles could not be read for their settlements: %w", left, tiles, damaged)
	}
	return newIndex(w.key(archives), origins, g.entries), damaged
}

// window is the tiles of a zoom from one column and row to others.
type window struct {
	z              uint8
	x0, y0, x1, y1 uint32
}

// windowOf are the tiles of an archive that are read for a box: of the deepest zoom at which they are
// few enough; false where the archive has none of it, or too many.
func windowOf(box orb.Bound, a basemap.Attached) (w window, ok bool) {
	of := a.Bound()
	if !box.Intersects(of) {
		return w, false
	}
	nw := mercator.Project(orb.Point{max(box.Min[0], of.Min[0]), min(box.Max[1], of.Max[1])})
	se := mercator.Project(orb.Point{min(box.Max[0], of.Max[0]), max(box.Min[1], of.Min[1])})
	most := uint64(mostTiles)
	if a.Remote {
		most = mostTilesRemote
	}
	for z := int(min(a.MaxZoom, deepestZoom)); z >= int(a.MinZoom); z-- {
		side := math.Ldexp(1, z)
		at := func(v float64) uint32 { return uint32(min(max(v*side, 0), side-1)) }
		w = window{uint8(z), at(nw[0]), at(nw[1]), at(se[0]), at(se[1])}
		if uint64(w.x1-w.x0+1)*uint64(w.y1-w.y0+1) <= most {
			return w, true
		}
	}
	return w, false
}

// gathering are settlements that were read.
type gathering struct {
	Wanted
	known   map[string][]orb.Point // where the gazetteer has what sounds like a name
	seen    map[string][]orb.Point // and archives
	entries []entry
}

// knownOf is where a gazetteer has settlements, by what any of their spellings sounds like.
func knownOf(g *place.Gazetteer) map[string][]orb.Point {
	out := map[string][]orb.Point{}
	if g == nil {
		return out
	}
	for i := range g.Places() {
		p := &g.Places()[i]
		var keys []string
		for _, s := range p.Names {
			keys = append(keys, place.Key(s))
		}
		for _, s := range p.Aliases {
			keys = append(keys, place.Key(s))
		}
		slices.Sort(keys)
		for _, k := range slices.Compact(keys) {
			out[k] = append(out[k], p.Point)
		}
	}
	return out
}

func isNear(points []orb.Point, at orb.Point, most float64) bool {
	return slices.ContainsFunc(points, func(p orb.Point) bool {
		metres, _ := place.Between(p, at)
		return metres <= most
	})
}

// add keeps a settlement in the box that neither the gazetteer nor an archive below has.
func (g *gathering) add(p osm.Place, of uint8) {
	class, ok := classOf(p.Class)
	if !ok || !g.Box.Contains(p.At) {
		return
	}
	keys := []string{place.Key(p.Names["en"])}
	if k := place.Key(p.Names["uk"]); k != keys[0] && k != "" {
		keys = append(keys, k)
	}
	for _, k := range keys {
		if isNear(g.known[k], p.At, sameMetres) || isNear(g.seen[k], p.At, sameMetresArchives) {
			return
		}
	}
	g.seen[keys[0]] = append(g.seen[keys[0]], p.At)
	at := orb.Point{geo.Degrees(geo.Steps(p.At[0])), geo.Degrees(geo.Steps(p.At[1]))} // as ids have it
	g.entries = append(g.entries, entry{at, of, class, p.Names["en"], p.Names["uk"], p.Names["ru"]})
	if len(g.entries) >= 2*g.Most {
		g.trim()
	}
}

// trim puts the larger first, of equals those nearer to the middle of the box, and cuts the list off
// where it is too long.
func (g *gathering) trim() {
	middle := g.Box.Center()
	away := func(p orb.Point) float64 { return math.Hypot(p[0]-middle[0], p[1]-middle[1]) }
	slices.SortFunc(g.entries, func(a, b entry) int {
		return cmp.Or(cmp.Compare(b.class, a.class), cmp.Compare(away(a.at), away(b.at)), cmp.Compare(a.en, b.en), cmp.Compare(a.at[0], b.at[0]), cmp.Compare(a.at[1], b.at[1]))
	})
	g.entries = slices.Clip(g.entries[:min(len(g.entries), g.Most)])
}

// order puts the larger first, of equals by name: the same ones in the same order, whatever the box, so that
// equal answers are in one order on a server and on a published site.
func (g *gathering) order() {
	slices.SortFunc(g.entries, func(a, b entry) int {
		return cmp.Or(cmp.Compare(b.class, a.class), cmp.Compare(a.en, b.en), cmp.Compare(a.at[0], b.at[0]), cmp.Compare(a.at[1], b.at[1]))
	})
}
