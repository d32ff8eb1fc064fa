package disk

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// TestReplace puts a file in the place of another, and leaves that where there is none.
func TestReplace(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path, temp := filepath.Join(dir, "a"), filepath.Join(dir, ".a.new")
	for name, text := range map[string]string{path: "old", temp: "new"} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := Replace(filepath.Join(dir, "missing"), path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("of a file that is missing: %v", err)
	}
	if got, _ := os.ReadFile(path); string(got) != "old" {
		t.Errorf("then there is %q", got)
	}
	if err := Replace(temp, path); err != nil {
		t.Fatal(err)
	}
	if got, _ := os.ReadFile(path); string(got) != "new" {
		t.Errorf("there is %q", got)
	}
	if _, err := os.Stat(temp); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the temporary file: %v", err)
	}
}
