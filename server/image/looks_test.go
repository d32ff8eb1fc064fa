package image_test

import (
	"encoding/csv"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"frontline/server/servertest"
)

type dissolvedPiece struct {
	Change, Class string
	Since         string
	SinceLast     string `json:"since_last"`
	Fids          []string
	Km2           float64
	Dates         []struct {
		Since string
		Km2   float64
	}
	Regions map[string]float64
}

// Pieces that lie side by side are one, whatever their days and features, with each
// day's part told.
func TestADifferenceListsContiguousPieces(t *testing.T) {
	f := servertest.Over(t, servertest.TurnedLayers())
	d := servertest.Decode[struct {
		Gained float64 `json:"gained_km2"`
		Lost   float64 `json:"lost_km2"`
		States []struct {
			Class  string
			Gained float64 `json:"gained_km2"`
			Lost   float64 `json:"lost_km2"`
		}
		Pieces []dissolvedPiece
	}](t, f.Get("/api/layers/control/2025-11-25..2025-11-28.json"))
	if len(d.Pieces) != 4 {
		t.Fatalf("there are %d pieces: %+v", len(d.Pieces), d.Pieces)
	}
	for i, p := range d.Pieces {
		if i > 0 && p.Km2 > d.Pieces[i-1].Km2 {
			t.Errorf("piece %d is larger than the one before", i)
		}
	}
	by := map[string]dissolvedPiece{}
	for _, p := range d.Pieces {
		by[fmt.Sprint(p.Change, " ", p.Class, " ", p.Fids)] = p
	}
	both := by["gained held [b c]"]
	if both.Since != "2025-11-26" || both.SinceLast != "2025-11-27" || len(both.Dates) != 2 || both.Dates[0].Km2 <= 0 || len(both.Regions) != 1 {
		t.Errorf("what was gained beside each other on two days is %+v", both)
	}
	if apart := by["gained held [d]"]; apart.Since != "2025-11-27" || apart.SinceLast != apart.Since {
		t.Errorf("what was gained apart is %+v", apart)
	}
	// What is contested now was held: one loss of the one, one gain of the other.
	lost, contested := by["lost held [a]"], by["gained contested [a]"]
	if lost.Km2 == 0 || lost.Km2 != contested.Km2 || contested.Since != "2025-11-28" {
		t.Errorf("lost %+v, contested %+v", lost, contested)
	}
	if d.Lost != lost.Km2 || d.Gained < both.Km2 || len(d.States) != 2 || d.States[1].Class != "contested" || d.States[1].Gained != contested.Km2 {
		t.Errorf("in all %g gained, %g lost, %+v", d.Gained, d.Lost, d.States)
	}
	rows, err := csv.NewReader(f.Get("/api/layers/control/2025-11-25..2025-11-28.csv").Body).ReadAll()
	if err != nil || len(rows) != 5 {
		t.Fatalf("the table has %d rows, %v", len(rows), err)
	}
}

// A change says the same on every surface: what there is, of which class, since when.
func TestAChangeIsTheSameOnEverySurface(t *testing.T) {
	f := servertest.Over(t, servertest.TurnedLayers())
	const change = "2025-11-25..2025-11-28"
	text := string(servertest.Read(t, f.Get("/text/"+change+"?lang=en")))
	servertest.Contains(t, "the text", text, "What changed from 25 November 2025 to 28 November 2025: Control, assessed by Tester",
		"Newly contested", "No longer held", "between 26 November 2025 and 27 November 2025", "East oblast")
	svg := string(servertest.Read(t, f.Get("/image/"+change+".svg?lang=en")))
	servertest.Contains(t, "the drawing", svg, "Control: Newly held after 25 November 2025", "Control: No longer held after 25 November 2025",
		"Control: Newly contested after 25 November 2025", "Control: held on 28 November 2025, assessed by Tester",
		`id="layer-control-after"`, `id="control-gained-contested"`)
	// What changed is one shape for contiguous ground: no line between its days.
	_, gained, _ := strings.Cut(svg, `<g id="control-gained"`)
	gained, _, _ = strings.Cut(gained, "</g>")
	if n := strings.Count(gained, "<path"); n != 2 {
		t.Errorf("what was gained is drawn as %d shapes, want 2", n)
	}
	alt, err := url.QueryUnescape(f.Get("/image/" + change + ".png?lang=en&size=400x300").Header.Get("Frontline-Alt"))
	if err != nil || !strings.Contains(alt, "Newly contested") {
		t.Errorf("in words the picture is %q, %v", alt, err)
	}
	// The key lists what there is, and no more.
	svg = string(servertest.Read(t, f.Get("/image/2025-11-25..2025-11-26.svg?lang=en")))
	servertest.Contains(t, "the drawing of a gain", svg, "Newly held after", "held on 26 November 2025")
	for _, absent := range []string{"No longer held", "contested", "control-lost"} {
		if strings.Contains(svg, absent) {
			t.Errorf("a drawing of what was gained alone has %q", absent)
		}
	}
}

// Each class that is there has its own words and sign, and nothing but what is held
// is called so.
func TestClassesHaveTheirOwnSignsAndWords(t *testing.T) {
	layers := fstest.MapFS{
		"base/layer.json":         servertest.TurnedLayers()["base/layer.json"],
		"base/2014-01-01.geojson": servertest.TurnedLayers()["base/2014-01-01.geojson"],
		"control/layer.json":      {Data: []byte(servertest.ControlJSON)},
		"control/2025-11-28.geojson": servertest.Collection(
			servertest.Square("h", `{"name":"One","held_by":"Russia"}`, 31, 47, 0.5), servertest.Square("u", `{"name":"Two","held_by":"Ukraine"}`, 32, 47, 0.5),
			servertest.Square("c", `{"status":"contested"}`, 33, 47, 0.5), servertest.Square("i", `{"status":"infiltrated"}`, 34, 47, 0.5),
			servertest.Square("s", `{"status":"claimed","claimed_by":"Russia"}`, 35, 47, 0.5), servertest.Square("k", `{"status":"countered"}`, 36, 47, 0.5),
			servertest.Square("l", `{"status":"liberated"}`, 37, 47, 0.5), servertest.Square("x", `{"status":"grey zone"}`, 38, 47, 0.5)),
	}
	f := servertest.Over(t, layers)
	said := map[string]string{ // by the pattern of the drawing
		"held": "held by Russia", "held-ukraine": "held by Ukraine", "contested": "contested", "infiltrated": "infiltrated",
		"claimed": "claimed by Russia", "countered": "under counterattack", "liberated": "liberated", "unknown": "of unknown status",
	}
	svg := string(servertest.Read(t, f.Get("/image/2025-11-28.svg?lang=en&layers=control")))
	text := string(servertest.Read(t, f.Get("/text/2025-11-28?lang=en")))
	for pattern, words := range said {
		servertest.Contains(t, "the drawing", svg, "Control: "+words+", assessed by Tester")
		if pattern != "held" { // which is filled
			servertest.Contains(t, "the drawing", svg, "-"+pattern+`)"`)
		}
		servertest.Contains(t, "the text", text, "<dd>"+strings.ToUpper(words[:1])+words[1:]+"</dd>")
	}
	servertest.Contains(t, "the text", text, "<dt>Assessor’s own word</dt><dd>grey zone</dd>")
	for _, words := range []string{"contested, assessed by Tester", "infiltrated, assessed by Tester", "claimed by Russia, assessed by Tester", "under counterattack, assessed by Tester", "liberated, assessed by Tester", "of unknown status, assessed by Tester"} {
		if !regexp.MustCompile(`<p>[\d,]+ km² ` + words + `</p>`).MatchString(text) {
			t.Errorf("the text does not say how much is %s", words)
		}
	}
	servertest.Contains(t, "the drawing", svg, `data-class="unknown" data-status="grey zone"`, `data-class="held" data-held-by="Ukraine"`)
	if n := strings.Count(text, "Held by"); n != 4 { // each of two names its state and its holder
		t.Errorf("the text calls ground held %d times", n)
	}
	for _, lang := range []string{"uk", "ru"} {
		if page := string(servertest.Read(t, f.Get("/text/2025-11-28?lang="+lang))); strings.Contains(page, "Contested") || strings.Contains(page, "Liberated") {
			t.Errorf("in %s a class is told in English", lang)
		}
	}
	style := servertest.Decode[struct{ Layers []struct{ ID string } }](t, f.Get("/style/2025-11-28.json"))
	ids := map[string]bool{}
	for _, l := range style.Layers {
		ids[l.ID] = true
	}
	for look := range said {
		if !ids["control-"+look] || !ids["control-"+look+"-edge"] {
			t.Errorf("the style does not draw %s", look)
		}
	}
}
