package format

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"frontline/geo"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// maxReading is how long reading all of a GeoPackage from outside may take.
const maxReading = 2 * time.Minute

// readGeoPackage reads the one table of features that the file has. Nothing of
// the database runs: it is opened read-only, and views, generated columns and
// virtual tables are refused.
func readGeoPackage(raw []byte, limit int64) (*collection, error) {
	dir, err := os.MkdirTemp("", "frontline-gpkg-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "in.gpkg")
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		return nil, err
	}
	db, err := sql.Open("sqlite", "file:"+path+"?mode=ro&immutable=1&_pragma=trusted_schema(0)&_pragma=query_only(1)&_pragma=cell_size_check(1)")
	if err != nil {
		return nil, err
	}
	defer db.Close()
	ctx, cancel := context.WithTimeout(context.Background(), maxReading)
	defer cancel()
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, geoPackageError(err)
	}
	defer conn.Close()
	if _, err := sqlite.Limit(conn, sqlite3.SQLITE_LIMIT_LENGTH, maxValue); err != nil {
		return nil, err
	}
	g := geoPackage{ctx: ctx, conn: conn, limit: limit}
	if err := g.findTable(); err != nil {
		return nil, geoPackageError(err)
	}
	made, err := g.features()
	return made, geoPackageError(err)
}

// geoPackageError is what is wrong with the file, in words.
func geoPackageError(err error) error {
	if err == nil || geo.ErrorCode(err) != geo.EInternal {
		return err
	}
	return geo.Errorf(geo.EInvalid, "the GeoPackage cannot be read: %v", err)
}

type geoPackage struct {
	ctx      context.Context
	conn     *sql.Conn
	limit    int64
	table    string
	geometry string // the column of geometries
	key      string // the column that numbers the rows, "" where none does
	columns  []string
	truth    []bool // of the columns, whether each holds truth values
}

// findTable finds the table of features and refuses a file with more or fewer,
// and any that is not in degrees on WGS84.
func (g *geoPackage) findTable() error {
	rows, err := g.conn.QueryContext(g.ctx, `
		SELECT c.table_name, gc.column_name, coalesce(r.organization, ''), coalesce(r.organization_coordsys_id, 0), coalesce(r.srs_name, ''), coalesce(r.definition, ''),
		       coalesce((SELECT type FROM sqlite_schema WHERE name = c.table_name), '') = 'table'
		       AND coalesce((SELECT sql FROM sqlite_schema WHERE name = c.table_name), '') NOT LIKE 'CREATE VIRTUAL%'
		  FROM gpkg_contents c
		  JOIN gpkg_geometry_columns gc ON gc.table_name = c.table_name
		  LEFT JOIN gpkg_spatial_ref_sys r ON r.srs_id = gc.srs_id
		 WHERE c.data_type = 'features'
		 ORDER BY c.table_name`)
	if err != nil {
		return g.otherDatabase()
	}
	defer rows.Close()
	type found struct {
		table, geometry, organization, name, definition string

		number  int
		isTable bool
	}
	var all []found
	for rows.Next() {
		var f found
		if err := rows.Scan(&f.table, &f.geometry, &f.organization, &f.number, &f.name, &f.definition, &f.isTable); err != nil {
			return err
		}
		all = append(all, f)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	if len(all) > 1 { // programs leave empty ones
		full := slices.DeleteFunc(slices.Clone(all), func(f found) bool { return f.isTable && g.isEmpty(f.table) })
		if len(full) > 0 {
			all = full
		}
	}
	switch {
	case len(all) == 0:
		return geo.Errorf(geo.EInvalid, "the GeoPackage has no table of features: those that it has may be of attributes or pictures alone; `ogrinfo FILE` lists them")
	case len(all) > 1:
		var names []string
		for _, f := range all {
			names = append(names, f.table)
		}
		return geo.Errorf(geo.EInvalid, "the GeoPackage has %d tables of features, %s: take one out of it, as with `%s`",
			len(all), geo.Clip(strings.Join(names, ", "), 200), strings.Trim(toWGS84, "`")+" "+shellName(names[0]))
	case !all[0].isTable:
		return geo.Errorf(geo.EInvalid, "%s is a view of the GeoPackage and not a table: %s makes GeoJSON of it", geo.Clip(all[0].table, 60), toWGS84)
	}
	g.table, g.geometry = all[0].table, all[0].geometry
	organization, number, name, definition := all[0].organization, all[0].number, all[0].name, all[0].definition
	if !isWGS84(organization, number, definition) {
		return geo.Errorf(geo.EInvalid, "the GeoPackage is in %s (%s:%d), not in longitude and latitude on WGS84: %s makes a file that is",
			geo.Clip(name, 60), geo.Clip(organization, 20), number, toWGS84)
	}
	return g.findColumns()
}

func (g *geoPackage) isEmpty(table string) bool {
	var any bool
	err := g.conn.QueryRowContext(g.ctx, "SELECT EXISTS (SELECT 1 FROM "+quoted(table)+")").Scan(&any)
	return err == nil && !any
}

// otherDatabase says what a database is that is no GeoPackage.
func (g *geoPackage) otherDatabase() error {
	var tables int
	err := g.conn.QueryRowContext(g.ctx, `SELECT count(*) FROM sqlite_schema WHERE name IN ('tiles', 'metadata')`).Scan(&tables)
	switch {
	case err != nil:
		return geo.Errorf(geo.EInvalid, "this begins as a GeoPackage does, and is damaged, cut off or encrypted: fetch it anew")
	case tables == 2:
		return geo.Errorf(geo.EInvalid, "this is an MBTiles archive: it has tiles for a map, and no features; load the file that they were made of")
	}
	return geo.Errorf(geo.EInvalid, "this is an SQLite database and no GeoPackage: if it holds places, %s makes GeoJSON of it", toWGS84)
}

// isWGS84 tells by the name of a system or, where nobody gave it one, by its
// definition. A GeoPackage has longitude first whatever that says.
func isWGS84(organization string, number int, definition string) bool {
	switch strings.ToUpper(organization) {
	case "NONE":
		return strings.HasPrefix(definition, "GEOG") && (strings.Contains(definition, `"WGS 84"`) || strings.Contains(definition, `"WGS_1984"`))
	case "EPSG":
		return number == 4326 || number == 4979
	case "OGC":
		return number == 84
	}
	return false
}

func (g *geoPackage) findColumns() error {
	rows, err := g.conn.QueryContext(g.ctx, `SELECT name, type, pk, hidden FROM pragma_table_xinfo(?)`, g.table)
	if err != nil {
		return err
	}
	defer rows.Close()
	found := false
	for rows.Next() {
		var name, kind string
		var pk, hidden int
		if err := rows.Scan(&name, &kind, &pk, &hidden); err != nil {
			return err
		}
		switch {
		case hidden != 0:
			return geo.Errorf(geo.EInvalid, "column %s of the GeoPackage is worked out from others: %s writes it out", geo.Clip(name, 60), toWGS84)
		case name == g.geometry:
			found = true
		case pk == 1 && strings.EqualFold(kind, "INTEGER"):
			g.key = name
		default:
			g.columns = append(g.columns, name)
			g.truth = append(g.truth, strings.EqualFold(kind, "BOOLEAN"))
		}
	}
	if !found && rows.Err() == nil {
		return geo.Errorf(geo.EInvalid, "the GeoPackage has no column %s of geometries", geo.Clip(g.geometry, 60))
	}
	return rows.Err()
}

func (g *geoPackage) features() (*collection, error) {
	made := newCollection("row "+cmp.Or(g.key, "rowid")+"=", g.limit)
	list := []string{quoted(g.geometry)}
	order := "rowid"
	if g.key != "" {
		order = quoted(g.key)
	}
	list = append(list, order)
	for _, c := range g.columns {
		list = append(list, quoted(c))
	}
	rows, err := g.conn.QueryContext(g.ctx, "SELECT "+strings.Join(list, ", ")+" FROM "+quoted(g.table)+" ORDER BY "+order)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		values := make([]any, len(list))
		into := make([]any, len(list))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			return nil, err
		}
		blob, ok := values[0].([]byte)
		shape, wrong := geoPackageGeometry(blob)
		if !ok && values[0] != nil {
			wrong = errors.New("its geometry is no blob")
		}
		if wrong != nil {
			shape = nil
		}
		var properties []property
		for i, value := range values[2:] {
			if v := propertyOf(value, g.truth[i]); v != nil {
				properties = append(properties, property{g.columns[i], v})
			}
		}
		id := ""
		n, ok := values[1].(int64)
		if ok {
			id = strconv.FormatInt(n, 10)
		}
		if err := made.add(n, id, shape, properties); err != nil {
			return nil, err
		}
		if wrong != nil {
			made.fault(wrong)
		}
	}
	made.notes = append(made.notes, fmt.Sprintf("a GeoPackage: table %s, in longitude and latitude on WGS84", geo.Clip(g.table, 60)))
	if g.key != "" {
		made.notes = append(made.notes, fmt.Sprintf("ids are the numbers of rows, column %s: where an export gives them anew, a mapping with ignore_id and a key passes over them", geo.Clip(g.key, 60)))
	}
	return made, rows.Err()
}

// propertyOf is what a column says, nil where it says nothing.
func propertyOf(value any, truth bool) any {
	switch v := value.(type) {
	case []byte:
		return hex.EncodeToString(v[:min(len(v), 1<<10)])
	case time.Time:
		if v.Equal(v.Truncate(24 * time.Hour)) {
			return v.Format(time.DateOnly)
		}
		return v.UTC().Format(time.RFC3339)
	case int64:
		if truth {
			return v != 0
		}
	}
	return value
}

func quoted(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }
