package archive

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"frontline/data/pmtiles"
	"frontline/geo"
	"frontline/geo/tile"
)

// runsMost is how many runs of tiles are cut at most: some minutes, and some
// 300 MB of memory for what is known of them.
const runsMost = 2_000_000

// Options are what to export and where to.
type Options struct {
	Path     string
	Format   Format
	Set      *tile.Set
	Layer    geo.Layer
	Snapshot geo.Snapshot
	// First is the date of the first snapshot, where the tiles are of all of the
	// layer's time up to Snapshot; else nil.
	First *geo.Date
	// Gaps are days between First and Snapshot without a snapshot, of a layer that has
	// one daily.
	Gaps []geo.Gap
	// MinZoom and MaxZoom are the first zoom and the last.
	MinZoom, MaxZoom uint8
	// Replace allows taking the place of a file that is there, and of what is
	// left of another export to it.
	Replace bool
	// Version is the program's. Another one may cut differently, and does not
	// go on with what is left.
	Version string
	// Resumed is called where an earlier export goes on, if it is set.
	Resumed func(done, total int)
	// Progress is called as runs of tiles are done, if it is set.
	Progress func(done, total int)
}

// Report says what was written.
type Report struct {
	Tiles    uint64 // that hold something
	Contents int    // distinct ones
	Bytes    int64  // of the file
}

// Export writes the tiles of a snapshot into an archive. It is geo.EConflict
// where the file is there and must not be replaced, or another export's rest,
// and geo.ETooLarge where there are too many tiles. When ctx ends, what was
// done so far is kept, and the error says how to go on.
func Export(ctx context.Context, o Options) (Report, error) {
	if o.MinZoom > o.MaxZoom || o.MaxZoom > tile.MaxZoom {
		return Report{}, geo.Errorf(geo.EInvalid, "zooms %d to %d: give two from 0 to %d, the smaller first", o.MinZoom, o.MaxZoom, tile.MaxZoom)
	}
	if err := mayWrite(o.Path, o.Replace); err != nil {
		return Report{}, err
	}
	total, err := countRuns(ctx, o)
	if err != nil {
		return Report{}, err
	}
	p, err := openPart(o.Path+partSuffix, o.key(), o.Replace)
	if err != nil {
		return Report{}, err
	}
	defer p.close()
	done, err := cutAll(ctx, o, p, total)
	if err == nil {
		err = ctx.Err()
	}
	if err == nil {
		var r Report
		if r, err = finish(o.Path, p, func(temp string) (Report, error) { return o.write(ctx, p, temp) }); err == nil {
			return r, nil
		}
	}
	return Report{}, stopped(err, o.Path, p, done, total)
}

// key is what must be the same for an export to go on.
func (o Options) key() partKey {
	return partKey{
		Part: partVersion, Layer: o.Layer.ID, Snapshot: o.Snapshot.ValidOn, Content: o.Snapshot.Content,
		MinZoom: o.MinZoom, MaxZoom: o.MaxZoom, Version: o.Version,
	}
}

func countRuns(ctx context.Context, o Options) (int, error) {
	n := 0
	for range o.Set.Runs(o.MinZoom, o.MaxZoom) {
		if n++; n > runsMost {
			return 0, geo.Errorf(geo.ETooLarge, "%s is too much to cut at zooms %d to %d (over %d million steps): give a lower --max-zoom",
				o.Layer.ID, o.MinZoom, o.MaxZoom, runsMost/1_000_000)
		}
		if n%1024 == 0 && ctx.Err() != nil {
			return 0, ctx.Err()
		}
	}
	return n, nil
}

// stopped is the error of an export that did not come to its end.
func stopped(err error, path string, p *part, done, total int) error {
	name := filepath.Base(path)
	if geo.ErrorCode(err) == geo.ETooLarge {
		return errors.Join(err, p.remove()) // it would not fit the next time either
	}
	keep := p.flush()
	switch {
	case isNoRoom(err) || isNoRoom(keep): // what was gathered last is lost, and is cut again
		return geo.Errorf(geo.EUnavailable, "there is no room left for %s: make room, and the same command goes on after some %d of %d steps", name, done, total)
	case keep != nil:
		return errors.Join(err, keep)
	case errors.Is(err, context.Canceled):
		return geo.Errorf(geo.EUnavailable, "stopped after %d of %d steps: the same command goes on from there, with %s", done, total, name+partSuffix)
	}
	return err
}

// finish writes an archive of the log beside the target and puts it in its place.
func finish(path string, p *part, write func(temp string) (Report, error)) (Report, error) {
	if err := p.flush(); err != nil {
		return Report{}, err
	}
	temp := p.path + newSuffix
	if err := os.Remove(temp); err != nil && !errors.Is(err, os.ErrNotExist) {
		return Report{}, fmt.Errorf("export: %w", err)
	}
	defer os.Remove(temp) // after the rename there is none
	r, err := write(temp)
	if err != nil {
		return r, err
	}
	if r.Bytes, err = putInPlace(temp, path); err != nil {
		return r, err
	}
	return r, p.remove()
}

// write writes what was cut.
func (o Options) write(ctx context.Context, p *part, temp string) (Report, error) {
	if o.Format == MBTiles {
		return writeMBTiles(ctx, o, p, temp)
	}
	d := describe(o)
	metadata, err := d.json()
	if err != nil {
		return Report{}, err
	}
	return writePMTiles(ctx, p, temp, pmtiles.Archive{
		Metadata: metadata, MinZoom: o.MinZoom, MaxZoom: o.MaxZoom, Bounds: d.bounds, Center: pmtiles.Center(d.center),
	})
}
