package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"frontline/data"
	"frontline/geo/geotest"

	"github.com/go-json-experiment/json/v1"
)

// call runs the program as a shell would.
func call(t *testing.T, args ...string) (status int, out, errOut string) {
	t.Helper()
	if len(args) > 2 && args[0] == "load" && !slices.Contains(args, "--bundle") { // tests begin with no database
		args = append(args, "--create")
		for i, arg := range args {
			path, ok := strings.CutPrefix(arg, "--db=")
			if arg == "--db" {
				path, ok = args[i+1], true
			}
			if _, err := os.Stat(path); ok && errors.Is(err, fs.ErrNotExist) {
				lightRecord.Copy(t, path)
			}
		}
	}
	var stdout, stderr bytes.Buffer
	status = run(t.Context(), args, strings.NewReader(""), &stdout, &stderr)
	return status, stdout.String(), stderr.String()
}

// patience is how long is waited for what has to come: it ends what hangs.
const patience = 3 * time.Minute

// awaits waits until something has come about.
func awaits(t *testing.T, what string, done func() bool) {
	t.Helper()
	for until := time.Now().Add(patience); !done(); time.Sleep(25 * time.Millisecond) {
		if time.Now().After(until) {
			t.Fatalf("%s is waited for in vain", what)
		}
	}
}

// bundledRecord is a database as --create makes it.
var bundledRecord = geotest.File{Make: func(path string) error { return makeRecord(path, data.BundledLayers()) }}

// lightRecord is one whose base map has Ukraine alone: whatever reads, cuts or
// publishes all of it takes a third of the time.
var lightRecord = geotest.File{Make: func(path string) error {
	layers := fstest.MapFS{}
	bundled := data.BundledLayers()
	err := fs.WalkDir(bundled, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := fs.ReadFile(bundled, name)
		if err == nil && strings.HasPrefix(name, "base/") && strings.HasSuffix(name, ".geojson") {
			b, err = onlyUkraine(b)
		}
		layers[name] = &fstest.MapFile{Data: b}
		return err
	})
	if err != nil {
		return err
	}
	return makeRecord(path, layers)
}}

// onlyUkraine is a snapshot of the base map without what belongs to no or to another country.
func onlyUkraine(geojson []byte) ([]byte, error) {
	var c struct {
		Type     string            `json:"type"`
		Features []json.RawMessage `json:"features"`
	}
	if err := json.Unmarshal(geojson, &c); err != nil {
		return nil, err
	}
	c.Features = slices.DeleteFunc(c.Features, func(f json.RawMessage) bool {
		return !bytes.Contains(f, []byte(`"country":"UA"`))
	})
	if len(c.Features) == 0 {
		return nil, errors.New("the base map has nothing of Ukraine")
	}
	return json.Marshal(c)
}

func makeRecord(path string, layers fs.FS) error {
	ctx := context.Background() // of no test alone
	db, err := data.Open(ctx, data.Options{Path: path, Now: time.Now, Version: version})
	if err != nil {
		return err
	}
	_, err = db.LoadBundled(ctx, layers, nil)
	return errors.Join(err, db.Close())
}

// dayJSON is a small snapshot of ground that ends in the east at a longitude.
func dayJSON(east float64) string {
	return fmt.Sprintf(`{"type":"FeatureCollection","features":[{"type":"Feature","id":"a","properties":{"name":"A"},`+
		`"geometry":{"type":"Polygon","coordinates":[[[20,46],[%[1]g,46],[%[1]g,50],[20,50],[20,46]]]}}]}`, east)
}

// writeDay writes a small snapshot and returns its path.
func writeDay(t *testing.T, dir, name string, east float64) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte(dayJSON(east)), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestHelpAndVersion(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{nil, {"--help"}, {"serve", "--help"}, {"load", "--help"}, {"layers", "--help"}, {"export", "--help"}, {"film", "--help"}} {
		status, out, errOut := call(t, args...)
		if status != 0 || errOut != "" || !strings.Contains(out, "frontline ") {
			t.Errorf("%v: status %d, %q, %q", args, status, out, errOut)
		}
		if len(args) == 2 && !strings.Contains(out, "Example: frontline "+args[0]) {
			t.Errorf("%v gives no example: %s", args, out)
		}
	}
	if status, out, _ := call(t, "--version"); status != 0 || strings.TrimSpace(out) != version {
		t.Errorf("status %d: %q", status, out)
	}
}

func TestWrongCalls(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	db := "--db=" + filepath.Join(dir, "x.db")
	day := writeDay(t, dir, "2025-11-27.geojson", 37)
	undated := writeDay(t, dir, "day.geojson", 37)
	tests := map[string]struct {
		args   []string
		status int
		says   string
	}{
		"no such command":      {[]string{"paint"}, 2, "--help"},
		"no such flag":         {[]string{"serve", "--colour"}, 2, "--colour"},
		"nothing to load":      {[]string{"load", "control", db}, 2, "file"},
		"no date in the name":  {[]string{"load", "control", undated, db}, 2, "--date"},
		"no such date":         {[]string{"load", "control", undated, "--date=2025-02-30", db}, 2, "2025-02-30"},
		"one date, two files":  {[]string{"load", "control", day, undated, "--date=2025-11-27", db}, 2, "--date is for one file"},
		"a folder":             {[]string{"load", "control", dir, "--date=2025-11-27", db}, 2, "is a folder"},
		"unknown kind":         {[]string{"load", "frontlines", day, db}, 2, "--kind"},
		"no such file":         {[]string{"load", "control", filepath.Join(dir, "2025-11-28.geojson"), db}, 1, "nothing was loaded"},
		"an address of nobody": {[]string{"serve", "--addr=256.0.0.1:1", db}, 1, "--addr"},
		"a URL that is none":   {[]string{"serve", "--public-url=map", db}, 2, "public URL"},
		"profiles for all":     {[]string{"serve", "--pprof=0.0.0.0:6060", db}, 2, "loopback"},
		"no memory":            {[]string{"serve", "--memory-mib=0", db}, 2, "memory"},
		"no room for tiles":    {[]string{"serve", "--cache-mib=-1", db}, 2, "cache"},
		"less than nothing":    {[]string{"serve", "--upload-mib=-1", db}, 2, "upload-mib: -1 is out of bounds: give a number of MiB from 0 to 16777216"},
		"uploads beyond count": {[]string{"serve", "--upload-mib=8796093022208", db}, 2, "upload-mib: 8796093022208 is out of bounds"},
		"memory beyond count":  {[]string{"serve", "--memory-mib=8796093022208", db}, 2, "memory-mib: 8796093022208 is out of bounds"},
		"a file beyond count":  {[]string{"load", "control", day, "--max-mib=8796093022208", db}, 2, "--max-mib"},
		"no such finding":      {[]string{"load", "control", day, "--accept=moved,nonsense", db}, 2, "lost-part"},
		"past":                 {[]string{"load", "control", day, "--publish-at=2025-11-01T06:00", db}, 2, "is past"},
		"stdin without a date": {[]string{"load", "control", "-", db}, 2, "--date"},
		"no database":          {[]string{"layers", "--db=" + filepath.Join(dir, "none.db")}, 1, "there is no database"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			status, _, errOut := call(t, tt.args...)
			if status != tt.status || !strings.Contains(errOut, tt.says) {
				t.Errorf("status %d, want %d: %s", status, tt.status, errOut)
			}
		})
	}
}

func TestLoadMakesNoDatabaseUnasked(t *testing.T) {
	path := filepath.Join(t.TempDir(), "mistyped.db")
	day := writeDay(t, t.TempDir(), "2025-11-27.geojson", 37)
	var stdout, stderr bytes.Buffer
	if status := run(t.Context(), []string{"load", "control", day, "--db", path}, strings.NewReader(""), &stdout, &stderr); status != 1 || !strings.Contains(stderr.String(), "--create") {
		t.Errorf("status %d: %s", status, stderr.String())
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("a file was made")
	}
	stdin := strings.NewReader(dayJSON(37))
	if status := run(t.Context(), []string{"load", "control", "-", "--date=2025-11-27", "--create", "--json", "--db", path}, stdin, &stdout, &stderr); status != 0 || !strings.Contains(stdout.String(), `"status": "added"`) {
		t.Errorf("from standard input: status %d: %s%s", status, stdout.String(), stderr.String())
	}
}

// A load that is refused, held back or only tried leaves no database behind.
func TestARefusedLoadLeavesNoDatabase(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "x.db")
	bad := filepath.Join(t.TempDir(), "2025-11-27.geojson")
	if err := os.WriteFile(bad, []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	good := writeDay(t, t.TempDir(), "2025-11-27.geojson", 37)
	for name, c := range map[string]struct {
		status int
		args   []string
	}{
		"refused": {1, []string{bad}}, "held back": {3, []string{writeDay(t, t.TempDir(), "2099-01-01.geojson", 37), "--strict"}}, "tried": {0, []string{good, "--dry-run"}},
	} {
		var out, errOut bytes.Buffer
		args := append([]string{"load", "control", "--create", "--db", path}, c.args...)
		if status := run(t.Context(), args, strings.NewReader(""), &out, &errOut); status != c.status {
			t.Errorf("%s: status %d: %s", name, status, errOut.String())
		}
		if left, _ := os.ReadDir(folder); len(left) > 0 {
			t.Errorf("%s: it left %v", name, left)
		}
	}
	must(t, "load", "control", good, "--db="+path)
	if left, _ := os.ReadDir(folder); len(left) != 1 {
		t.Errorf("a load left %v", left)
	}
	wants(t, must(t, "verify", "--db="+path), "sound")
}

// Loads that do not touch both succeed, whichever comes first.
func TestTwoLoadsAtOnce(t *testing.T) {
	db := "--db=" + filepath.Join(t.TempDir(), "x.db")
	must(t, "load", "control", writeDay(t, t.TempDir(), "2025-11-01.geojson", 36), db)
	var wait sync.WaitGroup
	for n := range 4 {
		day := writeDay(t, t.TempDir(), fmt.Sprintf("2025-11-%02d.geojson", n+2), 36+float64(n)/10)
		wait.Go(func() {
			var out, errOut bytes.Buffer
			if status := run(t.Context(), []string{"load", "control", day, db}, strings.NewReader(""), &out, &errOut); status != 0 {
				t.Errorf("status %d: %s%s", status, out.String(), errOut.String())
			}
		})
	}
	wait.Wait()
}

func TestLoadSaysWhatItDid(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	db := "--db=" + filepath.Join(dir, "x.db")
	days := []string{writeDay(t, dir, "day_20251127.geojson", 37), writeDay(t, dir, "day_20251128.geojson", 38)}

	status, out, errOut := call(t, append([]string{"load", "control", db}, days...)...)
	if status != 0 || !strings.Contains(out, "control (new layer): 2 snapshots added; the record is at revision 2") {
		t.Fatalf("status %d: %s%s", status, out, errOut)
	}
	if !strings.Contains(errOut, "assessor not stated") {
		t.Errorf("no warning that nobody is named: %s", errOut)
	}
	if status, out, _ := call(t, append([]string{"load", "control", db}, days...)...); status != 0 || !strings.Contains(out, "2 snapshots unchanged; the record is at revision 2") {
		t.Errorf("the same again: status %d: %s", status, out)
	}
	other := writeDay(t, t.TempDir(), "2025-11-27.geojson", 36)
	if status, _, errOut := call(t, "load", "control", db, other); status != 1 || !strings.Contains(errOut, "2025-11-27") {
		t.Errorf("something else for a date: status %d: %s", status, errOut)
	}
	status, out, _ = call(t, "layers", db)
	if status != 0 || !regexp.MustCompile(`control +control +daily +2 +2025-11-27 +2025-11-28 +2000 m, not stated +assessor not stated`).MatchString(out) {
		t.Errorf("status %d: %s", status, out)
	}
}

func TestServeShowsTheBundledMap(t *testing.T) {
	t.Parallel()
	db := filepath.Join(t.TempDir(), "frontline.db")
	ctx, cancel := context.WithCancel(t.Context())
	stdout, w := io.Pipe()
	var stderr bytes.Buffer
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, []string{"serve", "--addr=127.0.0.1:0", "--db=" + db}, nil, w, &stderr)
		w.Close()
	}()
	address := regexp.MustCompile(`http://[\d.:]+/`)
	var base string
	buf := make([]byte, 4096)
	for base == "" {
		n, err := stdout.Read(buf)
		if err != nil {
			t.Fatalf("it ended: %s", stderr.String())
		}
		base = address.FindString(string(buf[:n]))
	}
	client := http.Client{Timeout: patience}
	for path, status := range map[string]int{
		"healthz": 200, "readyz": 200, "api/layers": 200, "docs/": 200,
		"tiles/base/latest/5/18/10.mvt":       200,
		"tiles/base/latest/5/18/10@2x.png":    200,
		"tiles/claims/2014-03-18/6/37/22.mvt": 200,
		"tiles/places/2014-03-18/6/37/22.mvt": 404,
	} {
		r, err := client.Get(base + path)
		if err != nil {
			t.Fatal(err)
		}
		b, _ := io.ReadAll(r.Body)
		r.Body.Close()
		if r.StatusCode != status {
			t.Errorf("%s: status %d: %s", path, r.StatusCode, b)
		}
	}
	client.CloseIdleConnections()
	cancel()
	select {
	case status := <-ended:
		if status != 0 {
			t.Errorf("it ended with %d: %s", status, stderr.String())
		}
	case <-time.After(patience):
		t.Error("it does not stop")
	}
}
