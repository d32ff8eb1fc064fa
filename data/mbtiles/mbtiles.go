// Package mbtiles writes archives of gzipped vector tiles in the format
// MBTiles, version 1.3: https://github.com/mapbox/mbtiles-spec/blob/master/1.3/spec.md
//
// Equal tiles are kept once: tiles is a view of the table map, which names what
// a tile shows, and the table images, which has it. The same calls give the
// same file.
package mbtiles

import (
	"context"
	"crypto/md5"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"

	_ "modernc.org/sqlite"
)

// Field is a row of the table metadata.
type Field struct{ Name, Value string }

// Writer writes one archive. It is for one goroutine.
type Writer struct {
	db       *sql.DB
	tx       *sql.Tx
	addTile  *sql.Stmt
	addImage *sql.Stmt
}

// The number by which SQLite's magic.txt knows the format.
const applicationID = 0x4d504258

const schema = `
	CREATE TABLE metadata (name TEXT, value TEXT);
	CREATE TABLE map (zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER, tile_id TEXT);
	CREATE TABLE images (tile_id TEXT, tile_data BLOB);
	CREATE VIEW tiles AS
		SELECT map.zoom_level AS zoom_level, map.tile_column AS tile_column,
		       map.tile_row AS tile_row, images.tile_data AS tile_data
		  FROM map JOIN images ON images.tile_id = map.tile_id;`

// Made when all is there, which is several times faster.
const indexes = `
	CREATE UNIQUE INDEX metadata_name ON metadata (name);
	CREATE UNIQUE INDEX map_tile ON map (zoom_level, tile_column, tile_row);
	CREATE UNIQUE INDEX images_id ON images (tile_id);`

// Create begins an archive in the file at path, which is empty or missing. The
// file is of use only once Finish has returned nil, and on the disk only once
// the caller has synced it.
func Create(ctx context.Context, path string, metadata []Field) (*Writer, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("mbtiles: %w", err)
	}
	// Who is killed begins anew: a journal would cost time and save nothing.
	u := url.URL{Scheme: "file", Path: filepath.ToSlash(abs), RawQuery: url.Values{
		"_pragma": {fmt.Sprintf("application_id(%d)", applicationID), "journal_mode(OFF)", "synchronous(OFF)", "locking_mode(EXCLUSIVE)"},
	}.Encode()}
	db, err := sql.Open("sqlite", u.String())
	if err != nil {
		return nil, fmt.Errorf("mbtiles: %w", err)
	}
	db.SetMaxOpenConns(1)
	w := &Writer{db: db}
	if err := w.begin(ctx, metadata); err != nil {
		return nil, errors.Join(err, w.Close())
	}
	return w, nil
}

func (w *Writer) begin(ctx context.Context, metadata []Field) (err error) {
	if w.tx, err = w.db.BeginTx(ctx, nil); err != nil {
		return fmt.Errorf("mbtiles: begin: %w", err)
	}
	if _, err := w.tx.ExecContext(ctx, schema); err != nil {
		return fmt.Errorf("mbtiles: schema: %w", err)
	}
	for _, f := range metadata {
		if _, err := w.tx.ExecContext(ctx, `INSERT INTO metadata (name, value) VALUES (?, ?)`, f.Name, f.Value); err != nil {
			return fmt.Errorf("mbtiles: metadata: %w", err)
		}
	}
	if w.addTile, err = w.tx.PrepareContext(ctx, `INSERT INTO map (zoom_level, tile_column, tile_row, tile_id) VALUES (?, ?, ?, ?)`); err == nil {
		w.addImage, err = w.tx.PrepareContext(ctx, `INSERT INTO images (tile_id, tile_data) VALUES (?, ?)`)
	}
	if err != nil {
		return fmt.Errorf("mbtiles: prepare: %w", err)
	}
	return nil
}

// ImageID names what a tile shows, as other programs do that keep equal tiles
// once: by the MD5 of its bytes.
func ImageID(data []byte) string {
	sum := md5.Sum(data)
	return hex.EncodeToString(sum[:])
}

// AddImage adds what tiles show, once.
func (w *Writer) AddImage(ctx context.Context, id string, data []byte) error {
	if _, err := w.addImage.ExecContext(ctx, id, data); err != nil {
		return fmt.Errorf("mbtiles: add image: %w", err)
	}
	return nil
}

// AddTile adds a tile, its row counted from the north, that shows an image.
func (w *Writer) AddTile(ctx context.Context, z uint8, x, y uint32, image string) error {
	fromSouth := uint32(1)<<z - 1 - y // rows are those of the Tile Map Service
	if _, err := w.addTile.ExecContext(ctx, z, x, fromSouth, image); err != nil {
		return fmt.Errorf("mbtiles: add tile: %w", err)
	}
	return nil
}

// Finish makes the archive complete.
func (w *Writer) Finish(ctx context.Context) error {
	if _, err := w.tx.ExecContext(ctx, indexes); err != nil {
		return fmt.Errorf("mbtiles: index: %w", err)
	}
	if err := w.tx.Commit(); err != nil {
		return fmt.Errorf("mbtiles: commit: %w", err)
	}
	return w.Close()
}

// Close releases the file, finished or not.
func (w *Writer) Close() error {
	if w.tx != nil {
		if err := w.tx.Rollback(); err != nil && !errors.Is(err, sql.ErrTxDone) {
			return errors.Join(err, w.db.Close())
		}
	}
	return w.db.Close()
}
