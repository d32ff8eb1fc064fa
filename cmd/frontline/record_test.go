package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"frontline/cmd/frontline/internal/program"
	"frontline/data"
	"frontline/geo"

	"github.com/go-json-experiment/json/v1"
	"github.com/google/go-cmp/cmp"
)

// must runs the program and fails the test where it does not end well.
func must(t *testing.T, args ...string) string {
	t.Helper()
	status, out, errOut := call(t, args...)
	if status != 0 {
		t.Fatalf("%v: status %d: %s%s", args, status, out, errOut)
	}
	return out
}

// wants fails the test unless the text has all parts.
func wants(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if !strings.Contains(text, p) {
			t.Errorf("no %q in:\n%s", p, text)
		}
	}
}

func TestTheRecordFromTheCommandLine(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	db := "--db=" + filepath.Join(dir, "x.db")
	day := func(name string, lon float64) string { return writeDay(t, t.TempDir(), name, lon) }
	must(t, "load", "control", day("2025-11-26.geojson", 36.5), day("2025-11-27.geojson", 37), db)

	out := must(t, "load", "control", day("2025-11-28.geojson", 38), "--dry-run", db)
	wants(t, out, "2025-11-28", "added", "2025-11-27", "dry run")
	wants(t, must(t, "layers", db), "2025-11-27")

	if status, _, errOut := call(t, "load", "control", day("2099-01-01.geojson", 38), "--strict", db); status != 3 {
		t.Errorf("a file of the future was loaded: %s", errOut)
	}
	wants(t, must(t, "load", "control", day("2025-11-27.geojson", 37.5), "--correct", "a slip", db), "1 snapshot corrected; the record is at revision 3")
	wants(t, must(t, "retract", "control", "2025-11-27", "--reason", "of another day", db),
		"the record is at revision 4", "answers with the snapshot of 2025-11-26", "\n  frontline.control.2025-11-27\n", "\n  frontline.control\n", "\n  /tiles/control/2025-11-27*\n",
		"\n  /text/latest*\n", "\n  /tiles/control/timeline*\n", "\n  /tiles/control/*..*\n", "\n  /api/layers/control/area*\n", "\n  /api/layers/*~control/*\n")
	if status, _, errOut := call(t, "retract", "control", "2025-11-27", db); status != 2 || !strings.Contains(errOut, "--reason") {
		t.Errorf("without a reason: status %d: %s", status, errOut)
	}
	wants(t, must(t, "load", "control", day("2025-11-28.geojson", 38), db), "revision 5")
	wants(t, must(t, "rollback", "4", "--reason", "of another area", db), "as at revision 4 again", "control of 2025-11-28 had nothing then", "  frontline.control.2025-11-28\n  frontline.control\n", "\n  /image/2025-11-28*\n")
	wants(t, must(t, "log", db), "a slip", "of another day", "of another area", "load")
	wants(t, must(t, "verify", db), "sound")

	copied := filepath.Join(dir, "copy.db")
	must(t, "backup", copied, db)
	wants(t, must(t, "verify", "--db="+copied), "sound")

	wants(t, must(t, "purge", "control", "2025-11-26", "--reason", "names of persons", db), "Removed", "  frontline.control.2025-11-26\n", "\n  /api/layers/control/2025-11-26*\n")
	wants(t, must(t, "verify", db), "sound")

	secret := strings.TrimSpace(must(t, "token", "create", "nightly", "--layer", "control", db))
	wants(t, secret, "frontline_")
	list := must(t, "token", "list", db)
	wants(t, list, "nightly", "control")
	if strings.Contains(list, secret) {
		t.Error("the list shows the secret")
	}
	must(t, "token", "revoke", "nightly", db)
	if status, _, _ := call(t, "token", "revoke", "nobody", db); status != 1 {
		t.Error("a token of nobody was revoked")
	}

	wants(t, must(t, "retract", "control", "2025-11-26", "--reason", "of another day", "--public-url", "https://example.org/maps/front", db),
		"\n  /maps/front/tiles/control/2025-11-26*\n", "\n  /maps/front/tiles/control/timeline*", "\n  /maps/front/api/layers/control/area*")
}

// TestWithdrawalsAsJSON shows which keys, addresses and days a withdrawal is of.
// What is under embargo is in none of them: neither as what is withdrawn nor as
// where the days end.
func TestWithdrawalsAsJSON(t *testing.T) {
	t.Parallel()
	db := "--db=" + filepath.Join(t.TempDir(), "x.db")
	day := func(name string, lon float64) string { return writeDay(t, t.TempDir(), name, lon) }
	must(t, "load", "control", day("2025-11-01.geojson", 36.5), day("2025-11-27.geojson", 36.8), day("2025-11-30.geojson", 37), db)
	must(t, "load", "control", day("2025-11-28.geojson", 37.2), "--publish-at=2099-01-01T06:00", db)
	must(t, "load", "control", day("2025-11-30.geojson", 36.9), "--correct=better", "--publish-at=2099-01-01T06:00", db)
	for _, tt := range []struct {
		args []string
		want string
	}{
		{[]string{"purge", "control", "2025-11-28", "--yes"}, `null null null`},
		{[]string{"retract", "control", "2025-11-28"}, `null null null`},
		{[]string{"retract", "control", "2025-11-27", "--public-url=https://example.org/maps"}, `[{"date":"2025-11-27","layer":"control","until":"2025-11-29"}] ["frontline.control.2025-11-27","frontline.control"] ["/maps/tiles/control/2025-11-27*"`},
		{[]string{"purge", "control", "2025-11-01", "--yes"}, `[{"date":"2025-11-01","layer":"control","until":"2025-11-29"}] ["frontline.control.2025-11-01","frontline.control"] ["/api/layers/control/2025-11-0*","/api/layers/control/2025-11-1*","/api/layers/control/2025-11-2*"]`},
		{[]string{"rollback", "1"}, `[{"date":"2025-11-01","layer":"control","until":"2025-11-29"},`},
	} {
		var got struct{ Shown, Keys, Prefixes any }
		out := must(t, append(tt.args, "--reason=x", "--json", db)...)
		if err := json.Unmarshal([]byte(out), &got); err != nil {
			t.Fatalf("%v: %v: %s", tt.args, err, out)
		}
		var said []string
		for _, v := range []any{got.Shown, got.Keys, got.Prefixes} {
			b, err := json.Marshal(v)
			if err != nil {
				t.Fatal(err)
			}
			said = append(said, string(b))
		}
		if text := strings.Join(said, " "); !strings.HasPrefix(text, tt.want) {
			t.Errorf("%v: %s", tt.args, text)
		}
	}
}

func TestVerifySaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.db")
	must(t, "load", "control", writeDay(t, t.TempDir(), "2025-11-27.geojson", 37), "--db="+path)
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	i := bytes.Index(b, []byte(`"name":"A"`))
	if i < 0 {
		t.Fatal("the feature is not in the file as text")
	}
	b[i+8] = 'B'
	if err := os.WriteFile(path, b, 0o644); err != nil {
		t.Fatal(err)
	}
	status, out, errOut := call(t, "verify", "--db="+path)
	if status != 1 || !strings.Contains(out, "feature") || !strings.Contains(errOut, "problem") {
		t.Errorf("status %d: %s%s", status, out, errOut)
	}
}

func TestLoadByMappingAndByDate(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	db := "--db=" + filepath.Join(dir, "x.db")
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	feature := func(day, title string, lon float64) string {
		return fmt.Sprintf(`{"type":"Feature","properties":{"day":%q,"title":%q},"geometry":{"type":"Point","coordinates":[%g,48]}}`, day, title, lon)
	}
	all := func(features ...string) string {
		return `{"type":"FeatureCollection","features":[` + strings.Join(features, ",") + `]}`
	}
	file := write("all.geojson", all(feature("2025-11-26", "A", 36), feature("2025-11-27", "A", 37), feature("2025-11-27", "B", 38)))
	wants(t, must(t, "load", "control", "--accept=kind,elsewhere,area,stale,removed,lost-part", file, "--date-property", "day", db), "2 snapshots added")

	mapping := write("mapping.json", `{"name":"title","drop_properties":["day"]}`)
	first := write("2025-11-28.geojson", all(feature("2025-11-28", "C", 36)))
	must(t, "load", "control", "--accept=kind,elsewhere,area,stale,removed,lost-part", first, "--map", mapping, db)
	second := write("2025-11-29.geojson", all(feature("2025-11-29", "D", 36)))
	must(t, "load", "control", "--accept=kind,elsewhere,area,stale,removed,lost-part", second, db) // by the mapping that was kept
	store, err := data.Open(t.Context(), data.Options{Path: filepath.Join(dir, "x.db"), ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	rev, _ := store.Revision(t.Context())
	snapshots, err := store.Snapshots(t.Context(), "control", rev)
	if err != nil || len(snapshots) != 4 {
		t.Fatalf("%v, %v", snapshots, err)
	}
	for i, want := range []string{"", "", "C", "D"} {
		features, err := store.Features(t.Context(), snapshots[i])
		if err != nil || features[0].Name() != want {
			t.Errorf("%s: %+v, %v", snapshots[i].ValidOn, features, err)
		}
	}
	if status, _, errOut := call(t, "load", "control", first, "--map", write("bad.json", `{"nmae":"title"}`), db); status == 0 || !strings.Contains(errOut, "nmae") {
		t.Errorf("a mapping that is misspelt: %s", errOut)
	}
}

// newHandler is what `serve` answers with, over a fresh record.
func newHandler(t *testing.T, path string) (http.Handler, *data.DB) {
	t.Helper()
	return newHandlerAt(t, path, time.Now)
}

func newHandlerAt(t *testing.T, path string, now func() time.Time, change ...func(*serveCommand)) (http.Handler, *data.DB) {
	t.Helper()
	p := &program.Program{Ctx: t.Context(), Version: version, DB: path, Now: now, Stdout: io.Discard, Stderr: io.Discard}
	db, err := p.Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	c := &serveCommand{MemoryMiB: 192, DrawLimit: 1, UploadMiB: 1, FrameAncestors: "*", CORSOrigins: "*"}
	for _, f := range change {
		f(c)
	}
	o, err := c.settings(p, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	h, err := c.handler(o, db)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(h.Close) // before the database
	return h, db
}

func openRecord(t *testing.T, path string) *data.DB {
	t.Helper()
	db, err := data.Open(t.Context(), data.Options{Path: path, Now: time.Now, Version: version})
	if err != nil {
		t.Fatal(err)
	}
	return db
}

func closeRecord(t *testing.T, db *data.DB) {
	t.Helper()
	if err := db.Close(); err != nil {
		t.Error(err)
	}
}

func verifyAll(t *testing.T, path string) {
	t.Helper()
	db := openRecord(t, path)
	defer closeRecord(t, db)
	verifyOpen(t, db)
}

func verifyOpen(t *testing.T, db *data.DB) {
	t.Helper()
	if err := db.Verify(t.Context(), func(p data.Problem) { t.Error(p) }); err != nil {
		t.Error(err)
	}
}

func TestLoadingOverHTTP(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.db")
	must(t, "load", "control", writeDay(t, t.TempDir(), "2025-11-26.geojson", 36), "--db="+path)
	must(t, "load", "other", writeDay(t, t.TempDir(), "2025-11-26.geojson", 36), "--kind=claims", "--db="+path)
	h, db := newHandler(t, path)
	token := func(layers ...string) string {
		secret, _, err := db.CreateToken(context.Background(), data.TokenRequest{Name: fmt.Sprint("t", len(layers), layers), Layers: layers})
		if err != nil {
			t.Fatal(err)
		}
		return "Bearer " + secret
	}
	mine, all := token("control"), token()
	loader, _, err := db.CreateToken(t.Context(), data.TokenRequest{Name: "drafts", Scopes: []geo.Scope{geo.ScopeLoad}})
	if err != nil {
		t.Fatal(err)
	}
	loader = "Bearer " + loader
	body := dayJSON(37.0)
	tests := []struct {
		name, query, auth, body string
		layer                   string
		status                  int
		says                    string
	}{
		{"no token", "date=2025-11-27", "", body, "control", 401, "token"},
		{"another scheme", "date=2025-11-27", "Basic eDp5", body, "control", 401, "token"},
		{"no such token", "date=2025-11-27", "Bearer frontline_x", body, "control", 401, "not valid"},
		{"not for the layer", "date=2025-11-27", mine, body, "other", 403, "not for this layer"},
		{"no such layer", "date=2025-11-27", all, body, "nothing", 404, "nothing"},
		{"no date", "", mine, body, "control", 400, "?date="},
		{"no such date", "date=2025-02-30", mine, body, "control", 400, "2025-02-30"},
		{"misspelt", "date=2025-11-27&dryrun=1", mine, body, "control", 400, "dryrun"},
		{"twice", "date=2025-11-27&date=2025-11-28", mine, body, "control", 400, "twice"},
		{"no GeoJSON", "date=2025-11-27", mine, "{", "control", 400, ""},
		{"too large", "date=2025-11-27", mine, strings.Repeat(" ", 2<<20), "control", 413, "larger"},
		{"loading alone", "date=2025-11-27", loader, body, "control", 403, "?draft"},
		{"loading alone, maybe a draft", "date=2025-11-27&hold_as_draft", loader, body, "control", 403, "?draft"},
		{"loading alone, a dry run", "date=2025-11-27&dry_run", loader, body, "control", 200, `"dry_run":true`},
		{"loading alone, a draft", "date=2025-11-27&draft", loader, body, "control", 201, `"draft":{`},
		{"dry run", "date=2025-11-27&dry_run", mine, body, "control", 200, `"dry_run":true`},
		{"loaded", "date=2025-11-27", mine, body, "control", 201, `"status":"added"`},
		{"the same again", "date=2025-11-27", mine, body, "control", 200, `"status":"unchanged"`},
		{"something else", "date=2025-11-27", mine, dayJSON(37.5), "control", 409, "2025-11-27"},
		{"corrected", "date=2025-11-27&correct=a+slip", mine, dayJSON(37.5), "control", 201, `"status":"corrected"`},
		{"corrected, the same again", "date=2025-11-27&correct=a+slip", mine, dayJSON(37.5), "control", 200, `"status":"unchanged"`},
		{"embargoed", "date=2025-11-29&publish_at=2099-12-01T06:00", mine, dayJSON(37.5), "control", 201, `"status":"added"`},
		{"embargoed, the same again", "date=2025-11-29&publish_at=2099-12-01T06:00", mine, dayJSON(37.5), "control", 200, `"status":"unchanged"`},
		{"ended", "date=2025-11-30&nothing=left", mine, "", "control", 201, `"status":"added"`},
		{"ended, the same again", "date=2025-11-30&nothing=left", mine, "", "control", 200, `"status":"unchanged"`},
		{"held back", "date=2025-11-28", mine, `{"type":"Point","coordinates":[30,48]}`, "control", 422, `"findings":[{"code":"kind","class":"held","file":"2025-11-28.geojson"`},
		{"accepted", "date=2025-11-28&dry_run&accept=kind,lost-part,area", mine, `{"type":"Point","coordinates":[30,48]}`, "control", 200, `"accepted":true`},
		{"no such finding", "date=2025-11-28&accept=kinds", mine, body, "control", 400, "lost-part"},
		{"past", "date=2025-11-28&publish_at=2025-11-01T06:00", mine, body, "control", 400, "is past"},
		{"strict", "date=2025-11-25&strict", mine, dayJSON(33.5), "control", 422, `"code":"older"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodPost, "/api/layers/"+tt.layer+"/snapshots?"+tt.query, strings.NewReader(tt.body))
			if tt.auth != "" {
				r.Header.Set("Authorization", tt.auth)
			}
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			if w.Code != tt.status || !strings.Contains(w.Body.String(), tt.says) {
				t.Errorf("status %d, want %d: %s", w.Code, tt.status, w.Body)
			}
			if strings.Contains(w.Body.String(), path) || strings.Contains(w.Body.String(), "SELECT") {
				t.Errorf("it shows our insides: %s", w.Body)
			}
			if w.Code == 401 && w.Header().Get("WWW-Authenticate") == "" {
				t.Error("it does not say how to authenticate")
			}
			if w.Header().Get("Access-Control-Allow-Origin") != "" {
				t.Error("pages of other hosts may write")
			}
		})
	}
	wants(t, must(t, "log", "--db="+path), "token t1 [control]", "a slip")
}

// What is held back over HTTP comes with the report that the command gives of
// the same file.
func TestHeldUploadHasTheReportOfTheCommand(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "x.db")
	must(t, "load", "control", writeDay(t, dir, "2025-11-26.geojson", 36), "--db="+path)
	text := strings.Replace(dayJSON(36), `"properties":{`, `"properties":{"status":"contested",`, 1)
	file := filepath.Join(dir, "2025-11-27.geojson")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	status, out, errOut := call(t, "load", "control", file, "--json", "--db="+path)
	if status != 3 {
		t.Fatalf("status %d: %s", status, errOut)
	}
	h, db := newHandler(t, path)
	secret, _, err := db.CreateToken(t.Context(), data.TokenRequest{Name: "t"})
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, "/api/layers/control/snapshots?date=2025-11-27", strings.NewReader(text))
	r.Header.Set("Authorization", "Bearer "+secret)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	var command, upload any
	var problem struct {
		Status   int
		Findings []geo.Finding
		Report   json.RawMessage
	}
	if err := json.Unmarshal(w.Body.Bytes(), &problem); err != nil || problem.Status != 422 || len(problem.Findings) == 0 {
		t.Fatalf("%v: %s", err, w.Body)
	}
	if err := errors.Join(json.Unmarshal([]byte(out), &command), json.Unmarshal(problem.Report, &upload)); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(command, upload); diff != "" {
		t.Errorf("the command's and the upload's differ:\n%s", diff)
	}
	wants(t, string(problem.Report), `"what":"changed"`, `"now":"contested"`, `"classes"`)
}
