package data

import (
	"context"
	"database/sql"
	"os"
	"runtime"
	"sync"
)

// preparedDB is a pool of connections that parses each query once a connection:
// that takes longer than running most of them. What is asked for is constants of
// this package, so that there are not many.
type preparedDB struct {
	*sql.DB
	statements sync.Map // by query
}

func (db *preparedDB) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	stmt, err := db.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	return stmt.QueryContext(ctx, args...)
}

func (db *preparedDB) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	stmt, err := db.statement(ctx, query)
	if err != nil {
		return db.DB.QueryRowContext(ctx, query, args...) // which tells it
	}
	return stmt.QueryRowContext(ctx, args...)
}

// statement is closed with the pool.
func (db *preparedDB) statement(ctx context.Context, query string) (*sql.Stmt, error) {
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

// prepared is a query that is asked often, and how it is closed after.
func prepared(ctx context.Context, q queryer, query string) (*sql.Stmt, func() error, error) {
	if db, ok := q.(*preparedDB); ok {
		stmt, err := db.statement(ctx, query)
		return stmt, func() error { return nil }, err
	}
	stmt, err := q.PrepareContext(ctx, query)
	if err != nil {
		return nil, nil, err
	}
	return stmt, stmt.Close, nil
}

// queryer is what a *sql.DB and a *sql.Tx have in common.
type queryer interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
	PrepareContext(ctx context.Context, query string) (*sql.Stmt, error)
}

// openReadPool is openRead for many readers at a time.
func openReadPool(ctx context.Context, path string, same os.FileInfo) (pool *preparedDB, frozen bool, err error) {
	db, frozen, err := openRead(ctx, path, same)
	if err != nil {
		return nil, false, err
	}
	// Reading is computation once the pages are cached: a few connections
	// more than processors hide what waits for the disk.
	conns := runtime.GOMAXPROCS(0) + 2
	db.SetMaxOpenConns(conns)
	db.SetMaxIdleConns(conns)
	return &preparedDB{DB: db}, frozen, nil
}
