package format

import (
	"archive/zip"
	"bufio"
	"bytes"
	"errors"
	"io"
	"regexp"
	"strings"

	"frontline/geo"
)

// The formats, beside those of geo.
const (
	KML        geo.Format = "kml"
	KMZ        geo.Format = "kmz"
	GeoPackage geo.Format = "gpkg"
	CSV        geo.Format = "csv"
)

// sniffed is how much of a file is looked at to tell what it is.
const sniffed = 4 << 10

// toWGS84 is the command that makes readable GeoJSON of what is not.
const toWGS84 = "`ogr2ogr -f GeoJSON -t_srs EPSG:4326 -lco RFC7946=YES new.geojson FILE`"

// Read is geo.Read for files of any format that can be read. An error about a
// feature names it by its place in the file, the first being 0.
func Read(r io.Reader, opt geo.ReadOptions) (geo.Reading, error) {
	limit := opt.MaxBytes
	if limit <= 0 {
		limit = geo.DefaultMaxBytes
	}
	in := bufio.NewReaderSize(r, sniffed)
	head, err := in.Peek(sniffed)
	if err != nil && !errors.Is(err, io.EOF) {
		return geo.Reading{}, err
	}
	format := Of(head)
	if format == "" {
		return geo.Read(in, opt)
	}
	raw, err := io.ReadAll(io.LimitReader(in, limit+1))
	if err != nil {
		return geo.Reading{}, err
	}
	if int64(len(raw)) > limit {
		return geo.Reading{}, tooLarge(limit)
	}
	var made *collection
	switch format {
	case KMZ:
		var texts [][]byte
		if texts, err = unpackKMZ(raw, limit); err == nil {
			made, err = readKML(texts...)
		}
	case KML:
		made, err = readKML(raw)
	case GeoPackage:
		made, err = readGeoPackage(raw)
	default:
		made, err = readCSV(raw)
	}
	if err != nil {
		return geo.Reading{}, err
	}
	opt.MaxBytes = max(limit, int64(len(made.text))) // what was read is within it, and takes more room as JSON
	reading, err := geo.Read(bytes.NewReader(made.end()), opt)
	if err != nil {
		return geo.Reading{}, err
	}
	reading.Format = format
	reading.Notes = append(made.notes, reading.Notes...)
	return reading, nil
}

func tooLarge(limit int64) error {
	return geo.Errorf(geo.ETooLarge, "the file is larger than %d MiB unpacked, which is as much as is taken", limit>>20)
}

var (
	sqliteMagic = []byte("SQLite format 3\x00")
	zipMagic    = []byte("PK\x03\x04")
	kmlRoot     = regexp.MustCompile(`^(?:\s|<\?[^>]*\?>|<!--(?s:.*?)-->|<!DOCTYPE[^>\[]*(?:\[(?s:.*?)\]\s*)?>)*<(?:[A-Za-z_][\w.-]*:)?kml[\s/>]`)
)

// Of tells by how a file begins which of this package's formats it has; ""
// where it has none of them.
func Of(head []byte) geo.Format {
	head = head[:min(len(head), sniffed)]
	text := bytes.TrimPrefix(head, []byte("\xef\xbb\xbf"))
	switch {
	case bytes.HasPrefix(head, sqliteMagic):
		return GeoPackage
	case bytes.HasPrefix(head, zipMagic):
		if len(head) > 30 {
			name := strings.ToLower(string(head[30:min(len(head), 30+int(head[26])+int(head[27])<<8)]))
			if strings.HasSuffix(name, ".kml") {
				return KMZ
			}
		}
	case kmlRoot.Match(text):
		return KML
	case isPointTable(text):
		return CSV
	}
	return ""
}

// unpackKMZ takes all KML files out of the archive, in its order: the first one
// may do no more than lead to the others.
func unpackKMZ(raw []byte, limit int64) ([][]byte, error) {
	archive, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return nil, geo.Errorf(geo.EInvalid, "the KMZ archive is damaged: %v", err)
	}
	var texts [][]byte
	for _, file := range archive.File {
		if !strings.HasSuffix(strings.ToLower(file.Name), ".kml") {
			continue
		}
		text, err := unpack(file, limit)
		if err != nil {
			return nil, err
		}
		limit -= int64(len(text))
		texts = append(texts, text)
	}
	if len(texts) == 0 {
		return nil, geo.Errorf(geo.EInvalid, "the KMZ archive has no KML file")
	}
	return texts, nil
}

func unpack(file *zip.File, limit int64) ([]byte, error) {
	if file.UncompressedSize64 > uint64(limit) { // said before anything is unpacked
		return nil, tooLarge(limit)
	}
	in, err := file.Open()
	if err != nil {
		return nil, geo.Errorf(geo.EInvalid, "the KMZ archive is damaged: %v", err)
	}
	defer in.Close()
	text, err := io.ReadAll(io.LimitReader(in, limit+1))
	switch {
	case err != nil:
		return nil, geo.Errorf(geo.EInvalid, "the KMZ archive is damaged: %v", err)
	case int64(len(text)) > limit:
		return nil, tooLarge(limit)
	}
	return text, nil
}
