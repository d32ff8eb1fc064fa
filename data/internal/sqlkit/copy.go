package sqlkit

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"

	"frontline/geo"

	"modernc.org/sqlite"
)

// CopyTo copies every page in one step: readers and writers go on, as they do
// beside any reader.
func CopyTo(ctx context.Context, db *Pool, path string) error {
	conn, err := db.Conn(ctx)
	if err != nil {
		return Error("backup", err)
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
		if c, ok := driver.(frozenConn); ok {
			err = errors.Join(err, c.on.check())
		}
		return err
	})
	return Error("backup", err)
}

// CheckCopy reads the whole copy, and leaves no log beside it.
func CheckCopy(ctx context.Context, path string) error {
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
		return Error("check backup", err)
	}
	if result != "ok" {
		return errors.Join(geo.Errorf(geo.EUnavailable, "the copy is damaged, and so may the database be: frontline verify tells more"), errors.New(result))
	}
	return nil
}
