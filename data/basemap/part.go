package basemap

import (
	"context"
	"fmt"

	"frontline/data/pmtiles"
	"frontline/geo"
	"frontline/geo/osm"
	"frontline/geo/tile"

	"github.com/paulmach/orb"
)

// Part is what a published site brings of an archive: the tiles that touch a box, translated.
type Part struct {
	From             *Archive
	Box              [4]float64 // west, south, east, north, in degrees
	MinZoom, MaxZoom uint8
	Names            osm.Namer
	// NamesOf tells names from others: of the same ones settlements are called the same.
	NamesOf string
}

// Within is the part with the zooms that are drawn, from the map's zoom from on, of those that it
// has and the archive, too. geo.EInvalid where the archive has none of them, or nothing in the box.
func (p Part) Within(from uint8) (Part, error) {
	info := p.From.info
	asked := p.MaxZoom
	p.MinZoom, p.MaxZoom = max(osm.DataTile(tile.ID{Z: from}, info.MaxZoom).Z, info.MinZoom), min(p.MaxZoom, info.MaxZoom, tile.MaxZoom)
	if p.MinZoom > p.MaxZoom {
		return p, geo.Errorf(geo.EInvalid, "it has zooms %d to %d, and a map is drawn of zooms from %d on: none of them is left up to zoom %d", info.MinZoom, info.MaxZoom, p.MinZoom, asked)
	}
	if b := info.Bounds; p.Box[0] <= p.Box[2] && (b[0] > p.Box[2] || b[2] < p.Box[0]) || b[1] > p.Box[3] || b[3] < p.Box[1] {
		return p, geo.Errorf(geo.EInvalid, "it has nothing in the box %s: it is of %s", BoxText(p.Box), BoxText(b))
	}
	return p, nil
}

// BoxText is a box as calls have it: west, south, east and north.
func BoxText(b [4]float64) string { return fmt.Sprintf("%.7g,%.7g,%.7g,%.7g", b[0], b[1], b[2], b[3]) }

// Hash names the part: another box, other zooms, names or ways to translate have another.
func (p Part) Hash() string {
	return hashOf([]byte(p.From.info.Hash), fmt.Appendf(nil, "%s %d %d", BoxText(p.Box), p.MinZoom, p.MaxZoom), []byte(p.NamesOf))
}

// Bounds are those of what the archive has in the box.
func (p Part) Bounds() [4]float64 {
	b, of := p.Box, p.From.info.Bounds
	b = [4]float64{max(b[0], of[0]), max(b[1], of[1]), min(b[2], of[2]), min(b[3], of[3])}
	if b[0] > b[2] || b[1] > b[3] { // across the antimeridian
		return of
	}
	return b
}

// Ranges are the numbers of the part's tiles, whether the archive has them or not.
func (p Part) Ranges() []pmtiles.Range { return Cover(p.Box, p.MinZoom, p.MaxZoom) }

// Translated returns a tile of the part; nil where there is none.
func (p Part) Translated(ctx context.Context, id tile.ID) ([]byte, error) {
	if !p.has(id) {
		return nil, nil
	}
	return p.From.Translated(ctx, id, p.Names)
}

// anyName names all settlements.
func anyName(orb.Point, osm.Class, map[string]string) map[string]string {
	return map[string]string{"en": "?"}
}

// Translate translates what the archive packed for some tiles in a row, and calls yield with what
// they show: a run of them the same, nil for nothing. Settlements alone are another thing in each
// of the tiles, by where each lies.
func (p Part) Translate(first, run uint64, packed []byte, yield func(first, run uint64, translated []byte)) error {
	raw, err := pmtiles.Unpack(p.From.Packing(), packed, mostTile)
	if err != nil {
		return err
	}
	each := run
	if run > 1 {
		some, err := osm.Places(p.From.info.Schema, tile.ToID(first), raw, anyName)
		if err != nil {
			return err
		}
		if len(some) > 0 {
			each = 1
		}
	}
	for end := first + run; first < end; first += each {
		translated, err := osm.Translate(p.From.info.Schema, tile.ToID(first), raw, p.Names)
		if err != nil {
			return err
		}
		yield(first, each, translated)
	}
	return nil
}
