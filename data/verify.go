package data

import (
	"context"

	"frontline/data/internal/sqlkit"
	"frontline/data/verify"
)

// Problem is something that Verify found wrong.
type Problem = verify.Problem

// Verify checks the whole record: SQLite's own structure, the schema, every
// hash from the bytes up, every geometry, count and bound, the order of
// revisions, what the spans make up, and that nothing is left over. It calls report with
// each problem, and returns an error only where it could not go on. It reads one state of
// the record, whatever is written meanwhile.
func (db *DB) Verify(ctx context.Context, report func(verify.Problem)) error {
	tx, err := db.reader.BeginTx(ctx, nil)
	if err != nil {
		return sqlkit.Error("begin verification", err)
	}
	defer tx.Rollback() // it only reads
	return verify.Record(ctx, tx, report)
}
