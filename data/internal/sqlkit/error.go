package sqlkit

import (
	"errors"
	"fmt"
	"path/filepath"

	"frontline/geo"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// ResultCode is SQLite's primary result code for err, 0 where it is not
// SQLite's.
func ResultCode(err error) int {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return 0
	}
	return e.Code() & 0xff // the rest is the extended code
}

// ErrReadOnly is the error of a change to a database that was opened for reading.
func ErrReadOnly() error {
	return geo.Errorf(geo.EInvalid, "the database was opened to be read only")
}

// leftHalfChanged is whether a file can't be read before somebody who may write to it
// has taken back a change that another program was stopped at.
func leftHalfChanged(err error) bool {
	var e *sqlite.Error
	return errors.As(err, &e) && e.Code() == sqlite3.SQLITE_READONLY_ROLLBACK
}

// Error says what was being done when err came up, and gives what a person
// can act on a code and a message fit to be shown.
func Error(doing string, err error) error {
	var shown *geo.Error
	if err == nil || errors.As(err, &shown) {
		return err
	}
	switch ResultCode(err) {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return geo.Errorf(geo.EUnavailable, "another program is writing to the database: try again when it is done")
	case sqlite3.SQLITE_FULL:
		return geo.Errorf(geo.EUnavailable, "there is no room left for the database: nothing was changed")
	case sqlite3.SQLITE_READONLY:
		return geo.Errorf(geo.EInvalid, "the database may not be written to by this user")
	case sqlite3.SQLITE_IOERR:
		// A limit on the size of files, or a quota, is told as this.
		return errors.Join(geo.Errorf(geo.EUnavailable, "the database could not be read or written: see whether its disk is full or failing; nothing was changed"), err)
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return errors.Join(geo.Errorf(geo.EUnavailable, "the database is damaged: restore it from a backup"), err)
	}
	return fmt.Errorf("%s: %w", doing, err)
}

// FileError is Error for opening the file at path.
func FileError(path string, err error) error {
	var shown *geo.Error
	if err == nil || errors.As(err, &shown) {
		return err
	}
	name := filepath.Base(path)
	if leftHalfChanged(err) {
		return geo.Errorf(geo.EInvalid, "%s was left half changed by a program that was stopped: open it with that program first", name)
	}
	switch ResultCode(err) {
	case sqlite3.SQLITE_NOTADB:
		return geo.Errorf(geo.EInvalid, "%s is no database, or is damaged at its start: give another file with --db, or restore it from a backup", name)
	case sqlite3.SQLITE_CORRUPT:
		return geo.Errorf(geo.EInvalid, "%s is damaged: restore it from a backup", name)
	case sqlite3.SQLITE_CANTOPEN:
		return geo.Errorf(geo.EInvalid, "%s cannot be opened: see whether its folder is there and may be written to", name)
	case sqlite3.SQLITE_READONLY:
		return geo.Errorf(geo.EInvalid, "%s may not be written to by this user", name)
	}
	return Error("open database", err)
}
