package sqlkit

import (
	"context"
	"database/sql"
	"sync"
)

// Pool is a pool of connections that parses each query once a connection:
// that takes longer than running most of them. Queries are
// constants of the program, so that there are not many.
type Pool struct {
	*sql.DB
	statements sync.Map // by query
}

// QueryContext is of Queryer.
func (db *Pool) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	stmt, err := db.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	return stmt.QueryContext(ctx, args...)
}

// QueryRowContext is of Queryer.
func (db *Pool) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	stmt, err := db.statement(ctx, query)
	if err != nil {
		return db.DB.QueryRowContext(ctx, query, args...) // which tells it
	}
	return stmt.QueryRowContext(ctx, args...)
}

// statement is closed with the pool.
func (db *Pool) statement(ctx context.Context, query string) (*sql.Stmt, error) {
	if s, ok := db.statements.Load(query); ok {
		return s.(*sql.Stmt), nil
	}
	made, err := db.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	s, there := db.statements.LoadOrStore(query, made)
	if there {
		_ = made.Close() // another was faster
	}
	return s.(*sql.Stmt), nil
}

// Prepare returns the statement of a query that is asked often, and what closes it.
func Prepare(ctx context.Context, q Queryer, query string) (*sql.Stmt, func() error, error) {
	if db, ok := q.(*Pool); ok {
		stmt, err := db.statement(ctx, query)
		return stmt, func() error { return nil }, err
	}
	stmt, err := q.PrepareContext(ctx, query)
	if err != nil {
		return nil, nil, err
	}
	return stmt, stmt.Close, nil
}

// Queryer is what a *sql.DB and a *sql.Tx have in common.
type Queryer interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
	PrepareContext(ctx context.Context, query string) (*sql.Stmt, error)
}
