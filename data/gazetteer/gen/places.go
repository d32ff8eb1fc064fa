package main

import (
	"cmp"
	_ "embed"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/paulmach/orb"

	"frontline/data/layers"
	"frontline/geo/place"
)

// around is how far beyond Ukraine's borders places are taken, in metres.
const around = 150_000

// namesJSON is the reviewed list: Ukrainian names that the file does not prove, each beside the
// file's main name, and Russian ones that render them. A place without is shown in Latin letters.
//
//go:embed names.json
var namesJSON []byte

// laterJSON are names that places got after the file was made, with their sources: places are
// found by them, and shown by those of the file's date.
//
//go:embed later.json
var laterJSON []byte

type laterName struct {
	ID int64  `json:"id"`
	UK string `json:"uk"`
}

func readLater() (map[int64][]string, error) {
	var list []laterName
	if err := json.Unmarshal(laterJSON, &list); err != nil {
		return nil, fmt.Errorf("later.json: %w", err)
	}
	out := map[int64][]string{}
	for _, n := range list {
		out[n.ID] = append(out[n.ID], n.UK, place.Romanise(n.UK))
	}
	return out, nil
}

type reviewedName struct {
	ID   int64  `json:"id"`
	File string `json:"file"`
	UK   string `json:"uk"`
	RU   string `json:"ru"` // what renders the Ukrainian name, where the file has not got it
}

func readReviewed() (map[int64]reviewedName, error) {
	var list []reviewedName
	if err := json.Unmarshal(namesJSON, &list); err != nil {
		return nil, fmt.Errorf("names.json: %w", err)
	}
	out := map[int64]reviewedName{}
	for _, n := range list {
		if _, twice := out[n.ID]; twice {
			return nil, fmt.Errorf("names.json has %d twice", n.ID)
		}
		out[n.ID] = n
	}
	return out, nil
}

// placesOf are the entries within Ukraine and near it as places, by their id.
func placesOf(entries []entry) ([]place.Place, error) {
	reviewed, err := readReviewed()
	if err != nil {
		return nil, err
	}
	border, err := ukraine()
	if err != nil {
		return nil, err
	}
	regions, err := regionsByCode()
	if err != nil {
		return nil, err
	}
	later, err := readLater()
	if err != nil {
		return nil, err
	}
	var out []place.Place
	unproven := 0
	for _, e := range entries {
		p := place.Place{ID: e.id, Point: e.point, Country: e.country, Seat: seats[e.feature], Size: sizeOf(e.population)}
		if e.country == "UA" {
			if p.Region = regions[e.admin1]; p.Region == "" {
				return nil, fmt.Errorf("%s (%d) is in no oblast: %q", e.spellings.main, e.id, e.admin1)
			}
			uk, ok := e.ukrainianName(reviewed)
			if !ok {
				unproven++
			}
			p.Names = e.names(uk, reviewed[e.id].RU)
		} else if border.isNear(e.point) {
			p.Names = map[string]string{"en": e.spellings.main}
			if ru, ok := e.spellings.ownRussian(); ok && e.country == "RU" {
				p.Names["ru"] = ru
			}
		} else {
			continue
		}
		delete(reviewed, e.id)
		p.Aliases = aliases(p, slices.Concat(later[e.id], e.spellings.all))
		out = append(out, p)
	}
	for _, n := range reviewed {
		return nil, fmt.Errorf("names.json has %d (%s), which the file has not", n.ID, n.File)
	}
	slices.SortFunc(out, func(a, b place.Place) int { return int(a.ID - b.ID) })
	fmt.Printf("%d places; %d of Ukraine have no certain Ukrainian name\n", len(out), unproven)
	return out, nil
}

// ukrainianName is the present Ukrainian name, where it is proven or reviewed.
func (e entry) ukrainianName(reviewed map[int64]reviewedName) (string, bool) {
	if n, ok := reviewed[e.id]; ok && n.UK != "" {
		return n.UK, true
	}
	return e.spellings.ukrainian()
}

// names are those of a place in Ukraine with a Ukrainian name, "" where none is certain.
func (e entry) names(uk, ru string) map[string]string {
	if uk == "" {
		return map[string]string{"en": e.spellings.main}
	}
	names := map[string]string{"uk": uk, "en": place.Romanise(uk)}
	if ru = cmp.Or(ru, e.spellings.russian(uk)); ru != "" {
		names["ru"] = ru
	}
	return names
}

// aliases are the spellings that no name of the place would be found by.
func aliases(p place.Place, all []string) (out []string) {
	known := map[string]bool{}
	for _, n := range p.Names {
		known[place.Key(n)] = true
	}
	for _, s := range all {
		if tidy, ok := tidyCyrillic(s); ok {
			s = tidy
		}
		if k := place.Key(s); k != "" && !known[k] && !strings.ContainsAny(s, "\t\n") {
			known[k] = true
			out = append(out, s)
		}
	}
	return out
}

// seats are those of GeoNames' features.
var seats = map[string]place.Seat{
	"PPLC": place.SeatOfCountry, "PPLA": place.SeatOfRegion, "PPLA2": place.SeatOfDistrict, "PPLA3": place.SeatOfCommunity,
}

// sizeOf is eight times the binary logarithm of a number of people.
func sizeOf(population int64) uint8 {
	return uint8(math.Round(8 * math.Log2(float64(max(population, 1)))))
}

// border is the outline of a country.
type border []orb.Point

// isNear is whether a point is within around of the outline's vertices, which lie much closer to
// each other.
func (b border) isNear(p orb.Point) bool {
	return slices.ContainsFunc(b, func(v orb.Point) bool {
		if math.Abs(v[1]-p[1]) > 2 || math.Abs(v[0]-p[0]) > 4 {
			return false
		}
		metres, _ := place.Between(v, p)
		return metres < around
	})
}

// base are the features of the bundled base map.
type base struct {
	Features []struct {
		ID       string `json:"id"`
		Geometry struct {
			Coordinates any `json:"coordinates"`
		} `json:"geometry"`
	} `json:"features"`
}

func ukraine() (border, error) {
	text, err := fs.ReadFile(layers.FS, "base/2014-01-01.geojson")
	if err != nil {
		return nil, err
	}
	var b base
	if err := json.Unmarshal(text, &b); err != nil {
		return nil, fmt.Errorf("base map: %w", err)
	}
	var out border
	for _, f := range b.Features {
		if f.ID == "country-ua" {
			out = appendPoints(out, f.Geometry.Coordinates)
		}
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("the base map has no outline of Ukraine")
	}
	return out, nil
}

// appendPoints appends the positions of a geometry's coordinates, however deep they are nested.
func appendPoints(to border, coordinates any) border {
	list, _ := coordinates.([]any)
	if len(list) == 2 {
		lon, isLon := list[0].(float64)
		lat, isLat := list[1].(float64)
		if isLon && isLat {
			return append(to, orb.Point{lon, lat})
		}
	}
	for _, c := range list {
		to = appendPoints(to, c)
	}
	return to
}

// regionsByCode are the ids of oblasts by GeoNames' codes, which are those that FIPS gave them
// without the country's.
func regionsByCode() (map[string]string, error) {
	text, err := os.ReadFile(filepath.Join("data", "layers", "gen", "oblasts.json"))
	if err != nil {
		return nil, err
	}
	var list []struct{ ID, FIPS string }
	if err := json.Unmarshal(text, &list, json.MatchCaseInsensitiveNames(true)); err != nil {
		return nil, fmt.Errorf("oblasts.json: %w", err)
	}
	out := map[string]string{}
	for _, o := range list {
		out[strings.TrimPrefix(o.FIPS, "UP")] = o.ID
	}
	return out, nil
}
