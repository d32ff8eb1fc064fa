package geojson

import (
	"bytes"
	"encoding/binary"
	"regexp"
	"strings"
	"unicode/utf8"
)

// sniffed is how much of a text is looked at to tell what it is.
const sniffed = 4 << 10

// What to do with what is not GeoJSON: FILE stands for its name.
const (
	convert     = ": `" + toWGS84 + "` makes GeoJSON of it"
	convertOSM  = ": `" + toWGS84 + " multipolygons` makes GeoJSON of its areas, points and lines in place of multipolygons of the others"
	convertGPX  = ": `" + toWGS84 + " waypoints` makes GeoJSON of its points, tracks and routes in place of waypoints of the others"
	convertShp  = ": `" + toWGS84 + "`, with the file that ends in .shp, makes GeoJSON of them; keep them in one folder"
	nameColumns = " without columns of longitude and latitude (lon, lat) or of geometries (WKT): name them so in its first line"
	picture     = " picture, and has no features: load the data that it shows"
)

// magics are how files begin that are no text, or no text of ours.
var magics = []struct{ magic, is string }{
	{"SQLite format 3\x00", "a GeoPackage or another SQLite database" + convert},
	{"fgb\x03", "FlatGeobuf" + convert},
	{"PAR1", "GeoParquet" + convert + ", where GDAL was built with Parquet; else DuckDB or QGIS does"},
	{"\x00\x00\x27\x0a", "a file of a shapefile" + convertShp},
	{"GEOGCS[", "the .prj file of a shapefile" + convertShp},
	{"PROJCS[", "the .prj file of a shapefile" + convertShp},
	{"!table", "a MapInfo table" + convert + " (keep the .dat, .id and .map beside it)"},
	{"II*\x00", "a TIFF" + picture},
	{"MM\x00*", "a TIFF" + picture},
	{"\x89PNG", "a PNG" + picture},
	{"\xff\xd8\xff", "a JPEG" + picture},
	{"GIF8", "a GIF" + picture},
	{"RIFF", "a WebP or another RIFF file, and has no features: load the data that it shows"},
	{"%PDF", "a PDF document, and has no features: load the data that it shows"},
	{"PMTiles", "a PMTiles archive: it has tiles for a map, and no features; load the file that they were made of"},
	{"BZh", "packed with bzip2: `bunzip2 -k FILE` unpacks it"},
	{"\xfd7zXZ", "packed with xz: `unxz -k FILE` unpacks it"},
	{"7z\xbc\xaf", "a 7-Zip archive: `7z x FILE` unpacks it"},
	{"Rar!", "a RAR archive: `unrar x FILE` unpacks it"},
	{"version https://git-lfs.github.com/spec/", "a Git LFS pointer, not the file itself: `git lfs pull` fetches it"},
}

// xmlRoots are elements by which XML is told, without prefixes.
var xmlRoots = []struct{ name, is string }{
	{"kml", "KML" + convert},
	{"gpx", "GPX" + convertGPX},
	{"osm", "OpenStreetMap XML" + convertOSM},
	{"html", webPage},
	{"!doctype html", webPage},
	{"rss", "a news feed (RSS): load the file that an entry of it names"},
	{"feed", "a news feed (Atom): load the file that an entry of it names"},
	{"svg", "an SVG" + picture},
	{"featurecollection", "GML" + convert},
	{"exceptionreport", "an error that a map server (OGC) answered, and says in it what is wrong with what it was asked"},
	{"serviceexceptionreport", "an error that a map server (OGC) answered, and says in it what is wrong with what it was asked"},
	{"wfs_capabilities", "what a WFS server can do, not features: ask it for GetFeature with outputFormat=application/json"},
}

const webPage = "a web page, not GeoJSON: the address may lead to a page about the file, or ask for a login; fetch the address of the file itself (on GitHub, the one of Raw)"

var (
	xmlElement = regexp.MustCompile(`<(?:[A-Za-z_][\w.-]*:)?(!doctype\s+\w+|[A-Za-z_][\w.-]*)`)
	wktStart   = regexp.MustCompile(`(?i)^\s*(?:SRID=\d+;)?(?:MULTI)?(?:POINT|LINESTRING|POLYGON)\s*(?:Z|M|ZM)?\s*\(`)
	mifStart   = regexp.MustCompile(`(?i)^version\s+\d+\s+(?:charset|delimiter|coordsys|columns)`)
	dxfStart   = regexp.MustCompile(`^\s*(?:999\r?\n.*\r?\n\s*)*0\r?\nSECTION\r?\n`)
	jsStart    = regexp.MustCompile(`^\s*(?:(?:var|let|const|export|window\.)\s*[\w. ]+=?|[\w.$]+\s*[=(])\s*[{\[]`)
	csvHeader  = regexp.MustCompile(`(?i)(^|[,;\t" ])(lat|latitude|lon|lng|long|longitude|x|y|wkt|geom|geometry|the_geom|широта|довгота|долгота)([,;\t" ]|$)`)
)

// foreign says what a text is that is not GeoJSON and what to do with it, ""
// where that cannot be told. head is how it begins.
func foreign(head []byte) string {
	if bytes.HasPrefix(head, zipMagic) {
		return foreignZIP(head)
	}
	for _, m := range magics {
		if bytes.HasPrefix(head, []byte(m.magic)) {
			return "this is " + m.is
		}
	}
	if len(head) > 262 && bytes.HasPrefix(head[257:], []byte("ustar")) {
		return "this is a tar archive: `tar -xf FILE` unpacks it"
	}
	if len(head) > 32 && head[0] == 3 && head[2] >= 1 && head[2] <= 12 && head[3] >= 1 && head[3] <= 31 {
		return "this is a file of a shapefile, the .dbf" + convertShp
	}
	if n := min(len(head), 32); bytes.Contains(head[:n], []byte("OSMHeader")) {
		return "this is OpenStreetMap PBF" + convertOSM
	}
	if bytes.HasPrefix(head, []byte{0, 0, 0, 0}) {
		return "the file begins with NUL bytes, as one does that was not written or fetched whole: fetch it again"
	}
	if n := len(head); n >= 4 && (head[1] == 0 && head[3] == 0 || head[0] == 0 && head[2] == 0) {
		return utf16Text
	}
	text := bytes.TrimLeft(head, " \t\r\n")
	switch {
	case len(text) == 0 || text[0] == '{' || text[0] == '[' || text[0] == recordSeparator:
		return ""
	case text[0] == '<':
		for _, m := range xmlElement.FindAllSubmatch(text, 4) {
			name := strings.Join(strings.Fields(strings.ToLower(string(m[1]))), " ")
			for _, root := range xmlRoots {
				if name == root.name {
					return "this is " + root.is
				}
			}
		}
		return "this is XML, not GeoJSON; if it is GML or another format of a GIS, `" + toWGS84 + "` makes GeoJSON of it"
	case wktStart.Match(text):
		return "this is well-known text (WKT) alone: `(echo WKT; sed 's/.*/\"&\"/' FILE) > new.csv` makes a table of it, which is read"
	case mifStart.Match(text):
		return "this is a MapInfo interchange file (MIF)" + convert + " (keep the .mid beside it)"
	case dxfStart.Match(text):
		return "this is a drawing (DXF): with the number of its reference system, `ogr2ogr -f GeoJSON -s_srs EPSG:4326 -t_srs EPSG:4326 -lco RFC7946=YES new.geojson FILE` makes GeoJSON of it"
	case jsStart.Match(text):
		return "this is JavaScript, not GeoJSON: take out what stands before the first { and after the last }"
	}
	if line, _, _ := bytes.Cut(text, []byte{'\n'}); bytes.ContainsAny(line, ",;\t") && (csvHeader.Match(line) || bytes.Count(line, []byte{','}) > 1) && utf8.Valid(line) {
		return "this is CSV or another table" + nameColumns
	}
	return ""
}

const utf16Text = "the text is UTF-16, and has to be UTF-8: `iconv -f UTF-16 -t UTF-8 FILE > new` makes it so"

// foreignZIP says what a ZIP archive holds, by the name of its first file.
func foreignZIP(head []byte) string {
	name := ""
	if len(head) >= 30 {
		n := int(binary.LittleEndian.Uint16(head[26:]))
		name = strings.ToLower(string(head[30:min(30+n, len(head))]))
	}
	switch {
	case strings.HasSuffix(name, ".kml"):
		return "the file is KMZ" + convert
	case strings.HasPrefix(name, "[content_types]") || strings.HasPrefix(name, "_rels/") || strings.HasPrefix(name, "xl/"):
		return "the file is a spreadsheet or another office document: save its table as CSV, with columns lon and lat"
	case strings.HasSuffix(name, ".shp"), strings.HasSuffix(name, ".dbf"), strings.HasSuffix(name, ".shx"), strings.HasSuffix(name, ".prj"), strings.HasSuffix(name, ".cpg"):
		return "the file is a ZIP archive with a shapefile: `" + strings.TrimSuffix(toWGS84, "FILE") + "/vsizip/FILE` makes GeoJSON of it"
	default:
		return "the file is a ZIP archive: take the GeoJSON out of it, or pack it with gzip or zstd"
	}
}
