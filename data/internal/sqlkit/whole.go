package sqlkit

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"

	"frontline/geo"

	"modernc.org/sqlite"
)

// CheckWhole reads from a file anew, which finds what those who have read it before do
// not: that it was cut or emptied since. A file that is no longer there, or in whose place
// another is, says nothing of the one that is open.
func CheckWhole(ctx context.Context, path string, same os.FileInfo, frozen bool) (err error) {
	now, err := os.Stat(path)
	if err != nil || !os.SameFile(same, now) {
		return nil
	}
	if now.Size() == 0 { // SQLite would take its log for another's, and delete it
		return geo.Errorf(geo.EUnavailable, "the file of the database is empty: restore it from a backup")
	}
	var more []string
	if frozen {
		more = []string{immutable}
	}
	dsn, err := dataSource(path, "ro", readerPragmas, more...)
	if err != nil {
		return err
	}
	connector, err := sqlite.NewConnector(dsn)
	if err != nil {
		return fmt.Errorf("open database: %w", err)
	}
	db := sql.OpenDB(sameFile{connector, path, same})
	defer func() { err = errors.Join(err, db.Close()) }()
	var tables int
	return Error("read database", db.QueryRowContext(ctx, `SELECT count(*) FROM sqlite_schema`).Scan(&tables))
}
