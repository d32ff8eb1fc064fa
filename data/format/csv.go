package format

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/paulmach/orb"

	"frontline/geo"
)

// Names of columns, in small letters, by which longitude and latitude are told.
var (
	lonColumns = []string{"longitude", "lon", "lng", "long", "x", "lon_wgs84", "geo_lon", "довгота", "долгота"}
	latColumns = []string{"latitude", "lat", "y", "lat_wgs84", "geo_lat", "широта"}
)

// separators are what may stand between the values of a line.
var separators = []rune{',', ';', '\t', '|'}

// pointTable is how a table is written.
type pointTable struct {
	separator rune
	header    []string
	lon, lat  int // columns
}

// tableOf tells by its first line how a table is written.
func tableOf(text []byte) (pointTable, bool) {
	line, _, _ := bytes.Cut(text, []byte{'\n'})
	line, _, _ = bytes.Cut(line, []byte{'\r'})
	for _, separator := range separators {
		r := csv.NewReader(bytes.NewReader(line))
		r.Comma, r.LazyQuotes = separator, true
		header, err := r.Read()
		if err != nil {
			continue
		}
		t := pointTable{separator: separator, lon: -1, lat: -1}
		for i, name := range header {
			name = strings.TrimSpace(name)
			t.header = append(t.header, name)
			switch name = strings.ToLower(name); {
			case t.lon < 0 && slices.Contains(lonColumns, name):
				t.lon = i
			case t.lat < 0 && slices.Contains(latColumns, name):
				t.lat = i
			}
		}
		if t.lon >= 0 && t.lat >= 0 {
			return t, true
		}
	}
	return pointTable{}, false
}

func isPointTable(head []byte) bool {
	if len(head) == 0 || head[0] == '{' || head[0] == '[' || head[0] == '<' || !utf8.Valid(head[:bytes.IndexByte(append(head[:len(head):len(head)], '\n'), '\n')]) {
		return false
	}
	_, ok := tableOf(head)
	return ok
}

// readCSV reads a table of points, one a line, whose first line names its
// columns. A line without a place is a feature without one. A column id is the
// features' id; all others are properties, as texts.
func readCSV(raw []byte) (*collection, error) {
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
	r := csv.NewReader(bytes.NewReader(raw))
	r.Comma, r.ReuseRecord = t.separator, true
	if _, err := r.Read(); err != nil {
		return nil, csvError(err)
	}
	made := &collection{}
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, csvError(err)
		}
		line, _ := r.FieldPos(0)
		place, err := t.place(row, line)
		if err != nil {
			return nil, err
		}
		var properties []property
		id := ""
		for i, value := range row {
			value = strings.TrimSpace(value)
			switch {
			case i == t.lon || i == t.lat || value == "" || t.header[i] == "":
			case strings.EqualFold(t.header[i], "id") && id == "":
				id = value
			default:
				properties = append(properties, property{t.header[i], value})
			}
		}
		if err := made.add(id, place, properties); err != nil {
			return nil, err
		}
	}
	made.notes = append(made.notes, fmt.Sprintf("a table of points: longitude is column %s, latitude column %s", t.header[t.lon], t.header[t.lat]))
	return made, nil
}

func csvError(err error) error {
	var parse *csv.ParseError
	if errors.As(err, &parse) {
		return geo.Errorf(geo.EInvalid, "the table cannot be read: line %d: %v", parse.Line, parse.Err)
	}
	return err
}

// place is a line's point, nil where it has none.
func (t pointTable) place(row []string, line int) (orb.Geometry, error) {
	var p orb.Point
	empty := 0
	for i, column := range []int{t.lon, t.lat} {
		text := strings.TrimSpace(row[column])
		if text == "" {
			empty++
			continue
		}
		if t.separator != ',' {
			text = strings.Replace(text, ",", ".", 1) // as spreadsheets write it that separate by ;
		}
		v, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return nil, geo.Errorf(geo.EInvalid, "line %d: %s is %q, not a number of degrees", line, t.header[column], text[:min(len(text), 40)])
		}
		p[i] = v
	}
	switch empty {
	case 2:
		return nil, nil
	case 1:
		return nil, geo.Errorf(geo.EInvalid, "line %d has one of %s and %s and not the other", line, t.header[t.lon], t.header[t.lat])
	}
	return p, nil
}
