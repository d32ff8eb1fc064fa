package basemap

import (
	"context"
	"encoding/binary"
	"io"
	"os"
	"strconv"

	"frontline/data/pmtiles"
	"frontline/geo/osm"
	"frontline/geo/tile"

	"github.com/go-json-experiment/json/v1"
)

// watchedFile is a file that refuses to be read once it was written to. One that another
// took the place of is read on: what is open stays as it is.
type watchedFile struct {
	*pmtiles.FileSource
	f      *os.File
	opened os.FileInfo
}

func (w *watchedFile) ReadRange(ctx context.Context, p []byte, off int64) error {
	err := w.FileSource.ReadRange(ctx, p, off)
	if now, statErr := w.f.Stat(); statErr == nil && !unchanged(w.opened, now) {
		return ErrChanged
	}
	return err
}

func unchanged(a, b os.FileInfo) bool {
	return a.Size() == b.Size() && a.ModTime().Equal(b.ModTime())
}

// pmtilesReader reads from PMTiles.
type pmtilesReader struct {
	*pmtiles.Reader
	io.Closer
}

func (r pmtilesReader) tile(ctx context.Context, id tile.ID) ([]byte, pmtiles.Compression, error) {
	b, err := r.Tile(ctx, tile.FromID(id))
	return b, r.Summary().Tiles, err
}

func openPMTiles(ctx context.Context, source pmtiles.Source, mark string, end io.Closer, leaves pmtiles.Leaves) (*Archive, error) {
	r, err := pmtiles.NewReader(ctx, source, leaves)
	if err != nil {
		return nil, err
	}
	s := r.Summary()
	info := Info{
		Format: "PMTiles", Bytes: source.Size(), Compression: s.Tiles.String(),
		MinZoom: s.MinZoom, MaxZoom: s.MaxZoom, Bounds: covered(s.Bounds), Tiles: s.Addressed,
	}
	var said struct {
		Name         any               `json:"name"`
		Attribution  any               `json:"attribution"`
		Version      any               `json:"version"`
		VectorLayers []osm.VectorLayer `json:"vector_layers"`
	}
	if err := json.Unmarshal(r.Metadata(), &said); err != nil {
		return nil, errMetadata
	}
	info.Name, info.Attribution, info.Version = textOf(said.Name), textOf(said.Attribution), textOf(said.Version)
	info.Date = dateOf(r.Metadata())
	if err := info.setLayers(said.VectorLayers); err != nil {
		return nil, err
	}
	parts := r.Identifying()
	info.Hash = archiveHash(parts[0], parts[1], binary.BigEndian.AppendUint64(nil, uint64(source.Size())), []byte(mark))
	return &Archive{info, r.Metadata(), pmtilesReader{r, end}}, nil
}

// textOf is a value that is a text in some archives and a number in others.
func textOf(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return ""
}
