package format

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"io"
	"path"
	"strings"

	"frontline/geo"
)

// maxEntries bounds the files of an archive: each takes far more memory than its
// name does in the archive.
const maxEntries = 10_000

// firstName is the name of an archive's first file, in small letters.
func firstName(head []byte) string {
	if len(head) <= 30 {
		return ""
	}
	n := int(binary.LittleEndian.Uint16(head[26:]))
	return strings.ToLower(string(head[30:min(len(head), 30+n)]))
}

// unpackKMZ takes all KML files out of the archive, in its order: the first one
// may do no more than lead to the others.
func unpackKMZ(raw []byte, limit int64) ([][]byte, error) {
	if bytes.Count(raw, []byte("PK\x01\x02")) > maxEntries { // before a list is made of them
		return nil, geo.Errorf(geo.ETooLarge, "the ZIP archive has more than %d files", maxEntries)
	}
	archive, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return nil, geo.Errorf(geo.EInvalid, "the ZIP archive is damaged or cut off: fetch it anew")
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
		return nil, geo.Errorf(geo.EInvalid, "%s", archiveOf(archive.File))
	}
	return texts, nil
}

func unpack(file *zip.File, limit int64) ([]byte, error) {
	if file.UncompressedSize64 > uint64(limit) { // said before anything is unpacked
		return nil, tooLarge(limit)
	}
	in, err := file.Open()
	if err != nil {
		return nil, geo.Errorf(geo.EInvalid, "%s cannot be taken out of the KMZ archive: it is encrypted, or packed as few programs do: unpack it, and load the KML", geo.Printable(geo.Clip(file.Name, 60)))
	}
	defer in.Close()
	text, err := io.ReadAll(io.LimitReader(in, limit+1))
	switch {
	case err != nil:
		return nil, geo.Errorf(geo.EInvalid, "the KMZ archive is damaged or encrypted: fetch it anew, or unpack it and load the KML")
	case int64(len(text)) > limit:
		return nil, tooLarge(limit)
	}
	return text, nil
}

// archiveOf says what an archive without KML is, and what to do with it.
func archiveOf(files []*zip.File) string {
	var shapefiles, readable []string
	for _, f := range files {
		name := strings.ToLower(f.Name)
		switch path.Ext(name) {
		case ".shp":
			shapefiles = append(shapefiles, f.Name)
		case ".geojson", ".json", ".geojsonl", ".gpkg", ".csv", ".gml", ".fgb", ".kmz":
			readable = append(readable, f.Name)
		}
		if strings.HasPrefix(name, "[content_types]") || name == "content.xml" {
			return "the file is a spreadsheet or another office document: `ogr2ogr -f CSV --config OGR_XLSX_HEADERS FORCE --config OGR_ODS_HEADERS FORCE new.csv FILE`, or the program that wrote it, makes CSV of its table, which is read where columns are named lon and lat"
		}
	}
	switch {
	case len(shapefiles) == 1:
		return "the file is a ZIP archive with a shapefile: `" + strings.TrimSuffix(strings.Trim(toWGS84, "`"), "FILE") + "/vsizip/FILE` makes GeoJSON of it"
	case len(shapefiles) > 1:
		return "the file is a ZIP archive with several shapefiles: `" + strings.TrimSuffix(strings.Trim(toWGS84, "`"), "FILE") + "/vsizip/FILE/" + shellName(geo.Clip(shapefiles[0], 80)) + "` makes GeoJSON of one"
	case len(readable) > 0:
		name := geo.Printable(geo.Clip(readable[0], 80))
		return "the file is a ZIP archive: take out of it what is to be loaded, as with `unzip -p FILE " + shellName(name) + " > " + shellName(path.Base(name)) + "`"
	}
	return "the file is a ZIP archive with neither KML nor another file of places: take out of it what is to be loaded"
}
