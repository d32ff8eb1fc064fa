// Package disk puts whole files in place: whatever stops the machine, there is the old
// file or all of the new one.
package disk

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
)

// Replace renames a file of the same folder to path, once it is on the disk, and returns
// when its name is, too.
func Replace(temp, path string) error {
	// For writing: Windows syncs nothing that was opened for reading.
	if err := sync(os.OpenFile(temp, os.O_RDWR, 0)); err != nil {
		return err
	}
	if err := os.Rename(temp, path); err != nil {
		return err
	}
	if runtime.GOOS == "windows" { // which syncs no folders
		return nil
	}
	return sync(os.Open(filepath.Dir(path)))
}

func sync(f *os.File, err error) error {
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
