package archive

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/klauspost/compress/gzip"

	"frontline/data/mbtiles"
	"frontline/data/pmtiles"
	"frontline/geo/tile"
)

// checkEvery is after how many tiles it is asked whether to go on.
const checkEvery = 4096

// place is where a content's bytes are among all of them.
type place struct {
	offset uint64
	length uint32
}

// writePMTiles writes the tiles of a log into an archive, of which all but tiles is given.
func writePMTiles(ctx context.Context, p *part, path string, a pmtiles.Archive) (Report, error) {
	gzipped, err := worthGzip(p)
	if err != nil {
		return Report{}, err
	}
	var directory pmtiles.Directory
	places := make([]place, 0, len(p.known))
	err = p.each(func(r record) error {
		if r.isNew() {
			size := len(r.data)
			if !gzipped {
				size = rawSize(r.data)
			}
			places = append(places, place{directory.TileBytes(), uint32(size)})
			r.content = uint32(len(places))
		}
		at := places[r.content-1]
		return directory.Add(r.tile, r.run, at.offset, at.length)
	})
	if err != nil {
		return Report{}, err
	}
	a.Directory, a.Tiles = &directory, pmtiles.None
	if gzipped {
		a.Tiles = pmtiles.Gzip
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, readable)
	if err != nil {
		return Report{}, err
	}
	err = writeBuffered(f, func(w io.Writer) error {
		return a.Write(w, func(w io.Writer) error {
			n := 0
			var unpacked gzip.Reader
			return p.each(func(r record) error {
				if n++; n%checkEvery == 0 && ctx.Err() != nil {
					return ctx.Err()
				}
				if gzipped || !r.isNew() {
					_, err := w.Write(r.data)
					return err
				}
				if err := unpacked.Reset(bytes.NewReader(r.data)); err != nil {
					return fmt.Errorf("gzip: %w", err)
				}
				_, err := io.Copy(w, &unpacked)
				return err
			})
		})
	})
	return Report{Tiles: p.tiles, Contents: len(places)}, errors.Join(err, f.Close())
}

// worthGzip reports whether the tiles are smaller together as they were gzipped. Those
// of a day are not: most are a short piece of an outline, in which nothing repeats, and
// gzip adds 18 bytes to each.
func worthGzip(p *part) (bool, error) {
	var gzipped, raw int64
	err := p.each(func(r record) error {
		if r.isNew() {
			gzipped, raw = gzipped+int64(len(r.data)), raw+int64(rawSize(r.data))
		}
		return nil
	})
	return gzipped < raw, err
}

// rawSize is how large something was before it was gzipped (RFC 1952, 2.3.1).
func rawSize(gzipped []byte) int {
	return int(binary.LittleEndian.Uint32(gzipped[len(gzipped)-4:]))
}

func writeMBTiles(ctx context.Context, o Options, p *part, path string) (Report, error) {
	fields, err := describe(o).rows()
	if err != nil {
		return Report{}, err
	}
	w, err := mbtiles.Create(ctx, path, fields)
	if err != nil {
		return Report{}, err
	}
	defer w.Close() // after Finish there is nothing left to close
	images := make([]string, 0, len(p.known))
	err = p.each(func(r record) error {
		if r.isNew() {
			id := mbtiles.ImageID(r.data)
			if err := w.AddImage(ctx, id, r.data); err != nil {
				return err
			}
			images = append(images, id)
			r.content = uint32(len(images))
		}
		for n := r.tile; n < r.tile+r.run; n++ {
			id := tile.ToID(n)
			if err := w.AddTile(ctx, id.Z, id.X, id.Y, images[r.content-1]); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		err = w.Finish(ctx)
	}
	return Report{Tiles: p.tiles, Contents: len(images)}, err
}
