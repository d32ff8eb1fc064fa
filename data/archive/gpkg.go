package archive

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"

	"frontline/geo"
	"frontline/geo/history"

	"github.com/paulmach/orb"
)

// geoPackageID and geoPackageVersion are by what a GeoPackage 1.3 is known: "GPKG" and 1.3.0.
const (
	geoPackageID      = 0x47504b47
	geoPackageVersion = 10300
	wgs84             = 4326
	geometryColumn    = "geom"
)

// geoPackageSchema is what OGC 12-128r17 asks of each file (tables 1 and 3 to 6), and the
// table in which QGIS and GDAL keep styles.
const geoPackageSchema = `
	CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, organization TEXT NOT NULL,
		organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
	CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE, description TEXT DEFAULT '',
		last_change DATETIME NOT NULL, min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
		CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
	CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL,
		z TINYINT NOT NULL, m TINYINT NOT NULL, CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
		CONSTRAINT uk_gc_table_name UNIQUE (table_name), CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
		CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
	CREATE TABLE layer_styles (id INTEGER PRIMARY KEY, f_table_catalog TEXT(256), f_table_schema TEXT(256), f_table_name TEXT(256),
		f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30),
		update_time DATETIME);
	CREATE TABLE about (fid INTEGER PRIMARY KEY, name TEXT NOT NULL, value TEXT NOT NULL);
	CREATE TABLE snapshots (fid INTEGER PRIMARY KEY, date DATE NOT NULL, recorded_at DATETIME NOT NULL, source_url TEXT, note TEXT, ends TEXT);
	CREATE TABLE not_recorded (fid INTEGER PRIMARY KEY, since DATE NOT NULL, until DATE NOT NULL);`

const wgs84Definition = `GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],` +
	`PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4326"]]`

// family is one of the tables of features, since a program for maps draws a table by one
// kind of symbol.
type family struct {
	suffix   string // of the table's name
	geometry string // the type, as a GeoPackage has it
	symbol   string // the kind of symbol, as QGIS has it
}

var families = []family{{"", "MULTIPOLYGON", "fill"}, {"_lines", "MULTILINESTRING", "line"}, {"_points", "MULTIPOINT", "marker"}}

// geoPackage writes one file.
type geoPackage struct {
	tx     *sql.Tx
	r      history.Record
	each   history.Each
	layer  string
	change string // when the content came to be
}

// WriteGeoPackage writes all of a layer's time into a GeoPackage, a span a row, with since
// and until: the style in the file sets them for QGIS's temporal controller. It is
// geo.EConflict where the file is there and must not be replaced.
func WriteGeoPackage(ctx context.Context, path string, replace bool, r history.Record, each history.Each) (size int64, err error) {
	return WritePath(path, replace, func(temp string) error {
		u := url.URL{Scheme: "file", Path: filepath.ToSlash(temp), RawQuery: url.Values{
			"_pragma": {
				fmt.Sprintf("application_id(%d)", geoPackageID), fmt.Sprintf("user_version(%d)", geoPackageVersion),
				"journal_mode(OFF)", "synchronous(OFF)", "locking_mode(EXCLUSIVE)",
			},
		}.Encode()}
		db, err := sql.Open("sqlite", u.String())
		if err != nil {
			return fmt.Errorf("geopackage: %w", err)
		}
		db.SetMaxOpenConns(1)
		tx, err := db.BeginTx(ctx, nil)
		if err != nil {
			return errors.Join(fmt.Errorf("geopackage: %w", err), db.Close())
		}
		g := geoPackage{tx, r, each, r.Layer.ID, r.RecordedAt().Format("2006-01-02T15:04:05.000Z")}
		if err := g.write(ctx); err != nil {
			return errors.Join(err, tx.Rollback(), db.Close())
		}
		return errors.Join(tx.Commit(), db.Close())
	})
}

func (g geoPackage) write(ctx context.Context) error {
	if err := g.exec(ctx, geoPackageSchema); err != nil {
		return err
	}
	for _, srs := range [][]any{
		{"Undefined Cartesian SRS", -1, "NONE", -1, "undefined", "undefined Cartesian coordinate reference system"},
		{"Undefined geographic SRS", 0, "NONE", 0, "undefined", "undefined geographic coordinate reference system"},
		{"WGS 84 geodetic", wgs84, "EPSG", wgs84, wgs84Definition, "longitude and latitude in degrees on WGS 84"},
	} {
		if err := g.exec(ctx, `INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)`, srs...); err != nil {
			return err
		}
	}
	if err := g.features(ctx); err != nil {
		return err
	}
	for _, table := range [][2]string{
		{"about", "What this file says of itself"}, {"snapshots", "The snapshots that it is made of"},
		{"not_recorded", "Days for which there is no snapshot: from since to the day before until"}, {"layer_styles", "How QGIS draws it"},
	} {
		if err := g.exec(ctx, `INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change) VALUES (?, 'attributes', ?, ?, ?)`, table[0], table[0], table[1], g.change); err != nil {
			return err
		}
	}
	for _, f := range g.r.Facts() {
		if err := g.exec(ctx, `INSERT INTO about (name, value) VALUES (?, ?)`, f.Name, f.Value); err != nil {
			return err
		}
	}
	for _, s := range g.r.Snapshots {
		if err := g.exec(ctx, `INSERT INTO snapshots (date, recorded_at, source_url, note, ends) VALUES (?, ?, nullif(?, ''), nullif(?, ''), nullif(?, ''))`,
			s.ValidOn.String(), s.RecordedAt.UTC().Format("2006-01-02T15:04:05.000Z"), s.SourceURL, s.Note, s.Ends); err != nil {
			return err
		}
	}
	for _, gap := range g.r.Gaps {
		if err := g.exec(ctx, `INSERT INTO not_recorded (since, until) VALUES (?, ?)`, gap.From.String(), gap.Until.String()); err != nil {
			return err
		}
	}
	return nil
}

func (g geoPackage) exec(ctx context.Context, query string, args ...any) error {
	if _, err := g.tx.ExecContext(ctx, query, args...); err != nil {
		return fmt.Errorf("geopackage: %w", err)
	}
	return nil
}

// features writes the tables of spans: of areas, and of lines and of points where there are any.
func (g geoPackage) features(ctx context.Context) error {
	boxes := make([]orb.Bound, len(families))
	inserts := make([]*sql.Stmt, len(families))
	err := g.r.Counted(g.each)(func(s geo.Span) error {
		row, err := g.r.Row(s)
		if err != nil {
			return err
		}
		for i, shape := range apart(s.Feature.Geometry) {
			if shape == nil {
				continue
			}
			if inserts[i] == nil {
				if inserts[i], err = g.makeTable(ctx, families[i]); err != nil {
					return err
				}
				boxes[i] = shape.Bound()
			}
			boxes[i] = boxes[i].Union(shape.Bound())
			if _, err := inserts[i].ExecContext(ctx, append([]any{packGeometry(shape)}, row...)...); err != nil {
				return fmt.Errorf("geopackage: %w", err)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if inserts[0] == nil && inserts[1] == nil && inserts[2] == nil { // a file of nothing has its table, too
		if inserts[0], err = g.makeTable(ctx, families[0]); err != nil {
			return err
		}
	}
	for i, f := range families {
		if inserts[i] == nil {
			continue
		}
		if err := errors.Join(inserts[i].Close(), g.listTable(ctx, f, boxes[i])); err != nil {
			return err
		}
	}
	return nil
}

func (g geoPackage) makeTable(ctx context.Context, f family) (*sql.Stmt, error) {
	names, marks := []string{`"` + geometryColumn + `"`}, []string{"?"}
	table := `CREATE TABLE "` + g.layer + f.suffix + `" (fid INTEGER PRIMARY KEY, "` + geometryColumn + `" ` + f.geometry
	for _, c := range history.Columns() {
		table += `, "` + c.Name + `" ` + c.Type
		names, marks = append(names, `"`+c.Name+`"`), append(marks, "?")
	}
	if err := g.exec(ctx, table+")"); err != nil {
		return nil, err
	}
	return g.tx.PrepareContext(ctx, `INSERT INTO "`+g.layer+f.suffix+`" (`+strings.Join(names, ", ")+`) VALUES (`+strings.Join(marks, ", ")+`)`)
}

// listTable says of a table what it holds, and how QGIS draws it.
func (g geoPackage) listTable(ctx context.Context, f family, box orb.Bound) error {
	table := g.layer + f.suffix
	title := g.r.Title()
	if f.suffix != "" {
		title += ": " + strings.TrimPrefix(f.suffix, "_")
	}
	about := g.r.Caption()
	for _, fact := range g.r.Facts() {
		if fact.Name == "attribution" || fact.Name == "licence" {
			about += " " + fact.Name + ": " + fact.Value + "."
		}
	}
	if err := g.exec(ctx, `INSERT INTO gpkg_contents VALUES (?, 'features', ?, ?, ?, ?, ?, ?, ?, ?)`,
		table, title, about, g.change, box.Min[0], box.Min[1], box.Max[0], box.Max[1], wgs84); err != nil {
		return err
	}
	if err := g.exec(ctx, `INSERT INTO gpkg_geometry_columns VALUES (?, ?, ?, ?, 0, 0)`, table, geometryColumn, f.geometry, wgs84); err != nil {
		return err
	}
	return g.exec(ctx, `INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description, owner, update_time)
		VALUES ('', '', ?, ?, 'frontline', ?, '', 1, 'Time by since and until; claims hatched', '', ?)`, table, geometryColumn, qgisStyle(g.r.Layer, f), g.change)
}

// apart are the areas, the lines and the points of a geometry.
func apart(g orb.Geometry) (out [3]orb.Geometry) {
	points, lines, areas := geo.ByKind(g)
	if len(areas) > 0 {
		out[0] = areas
	}
	if len(lines) > 0 {
		out[1] = lines
	}
	if len(points) > 0 {
		out[2] = points
	}
	return out
}
