package basemap

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"

	"frontline/data/pmtiles"
	"frontline/geo"
	"frontline/geo/osm"
	"frontline/geo/tile"
)

// Info is what an archive says of itself.
type Info struct {
	Format      string     `json:"format"` // "PMTiles" or "MBTiles"
	Schema      osm.Schema `json:"schema"`
	Hash        string     `json:"hash"` // names the archive; see Archive
	Bytes       int64      `json:"bytes"`
	Compression string     `json:"compression,omitempty"` // of PMTiles
	// Name, Attribution and Version are the archive's own words, "" where it has none.
	Name        string `json:"name,omitempty"`
	Attribution string `json:"attribution,omitempty"`
	Version     string `json:"version,omitempty"`
	// Date is of what day OpenStreetMap's data are, nil where the archive does not say so.
	Date    *geo.Date         `json:"date,omitempty"`
	MinZoom uint8             `json:"minzoom"`
	MaxZoom uint8             `json:"maxzoom"`
	Bounds  [4]float64        `json:"bounds"`          // west, south, east, north, in degrees
	Tiles   uint64            `json:"tiles,omitempty"` // how many it addresses, where it says so
	Layers  []osm.VectorLayer `json:"layers"`
}

// Archive is an archive that is open. Its hash is, of PMTiles, that of header, root
// directory, metadata and size, and of the ETag where it is remote; of MBTiles that of size,
// time, metadata and SQLite's change counter. A program that translates otherwise (osm.Revision)
// names the same archive otherwise: what is kept for ever under a hash would be another. It is
// for any number of goroutines.
type Archive struct {
	info     Info
	metadata []byte // a JSON object
	read     reader
}

// reader reads from an archive of one of the formats.
type reader interface {
	// tile returns a tile's bytes and how they are compressed; nil where there is none.
	tile(ctx context.Context, id tile.ID) ([]byte, pmtiles.Compression, error)
	contents(ctx context.Context, ranges []pmtiles.Range, yield func(first, run uint64, c Content) error) error
	each(ctx context.Context, contents []Content, yield func(packed []byte) error) error
	// packing is how tiles are compressed.
	packing() pmtiles.Compression
	Close() error
}

// Remote is an archive elsewhere.
type Remote struct {
	pmtiles.Source
	ETag string // or another mark by which it is told from what replaces it
}

// ErrChanged is of an archive that was written to since it was opened.
var ErrChanged = geo.Errorf(geo.EUnavailable, "the basemap's archive was changed since it was opened: it has to be opened anew")

// sqliteMagic is how a database of SQLite, and so MBTiles, begins.
const sqliteMagic = "SQLite format 3\x00"

// Open opens the archive in a file. What cannot be read, or is of no known schema, is
// geo.EInvalid, worded by what is wrong. leaves may be nil.
func Open(ctx context.Context, path string, leaves pmtiles.Leaves) (*Archive, error) {
	// Before it is opened: a pipe would wait for whoever writes to it.
	if info, err := os.Stat(path); err != nil {
		return nil, err
	} else if !info.Mode().IsRegular() {
		return nil, geo.Errorf(geo.EInvalid, "it is no ordinary file")
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	begin := make([]byte, 16)
	n, err := io.ReadFull(f, begin)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return nil, errors.Join(err, f.Close())
	}
	if !bytes.HasPrefix(begin[:n], []byte("PM")) && string(begin[:n]) != sqliteMagic {
		return nil, errors.Join(geo.Errorf(geo.EInvalid, "it is neither PMTiles nor MBTiles: it does not begin as they do"), f.Close())
	}
	if string(begin[:n]) == sqliteMagic {
		if err := f.Close(); err != nil {
			return nil, err
		}
		return openMBTiles(ctx, path)
	}
	a, err := openFile(ctx, f, leaves)
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return a, nil
}

func openFile(ctx context.Context, f *os.File, leaves pmtiles.Leaves) (*Archive, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	watched := &watchedFile{pmtiles.NewFileSource(f, info.Size()), f, info}
	return openPMTiles(ctx, watched, "", f, leaves)
}

// OpenRemote opens an archive of PMTiles elsewhere. A source that is an io.Closer is closed with it.
func OpenRemote(ctx context.Context, from Remote, leaves pmtiles.Leaves) (*Archive, error) {
	end, ok := from.Source.(io.Closer)
	if !ok {
		end = io.NopCloser(nil)
	}
	a, err := openPMTiles(ctx, from, from.ETag, end, leaves)
	if err != nil {
		return nil, errors.Join(err, end.Close())
	}
	return a, nil
}

// Info is what the archive says of itself.
func (a *Archive) Info() Info { return a.info }

// Metadata is a JSON object of what the archive says of itself, as PMTiles have it.
func (a *Archive) Metadata() []byte { return a.metadata }

// Close releases the archive.
func (a *Archive) Close() error { return a.read.Close() }

// mostTile is how large a tile may be, unpacked, in bytes.
const mostTile = 32 << 20

// Packing is how the tiles are compressed; of MBTiles that of the first one, of which others
// may differ.
func (a *Archive) Packing() pmtiles.Compression { return a.read.packing() }

// Tile returns a tile's vector tile, unpacked; nil where the archive has none.
func (a *Archive) Tile(ctx context.Context, id tile.ID) ([]byte, error) {
	packed, compression, err := a.read.tile(ctx, id)
	if err != nil || packed == nil {
		return nil, err
	}
	return pmtiles.Unpack(compression, packed, mostTile)
}

// archiveHash names an archive, as it is translated, by what identifies it.
func archiveHash(identifying ...[]byte) string {
	return hashOf(append(identifying, fmt.Appendf(nil, "translation %d", osm.Revision))...)
}

// hashOf names by what identifies: half of the SHA-256 of some parts and their lengths.
func hashOf(parts ...[]byte) string {
	h := sha256.New()
	for _, p := range parts {
		h.Write(binary.BigEndian.AppendUint64(nil, uint64(len(p))))
		h.Write(p)
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// setLayers checks what an archive says of its layers, and tells its schema by it.
func (i *Info) setLayers(layers []osm.VectorLayer) (err error) {
	i.Layers = layers
	i.Schema, err = osm.SchemaOf(layers)
	return err
}

var errMetadata = geo.Errorf(geo.EInvalid, "what the archive says of itself is no JSON that can be read")

// Translated returns a tile in the one schema that is drawn (osm.Translate), nil where
// nothing is left of it.
func (a *Archive) Translated(ctx context.Context, id tile.ID, name osm.Namer) ([]byte, error) {
	raw, err := a.Tile(ctx, id)
	if err != nil || raw == nil {
		return nil, err
	}
	return osm.Translate(a.info.Schema, id, raw, name)
}
