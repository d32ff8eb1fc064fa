package sqlkit

import (
	"context"
	"database/sql"
)

// Brief is the context for a statement that takes next to no time, so that nobody need
// stop it halfway: of one that can be stopped the driver has a goroutine wait for that,
// which takes longer than to write a row. Whoever runs many of them looks at ctx in
// between.
func Brief(ctx context.Context) context.Context { return context.WithoutCancel(ctx) }

// Insert runs a statement that inserts one row, and returns its id. To have it returned
// by the statement takes twice as long.
func Insert(ctx context.Context, insert *sql.Stmt, args ...any) (int64, error) {
	done, err := insert.ExecContext(ctx, args...)
	if err != nil {
		return 0, err
	}
	return done.LastInsertId()
}
