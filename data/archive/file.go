package archive

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"frontline/data/internal/disk"
	"frontline/geo"
)

// newSuffix is what a file is called until it is whole.
const newSuffix = ".new"

// WriteFile writes a file beside the target, syncs and renames it. A file that
// is there is geo.EConflict unless it may be replaced.
func WriteFile(path string, replace bool, write func(io.Writer) error) (size int64, err error) {
	return WritePath(path, replace, func(temp string) error {
		f, err := os.OpenFile(temp, os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		return errors.Join(writeBuffered(f, write), f.Close())
	})
}

// WritePath is WriteFile for what writes to a name: an empty file of that name.
func WritePath(path string, replace bool, write func(temp string) error) (size int64, err error) {
	if err := mayWrite(path, replace); err != nil {
		return 0, err
	}
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return 0, fileError(path, err)
	}
	temp, err := filepath.Abs(f.Name())
	defer os.Remove(f.Name()) // after the rename there is none
	if err = errors.Join(err, f.Chmod(readable), f.Close()); err == nil {
		err = write(temp)
	}
	if err == nil {
		size, err = putInPlace(temp, path)
	}
	return size, fileError(path, err)
}

// readable is the mode of what is exported: it is for others.
const readable = 0o644

func writeBuffered(f io.Writer, write func(io.Writer) error) error {
	b := bufio.NewWriterSize(f, 1<<20)
	if err := write(b); err != nil {
		return err
	}
	return b.Flush()
}

// mayWrite refuses a target that is there, or cannot be.
func mayWrite(path string, replace bool) error {
	name := filepath.Base(path)
	if there, err := os.Stat(filepath.Dir(path)); err != nil || !there.IsDir() {
		return geo.Errorf(geo.EInvalid, "there is no folder for %s: make it first", name)
	}
	there, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fmt.Errorf("export: %w", err)
	case !there.Mode().IsRegular():
		return geo.Errorf(geo.EInvalid, "%s is no ordinary file: give another name", name)
	case !replace:
		return geo.Errorf(geo.EConflict, "%s is there already: give another name, or --force to replace it", name)
	}
	return nil
}

// putInPlace renames a whole file to its target, and returns its size.
func putInPlace(temp, path string) (int64, error) {
	whole, err := os.Stat(temp)
	if err != nil {
		return 0, fmt.Errorf("export: %w", err)
	}
	if err := disk.Replace(temp, path); err != nil {
		return 0, fmt.Errorf("export: %w", err)
	}
	return whole.Size(), nil
}

// isNoRoom reports whether a disk or a quota is full.
func isNoRoom(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || errors.Is(err, syscall.EFBIG)
}

// fileError gives what a person can act on a message.
func fileError(path string, err error) error {
	name := filepath.Base(path)
	switch {
	case isNoRoom(err):
		return geo.Errorf(geo.EUnavailable, "there is no room left for %s: make room and try again", name)
	case errors.Is(err, fs.ErrPermission):
		return geo.Errorf(geo.EForbidden, "%s may not be written by this user: give another folder", name)
	}
	return err
}
