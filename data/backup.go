package data

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"frontline/data/internal/disk"
	"frontline/data/internal/sqlkit"
	"frontline/data/migrations"
	"frontline/geo"
)

// Backup writes a copy of the record to a file, by SQLite's online backup:
// one state of it, while others read and write. The copy is made beside the
// file, checked, and takes its place at once or not at all. A file that is
// there is replaced where it is a Frontline database, else it is refused
// (geo.EConflict).
func (db *DB) Backup(ctx context.Context, path string) error {
	if err := db.checkTarget(ctx, path); err != nil {
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
	if err := sqlkit.CopyTo(ctx, db.reader, temp); err != nil {
		return err
	}
	if err := sqlkit.CheckCopy(ctx, temp); err != nil {
		return err
	}
	if err := disk.Replace(temp, path); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	return nil
}

// checkTarget refuses what would be lost by a backup to path.
func (db *DB) checkTarget(ctx context.Context, path string) error {
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
	if _, err := migrations.Schema().Inspect(ctx, path); err != nil && geo.ErrorCode(err) != geo.EInternal {
		return geo.Errorf(geo.EConflict, "%s is there and is no backup: give another file", filepath.Base(path))
	}
	return nil
}
