package data

import (
	"context"
	"fmt"
	"path/filepath"

	"frontline/data/internal/sqlkit"
)

// Server is a process that serves this database. It is no part of the record:
// that it comes and goes takes no revision.
type Server struct {
	Host    string // that it runs on
	Address string // host and port, as one reaches it there
	PID     int    // its process on the host
}

// AddServer puts a server on the list of those that serve this file. It takes the
// place of one that had the same address.
func (db *DB) AddServer(ctx context.Context, s Server) error {
	if db.writer == nil {
		return sqlkit.ErrReadOnly()
	}
	file, err := db.file()
	if err != nil {
		return err
	}
	_, err = db.writer.ExecContext(ctx, `
		INSERT OR REPLACE INTO server (file, host, address, pid, started_at) VALUES (?, ?, ?, ?, ?)`,
		file, s.Host, s.Address, s.PID, sqlkit.FormatInstant(db.now()))
	return sqlkit.Error("add server", err)
}

// RemoveServer takes a server off the list, and nothing where another process has
// its address by now.
func (db *DB) RemoveServer(ctx context.Context, s Server) error {
	if db.writer == nil {
		return sqlkit.ErrReadOnly()
	}
	file, err := db.file()
	if err != nil {
		return err
	}
	_, err = db.writer.ExecContext(ctx, `
		DELETE FROM server WHERE file = ? AND host = ? AND address = ? AND pid = ?`, file, s.Host, s.Address, s.PID)
	return sqlkit.Error("remove server", err)
}

// Servers lists those of a host that are on the list of this file. One that did
// not end well is on it still.
func (db *DB) Servers(ctx context.Context, host string) ([]Server, error) {
	file, err := db.file()
	if err != nil {
		return nil, err
	}
	rows, err := db.reader.QueryContext(ctx, `
		SELECT host, address, pid FROM server WHERE file = ? AND host = ? ORDER BY address`, file, host)
	if err != nil {
		return nil, sqlkit.Error("find servers", err)
	}
	defer rows.Close()
	var list []Server
	for rows.Next() {
		var s Server
		if err := rows.Scan(&s.Host, &s.Address, &s.PID); err != nil {
			return nil, sqlkit.Error("find servers", err)
		}
		list = append(list, s)
	}
	return list, sqlkit.Error("find servers", rows.Err())
}

// file is where the database is, by whatever name it was opened.
func (db *DB) file() (string, error) {
	path, err := filepath.Abs(db.path)
	if err == nil {
		path, err = filepath.EvalSymlinks(path)
	}
	if err != nil {
		return "", fmt.Errorf("database path: %w", err)
	}
	return path, nil
}
