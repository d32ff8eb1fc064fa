package data

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"

	"frontline/geo"

	"modernc.org/sqlite"
)

// Backup writes a copy of the record to a file, by SQLite's online backup:
// one state of it, while others read and write. The copy is made beside the
// file, checked, and takes its place at once or not at all. A file that is
// there is replaced where it is a Frontline database, else it is refused
// (geo.EConflict).
func (db *DB) Backup(ctx context.Context, path string) error {
	if err := db.mayReplace(ctx, path); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	temp := f.Name()
	defer func() {
		for _, suffix := range []string{"", "-wal", "-shm", "-journal"} {
			_ = os.Remove(temp + suffix) // after the rename there is none
		}
	}()
	if err := f.Close(); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	if err := db.copyTo(ctx, temp); err != nil {
		return err
	}
	if err := checkCopy(ctx, temp); err != nil {
		return err
	}
	if err := syncFile(temp); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	if err := os.Rename(temp, path); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	return syncFile(filepath.Dir(path))
}

// mayReplace refuses what would be lost by a backup to path.
func (db *DB) mayReplace(ctx context.Context, path string) error {
	there, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	if own, err := os.Stat(db.path); err == nil && os.SameFile(own, there) {
		return geo.Errorf(geo.EInvalid, "%s is the database itself: give another file", filepath.Base(path))
	}
	if _, err := inspect(ctx, path); err != nil && geo.ErrorCode(err) != geo.EInternal {
		return geo.Errorf(geo.EConflict, "%s is there and is no backup: give another file", filepath.Base(path))
	}
	return nil
}

// copyTo copies every page in one step: readers and writers go on, as they do
// beside any reader.
func (db *DB) copyTo(ctx context.Context, path string) error {
	conn, err := db.reader.Conn(ctx)
	if err != nil {
		return sqlError("backup", err)
	}
	defer conn.Close()
	abs, err := filepath.Abs(path)
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	target := url.URL{Scheme: "file", Path: filepath.ToSlash(abs)}
	err = conn.Raw(func(driver any) error {
		source, ok := driver.(interface {
			NewBackup(string) (*sqlite.Backup, error)
		})
		if !ok {
			return errors.New("the driver has no online backup")
		}
		b, err := source.NewBackup(target.String())
		if err != nil {
			return err
		}
		_, err = b.Step(-1)
		err = errors.Join(err, b.Finish())
		if c, ok := driver.(stillConn); ok {
			err = errors.Join(err, c.on.check())
		}
		return err
	})
	return sqlError("backup", err)
}

// checkCopy reads the whole copy, and leaves no log beside it.
func checkCopy(ctx context.Context, path string) error {
	dsn, err := dataSource(path, "rw", []string{"journal_mode(DELETE)", "trusted_schema(0)"})
	if err != nil {
		return err
	}
	db, err := sql.Open("sqlite", dsn)
	if err != nil {
		return fmt.Errorf("check backup: %w", err)
	}
	defer db.Close()
	var result string
	if err := db.QueryRowContext(ctx, `PRAGMA integrity_check(1)`).Scan(&result); err != nil {
		return sqlError("check backup", err)
	}
	if result != "ok" {
		return errors.Join(geo.Errorf(geo.EUnavailable, "the copy is damaged, and so may the database be: frontline verify tells more"), errors.New(result))
	}
	return nil
}

// syncFile waits until a file, or a folder's list of names, is on the disk.
func syncFile(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
