package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"frontline/geo"
)

// The manual and --help list every finding with its meaning.
func TestFindingsAreDocumented(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "..", "static", "docs", "loading.html"))
	if err != nil {
		t.Fatal(err)
	}
	_, help, _ := call(t, "load", "--help")
	help = strings.Join(strings.Fields(help), " ")
	for _, k := range geo.FindingKinds() {
		row := "<tr><td><code>" + string(k.Code) + "</code></td><td>" + k.Meaning + "</td>"
		if !strings.Contains(string(page), row) {
			t.Errorf("the manual has no row %s", row)
		}
		if !strings.Contains(help, string(k.Code)+" "+k.Meaning) {
			t.Errorf("--help does not say what %s is", k.Code)
		}
	}
}
