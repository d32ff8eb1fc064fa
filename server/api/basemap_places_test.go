package api_test

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"frontline/data"
	"frontline/data/basemap/basemaptest"
	"frontline/geo/geotest"
	"frontline/geo/osm"
	"frontline/server/servertest"
)

// credited is what an answer says of archives whose settlements it names.
type credited []struct {
	Hash   string
	Credit []osm.CreditPart
}

type searchedAttached struct {
	Hits []struct {
		Layer, Kind, ID, Name, Page, Basemap string
		Names                                map[string]string
		Region                               *struct{ Key string }
		DistanceM                            *int `json:"distance_m"`
	}
	Basemaps credited
}

type saidAttached struct {
	Where   map[string]string
	Nearest *struct {
		Names map[string]string
		Page  string
	}
	Gazetteer *struct{ Credit string }
	Basemaps  credited
}

// eastOfPokrovsk is a box of which the gazetteer has no settlement in its east.
var eastOfPokrovsk = [4]float64{36.9, 48.15, 37.65, 48.36}

// inBackground does work until the test ends.
func inBackground(t *testing.T, work func(context.Context)) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); work(ctx) }()
	t.Cleanup(func() { cancel(); <-done })
}

// eventually waits until something is so.
func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); !is(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal(what)
		}
	}
}

func findAttached(t *testing.T, f servertest.Fixture, asof, q, more string) searchedAttached {
	t.Helper()
	return servertest.Decode[searchedAttached](t, f.Get("/api/search/"+asof+"?q="+url.QueryEscape(q)+more))
}

func sayAt(t *testing.T, f servertest.Fixture, asof, at string) saidAttached {
	t.Helper()
	return servertest.Decode[saidAttached](t, f.Get("/api/at/"+asof+"/"+at+".json"))
}

// TestSettlementsOfArchivesAreFound finds those of an attached archive by their names in all languages,
// behind the gazetteer's, and says where positions lie by them where the gazetteer has none near.
func TestSettlementsOfArchivesAreFound(t *testing.T) {
	geotest.TakesLong(t)
	attach, replace := servertest.MadeUp(t, basemaptest.Options{Bounds: eastOfPokrovsk})
	f := servertest.Over(t, data.BundledLayers(), withGazetteer, attach)
	if got := findAttached(t, f, "latest", "Vyhadane", ""); len(got.Hits) > 0 {
		t.Errorf("before the archive is read: %+v", got)
	}
	if err := f.ReadPlaces(t.Context()); err != nil {
		t.Fatal(err)
	}
	hash := ""
	for _, q := range []string{"Вигадане", "Vyhadane", "Выгадане", "вигад", "Vygadane"} {
		got := findAttached(t, f, "latest", q, "&near=37.12,48.235")
		if len(got.Hits) == 0 || len(got.Basemaps) != 1 {
			t.Errorf("%s: %+v", q, got)
			continue
		}
		h := got.Hits[0]
		hash = h.Basemap
		if h.Kind != "basemap" || h.Layer != "" || h.Name != "Vyhadane" || h.Names["uk"] != "Вигадане" || h.Page != "" || h.Region.Key != "oblast-donetsk" || *h.DistanceM > 100 ||
			!strings.HasPrefix(h.ID, "48.23") || got.Basemaps[0].Hash != hash || got.Basemaps[0].Credit[0].Text != "© OpenStreetMap contributors" || got.Basemaps[0].Credit[0].URL == "" {
			t.Errorf("%s: %+v, %+v", q, h, got.Basemaps)
		}
		// Its id leads to it.
		if again := findAttached(t, f, "latest", "basemap/"+h.ID, ""); len(again.Hits) != 1 || again.Hits[0].Name != "Vyhadane" || again.Hits[0].ID != h.ID || len(again.Basemaps) != 1 {
			t.Errorf("by its id: %+v", again)
		}
	}
	// In Ukraine nothing is found, or named, by a bare name.
	for _, q := range []string{"Русское имя", "Только имя", "Latin only", "Imaginary", "Несуществующее"} {
		if got := findAttached(t, f, "latest", q, ""); len(got.Basemaps) > 0 {
			t.Errorf("%s: %+v", q, got)
		}
	}
	// What the record and the gazetteer have comes first, and is not there twice.
	var kinds []string
	for _, h := range findAttached(t, f, "latest", "Покровськ", "").Hits {
		if h.Name == "Pokrovsk" {
			kinds = append(kinds, strings.TrimSpace(h.Layer+" "+h.Kind))
		}
	}
	if fmt.Sprint(kinds) != "[places places basemap]" { // of which the last lies 18 km from the other
		t.Errorf("Pokrovsk is %q", kinds)
	}
	// Where it is pinned, or a picture's address asks for it, nothing depends on what is attached.
	asof := fmt.Sprint("2025-11-27@", servertest.Decode[struct{ Revision int }](t, f.Get("/api/record.json")).Revision)
	if got := findAttached(t, f, asof, "Vyhadane", ""); len(got.Hits)+len(got.Basemaps) > 0 {
		t.Errorf("pinned: %+v", got)
	}
	if got := findAttached(t, f, asof, "basemap/48.235,37.12", ""); len(got.Hits) != 1 || got.Hits[0].Kind != "position" || len(got.Basemaps) > 0 {
		t.Errorf("pinned, by its id: %+v", got)
	}
	for path, status := range map[string]int{"/image/latest.png?place=Vyhadane": 404, "/image/latest.png?place=basemap/48.235,37.12": 200} {
		if r := f.Get(path); r.StatusCode != status {
			t.Errorf("%s: %d", path, r.StatusCode)
		}
	}

	// Where the gazetteer has none within ten kilometres the archive's settlement is named.
	far, near := "37.55,48.2", "37.12,48.24"
	got := sayAt(t, f, "latest", far)
	if got.Nearest == nil || got.Nearest.Page != "" || got.Gazetteer != nil || len(got.Basemaps) != 1 || got.Basemaps[0].Hash != hash {
		t.Fatalf("%+v", got)
	}
	for lang, name := range map[string]string{"en": "Nyzhnia Lebedivka", "uk": "Нижня Лебедівка", "ru": "Nyzhnia Lebedivka"} {
		if got.Where[lang] != name {
			t.Errorf("in %s it is %q, want %q", lang, got.Where[lang], name)
		}
	}
	if by := findAttached(t, f, "latest", "48.2,37.55", ""); by.Hits[0].Name != "Nyzhnia Lebedivka" || len(by.Basemaps) != 1 {
		t.Errorf("found, it is %+v", by)
	}
	if got := sayAt(t, f, "latest", near); got.Nearest == nil || got.Nearest.Page == "" || got.Gazetteer == nil || got.Basemaps != nil {
		t.Errorf("near the gazetteer's: %+v", got)
	}
	if got := sayAt(t, f, asof, far); got.Gazetteer == nil || got.Basemaps != nil || !strings.Contains(got.Where["en"], "Avdiivka") {
		t.Errorf("pinned: %+v", got)
	}

	// What was replaced is not named any more.
	inBackground(t, f.WatchBasemaps)
	replace(basemaptest.Options{Bounds: [4]float64{36.9, 48.15, 37.3, 48.36}, Version: "another"})
	eventually(t, "the other archive is not read", func() bool {
		if err := f.ReadPlaces(t.Context()); err != nil {
			t.Fatal(err)
		}
		got := findAttached(t, f, "latest", "Vyhadane", "")
		return len(got.Basemaps) == 1 && got.Basemaps[0].Hash != hash
	})
	if got := sayAt(t, f, "latest", far); got.Basemaps != nil || !strings.Contains(got.Where["en"], "Avdiivka") {
		t.Errorf("after it was replaced: %+v", got)
	}
}

// TestArchivesSayWhereThingsLieWithoutAGazetteer, within ten kilometres.
func TestArchivesSayWhereThingsLieWithoutAGazetteer(t *testing.T) {
	attach, _ := servertest.MadeUp(t, basemaptest.Options{Bounds: eastOfPokrovsk})
	f := servertest.New(t, attach)
	inBackground(t, func(ctx context.Context) { f.KeepPrepared(ctx, 5*time.Millisecond, func(err error) { t.Error(err) }) })
	eventually(t, "nothing of the archive is found", func() bool { return len(sayAt(t, f, "latest", "37.12,48.24").Basemaps) > 0 })
	if got := sayAt(t, f, "latest", "37.12,48.24"); got.Where["uk"] == "" || got.Gazetteer != nil {
		t.Errorf("%+v", got)
	}
	if got := sayAt(t, f, "latest", "38.5,48.24"); got.Where != nil || got.Nearest != nil || got.Basemaps != nil {
		t.Errorf("far from all: %+v", got)
	}
	// As many as there is room for, among them those of archives.
	if got := findAttached(t, f, "latest", "ка", "&limit=5"); len(got.Hits) > 5 {
		t.Errorf("%d are found", len(got.Hits))
	}
}
