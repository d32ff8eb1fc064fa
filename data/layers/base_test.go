package layers_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/v1"
	"github.com/peterstace/simplefeatures/geom"
)

func base(t *testing.T, class string) []feature {
	t.Helper()
	features := readSnapshot(t, "base", dates(t, "base")[0])
	return slices.DeleteFunc(features, func(f feature) bool { return f.Properties.Class != class })
}

func TestBaseIsInForceBeforeAnythingElse(t *testing.T) {
	on := dates(t, "base")
	if len(on) != 1 {
		t.Fatalf("base has snapshots on %v", on)
	}
	for _, layer := range []string{"claims", "places", "statements"} {
		if first := dates(t, layer)[0]; first < on[0] {
			t.Errorf("%s begins on %s, base on %s", layer, first, on[0])
		}
	}
}

// TestCountryOf places points that a wrong border would give away.
func TestCountryOf(t *testing.T) {
	tests := []struct {
		name     string
		lon, lat float64
		country  string // "" for the sea
	}{
		{"Simferopol", 34.10, 44.95, "UA"},
		{"Sevastopol", 33.52, 44.60, "UA"},
		{"Kerch", 36.45, 45.34, "UA"},
		{"Yalta's mountains", 34.15, 44.52, "UA"},
		{"Perekop", 33.70, 46.14, "UA"},
		{"Donetsk", 37.80, 48.02, "UA"},
		{"Luhansk", 39.31, 48.57, "UA"},
		{"Kyiv", 30.52, 50.45, "UA"},
		{"Mariupol", 37.54, 47.11, "UA"},
		{"Moscow", 37.62, 55.75, "RU"},
		{"Belgorod", 36.58, 50.61, "RU"},
		{"Taman", 37.0, 45.2, "RU"},
		{"Kaliningrad", 20.51, 54.71, "RU"},
		{"Chukotka, east of the antimeridian", -175, 67, "RU"},
		{"Tiraspol", 29.63, 46.85, "MD"},
		{"Sukhumi", 41.05, 43.03, "GE"},
		{"Tskhinvali", 43.96, 42.23, "GE"},
		{"Nakhchivan", 45.41, 39.21, "AZ"},
		{"Stepanakert", 46.75, 39.82, "AZ"},
		{"Kyrenia", 33.32, 35.30, "CY"},
		{"Hargeisa", 44.06, 9.56, "SO"},
		{"Sea of Azov", 36.5, 46.2, ""},
		{"Black Sea", 34.0, 43.5, ""},
	}
	countries := countryShapes(t)
	for _, tt := range tests {
		p := geom.XY{X: tt.lon, Y: tt.lat}.AsPoint().AsGeometry()
		var in []string
		for _, c := range countries {
			if geom.Intersects(p, c.shape) {
				in = append(in, c.code)
			}
		}
		if got := strings.Join(in, " "); got != tt.country {
			t.Errorf("%s is in %q, not %q", tt.name, got, tt.country)
		}
	}
}

type countryShape struct {
	code  string
	shape geom.Geometry
}

func countryShapes(t *testing.T) []countryShape {
	t.Helper()
	var out []countryShape
	for _, c := range base(t, "country") {
		out = append(out, countryShape{c.Properties.Country, c.shape(t)})
	}
	return out
}

func TestUkraineAndRussiaDoNotOverlap(t *testing.T) {
	countries := base(t, "country")
	ua, ru := find(t, countries, "country-ua").shape(t), find(t, countries, "country-ru").shape(t)
	both, err := geom.Intersection(ua, ru)
	if err != nil {
		t.Fatal(err)
	}
	if a := both.Area(); a > 1e-9 {
		t.Errorf("they share %g square degrees", a)
	}
}

func TestUkraineHas27Units(t *testing.T) {
	oblasts := base(t, "oblast")
	if len(oblasts) != 27 {
		t.Errorf("%d units: %v", len(oblasts), ids(oblasts))
	}
	for _, o := range oblasts {
		for _, lang := range []string{"en", "uk", "ru"} {
			if o.Properties.Names[lang] == "" {
				t.Errorf("%s has no name in %s", o.ID, lang)
			}
		}
	}
	odesa := find(t, oblasts, "oblast-odesa")
	if !slices.Contains(odesa.Properties.Aliases, "Odessa") {
		t.Errorf("the source's spelling is no alias of %v: %v", odesa.Properties.Names, odesa.Properties.Aliases)
	}
}

type segment [2][2]float64

// reversed is the segment the other way.
func (s segment) reversed() segment { return segment{s[1], s[0]} }

// segments are the directed segments of a feature's lines or rings.
func (f feature) segments(t *testing.T) []segment {
	t.Helper()
	var g struct {
		Type        string
		Coordinates json.RawMessage
	}
	if err := json.Unmarshal(f.Geometry, &g); err != nil {
		t.Fatal(err)
	}
	var lines [][][2]float64
	read := func(v any) {
		t.Helper()
		if err := json.Unmarshal(g.Coordinates, v); err != nil {
			t.Fatalf("%s: %v", f.ID, err)
		}
	}
	switch g.Type {
	case "LineString":
		lines = make([][][2]float64, 1)
		read(&lines[0])
	case "MultiLineString", "Polygon":
		read(&lines)
	case "MultiPolygon":
		var polygons [][][][2]float64
		read(&polygons)
		lines = slices.Concat(polygons...)
	default:
		t.Fatalf("%s is a %s", f.ID, g.Type)
	}
	var out []segment
	for _, l := range lines {
		for i := 1; i < len(l); i++ {
			out = append(out, segment{l[i-1], l[i]})
		}
	}
	return out
}

// outlines maps each directed segment of the features' outlines to its owner.
// Since exteriors run counter-clockwise, neighbours share a segment in
// opposite directions, and none has it twice.
func outlines(t *testing.T, features []feature) map[segment]string {
	t.Helper()
	out := map[segment]string{}
	for _, f := range features {
		for _, s := range f.segments(t) {
			if other, ok := out[s]; ok {
				t.Errorf("%s and %s both have %v on their left", other, f.ID, s)
			}
			out[s] = f.ID
		}
	}
	return out
}

func TestUkraineIsItsOblasts(t *testing.T) {
	units := outlines(t, base(t, "oblast"))
	for s := range units {
		if _, shared := units[s.reversed()]; shared {
			delete(units, s)
			delete(units, s.reversed())
		}
	}
	country := outlines(t, []feature{find(t, base(t, "country"), "country-ua")})
	for s := range country {
		if _, ok := units[s]; !ok {
			t.Errorf("%v bounds Ukraine and no oblast", s)
		}
	}
	if len(units) != len(country) {
		t.Errorf("the oblasts together have %d segments around them, Ukraine %d", len(units), len(country))
	}
}

func TestBordersAreWhereCountriesMeet(t *testing.T) {
	countries := outlines(t, base(t, "country"))
	shared := 0
	for s := range countries {
		if _, ok := countries[s.reversed()]; ok {
			shared++
		}
	}
	drawn := 0
	for _, b := range base(t, "border") {
		for _, s := range b.segments(t) {
			drawn++
			got := []string{countries[s], countries[s.reversed()]}
			slices.Sort(got)
			want := []string{"country-" + strings.ToLower(b.Properties.Between[0]), "country-" + strings.ToLower(b.Properties.Between[1])}
			slices.Sort(want)
			if !slices.Equal(got, want) {
				t.Fatalf("%s: %v lies between %q", b.ID, s, got)
			}
		}
	}
	if drawn != shared/2 {
		t.Errorf("borders have %d segments, the countries share %d", drawn, shared/2)
	}
}

// TestNoGapOnLand adds up the countries inside boxes that hold no sea: a gap
// makes the sum too small, an overlap too large.
func TestNoGapOnLand(t *testing.T) {
	boxes := []struct{ west, south, east, north float64 }{
		{22.5, 48.5, 38.5, 55.5}, // from the Carpathians to the Don
		{42, 49, 59, 58},         // the Volga and western Kazakhstan
		{10, 46, 18, 52},         // simplified, with many borders
	}
	countries := countryShapes(t)
	for _, b := range boxes {
		box := geom.NewEnvelope(geom.XY{X: b.west, Y: b.south}, geom.XY{X: b.east, Y: b.north})
		covered := 0.0
		for _, c := range countries {
			if !c.shape.Envelope().Intersects(box) {
				continue
			}
			part, err := geom.Intersection(c.shape, box.AsGeometry())
			if err != nil {
				t.Fatal(err)
			}
			covered += part.Area()
		}
		if diff := covered - box.AsGeometry().Area(); math.Abs(diff) > 1e-9 {
			t.Errorf("the countries in %v cover %g square degrees too much", b, diff)
		}
	}
}

// TestTownsAreOnTheMap has towns of the front on the base map, in three languages and from which zoom
// on, each once, and none of the size of a village.
func TestTownsAreOnTheMap(t *testing.T) {
	at, found := map[string][]float64{}, map[string]int{}
	for _, f := range readSnapshot(t, "base", "2014-01-01") {
		if f.Properties.Class != "city" {
			continue
		}
		var g struct{ Coordinates []float64 }
		if err := json.Unmarshal(f.Geometry, &g); err != nil {
			t.Fatal(err)
		}
		name := f.Properties.Names["en"]
		if before, twice := at[name]; twice && math.Hypot(before[0]-g.Coordinates[0], before[1]-g.Coordinates[1]) < 0.05 {
			t.Errorf("%s is on the map twice, at %v and %v", name, before, g.Coordinates)
		}
		at[name] = g.Coordinates
		if n := f.Properties.Names; f.Properties.Country == "UA" {
			found[n["en"]+" "+n["uk"]+" "+n["ru"]] = f.Properties.MinZoom
		}
	}
	for name, zoom := range map[string]int{
		"Pokrovsk Покровськ Покровск": 7, "Myrnohrad Мирноград Мирноград": 7, "Toretsk Торецьк Торецк": 8, "Bakhmut Бахмут Бахмут": 7,
		"Huliaipole Гуляйполе Гуляйполе": 8, "Dzhankoi Джанкой Джанкой": 7, "Chasiv Yar Часів Яр Часов Яр": 9,
		"Kyiv Київ Киев": 0, "Kherson Херсон Херсон": 0,
	} {
		if got, ok := found[name]; !ok || got != zoom {
			t.Errorf("%s is on the map: %v, in tiles from zoom %d on, want %d", name, ok, got, zoom)
		}
	}
	if n := len(found); n < 1000 || n > 2000 {
		t.Errorf("%d towns of Ukraine are on the map", n)
	}
}
