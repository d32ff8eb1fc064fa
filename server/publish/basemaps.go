package publish

import (
	"context"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"frontline/geo"
)

// basemapLayer is what stands for a layer in the names of basemaps' files.
const basemapLayer = "basemap"

func (b Basemap) tiles() string { return "/tiles/basemap@" + b.Hash }

// putBasemaps writes and puts the archives that are not there yet, before all else: that may take hours,
// in which the record changes.
func (r *run) putBasemaps(ctx context.Context) error {
	for _, b := range r.Basemaps {
		archive := b.tiles() + ".pmtiles"
		if r.cuts[archive] = r.published(archive); r.cuts[archive] != "" {
			continue
		}
		if err := b.Measure(ctx); err != nil {
			return err
		}
		stem := stemOf(archive)
		if r.DryRun {
			r.cuts[archive] = objectPrefix + basemapLayer + "/" + stem + ".*.pmtiles"
			r.puts(r.cuts[archive], 0)
			continue
		}
		path := r.basemapPath(b)
		if _, err := os.Stat(path); err != nil { // where it is, it is whole
			if err := b.Write(ctx, path); err != nil {
				return err
			}
		}
		var err error
		if r.cuts[archive], err = r.putCut(ctx, path, basemapLayer, stem, geo.ReleaseKey); err != nil {
			return err
		}
	}
	return r.putBasemapSettlements(ctx)
}

// basemapSettlements is where the page finds the settlements of the basemaps, "" without any. They are those
// that the gazetteer does not have: others where the record has none.
func (r *run) basemapSettlements() string {
	if len(r.Basemaps) == 0 {
		return ""
	}
	var hashes []string
	for _, b := range r.Basemaps {
		hashes = append(hashes, b.Hash)
	}
	file := "settlements.json"
	if r.Settlements == nil {
		file = "all-settlements.json"
	}
	return "/api/basemap@" + strings.Join(hashes, ",") + "/" + file
}

// putBasemapSettlements reads and puts the settlements of the archives where they are not there yet.
func (r *run) putBasemapSettlements(ctx context.Context) error {
	address := r.basemapSettlements()
	if address == "" {
		return nil
	}
	if r.cuts[address] = r.published(address); r.cuts[address] != "" {
		return nil
	}
	if r.DryRun {
		r.cuts[address] = objectPrefix + basemapLayer + "/" + stemOf(address) + ".*.json"
		r.puts(r.cuts[address], 0)
		return nil
	}
	raw, err := r.BasemapSettlements(ctx)
	if err != nil {
		return fmt.Errorf("publish: %w", err)
	}
	sum := sha256.Sum256(raw)
	r.cuts[address] = objectName(basemapLayer, stemOf(address), sum[:], ".json")
	return r.add(ctx, r.cuts[address], raw, geo.ReleaseKey)
}

// published is what a publication which is still there has for an address of basemaps, ""
// where none has: the hash in it says all that it is made of, whatever the version of the program.
func (r *run) published(address string) string {
	for _, p := range r.readers {
		name := p.Answers[address]
		if _, there := r.there[name]; there {
			return name
		}
	}
	return ""
}

// basemaps publishes what leads to the basemaps' archives and settlements.
func (r *run) basemaps(ctx context.Context) error {
	if address := r.basemapSettlements(); address != "" {
		r.answers(address, r.cuts[address])
	}
	for _, b := range r.Basemaps {
		archive := b.tiles() + ".pmtiles"
		r.answers(archive, r.cuts[archive])
		r.next.Archives[archive] = int(b.MaxZoom)
		if r.again(b.tiles() + ".json") {
			continue
		}
		if err := r.describe(ctx, b.tiles()+".json", basemapLayer, r.cuts[archive], b.MaxZoom); err != nil {
			return err
		}
	}
	return nil
}

func (r *run) basemapPath(b Basemap) string {
	return filepath.Join(r.WorkDir, basemapLayer+"-"+b.Hash+".pmtiles")
}

// staleAfter is for how long what is left of a basemap that was not finished is waited for to go on.
const staleAfter = 30 * 24 * time.Hour

// dropBasemaps removes the files of the basemaps that readers see now: until then they stay, as they
// take so long. Of others it removes what was left long ago.
func (r *run) dropBasemaps() error {
	if r.DryRun || r.WorkDir == "" {
		return nil
	}
	for _, b := range r.Basemaps {
		if err := os.Remove(r.basemapPath(b)); err != nil && !os.IsNotExist(err) {
			return fmt.Errorf("publish: %w", err)
		}
	}
	left, err := os.ReadDir(r.WorkDir)
	if err != nil {
		return nil // there is none where nothing was cut
	}
	for _, f := range left {
		info, err := f.Info()
		if err != nil || !strings.HasPrefix(f.Name(), basemapLayer+"-") || !info.Mode().IsRegular() || info.ModTime().After(r.Now().Add(-staleAfter)) {
			continue
		}
		if err := os.Remove(filepath.Join(r.WorkDir, f.Name())); err != nil {
			return fmt.Errorf("publish: %w", err)
		}
	}
	return nil
}
