package main

import (
	"bytes"
	"io"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/v1"
)

// importRule is what a package, or with /... those below it, may import.
type importRule struct {
	packages string
	project  []string // what of the project it may depend on, by prefix, beside what is below it
	never    []string // what it may not import itself
}

// about reports whether the rule is for a package.
func (r importRule) about(path string) bool {
	root, below := strings.CutSuffix(r.packages, "/...")
	return path == root || below && within(path, root)
}

// violations are what a package depends on or imports against the rule.
func (r importRule) violations(p listedPackage) (out []string) {
	root := strings.TrimSuffix(r.packages, "/...")
	for _, dep := range p.Deps {
		if strings.HasPrefix(dep, "frontline/") && !within(dep, root) && !slices.ContainsFunc(r.project, func(p string) bool { return within(dep, p) }) {
			out = append(out, p.ImportPath+" depends on "+dep)
		}
	}
	for _, dep := range p.Imports {
		if slices.Contains(r.never, dep) {
			out = append(out, p.ImportPath+" imports "+dep)
		}
	}
	return out
}

// importRules keep the vocabulary free of technology and adapters free of each other.
func importRules() []importRule {
	const geo, words, data, server = "frontline/geo", "frontline/server/words", "frontline/data", "frontline/server"
	const inner = "frontline/cmd/frontline/internal/"
	rules := []importRule{
		{geo, nil, append([]string{"net/http", "database/sql", "log/slog"}, geoParts...)},
		{"frontline/geo/...", []string{geo}, []string{"net/http", "database/sql", "log/slog"}},
		{"frontline/geo/planar", nil, geoParts},
		{"frontline/geo/place", []string{geo}, geoParts},
		{"frontline/geo/editor", []string{geo}, except(geoParts, "place")},
		{"frontline/geo/style", []string{geo}, geoParts},
		{"frontline/geo/sheet", []string{geo}, except(geoParts, "place")},
		{"frontline/geo/tile", []string{geo}, except(geoParts, "mercator")},
		{"frontline/geo/change", []string{geo, "frontline/geo/planar"}, except(geoParts, "planar")},
		{"frontline/geo/valid", []string{geo, "frontline/geo/planar"}, except(geoParts, "planar")},
		{"frontline/geo/geojson", []string{geo}, except(geoParts, "planar", "valid")},
		{"frontline/geo/mapping", []string{geo}, except(geoParts, "geojson")},
		// poster, maplibre → raster → basemap, label, look → paint; mercator projects for all of them
		{"frontline/geo/raster", []string{geo}, append(except(geoParts, "osm", "tile", "style", "mercator", "raster/paint", "raster/basemap", "raster/label", "raster/look"), "frontline/geo/raster/poster", "frontline/geo/raster/maplibre")},
		{"frontline/geo/mercator", nil, geoParts},
		{"frontline/geo/osm", []string{geo}, except(geoParts, "tile", "mercator", "place")},
		{"frontline/geo/history", []string{geo}, except(geoParts, "geojson", "style", "raster/look")},
		{"frontline/geo/raster/paint", []string{geo}, except(geoParts, "tile", "style", "mercator")},
		{"frontline/geo/raster/label", []string{geo}, except(geoParts, "osm", "tile", "style", "mercator", "raster/paint")},
		{"frontline/geo/raster/basemap", []string{geo}, except(geoParts, "osm", "tile", "style", "mercator", "raster/paint", "raster/look")},
		{"frontline/geo/raster/look", []string{geo}, except(geoParts, "osm", "tile", "style", "mercator", "raster/paint")},
		{"frontline/geo/raster/brand", []string{geo}, append(except(geoParts, "style", "raster/paint", "raster/look"), "frontline/geo/raster/poster", "frontline/geo/raster/maplibre")},
		{"frontline/geo/raster/poster", []string{geo}, append(except(geoParts, "osm", "editor", "tile", "style", "raster", "mercator", "raster/paint", "raster/basemap", "raster/label", "raster/look"), "frontline/geo/raster/maplibre")},
		{"frontline/geo/raster/pdf", []string{geo}, append(except(geoParts, "style", "mercator", "raster/paint"), "frontline/geo/raster/poster", "frontline/geo/raster/maplibre")},
		{"frontline/geo/raster/maplibre", []string{geo}, append(except(geoParts, "osm", "tile", "style", "raster", "mercator", "raster/paint", "raster/basemap", "raster/label", "raster/look"), "frontline/geo/raster/poster")},
		{data, []string{geo}, []string{"net/http"}},
		{"frontline/data/...", []string{geo}, []string{"net/http"}},
		// data → load, verify → migrations → span → table → shape → sqlkit
		{"frontline/data/internal/sqlkit", []string{geo}, []string{"net/http", "frontline/geo/change"}},
		{"frontline/data/shape", []string{geo, "frontline/data/internal/sqlkit"}, []string{"net/http", "frontline/geo/change"}},
		{"frontline/data/internal/table", []string{geo, "frontline/data/internal/sqlkit", "frontline/data/shape"}, []string{"net/http", "frontline/geo/change"}},
		{"frontline/data/span", []string{geo, "frontline/data/internal", "frontline/data/shape"}, []string{"net/http"}},
		{"frontline/data/migrations", []string{geo, "frontline/data/internal", "frontline/data/shape", "frontline/data/span"}, []string{"net/http"}},
		{"frontline/data/verify", []string{geo, "frontline/data/internal", "frontline/data/shape", "frontline/data/span", "frontline/data/migrations"}, []string{"net/http"}},
		{"frontline/data/load/check", []string{geo}, []string{"net/http", "database/sql"}},
		{"frontline/data/load", []string{geo, "frontline/data/format", "frontline/data/layers", "frontline/data/gazetteer", "frontline/data/internal", "frontline/data/shape", "frontline/data/span"}, []string{"net/http"}},
		{"frontline/data/format", []string{geo}, []string{"net/http"}},
		{"frontline/data/inspect", []string{geo, "frontline/data/format", "frontline/data/load/check"}, []string{"net/http", "database/sql"}},
		{"frontline/data/archive", []string{geo, "frontline/data/internal/disk", "frontline/data/basemap", "frontline/data/mbtiles", "frontline/data/pmtiles"}, []string{"net/http"}},
		{"frontline/data/basemap", []string{geo, "frontline/data/mbtiles", "frontline/data/pmtiles"}, []string{"net/http"}},
		{"frontline/data/layers", []string{geo, "frontline/data/gazetteer"}, []string{"net/http", "database/sql"}},
		{"frontline/data/gazetteer", []string{geo}, []string{"net/http", "database/sql"}},
		{"frontline/data/internal/disk", nil, []string{"net/http", "database/sql"}},
		{"frontline/data/pmtiles", []string{geo}, []string{"net/http", "database/sql"}},
		{"frontline/data/mbtiles", []string{geo}, []string{"net/http"}},
		{server, []string{geo, "frontline/static"}, []string{"database/sql"}},
		{"frontline/server/words/cldr", nil, []string{"net/http"}},
		{"frontline/server/words/icu", nil, []string{"net/http"}},
		{"frontline/server/publish", []string{geo, words, "frontline/server/address", "frontline/server/web", "frontline/static"}, []string{"database/sql", "github.com/minio/minio-go/v7"}},
		{"frontline/server/publish/folder", []string{geo, server, "frontline/static"}, nil},
		{"frontline/server/publish/s3", []string{geo, server, "frontline/static"}, nil},
		{"frontline/static", nil, nil},
		// What the subcommands share: no two of them wire the same.
		{inner + "terminal", nil, nil},
		{inner + "diagnose", nil, nil},
		{inner + "configfile", []string{geo}, nil},
		{inner + "frontend", []string{geo, words, "frontline/static"}, nil},
		{inner + "sbom", []string{"frontline/static"}, nil},
		{inner + "program", []string{geo, data, "frontline/server/memo", inner + "terminal"}, nil},
		{inner + "listen", nil, nil},
		{inner + "servers", []string{geo, data, "frontline/server/address", inner + "listen"}, nil},
		{inner + "load", []string{geo, data, "frontline/server/memo", "frontline/server/phrase", "frontline/server/words", "frontline/server/desk", "frontline/server/address", "frontline/server/web", "frontline/static", inner + "program", inner + "terminal", inner + "withdraw", inner + "servers", inner + "listen", inner + "configfile"}, nil},
		{inner + "attach", []string{geo, data, server, "frontline/static", inner + "pull"}, nil},
		{inner + "film", []string{geo}, nil},
		{inner + "pull", []string{geo, data, server, "frontline/static"}, nil},
		{inner + "withdraw", []string{geo, data, "frontline/server/address", "frontline/server/memo", strings.TrimSuffix(inner, "/")}, nil},
		{inner + "archives", []string{geo, data, server, "frontline/static"}, nil},
	}
	for name, may := range serverParts {
		project := []string{geo, "frontline/static"}
		for _, part := range may {
			project = append(project, "frontline/server/"+part)
		}
		rules = append(rules, importRule{"frontline/server/" + name, project, []string{"database/sql"}})
	}
	return rules
}

// TestImportDirections holds what may import what.
func TestImportDirections(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("there is no go command to ask")
	}
	packages := listPackages(t)
	rules := importRules()
	for _, rule := range rules {
		t.Run(rule.packages, func(t *testing.T) {
			found := false
			for _, p := range packages {
				if !rule.about(p.ImportPath) {
					continue
				}
				found = true
				for _, v := range rule.violations(p) {
					t.Error(v)
				}
			}
			if !found {
				t.Error("there is no such package")
			}
		})
	}
	ofTests := regexp.MustCompile(`(/gen|/bench|test)$`)
	for _, p := range packages {
		named := slices.ContainsFunc(rules, func(r importRule) bool { return r.packages == p.ImportPath })
		if !named && p.ImportPath != "frontline/cmd/frontline" && !ofTests.MatchString(p.ImportPath) {
			t.Errorf("no rule is about %s: say what it may import", p.ImportPath)
		}
	}
	for _, rule := range rules {
		for _, name := range slices.Concat(rule.project, rule.never) {
			if strings.HasPrefix(name, "frontline/") && !slices.ContainsFunc(packages, func(p listedPackage) bool { return within(p.ImportPath, name) }) {
				t.Errorf("the rule about %s names %s, which does not exist", rule.packages, name)
			}
		}
	}
}

// TestImportRulesBite breaks each rule in a made-up package, in every way that there is, and
// what the architecture forbids by hand: a rule that lets all through holds nothing.
func TestImportRulesBite(t *testing.T) {
	t.Parallel()
	rules := importRules()
	for _, rule := range rules {
		for _, path := range []string{strings.TrimSuffix(rule.packages, "/..."), strings.TrimSuffix(rule.packages, "...") + "made-up"} {
			if !rule.about(path) {
				continue
			}
			for _, dep := range append([]string{"frontline/cmd/frontline"}, rule.never...) {
				made := listedPackage{ImportPath: path, Imports: []string{dep, "fmt"}, Deps: []string{dep, "fmt"}}
				if len(rule.violations(made)) == 0 {
					t.Errorf("the rule about %s lets %s import %s", rule.packages, path, dep)
				}
			}
			made := listedPackage{ImportPath: path, Imports: []string{"fmt"}, Deps: append([]string{"fmt"}, rule.project...)}
			for _, v := range rule.violations(made) {
				t.Errorf("the rule about %s does not let through what it names: %s", rule.packages, v)
			}
		}
	}
	for path, forbidden := range map[string]string{
		"geo":                               "net/http database/sql log/slog geo/planar geo/tile geo/raster data server static",
		"geo/planar":                        "geo geo/valid",
		"geo/tile":                          "geo/style geo/change geo/raster net/http",
		"geo/style":                         "geo/tile",
		"geo/valid":                         "geo/geojson geo/change",
		"geo/geojson":                       "geo/mapping data",
		"geo/mapping":                       "geo/tile",
		"geo/raster":                        "geo/raster/poster geo/raster/maplibre geo/geojson server/words",
		"geo/mercator":                      "geo geo/tile",
		"geo/history":                       "geo/change geo/raster",
		"geo/raster/paint":                  "geo/raster geo/raster/label geo/raster/look",
		"geo/raster/label":                  "geo/raster geo/raster/look",
		"geo/raster/look":                   "geo/raster geo/raster/label",
		"geo/raster/poster":                 "geo/raster/maplibre",
		"geo/raster/maplibre":               "geo/raster/poster",
		"data":                              "net/http server/words static",
		"data/internal/sqlkit":              "data/shape data/internal/table",
		"data/shape":                        "data/internal/table data/span geo/change",
		"data/internal/table":               "data/span data",
		"data/span":                         "data/load data/verify data",
		"data/migrations":                   "data/load",
		"data/verify":                       "data/load data",
		"data/load":                         "data data/verify data/archive",
		"data/load/check":                   "database/sql data/internal/sqlkit",
		"data/internal/disk":                "geo database/sql",
		"server":                            "database/sql data cmd/frontline",
		"server/words":                      "server/view server/web",
		"server/view":                       "server/search server/figures server/tiles data",
		"server/search":                     "server/figures server/api data",
		"server/feed":                       "server/ogc server/text database/sql",
		"server/tiles":                      "server/image",
		"server/publish":                    "server/view github.com/minio/minio-go/v7",
		"static":                            "geo server/words",
		"cmd/frontline/internal/terminal":   "geo cmd/frontline/internal/program",
		"cmd/frontline/internal/configfile": "data server",
		"cmd/frontline/internal/program":    "server",
	} {
		for dep := range strings.FieldsSeq(forbidden) {
			if regexp.MustCompile(`^(geo|data|server|static|cmd)(/|$)`).MatchString(dep) && dep != "database/sql" {
				dep = "frontline/" + dep
			}
			made := listedPackage{ImportPath: "frontline/" + path, Imports: []string{dep}, Deps: []string{dep}}
			if !slices.ContainsFunc(rules, func(r importRule) bool { return r.about(made.ImportPath) && len(r.violations(made)) > 0 }) {
				t.Errorf("no rule keeps %s from importing %s", path, dep)
			}
		}
	}
}

// serverParts are the packages of the server, and on which of the others each may depend:
// components on views and what is found and said of them, and on no other component but for
// what text offers.
var serverParts = func() map[string][]string {
	web := []string{"address", "web"}
	phrase := []string{"words"}
	view := slices.Concat(web, phrase, []string{"memo", "phrase"})
	search := slices.Concat(view, []string{"view", "basemap"})
	figures := slices.Concat(search, []string{"search"})
	component := slices.Concat(figures, []string{"figures"})
	texts := slices.Concat(component, []string{"text", "framing"})
	return map[string][]string{
		"address": nil, "memo": nil, "basemap": slices.Concat(web, []string{"memo"}), "basemap/places": slices.Concat(web, []string{"memo", "basemap"}), "words": nil, "web": web, "phrase": phrase, "view": view, "search": search, "figures": figures, "framing": figures, "mapstyle": component,
		"feed": component, "ogc": component, "api": component, "text": component, "tiles": slices.Concat(component, []string{"mapstyle"}),
		"desk": web, "image": texts, "embed": texts, "page": texts,
	}
}()

// geoParts are the packages within geo, of which each may import few.
var geoParts = []string{
	"frontline/geo/planar", "frontline/geo/place", "frontline/geo/change", "frontline/geo/valid", "frontline/geo/geojson", "frontline/geo/mapping",
	"frontline/geo/tile", "frontline/geo/style", "frontline/geo/raster", "frontline/geo/mercator", "frontline/geo/raster/paint",
	"frontline/geo/raster/basemap", "frontline/geo/raster/label", "frontline/geo/raster/look", "frontline/geo/editor", "frontline/geo/sheet", "frontline/geo/osm",
}

// except returns the packages but for those of geo that are named.
func except(packages []string, names ...string) []string {
	return slices.DeleteFunc(slices.Clone(packages), func(p string) bool {
		return slices.Contains(names, strings.TrimPrefix(p, "frontline/geo/"))
	})
}

// TestTheProgramIsQuickToBuild keeps frameworks of clouds and of tracing out: they
// are hundreds of packages for a few requests.
func TestTheProgramIsQuickToBuild(t *testing.T) {
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("there is no go command to ask")
	}
	deps := goList(t, "-deps", "frontline/cmd/frontline")
	for _, dep := range deps {
		if strings.HasPrefix(dep, "frontline/") && strings.HasSuffix(dep, "test") {
			t.Errorf("the program has %s in it, which is for tests", dep)
		}
		for _, framework := range []string{"gocloud.dev", "cloud.google.com/go", "github.com/aws", "github.com/Azure", "go.opentelemetry.io", "google.golang.org/grpc"} {
			if within(dep, framework) {
				t.Errorf("the program depends on %s", dep)
			}
		}
	}
	if most := 500; len(deps) > most {
		t.Errorf("the program is made of %d packages, of which many are the standard library's; %d should do", len(deps), most)
	}
}

// TestOneReaderOfJSON: two packages that read it differently (a name twice, text that is not
// UTF-8, an empty list) are two answers to what a file says.
func TestOneReaderOfJSON(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("there is no go command to ask")
	}
	const imports = `{{$p := .ImportPath}}{{range .Imports}}{{$p}}:{{.}} {{end}}{{range .TestImports}}{{$p}}:{{.}} {{end}}{{range .XTestImports}}{{$p}}:{{.}} {{end}}`
	found := false
	for _, use := range goList(t, "-f", imports, "frontline/...") {
		pkg, dep, _ := strings.Cut(use, ":")
		if strings.HasPrefix(dep, "encoding/json") {
			t.Errorf("%s imports %s: use github.com/go-json-experiment/json, or its v1 where the bytes are to be as they were", pkg, dep)
		}
		found = found || dep == "github.com/go-json-experiment/json/v1"
	}
	if !found {
		t.Error("nothing reads JSON: is this the way to ask?")
	}
}

// listedPackage is a package as `go list -json` describes it.
type listedPackage struct {
	ImportPath    string
	Imports, Deps []string
}

// listPackages returns the project's packages.
func listPackages(t *testing.T) (out []listedPackage) {
	t.Helper()
	list, err := exec.Command("go", "list", "-json=ImportPath,Imports,Deps", "frontline/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	for d := json.NewDecoder(bytes.NewReader(list)); ; {
		var p listedPackage
		if err := d.Decode(&p); err == io.EOF {
			return out
		} else if err != nil {
			t.Fatal(err)
		}
		out = append(out, p)
	}
}

// goList is what `go list` prints, by line.
func goList(t *testing.T, args ...string) []string {
	t.Helper()
	out, err := exec.Command("go", append([]string{"list"}, args...)...).Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Fields(string(out))
}

func within(dep, prefix string) bool { return dep == prefix || strings.HasPrefix(dep, prefix+"/") }
