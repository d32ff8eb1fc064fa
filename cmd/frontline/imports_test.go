package main

import (
	"bytes"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/v1"
)

// TestImportDirections holds what may import what, so that the vocabulary
// stays free of technology and adapters free of each other.
func TestImportDirections(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("there is no go command to ask")
	}
	tests := []struct {
		packages string
		project  []string // what of the project they may depend on, by prefix
		never    []string // what they may not import themselves
	}{
		{"frontline/geo", nil, append([]string{"net/http", "database/sql", "log/slog"}, geoParts...)},
		{"frontline/geo/...", []string{"frontline/geo"}, []string{"net/http", "database/sql", "log/slog"}},
		{"frontline/geo/planar", []string{"frontline/geo"}, geoParts},
		{"frontline/geo/style", []string{"frontline/geo"}, geoParts},
		{"frontline/geo/tile", []string{"frontline/geo"}, geoParts},
		{"frontline/geo/change", []string{"frontline/geo", "frontline/geo/planar"}, except(geoParts, "planar")},
		{"frontline/geo/valid", []string{"frontline/geo", "frontline/geo/planar"}, except(geoParts, "planar")},
		{"frontline/geo/geojson", []string{"frontline/geo"}, except(geoParts, "planar", "valid")},
		{"frontline/geo/mapping", []string{"frontline/geo"}, except(geoParts, "geojson")},
		{"frontline/geo/place", []string{"frontline/geo"}, geoParts},
		{"frontline/geo/raster", []string{"frontline/geo"}, except(geoParts, "tile", "style")},
		// poster, maplibre → raster → label → paint; look → paint
		{"frontline/geo/raster/paint", []string{"frontline/geo"}, except(geoParts, "tile", "style")},
		{"frontline/geo/raster/label", []string{"frontline/geo"}, append(except(geoParts, "tile", "style"), "frontline/geo/raster/look")},
		{"frontline/geo/raster/look", []string{"frontline/geo"}, append(except(geoParts, "tile", "style"), "frontline/geo/raster/label")},
		{"frontline/geo/raster/poster", []string{"frontline/geo"}, append(except(geoParts, "tile", "style", "raster"), "frontline/geo/raster/maplibre")},
		{"frontline/geo/raster/maplibre", []string{"frontline/geo"}, append(except(geoParts, "tile", "style", "raster"), "frontline/geo/raster/poster")},
		{"frontline/data", []string{"frontline/geo"}, []string{"net/http"}},
		{"frontline/data/...", []string{"frontline/geo"}, []string{"net/http"}},
		// data → load, verify → migrations → span → table → shape → sqlkit
		{"frontline/data/internal/sqlkit", []string{"frontline/geo"}, []string{"net/http", "frontline/geo/change"}},
		{"frontline/data/shape", []string{"frontline/geo", "frontline/data/internal/sqlkit"}, []string{"net/http", "frontline/geo/change"}},
		{"frontline/data/internal/table", []string{"frontline/geo", "frontline/data/internal/sqlkit", "frontline/data/shape"}, []string{"net/http", "frontline/geo/change"}},
		{"frontline/data/span", []string{"frontline/geo", "frontline/data/internal", "frontline/data/shape"}, []string{"net/http"}},
		{"frontline/data/migrations", []string{"frontline/geo", "frontline/data/internal", "frontline/data/shape", "frontline/data/span"}, []string{"net/http"}},
		{"frontline/data/verify", []string{"frontline/geo", "frontline/data/internal", "frontline/data/shape", "frontline/data/span", "frontline/data/migrations"}, []string{"net/http"}},
		{"frontline/data/load/check", []string{"frontline/geo"}, []string{"net/http", "database/sql"}},
		{"frontline/data/load", []string{"frontline/geo", "frontline/data/format", "frontline/data/layers", "frontline/data/internal", "frontline/data/shape", "frontline/data/span"}, []string{"net/http"}},
		{"frontline/data/gazetteer", []string{"frontline/geo"}, []string{"net/http", "database/sql"}},
		{"frontline/data/internal/disk", nil, []string{"net/http", "database/sql"}},
		{"frontline/data/pmtiles", nil, []string{"net/http", "database/sql"}},
		{"frontline/data/mbtiles", nil, []string{"net/http"}},
		{"frontline/server", []string{"frontline/geo", "frontline/static"}, []string{"database/sql"}},
		{"frontline/server/publish", []string{"frontline/geo", "frontline/server/words"}, []string{"database/sql", "github.com/minio/minio-go/v7"}},
		{"frontline/server/publish/folder", []string{"frontline/geo", "frontline/server"}, nil},
		{"frontline/server/publish/s3", []string{"frontline/geo", "frontline/server"}, nil},
		{"frontline/static", nil, nil},
	}
	for name, may := range serverParts {
		project := []string{"frontline/geo", "frontline/static"}
		for _, part := range may {
			project = append(project, "frontline/server/"+part)
		}
		tests = append(tests, struct {
			packages       string
			project, never []string
		}{"frontline/server/" + name, project, []string{"database/sql"}})
	}
	packages := listPackages(t)
	for _, tt := range tests {
		t.Run(tt.packages, func(t *testing.T) {
			root, below := strings.CutSuffix(tt.packages, "/...")
			for _, p := range packages {
				if p.ImportPath != root && !(below && within(p.ImportPath, root)) {
					continue
				}
				for _, dep := range p.Deps {
					if !strings.HasPrefix(dep, "frontline/") || within(dep, root) {
						continue
					}
					if !slices.ContainsFunc(tt.project, func(p string) bool { return within(dep, p) }) {
						t.Errorf("%s depends on %s", p.ImportPath, dep)
					}
				}
				for _, dep := range p.Imports {
					if slices.Contains(tt.never, dep) {
						t.Errorf("%s imports %s", p.ImportPath, dep)
					}
				}
			}
		})
	}
}

// serverParts are the packages of the server, and on which of the others each may depend:
// components on views and what is found and said of them, and on no other component but for
// what text offers.
var serverParts = func() map[string][]string {
	web := []string{"address", "web"}
	phrase := []string{"words"}
	view := slices.Concat(web, phrase, []string{"memo", "phrase"})
	figures := slices.Concat(view, []string{"view"})
	component := slices.Concat(figures, []string{"figures"})
	texts := slices.Concat(component, []string{"text"})
	return map[string][]string{
		"address": nil, "memo": nil, "words": nil, "web": web, "phrase": phrase, "view": view, "figures": figures, "mapstyle": component,
		"feed": component, "ogc": component, "api": component, "text": component, "tiles": slices.Concat(component, []string{"mapstyle"}),
		"upload": web, "image": texts, "embed": texts, "page": texts,
	}
}()

// geoParts are the packages within geo, of which each may import few.
var geoParts = []string{
	"frontline/geo/planar", "frontline/geo/change", "frontline/geo/valid", "frontline/geo/geojson", "frontline/geo/mapping",
	"frontline/geo/tile", "frontline/geo/style", "frontline/geo/raster", "frontline/geo/place",
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
		for _, framework := range []string{"gocloud.dev", "cloud.google.com/go", "github.com/aws", "github.com/Azure", "go.opentelemetry.io", "google.golang.org/grpc"} {
			if within(dep, framework) {
				t.Errorf("the program depends on %s", dep)
			}
		}
	}
	if most := 480; len(deps) > most {
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
