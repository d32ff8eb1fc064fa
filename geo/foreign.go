package geo

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
	csvToPoints = ": `ogr2ogr -f GeoJSON -oo X_POSSIBLE_NAMES=lon*,lng*,x -oo Y_POSSIBLE_NAMES=lat*,y -lco RFC7946=YES new.geojson FILE` makes GeoJSON of it, where it has columns of longitude and latitude"
)

// magics are how files begin that are no text, or no text of ours.
var magics = []struct{ magic, is string }{
	{"SQLite format 3\x00", "a GeoPackage or another SQLite database" + convert},
	{"fgb\x03", "FlatGeobuf" + convert},
	{"PAR1", "GeoParquet" + convert},
	{"\x00\x00\x27\x0a", "a shapefile" + convert + " (keep the .dbf, .shx and .prj beside it)"},
	{"II*\x00", "a TIFF picture, not GeoJSON"},
	{"MM\x00*", "a TIFF picture, not GeoJSON"},
	{"\x89PNG", "a PNG picture, not GeoJSON"},
	{"\xff\xd8\xff", "a JPEG picture, not GeoJSON"},
	{"GIF8", "a GIF picture, not GeoJSON"},
	{"%PDF", "a PDF document, not GeoJSON"},
	{"BZh", "packed with bzip2: unpack it, or pack it with gzip or zstd"},
	{"\xfd7zXZ", "packed with xz: unpack it, or pack it with gzip or zstd"},
	{"7z\xbc\xaf", "a 7-Zip archive: take the GeoJSON out of it"},
	{"Rar!", "a RAR archive: take the GeoJSON out of it"},
	{"version https://git-lfs.github.com/spec/", "a Git LFS pointer, not the file itself: `git lfs pull` fetches it"},
	{"MAPBOX", "a Mapbox file, not GeoJSON"},
}

// xmlRoots are elements by which XML is told, without prefixes.
var xmlRoots = []struct{ name, is string }{
	{"kml", "KML" + convert},
	{"gpx", "GPX" + convert},
	{"osm", "OpenStreetMap XML" + convert},
	{"html", webPage},
	{"!doctype html", webPage},
	{"rss", "a news feed (RSS), not GeoJSON"},
	{"feed", "a news feed (Atom), not GeoJSON"},
	{"svg", "an SVG picture, not GeoJSON"},
	{"featurecollection", "GML" + convert},
	{"exceptionreport", "an error that a map server (OGC) answered, not GeoJSON"},
	{"serviceexceptionreport", "an error that a map server (OGC) answered, not GeoJSON"},
	{"wfs_capabilities", "what a WFS server can do, not features: ask it for GetFeature with outputFormat=application/json"},
}

const webPage = "a web page, not GeoJSON: the address may lead to a page about the file, or ask for a login"

var (
	xmlElement = regexp.MustCompile(`<(?:[A-Za-z_][\w.-]*:)?(!doctype\s+\w+|[A-Za-z_][\w.-]*)`)
	wktStart   = regexp.MustCompile(`(?i)^\s*(?:SRID=\d+;)?(?:MULTI)?(?:POINT|LINESTRING|POLYGON)\s*(?:Z|M|ZM)?\s*\(`)
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
		return "this is a tar archive: take the GeoJSON out of it"
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
		return "this is well-known text (WKT), not GeoJSON: put it into a CSV file below a line WKT, and `" + toWGS84 + "` makes GeoJSON of that"
	case jsStart.Match(text):
		return "this is JavaScript, not GeoJSON: take out what stands before the first { and after the last }"
	}
	if line, _, _ := bytes.Cut(text, []byte{'\n'}); bytes.ContainsAny(line, ",;\t") && (csvHeader.Match(line) || bytes.Count(line, []byte{','}) > 1) && utf8.Valid(line) {
		return "this is CSV or another table" + csvToPoints
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
		return "the file is a spreadsheet or another office document: save its table as CSV" + csvToPoints
	case strings.HasSuffix(name, ".shp"), strings.HasSuffix(name, ".dbf"), strings.HasSuffix(name, ".shx"), strings.HasSuffix(name, ".prj"), strings.HasSuffix(name, ".cpg"):
		return "the file is a ZIP archive with a shapefile: `" + strings.TrimSuffix(toWGS84, "FILE") + "/vsizip/FILE` makes GeoJSON of it"
	default:
		return "the file is a ZIP archive: take the GeoJSON out of it, or pack it with gzip or zstd"
	}
}
