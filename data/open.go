package data

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"runtime"
	"sync/atomic"
	"time"

	"frontline/geo"

	_ "modernc.org/sqlite" // the driver named "sqlite"
)

// Options says which database to open and how.
type Options struct {
	Path     string           // of the file; it is created where it is missing, unless ReadOnly
	Now      func() time.Time // the clock that dates each change; needed unless ReadOnly
	Version  string           // of the program, recorded with each change
	ReadOnly bool             // open what is there, and never write to it
}

// DB is an open store. Its methods may be called concurrently.
type DB struct {
	reader  *preparedDB
	writer  *sql.DB // one connection; nil where the store is read-only
	now     func() time.Time
	path    string
	version string
	seen    atomic.Pointer[seenRevision]
	regions regionCache

	// Of a store that is read-only:
	schema    int64       // the file's
	mark      fileMark    // the file when it was opened
	frozen    bool        // it is read without locks, as it stood then
	rewritten atomic.Bool // it holds another record than before

	// What every request asks for is prepared once a connection: parsing it
	// would take longer than running it.
	revision, findSnapshot, findFeatures, findChunks, timelinePin, findRange *sql.Stmt
}

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

// Open opens the store, creates it where the file is missing or empty, and
// brings its schema up to date. It refuses, leaving the file as it is, a
// database of another program, a damaged one, one whose schema is newer than this
// program, one beside the log of another, and to write to one that Litestream
// follows a replica into (each geo.EInvalid).
func Open(ctx context.Context, opt Options) (*DB, error) {
	if opt.Path == "" {
		return nil, geo.Errorf(geo.EInvalid, "the path of the database is empty")
	}
	if opt.Now == nil && !opt.ReadOnly {
		return nil, errors.New("open database: Options.Now is not set")
	}
	if !opt.ReadOnly {
		if err := checkUnfollowed(opt.Path); err != nil {
			return nil, err
		}
	}
	state, err := inspect(ctx, opt.Path)
	if err != nil {
		return nil, err
	}
	db := &DB{now: opt.Now, path: opt.Path, version: opt.Version, schema: state.schema}
	if opt.ReadOnly {
		if err := state.checkReadable(opt.Path); err != nil {
			return nil, err
		}
	} else if err := db.openWriter(ctx, opt.Path, state); err != nil {
		return nil, err
	}
	if err := db.openReader(ctx, opt.Path); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	if !opt.ReadOnly {
		if err := db.recount(ctx); err != nil {
			return nil, errors.Join(err, db.Close())
		}
		if _, err := db.see(ctx); err != nil { // publishes what came due meanwhile
			return nil, errors.Join(err, db.Close())
		}
	}
	return db, nil
}

func (db *DB) openWriter(ctx context.Context, path string, state fileState) error {
	dsn, err := dataSource(path, "rwc", writerPragmas)
	if err != nil {
		return err
	}
	w, err := sql.Open("sqlite", dsn)
	if err != nil {
		return fmt.Errorf("open database: %w", err)
	}
	w.SetMaxOpenConns(1)
	if err := migrate(ctx, w, state); err != nil {
		return errors.Join(fileError(path, err), w.Close())
	}
	db.writer = w
	return nil
}

func (db *DB) openReader(ctx context.Context, path string) error {
	see := seeRevision
	if db.writer == nil {
		see = seeOthersRevision
		var err error
		if db.mark, err = markFile(path); err != nil { // before it is read
			return fmt.Errorf("open database: %w", err)
		}
	}
	r, frozen, err := openRead(ctx, path, db.mark.file)
	if err != nil {
		return fileError(path, err)
	}
	db.frozen = frozen
	// Reading is computation once the pages are cached: a few connections
	// more than processors hide what waits for the disk.
	conns := runtime.GOMAXPROCS(0) + 2
	r.SetMaxOpenConns(conns)
	r.SetMaxIdleConns(conns)
	db.reader = &preparedDB{DB: r}
	for _, p := range []struct {
		stmt  **sql.Stmt
		query string
	}{
		{&db.revision, see},
		{&db.findSnapshot, findSnapshot},
		{&db.findFeatures, findFeatures},
		{&db.findChunks, findChunks},
		{&db.timelinePin, findTimelinePin},
		{&db.findRange, findRange},
	} {
		if *p.stmt, err = r.PrepareContext(ctx, p.query); err != nil {
			return fileError(path, err)
		}
	}
	return nil
}

// Close releases the file. The writer goes last, so that it folds the
// write-ahead log into the database.
func (db *DB) Close() error {
	var errs []error
	if db.reader != nil {
		errs = append(errs, db.reader.Close())
	}
	if db.writer != nil {
		errs = append(errs, db.writer.Close())
	}
	return errors.Join(errs...)
}

// Checkpoint moves what is in the write-ahead log into the file and empties the
// log, so that a copy of the file has everything. It reports false where another
// process keeps it from doing so.
func (db *DB) Checkpoint(ctx context.Context) (whole bool, err error) {
	var busy, frames, moved int
	if err := db.writer.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &frames, &moved); err != nil {
		return false, sqlError("checkpoint", err)
	}
	return busy == 0, nil
}

// Ping says whether the store answers.
func (db *DB) Ping(ctx context.Context) error {
	var one int
	if err := db.reader.QueryRowContext(ctx, `SELECT 1 FROM sqlite_schema LIMIT 1`).Scan(&one); err != nil {
		return sqlError("ping database", err)
	}
	return nil
}
