package sqlkit

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

// frozen connects to a file that is read without locks. A row that was read when
// somebody had begun to write to the file may be of two states, and is an error.
type frozen struct {
	driver.Connector
	file *os.File
	was  os.FileInfo
}

func newFrozen(c driver.Connector, path string) (s frozen, err error) {
	f, err := os.Open(path)
	if err != nil {
		return frozen{}, fmt.Errorf("open database: %w", err)
	}
	was, err := f.Stat()
	if err != nil {
		return frozen{}, errors.Join(fmt.Errorf("open database: %w", err), f.Close())
	}
	return frozen{c, f, was}, nil
}

// Connect is of driver.Connector.
func (s frozen) Connect(ctx context.Context) (driver.Conn, error) {
	c, err := s.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return frozenConn{c, s}, nil
}

// Close is called with the pool's.
func (s frozen) Close() error { return s.file.Close() }

// check fails with geo.EUnavailable where the file was changed.
func (s frozen) check() error {
	now, err := s.file.Stat()
	if err != nil || now.Size() != s.was.Size() || !now.ModTime().Equal(s.was.ModTime()) {
		return errors.Join(geo.Errorf(geo.EUnavailable, "the database began to be written to while it was read as it stood: try again in a moment"), err)
	}
	return nil
}

type frozenConn struct {
	driver.Conn
	on frozen
}

// BeginTx is of driver.ConnBeginTx.
func (c frozenConn) BeginTx(ctx context.Context, opts driver.TxOptions) (driver.Tx, error) {
	return c.Conn.(driver.ConnBeginTx).BeginTx(ctx, opts)
}

// NewBackup is SQLite's: whoever has made one checks the file at its end.
func (c frozenConn) NewBackup(to string) (*sqlite.Backup, error) {
	return c.Conn.(interface {
		NewBackup(string) (*sqlite.Backup, error)
	}).NewBackup(to)
}

// PrepareContext is of driver.ConnPrepareContext.
func (c frozenConn) PrepareContext(ctx context.Context, query string) (driver.Stmt, error) {
	s, err := c.Conn.(driver.ConnPrepareContext).PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	return frozenStmt{s, c.on}, nil
}

type frozenStmt struct {
	driver.Stmt
	on frozen
}

// QueryContext is of driver.StmtQueryContext.
func (s frozenStmt) QueryContext(ctx context.Context, args []driver.NamedValue) (driver.Rows, error) {
	rows, err := s.Stmt.(driver.StmtQueryContext).QueryContext(ctx, args)
	if err != nil {
		return nil, errors.Join(s.on.check(), err)
	}
	return frozenRows{rows, s.on}, nil
}

type frozenRows struct {
	driver.Rows
	on frozen
}

// Next is of driver.Rows.
func (r frozenRows) Next(row []driver.Value) error {
	err := r.Rows.Next(row)
	if changed := r.on.check(); changed != nil { // of which err may come
		return changed
	}
	return err
}
