package basemap

import (
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"frontline/data/mbtiles"
	"frontline/data/pmtiles"
	"frontline/geo"
	"frontline/geo/osm"
	"frontline/geo/tile"

	"github.com/go-json-experiment/json/v1"
)

// mbtilesReader reads from MBTiles, as long as the file is as it was.
type mbtilesReader struct {
	*mbtiles.Reader
	path   string
	opened fileState
	packed pmtiles.Compression // of the first tile
}

func (r mbtilesReader) tile(ctx context.Context, id tile.ID) ([]byte, pmtiles.Compression, error) {
	b, err := r.Tile(ctx, id.Z, id.X, id.Y)
	if now, stateErr := stateOf(r.path); stateErr != nil || now != r.opened { // which may be why it cannot be read
		return nil, 0, ErrChanged
	}
	return b, compressionOf(b), err
}

// compressionOf tells a compression by how what it wrote begins; a vector tile begins so never.
func compressionOf(b []byte) pmtiles.Compression {
	switch {
	case len(b) > 2 && b[0] == 0x1f && b[1] == 0x8b:
		return pmtiles.Gzip
	case len(b) > 4 && binary.LittleEndian.Uint32(b) == 0xfd2fb528:
		return pmtiles.Zstd
	}
	return pmtiles.None
}

func openMBTiles(ctx context.Context, path string) (_ *Archive, err error) {
	opened, err := stateOf(path)
	if err != nil {
		return nil, err
	}
	counter, err := mbtiles.Counter(path)
	if err != nil {
		return nil, err
	}
	r, err := mbtiles.Open(ctx, path)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, r.Close())
		}
	}()
	info := Info{Format: "MBTiles", Bytes: opened.size, Name: r.Field("name"), Attribution: r.Field("attribution"), Version: r.Field("version")}
	if info.MinZoom, info.MaxZoom, err = r.Zooms(ctx); err != nil {
		return nil, err
	}
	if info.Bounds, err = boundsOf(r.Field("bounds")); err != nil {
		return nil, err
	}
	metadata := []byte(cmp.Or(r.Field("json"), "{}"))
	var said struct {
		VectorLayers []osm.VectorLayer `json:"vector_layers"`
	}
	if err := json.Unmarshal(metadata, &said); err != nil {
		return nil, errMetadata
	}
	if metadata, err = withFields(metadata, r.Metadata()); err != nil {
		return nil, err
	}
	info.Date = dateOf(metadata)
	if err := info.setLayers(said.VectorLayers); err != nil {
		return nil, err
	}
	parts := [][]byte{fmt.Appendf(nil, "%d %d %d", opened.size, opened.time.UnixNano(), counter)}
	for _, f := range r.Metadata() {
		parts = append(parts, []byte(f.Name), []byte(f.Value))
	}
	info.Hash = archiveHash(parts...)
	first, err := r.First(ctx)
	if err != nil {
		return nil, err
	}
	return &Archive{info, metadata, mbtilesReader{r, path, opened, compressionOf(first)}}, nil
}

// headed are the rows of MBTiles' metadata that PMTiles have in their header.
var headed = []string{"json", "format", "bounds", "center", "minzoom", "maxzoom", "compression"}

// withFields puts the rows of the metadata beside what the row json has.
func withFields(metadata []byte, rows []mbtiles.Field) ([]byte, error) {
	said := map[string]any{}
	if err := json.Unmarshal(metadata, &said); err != nil || said == nil { // null is an object to JSON's reader
		return nil, errMetadata
	}
	for _, f := range rows {
		if !slices.Contains(headed, f.Name) {
			said[f.Name] = f.Value
		}
	}
	return json.Marshal(said) // keys in order
}

// world is what an archive covers that does not say so, in degrees: all that the tiles reach.
var world = [4]float64{-180, -85.051129, 180, 85.051129}

// covered are an archive's bounds: the world where what it says of them is none, as some leave them
// out, or reaches around it.
func covered(b [4]float64) [4]float64 {
	if b[0] < b[2] && b[1] < b[3] && b[0] >= -180 && b[2] <= 180 && b[1] >= -90 && b[3] <= 90 {
		return b
	}
	return world
}

// boundsOf reads bounds as MBTiles has them: west, south, east and north with commas.
func boundsOf(s string) ([4]float64, error) {
	if s == "" {
		return world, nil
	}
	var b [4]float64
	parts := strings.Split(s, ",")
	for i := range b {
		if len(parts) != len(b) {
			return b, errBounds
		}
		v, err := strconv.ParseFloat(strings.TrimSpace(parts[i]), 64)
		if err != nil || v != v {
			return b, errBounds
		}
		b[i] = v
	}
	return covered(b), nil
}

var errBounds = geo.Errorf(geo.EInvalid, "the archive's bounds are none: west, south, east and north with commas")
