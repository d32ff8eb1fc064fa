package main

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
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
		{"frontline/geo/raster", []string{"frontline/geo"}, except(geoParts, "tile", "style")},
		{"frontline/data", []string{"frontline/geo"}, []string{"net/http"}},
		{"frontline/data/...", []string{"frontline/geo"}, []string{"net/http"}},
		{"frontline/data/internal/sqlkit", []string{"frontline/geo"}, []string{"net/http", "frontline/geo/change"}},
		{"frontline/data/pmtiles", nil, []string{"net/http", "database/sql"}},
		{"frontline/data/mbtiles", nil, []string{"net/http"}},
		{"frontline/server", []string{"frontline/geo", "frontline/static"}, []string{"database/sql"}},
		{"frontline/server/publish", []string{"frontline/geo", "frontline/server/words"}, []string{"database/sql", "github.com/minio/minio-go/v7"}},
		{"frontline/server/publish/folder", []string{"frontline/geo", "frontline/server"}, nil},
		{"frontline/server/publish/s3", []string{"frontline/geo", "frontline/server"}, nil},
		{"frontline/static", nil, nil},
	}
	for _, tt := range tests {
		t.Run(tt.packages, func(t *testing.T) {
			root := strings.TrimSuffix(tt.packages, "/...")
			for _, dep := range goList(t, "-deps", tt.packages) {
				if !strings.HasPrefix(dep, "frontline/") || within(dep, root) {
					continue
				}
				if !slices.ContainsFunc(tt.project, func(p string) bool { return within(dep, p) }) {
					t.Errorf("%s depends on %s", tt.packages, dep)
				}
			}
			for _, dep := range goList(t, "-f", `{{join .Imports "\n"}}`, tt.packages) {
				if slices.Contains(tt.never, dep) {
					t.Errorf("%s imports %s", tt.packages, dep)
				}
			}
		})
	}
}

// geoParts are the packages within geo, of which each may import few.
var geoParts = []string{
	"frontline/geo/planar", "frontline/geo/change", "frontline/geo/valid", "frontline/geo/geojson", "frontline/geo/mapping",
	"frontline/geo/tile", "frontline/geo/style", "frontline/geo/raster",
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
