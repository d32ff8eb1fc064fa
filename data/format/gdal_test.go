package format

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"frontline/geo"
	"frontline/geo/mapping"
)

// gdalAreas are areas with a hole, an island and names that need care; gdalPoints
// are points, in the east of Ukraine as they are.
const (
	gdalAreas = `{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"name":"Town, \"north\" & Село","status":"held"},"geometry":{"type":"MultiPolygon","coordinates":[[[[36,48],[37,48],[37,49],[36,49],[36,48]],[[36.4,48.4],[36.4,48.6],[36.6,48.6],[36.6,48.4],[36.4,48.4]]],[[[38,48],[38.1,48],[38.1,48.1],[38,48.1],[38,48]]]]}},
{"type":"Feature","properties":{"name":"South","status":"contested"},"geometry":{"type":"MultiPolygon","coordinates":[[[[36,47],[37,47],[37,47.5],[36,47]]]]}}]}`
	gdalPoints = `{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"name":"Town","status":"held"},"geometry":{"type":"Point","coordinates":[37.1825,48.2819]}},
{"type":"Feature","properties":{"name":"Село","status":"contested"},"geometry":{"type":"Point","coordinates":[36.25,47.5]}}]}`
)

func needGDAL(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("it runs GDAL some forty times")
	}
	t.Parallel()
	if _, err := exec.LookPath("ogr2ogr"); err != nil {
		t.Skip("ogr2ogr is missing: on Debian, apt-get install gdal-bin")
	}
}

func runIn(t *testing.T, dir, command string) {
	t.Helper()
	run := exec.Command("sh", "-euc", command)
	run.Dir = dir
	if out, err := run.CombinedOutput(); err != nil || strings.Contains(string(out), "ERROR") {
		t.Fatalf("%s: %v: %s", command, err, out)
	}
}

// ground is what features say and where they are: the area or place of each, by
// name and status, areas to a part of ten thousand.
func ground(t *testing.T, r mapping.Reading) string {
	t.Helper()
	var b strings.Builder
	for _, f := range r.Features {
		where := "nowhere"
		if f.Geometry != nil {
			c := f.Geometry.Bound().Center()
			where = fmt.Sprintf("%.3g at %.3f %.3f", geo.Area(f.Geometry)/1e6, c[0], c[1])
		}
		fmt.Fprintf(&b, "%s, %s: %s\n", f.Name(), f.Status, where)
	}
	return b.String()
}

func read(t *testing.T, path string) (mapping.Reading, error) {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return Read(bytes.NewReader(raw), mapping.Options{})
}

// What GDAL writes of a file is read as the file itself is.
func TestWhatGDALWritesIsReadAlike(t *testing.T) {
	needGDAL(t)
	for _, test := range []struct{ in, file, options string }{
		{gdalAreas, "a.kml", "-f KML -dsco NameField=name"},
		{gdalAreas, "lib.kml", "-f LIBKML"},
		{gdalAreas, "a.kmz", "-f LIBKML"},
		{gdalAreas, "a.gpkg", "-f GPKG"},
		{gdalAreas, "z.gpkg", "-f GPKG -dim XYZ"},
		{gdalAreas, "m.gpkg", "-f GPKG -dim XYM"},
		{gdalAreas, "zm.gpkg", "-f GPKG -dim XYZM"},
		{gdalAreas, "any.gpkg", "-f GPKG -nlt GEOMETRY"},
		{gdalAreas, "old.gpkg", "-f GPKG -dsco VERSION=1.0 -lco SPATIAL_INDEX=NO -lco GEOMETRY_NAME=the_geom -lco FID=ogc_fid"},
		{gdalAreas, "wal.gpkg", "--config OGR_SQLITE_JOURNAL WAL -f GPKG"},
		{gdalAreas, "wkt.csv", "-f CSV -lco GEOMETRY=AS_WKT"},
		{gdalAreas, "semicolon.csv", "-f CSV -lco GEOMETRY=AS_WKT -lco SEPARATOR=SEMICOLON -lco WRITE_BOM=YES"},
		{gdalAreas, "tab.csv", "-f CSV -lco GEOMETRY=AS_WKT -lco SEPARATOR=TAB -lco LINEFORMAT=CRLF"},
		{gdalPoints, "xy.csv", "-f CSV -lco GEOMETRY=AS_XY"},
		{gdalPoints, "yx.csv", "-f CSV -lco GEOMETRY=AS_YX -lco SEPARATOR=SEMICOLON"},
		{gdalPoints, "xyz.csv", "-f CSV -dim XYZ -lco GEOMETRY=AS_XYZ"},
		{gdalPoints, "p.gpkg", "-f GPKG"},
		{gdalPoints, "p.kml", "-f LIBKML"},
		{gdalPoints, "p.geojsonl", "-f GeoJSONSeq"},
		{gdalPoints, "p.geojsons", "-f GeoJSONSeq -lco RS=YES"},
	} {
		t.Run(test.file, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, "in.geojson"), []byte(test.in), 0o644); err != nil {
				t.Fatal(err)
			}
			runIn(t, dir, "ogr2ogr "+test.options+" "+test.file+" in.geojson")
			want, err := Read(strings.NewReader(test.in), mapping.Options{})
			if err != nil {
				t.Fatal(err)
			}
			r, err := read(t, filepath.Join(dir, test.file))
			if err != nil {
				t.Fatal(err)
			}
			if ground(t, r) != ground(t, want) {
				t.Errorf("it is read as\n%swhich is\n%s", ground(t, r), ground(t, want))
			}
		})
	}
}

// remedy is a command in a message.
var remedy = regexp.MustCompile("`([^`]+)`")

// What is refused with a command loads after that command, run as it stands.
func TestRemediesMakeWhatIsRead(t *testing.T) {
	needGDAL(t)
	for _, test := range []struct{ in, file, make string }{
		{gdalAreas, "metres.gpkg", "ogr2ogr -f GPKG -t_srs EPSG:3857 metres.gpkg in.geojson"},
		{gdalAreas, "curves.gpkg", "ogr2ogr -f GPKG -nlt CONVERT_TO_CURVE curves.gpkg in.geojson"},
		{gdalAreas, "two.gpkg", "ogr2ogr -f GPKG two.gpkg in.geojson && ogr2ogr -f GPKG -update -nln second two.gpkg in.geojson"},
		{gdalAreas, "a.shp", "ogr2ogr -lco ENCODING=UTF-8 a.shp in.geojson"},
		{gdalAreas, "a.gml", "ogr2ogr -f GML a.gml in.geojson"},
		{gdalAreas, "a.fgb", "ogr2ogr -f FlatGeobuf -nlt MULTIPOLYGON a.fgb in.geojson"},
		{gdalAreas, "a.tab", "ogr2ogr -f 'MapInfo File' -lco ENCODING=UTF-8 a.tab in.geojson"},
		{gdalAreas, "a.mif", "ogr2ogr -f 'MapInfo File' -dsco FORMAT=MIF -lco ENCODING=UTF-8 a.mif in.geojson"},
		{gdalAreas, "a.sqlite", "ogr2ogr -f SQLite a.sqlite in.geojson"},
		{gdalAreas, "metres.geojson", "ogr2ogr -f GeoJSON -t_srs EPSG:3857 metres.geojson in.geojson"},
		{gdalAreas, "array.json", `python3 -c 'import json; json.dump(json.load(open("in.geojson"))["features"], open("array.json", "w"))'`},
		{gdalAreas, "utf16.kml", "ogr2ogr -f LIBKML u.kml in.geojson && iconv -f UTF-8 -t UTF-16 u.kml > utf16.kml"},
		{gdalAreas, "cyrillic.kml", `ogr2ogr -f LIBKML u.kml in.geojson && sed '1s/UTF-8/windows-1251/' u.kml | iconv -f UTF-8 -t WINDOWS-1251 > cyrillic.kml`},
		{gdalPoints, "cyrillic.csv", "ogr2ogr -f CSV -lco GEOMETRY=AS_XY u.csv in.geojson && iconv -f UTF-8 -t WINDOWS-1251 u.csv > cyrillic.csv"},
		{gdalPoints, "metres.csv", "ogr2ogr -f CSV -t_srs EPSG:32637 -lco GEOMETRY=AS_XY metres.csv in.geojson"},
		{gdalPoints, "p.gpx", "ogr2ogr -f GPX -dsco GPX_USE_EXTENSIONS=YES -nlt POINT p.gpx in.geojson && sed -i 's/ogr:status/status/g' p.gpx"},
		{gdalPoints, "p.xlsx", "ogr2ogr -f CSV -lco GEOMETRY=AS_XY u.csv in.geojson && ogr2ogr -f XLSX p.xlsx u.csv"},
		{gdalPoints, "p.ods", "ogr2ogr -f CSV -lco GEOMETRY=AS_XY u.csv in.geojson && ogr2ogr -f ODS p.ods u.csv"},
		{gdalAreas, "shp.zip", "ogr2ogr -lco ENCODING=UTF-8 a.shp in.geojson && python3 -m zipfile -c shp.zip a.shp a.dbf a.shx a.prj a.cpg"},
		{gdalAreas, "geojson.zip", "cp in.geojson new.geojson && python3 -m zipfile -c geojson.zip new.geojson && rm new.geojson"},
		{gdalAreas, "a.geojson.bz2", "bzip2 -c in.geojson > a.geojson.bz2"},
		{gdalAreas, "a.wkt", `printf 'POLYGON ((36 48,37 48,37 49,36 49,36 48),(36.4 48.4,36.4 48.6,36.6 48.6,36.6 48.4,36.4 48.4))\nMULTIPOLYGON (((38 48,38.1 48,38.1 48.1,38 48.1,38 48)),((36 47,37 47,37 47.5,36 47)))\n' > a.wkt`},
	} {
		t.Run(test.file, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, "in.geojson"), []byte(test.in), 0o644); err != nil {
				t.Fatal(err)
			}
			runIn(t, dir, test.make)
			_, err := read(t, filepath.Join(dir, test.file))
			if code := geo.ErrorCode(err); code != geo.EInvalid {
				t.Fatalf("it is not refused: %v", err)
			}
			m := remedy.FindStringSubmatch(err.Error())
			if m == nil {
				t.Fatalf("no command: %v", err)
			}
			if program, _, _ := strings.Cut(m[1], " "); program == "jq" {
				if _, err := exec.LookPath(program); err != nil {
					t.Skip("jq is missing")
				}
			}
			runIn(t, dir, strings.ReplaceAll(m[1], "FILE", test.file))
			if test.file == "a.geojson.bz2" {
				runIn(t, dir, "mv a.geojson new.geojson")
			}
			made, err := filepath.Glob(filepath.Join(dir, "new*"))
			if err != nil || len(made) != 1 {
				t.Fatalf("%s made %v", m[1], made)
			}
			r, err := read(t, made[0])
			if err != nil {
				t.Fatalf("%s makes what is not read: %v", m[1], err)
			}
			area, want := 0.0, 0.0
			for _, f := range r.Features {
				area += geo.Area(f.Geometry)
			}
			whole, err := Read(strings.NewReader(test.in), mapping.Options{})
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range whole.Features {
				want += geo.Area(f.Geometry)
			}
			if math.Abs(area-want) > 1e-4*want || len(r.Features) != len(whole.Features) {
				t.Errorf("%s: %d features, %.0f m², and not %.0f", m[1], len(r.Features), area, want)
			}
		})
	}
}
