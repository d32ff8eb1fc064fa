package format

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"regexp"
	"strings"

	"frontline/geo"
	"frontline/geo/geojson"
	"frontline/geo/mapping"
)

// The formats, beside those of geo.
const (
	KML        geojson.Format = "kml"
	KMZ        geojson.Format = "kmz"
	GeoPackage geojson.Format = "gpkg"
	CSV        geojson.Format = "csv"
)

// sniffed is how much of a file is looked at to tell what it is.
const sniffed = 4 << 10

// Read is geo.Read for files of any format that can be read. An error about a
// feature names it by its place in the file and, where it has one, its name.
func Read(r io.Reader, opt mapping.Options) (mapping.Reading, error) {
	limit := opt.MaxBytes
	if limit <= 0 {
		limit = geojson.DefaultMaxBytes
	}
	unpacked, packing, err := geojson.Unpack(r, limit)
	if err != nil {
		return mapping.Reading{}, err
	}
	defer unpacked.Close()
	in := bufio.NewReaderSize(unpacked, sniffed)
	head, err := in.Peek(sniffed)
	if err != nil && !errors.Is(err, io.EOF) {
		return mapping.Reading{}, err
	}
	if packing != geojson.PackedNot && geojson.IsPacked(head) {
		return mapping.Reading{}, geo.Errorf(geo.EInvalid, "the file is packed twice: unpack it once")
	}
	format := Of(head)
	if format != KML && format != GeoPackage && format != CSV && !bytes.HasPrefix(head, zipMagic) {
		reading, err := mapping.Read(in, opt)
		reading.Packing = packing
		return reading, err
	}
	raw, err := io.ReadAll(in)
	if err != nil {
		return mapping.Reading{}, err
	}
	made, format, err := convert(raw, format, limit)
	if err != nil {
		return mapping.Reading{}, err
	}
	if err := made.err(); err != nil {
		return mapping.Reading{}, err
	}
	// What was read is within the limit as text.
	text := made.end()
	opt.MaxBytes, opt.Place = int64(len(text)), made.place
	reading, err := mapping.Read(bytes.NewReader(text), opt)
	if err != nil {
		return mapping.Reading{}, err
	}
	reading.Format, reading.Packing = format, packing
	reading.Notes = append(made.notes, reading.Notes...)
	return reading, nil
}

// convert reads a file that is not GeoJSON, and returns what it is: of an archive
// that is told by all that is in it.
func convert(raw []byte, format geojson.Format, limit int64) (made *collection, as geojson.Format, err error) {
	switch {
	case bytes.HasPrefix(raw, zipMagic):
		var texts [][]byte
		if texts, err = unpackKMZ(raw, limit); err == nil {
			made, err = readKML(limit, texts...)
		}
		return made, KMZ, err
	case format == KML:
		made, err = readKML(limit, raw)
	case format == GeoPackage:
		made, err = readGeoPackage(raw, limit)
	default:
		made, err = readCSV(raw, limit)
	}
	return made, format, err
}

var (
	sqliteMagic = []byte("SQLite format 3\x00")
	zipMagic    = []byte("PK\x03\x04")
	kmlRoot     = regexp.MustCompile(`^(?:\s|<\?[^>]*\?>|<!--(?s:.*?)-->|<!DOCTYPE[^>\[]*(?:\[(?s:.*?)\]\s*)?>)*<(?:[A-Za-z_][\w.-]*:)?kml[\s/>]`)
	geoJSONType = regexp.MustCompile(`"type"\s*:\s*"(?:Feature|FeatureCollection|GeometryCollection|(?:Multi)?(?:Point|LineString|Polygon))"`)
)

// Sniff tells what a file is by how it begins; "" where that cannot be told.
func Sniff(raw []byte) (geojson.Format, geojson.Packing) {
	unpacked, packing, err := geojson.Unpack(bytes.NewReader(raw), int64(len(raw))+1<<20)
	if err != nil {
		return "", packing
	}
	defer unpacked.Close()
	head := make([]byte, sniffed)
	n, _ := io.ReadFull(unpacked, head) // what it fails with is told as it is read
	return Of(head[:n]), packing
}

// Of tells by how a file begins, unpacked, which of the formats that are read it
// has; "" where it has none of them.
func Of(head []byte) geojson.Format {
	head = head[:min(len(head), sniffed)]
	text := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n")
	switch {
	case bytes.HasPrefix(head, sqliteMagic):
		return GeoPackage
	case bytes.HasPrefix(head, zipMagic):
		if strings.HasSuffix(firstName(head), ".kml") {
			return KMZ
		}
	case kmlRoot.Match(text):
		return KML
	case bytes.HasPrefix(text, []byte{0x1e}):
		return geojson.FormatSequence
	case bytes.HasPrefix(text, []byte{'{'}) && geoJSONType.Match(text):
		return geojson.FormatGeoJSON
	case isTable(text):
		return CSV
	}
	return ""
}
