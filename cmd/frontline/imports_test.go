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
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("there is no go command to ask")
	}
	tests := []struct {
		packages string
		project  []string // what of the project they may depend on, by prefix
		never    []string // what they may not import themselves
	}{
		{"frontline/geo", nil, []string{"net/http", "database/sql", "log/slog"}},
		{"frontline/geo/...", []string{"frontline/geo"}, []string{"net/http", "database/sql", "log/slog"}},
		{"frontline/data", []string{"frontline/geo"}, []string{"net/http"}},
		{"frontline/data/...", []string{"frontline/geo"}, []string{"net/http"}},
		{"frontline/data/pmtiles", nil, []string{"net/http", "database/sql"}},
		{"frontline/data/mbtiles", nil, []string{"net/http"}},
		{"frontline/server", []string{"frontline/geo", "frontline/static"}, []string{"database/sql"}},
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
