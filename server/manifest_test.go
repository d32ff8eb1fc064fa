package server_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"frontline/data"
	"frontline/geo"
	"frontline/geo/geotest"
	"frontline/server"
	"frontline/server/servertest"
	"frontline/server/view"
)

// TestWhatIsReadIsNoted: snapshots are found by the few functions that note them in
// the manifest of the answer.
func TestWhatIsReadIsNoted(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) == 0 {
		t.Fatal(err)
	}
	direct := regexp.MustCompile(`Store\.(FindSnapshot|Snapshots|CountSnapshots|TimelinePin|Timeline|Territories|Range)\(`)
	noting := map[string]bool{"record.go": true, "handle_snapshots.go": true, "timeline.go": true, "change.go": true}
	for _, name := range files {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if found := direct.Find(raw); found != nil && !noting[name] && !strings.HasSuffix(name, "_test.go") {
			t.Errorf("%s calls %s itself, and notes nothing of it", name, found)
		}
	}
}

// TestWithdrawingASnapshotIsTwoKeys: what shows a snapshot, on whatever day and by
// whatever route, has its key or that of its layer's series.
func TestWithdrawingASnapshotIsTwoKeys(t *testing.T) {
	geotest.TakesLong(t)
	f := servertest.Over(t, lawLayers(), servertest.Silent)
	keys := []string{geo.SnapshotKey("control", geo.MustDate("2025-11-15")), geo.SeriesKey("control")}
	shows := []string{"/api/layers", "/api/record.json", "/feed.atom", "/feed/control.json", "/sitemap.xml", "/api/layers/control/snapshots", "/api/retractions.json", "/text/2025-11-15..2025-11-17?lang=en"}
	fill := strings.NewReplacer("{at}", "2025-11-17", "{from}", "2025-11-12", "{to}", "2025-11-17", "@{known}", "")
	for _, address := range ofOneAssessor(pinnedAddresses(t, f)) {
		shows = append(shows, fill.Replace(address))
	}
	for _, path := range shows {
		r := f.Get(path)
		body := string(servertest.Read(t, r))
		tags := strings.Split(r.Header.Get("Cache-Tag"), ",")
		if r.StatusCode >= 400 {
			t.Errorf("%s: status %d: %.200s", path, r.StatusCode, body)
		}
		ofControl := !strings.Contains(path, "/base/") && !strings.Contains(path, "claims/") && !ofTheAPIAlone(path)
		if found := slices.Contains(tags, keys[0]) || slices.Contains(tags, keys[1]); found != ofControl {
			t.Errorf("%s has the keys %v", path, tags)
		}
		if head := f.Ask(http.MethodHead, path).Header.Get("Cache-Tag"); head != r.Header.Get("Cache-Tag") {
			t.Errorf("%s has the keys %v, and in answer to HEAD %q", path, tags, head)
		}
	}
}

// ofOneAssessor are the addresses at which there is anything where one alone assesses: what several
// agree on has the keys of them all (TestAgreementOfAssessors).
func ofOneAssessor(addresses []string) []string {
	return slices.DeleteFunc(addresses, func(at string) bool { return strings.Contains(at, "~agreement") })
}

// ofTheAPIAlone is whether an address of the OGC API says nothing of snapshots.
func ofTheAPIAlone(path string) bool {
	rest, ok := strings.CutPrefix(path, "/ogc/2025-11-17")
	return ok && (rest == "/api" || rest == "/conformance" || strings.HasPrefix(rest, "/tileMatrixSets"))
}

// TestWithdrawingTheBasemapIsTwoKeys: areas, timelines and differences are pinned by
// the basemap, too, by whose regions they are told apart.
func TestWithdrawingTheBasemapIsTwoKeys(t *testing.T) {
	geotest.TakesLong(t)
	f := servertest.Over(t, lawLayers(), servertest.Silent)
	loadBase(f, t, "2025-11-14")
	paths := []string{"/api/layers/control/area.json", "/api/layers/control/2025-11-12..2025-11-15.json", "/text/2025-11-15?lang=en"}
	for _, path := range ofOneAssessor(pinnedAddresses(t, f)) {
		for _, to := range []string{"2025-11-15@2", "2025-11-13@2"} { // also of a day before
			paths = append(paths, strings.NewReplacer("{at}", to, "{from}", "2025-11-12@2", "{to}", to, "{known}", "2").Replace(path))
		}
	}
	answer := func(path string) (status int, keys []string, text string) {
		r := f.Get(path)
		return r.StatusCode, strings.Fields(r.Header.Get("Surrogate-Key")), string(servertest.Read(t, r))
	}
	keyed := map[string]bool{}
	for _, path := range paths {
		status, keys, _ := answer(path)
		if status >= http.StatusBadRequest {
			t.Errorf("%s: status %d", path, status)
		}
		keyed[path] = slices.Contains(keys, "frontline.base.2025-11-14") || slices.Contains(keys, "frontline.base")
	}
	report, err := f.DB.Retract(t.Context(), data.RetractRequest{Layer: "base", Date: geo.MustDate("2025-11-14"), Reason: "a border was wrong"})
	if err != nil {
		t.Fatal(err)
	}
	purged := keptOf(report.Shown[0])
	gone := 0
	for _, path := range paths {
		switch status, _, text := answer(path); {
		case status != http.StatusGone:
		case !keyed[path]:
			t.Errorf("%s is gone, and caches that purge the basemap keep it: %s", path, text)
		case !purged(path):
			t.Errorf("%s is gone, and is none of the addresses that caches are told to purge", path)
		default:
			gone++
		}
	}
	for _, path := range []string{"/api/layers/control/area@2.csv", "/tiles/control/timeline@2/5/19/11.mvt", "/tiles/control/2025-11-12@2..2025-11-15@2/5/19/11.png"} {
		if status, _, _ := answer(path); status != http.StatusGone || !slices.Contains(paths, path) {
			t.Errorf("%s is told by the basemap's regions, and answers %d", path, status)
		}
	}
	if gone == 0 || !keyed[paths[0]] || !keyed[paths[1]] || !keyed[paths[2]] {
		t.Errorf("%d are gone; live answers with a key: %v", gone, keyed)
	}
}

// TestABasemapAheadIsPurged: figures are of its regions before its day comes.
func TestABasemapAheadIsPurged(t *testing.T) {
	f := servertest.Over(t, lawLayers(), servertest.Silent)
	loadBase(f, t, "2026-01-01")
	path := "/text/2025-11-15@2?lang=en"
	r := f.Get(path)
	report, err := f.DB.Retract(t.Context(), data.RetractRequest{Layer: "base", Date: geo.MustDate("2026-01-01"), Reason: "a border was wrong"})
	switch {
	case err != nil:
		t.Fatal(err)
	case r.StatusCode != http.StatusOK || f.Get(path).StatusCode != http.StatusGone:
		t.Error("no figure was of the regions of a basemap ahead")
	case len(report.Shown) != 1 || !strings.Contains(r.Header.Get("Cache-Tag"), geo.SnapshotKey("base", report.Shown[0].Date)) || !keptOf(report.Shown[0])(path):
		t.Errorf("what is to be purged is %v", report.Shown)
	}
}

// loadBase loads another basemap, as revision 2.
func loadBase(f servertest.Fixture, t *testing.T, date string) {
	t.Helper()
	_, err := f.DB.Load(t.Context(), data.LoadRequest{
		Accept: geo.FindingCodes(), Layer: geo.Layer{ID: "base"},
		Files: []data.Input{{Name: "base.geojson", Date: geo.MustDate(date), Open: func() (io.ReadCloser, error) {
			return io.NopCloser(bytes.NewReader(lawBase(37.4).Data)), nil
		}}},
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestKeysStayInTheirBound: more layers than their keys have room for are kept by
// no shared cache, which could not find them again.
func TestKeysStayInTheirBound(t *testing.T) {
	geotest.TakesLong(t)
	layers := fstest.MapFS{}
	for i := range 20 {
		id := fmt.Sprintf("a-layer-of-a-name-as-long-as-the-names-of-layers-may-ever-be-%02d", i)
		layers[id+"/layer.json"] = &fstest.MapFile{Data: []byte(servertest.ControlJSON)}
		layers[id+"/2025-11-25.geojson"] = servertest.Collection(servertest.Square("held", `{}`, 37, 47, 1))
	}
	f := servertest.Over(t, layers, servertest.Silent)
	for _, path := range []string{"/style/2025-11-25@1.json", "/api/layers", "/ogc/2025-11-25@1/map/tiles/WebMercatorQuad/5/11/19"} {
		r := f.Get(path)
		if got := r.Header.Get("Cache-Control"); r.StatusCode != 200 || !strings.HasPrefix(got, "private, max-age=") || r.Header.Get("Cache-Tag") != "" {
			t.Errorf("%s: status %d, %q, keys %q", path, r.StatusCode, got, r.Header.Get("Cache-Tag"))
		}
	}
}

// TestKeysTellNothingOfEmbargoes: what waits for its time has no key yet.
func TestKeysTellNothingOfEmbargoes(t *testing.T) {
	f := servertest.New(t, servertest.Silent)
	before := f.Get("/api/layers/control/2025-11-30.geojson").Header.Get("Surrogate-Key")
	f.Load(t, "2025-11-30", func(r *data.LoadRequest) { r.PublishAt = servertest.Noon.AddDate(0, 0, 1) }, servertest.Square("held", `{}`, 37, 47, 1.5))
	if got := f.Get("/api/layers/control/2025-11-30.geojson").Header.Get("Surrogate-Key"); got != before || !strings.Contains(got, "2025-11-28") {
		t.Errorf("with an embargo %q, without %q", got, before)
	}
}

// meddlingStore does something when features are read for the first time.
type meddlingStore struct {
	view.Store
	once   sync.Once
	meddle func()
}

func (s *meddlingStore) Features(ctx context.Context, snapshot geo.Snapshot) ([]geo.Feature, error) {
	s.once.Do(s.meddle)
	return s.Store.Features(ctx, snapshot)
}

// TestAnAnswerBegunBeforeAWithdrawalIsNotKept withdraws what is being answered: a
// cache that was told to purge it meanwhile must not get it after that.
func TestAnAnswerBegunBeforeAWithdrawalIsNotKept(t *testing.T) {
	for _, path := range []string{"/api/layers/control/2025-11-28@1/features.json", "/tiles/control/2025-11-28@1/5/19/11.mvt", "/text/2025-11-28@1?lang=en", "/image/2025-11-28@1.svg?size=300x300"} {
		var store *meddlingStore
		f := servertest.New(t, func(o *server.Options) { store = &meddlingStore{Store: o.Store}; o.Store = store })
		store.meddle = func() {
			req := data.RetractRequest{Layer: "control", Date: geo.MustDate("2025-11-28"), Reason: "test"}
			if _, err := f.DB.Retract(t.Context(), req); err != nil {
				t.Error(err)
			}
		}
		r := f.Get(path)
		if h := r.Header; h.Get("Cache-Control") != "no-store" || h["Cache-Tag"] != nil || h["Surrogate-Key"] != nil {
			t.Errorf("%s: status %d, %v", path, r.StatusCode, h)
		}
		if r := f.Get(path); r.StatusCode != http.StatusGone {
			t.Errorf("%s after: status %d", path, r.StatusCode)
		}
	}
}
