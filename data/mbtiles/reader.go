package mbtiles

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"frontline/geo"

	"modernc.org/sqlite"
)

// The bounds of what is read, in bytes.
const (
	mostTile     = 8 << 20
	mostMetadata = 8 << 20
)

// Reader reads tiles out of an archive in place. It is for any number of goroutines.
type Reader struct {
	db       *sql.DB
	tile     *sql.Stmt
	metadata []Field
	path     string
}

// Open opens the archive at path. What is none of vector tiles is geo.EInvalid, worded by
// what is wrong. A database of others is not trusted: nothing that its schema names is run
// but SQLite's own, and it is only read.
func Open(ctx context.Context, path string) (*Reader, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("mbtiles: %w", err)
	}
	u := url.URL{Scheme: "file", Path: filepath.ToSlash(abs), RawQuery: url.Values{
		"mode":    {"ro"},
		"_pragma": {"trusted_schema(OFF)", "query_only(ON)", "mmap_size(0)", "cache_size(-2000)"},
	}.Encode()}
	db, err := sql.Open("sqlite", u.String())
	if err != nil {
		return nil, fmt.Errorf("mbtiles: %w", err)
	}
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	r := &Reader{db: db, path: abs}
	opening, cancel := context.WithTimeout(ctx, openTimeout)
	defer cancel()
	if err = r.bound(opening); err == nil {
		err = r.begin(opening)
	}
	if err != nil && opening.Err() != nil && ctx.Err() == nil {
		err = geo.Errorf(geo.EInvalid, "it took more than %v to read what the archive says of itself", openTimeout)
	}
	if err != nil {
		return nil, errors.Join(err, r.Close())
	}
	return r, nil
}

const (
	connections = 4
	// openTimeout is for views: they may say what takes for ever.
	openTimeout = 10 * time.Second
)

// bound keeps SQLite from making values that are larger than any that is read, as a view may ask for.
func (r *Reader) bound(ctx context.Context) (err error) {
	conns := make([]*sql.Conn, connections)
	for i := range conns {
		if conns[i], err = r.db.Conn(ctx); err != nil {
			return errors.Join(errNoArchive, err)
		}
		defer conns[i].Close()
		const limitLength = 0 // SQLITE_LIMIT_LENGTH
		if _, err := sqlite.Limit(conns[i], limitLength, 2*mostTile); err != nil {
			return fmt.Errorf("mbtiles: %w", err)
		}
	}
	return nil
}

var errNoArchive = geo.Errorf(geo.EInvalid, "it is no MBTiles archive: it has no tables tiles and metadata, or cannot be read as SQLite")

// errLog is of an archive that SQLite cannot read without a file of its own beside it.
var errLog = geo.Errorf(geo.EInvalid, "it is in SQLite's WAL mode, for which whoever reads it must be able to write to its folder: `PRAGMA journal_mode = DELETE` by sqlite3 ends that")

// keepsLog reports whether a database is in WAL mode (SQLite's file format, 1.3.3).
func keepsLog(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	var b [20]byte
	_, err = io.ReadFull(f, b[:])
	return err == nil && b[18] == 2 && b[19] == 2
}

func (r *Reader) begin(ctx context.Context) (err error) {
	const tile = `SELECT CASE WHEN length(tile_data) <= ? THEN tile_data END FROM tiles WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?`
	if r.tile, err = r.db.PrepareContext(ctx, tile); err != nil {
		const readOnly, cannotOpen = 8, 14 // SQLite's result codes
		var of interface{ Code() int }
		if errors.As(err, &of) && (of.Code()&0xff == readOnly || of.Code()&0xff == cannotOpen) && keepsLog(r.path) {
			return errors.Join(errLog, err)
		}
		return errors.Join(errNoArchive, err)
	}
	if err := r.checkIndex(ctx, tile); err != nil {
		return err
	}
	rows, err := r.db.QueryContext(ctx, `SELECT name, value FROM metadata WHERE length(name) < 1000 AND length(value) <= ? ORDER BY name, value LIMIT 1000`, mostMetadata)
	if err != nil {
		return errors.Join(errNoArchive, err)
	}
	defer rows.Close()
	size := 0
	for rows.Next() {
		var f Field
		if err := rows.Scan(&f.Name, &f.Value); err != nil {
			return errors.Join(errNoArchive, err)
		}
		if size += len(f.Name) + len(f.Value); size > mostMetadata {
			return geo.Errorf(geo.ETooLarge, "its metadata have more than %d MB", mostMetadata>>20)
		}
		r.metadata = append(r.metadata, f)
	}
	if err := rows.Err(); err != nil {
		return errors.Join(errNoArchive, err)
	}
	if format := r.Field("format"); format != "pbf" {
		if format == "" {
			format = "of a format that it does not name"
		}
		return geo.Errorf(geo.EInvalid, "its tiles are %s: vector tiles (pbf) are read", geo.Printable(geo.Clip(format, 40)))
	}
	return nil
}

// checkIndex refuses an archive in which each tile would be looked for among all.
func (r *Reader) checkIndex(ctx context.Context, query string) error {
	rows, err := r.db.QueryContext(ctx, "EXPLAIN QUERY PLAN "+query, mostTile, 0, 0, 0)
	if err != nil {
		return errors.Join(errNoArchive, err)
	}
	defer rows.Close()
	for rows.Next() {
		var id, parent, unused int
		var step string
		if err := rows.Scan(&id, &parent, &unused, &step); err != nil {
			return fmt.Errorf("mbtiles: %w", err)
		}
		if strings.HasPrefix(step, "SCAN") {
			return geo.Errorf(geo.EInvalid, "its tiles have no index, so that each would be looked for among all: CREATE UNIQUE INDEX tile ON tiles (zoom_level, tile_column, tile_row)")
		}
	}
	return rows.Err()
}

// Metadata are the rows of that table, by name.
func (r *Reader) Metadata() []Field { return r.metadata }

// Field is the value of a row of the metadata, "" where there is none.
func (r *Reader) Field(name string) string {
	for _, f := range r.metadata {
		if f.Name == name {
			return f.Value
		}
	}
	return ""
}

// Tile returns a tile's bytes as they stand in the archive, its row counted from the north;
// nil where the archive has none.
func (r *Reader) Tile(ctx context.Context, z uint8, x, y uint32) ([]byte, error) {
	var b []byte
	err := r.tile.QueryRowContext(ctx, mostTile, z, x, uint32(1)<<z-1-y).Scan(&b)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("mbtiles: read tile: %w", err)
	case b == nil:
		return nil, geo.Errorf(geo.ETooLarge, "a tile of the archive has more than %d MB", mostTile>>20)
	}
	return b, nil
}

// Each calls yield with the tiles of a zoom, their rows counted from the north.
func (r *Reader) Each(ctx context.Context, z uint8, yield func(x, y uint32) error) error {
	last := int64(1)<<z - 1
	rows, err := r.db.QueryContext(ctx, `SELECT tile_column, tile_row FROM tiles WHERE zoom_level = ? AND tile_column BETWEEN 0 AND ? AND tile_row BETWEEN 0 AND ?`, z, last, last)
	if err != nil {
		return fmt.Errorf("mbtiles: list tiles: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var x, fromSouth int64
		if err := rows.Scan(&x, &fromSouth); err != nil {
			return fmt.Errorf("mbtiles: list tiles: %w", err)
		}
		if err := yield(uint32(x), uint32(last-fromSouth)); err != nil {
			return err
		}
	}
	return rows.Err()
}

// Zooms are the first and the last that there are tiles of.
func (r *Reader) Zooms(ctx context.Context) (first, last uint8, err error) {
	var from, to sql.NullInt64
	// One at a time each is read off the index; together they would be looked for among all tiles.
	err = r.db.QueryRowContext(ctx, `SELECT (SELECT min(zoom_level) FROM tiles), (SELECT max(zoom_level) FROM tiles)`).Scan(&from, &to)
	if err != nil {
		return 0, 0, errors.Join(geo.Errorf(geo.EInvalid, "the zooms of its tiles cannot be read"), err)
	}
	if !from.Valid || from.Int64 < 0 || to.Int64 > 26 {
		return 0, 0, geo.Errorf(geo.EInvalid, "it has no tiles")
	}
	return uint8(from.Int64), uint8(to.Int64), nil
}

// First returns the bytes of one of the tiles.
func (r *Reader) First(ctx context.Context) ([]byte, error) {
	var b []byte
	err := r.db.QueryRowContext(ctx, `SELECT tile_data FROM tiles WHERE length(tile_data) <= ? LIMIT 1`, mostTile).Scan(&b)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, errors.Join(geo.Errorf(geo.EInvalid, "its tiles cannot be read"), err)
	}
	return b, nil
}

// Counter is SQLite's count of the changes to the file (its file format, 1.3.8), which
// rises with each that is not in a write-ahead log.
func Counter(path string) (uint32, error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	var b [28]byte
	if _, err := io.ReadFull(f, b[:]); err != nil {
		return 0, errNoArchive
	}
	return binary.BigEndian.Uint32(b[24:]), nil
}

// Close releases the file.
func (r *Reader) Close() error { return r.db.Close() }
