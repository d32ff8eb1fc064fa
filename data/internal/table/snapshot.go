package table

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"frontline/data/internal/sqlkit"
	"frontline/geo"
)

// Supersede ends what answers for a date as known now, where anything does.
func Supersede(ctx context.Context, tx *sql.Tx, layer, date string, rev geo.Revision) error {
	_, err := tx.ExecContext(ctx, `
		UPDATE snapshot SET superseded = ?
		 WHERE id = (SELECT id FROM live_snapshot WHERE layer = ? AND valid_on = ?)`, rev, layer, date)
	return sqlkit.Error("supersede snapshot", err)
}

// Withdraw takes back a snapshot that is under embargo.
func Withdraw(ctx context.Context, tx *sql.Tx, snapshot int64, at time.Time) error {
	_, err := tx.ExecContext(ctx, `
		UPDATE snapshot SET withdrawn = ? WHERE id = ? AND revision IS NULL AND withdrawn IS NULL`, sqlkit.FormatInstant(at), snapshot)
	return sqlkit.Error("withdraw snapshot", err)
}

// FindBefore finds what answers for the day before date, as known now: the
// snapshot's id, 0 for none.
func FindBefore(ctx context.Context, q sqlkit.Queryer, layer string, date geo.Date) (id int64, on geo.Date, sha []byte, err error) {
	var text string
	err = q.QueryRowContext(ctx, `
		SELECT id, valid_on, sha256 FROM live_snapshot
		 WHERE layer = ? AND valid_on < ?
		 ORDER BY valid_on DESC LIMIT 1`, layer, date.String()).Scan(&id, &text, &sha)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return 0, 0, nil, nil
	case err != nil:
		return 0, 0, nil, sqlkit.Error("find snapshot", err)
	}
	on, err = geo.ParseDate(text)
	return id, on, sha, err
}
