package data

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"os"

	"frontline/geo"

	"modernc.org/sqlite"
)

// Else a lock on a database was lost whenever this process closed any file of it: one
// that is looked at before it is opened anew would be written to in the midst of the
// answers that are read from it. Where there are no such locks it is as before.
var _, _ = sqlite.OFDLocking(true)

// still connects to a file that is read without locks. A row that was read when
// somebody had begun to write to the file may be of two states, and is an error.
type still struct {
	driver.Connector
	file *os.File
	was  os.FileInfo
}

func newStill(c driver.Connector, path string) (s still, err error) {
	f, err := os.Open(path)
	if err != nil {
		return still{}, fmt.Errorf("open database: %w", err)
	}
	was, err := f.Stat()
	if err != nil {
		return still{}, errors.Join(fmt.Errorf("open database: %w", err), f.Close())
	}
	return still{c, f, was}, nil
}

// Connect is of driver.Connector.
func (s still) Connect(ctx context.Context) (driver.Conn, error) {
	c, err := s.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return stillConn{c, s}, nil
}

// Close is called with the pool's.
func (s still) Close() error { return s.file.Close() }

// check fails with geo.EUnavailable where the file was changed.
func (s still) check() error {
	now, err := s.file.Stat()
	if err != nil || now.Size() != s.was.Size() || !now.ModTime().Equal(s.was.ModTime()) {
		return errors.Join(geo.Errorf(geo.EUnavailable, "the database began to be written to while it was read as it stood: try again in a moment"), err)
	}
	return nil
}

type stillConn struct {
	driver.Conn
	on still
}

// BeginTx is of driver.ConnBeginTx.
func (c stillConn) BeginTx(ctx context.Context, opts driver.TxOptions) (driver.Tx, error) {
	return c.Conn.(driver.ConnBeginTx).BeginTx(ctx, opts)
}

// NewBackup is SQLite's: whoever has made one checks the file at its end.
func (c stillConn) NewBackup(to string) (*sqlite.Backup, error) {
	return c.Conn.(interface {
		NewBackup(string) (*sqlite.Backup, error)
	}).NewBackup(to)
}

// PrepareContext is of driver.ConnPrepareContext.
func (c stillConn) PrepareContext(ctx context.Context, query string) (driver.Stmt, error) {
	s, err := c.Conn.(driver.ConnPrepareContext).PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	return stillStmt{s, c.on}, nil
}

type stillStmt struct {
	driver.Stmt
	on still
}

// QueryContext is of driver.StmtQueryContext.
func (s stillStmt) QueryContext(ctx context.Context, args []driver.NamedValue) (driver.Rows, error) {
	rows, err := s.Stmt.(driver.StmtQueryContext).QueryContext(ctx, args)
	if err != nil {
		return nil, errors.Join(s.on.check(), err)
	}
	return stillRows{rows, s.on}, nil
}

type stillRows struct {
	driver.Rows
	on still
}

// Next is of driver.Rows.
func (r stillRows) Next(row []driver.Value) error {
	err := r.Rows.Next(row)
	if changed := r.on.check(); changed != nil { // of which err may come
		return changed
	}
	return err
}
