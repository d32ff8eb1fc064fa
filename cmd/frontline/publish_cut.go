package main

import (
	"context"
	"fmt"

	"frontline/cmd/frontline/internal/program"
	"frontline/data"
	"frontline/data/archive"
	"frontline/geo"
	"frontline/geo/tile"
	"frontline/server"
	"frontline/server/publish"
)

// cutter cuts the archives that are published.
type cutter struct {
	p      *program.Program
	db     *data.DB
	server *server.Server
}

// Cut writes the archive of a snapshot, or of all of a layer's time.
func (c cutter) Cut(ctx context.Context, cut publish.Cut) error {
	o := archive.Options{Path: cut.Path, Format: archive.PMTiles, MaxZoom: cut.MaxZoom, Replace: true, Version: c.p.Version}
	if cut.Timeline {
		t, err := c.server.TimelineTiles(ctx, cut.Layer, cut.Pin)
		if err != nil {
			return err
		}
		o.Set, o.Layer, o.First = t.Set, t.Layer, &t.First
		// Behind its pin the content is the same for ever.
		o.Snapshot = geo.Snapshot{Layer: cut.Layer, ValidOn: t.Last, Pin: t.Pin, Content: fmt.Sprintf("timeline@%d", t.Pin)}
	} else {
		found, err := find(c.p, c.db, cut.Layer, geo.AsOfRef{Valid: cut.Date, Pinned: true, Known: cut.Pin})
		if err != nil {
			return err
		}
		o.Set, o.Layer, o.Snapshot = tile.NewSet(cut.Layer, found.Features), found.Layer, found.Snapshot
	}
	_, err := archive.Export(ctx, o)
	return err
}
