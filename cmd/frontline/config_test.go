package main

import (
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"frontline/cmd/frontline/internal/configfile"

	"github.com/alecthomas/kong"
)

// writeConfig writes a configuration file and returns its path.
func writeConfig(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "frontline.json")
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// parseServe is what `frontline serve` would run with.
func parseServe(t *testing.T, args ...string) (cli, error) {
	t.Helper()
	var c cli
	_, err := newParser(&c, nil, nil, func(int) {}).Parse(append([]string{"serve"}, args...))
	return c, err
}

func TestSettingsByPrecedence(t *testing.T) {
	file := writeConfig(t, `{"addr": "127.0.0.1:1", "memory-mib": 192, "trust-proxy": true, "db": "/file.db", "draw-limit": "3"}`)
	c, err := parseServe(t, "--config", file)
	if err != nil || c.Serve.Addr != "127.0.0.1:1" || c.Serve.MemoryMiB != 192 || !c.Serve.TrustProxy || c.DB != "/file.db" || c.Serve.DrawLimit != 3 {
		t.Errorf("the file before the default: %+v, %v", c, err)
	}
	if c.Serve.UploadMiB != 16 {
		t.Errorf("what the file leaves out is %d", c.Serve.UploadMiB)
	}
	t.Setenv("FRONTLINE_ADDR", "127.0.0.1:2")
	t.Setenv("FRONTLINE_TRUST_PROXY", "false")
	if c, err = parseServe(t, "--config", file); err != nil || c.Serve.Addr != "127.0.0.1:2" || c.Serve.TrustProxy || c.Serve.MemoryMiB != 192 {
		t.Errorf("the environment before the file: %+v, %v", c, err)
	}
	if c, err = parseServe(t, "--config", file, "--addr", "127.0.0.1:3"); err != nil || c.Serve.Addr != "127.0.0.1:3" {
		t.Errorf("the flag before the environment: %+v, %v", c, err)
	}
	t.Setenv("FRONTLINE_CONFIG", file)
	if c, err = parseServe(t); err != nil || c.Serve.MemoryMiB != 192 {
		t.Errorf("the file that the environment names: %+v, %v", c, err)
	}
	if c, err = parseServe(t, "--config="); err != nil || c.Serve.MemoryMiB != 256 {
		t.Errorf("no file: %+v, %v", c, err)
	}
}

func TestConfigIsLookedFor(t *testing.T) {
	home := t.TempDir()
	t.Setenv("XDG_CONFIG_HOME", home)
	os.Unsetenv("FRONTLINE_CONFIG") // TestMain set it
	t.Cleanup(func() { os.Setenv("FRONTLINE_CONFIG", "") })
	if err := os.Mkdir(filepath.Join(home, "frontline"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(home, "frontline", "frontline.json"), []byte(`{"memory-mib": 32}`), 0o644); err != nil {
		t.Fatal(err)
	}
	if c, err := parseServe(t); err != nil || c.Serve.MemoryMiB != 32 {
		t.Errorf("the file in the user's folder: %+v, %v", c, err)
	}
	if places := configfile.Places(); places[len(places)-1] != "/etc/frontline/frontline.json" {
		t.Errorf("it is looked for in %v", places)
	}
	// Every command reads it, and none runs with one that is wrong.
	if err := os.WriteFile(filepath.Join(home, "frontline", "frontline.json"), []byte(`{"dbb": "x"}`), 0o644); err != nil {
		t.Fatal(err)
	}
	if status, _, errOut := call(t, "layers"); status != exitWrongCall || !strings.Contains(errOut, `did you mean "db"`) {
		t.Errorf("status %d: %s", status, errOut)
	}
	if status, out, _ := call(t, "version"); status != 0 || !strings.Contains(out, "database schema") {
		t.Errorf("version: status %d: %s", status, out)
	}
}

func TestConfigsThatAreRefused(t *testing.T) {
	tests := map[string]struct{ text, says string }{
		"a name misspelt":        {`{"adr": ":1"}`, `there is no setting "adr"; did you mean "addr"?`},
		"a name as in Go":        {`{"publicURL": "https://a.example"}`, `did you mean "public-url"?`},
		"a name as in variables": {`{"public_url": "https://a.example"}`, `did you mean "public-url"?`},
		"another thing":          {`{"favourite-colour": "red"}`, "there are addr, basemap, basemap-allow-http, basemap-allow-private, brand, bundle, cache-mib, contact, cors-origins, db"},
		"a flag that is none":    {`{"reason": "x"}`, `no setting "reason"`},
		"the file itself":        {`{"config": "x"}`, `no setting "config"`},
		"twice":                  {"{\"addr\": \":1\",\n\"addr\": \":2\"}", "line 2: addr is set twice"},
		"no JSON":                {"{\n\"addr\": :1}", "line 2: this is no JSON"},
		"a list":                 {`["addr"]`, "must be a JSON object"},
		"nothing":                {``, "no JSON"},
		"null":                   {`{"addr": null}`, "addr must be a text"},
		"a wrong number":         {`{"cache-mib": "much"}`, "--cache-mib"},
		"a wrong yes or no":      {`{"trust-proxy": "perhaps"}`, "--trust-proxy"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			path := writeConfig(t, tt.text)
			status, _, errOut := call(t, "serve", "--config", path)
			if status != exitWrongCall || !strings.Contains(errOut, tt.says) {
				t.Errorf("status %d, want it to say %s: %s", status, tt.says, errOut)
			}
			status, out, _ := call(t, "config", "check", path)
			if says := strings.TrimPrefix(tt.says, "--"); status != exitWrongCall || !strings.Contains(out, says) {
				t.Errorf("check: status %d, want it to say %s: %s", status, says, out)
			}
		})
	}
	if status, _, errOut := call(t, "serve", "--config=/none/frontline.json"); status != exitWrongCall || !strings.Contains(errOut, "there is no configuration file") {
		t.Errorf("status %d: %s", status, errOut)
	}
}

func TestConfigCheck(t *testing.T) {
	dir := t.TempDir()
	db := filepath.Join(dir, "frontline.db")
	file := writeConfig(t, replaced(t, manualText(t, "running.html", "config"), "/var/lib/frontline/frontline.db", db))

	status, out, errOut := call(t, "config", "check", file)
	if status != 0 {
		t.Fatalf("status %d: %s%s", status, out, errOut)
	}
	wants(t, out, "The configuration file is "+file)
	wants(t, out, "There is no database "+db+" yet")
	wants(t, out, "The configuration is sound.")
	if _, err := os.Stat(db); err == nil {
		t.Error("the check made the database")
	}
	_, out, _ = call(t, "config", "check", writeConfig(t, `{"db": "`+db+`", "read-only": true}`))
	wants(t, out, "There is no database "+db+" yet, and `frontline serve` starts when")
	_, _, errOut = call(t, "serve", "--read-only", "--db="+db)
	wants(t, errOut, "this server makes none")

	must(t, "load", "control", writeDay(t, dir, "2025-11-01.geojson", 36), "--config", file)
	t.Setenv("FRONTLINE_CACHE_MIB", "32")
	t.Setenv("FRONTLINE_ADR", ":9")
	out = must(t, "config", "check", "--config", file)
	for _, row := range []string{
		`db +` + db + ` +file`, `addr +127\.0\.0\.1:8080 +file`, `public-url +https://maps\.example\.org +file`,
		`cache-mib +32 +FRONTLINE_CACHE_MIB`, `memory-mib +512 +file`, `Note: cache-mib bounds finished tiles`, `upload-mib +16 +default`, `pprof +- +default`, `contact +security@example\.org +file`,
		`The database has schema \d+ and is at revision \d+\.`, `Note: FRONTLINE_ADR is set and is no setting; did you mean FRONTLINE_ADDR\?`,
	} {
		if !regexp.MustCompile(row).MatchString(out) {
			t.Errorf("no %s in\n%s", row, out)
		}
	}
	t.Setenv("FRONTLINE_PUBLIC_URL", "https://example.org/maps/front")
	if out := must(t, "config", "check", file); !strings.Contains(out, "Every address begins with /maps/front/,") {
		t.Errorf("the base path is not named:\n%s", out)
	}
	os.Unsetenv("FRONTLINE_PUBLIC_URL")
	if out := must(t, "config", "check", file, "--db", db); !regexp.MustCompile(`db +` + db + ` +flag`).MatchString(out) {
		t.Errorf("the flag is not in force:\n%s", out)
	}

	// A database as an older program left it.
	older, err := sql.Open("sqlite", db)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := older.Exec(`DELETE FROM goose_db_version WHERE version_id > 1`); err != nil {
		t.Fatal(err)
	}
	if err := older.Close(); err != nil {
		t.Fatal(err)
	}
	wants(t, must(t, "config", "check", file), "The database has schema 1; `frontline serve` brings it to")
}

// TestConfigCheckSaysHowToPublish: where keys are looked for, and what is not written to.
func TestConfigCheckSaysHowToPublish(t *testing.T) {
	db := filepath.Join(t.TempDir(), "frontline.db")
	must(t, "load", "control", writeDay(t, t.TempDir(), "2025-11-01.geojson", 36), "--db="+db)
	for _, tt := range []struct {
		url, key, says string
		status         int
	}{
		{"gs://maps/public", "k", "Note: gs://maps is written to through Google's interface that speaks S3, with the HMAC key in GS_ACCESS_KEY_ID", 0},
		{"gs://maps", "", "Wrong: FRONTLINE_PUBLISH: there is no HMAC key for gs://maps", exitWrongCall},
		{"s3://maps?regoin=x", "k", "Wrong: FRONTLINE_PUBLISH: s3://maps: there is no parameter", exitWrongCall},
		{"azblob://maps", "k", "Azure does not speak S3", exitWrongCall},
		{"file:///srv/maps", "", "sound", 0},
	} {
		t.Setenv("FRONTLINE_PUBLISH", tt.url)
		t.Setenv("GS_ACCESS_KEY_ID", tt.key)
		t.Setenv("GS_SECRET_ACCESS_KEY", tt.key)
		status, out, _ := call(t, "config", "check", "--db="+db)
		if status != tt.status || !strings.Contains(out, tt.says) {
			t.Errorf("%s: status %d, want %d and %q: %s", tt.url, status, tt.status, tt.says, out)
		}
	}
}

func TestConfigCheckFindsWhatIsWrong(t *testing.T) {
	foreign := filepath.Join(t.TempDir(), "notes.txt")
	if err := os.WriteFile(foreign, []byte(strings.Repeat("notes\n", 1000)), 0o644); err != nil {
		t.Fatal(err)
	}
	db := filepath.Join(t.TempDir(), "frontline.db")
	broken := filepath.Join(t.TempDir(), "de")
	if err := os.Mkdir(broken, 0o700); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"headline.json": `{"beside": "Neben {datum}"}`, "page.json": `{"loading": "Lädt {", "zoomm": "x"}`} {
		if err := os.WriteFile(filepath.Join(broken, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	tests := map[string]struct {
		text   string
		status int
		says   []string
	}{
		"an address":        {`{"addr": "8080"}`, 2, []string{"addr: 8080 is no address"}},
		"a port":            {`{"addr": "127.0.0.1:99999"}`, 2, []string{`"99999" is no port`}},
		"a public URL":      {`{"public-url": "maps.example.org"}`, 2, []string{"must be absolute"}},
		"a path of our own": {`{"public-url": "https://maps.example.org/docs"}`, 2, []string{"must not begin with /docs"}},
		"a path to escape":  {`{"public-url": "https://maps.example.org/a%20b"}`, 2, []string{"letters, digits"}},
		"a password":        {`{"public-url": "https://a:hush@maps.example.org"}`, 2, []string{"password"}},
		"profiles for all":  {`{"pprof": "0.0.0.0:6060"}`, 2, []string{"loopback"}},
		"a contact":         {`{"contact": "us"}`, 2, []string{"contact"}},
		"a language":        {`{"words": ["/none/de"]}`, 2, []string{"words: ", "no such file"}},
		"a wrong message":   {`{"words": "` + broken + `"}`, 1, []string{"headline.json: beside: {datum} is no parameter", "page.json: loading: column 7:", "Note: words: ", "page.json: zoomm: there is no such message"}},
		"two things":        {`{"addr": "x", "cache-mib": "y"}`, 2, []string{"no address", "cache-mib"}},
		"not a database":    {`{"db": "` + foreign + `"}`, 1, []string{"notes.txt is no database"}},
		"no folder":         {`{"db": "/none/at/all.db"}`, 1, []string{"folder cannot be written to"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Setenv("FRONTLINE_DB", db)
			if strings.Contains(tt.text, `"db"`) {
				os.Unsetenv("FRONTLINE_DB") // t.Setenv puts back what was there
			}
			status, out, errOut := call(t, "config", "check", writeConfig(t, tt.text))
			if status != tt.status || strings.Contains(out+errOut, "hush") {
				t.Errorf("status %d: %s%s", status, out, errOut)
			}
			for _, part := range tt.says {
				wants(t, out, part)
			}
		})
	}
	if status, out, _ := call(t, "config", "check", "/none.json"); status != exitWrongCall || !strings.Contains(out, "there is no configuration file /none.json") {
		t.Errorf("no file: status %d: %s", status, out)
	}
	t.Setenv("FRONTLINE_CACHE_MIB", "much")
	if status, out, _ := call(t, "config", "check"); status != exitWrongCall || !strings.Contains(out, "cache-mib") || !strings.Contains(out, "(from FRONTLINE_CACHE_MIB)") {
		t.Errorf("a wrong variable: status %d: %s", status, out)
	}
}

// TestSecretsAreNotShown has a setting of its own, marked as secret.
func TestSecretsAreNotShown(t *testing.T) {
	var c struct {
		Key   string `env:"FRONTLINE_TEST_KEY" secret:""`
		Count int    `env:"FRONTLINE_TEST_COUNT" secret:""`
		URL   string `env:"FRONTLINE_TEST_URL"`
		Kind  string `env:"FRONTLINE_TEST_KIND" enum:"a,b" default:"a"`
	}
	parser, err := kong.New(&c)
	if err != nil {
		t.Fatal(err)
	}
	of := map[string]configfile.Setting{}
	for _, s := range configfile.Settings(parser.Model) {
		of[s.Name] = s
	}
	for name, value := range map[string]string{"key": "hush", "url": "https://me:hush@example.org/"} {
		s := of[name]
		if err := s.Take(value); err != nil {
			t.Fatal(err)
		}
		if shown := s.Show(s.Target.Interface()); strings.Contains(shown, "hush") || shown == "-" {
			t.Errorf("%s is shown as %s", name, shown)
		}
	}
	if err := of["count"].Take("hush"); err == nil || strings.Contains(err.Error(), "hush") {
		t.Errorf("a secret that cannot be used: %v", err)
	}
	if err := of["kind"].Take("c"); err == nil || !strings.Contains(err.Error(), "a, b") {
		t.Errorf("a word that is none of those: %v", err)
	}
}

func TestNearest(t *testing.T) {
	names := []string{"addr", "cache-mib", "public-url", "trust-proxy"}
	for given, want := range map[string]string{"adr": "addr", "Addr": "addr", "cache": "", "cachemib": "cache-mib", "public_url": "public-url", "colour": "", "trustproxy": "trust-proxy"} {
		best, near := configfile.Nearest(given, names)
		if !near {
			best = ""
		}
		if best != want {
			t.Errorf("%s is near %q, want %q", given, best, want)
		}
	}
}

func TestWhoMayFrameAndReadIsChecked(t *testing.T) {
	c, err := parseServe(t, "--config=", "--frame-ancestors", "https://a.example, https://*.b.example", "--cors-origins", "none", "--heavy-rate", "0.5")
	if err != nil {
		t.Fatal(err)
	}
	o, err := c.Serve.options()
	if err != nil || strings.Join(o.FrameAncestors, " ") != "https://a.example https://*.b.example" || len(o.ReadOrigins) != 0 || o.ReadOrigins == nil || o.HeavyRate != 0.5 || o.HeavyBurst != 120 || o.SpanDays != 7305 {
		t.Errorf("%+v, %v", o, err)
	}
	for setting, want := range map[string]string{
		`"frame-ancestors": "example.org"`:        "frame-ancestors: ",
		`"cors-origins": "https://*.example.org"`: "cors-origins: ",
		`"heavy-rate": -1`:                        "pace of a client",
		`"heavy-rate": 1, "heavy-burst": 0`:       "rested",
		`"span-days": -1`:                         "days between two dates",
	} {
		status, out, _ := call(t, "config", "check", writeConfig(t, "{"+setting+"}"))
		if status != exitWrongCall || !strings.Contains(out, want) {
			t.Errorf("%s: status %d: %s", setting, status, out)
		}
	}
}

func TestServeThatIsWronglyCalledMakesNoFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	for _, wrong := range [][]string{{"--words", "/none/de"}, {"--frame-ancestors", "nowhere"}} {
		if status, _, errOut := call(t, append([]string{"serve", "--addr", "127.0.0.1:0", "--db", path}, wrong...)...); status != 2 {
			t.Errorf("%q: status %d: %s", wrong, status, errOut)
		}
	}
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("there is a database: %v", err)
	}
}
