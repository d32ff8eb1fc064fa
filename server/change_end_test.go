package server_test

import (
	"encoding/csv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"frontline/geo"
	"frontline/geo/geotest"
	"frontline/server/servertest"
)

// openEnded is a daily layer of 25 and 28 November, on whose pictures ground is
// drawn.
func openEnded() fstest.MapFS {
	layers := servertest.TestLayers()
	layers["ground/layer.json"] = &fstest.MapFile{Data: []byte(`{"title":"Ground","kind":"base","cadence":"event"}`)}
	layers["ground/2022-01-01.geojson"] = servertest.Collection(servertest.Square("land", `{"role":"land"}`, 20, 40, 20))
	return layers
}

func altOf(t *testing.T, f servertest.Fixture, path string) string {
	t.Helper()
	return servertest.Described(t, servertest.Read(t, f.Get(path)))
}

func TestADifferenceKnowsTheDaysBehindTheLastSnapshot(t *testing.T) {
	geotest.TakesLong(t)
	f := servertest.Over(t, openEnded(), servertest.Silent)
	for _, c := range []struct {
		dates string
		gaps  [][2]string
		says  []string
		never []string
	}{
		{"2025-11-25..2025-11-30", [][2]string{{"2025-11-26", "2025-11-28"}, {"2025-11-29", "2025-12-01"}},
			[]string{"4 days between have no snapshot", "30 November 2025: as of 28 Nov 2025, 2 days earlier"}, []string{"25 November 2025: as of"}},
		{"2025-11-25..2025-11-26", [][2]string{{"2025-11-26", "2025-11-27"}},
			[]string{"1 day between has no snapshot", "26 November 2025: as of 25 Nov 2025, 1 day earlier", "The same snapshot"}, []string{"2 days"}},
		{"2025-11-27..2025-11-28", [][2]string{{"2025-11-27", "2025-11-28"}},
			[]string{"1 day between has no snapshot", "27 November 2025: as of 25 Nov 2025, 2 days earlier"}, []string{"28 November 2025: as of"}},
		{"2025-11-28..2025-11-30", [][2]string{{"2025-11-29", "2025-12-01"}},
			[]string{"2 days between have no snapshot", "30 November 2025: as of 28 Nov 2025, 2 days earlier", "The same snapshot"}, nil},
	} {
		d := servertest.Decode[struct {
			Gaps     []geo.Gap
			From, To struct {
				Asked, Snapshot geo.Date
				Age             int `json:"age_days"`
			}
		}](t, f.Get("/api/layers/control/"+c.dates+".json"))
		var got [][2]string
		for _, g := range d.Gaps {
			got = append(got, [2]string{g.From.String(), g.Until.String()})
		}
		if diff := cmp.Diff(c.gaps, got); diff != "" {
			t.Errorf("%s: %s", c.dates, diff)
		}
		if d.From.Age != int(d.From.Asked-d.From.Snapshot) || d.To.Age != int(d.To.Asked-d.To.Snapshot) {
			t.Errorf("%s: it is %+v", c.dates, d)
		}
		for path, said := range map[string]string{
			"text":    servertest.WordsOf(t, string(servertest.Read(t, f.Get("/text/"+c.dates+"?lang=en&layers=control")))),
			"picture": altOf(t, f, "/image/"+c.dates+".png?layers=control&size=300x200"),
			"drawing": string(servertest.Read(t, f.Get("/image/"+c.dates+".svg?layers=control&size=600x400"))),
		} {
			servertest.Contains(t, path+" of "+c.dates, said, c.says...)
			for _, never := range c.never {
				if strings.Contains(said, never) {
					t.Errorf("%s of %s says %q", path, c.dates, never)
				}
			}
		}
	}
}

func TestADifferenceOfOneSnapshotNamesNoAddressThatIsRefused(t *testing.T) {
	f := servertest.New(t, servertest.Silent)
	for _, c := range []struct {
		dates string
		named bool
	}{{"2025-11-28..2025-11-30", false}, {"2025-11-25..2025-11-30", true}} {
		d := servertest.Decode[map[string]any](t, f.Get("/api/layers/control/"+c.dates+".json"))
		_, links := d["links"]
		_, tiles := d["tiles"]
		if links != c.named || tiles != c.named {
			t.Errorf("%s: links %v, tiles %v", c.dates, d["links"], d["tiles"])
		}
		about := servertest.Decode[struct{ Tiles []string }](t, f.Get("/tiles/control/"+c.dates+".json"))
		tile := strings.NewReplacer("http://example.com", "", "{z}/{x}/{y}", "5/19/11").Replace(about.Tiles[0])
		if r := f.Get(tile); r.StatusCode != 200 && r.StatusCode != 204 {
			t.Errorf("%s: its tiles are at %s: %d", c.dates, tile, r.StatusCode)
		}
	}
}

func TestAPieceNamesAllFeaturesThatHaveIt(t *testing.T) {
	geotest.TakesLong(t)
	layers := servertest.TestLayers()
	layers["control/2025-11-28.geojson"] = servertest.Collection(servertest.Square("a", `{"name":"A"}`, 37, 47, 1), servertest.Square("b", `{"name":"B"}`, 38, 47, 1), servertest.Square("c", `{"name":"C"}`, 39, 47, 1), servertest.Square("d", `{"name":"D"}`, 44, 47, 1))
	layers["control/2025-11-29.geojson"] = servertest.Collection(servertest.Square("d", `{"name":"D"}`, 44, 47, 0.5))
	f := servertest.Over(t, layers, servertest.Silent)
	const at = "/api/layers/control/2025-11-28..2025-11-29"
	want := [][]string{{"a", "b", "c"}, {"d"}}
	d := servertest.Decode[struct{ Pieces []struct{ Fids []string } }](t, f.Get(at+".json"))
	g := servertest.Decode[struct {
		Features []struct{ Properties struct{ Fids []string } }
	}](t, f.Get(at+".geojson"))
	rows, err := csv.NewReader(f.Get(at + ".csv").Body).ReadAll()
	if err != nil || len(d.Pieces) != 2 || len(g.Features) != 2 || len(rows) != 3 {
		t.Fatalf("%v: %+v %+v %q", err, d, g, rows)
	}
	for i, fids := range want {
		if !cmp.Equal(d.Pieces[i].Fids, fids) || !cmp.Equal(g.Features[i].Properties.Fids, fids) || rows[i+1][1] != strings.Join(fids, "; ") {
			t.Errorf("piece %d is of %v, in GeoJSON %v, in CSV %s", i, d.Pieces[i].Fids, g.Features[i].Properties.Fids, rows[i+1][1])
		}
	}
	if rows[1][2] != "" || rows[2][2] != "D" {
		t.Errorf("names are %q and %q", rows[1][2], rows[2][2])
	}
}

func TestAChangeNamesNoLayerOfWhichNothingIsRecorded(t *testing.T) {
	geotest.TakesLong(t)
	layers := openEnded()
	layers["said/layer.json"] = &fstest.MapFile{Data: []byte(`{"title":"Sayings","kind":"statements","cadence":"event"}`)}
	layers["said/2025-11-30.geojson"] = servertest.Collection(`{"type":"Feature","id":"s","properties":{"speaker":"x","said_on":"2025-11-30","text":"y"},"geometry":{"type":"Point","coordinates":[37,47]}}`)
	f := servertest.Over(t, layers, servertest.Silent)
	const early, late = "2025-11-25..2025-11-28", "2025-11-25..2025-11-30"
	for dates, recorded := range map[string]bool{early: false, late: true} {
		head, _, _ := strings.Cut(altOf(t, f, "/image/"+dates+".png?size=300x200"), ". ")
		if !strings.Contains(head, "Control") || strings.Contains(head, "Sayings") != recorded {
			t.Errorf("%s is a picture of %q", dates, head)
		}
		page := servertest.WordsOf(t, string(servertest.Read(t, f.Get("/text/"+dates+"?lang=en&layers=said"))))
		if strings.Contains(page, "Nothing is recorded yet on this date.") == recorded {
			t.Errorf("the text of %s says %.500q", dates, page)
		}
	}
	// Statements are not compared: they are shown as of the later date, and called so.
	if page := servertest.WordsOf(t, string(servertest.Read(t, f.Get("/text/"+late+"?lang=en&layers=said")))); !strings.Contains(page, "30 November 2025: Sayings") || strings.Contains(page, "What changed") {
		t.Errorf("the text of statements on two dates says %.600q", page)
	}
	r := f.Ask("HEAD", "/image/"+early+".png?layers=said&size=300x200")
	if alt := r.Header.Get("Frontline-Alt"); r.StatusCode != 404 || alt != "" {
		t.Errorf("no picture: %d, which says %q", r.StatusCode, alt)
	}
}
