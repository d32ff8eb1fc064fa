package sqlkit

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"frontline/geo"

	"github.com/pressly/goose/v3"
)

// applicationID marks a SQLite file as Frontline's: "FRNT".
const applicationID = 0x46524e54

// FileState is what a file turned out to be, before anything was written.
type FileState struct {
	Fresh   bool  // missing, or empty of tables
	Applied int64 // the newest migration applied to it
	Latest  int64 // the newest migration that this program knows
}

// Schema is what a program keeps in a database: the migrations that make its tables.
type Schema struct {
	Files    fs.FS              // numbered .sql
	Programs []*goose.Migration // those that are Go
	// Views are CREATE TEMP VIEW statements, run on each connection as it is opened:
	// they need no migration, and a file that can only be read has them too.
	Views string
}

// Inspect looks at the file without changing it: opening a stranger's
// database for writing would already switch it to WAL.
func (s Schema) Inspect(ctx context.Context, path string) (FileState, error) {
	latest, err := s.Latest()
	if err != nil {
		return FileState{}, err
	}
	st := FileState{Latest: latest}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		st.Fresh = true
		return st, nil
	case err != nil:
		return FileState{}, fmt.Errorf("open database: %w", err)
	case info.IsDir():
		return FileState{}, geo.Errorf(geo.EInvalid, "%s is a folder, not a database", filepath.Base(path))
	case info.Size() == 0:
		st.Fresh = true
		return st, nil
	}
	db, _, err := openFile(ctx, path, nil, "")
	if err != nil {
		return FileState{}, FileError(path, err)
	}
	defer db.Close()
	if err := st.read(ctx, db, path); err != nil {
		if !leftUnmade(path, err) {
			return FileState{}, FileError(path, err)
		}
		st.Fresh = true
	}
	return st, nil
}

// leftUnmade reports whether a file can't be read because whoever was making it was
// stopped at the first change of all: there was nothing before, and whoever writes
// to it takes that change back.
func leftUnmade(path string, err error) bool {
	if !leftHalfChanged(err) {
		return false
	}
	journal, err := os.Open(path + "-journal")
	if err != nil {
		return false
	}
	defer journal.Close()
	var head struct { // https://www.sqlite.org/fileformat2.html#the_rollback_journal
		Magic          [8]byte
		Records, Nonce uint32
		PagesBefore    uint32
	}
	err = binary.Read(journal, binary.BigEndian, &head)
	return err == nil && head.Magic == [...]byte{0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7} && head.PagesBefore == 0
}

func (st *FileState) read(ctx context.Context, db *sql.DB, path string) error {
	var id, tables, versioned int64
	err := db.QueryRowContext(ctx, `
		SELECT (SELECT application_id FROM pragma_application_id),
		       count(*), count(*) FILTER (WHERE name = 'goose_db_version')
		  FROM sqlite_schema WHERE type = 'table'`).Scan(&id, &tables, &versioned)
	switch {
	case err != nil:
		return err
	case tables == 0 && (id == 0 || id == applicationID):
		st.Fresh = true
		return nil
	case id != applicationID:
		return geo.Errorf(geo.EInvalid, "%s is a database of another program: give another file with --db", filepath.Base(path))
	case versioned == 0:
		return nil
	}
	err = db.QueryRowContext(ctx, `
		SELECT coalesce(max(version_id), 0) FROM goose_db_version WHERE is_applied`).Scan(&st.Applied)
	if err != nil {
		return err
	}
	if st.Applied > st.Latest {
		return geo.Errorf(geo.EInvalid,
			"%s has schema %d and this Frontline knows schemas up to %d: open it with the newer Frontline that wrote it",
			filepath.Base(path), st.Applied, st.Latest)
	}
	return nil
}

// CheckReadable refuses what a read-only store would have to create or bring
// up to date first.
func (st FileState) CheckReadable(path string) error {
	switch {
	case st.Fresh:
		return geo.Errorf(geo.ENotFound, "there is no database %s: frontline serve and frontline load create it", filepath.Base(path))
	case st.Applied < st.Latest:
		return geo.Errorf(geo.EInvalid, "%s has the older schema %d, and can only be read here: the frontline serve that writes it brings it to %d", filepath.Base(path), st.Applied, st.Latest)
	}
	return nil
}

// Migrate brings the schema up to date. The mark comes first: whatever
// interrupts what follows, the file stays recognisable as ours. A file that is up to
// date is not touched.
func (s Schema) Migrate(ctx context.Context, path string, st FileState) (err error) {
	if !st.Fresh && st.Applied == st.Latest {
		return nil
	}
	// Without views: a table that a migration makes anew is missing for a while, and
	// SQLite renames none while a view asks for what is missing.
	db, err := openWrite(path, "")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if st.Fresh {
		if _, err := db.ExecContext(ctx, `PRAGMA application_id = 0x46524e54`); err != nil {
			return fmt.Errorf("mark database: %w", err)
		}
	}
	p, err := s.Provider(db)
	if err != nil {
		return err
	}
	// Two programs may start on one new file. Each migration is one
	// transaction, so the later one fails on a table that is there, and then
	// finds the work done or goes on with what is left.
	for range 5 {
		if _, err = p.Up(ctx); err == nil {
			return nil
		}
		current, target, verr := p.GetVersions(ctx)
		if verr == nil && current == target {
			return nil
		}
	}
	return fmt.Errorf("migrate database: %w", err)
}

// Provider runs the migrations on db.
func (s Schema) Provider(db *sql.DB) (*goose.Provider, error) {
	p, err := goose.NewProvider(goose.DialectSQLite3, db, s.Files,
		goose.WithDisableGlobalRegistry(true), goose.WithGoMigrations(s.Programs...), goose.WithLogger(goose.NopLogger()))
	if err != nil {
		return nil, fmt.Errorf("migrations: %w", err)
	}
	return p, nil
}

// Latest is the number of the newest migration.
func (s Schema) Latest() (int64, error) {
	var latest int64
	for _, m := range s.Programs {
		latest = max(latest, m.Version)
	}
	files, err := fs.Glob(s.Files, "*.sql")
	if err != nil {
		return 0, fmt.Errorf("migrations: %w", err)
	}
	for _, f := range files {
		n, err := goose.NumericComponent(f)
		if err != nil {
			return 0, fmt.Errorf("migrations: %w", err)
		}
		latest = max(latest, n)
	}
	return latest, nil
}
