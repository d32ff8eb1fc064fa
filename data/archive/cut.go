package archive

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"runtime"

	"frontline/geo"
	"frontline/geo/tile"

	"github.com/klauspost/compress/gzip"
	"golang.org/x/sync/errgroup"
)

// gzipLevel is the highest: an archive is made once and sent many times.
const gzipLevel = gzip.BestCompression

// rowsMost is how many tiles an MBTiles archive may have, each of which is a
// row in it. PMTiles keeps tiles in a row that are alike as one.
const rowsMost = 20_000_000

// job is a run to be cut, and where its tile goes.
type job struct {
	run tile.Run
	out chan cutTile
}

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
	workers := runtime.GOMAXPROCS(0)
	jobs := make(chan job)
	// In order, and no more of them than keep all workers busy.
	inOrder := make(chan job, 16*workers)
	group, ctx := errgroup.WithContext(ctx)
	from := p.next // what the producer skips; p.next moves on meanwhile
	skipped := 0
	group.Go(func() error {
		defer close(jobs)
		defer close(inOrder)
		for run := range o.Set.Runs(o.MinZoom, o.MaxZoom) {
			if tile.FromID(run.First) < from {
				skipped++
				continue
			}
			j := job{run, make(chan cutTile, 1)}
			for _, to := range []chan<- job{inOrder, jobs} {
				select {
				case to <- j:
				case <-ctx.Done():
					return ctx.Err()
				}
			}
		}
		return nil
	})
	for range workers {
		group.Go(func() error { return work(o.Set, p, jobs) })
	}
	group.Go(func() error {
		for j := range inOrder {
			if done == 0 && skipped > 0 {
				// The first job came behind all that was skipped.
				if done = skipped; o.Resumed != nil {
					o.Resumed(done, total)
				}
			}
			if err := ctx.Err(); err != nil {
				return err // at once, and not when what is under way is done
			}
			select {
			case t := <-j.out:
				if err := keep(o, p, j.run, t); err != nil {
					return err
				}
			case <-ctx.Done():
				return ctx.Err()
			}
			if done++; o.Progress != nil {
				o.Progress(done, total)
			}
		}
		return nil
	})
	err = group.Wait()
	return max(done, skipped), err
}

// work cuts and packs what it is sent.
func work(set *tile.Set, p *part, jobs <-chan job) error {
	var out bytes.Buffer
	zw, err := gzip.NewWriterLevel(&out, gzipLevel)
	if err != nil {
		return fmt.Errorf("gzip: %w", err)
	}
	for j := range jobs {
		raw := set.MVT(j.run.First)
		if raw == nil {
			j.out <- cutTile{empty: true}
			continue
		}
		sum := sha256.Sum256(raw)
		t := cutTile{hash: contentHash(sum[:len(contentHash{})])}
		if !p.has(t.hash) {
			out.Reset()
			zw.Reset(&out)
			if _, t.err = zw.Write(raw); t.err == nil {
				t.err = zw.Close()
			}
			t.packed = bytes.Clone(out.Bytes())
		}
		j.out <- t
	}
	return nil
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
