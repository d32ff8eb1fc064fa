package data_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestEachChangeAsksForPersons finds all that take a revision, by which what the public is
// shown changes. Each asks whether there are enough persons, or is known to need none.
func TestEachChangeAsksForPersons(t *testing.T) {
	known := map[string]string{
		"retract.go": "", "rollback.go": "", "load/commit.go": "", "layer.go": "",
		"setting.go": "it is of the record, and of no layer", "embargo.go": "who loaded it has asked", "recount.go": "the program counts otherwise, and no person does",
	}
	err := filepath.WalkDir(".", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || path == "internal/table/revision.go" {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil || !strings.Contains(string(text), "table.CreateRevision(") {
			return err
		}
		why, listed := known[path]
		asks := strings.Contains(strings.ToLower(string(text)), ".checkpersons(")
		if !listed || asks != (why == "") {
			t.Errorf("%s takes a revision: it asks for persons: %t", path, asks)
		}
		delete(known, path)
		return nil
	})
	if err != nil || len(known) > 0 {
		t.Errorf("%v, and %v take no revision", err, known)
	}
}
