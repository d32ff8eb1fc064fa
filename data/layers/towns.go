package layers

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"

	"github.com/go-json-experiment/json/v1"
	"github.com/paulmach/orb"

	"frontline/data/gazetteer"
	"frontline/geo/place"
)

// baseMap is the snapshot whose file has no towns but a few large cities: the others are those of the
// bundled gazetteer, which need not be in the program twice.
const baseMap = "base/2014-01-01.geojson"

// collectionEnd ends a file of features, each on its line.
const collectionEnd = "\n],\"type\":\"FeatureCollection\"}\n"

// WithTowns is the base map with the gazetteer's towns after all else, but for the cities that it has.
func WithTowns(base []byte) ([]byte, error) {
	all, err := gazetteer.Open()
	if err != nil {
		return nil, err
	}
	out, ok := bytes.CutSuffix(base, []byte(collectionEnd))
	if !ok {
		return nil, fmt.Errorf("the base map does not end as a file of features does")
	}
	cities, err := citiesOf(out)
	if err != nil {
		return nil, err
	}
	out = bytes.Clone(out)
	for _, p := range all.Places() {
		rank, is := rankOf(&p)
		if !is || cities.has(&p) {
			continue
		}
		cities[p.Names["en"]] = append(cities[p.Names["en"]], p.Point)
		line, err := townLine(&p, rank)
		if err != nil {
			return nil, err
		}
		out = append(append(out, ",\n"...), line...)
	}
	return append(out, collectionEnd...), nil
}

// townSizes are from which size on a settlement of Ukraine has a rank, from firstTownRank on: of
// 50,000 people, 15,000, 5,000 and 2,000. What is smaller is no town of the map.
var townSizes = []uint8{125, 111, 98, 88}

const (
	firstTownRank = 4
	// firstTileZoom is the zoom of the first tiles that hold a town of firstTownRank, and those of the
	// next rank begin one later: one before the first map that names it, which is drawn of such tiles.
	firstTileZoom = 7
)

// rankOf is the rank of a town on the map, one higher for the seat of a district and two lower abroad;
// false where it is none.
func rankOf(p *place.Place) (rank int, is bool) {
	for step, least := range townSizes {
		if p.Size < least {
			continue
		}
		if p.Country != "UA" {
			step += 2
		} else if p.Seat >= place.SeatOfDistrict {
			step = max(step-1, 0)
		}
		return firstTownRank + step, step < len(townSizes)
	}
	return 0, false
}

// townLine is a settlement as a feature of the base map.
func townLine(p *place.Place, rank int) ([]byte, error) {
	properties, err := json.Marshal(map[string]any{
		"class": "city", "country": p.Country, "minzoom": firstTileZoom + rank - firstTownRank, "name": p.Names["en"], "names": p.Names, "rank": rank,
	})
	if err != nil {
		return nil, err
	}
	degrees := func(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
	return fmt.Appendf(nil, `{"geometry":{"coordinates":[%s,%s],"type":"Point"},"id":"town-%d","properties":%s,"type":"Feature"}`,
		degrees(p.Point[0]), degrees(p.Point[1]), p.ID, properties), nil
}

// cities are where those of the base map are by their English name.
type cities map[string][]orb.Point

// sameMetres is how far apart two points of one city may be: the gazetteer has some twice.
const sameMetres = 6_000

func (c cities) has(p *place.Place) bool {
	return slices.ContainsFunc(c[p.Names["en"]], func(at orb.Point) bool {
		metres, _ := place.Between(at, p.Point)
		return metres < sameMetres
	})
}

// citiesOf reads those of a base map, each feature of which is on a line.
func citiesOf(base []byte) (cities, error) {
	out := cities{}
	for line := range bytes.Lines(base) {
		if !bytes.Contains(line, []byte(`"class":"city"`)) {
			continue
		}
		var f struct {
			Geometry   struct{ Coordinates orb.Point }
			Properties struct{ Name string }
		}
		if err := json.Unmarshal(bytes.TrimRight(line, ",\n"), &f); err != nil {
			return nil, fmt.Errorf("read the base map's cities: %w", err)
		}
		out[f.Properties.Name] = append(out[f.Properties.Name], f.Geometry.Coordinates)
	}
	return out, nil
}
