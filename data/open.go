package data

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"frontline/data/internal/disk"
	"frontline/data/internal/sqlkit"
	"frontline/data/internal/table"
	"frontline/data/migrations"
	"frontline/data/shape"
	"frontline/geo"
)

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
		if err := sqlkit.CheckUnfollowed(opt.Path); err != nil {
			return nil, err
		}
	}
	state, err := migrations.Schema().Inspect(ctx, opt.Path)
	if err != nil {
		return nil, err
	}
	db := &DB{now: opt.Now, path: opt.Path, version: opt.Version, schema: state.Applied}
	if opt.ReadOnly {
		if err := state.CheckReadable(opt.Path); err != nil {
			return nil, err
		}
	} else if err := db.openWriter(ctx, opt.Path, state); err != nil {
		return nil, err
	}
	if err := db.openReader(ctx, opt.Path); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	err = db.reader.QueryRowContext(ctx, `SELECT coalesce(max(id), 0) FROM audit`).Scan(&db.logAtOpen)
	if err != nil {
		return nil, errors.Join(sqlkit.FileError(opt.Path, err), db.Close())
	}
	if !opt.ReadOnly {
		// What cannot be removed is in nobody's way, and is tried again.
		_ = disk.SweepScratch(scratchOf(opt.Path))
		if err := db.recount(ctx); err != nil {
			return nil, errors.Join(err, db.Close())
		}
		if _, err := db.current(ctx); err != nil { // publishes what came due meanwhile
			return nil, errors.Join(err, db.Close())
		}
	}
	return db, nil
}

func (db *DB) openWriter(ctx context.Context, path string, state sqlkit.FileState) error {
	if err := migrations.Schema().Migrate(ctx, path, state); err != nil {
		return sqlkit.FileError(path, err)
	}
	w, err := migrations.Schema().OpenWrite(path)
	if err != nil {
		return err
	}
	db.writer = w
	if err := w.PingContext(ctx); err != nil {
		return errors.Join(sqlkit.FileError(path, err), w.Close())
	}
	if db.mark, err = sqlkit.MarkFile(path); err != nil {
		return errors.Join(fmt.Errorf("open database: %w", err), w.Close())
	}
	return nil
}

func (db *DB) openReader(ctx context.Context, path string) error {
	newest := findNewestRevision
	if db.writer == nil {
		newest = findFollowedRevision
		var err error
		if db.mark, err = sqlkit.MarkFile(path); err != nil { // before it is read
			return fmt.Errorf("open database: %w", err)
		}
	}
	r, frozen, err := migrations.Schema().OpenRead(ctx, path, db.mark.File)
	if err != nil {
		return sqlkit.FileError(path, err)
	}
	db.reader, db.frozen = r, frozen
	for _, p := range []struct {
		stmt  **sql.Stmt
		query string
	}{
		{&db.newestRevision, newest},
		{&db.findSnapshot, findSnapshot},
		{&db.findFeatures, table.FindFeatures},
		{&db.featureTerms, table.FeatureTerms},
		{&db.findChunks, shape.FindChunks},
		{&db.timelinePin, findTimelinePin},
		{&db.findRange, findRange},
	} {
		if *p.stmt, err = r.PrepareContext(ctx, p.query); err != nil {
			return sqlkit.FileError(path, err)
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
	if db.copies != nil {
		errs = append(errs, db.copies.Close())
	}
	return errors.Join(errs...)
}

// Checkpoint moves what is in the write-ahead log into the file and empties the
// log, so that a copy of the file has everything. It reports false where another
// process keeps it from doing so.
func (db *DB) Checkpoint(ctx context.Context) (whole bool, err error) {
	var busy, frames, moved int
	if err := db.writer.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &frames, &moved); err != nil {
		return false, sqlkit.Error("checkpoint", err)
	}
	return busy == 0, nil
}

// Ping says whether the store answers what was not asked before, too, and, where it
// writes, whether that would last.
func (db *DB) Ping(ctx context.Context) error {
	if db.writer != nil {
		if err := db.checkPlace(); err != nil {
			return err
		}
	}
	var one int
	if err := db.reader.QueryRowContext(ctx, `SELECT 1 FROM sqlite_schema LIMIT 1`).Scan(&one); err != nil {
		return sqlkit.Error("ping database", err)
	}
	return sqlkit.CheckWhole(ctx, db.path, db.mark.File, db.frozen)
}

// Schema is how the tables of a database stand to those of this program.
type Schema struct {
	Fresh   bool  // there is no database yet: the file is missing or empty
	Applied int64 // the newest migration that the database has
	Latest  int64 // the newest one that this program knows
}

// ReadSchema looks at a database without changing it. What Open would refuse,
// it refuses with the same error.
func ReadSchema(ctx context.Context, path string) (Schema, error) {
	if path == "" {
		return Schema{}, geo.Errorf(geo.EInvalid, "the path of the database is empty")
	}
	st, err := migrations.Schema().Inspect(ctx, path)
	if err != nil {
		return Schema{}, err
	}
	return Schema{Fresh: st.Fresh, Applied: st.Applied, Latest: st.Latest}, nil
}

// LatestSchema is the number of the newest migration that this program knows.
func LatestSchema() (int64, error) { return migrations.Schema().Latest() }
