package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/go-json-experiment/json/v1"
)

// purgingCache is a cache that purges by key, as far as the hook can tell.
type purgingCache struct {
	*httptest.Server
	mu     sync.Mutex
	status int
	calls  [][]string // the keys of each
}

const hookSecret = "Bearer hush-4711"

func newPurgingCache(t *testing.T) *purgingCache {
	t.Helper()
	c := &purgingCache{status: http.StatusOK}
	c.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c.mu.Lock()
		defer c.mu.Unlock()
		var body map[string][]string
		if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
			t.Error(err)
		}
		keys := body["tags"]
		if r.Method != http.MethodPost || r.URL.RequestURI() != "/purge?zone=1" || r.Header.Get("Authorization") != hookSecret || len(body) != 1 || r.Header.Get("Content-Type") != "application/json" ||
			r.Header.Get("Surrogate-Key") != strings.Join(keys, " ") || r.Header.Get("Cache-Tag") != strings.Join(keys, ",") {
			t.Errorf("called by %s %s with %v and %v", r.Method, r.URL, r.Header, body)
		}
		c.calls = append(c.calls, keys)
		w.Header().Set("Location", "https://elsewhere.example/")
		w.WriteHeader(c.status)
	}))
	t.Cleanup(c.Close)
	return c
}

// answer sets the status of further answers and forgets the calls before.
func (c *purgingCache) answer(status int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.status, c.calls = status, nil
}

func TestPurgeHook(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "x.db")
	cache := newPurgingCache(t)
	args := []string{"load", "control", "--accept=area,stale", "--db=" + path}
	for i := range 34 {
		args = append(args, writeDay(t, dir, proxyDay(i).String()+".geojson", 36+float64(i)/100))
	}
	must(t, args...)
	t.Setenv("FRONTLINE_PURGE_HOOK_HEADER", "Authorization: "+hookSecret)
	config := writeConfig(t, fmt.Sprintf(`{"db": %q, "purge-hook": %q}`, path, cache.URL+"/purge?zone=1"))
	wants(t, must(t, "config", "check", config), "(hidden)")

	keys := []string{"frontline.control.2025-11-05", "frontline.control"}
	must(t, "retract", "control", "2025-11-05", "--reason=x", "--config="+config)
	if !slices.EqualFunc(cache.calls, [][]string{keys}, slices.Equal) {
		t.Errorf("it was told %v", cache.calls)
	}

	// What the cache does not let in is not tried again; nor is it sent elsewhere.
	for i, status := range []int{http.StatusForbidden, http.StatusTemporaryRedirect} {
		cache.answer(status)
		day := proxyDay(10 + i).String()
		code, out, said := call(t, "retract", "control", day, "--reason=x", "--config="+config)
		if code != exitFailure || len(cache.calls) != 1 {
			t.Errorf("%d: exit status %d after %d calls", status, code, len(cache.calls))
		}
		wants(t, out, "Retracted control of "+day)
		wants(t, said, fmt.Sprint(status), "Not purged: frontline.control."+day+" frontline.control\n", "\n  frontline recall control "+day+"\n")
		if strings.Contains(out+said, "hush") || strings.Contains(out+said, "zone") {
			t.Errorf("it tells secrets: %s%s", out, said)
		}
	}
	cache.answer(http.StatusNoContent)
	out := must(t, "recall", "control", "2025-11-11", "--config="+config)
	wants(t, out, "\n  frontline.control.2025-11-11\n  frontline.control\n", "\n  /tiles/control/2025-11-11*\n")
	must(t, "recall", "control", "2025-11-11", "2025-11-12", "--config="+config, "--json")
	if len(cache.calls) != 2 || !slices.Equal(cache.calls[1], []string{"frontline.control.2025-11-11", "frontline.control.2025-11-12", "frontline.control"}) {
		t.Errorf("it was told %v", cache.calls)
	}
	if status, _, said := call(t, "recall", "control", "2025-01-01", "--config="+config); status != exitFailure || !strings.Contains(said, "never shown") {
		t.Errorf("of nothing: %d %s", status, said)
	}

	if status, _, said := call(t, "recall", "control", "2025-11-12", "2025-11-11", "--config="+config); status != exitWrongCall || !strings.Contains(said, "2025-11-11, is before the first, 2025-11-12") {
		t.Errorf("of dates the wrong way round: %d %s", status, said)
	}

	cache.answer(http.StatusOK)
	must(t, "purge", "control", "2025-11-20", "--yes", "--reason=x", "--config="+config)
	must(t, "rollback", "1", "--reason=x", "--config="+config)
	// The last command's keys are sent 30 a call: Cloudflare takes no more.
	if len(cache.calls) != 3 || len(cache.calls[0]) != 2 || len(cache.calls[1]) != 30 || len(cache.calls[2]) != 34-3+1-30 {
		t.Errorf("it was told %v", cache.calls)
	}
	wants(t, must(t, "verify", "--db="+path), "sound")
}

func TestPurgeHooksThatAreRefused(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ hook, header, says string }{
		"no address":   {"cache", "", "purge-hook"},
		"a file":       {"file:///etc/passwd", "", "purge-hook"},
		"a password":   {"https://me:hush@cache.example/", "", "purge-hook-header"},
		"no header":    {"https://cache.example/", "hush", "purge-hook-header"},
		"two headers":  {"https://cache.example/", "A: hush\r\nB: c", "purge-hook-header"},
		"without name": {"https://cache.example/", ": hush", "purge-hook-header"},
	} {
		t.Run(name, func(t *testing.T) {
			status, _, said := call(t, "retract", "control", "2025-11-05", "--reason=x", "--purge-hook="+tt.hook, "--purge-hook-header="+tt.header, "--db=none.db")
			if status != exitWrongCall || !strings.Contains(said, tt.says) || strings.Contains(said, "hush") {
				t.Errorf("status %d: %s", status, said)
			}
		})
	}
}
