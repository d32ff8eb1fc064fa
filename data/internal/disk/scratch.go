package disk

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// scratchLock is the file that whoever uses a scratch folder holds locked.
const scratchLock = "lock"

// Scratch is a folder for files of one process, which nobody else may read.
type Scratch struct {
	Dir  string
	lock *os.File
}

// NewScratch makes a folder in parent, which is made where it is missing.
func NewScratch(parent string) (*Scratch, error) {
	if err := os.MkdirAll(parent, 0o700); err != nil {
		return nil, err
	}
	for {
		dir, err := os.MkdirTemp(parent, "")
		if err != nil {
			return nil, err
		}
		lock, err := os.OpenFile(filepath.Join(dir, scratchLock), os.O_RDWR|os.O_CREATE, 0o600)
		if err != nil {
			return nil, err
		}
		held, err := tryLock(lock)
		if err != nil {
			return nil, errors.Join(err, lock.Close())
		}
		_, gone := os.Stat(lock.Name())
		if held && gone == nil {
			return &Scratch{dir, lock}, nil
		}
		_ = lock.Close() // SweepScratch was quicker, and removes it
	}
}

// Close removes the folder with all that is in it, and its parent where that is empty.
func (s *Scratch) Close() error {
	err := errors.Join(os.RemoveAll(s.Dir), s.lock.Close())
	_ = os.Remove(filepath.Dir(s.Dir)) // others may be at work in it
	return err
}

// SweepScratch removes the folders in parent that processes have left which run no more.
func SweepScratch(parent string) error {
	entries, err := os.ReadDir(parent)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	for _, e := range entries {
		dir := filepath.Join(parent, e.Name())
		lock, failed := os.OpenFile(filepath.Join(dir, scratchLock), os.O_RDWR, 0)
		if failed != nil { // not ours, or about to be used
			continue
		}
		held, failed := tryLock(lock)
		if failed == nil && held {
			failed = os.RemoveAll(dir)
		}
		err = errors.Join(err, failed, lock.Close())
	}
	_ = os.Remove(parent) // unless others are at work in it
	return err
}
