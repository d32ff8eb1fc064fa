package format

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"database/sql"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"frontline/geo"
	"frontline/geo/geojson"
	"frontline/geo/geotest"
	"frontline/geo/mapping"

	"github.com/go-json-experiment/json/v1"
	"github.com/klauspost/compress/zstd"
	"github.com/paulmach/orb"
)

const kmlText = `<?xml version="1.0" encoding="UTF-8"?>
<!-- made by hand -->
<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>Lines</name>
<Folder><name>Held</name>
 <Placemark id="a"><name>Town &amp; field</name><TimeStamp><when>2025-11-27</when></TimeStamp>
  <ExtendedData><Data name="status"><value>held</value></Data>
   <SchemaData schemaUrl="#x"><SimpleData name="who">Somebody</SimpleData></SchemaData></ExtendedData>
  <Polygon><outerBoundaryIs><LinearRing><coordinates> 36,48,0 37,48,0
   37,49,0 36,49,0 36,48,0 </coordinates></LinearRing></outerBoundaryIs>
   <innerBoundaryIs><LinearRing><coordinates>36.4,48.4 36.4,48.6 36.6,48.6 36.6,48.4 36.4,48.4</coordinates></LinearRing></innerBoundaryIs></Polygon>
 </Placemark>
</Folder>
<Placemark><name>Two points</name><MultiGeometry><Point><coordinates>36,48</coordinates></Point><Point><coordinates>37,48</coordinates></Point></MultiGeometry></Placemark>
<Placemark><name>Nowhere</name></Placemark>
<GroundOverlay><name>a picture</name></GroundOverlay>
</Document></kml>`

func kmz(t testing.TB, names ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range names {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprint(w, kmlText)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// gpkg makes a GeoPackage by statements after those that every one has.
func gpkg(t testing.TB, organization string, number int, statements ...string) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "x.gpkg")
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range append([]string{
		`CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT)`,
		`CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, srs_id INTEGER)`,
		`CREATE TABLE gpkg_spatial_ref_sys (srs_id INTEGER, srs_name TEXT, organization TEXT, organization_coordsys_id INTEGER, definition TEXT)`,
		fmt.Sprintf(`INSERT INTO gpkg_spatial_ref_sys VALUES (1, 'Some system', '%s', %d, 'GEOGCS["WGS 84",DATUM["WGS_1984"]]')`, organization, number),
	}, statements...) {
		if _, err := db.Exec(s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// table are the statements of a table of features, with two rows.
func table(name string) []string {
	return []string{
		`INSERT INTO gpkg_contents VALUES ('` + name + `', 'features')`,
		`INSERT INTO gpkg_geometry_columns VALUES ('` + name + `', 'geom', 1)`,
		`CREATE TABLE "` + name + `" (fid INTEGER PRIMARY KEY, geom BLOB, name TEXT, active BOOLEAN, seen DATE, share REAL)`,
		`INSERT INTO "` + name + `" VALUES (7, x'` + hex.EncodeToString(squareBlob(1006)) + `', 'Square', 1, '2025-11-27', 0.5), (9, NULL, 'Nowhere', 0, NULL, NULL)`,
	}
}

// squareBlob is a square with heights as a MultiPolygon or, of another type, a
// geometry that says so.
func squareBlob(kind uint32) []byte {
	b := append([]byte("GP\x00\x01"), 1, 0, 0, 0)
	number := func(v uint32) { b = binary.LittleEndian.AppendUint32(b, v) }
	b = append(b, 1)
	number(kind)
	number(1)
	b = append(b, 1)
	number(1003)
	number(1)
	number(5)
	for _, p := range [][2]float64{{36, 48}, {37, 48}, {37, 49}, {36, 49}, {36, 48}} {
		for _, v := range []float64{p[0], p[1], 120} {
			b = binary.LittleEndian.AppendUint64(b, math.Float64bits(v))
		}
	}
	return b
}

// said is what was read, a feature a line.
func said(t testing.TB, r mapping.Reading) string {
	t.Helper()
	var b strings.Builder
	for _, f := range r.Features {
		text, err := geojson.PropertiesJSON(f)
		if err != nil {
			t.Fatal(err)
		}
		kind := "nowhere"
		if f.Geometry != nil {
			kind = fmt.Sprintf("%s of %.0f km²", f.Geometry.GeoJSONType(), geo.Area(f.Geometry)/1e6)
		}
		fmt.Fprintf(&b, "%s: %s %s\n", f.Key, kind, text)
	}
	return b.String()
}

func TestFilesOfOtherFormatsAreRead(t *testing.T) {
	for name, test := range map[string]struct {
		raw    string
		format geojson.Format
		want   string
	}{
		"KML":                      {kmlText, KML, "a: Polygon of 7889 km²"},
		"KMZ":                      {string(kmz(t, "doc.kml")), KMZ, ""},
		"CSV":                      {"id,Name,Longitude,Latitude,Population\n7,\"Town, old\",37.18,48.28,60000\n8,Nowhere,,,\n", CSV, "7: Point of 0 km²"},
		"CSV of a spreadsheet":     {"\xef\xbb\xbfname;lat;lon\r\nTown;48,28;37,18\r\n", CSV, "Point of 0 km²"},
		"GeoPackage":               {string(gpkg(t, "EPSG", 4326, table("areas")...)), GeoPackage, "7: Polygon of 8218 km²"},
		"GeoPackage of no number":  {string(gpkg(t, "NONE", 100000, table("areas")...)), GeoPackage, "9: nowhere"},
		"KML with blanks":          {strings.ReplaceAll(kmlText, ",48", ", 48"), KML, "a: Polygon of 7889 km²"},
		"CSV of old line ends":     {"lon,lat,name\r37,48,Town\r38,48,Other\r", CSV, "Point of 0 km²"},
		"KML with a type":          {strings.Replace(kmlText, "<kml", "<!DOCTYPE kml [<!ENTITY a \"b\">]><kml", 1), KML, "a: Polygon"},
		"GeoPackage, one is empty": {string(gpkg(t, "EPSG", 4326, append(append(table("areas"), table("other")...), `DELETE FROM other`)...)), GeoPackage, "7: Polygon of 8218 km²"},
		"GeoPackage of CRS84":      {string(gpkg(t, "OGC", 84, table("areas; DROP")...)), GeoPackage, "9: nowhere"},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := Read(strings.NewReader(test.raw), mapping.Options{})
			if err != nil {
				t.Fatal(err)
			}
			t.Log(said(t, r), r.Notes)
			if r.Format != test.format {
				t.Errorf("its format is %q", r.Format)
			}
			if name != "KMZ" && !strings.Contains(said(t, r), test.want) {
				t.Errorf("%s is not in\n%s", test.want, said(t, r))
			}
		})
	}
}

// Polygons of tables are a degree wide, as the square of a GeoPackage is.
func TestTablesHoldGeometries(t *testing.T) {
	hexed := strings.ToUpper(hex.EncodeToString(squareBlob(1006)[8:]))
	postgis := "0103000020E6100000010000000500000000000000000042400000000000004840000000000080424000000000000048400000000000804240000000000080484000000000000042400000000000804840" +
		"00000000000042400000000000004840"
	for name, raw := range map[string]string{
		"WKT":                   `WKT,name` + "\n" + `"POLYGON ((36 48,37 48,37 49,36 49,36 48))",A` + "\n",
		"WKT of GDAL alone":     "WKT,\n" + `"MULTIPOLYGON (((36 48,37 48,37 49,36 49,36 48)))"` + "\n",
		"WKT with heights":      "the_geom;name\n" + `POLYGON Z ((36 48 1e2, 37 48 0, 37 49 0, 36 49 0, 36 48 0));A` + "\n",
		"WKT of PostGIS":        "geom\tname\nSRID=4326;POLYGON((36 48,37 48,37 49,36 49,36 48))\tA\n",
		"WKT, a collection":     "geom\tname\nGEOMETRYCOLLECTION(POLYGON((36 48,37 48,37 49,36 49,36 48)), POLYGON EMPTY)\tA\n",
		"WKB":                   "name,geom\nA," + hexed + "\n",
		"WKB of PostGIS":        "name,geom\nA," + postgis + "\n",
		"GeoJSON":               "name,geometry\nA," + `"{""type"":""Polygon"",""coordinates"":[[[36,48],[37,48],[37,49],[36,49],[36,48]]]}"` + "\n",
		"WKT beside its centre": "lon,lat,geom\n36.5,48.5," + `"POLYGON((36 48,37 48,37 49,36 49,36 48))"` + "\n",
	} {
		r, err := Read(strings.NewReader(raw), mapping.Options{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := said(t, r); !strings.Contains(got, "olygon of 8218 km²") {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func TestTablesAreReadAsSpreadsheetsWriteThem(t *testing.T) {
	for name, raw := range map[string]string{
		"Excel's first line":      "sep=;\r\nname;lat;lon\r\nTown;48,5;37,25\r\n",
		"commas in quotes":        "name,lat,lon\nTown,\"48,5\",\"37,25\"\n",
		"tabs":                    "name\tlat\tlon\nTown\t48.5\t37.25\n",
		"GDAL's X and Y":          "X,Y,name\n37.25,48.5,Town\n",
		"empty lines and columns": "name,lat,lon,,\n\nTown,48.5,37.25,,,\n,,,,\n",
		"names in Ukrainian":      "\xef\xbb\xbfname;широта;довгота\nTown;48.5;37.25\n",
	} {
		r, err := Read(strings.NewReader(raw), mapping.Options{})
		if err != nil || len(r.Features) != 1 || r.Features[0].Geometry != (orb.Point{37.25, 48.5}) || r.Features[0].Name() != "Town" {
			t.Errorf("%s: %v: %+v", name, err, r.Features)
		}
	}
}

func TestMyMapsAreRead(t *testing.T) {
	raw, err := os.ReadFile("testdata/mymaps.kml")
	if err != nil {
		t.Fatal(err)
	}
	r, err := Read(bytes.NewReader(raw), mapping.Options{})
	if err != nil {
		t.Fatal(err)
	}
	got := said(t, r)
	for _, want := range []string{"MultiPolygon of 381 km²", "Polygon of 166 km²", "Point of 0 km²", `"folder":"Grey zone"`, `"styleUrl":"#poly-000000-1200-77"`, `"status":"held"`} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is not in\n%s", want, got)
		}
	}
	if notes := strings.Join(r.Notes, "\n"); !strings.Contains(notes, "1 feature says name twice") || !strings.Contains(notes, "1 Track left out") {
		t.Errorf("its notes are %q", notes)
	}
}

func packed(t testing.TB, raw []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(raw); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func zstdPacked(t testing.TB, raw []byte) []byte {
	t.Helper()
	w, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	return w.EncodeAll(raw, nil)
}

func TestPackedFilesAreRead(t *testing.T) {
	points := "name,lat,lon\n" + strings.Repeat("Town,48.5,37.25\n", 20_000) // of several blocks of Zstandard
	for name, raw := range map[string][]byte{"KML": []byte(kmlText), "KMZ": kmz(t, "doc.kml"), "GeoPackage": gpkg(t, "EPSG", 4326, table("areas")...), "CSV": []byte(points),
		"GeoJSON": []byte(`{"type":"Point","coordinates":[37,48]}`)} {
		plain, err := Read(bytes.NewReader(raw), mapping.Options{})
		if err != nil {
			t.Fatal(err)
		}
		for packing, file := range map[geojson.Packing][]byte{geojson.PackedGzip: packed(t, raw), geojson.PackedZstd: zstdPacked(t, raw)} {
			r, err := Read(bytes.NewReader(file), mapping.Options{})
			if err != nil || r.Packing != packing || r.Format != plain.Format || len(r.Features) != len(plain.Features) {
				t.Errorf("%s with %s: %v: %s, %s, %d features", name, packing, err, r.Format, r.Packing, len(r.Features))
			}
			if format, p := Sniff(file); format != plain.Format || p != packing {
				t.Errorf("%s with %s is told as %q, %q", name, packing, format, p)
			}
			if _, err := Read(bytes.NewReader(packed(t, file)), mapping.Options{}); err == nil || !strings.Contains(err.Error(), "packed twice") {
				t.Errorf("%s packed twice: %v", name, err)
			}
			if _, err := Read(bytes.NewReader(file[:len(file)*2/3]), mapping.Options{}); geo.ErrorCode(err) != geo.EInvalid {
				t.Errorf("%s cut off: %v", name, err)
			}
		}
	}
}

func TestWhatGrowsIsBounded(t *testing.T) {
	long := strings.Repeat("x", 4000)
	wide := "lon,lat," + strings.Repeat("a", 3000) + "\n" + strings.Repeat("37,48,1\n", 2000)
	folder := "<kml><Folder><name>" + long + "</name>" + strings.Repeat("<Placemark><Point><coordinates>37,48</coordinates></Point></Placemark>", 2000) + "</Folder></kml>"
	var many bytes.Buffer
	z := zip.NewWriter(&many)
	for i := range maxEntries + 1 {
		if _, err := z.Create(fmt.Sprintf("%d.kml", i)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	for name, raw := range map[string][]byte{
		"columns": []byte(wide), "folders": []byte(folder), "packed": packed(t, []byte(strings.Repeat("lon,lat\n", 1<<19))),
		"files of an archive": many.Bytes(), "a value": []byte("lon,lat,a\n37,48," + strings.Repeat("x", 1<<20+1)),
	} {
		if _, err := Read(bytes.NewReader(raw), mapping.Options{Options: geojson.Options{MaxBytes: 2 << 20}}); geo.ErrorCode(err) != geo.ETooLarge {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestKMLKeepsWhatItSays(t *testing.T) {
	for _, raw := range [][]byte{[]byte(kmlText), kmz(t, "Doc.KML")} {
		r, err := Read(bytes.NewReader(raw), mapping.Options{})
		if err != nil {
			t.Fatal(err)
		}
		got := said(t, r)
		for _, want := range []string{
			`"folder":"Held"`, `"status":"held"`, `"when":"2025-11-27"`, `"who":"Somebody"`, `Town \u0026 field`, "MultiPoint of 0 km²", "nowhere",
		} {
			if !strings.Contains(strings.ReplaceAll(got, "&", `\u0026`), want) {
				t.Errorf("%s is not in\n%s", want, got)
			}
		}
		if len(r.Features) != 3 {
			t.Errorf("there are %d features", len(r.Features))
		}
	}
}

func TestAllOfAKMZIsRead(t *testing.T) {
	r, err := Read(bytes.NewReader(kmz(t, "a.kml", "b.kml")), mapping.Options{Mapping: &mapping.Mapping{IgnoreID: true}})
	if err != nil || len(r.Features) != 6 {
		t.Errorf("%v: %d features", err, len(r.Features))
	}
}

func TestAGeoPackageKeepsWhatItSays(t *testing.T) {
	r, err := Read(bytes.NewReader(gpkg(t, "EPSG", 4326, table("areas")...)), mapping.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"name":"Square"`, `"active":true`, `"active":false`, `"seen":"2025-11-27"`, `"share":0.5`} {
		if got := said(t, r); !strings.Contains(got, want) {
			t.Errorf("%s is not in\n%s", want, got)
		}
	}
}

func TestWhatCannotBeReadIsRefusedWithWords(t *testing.T) {
	blob := hex.EncodeToString
	update := func(b []byte) string { return `UPDATE areas SET geom = x'` + blob(b) + `' WHERE fid = 7` }
	for name, test := range map[string]struct {
		raw  string
		want string
	}{
		"KML cut off":          {kmlText[:600], "not well-formed"},
		"KML of links":         {`<kml><NetworkLink><Link><href>x</href></Link></NetworkLink></kml>`, "NetworkLink"},
		"KML, two numbers":     {`<kml><Placemark><Point><coordinates>36 48</coordinates></Point></Placemark></kml>`, `stands "36"`},
		"KML, no number":       {`<kml><Placemark><Point><coordinates>36,NaN</coordinates></Point></Placemark></kml>`, "no number"},
		"KML in another code":  {`<?xml version="1.0" encoding="windows-1251"?><kml></kml>`, "iconv -f windows-1251"},
		"KML without places":   {`<kml/>`, "no placemarks"},
		"KML with entities":    {`<!DOCTYPE kml [<!ENTITY a "b">]><kml><Placemark><name>&a;</name></Placemark></kml>`, "not well-formed"},
		"deep KML":             {"<kml>" + strings.Repeat("<Folder>", 200), "deep"},
		"KMZ, damaged":         {string(kmz(t, "doc.kml")[:80]), "damaged"},
		"CSV, one of two":      {"lon,lat\n37,\n", "row 2: it has one of lon and lat"},
		"CSV, words":           {"lon,lat\n37,north\n", `row 2: lat is "north"`},
		"CSV, short":           {"lon,lat,name\n37,48\n", "line 2"},
		"CSV, not UTF-8":       {"lon,lat,name\n37,48,\xcc\xe8\xf0\n", "not UTF-8"},
		"CSV, two of a name":   {"lon,lat,status,status\n37,48,held,lost\n", "two columns status, the 3rd and the 4th"},
		"CSV, too few":         {"lon,lat,name\n37,48,a\n\n37,48\n", "line 4 has 2 values, and the first line 3 names"},
		"CSV, three faults":    {"name,lon,lat\nTown,37,north\nOther,37,48\nThird,east,48\n", "2 faults\n  row 2 (Town): lat is \"north\", not a number of degrees, as 48.28 is\n  row 4 (Third): lon is"},
		"CSV, a bad number":    {"name,lon,lat\n\"two\nlines\",37,48\n\nTown,37,north\n", `row 4 (Town): lat is "north"`},
		"CSV, metres":          {"name,x,y\nTown,365000,5340000\n", "row 2 (Town): x is 365000: these are not degrees"},
		"CSV, degrees minutes": {"lon,lat\n37°06'E,48°12'N\n", "not a number of degrees, as 48.28 is"},
		"CSV, out of range":    {"name,lon,lat\nTown,37,98\n", "row 2 (Town): latitude 98 is outside"},
		"CSV, a bad date":      {"name,lon,lat,observed_on\nTown,37,48,soon\n", "row 2 (Town), property observed_on: "},
		"CSV, an id twice":     {"id,name,lon,lat\n1,Town,37,48\n1,Other,37,48\n", `row 3 (Other): "1" is already the id of row 2 (Town)`},
		"CSV, a bow tie":       {"name\tWKT\nTown\tPOLYGON((30 48,31 49,31 48,30 49,30 48))\n", "row 2 (Town): a ring crosses itself, near 30.5, 48.5: --repair"},
		"WKT cut off":          {"name\tWKT\nTown\tPOLYGON((30 48,31 49\n", "row 2 (Town): its geometry is no well-known text"},
		"WKT of curves":        {"name\tWKT\nTown\tCURVEPOLYGON(COMPOUNDCURVE((0 0,1 1)))\n", "CONVERT_TO_LINEAR"},
		"WKT in metres":        {"name\tWKT\nTown\tSRID=3857;POINT(1 2)\n", "-s_srs EPSG:3857"},
		"KML, a bad tuple":     {strings.Replace(kmlText, "37,48</coordinates>", "37</coordinates>", 1), `placemark 2 (Two points): coordinates of KML are`},
		"KML, a bow tie": {"<kml><Placemark><name>Bow</name><Polygon><outerBoundaryIs><LinearRing><coordinates>30,48 31,49 31,48 30,49 30,48</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark></kml>",
			"placemark 1 (Bow): a ring crosses itself"},
		"a shapefile":        {string(archive(t, "a/x.shp", "a/x.dbf")), "/vsizip/FILE`"},
		"two shapefiles":     {string(archive(t, "x.shp", "y z.shp")), "/vsizip/FILE/x.shp`"},
		"a spreadsheet":      {string(archive(t, "[Content_Types].xml", "xl/workbook.xml")), "ogr2ogr -f CSV"},
		"GeoJSON in ZIP":     {string(archive(t, "days/a b.geojson")), "`unzip -p FILE 'days/a b.geojson' > 'a b.geojson'`"},
		"ZIP of pictures":    {string(archive(t, "a.png")), "neither KML nor"},
		"MBTiles":            {string(gpkg(t, "EPSG", 4326, `DROP TABLE gpkg_contents`, `CREATE TABLE tiles (a)`, `CREATE TABLE metadata (a)`)), "MBTiles"},
		"CSV without places": {"name,size,who\na,1,b\n", "CSV or another table"},
		"another database":   {string(gpkgLess(t)), "no GeoPackage"},
		"GeoPackage, metres": {string(gpkg(t, "EPSG", 3857, table("areas")...)), "(EPSG:3857), not in longitude"},
		"two tables":         {string(gpkg(t, "EPSG", 4326, append(table("areas"), table("lines `x`")...)...)), "2 tables of features, areas, lines"},
		"no table":           {string(gpkg(t, "EPSG", 4326)), "no table of features"},
		"a view": {string(gpkg(t, "EPSG", 4326, append(table("areas"), `ALTER TABLE areas RENAME TO other`,
			`CREATE VIEW areas AS SELECT * FROM other`)...)), "is a view"},
		"a generated column": {string(gpkg(t, "EPSG", 4326, append(table("areas"), `ALTER TABLE areas ADD COLUMN big BLOB AS (zeroblob(1000000000))`)...)), "worked out from others"},
		"damaged shape":      {string(gpkg(t, "EPSG", 4326, append(table("areas"), update(squareBlob(1006)[:60]))...)), "row fid=7 (Square): its geometry is damaged"},
		"curves":             {string(gpkg(t, "EPSG", 4326, append(table("areas"), update(squareBlob(10)))...)), "CONVERT_TO_LINEAR"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Read(strings.NewReader(test.raw), mapping.Options{})
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Fatalf("%v, and not %q", err, test.want)
			}
			if code := geo.ErrorCode(err); code != geo.EInvalid && code != geo.ETooLarge {
				t.Errorf("its code is %s", code)
			}
		})
	}
}

func gpkgLess(t *testing.T) []byte {
	return gpkg(t, "EPSG", 4326, `DROP TABLE gpkg_contents`)
}

func archive(t testing.TB, names ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range names {
		if _, err := z.Create(name); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestLimitsHold(t *testing.T) {
	for name, raw := range map[string][]byte{"KML": []byte(kmlText), "KMZ": kmz(t, "doc.kml"), "CSV": []byte("lon,lat\n" + strings.Repeat("37,48\n", 500))} {
		if _, err := Read(bytes.NewReader(raw), mapping.Options{Options: geojson.Options{MaxBytes: 1000}}); geo.ErrorCode(err) != geo.ETooLarge {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(kmlText))
	f.Add(kmz(f, "doc.kml"))
	f.Add([]byte("lon;lat\n37,1;48,1\n"))
	f.Add(gpkg(f, "EPSG", 4326, table("areas")...))
	f.Fuzz(func(t *testing.T, raw []byte) {
		_, err := Read(bytes.NewReader(raw), mapping.Options{Options: geojson.Options{MaxBytes: 1 << 20}})
		if err != nil && geo.ErrorCode(err) == geo.EInternal {
			t.Errorf("no word for it: %v", err)
		}
	})
}

func FuzzTable(f *testing.F) {
	f.Add([]byte("WKT,name\n\"POLYGON ((36 48,37 48,37 49,36 48))\",A\n"))
	f.Add([]byte("sep=;\nname;lat;lon\nTown;48,5;37,25\n"))
	f.Add([]byte("name,geom\nA,0101000020E610000000000000000042400000000000004840\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		made, err := readCSV(raw, 1<<20)
		if err != nil && geo.ErrorCode(err) == geo.EInternal {
			t.Errorf("no word for it: %v", err)
		}
		if err == nil && !json.Valid(made.end()) {
			t.Errorf("no JSON: %s", made.text)
		}
	})
}

func FuzzWKT(f *testing.F) {
	for _, text := range []string{"POINT(1 2)", "MULTIPOINT((1 2), (3 4 5))", "MULTIPOLYGON ZM (((0 0 1 2,1 0 1 2,1 1 1 2,0 0 1 2)),EMPTY)", "SRID=4326;GEOMETRYCOLLECTION(POINT(1 2),LINESTRING EMPTY)", "0101000000000000000000f03f0000000000000040"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		g, err := geometryOf(text)
		if err != nil && err.Error() == "" {
			t.Error("no word for it")
		}
		if b, err2 := appendGeometry(nil, g); err == nil && err2 == nil && !json.Valid(b) {
			t.Errorf("no JSON: %s", b)
		}
	})
}

func FuzzKML(f *testing.F) {
	f.Add([]byte(kmlText))
	f.Add([]byte("<kml><Placemark><gx:Track/><Point><coordinates>37, 48</coordinates></Point></Placemark></kml>"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		made, err := readKML(1<<20, raw)
		if err != nil && geo.ErrorCode(err) == geo.EInternal {
			t.Errorf("no word for it: %v", err)
		}
		if err == nil && !json.Valid(made.end()) {
			t.Errorf("no JSON: %s", made.text)
		}
	})
}

func FuzzWKB(f *testing.F) {
	f.Add(squareBlob(1006))
	f.Add(squareBlob(7))
	f.Fuzz(func(t *testing.T, blob []byte) {
		if _, err := geoPackageGeometry(blob); err != nil && err.Error() == "" {
			t.Error("no word for it")
		}
	})
}

// A table of very many columns takes as long as it is, not as its square.
func TestWideTables(t *testing.T) {
	var b strings.Builder
	b.WriteString("lat,lon")
	for i := range 200000 {
		fmt.Fprintf(&b, ",c%d", i)
	}
	b.WriteString("\n48,36" + strings.Repeat(",", 200000) + "\n")
	begun := geotest.ProcessorTime(t)
	r, err := Read(strings.NewReader(b.String()), mapping.Options{Options: geojson.Options{Layer: "places"}})
	if err != nil || len(r.Features) != 1 {
		t.Fatalf("%d features: %v", len(r.Features), err)
	}
	if took := geotest.ProcessorTime(t) - begun; took > 10*time.Second {
		t.Errorf("it took %s", took)
	}
}
