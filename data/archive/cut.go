package archive

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"

	"frontline/geo"
	"frontline/geo/tile"

	"github.com/klauspost/compress/gzip"
)

// gzipLevel is the highest: an archive is made once and sent many times.
const gzipLevel = gzip.BestCompression

// rowsMost is how many tiles an MBTiles archive may have, each of which is a
// row in it. PMTiles keeps tiles in a row that are alike as one.
const rowsMost = 20_000_000

// cutTile is what a run shows: nothing, or a content, with its bytes where the
// log did not have it yet.
type cutTile struct {
	empty  bool
	hash   contentHash
	packed []byte
	err    error
}

// cutAll cuts what the log does not have yet, on all processors, and adds it in
// order. It returns how many runs are done, those before included.
func cutAll(ctx context.Context, o Options, p *part, total int) (done int, err error) {
	from := p.next // what is skipped; p.next moves on meanwhile
	skipped := 0
	produce := func(_ context.Context, send func(tile.Run) error) error {
		for run := range o.Set.Runs(o.MinZoom, o.MaxZoom) {
			if tile.FromID(run.First) < from {
				skipped++
				continue
			}
			if err := send(run); err != nil {
				return err
			}
		}
		return nil
	}
	err = ordered(ctx, produce, func() (func(tile.Run) cutTile, error) {
		k, err := newPacker(p)
		return func(run tile.Run) cutTile { return k.pack(o.Set.MVT(run.First)) }, err
	}, func(run tile.Run, t cutTile) error {
		if done == 0 && skipped > 0 {
			// The first one came behind all that was skipped.
			if done = skipped; o.Resumed != nil {
				o.Resumed(done, total)
			}
		}
		if err := keep(o, p, run, t); err != nil {
			return err
		}
		if done++; o.Progress != nil {
			o.Progress(done, total)
		}
		return nil
	})
	return max(done, skipped), err
}

// packer packs what the log does not have yet, one after the other.
type packer struct {
	log *part
	out bytes.Buffer
	zw  *gzip.Writer
}

func newPacker(log *part) (*packer, error) {
	k := &packer{log: log}
	var err error
	if k.zw, err = gzip.NewWriterLevel(&k.out, gzipLevel); err != nil {
		return nil, fmt.Errorf("gzip: %w", err)
	}
	return k, nil
}

// pack is what a tile shows; nil is nothing.
func (k *packer) pack(raw []byte) cutTile {
	if raw == nil {
		return cutTile{empty: true}
	}
	sum := sha256.Sum256(raw)
	t := cutTile{hash: contentHash(sum[:len(contentHash{})])}
	if !k.log.has(t.hash) {
		k.out.Reset()
		k.zw.Reset(&k.out)
		if _, t.err = k.zw.Write(raw); t.err == nil {
			t.err = k.zw.Close()
		}
		t.packed = bytes.Clone(k.out.Bytes())
	}
	return t
}

func keep(o Options, p *part, run tile.Run, t cutTile) error {
	switch {
	case t.err != nil:
		return fmt.Errorf("gzip: %w", t.err)
	case t.empty:
		return nil
	case o.Format == MBTiles && p.tiles+run.Count > rowsMost:
		return geo.Errorf(geo.ETooLarge, "%s has more than %d million tiles at zooms %d to %d, too many for .mbtiles: give a lower --max-zoom, or a name in .pmtiles",
			o.Layer.ID, rowsMost/1_000_000, o.MinZoom, o.MaxZoom)
	}
	return p.add(tile.FromID(run.First), run.Count, t.hash, t.packed)
}
