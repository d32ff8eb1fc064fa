package format

import (
	"bytes"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"frontline/geo"

	"github.com/go-json-experiment/json/v1"
	"github.com/paulmach/orb"
)

// Names of columns, in small letters, by which longitude and latitude are told,
// and geometries.
var (
	lonColumns      = []string{"longitude", "lon", "lng", "long", "x", "lon_wgs84", "geo_lon", "довгота", "долгота"}
	latColumns      = []string{"latitude", "lat", "y", "lat_wgs84", "geo_lat", "широта"}
	geometryColumns = []string{"wkt", "geom", "geometry", "the_geom", "wkb_geometry", "wkt_geom", "geom_wkt", "geojson"}
)

// separators are what may stand between the values of a line.
var separators = []rune{',', ';', '\t', '|'}

// csvTable is how a table is written.
type csvTable struct {
	separator rune
	header    []string
	first     int // the line of the header
	// Columns: lon and lat, or geometry; -1 for none.
	lon, lat, geometry int
}

// tableOf tells by its first line how a table is written.
func tableOf(text []byte) (csvTable, bool) {
	line, rest, _ := bytes.Cut(text, []byte{'\n'})
	line, _, _ = bytes.Cut(line, []byte{'\r'})
	candidates, first := separators, 1
	if s, ok := bytes.CutPrefix(line, []byte("sep=")); ok && len(s) == 1 { // as Excel says it
		candidates, first = []rune{rune(s[0])}, 2
		line, _, _ = bytes.Cut(rest, []byte{'\n'})
		line, _, _ = bytes.Cut(line, []byte{'\r'})
	}
	for _, separator := range candidates {
		r := csv.NewReader(bytes.NewReader(line))
		r.Comma, r.LazyQuotes = separator, true
		header, err := r.Read()
		if err != nil {
			continue
		}
		t := csvTable{separator: separator, first: first, lon: -1, lat: -1, geometry: -1}
		for i, name := range header {
			name = strings.TrimSpace(name)
			t.header = append(t.header, name)
			switch name = strings.ToLower(name); {
			case t.lon < 0 && slices.Contains(lonColumns, name):
				t.lon = i
			case t.lat < 0 && slices.Contains(latColumns, name):
				t.lat = i
			case t.geometry < 0 && slices.Contains(geometryColumns, name):
				t.geometry = i
			}
		}
		if t.lon >= 0 && t.lat >= 0 || t.geometry >= 0 {
			return t, true
		}
	}
	return csvTable{}, false
}

func isTable(head []byte) bool {
	if len(head) == 0 || head[0] == '{' || head[0] == '[' || head[0] == '<' || bytes.IndexByte(head, 0) >= 0 {
		return false
	}
	_, ok := tableOf(head)
	return ok
}

// readCSV reads a table whose first line names its columns: of points by their
// longitude and latitude, or of geometries as WKT, WKB in hexadecimal digits, or
// GeoJSON. A line without a place is a feature without one. A column id is the
// features' id; all others are properties, as texts.
func readCSV(raw []byte, limit int64) (*collection, error) {
	raw = bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(raw) {
		return nil, geo.Errorf(geo.EInvalid, "the table is not UTF-8: save it so, or try `iconv -f WINDOWS-1251 -t UTF-8 FILE > new.csv`")
	}
	if !bytes.ContainsRune(raw, '\n') { // as old programs end lines
		raw = bytes.ReplaceAll(raw, []byte{'\r'}, []byte{'\n'})
	}
	t, ok := tableOf(raw)
	if !ok {
		return nil, geo.Errorf(geo.EInvalid, "the table has no columns of longitude and latitude: name them lon and lat")
	}
	if err := t.checkHeader(); err != nil {
		return nil, err
	}
	if t.first == 2 {
		_, raw, _ = bytes.Cut(raw, []byte{'\n'})
	}
	r := csv.NewReader(bytes.NewReader(raw))
	r.Comma, r.ReuseRecord, r.FieldsPerRecord = t.separator, true, -1
	if _, err := r.Read(); err != nil {
		return nil, t.error(err)
	}
	made := newCollection("row ", limit)
	end := 1 // the line on which the row before ends
	for number := t.first + 1; ; number++ {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, t.error(err)
		}
		line, _ := r.FieldPos(0)
		number += line - end - 1 // blank lines, which are not read as rows
		end, _ = r.FieldPos(len(row) - 1)
		end += strings.Count(row[len(row)-1], "\n")
		if row, err = t.fit(row, line+t.first-1); err != nil {
			return nil, err
		}
		if row == nil {
			continue
		}
		if made.count == 0 {
			t.choose(row)
		}
		var properties []property
		id := ""
		for i, value := range row {
			value = strings.TrimSpace(value)
			switch {
			case i == t.lon || i == t.lat || i == t.geometry || value == "" || t.header[i] == "":
			case strings.EqualFold(t.header[i], "id") && id == "":
				id = value
			default:
				properties = append(properties, property{t.header[i], value})
			}
		}
		place, wrong := t.place(row)
		if wrong != nil {
			place = nil
		}
		if err := made.add(int64(number), id, place, properties); err != nil {
			return nil, err
		}
		if wrong != nil {
			made.fault(wrong)
		}
	}
	if t.geometry >= 0 {
		made.notes = append(made.notes, fmt.Sprintf("a table of geometries: they are in column %s", t.header[t.geometry]))
	} else {
		made.notes = append(made.notes, fmt.Sprintf("a table of points: longitude is column %s, latitude column %s", t.header[t.lon], t.header[t.lat]))
	}
	for i, name := range t.header {
		if name == "" {
			made.notes = append(made.notes, fmt.Sprintf("column %d has no name and is left out", i+1))
		}
	}
	return made, nil
}

// checkHeader refuses two columns of one name: one would be lost.
func (t csvTable) checkHeader() error {
	seen := make(map[string]int, len(t.header))
	for i, name := range t.header {
		j, twice := seen[name]
		if seen[name] = i; twice && name != "" {
			return geo.Errorf(geo.EInvalid, "the table has two columns %s, the %s and the %s: give one another name in the first line, or take it out",
				geo.Clip(name, 60), ordinal(j+1), ordinal(i+1))
		}
	}
	return nil
}

func ordinal(n int) string {
	suffix := "th"
	if n/10%10 != 1 {
		switch n % 10 {
		case 1:
			suffix = "st"
		case 2:
			suffix = "nd"
		case 3:
			suffix = "rd"
		}
	}
	return strconv.Itoa(n) + suffix
}

// choose tells by the first row whether geometries or longitude and latitude are
// read, where there are columns of both names.
func (t *csvTable) choose(row []string) {
	if t.geometry < 0 || t.lon < 0 || t.lat < 0 {
		return
	}
	if g, err := geometryOf(strings.TrimSpace(row[t.geometry])); err != nil || g == nil {
		t.geometry = -1
		return
	}
	t.lon, t.lat = -1, -1
}

func (t csvTable) error(err error) error {
	var parse *csv.ParseError
	switch {
	case !errors.As(err, &parse):
		return err
	}
	return geo.Errorf(geo.EInvalid, "the table cannot be read: line %d: %v: write \"\" for a quote, and put the value that holds it into quotes", parse.Line+t.first-1, parse.Err)
}

// fit is a row of as many values as the header has names, nil where it holds
// none: values may lack for columns without a name, or be over where they are
// empty.
func (t csvTable) fit(row []string, line int) ([]string, error) {
	if !slices.ContainsFunc(row, func(v string) bool { return strings.TrimSpace(v) != "" }) {
		return nil, nil
	}
	for len(row) < len(t.header) && t.header[len(row)] == "" {
		row = append(row, "")
	}
	for len(row) > len(t.header) && strings.TrimSpace(row[len(row)-1]) == "" {
		row = row[:len(row)-1]
	}
	if len(row) != len(t.header) {
		return nil, geo.Errorf(geo.EInvalid, "the table cannot be read: line %d has %d values, and the first line %d names: put texts that hold %q into quotes",
			line, len(row), len(t.header), t.separator)
	}
	return row, nil
}

// place is a row's geometry, nil where it has none.
func (t csvTable) place(row []string) (orb.Geometry, error) {
	if t.geometry >= 0 {
		return geometryOf(strings.TrimSpace(row[t.geometry]))
	}
	var p orb.Point
	empty := 0
	for i, column := range []int{t.lon, t.lat} {
		text := strings.TrimSpace(row[column])
		if text == "" {
			empty++
			continue
		}
		number := text
		if !strings.Contains(text, ".") {
			number = strings.Replace(text, ",", ".", 1) // as spreadsheets write it
		}
		v, err := strconv.ParseFloat(number, 64)
		if err != nil {
			return nil, fmt.Errorf("%s is %q, not a number of degrees, as 48.28 is", t.header[column], text[:min(len(text), 40)])
		}
		if math.Abs(v) > 1000 {
			return nil, fmt.Errorf("%s is %s: these are not degrees: with the number of their system, `ogr2ogr -f GeoJSON -s_srs EPSG:32637 -t_srs EPSG:4326 -oo X_POSSIBLE_NAMES=%s -oo Y_POSSIBLE_NAMES=%s -lco RFC7946=YES new.geojson FILE` makes a file of degrees",
				t.header[column], text[:min(len(text), 40)], shellName(t.header[t.lon]), shellName(t.header[t.lat]))
		}
		p[i] = v
	}
	switch empty {
	case 2:
		return nil, nil
	case 1:
		return nil, fmt.Errorf("it has one of %s and %s and not the other", t.header[t.lon], t.header[t.lat])
	}
	return p, nil
}

// geometryOf is what a text of a table says of a place.
func geometryOf(text string) (orb.Geometry, error) {
	switch {
	case text == "":
		return nil, nil
	case len(text) > maxValue:
		return nil, fmt.Errorf("its geometry is larger than %d MiB", maxValue>>20)
	case text[0] == '{':
		if !json.Valid([]byte(text)) {
			return nil, errors.New("its geometry is no GeoJSON")
		}
		return written{json: json.RawMessage(text)}, nil
	case text[0] == '0' && strings.Trim(text, "0123456789abcdefABCDEF") == "": // byte order 00 or 01
		b, err := hex.DecodeString(text)
		if err != nil {
			return nil, errWKB
		}
		return (&wkb{b: b}).geometry(0)
	}
	return readWKT(text)
}
