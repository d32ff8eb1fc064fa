package sqlkit

import (
	"context"
	"database/sql"
)

// Tx is a transaction that parses each query once: for each of many files
// that takes longer than running most of them. It is for one goroutine, and for
// queries that are soon answered: see Brief.
type Tx struct {
	*sql.Tx
	statements map[string]*sql.Stmt // which end with the transaction
}

// NewTx leaves it to the caller to commit tx or roll it back.
func NewTx(tx *sql.Tx) *Tx {
	return &Tx{tx, map[string]*sql.Stmt{}}
}

// QueryContext is of Queryer.
func (tx *Tx) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	stmt, err := tx.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	return stmt.QueryContext(Brief(ctx), args...)
}

// QueryRowContext is of Queryer.
func (tx *Tx) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	stmt, err := tx.statement(ctx, query)
	if err != nil {
		return tx.Tx.QueryRowContext(ctx, query, args...) // which tells it
	}
	return stmt.QueryRowContext(Brief(ctx), args...)
}

func (tx *Tx) statement(ctx context.Context, query string) (*sql.Stmt, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if s, ok := tx.statements[query]; ok {
		return s, nil
	}
	s, err := tx.PrepareContext(ctx, query)
	if err == nil {
		tx.statements[query] = s
	}
	return s, err
}
