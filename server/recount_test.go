package server_test

import (
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/v1"

	"frontline/data"
	"frontline/geo"
	"frontline/geo/geotest"
	"frontline/server"
	"frontline/server/servertest"
)

// by_features.db was made by a program that counted features: alone has one
// feature, apart two that never meet, overlap two that do, renumbered one under
// two ids, and statuses one that is not held. Each was loaded by revisions of
// its own: 1 and 2, 3 and 4, 5, 6 and 7, 8.
func openOldRecord(t *testing.T, change ...func(*server.Options)) servertest.Fixture {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "data", "testdata", "by_features.db"))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "old.db")
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	f := servertest.New(t, append(change, func(o *server.Options) {
		db, err := data.Open(t.Context(), data.Options{Path: path, Now: o.Now, Version: "test"})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { db.Close() })
		o.Store = db
	})...)
	if f.DB, _ = f.Store.(*data.DB); f.DB == nil {
		t.Fatal("the store is another")
	}
	return f
}

// A layer that is counted otherwise than before takes a revision: pins from
// before it are gone, with the reason and the new address, on every route. One
// that is counted as before keeps its own.
func TestPinsFromBeforeARecountAreGone(t *testing.T) {
	geotest.TakesLong(t)
	app, docs := siteParts(t)
	f := openOldRecord(t, func(o *server.Options) { o.App, o.Docs = app, docs })
	if err := f.DB.Verify(t.Context(), func(p data.Problem) { t.Errorf("verify: %s", p) }); err != nil {
		t.Fatal(err)
	}
	for _, layer := range []struct {
		id, date, pin, now, why string
	}{
		{"alone", "2025-10-02", "2", "", ""},
		{"apart", "2025-10-02", "4", "", ""},
		{"overlap", "2025-10-01", "5", "9", "counted twice"},
		{"renumbered", "2025-10-02", "7", "10", "went on in another feature"},
		{"statuses", "2025-10-01", "8", "11", "does not call held"},
	} {
		for _, form := range []string{
			"/tiles/LAYER/DATE/5/19/11.mvt", "/tiles/LAYER/DATE/5/19/11.png", "/tiles/LAYER/DATE.json", "/api/layers/LAYER/DATE.geojson",
			"/api/layers/LAYER/DATE/features.json", "/api/layers/LAYER/DATE/source", "/tiles/LAYER/timelinePIN/5/19/11.mvt",
			"/tiles/LAYER/timelinePIN.json", "/api/layers/LAYER/areaPIN.json", "/api/layers/LAYER/areaPIN.csv",
			"/text/DATE?lang=en&layers=LAYER",
		} {
			at := func(pin string) string {
				return strings.NewReplacer("LAYER", layer.id, "DATE", layer.date+"@"+pin, "PIN", "@"+pin).Replace(form)
			}
			r := f.Get(at(layer.pin))
			body, _ := io.ReadAll(r.Body)
			if layer.now == "" {
				if r.StatusCode != http.StatusOK {
					t.Errorf("%s: %d %s", at(layer.pin), r.StatusCode, body)
				}
				continue
			}
			var p struct{ Detail, Instead string }
			_ = json.Unmarshal(body, &p)
			if r.StatusCode != http.StatusGone || !strings.Contains(p.Detail, layer.why) || p.Instead != at("11") {
				t.Errorf("%s: %d %s", at(layer.pin), r.StatusCode, body)
				continue
			}
			if r := f.Get(p.Instead); r.StatusCode != http.StatusOK {
				t.Errorf("in its place, %s: %d", p.Instead, r.StatusCode)
			}
		}
		// A frozen embed says so in the reader's language.
		if layer.now != "" {
			r := f.Get("/embed?lang=uk&date=" + layer.date + "&rev=" + layer.pin + "&layers=" + layer.id)
			if body := string(servertest.Read(t, r)); r.StatusCode != http.StatusGone || !strings.Contains(body, "перераховано заново") || strings.Contains(body, "counted anew") {
				t.Errorf("the frozen embed of %s: %d %.2000s", layer.id, r.StatusCode, body)
			}
		}
		want := layer.now
		if want == "" {
			want = layer.pin
		}
		tiles := servertest.Decode[struct{ Tiles []string }](t, f.Get("/tiles/"+layer.id+"/latest.json")).Tiles[0]
		if !strings.Contains(tiles, layer.date+"@"+want+"/") {
			t.Errorf("%s is pinned now as %s", layer.id, tiles)
		}
		if r := f.Get("/api/layers/" + layer.id + "/area.json"); r.StatusCode != http.StatusOK {
			t.Errorf("unpinned, %s: %d", layer.id, r.StatusCode)
		}
	}
	held := servertest.Decode[struct{ Area []float64 }](t, f.Get("/api/layers/statuses/area.json")).Area
	whole := servertest.Decode[struct{ Area []float64 }](t, f.Get("/api/layers/apart/area.json")).Area
	if len(held) != 1 || held[0] < 0.49*whole[0] || held[0] > 0.51*whole[0] {
		t.Errorf("%v km² are held, of %v", held, whole)
	}
}

// Who keeps pinned answers learns of each recount, with the list of what was
// retracted and with the record, and no layer that is counted as before is in it.
func TestRecountsAreListedForWhoKeepsPinnedAnswers(t *testing.T) {
	f := openOldRecord(t)
	for _, path := range []string{"/api/retractions.json", "/api/record.json", "/api/record@5.json"} {
		list := servertest.Decode[struct {
			Retractions []geo.Retraction
			Recounts    []geo.Recount
		}](t, f.Get(path))
		if list.Retractions == nil || len(list.Retractions) > 0 || len(list.Recounts) != 3 {
			t.Fatalf("%s: %+v", path, list)
		}
		for i, want := range []struct {
			layer string
			rev   geo.Revision
			why   string
		}{{"overlap", 9, "counted twice"}, {"renumbered", 10, "went on in another feature"}, {"statuses", 11, "does not call held"}} {
			got := list.Recounts[i]
			if got.Layer != want.layer || got.Revision != want.rev || !strings.Contains(got.Reason, want.why) || !got.RecountedAt.Equal(f.Now()) {
				t.Errorf("%s: recount %d is %+v", path, i, got)
			}
		}
	}
	fresh := servertest.New(t)
	if list := string(servertest.Read(t, fresh.Get("/api/retractions.json"))); list != `{"retractions":[],"recounts":[]}` {
		t.Errorf("a new record's list is %s", list)
	}
}

// The address that takes a gone one's place is below the base path, too.
func TestARecountLeadsBelowTheBasePath(t *testing.T) {
	f := openOldRecord(t, func(o *server.Options) { o.PublicURL = &url.URL{Scheme: "https", Host: "news.example", Path: "/maps"} })
	var p struct{ Instead string }
	if err := json.Unmarshal(servertest.Read(t, f.Get("/maps/tiles/overlap/2025-10-01@5.json")), &p); err != nil || p.Instead != "/maps/tiles/overlap/2025-10-01@11.json" {
		t.Errorf("it leads to %q, %v", p.Instead, err)
	}
}

// What is counted anew once is not counted anew each time.
func TestARecordIsCountedAnewOnce(t *testing.T) {
	f := openOldRecord(t)
	before, err := f.DB.Revision(t.Context())
	if err != nil || before != 11 {
		t.Fatalf("the record is at revision %d, %v", before, err)
	}
	fresh := servertest.New(t)
	if rev, err := fresh.DB.Revision(t.Context()); err != nil || rev != 1 {
		t.Errorf("a new record is at revision %d, %v", rev, err)
	}
}
