package migrations

import (
	"context"
	"database/sql"

	"frontline/data/internal/sqlkit"
	"frontline/data/internal/table"
	"frontline/data/span"
	"frontline/geo"

	"github.com/pressly/goose/v3"
)

// The migrations that follow those which make the tables of spans.
const (
	replayMigration    = 4
	territoryMigration = 8
)

// replaySpans makes the spans of a record that was kept without: one revision
// after the other, as if they had been made all along, so that what was known
// when stays true of them.
func replaySpans(migration int64, in span.Ledger) *goose.Migration {
	return goose.NewGoMigration(migration, &goose.GoFunc{RunTx: func(ctx context.Context, tx *sql.Tx) error {
		var last geo.Revision
		if err := tx.QueryRowContext(ctx, table.CurrentRevision).Scan(&last); err != nil {
			return sqlkit.Error("find revision", err)
		}
		var regions span.RegionCache
		for rev := geo.Revision(1); rev <= last; rev++ {
			if err := span.Replay(ctx, tx, rev, &regions, in); err != nil {
				return err
			}
		}
		return nil
	}}, nil)
}
