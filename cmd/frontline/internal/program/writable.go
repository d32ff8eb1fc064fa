package program

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// MayWrite returns what keeps this program from writing to a database; nil where nothing
// does, or there is no database.
func MayWrite(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return errors.Join(f.Close(), MayCreateIn(filepath.Dir(path)))
}

// MayCreateIn makes a file in a folder, removes it, and returns what kept it from that.
func MayCreateIn(dir string) error {
	f, err := os.CreateTemp(dir, ".frontline-check-*")
	if err != nil {
		return err
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}
