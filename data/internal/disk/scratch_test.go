package disk

import (
	"os"
	"path/filepath"
	"testing"
)

// TestScratch makes folders, of which one is left by a process that runs no more: another
// then removes that one alone.
func TestScratch(t *testing.T) {
	parent := filepath.Join(t.TempDir(), "x-drafts")
	used, err := NewScratch(parent)
	if err != nil {
		t.Fatal(err)
	}
	left, err := NewScratch(parent)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []*Scratch{used, left} {
		if err := os.WriteFile(filepath.Join(s.Dir, "copy.db"), []byte("1"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := left.lock.Close(); err != nil { // as the end of its process does
		t.Fatal(err)
	}
	other := filepath.Join(parent, "other")
	if err := os.Mkdir(other, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := SweepScratch(parent); err != nil {
		t.Fatal(err)
	}
	for dir, want := range map[string]bool{used.Dir: true, left.Dir: false, other: true} {
		if _, err := os.Stat(dir); (err == nil) != want {
			t.Errorf("%s: %v", dir, err)
		}
	}
	if err := os.Remove(other); err != nil {
		t.Fatal(err)
	}
	if err := used.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(parent); err == nil {
		t.Error("the empty parent is left")
	}
	if err := SweepScratch(parent); err != nil {
		t.Errorf("where nothing is: %v", err)
	}
}
