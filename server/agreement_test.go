package server_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/go-json-experiment/json/v1"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/geojson"

	"frontline/data"
	"frontline/geo"
	"frontline/geo/mercator"
	"frontline/geo/raster/look"
	"frontline/server/servertest"
)

// threeAssessors are made up by one rule of what Alpha shows: squares of one degree that grow by a tenth a
// snapshot. Beta shows them a fifth of a degree further east, by its own dates, and as events; Gamma holds
// half of them for contested, is daily and comes last, and says nothing any more on the 29th.
func threeAssessors() fstest.MapFS {
	layer := func(title, assessor, cadence string) *fstest.MapFile {
		return &fstest.MapFile{Data: []byte(`{"title":"` + title + `","kind":"control","cadence":"` + cadence + `","assessed_by":"` + assessor + `","held_by":"Russia"}`)}
	}
	grown := func(i int, east float64, properties string) string {
		return servertest.Square(fmt.Sprint("held ", properties), properties, 37+east, 47, 1+0.1*float64(i))
	}
	layers := servertest.TurnedLayers()
	for name := range layers {
		if strings.HasPrefix(name, "control/") {
			delete(layers, name)
		}
	}
	layers["claims/layer.json"] = &fstest.MapFile{Data: []byte(servertest.ClaimsJSON)}
	layers["claims/2022-09-30.geojson"] = servertest.Collection(servertest.Square("donetsk", `{"name":"Donetsk","claimed_by":"Russia"}`, 36.5, 46.5, 3))
	layers["alpha/layer.json"] = layer("One", "Alpha", "daily")
	layers["beta/layer.json"] = layer("Two", "Beta", "event")
	layers["gamma/layer.json"] = layer("Three", "Gamma", "daily")
	for i, day := range []string{"2025-11-20", "2025-11-21", "2025-11-22", "2025-11-24"} {
		layers["alpha/"+day+".geojson"] = servertest.Collection(grown(i, 0, `{}`))
	}
	layers["beta/2025-11-21.geojson"] = servertest.Collection(grown(0, 0.2, `{}`))
	layers["beta/2025-11-24.geojson"] = servertest.Collection(grown(2, 0.2, `{}`))
	layers["gamma/2025-11-23.geojson"] = servertest.Collection(grown(0, 0, `{}`), servertest.Square("c", `{"status":"contested"}`, 38.5, 47, 0.5))
	return layers
}

// endGamma has nothing of Gamma's layer hold from the 29th on.
func endGamma(t *testing.T, f servertest.Fixture) {
	f.Load(t, "2025-11-29", func(r *data.LoadRequest) {
		r.Layer.ID, r.Nothing, r.Files[0] = "gamma", "the series is over", data.EmptyInput(r.Files[0].Date)
	})
}

// Who assesses in two layers has one name on all dates, also before the second begins, and each layer another,
// also where both have one title.
func TestAssessorOfTwoLayers(t *testing.T) {
	layers := threeAssessors()
	layers["gamma/layer.json"] = &fstest.MapFile{Data: []byte(`{"title":"One","kind":"control","cadence":"daily","assessed_by":"Alpha","held_by":"Russia"}`)}
	f := servertest.Over(t, layers)
	var names []string
	for _, by := range servertest.Decode[agreement](t, f.Get("/api/layers/~agreement/area.json")).By {
		names = append(names, by.Name)
	}
	if want := []string{"Alpha (One, alpha)", "Beta", "Alpha (One, gamma)"}; !slices.Equal(names, want) {
		t.Errorf("those who assess are %q, want %q", names, want)
	}
	for _, date := range []string{"2025-11-22", "2025-11-24"} {
		_, asOf := partsOn(t, f, "~agreement", date)
		for said := range strings.SplitSeq(asOf, "; ") {
			if name, _, _ := strings.Cut(said, ": "); !slices.Contains(names, name) {
				t.Errorf("%s on %s is none of %q", name, date, names)
			}
		}
	}
}

type agreement struct {
	Dates []string
	Area  []float64
	By    []struct {
		Name  string    `json:"assessed_by"`
		AsOf  []*string `json:"as_of"`
		Stale []bool
	} `json:"assessments"`
	Parts []struct {
		Agreement string
		HeldBy    string   `json:"held_by"`
		Per       []string `json:"held_per"`
		NotPer    []string `json:"not_held_per"`
		Km2       []float64
	}
}

// partsOn are the km² of a comparison's parts on a date, by how it is told who calls them held.
func partsOn(t *testing.T, f servertest.Fixture, id, date string) (parts map[string]float64, asOf string) {
	t.Helper()
	r := f.Get("/api/layers/" + id + "/" + date + ".geojson")
	if r.StatusCode != http.StatusOK {
		t.Fatalf("%s on %s is %d", id, date, r.StatusCode)
	}
	c, err := geojson.UnmarshalFeatureCollection(servertest.Read(t, r))
	if err != nil {
		t.Fatal(err)
	}
	parts = map[string]float64{}
	for _, one := range c.Features {
		key := fmt.Sprint(one.Properties["agreement"], ": ", one.Properties["held_per"])
		parts[key] += one.Properties["km2"].(float64)
		if math.Abs(geo.Area(one.Geometry)/1e6-one.Properties["km2"].(float64)) > 0.01 {
			t.Errorf("%s on %s: %s is %.3f km² and says %v", id, date, key, geo.Area(one.Geometry)/1e6, one.Properties["km2"])
		}
		asOf = one.Properties["as_of"].(string)
	}
	return parts, asOf
}

// squareAt is the km² of a square from a south-western corner.
func squareAt(lon, lat, east, north float64) float64 {
	ring := geojson.Polygon{{{lon, lat}, {lon + east, lat}, {lon + east, lat + north}, {lon, lat + north}, {lon, lat}}}
	return geo.Area(ring.Geometry()) / 1e6
}

// Ground is held in all, in some or in none of those who assess it, each at its own latest date; the classes
// add up to the union, and the curve has what each date has.
func TestAgreementOfAssessors(t *testing.T) {
	f := servertest.Over(t, threeAssessors())
	endGamma(t, f)
	parts, asOf := partsOn(t, f, "~agreement", "2025-11-24")
	for _, want := range []string{"Alpha: 2025-11-24", "Beta: 2025-11-24", "Gamma: 2025-11-23 (1 day earlier, past its cadence)"} {
		if !strings.Contains(asOf, want) {
			t.Errorf("it is as of %q, without %q", asOf, want)
		}
	}
	union := 0.0
	for _, km2 := range parts {
		union += km2
	}
	// Alpha's has 1.3°, Beta's 1.2° from 37.2 on, and Gamma's 1°, beside half a degree that is contested.
	want := squareAt(37, 47, 1.3, 1.3) + squareAt(38.3, 47, 0.1, 1.2) + squareAt(38.5, 47, 0.5, 0.5)
	if math.Abs(union-want) > 0.1 {
		t.Errorf("the classes add up to %.2f km², and the union is %.2f: %v", union, want, parts)
	}
	for key, want := range map[string]float64{
		"all: Alpha, Beta, Gamma": squareAt(37.2, 47, 0.8, 1), "some: Beta": squareAt(38.3, 47, 0.1, 1.2), "none: ": squareAt(38.5, 47, 0.5, 0.5),
		"some: Alpha, Gamma": squareAt(37, 47, 0.2, 1),
	} {
		if math.Abs(parts[key]-want) > 0.1 {
			t.Errorf("%s is %.2f km², want %.2f", key, parts[key], want)
		}
	}

	curve := servertest.Decode[agreement](t, f.Get("/api/layers/~agreement/area.json"))
	if fmt.Sprint(curve.Dates) != "[2025-11-21 2025-11-22 2025-11-23 2025-11-24 2025-11-29]" {
		t.Fatalf("it has the dates %v", curve.Dates)
	}
	for i, date := range curve.Dates {
		on, _ := partsOn(t, f, "~agreement", date)
		told := map[string]float64{}
		for _, p := range curve.Parts {
			told[p.Agreement+": "+strings.Join(p.Per, ", ")] += p.Km2[i]
		}
		for key, km2 := range told {
			if math.Abs(km2-on[key]) > 0.02 {
				t.Errorf("on %s the curve has %.3f km² of %s, and the date %.3f", date, km2, key, on[key])
			}
		}
		for key, km2 := range on {
			if math.Abs(km2-told[key]) > 0.02 {
				t.Errorf("on %s the date has %.3f km² of %s, and the curve %.3f", date, km2, key, told[key])
			}
		}
	}
	// Nobody is said not to call ground held on a date on which he says nothing.
	for _, p := range curve.Parts {
		for _, by := range curve.By {
			for i, date := range curve.Dates {
				if p.Km2[i] > 0 && by.AsOf[i] == nil && (slices.Contains(p.NotPer, by.Name) || slices.Contains(p.Per, by.Name)) {
					t.Errorf("on %s %.1f km² are held per %q and not per %q, and %s says nothing", date, p.Km2[i], p.Per, p.NotPer, by.Name)
				}
			}
		}
	}
	if gamma := curve.By[2]; gamma.Name != "Gamma" || gamma.AsOf[1] != nil || *gamma.AsOf[3] != "2025-11-23" || !gamma.Stale[3] || gamma.AsOf[4] != nil {
		t.Errorf("Gamma is told as %+v", gamma)
	}
	rows, err := csv.NewReader(f.Get("/api/layers/~agreement/area.csv").Body).ReadAll()
	if err != nil || len(rows) != 6 || rows[4][3] != "2025-11-23" {
		t.Errorf("the table is %v, %v", rows, err)
	}
	if named := slices.Compact(slices.Sorted(slices.Values(rows[0]))); len(named) != len(rows[0]) {
		t.Errorf("columns of the table have one name: %q", rows[0])
	}
	two, err := csv.NewReader(f.Get("/api/layers/alpha~gamma~agreement/area.csv").Body).ReadAll()
	if last := two[len(two)-1]; err != nil || last[0] != "2025-11-29" || strings.Join(last[2:], "") != "" {
		t.Errorf("where Gamma says nothing any more the table has %q, %v", last, err)
	}

	for _, path := range []string{"/api/layers/~agreement/2025-11-24.geojson", "/api/layers/~agreement/area.json", "/tiles/~agreement/2025-11-24.json", "/tiles/~agreement/2025-11-24/5/19/11.mvt"} {
		tags := strings.Split(f.Get(path).Header.Get("Cache-Tag"), ",")
		for layer, date := range map[string]string{"alpha": "2025-11-24", "beta": "2025-11-24", "gamma": "2025-11-23"} {
			if !slices.Contains(tags, geo.SnapshotKey(layer, geo.MustDate(date))) && !slices.Contains(tags, geo.SeriesKey(layer)) {
				t.Errorf("%s is made of %s, and has the keys %v", path, layer, tags)
			}
		}
	}

	tile, err := mvt.Unmarshal(servertest.Read(t, f.Get("/tiles/~agreement/2025-11-24/5/19/11.mvt")))
	if err != nil || len(tile) != 1 || tile[0].Name != "~agreement" || len(tile[0].Features) < 4 {
		t.Errorf("its tile is %v, %v", tile, err)
	}
	set := servertest.Decode[map[string]any](t, f.Get("/tiles/~agreement/2025-11-26.json"))
	if said := set["description"].(string); !strings.Contains(said, "Gamma: 2025-11-23 (3 days earlier, past its cadence)") || len(set["frontline_of"].([]any)) != 3 {
		t.Errorf("its TileJSON is %v", set)
	}
	if got := fmt.Sprint(set["tiles"]); !strings.Contains(got, "/tiles/~agreement/2025-11-24@") {
		t.Errorf("its tiles are at %s", got)
	}
}

// Two of three are compared as all are, whoever else there is; the same two have one address.
func TestAgreementOfTwo(t *testing.T) {
	f := servertest.Over(t, threeAssessors())
	parts, asOf := partsOn(t, f, "alpha~gamma~agreement", "2025-11-24")
	if asOf != "Alpha: 2025-11-24; Gamma: 2025-11-23 (1 day earlier, past its cadence)" {
		t.Errorf("it is as of %q", asOf)
	}
	for key, want := range map[string]float64{
		"all: Alpha, Gamma": squareAt(37, 47, 1, 1), "some: Alpha": squareAt(37, 47, 1.3, 1.3) - squareAt(37, 47, 1, 1), "none: ": squareAt(38.5, 47, 0.5, 0.5),
	} {
		if math.Abs(parts[key]-want) > 0.1 {
			t.Errorf("%s is %.2f km², want %.2f", key, parts[key], want)
		}
	}
	curve := servertest.Decode[agreement](t, f.Get("/api/layers/alpha~gamma~agreement/area.json"))
	for i, date := range curve.Dates {
		on, _ := partsOn(t, f, "alpha~gamma~agreement", date)
		if sum := on["all: Alpha, Gamma"]; math.Abs(curve.Area[i]-sum) > 0.02 {
			t.Errorf("on %s the curve has %.3f km² in both, and the date %.3f", date, curve.Area[i], sum)
		}
	}
	for _, id := range []string{"gamma~alpha~agreement", "alpha~alpha~agreement", "alpha~nothing~agreement", "alpha~claims~agreement"} {
		if r := f.Get("/api/layers/" + id + "/2025-11-24.geojson"); r.StatusCode == http.StatusOK {
			t.Errorf("%s is an address of its own", id)
		}
	}
	if r := f.Get("/api/layers/alpha~beta~gamma~agreement/2025-11-24.geojson"); r.StatusCode != http.StatusOK {
		t.Errorf("three of three are %d", r.StatusCode)
	}
}

// The pictures of a comparison have what both hold in one colour, and what each holds alone hatched in its own;
// of what is claimed there are none.
func TestPicturesOfAgreement(t *testing.T) {
	f := servertest.Over(t, threeAssessors())
	const z, x, y = 7, 77, 44
	picture := func(path string) image.Image {
		t.Helper()
		img, err := png.Decode(bytes.NewReader(servertest.Read(t, f.Get(path))))
		if err != nil {
			t.Fatal(path, err)
		}
		return img
	}
	// How many of the pixels of ten minutes each way, from a corner on, have a colour, almost, and how many have any.
	count := func(img image.Image, lon, lat float64, want color.NRGBA) (like, any int) {
		at := func(lon, lat float64) (px, py int) {
			p := mercator.Project(orb.Point{lon, lat})
			return int((p[0]*(1<<z) - x) * 256), int((p[1]*(1<<z) - y) * 256)
		}
		left, bottom := at(lon, lat)
		right, top := at(lon+1.0/6, lat+1.0/6)
		for px := left; px < right; px++ {
			for py := top; py < bottom; py++ {
				c := color.NRGBAModel.Convert(img.At(px, py)).(color.NRGBA)
				near := func(a, b uint8) bool { return max(a, b)-min(a, b) < 24 }
				if c.A > 0 {
					any++
				}
				if c.A > 100 && near(c.R, want.R) && near(c.G, want.G) && near(c.B, want.B) {
					like++
				}
			}
		}
		return like, any
	}
	inks := look.Light.Inks()
	for _, tt := range []struct {
		what, id, ink string
		lon, lat      float64
		least, most   float64 // shares of the pixels
	}{
		{"in both", "alpha~beta~agreement", "control", 37.6, 47.5, 0.95, 1},
		{"by the first alone", "alpha~beta~agreement", "agreed-first", 37.02, 47.5, 0.15, 0.6},
		{"by the second alone", "alpha~beta~agreement", "agreed-second", 38.26, 47.5, 0.05, 0.6},
		{"by neither, on open ground", "alpha~beta~agreement", "", 38.7, 47.2, 0, 0},
		{"by the first alone, of a pair", "alpha~beta", "agreed-first", 37.02, 47.5, 0.15, 0.6},
		{"in both, of a pair", "alpha~beta", "", 37.6, 47.5, 0, 0},
		{"in all", "~agreement", "control", 37.6, 47.5, 0.95, 1},
		{"in some", "~agreement", "control", 37.02, 47.5, 0.15, 0.7},
		{"in none", "~agreement", "unknown", 38.7, 47.2, 0.03, 0.6},
	} {
		like, any := count(picture(fmt.Sprintf("/tiles/%s/2025-11-24/%d/%d/%d.png", tt.id, z, x, y)), tt.lon, tt.lat, inks[tt.ink])
		all := 15.0 * 21 // pixels, about
		if tt.most == 0 && any > 0 || tt.most > 0 && (float64(like) < tt.least*all*0.9 || float64(like) > tt.most*all*1.3) {
			t.Errorf("%s: what is held %s has %d pixels like %s, and %d of any colour", tt.id, tt.what, like, tt.ink, any)
		}
	}
	if a, b := picture("/tiles/~agreement/2025-11-24/7/77/44.png"), picture("/tiles/~agreement/2025-11-24/dark/7/77/44.png"); reflect.DeepEqual(a, b) {
		t.Error("it looks the same on dark")
	}
	if r := f.Get("/tiles/claims~agreement/2025-11-24/7/77/44.png"); r.StatusCode != http.StatusNotFound {
		t.Errorf("there is a picture of what is claimed: %d", r.StatusCode)
	}
	set := servertest.Decode[map[string]any](t, f.Get("/tiles/~agreement/2025-11-24.png.json"))
	if got := fmt.Sprint(set["tiles"]); !strings.Contains(got, "/tiles/~agreement/2025-11-24@") || !strings.Contains(got, ".png") {
		t.Errorf("its pictures are at %s", got)
	}
}

// What one shows as held and another does not, both ways, and what is claimed against all of them.
func TestComparedAssessorsAndClaims(t *testing.T) {
	f := servertest.Over(t, threeAssessors())
	endGamma(t, f)
	for id, want := range map[string]float64{
		"alpha~beta": squareAt(37, 47, 1.3, 1.3) - squareAt(37.2, 47, 1.1, 1.2), "beta~alpha": squareAt(38.3, 47, 0.1, 1.2),
	} {
		parts, _ := partsOn(t, f, id, "2025-11-24")
		sum := 0.0
		for _, km2 := range parts {
			sum += km2
		}
		curve := servertest.Decode[agreement](t, f.Get("/api/layers/"+id+"/area.json"))
		last := curve.Area[len(curve.Area)-1]
		if math.Abs(sum-want) > 0.1 || math.Abs(last-want) > 0.1 {
			t.Errorf("%s is %.2f km², in the curve %.2f, want %.2f", id, sum, last, want)
		}
	}
	parts, _ := partsOn(t, f, "claims~agreement", "2025-11-24")
	sum := 0.0
	for _, km2 := range parts {
		sum += km2
	}
	if want := squareAt(36.5, 46.5, 3, 3); math.Abs(sum-want) > 0.1 || parts["none: "] < want/2 {
		t.Errorf("what is claimed is %.2f km² in all, want %.2f: %v", sum, want, parts)
	}
	list := string(servertest.Read(t, f.Get("/api/layers")))
	for _, id := range []string{"~agreement", "claims~agreement", "alpha~beta", "beta~alpha", "alpha~beta~agreement", "gamma~alpha"} {
		if has := strings.Contains(list, `"id":"`+id+`"`); has != !strings.HasPrefix(id, "gamma") { // which is over
			t.Errorf("%s is listed: %v", id, has)
		}
	}
	// Before a second one assesses anything there is nothing that agrees.
	for _, path := range []string{"/api/layers/~agreement/2025-11-20.geojson", "/api/layers/alpha~gamma/2025-11-22.geojson", "/api/layers/alpha~alpha/2025-11-24.geojson", "/api/layers/alpha~nothing/area.json", "/tiles/~agreement/timeline.json"} {
		if r := f.Get(path); r.StatusCode != http.StatusNotFound {
			t.Errorf("%s is %d", path, r.StatusCode)
		}
	}
}

// One alone neither agrees nor differs.
func TestNoAgreementOfOne(t *testing.T) {
	f := servertest.New(t)
	for _, path := range []string{"/api/layers/~agreement/latest.geojson", "/api/layers/claims~agreement/latest.geojson", "/api/layers/~agreement/area.json", "/tiles/~agreement/latest.json"} {
		if r := f.Get(path); r.StatusCode != http.StatusNotFound {
			t.Errorf("%s is %d", path, r.StatusCode)
		}
	}
	if list := string(servertest.Read(t, f.Get("/api/layers"))); !strings.Contains(list, `"agreements":[]`) {
		t.Errorf("one alone is listed: %s", list)
	}
}

// Who assesses in two layers is one, also by date.
func TestNoAgreementOfOneInTwoLayers(t *testing.T) {
	layers := threeAssessors()
	layers["beta/layer.json"] = &fstest.MapFile{Data: bytes.Replace(layers["beta/layer.json"].Data, []byte("Beta"), []byte("alpha"), 1)}
	f := servertest.Over(t, layers)
	endGamma(t, f)
	for _, id := range []string{"~agreement", "claims~agreement"} {
		var a agreement
		if err := json.Unmarshal(servertest.Read(t, f.Get("/api/layers/"+id+"/area.json")), &a); err != nil {
			t.Fatal(err)
		}
		if len(a.Dates) != 3 || a.Dates[0] != "2025-11-23" || a.Area[1] == 0 || a.Area[2] != 0 || a.By[0].AsOf[2] == nil {
			t.Errorf("%s: %+v", id, a)
		}
		for i, date := range a.Dates {
			if r := f.Get("/api/layers/" + id + "/" + date + ".geojson"); (r.StatusCode == http.StatusOK) != (i < 2) {
				t.Errorf("%s on %s is %d", id, date, r.StatusCode)
			}
		}
		for _, p := range a.Parts {
			if p.Km2[2] != 0 {
				t.Errorf("%s: one alone has %+v", id, p)
			}
		}
	}
}

// The text of a date has the figures of the comparison, and of which date each assessment is; one alone has none.
func TestTextOfAgreement(t *testing.T) {
	f := servertest.Over(t, threeAssessors())
	text := func(path string) string { return string(servertest.Read(t, f.Get(path))) }
	all := text("/text/2025-11-24?lang=en")
	for _, want := range []string{
		`<section id="agreement"`, "Alpha as of 24 Nov 2025; Beta as of 24 Nov 2025; Gamma as of 23 Nov 2025, past its cadence",
		fmt.Sprintf("Held by Russia per all: %s km²", grouped(squareAt(37.2, 47, 0.8, 1))), "Held by Russia per Beta, not per Alpha and Gamma: ", "Held per none, shown otherwise: ",
		`href="/api/layers/~agreement/area.csv"`,
	} {
		if !strings.Contains(all, want) {
			t.Errorf("the text lacks %q", want)
		}
	}
	if two := text("/text/2025-11-24?lang=en&layers=alpha,claims,gamma"); !strings.Contains(two, "/api/layers/alpha~gamma~agreement/area.csv") || strings.Contains(two, "Beta") {
		t.Error("the text of two compares others")
	}
	for _, path := range []string{"/text/2025-11-20?lang=en", "/text/2025-11-24?lang=en&layers=alpha,claims", "/text/2025-11-23..2025-11-24?lang=en"} {
		if strings.Contains(text(path), `id="agreement"`) {
			t.Errorf("%s compares one with nobody", path)
		}
	}
	for lang, want := range map[string]string{"uk": "Оцінки поруч", "ru": "Оценки рядом"} {
		if !strings.Contains(text("/text/2025-11-24?lang="+lang), want) {
			t.Errorf("in %s it lacks %q", lang, want)
		}
	}
}

// grouped writes km² of four digits as English does.
func grouped(km2 float64) string {
	whole := fmt.Sprintf("%.0f", km2)
	return whole[:len(whole)-3] + "," + whole[len(whole)-3:]
}
