package geotest

import (
	"os"
	"path/filepath"
	"sync"
	"testing"
)

// File is a file that many tests begin with, and that takes long to make: it
// is made once, by the first of them, and copied for each.
type File struct {
	// Make writes the file to the path, in a folder of its own. What it leaves
	// beside it is not copied.
	Make func(path string) error

	once  sync.Once
	bytes []byte
	err   error
}

// Copy writes the file to a path where there is none. It ends the test where
// that fails.
func (f *File) Copy(tb testing.TB, path string) {
	tb.Helper()
	f.once.Do(func() {
		dir, err := os.MkdirTemp("", "frontline-test-")
		if err != nil {
			f.err = err
			return
		}
		defer os.RemoveAll(dir)
		made := filepath.Join(dir, "made")
		if f.err = f.Make(made); f.err == nil {
			f.bytes, f.err = os.ReadFile(made)
		}
	})
	if f.err != nil {
		tb.Fatal(f.err)
	}
	to, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		tb.Fatal(err)
	}
	if _, err := to.Write(f.bytes); err != nil {
		tb.Fatal(err)
	}
	if err := to.Close(); err != nil {
		tb.Fatal(err)
	}
}
