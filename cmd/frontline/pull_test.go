package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"frontline/cmd/frontline/internal/pull"
	"frontline/server/servertest"
)

// TestUpstreamsFromTheCommandLine adds, lists, changes and forgets upstreams, and pulls by hand,
// with the exit status of each end.
func TestUpstreamsFromTheCommandLine(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	db := "--db=" + filepath.Join(dir, "frontline.db")
	if err := makeRecord(filepath.Join(dir, "frontline.db"), servertest.TestLayers()); err != nil {
		t.Fatal(err)
	}
	days := filepath.Join(dir, "days")
	if err := os.Mkdir(days, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		args []string
		says string
	}{
		"no name":       {[]string{"--layer=control", "--url=/srv/x"}, "a name"},
		"no layer":      {[]string{"x", "--url=/srv/x"}, "--layer"},
		"no address":    {[]string{"x", "--layer=control"}, "--url"},
		"no date":       {[]string{"x", "--layer=control", "--url=https://example.org/x.json"}, "--dated"},
		"not https":     {[]string{"x", "--layer=control", "--url=http://example.org/2025-11-27.json"}, "--allow-http"},
		"a key":         {[]string{"x", "--layer=control", "--url=https://a:b@example.org/2025-11-27.json"}, "key"},
		"a path":        {[]string{"x", "--layer=control", "--url=days/*.geojson"}, "https://"},
		"too often":     {[]string{"x", "--layer=control", "--url=/srv/x", "--every=10s"}, "--every"},
		"no such code":  {[]string{"x", "--layer=control", "--url=/srv/x", "--accept=all"}, "--accept"},
		"policy":        {[]string{"x", "--layer=control", "--url=/srv/x", "--policy=maybe"}, "--policy"},
		"unknown kind":  {[]string{"x", "--layer=front", "--url=/srv/x"}, "--kind"},
		"no preset":     {[]string{"--preset=nobody"}, "nobody"},
		"other's terms": {[]string{"--preset=isw", "--accept-terms=DeepState"}, "ISW"},
	} {
		if status, _, errOut := call(t, append([]string{"upstream", "add", db}, tt.args...)...); status != exitWrongCall || !strings.Contains(errOut, tt.says) {
			t.Errorf("%s: status %d: %s", name, status, errOut)
		}
	}
	if status, _, errOut := call(t, "pull", db); status != exitWrongCall || !strings.Contains(errOut, "upstream add") {
		t.Errorf("nothing to pull: status %d: %s", status, errOut)
	}

	must(t, "upstream", "add", "days", "--layer=control", "--url="+days, db)
	wants(t, must(t, "upstream", "list", db), "days", "control", "never")
	wants(t, must(t, "pull", db), "days: nothing new for control")
	put := func(date string, size float64) {
		t.Helper()
		text := servertest.Collection(servertest.Square("held", "{}", 37, 47, size)).Data
		if err := os.WriteFile(filepath.Join(days, date+".geojson"), text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	put("2025-11-29", 1.11)
	wants(t, must(t, "pull", "days", db), "days: loaded into control 2025-11-29")
	put("2025-11-30", 3)
	if status, out, _ := call(t, "pull", "--json", db); status != exitHeldBack || !strings.Contains(out, `"result": "held"`) || !strings.Contains(out, `"detail": "area"`) {
		t.Errorf("held: status %d: %s", status, out)
	}
	wants(t, must(t, "upstream", "list", db), "held", "area", "2025-11-29")
	must(t, "upstream", "set", "days", "--accept=area", db)
	wants(t, must(t, "pull", db), "2025-11-30")
	must(t, "upstream", "set", "days", "--policy=draft", db)
	put("2025-12-01", 3.01)
	wants(t, must(t, "pull", db), "made a draft for control 2025-12-01", "/draft/")
	if err := os.Rename(days, days+".gone"); err != nil {
		t.Fatal(err)
	}
	if status, out, _ := call(t, "pull", db); status != exitFailure || !strings.Contains(out, "failed for control") {
		t.Errorf("failed: status %d: %s", status, out)
	}
	wants(t, must(t, "upstream", "show", "days", db), `"policy": "draft"`, `"failures": 1`)
	must(t, "upstream", "remove", "days", db)
	if out := must(t, "upstream", "list", db); strings.Contains(out, "days") {
		t.Errorf("it is not forgotten: %s", out)
	}
	wants(t, must(t, "upstream", "add", "--preset=isw", db), "may not be used without its permission", "frontline upstream set isw --accept-terms ISW")
	wants(t, must(t, "upstream", "show", "isw", db), "Terms of ISW (not accepted)")
	must(t, "upstream", "set", "isw", "--accept-terms=ISW", db)
	wants(t, must(t, "upstream", "show", "isw", db), "Terms of ISW (accepted)")
	wants(t, must(t, "log", db), "add upstream", "remove upstream", "upstream days")
}

// TestServePulls has a server pull from another what appears there.
func TestServePulls(t *testing.T) {
	t.Parallel()
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		const n = 1
		tag := fmt.Sprintf(`"%d"`, n)
		if w.Header().Set("ETag", tag); r.Header.Get("If-None-Match") == tag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		w.Write(servertest.Collection(servertest.Square("held", fmt.Sprintf(`{"on":"2025-11-2%d"}`, 5+n), 37, 47, 1+float64(n)/100)).Data)
	}))
	defer other.Close()
	path := filepath.Join(t.TempDir(), "frontline.db")
	if err := makeRecord(path, servertest.TestLayers()); err != nil {
		t.Fatal(err)
	}
	must(t, "upstream", "add", "live", "--layer=control", "--url="+other.URL+"/live.json", "--dated=property:on", "--every=1m", "--allow-http", "--allow-private", "--db="+path)
	s := serveWithLog(t, path, "json", "--pull")
	s.wait(0, s.says("msg", "pulled"), s.says("result", pull.Loaded), s.says("dates", "2025-11-26"))
	s.wait(0, s.says("action", "load"), s.says("by", "upstream live"))
	base := "http://" + loopback.FindString(s.wait(0, s.says("msg", "serving")))
	r, err := http.Get(base + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	if text := string(servertest.Read(t, r)); !strings.Contains(text, `frontline_pulls_total{result="loaded",upstream="live"} 1`) || !strings.Contains(text, `frontline_upstream_late{upstream="live"} 0`) {
		t.Errorf("the metrics say %s", text)
	}
	r.Body.Close()
	if status := s.end(); status != 0 {
		t.Errorf("it ended with %d", status)
	}
	if status, _, errOut := call(t, "serve", "--db="+path, "--addr=127.0.0.1:0", "--webhook=https://example.org"); status != exitWrongCall || !strings.Contains(errOut, "FRONTLINE_WEBHOOK_SECRET") {
		t.Errorf("a webhook without a secret: status %d: %s", status, errOut)
	}
}
