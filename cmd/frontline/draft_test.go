package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"frontline/data"
	"frontline/geo"
)

// shownAt is the status and the body of an address.
func shownAt(h http.Handler, path string) (int, string) {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	return w.Code, w.Body.String()
}

// firstDay loads a day, so that no bundle is loaded into an empty record.
func firstDay(t *testing.T, db *data.DB) {
	t.Helper()
	layer, _, err := data.NewLayer("control", data.LayerOptions{AssessedBy: "Tester"})
	if err != nil {
		t.Fatal(err)
	}
	in := data.Input{Name: "2025-11-26.geojson", Date: geo.MustDate("2025-11-26"), Open: func() (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader(dayJSON(36))), nil
	}}
	if _, err := db.Load(t.Context(), data.LoadRequest{Layer: layer, Files: []data.Input{in}}); err != nil {
		t.Fatal(err)
	}
}

var draftAddress = regexp.MustCompile(`https://maps\.example\.org(/draft/[\w-]{43}/)\?date=2025-11-27`)

// TestDraftsFromTheCommandLine makes, lists, shows, publishes and discards drafts, while a
// server shows them.
func TestDraftsFromTheCommandLine(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "x.db")
	db := "--db=" + path
	handler, store := newHandlerAt(t, path, time.Now)
	firstDay(t, store)
	day := writeDay(t, dir, "2025-11-27.geojson", 36.1)
	const public = "--public-url=https://maps.example.org/"

	out := must(t, "load", "control", day, db, "--draft", public)
	wants(t, out, "2025-11-27    added", "control: draft 1, shown to whoever has this address until ", "`frontline draft publish 1`")
	found := draftAddress.FindStringSubmatch(out)
	if found == nil {
		t.Fatalf("no address in %s", out)
	}
	first := found[1]
	geojson := "api/layers/control/2025-11-27.geojson"
	if status, text := shownAt(handler, first+geojson); status != http.StatusOK || !strings.Contains(text, "36.1") {
		t.Errorf("%d %s", status, text)
	}
	if _, text := shownAt(handler, "/"+geojson); strings.Contains(text, "36.1") {
		t.Error("a draft is public")
	}
	list := must(t, "draft", "list", db)
	wants(t, list, "DRAFT  KIND  LAYER", "control  2025-11-27", "open")
	for _, of := range []string{list, must(t, "draft", "list", db, "--json"), must(t, "draft", "show", "1", db), must(t, "draft", "show", "1", db, "--json"), must(t, "log", db)} {
		if strings.Contains(of, strings.Split(first, "/")[2]) {
			t.Errorf("the secret is told again: %s", of)
		}
	}
	wants(t, must(t, "draft", "show", "1", db), "draft 1: control of 2025-11-27, made ", "2025-11-27    added")

	out = must(t, "draft", "show", "1", db, "--new-address", public)
	found = draftAddress.FindStringSubmatch(out)
	if found == nil || found[1] == first {
		t.Fatalf("%q after %q", found, first)
	}
	gone, none := fmt.Sprint(shownAt(handler, first)), fmt.Sprint(shownAt(handler, "/draft/of-nothing/"))
	if gone != none || !strings.HasPrefix(gone, "404") {
		t.Errorf("the address before is answered %s", gone)
	}
	wants(t, must(t, "draft", "publish", "1", db), "control: 1 snapshot added; the record is at revision 2")
	if status, text := shownAt(handler, "/"+geojson); status != http.StatusOK || !strings.Contains(text, "36.1") {
		t.Errorf("%d %s", status, text)
	}
	if got := fmt.Sprint(shownAt(handler, found[1])); got != none {
		t.Errorf("a published draft is answered %s", got)
	}
	if status, _, said := call(t, "draft", "publish", "1", db); status != exitFailure || !strings.Contains(said, "it is published") {
		t.Errorf("status %d: %s", status, said)
	}

	// What is held back becomes a draft where that is asked for, and is held back all the same.
	far := writeDay(t, dir, "2025-11-28.geojson", 60)
	status, out, said := call(t, "load", "control", far, db, "--hold-as-draft")
	if status != exitHeldBack || !strings.Contains(out, "\n/draft/") || !strings.Contains(said, "--accept") {
		t.Errorf("status %d: %s\n%s", status, out, said)
	}
	if status, _, said := call(t, "draft", "publish", "2", db); status != exitHeldBack || !strings.Contains(said, "publish with --accept area") {
		t.Errorf("status %d: %s", status, said)
	}
	wants(t, must(t, "draft", "discard", "2", db, "--reason=of another place"), "Discarded draft 2, control of 2025-11-28")
	wants(t, must(t, "draft", "list", "--all", db), "published by", "revision 2", "discarded by")
	wants(t, must(t, "load", "control", writeDay(t, dir, "2025-11-29.geojson", 36.15), db, "--hold-as-draft"), "1 snapshot added")
	verifyAll(t, path)

	for _, args := range [][]string{
		{"load", "control", far, db, "--draft", "--publish-at=2999-01-01"}, {"load", "control", far, db, "--draft", "--hold-as-draft"},
		{"load", "control", far, db, "--draft", "--draft-expires=0"}, {"draft", "publish", "1", db, "--accept=nothing"}, {"draft", "publish", "1", db, "--at=soon"},
	} {
		if status, _, said := call(t, args...); status != exitWrongCall {
			t.Errorf("%v: status %d: %s", args, status, said)
		}
	}
}

// TestDraftsByDate makes a draft of a file that is split by the dates in it.
func TestDraftsByDate(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "x.db")
	db := "--db=" + path
	handler, store := newHandlerAt(t, path, time.Now)
	firstDay(t, store)
	text := strings.ReplaceAll(dayJSON(36.1), `{"name":"A"}`, `{"name":"A","day":"27.11.2025"}`)
	file := filepath.Join(dir, "days.geojson")
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	must(t, "load", "control", file, db, "--date-property=day", "--date-format=dmy", "--draft")
	wants(t, must(t, "draft", "publish", "1", db), "control: 1 snapshot added")
	if status, said := shownAt(handler, "/api/layers/control/2025-11-27.geojson"); status != http.StatusOK || !strings.Contains(said, `"snapshot":"2025-11-27"`) {
		t.Errorf("%d %s", status, said)
	}
	verifyAll(t, path)
}

// TestDraftsOverHTTP sends what is to be a draft, and what becomes one as it is held back.
func TestDraftsOverHTTP(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.db")
	handler, db := newHandlerAt(t, path, time.Now)
	firstDay(t, db)
	secret, _, err := db.CreateToken(t.Context(), data.TokenRequest{Name: "cron"})
	if err != nil {
		t.Fatal(err)
	}
	post := func(query string, east float64) (int, string) {
		r := httptest.NewRequest(http.MethodPost, "/api/layers/control/snapshots?date=2025-11-27&"+query, strings.NewReader(dayJSON(east)))
		r.Header.Set("Authorization", "Bearer "+secret)
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		return w.Code, w.Body.String()
	}
	address := regexp.MustCompile(`"address":"http://example\.com(/draft/[\w-]{43}/)\?date=2025-11-27"`)
	for _, test := range []struct {
		query  string
		east   float64
		status int
		draft  bool
	}{
		{"draft", 36.1, 201, true}, {"draft&dry_run", 36.1, 200, false}, {"draft", 60, 201, true}, {"draft=maybe", 36.1, 400, false},
		{"hold_as_draft", 60, 422, true}, {"draft&publish_at=2999-01-01T00:00", 36.1, 400, false}, {"hold_as_draft", 36.1, 201, false}, {"draft", 36.1, 409, false},
	} {
		status, text := post(test.query, test.east)
		found := address.FindStringSubmatch(text)
		if status != test.status || (found != nil) != test.draft {
			t.Errorf("%s: %d %s", test.query, status, text)
			continue
		}
		if !test.draft {
			continue
		}
		if status, text := shownAt(handler, found[1]+"api/layers/control/2025-11-27.geojson"); status != http.StatusOK || !strings.Contains(text, fmt.Sprint(test.east)) {
			t.Errorf("%s is shown as %d %s", test.query, status, text)
		}
	}
	drafts, err := db.Drafts(t.Context())
	if err != nil || len(drafts) != 3 || drafts[0].CreatedBy != "token cron" {
		t.Errorf("%+v, %v", drafts, err)
	}
	for _, d := range drafts {
		if d.State != geo.DraftOpen {
			t.Errorf("%+v", d)
		}
	}
}
