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
		never    []string
	}{
		{"frontline/geo", nil, []string{"net/http", "database/sql", "log/slog"}},
		{"frontline/geo/...", []string{"frontline/geo"}, []string{"database/sql"}},
		{"frontline/data", []string{"frontline/geo"}, []string{"net/http/httptest"}},
		{"frontline/server", []string{"frontline/geo", "frontline/static"}, []string{"database/sql"}},
		{"frontline/static", []string{}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.packages, func(t *testing.T) {
			out, err := exec.Command("go", "list", "-deps", tt.packages).Output()
			if err != nil {
				t.Fatal(err)
			}
			root := strings.TrimSuffix(tt.packages, "/...")
			for dep := range strings.Lines(string(out)) {
				dep = strings.TrimSpace(dep)
				if slices.Contains(tt.never, dep) {
					t.Errorf("%s depends on %s", tt.packages, dep)
				}
				if !strings.HasPrefix(dep, "frontline/") || within(dep, root) {
					continue
				}
				if !slices.ContainsFunc(tt.project, func(p string) bool { return within(dep, p) }) {
					t.Errorf("%s depends on %s", tt.packages, dep)
				}
			}
		})
	}
}

func within(dep, prefix string) bool { return dep == prefix || strings.HasPrefix(dep, prefix+"/") }
