package sqlkit

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"frontline/geo"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// followedWait is how long Open waits for Litestream's first change to a file that it
// has restored and follows, see openFile.
const followedWait = 15 * time.Second

// immutable is SQLite's word for a file that nobody changes while it is read.
const immutable = "immutable"

// Mark is a state of a file, as far as looking at it tells.
type Mark struct {
	File os.FileInfo
	Log  int64 // bytes in the write-ahead log beside it, -1 where there is none
}

// MarkFile looks at a file.
func MarkFile(path string) (Mark, error) {
	file, err := os.Stat(path)
	if err != nil {
		return Mark{}, err
	}
	return Mark{file, logBytes(path)}, nil
}

func logBytes(path string) int64 {
	log, err := os.Stat(path + "-wal")
	if err != nil {
		return -1
	}
	return log.Size()
}

// openFile opens a file to be read. Whoever reads a database that keeps a
// write-ahead log must write beside it, or find what a writer has left there. Where
// neither may be, as on a read-only medium, and no log has changes that are not in the
// file, it is read as it stands, without locks: frozen is true then, and what is read
// is good for as long as the file stays as it is.
//
// So is a file that Litestream has restored and follows until Litestream has changed
// it: its first change takes the write-ahead log off, for which it would wait for ever
// while anybody has one.
//
// No connection is to any other file than same, where that is not nil, and each has
// the views.
func openFile(ctx context.Context, path string, same os.FileInfo, views string) (db *sql.DB, frozen bool, err error) {
	open := func(more ...string) (*sql.DB, error) {
		dsn, err := dataSource(path, "ro", readerPragmas, more...)
		if err != nil {
			return nil, err
		}
		var connector driver.Connector
		connector, err = sqlite.NewConnector(dsn)
		if err != nil {
			return nil, fmt.Errorf("open database: %w", err)
		}
		connector = sameFile{withViews{connector, views}, path, same}
		if len(more) > 0 {
			if connector, err = newFrozen(connector, path); err != nil {
				return nil, err
			}
		}
		return sql.OpenDB(connector), nil
	}
	if foreignLog(path) {
		return nil, false, errForeignLog(path)
	}
	if followed(path) {
		for late := time.After(followedWait); keepsLog(path) && !frozen; {
			select {
			case <-time.After(followedWait / 100):
			case <-late:
				frozen = true
			case <-ctx.Done():
				return nil, false, ctx.Err()
			}
		}
	}
	if !frozen {
		if db, err = open(); err != nil {
			return nil, false, err
		}
		var tables int
		err = db.QueryRowContext(ctx, `SELECT count(*) FROM sqlite_schema`).Scan(&tables)
		switch {
		case ResultCode(err) != sqlite3.SQLITE_CANTOPEN && ResultCode(err) != sqlite3.SQLITE_READONLY || leftHalfChanged(err) || !keepsLog(path):
			return db, false, nil // what else is wrong with it is found by its first use
		case logBytes(path) > 0:
			return nil, false, errors.Join(err, db.Close(), geo.Errorf(geo.EInvalid,
				"the newest changes are in a log beside the database, which can be read only where its folder may be written to, or while the program runs that writes: copy both to such a folder, or stop that program in good order"))
		}
		if err := db.Close(); err != nil {
			return nil, false, err
		}
	}
	db, err = open(immutable)
	return db, true, err
}

// sameFile connects to one file, whatever takes its place.
type sameFile struct {
	driver.Connector
	path string
	file os.FileInfo // nil for any
}

// Connect fails with geo.EUnavailable where another file has taken the place.
func (s sameFile) Connect(ctx context.Context) (driver.Conn, error) {
	c, err := s.Connector.Connect(ctx)
	if err != nil || s.file == nil {
		return c, err
	}
	now, err := os.Stat(s.path)
	if err == nil && os.SameFile(s.file, now) {
		return c, nil
	}
	return nil, errors.Join(geo.Errorf(geo.EUnavailable, "another file is taking the place of the database: try again in a moment"), err, c.Close())
}

// followed reports whether Litestream follows a replica into a file: it keeps beside
// it how far it is.
func followed(path string) bool {
	_, err := os.Stat(path + "-txid")
	return err == nil
}

// CheckUnfollowed refuses to write to a file that Litestream follows a replica into:
// it would go on from where it was, whatever was written.
func CheckUnfollowed(path string) error {
	if !followed(path) {
		return nil
	}
	return geo.Errorf(geo.EInvalid, "Litestream follows a replica into %[1]s, so that it can only be read, as by `frontline serve --read-only`; for this machine to take over from who writes it, stop both and delete %[1]s-txid", filepath.Base(path))
}

// foreignLog reports whether the write-ahead log beside a database is another's, whose
// place it took: SQLite would read it as its own. A database says that changes come by
// a log before the first one does, and none come so where Litestream follows.
func foreignLog(path string) bool {
	return logBytes(path) > 0 && (headVersion(path) == rollbackVersion || followed(path))
}

func errForeignLog(path string) error {
	return geo.Errorf(geo.EInvalid, "%[1]s-wal is the log of another database that was here before, and would be mixed with this one: move it away, and %[1]s-shm", filepath.Base(path))
}

// keepsLog reports whether a database says that changes to it come by a write-ahead
// log.
func keepsLog(path string) bool { return headVersion(path) == logVersion }

// The versions of a database's file that there are.
const (
	rollbackVersion = 1
	logVersion      = 2
)

// headVersion is 0 where there is none to be read.
func headVersion(path string) byte {
	f, err := os.Open(path)
	if err != nil {
		return 0
	}
	defer f.Close()
	var head [20]byte // https://www.sqlite.org/fileformat2.html#the_database_header
	if _, err := f.ReadAt(head[:], 0); err != nil {
		return 0
	}
	return max(head[18], head[19])
}
