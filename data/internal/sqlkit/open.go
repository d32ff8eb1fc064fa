package sqlkit

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"

	"modernc.org/sqlite"
)

// The pragmas stand in the data source name, so that every pooled connection
// has them.
//
// synchronous is FULL although WAL needs only NORMAL to stay consistent: under
// NORMAL a power cut may take back the last change, whose revision would then
// be given out again for something else, and a pinned URL must mean one thing
// for ever. A change costs one more fsync; there are few of them.
var (
	writerPragmas = []string{
		"busy_timeout(30000)", // another process may be loading; before all that may wait for it
		"journal_mode(WAL)",
		"synchronous(FULL)",
		"foreign_keys(1)",
		"journal_size_limit(8388608)", // do not keep a large load's log at its size
		"trusted_schema(0)",
		"secure_delete(1)", // what is purged leaves the file, too
	}
	readerPragmas = []string{
		"busy_timeout(5000)",
		"trusted_schema(0)",
	}
)

// dataSource is the SQLite URI of the file at path. mode is one of ro, rw and
// rwc, as SQLite has them.
func dataSource(path, mode string, pragmas []string, more ...string) (string, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return "", fmt.Errorf("database path: %w", err)
	}
	q := url.Values{"mode": {mode}, "_pragma": pragmas, "_dqs": {"0"}}
	if mode != "ro" {
		// A transaction takes the write lock when it begins and not when it
		// first writes, where waiting for it could no longer help.
		q.Set("_txlock", "immediate")
	}
	for _, name := range more {
		q.Set(name, "1")
	}
	u := url.URL{Scheme: "file", Path: filepath.ToSlash(abs), RawQuery: q.Encode()}
	return u.String(), nil
}

// OpenWrite opens the one connection that writes to the file at path.
func (s Schema) OpenWrite(path string) (*sql.DB, error) {
	return openWrite(path, s.Views)
}

// openWrite creates the file where it is missing.
func openWrite(path, views string) (*sql.DB, error) {
	dsn, err := dataSource(path, "rwc", writerPragmas)
	if err != nil {
		return nil, err
	}
	connector, err := sqlite.NewConnector(dsn)
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	w := sql.OpenDB(withViews{connector, views})
	w.SetMaxOpenConns(1)
	return w, nil
}

// OpenRead opens the file at path for many readers at a time. frozen is true where it is
// read as it stands, see openFile.
func (s Schema) OpenRead(ctx context.Context, path string, same os.FileInfo) (pool *Pool, frozen bool, err error) {
	db, frozen, err := openFile(ctx, path, same, s.Views)
	if err != nil {
		return nil, false, err
	}
	// Reading is computation once the pages are cached: a few connections
	// more than processors hide what waits for the disk.
	conns := runtime.GOMAXPROCS(0) + 2
	db.SetMaxOpenConns(conns)
	db.SetMaxIdleConns(conns)
	return &Pool{DB: db}, frozen, nil
}
