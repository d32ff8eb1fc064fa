package archives

import (
	"context"
	"time"

	"frontline/data"
	"frontline/data/archive"
	"frontline/geo"
	"frontline/geo/tile"
	"frontline/server"
	"frontline/server/publish"
)

// Cutter cuts the archives that are published.
type Cutter struct {
	DB      *data.DB
	Server  *server.Server
	Now     func() time.Time
	Version string // of the program, which archives name
}

// Cut writes the archive of a snapshot, or of all of a layer's time.
func (c Cutter) Cut(ctx context.Context, cut publish.Cut) error {
	o := archive.Options{Path: cut.Path, Format: archive.PMTiles, MaxZoom: cut.MaxZoom, Replace: true, Version: c.Version}
	if cut.Timeline {
		t, err := c.Server.TimelineTiles(ctx, cut.Layer, cut.Pin)
		if err != nil {
			return err
		}
		timeline := optionsOf(t, cut.Layer)
		o.Set, o.Layer, o.First, o.Gaps, o.Snapshot = timeline.Set, timeline.Layer, timeline.First, timeline.Gaps, timeline.Snapshot
	} else {
		found, err := Find(ctx, c.DB, cut.Layer, geo.AsOfRef{Valid: cut.Date, Pinned: true, Known: cut.Pin}, geo.DateOf(c.Now()))
		if err != nil {
			return err
		}
		o.Set, o.Layer, o.Snapshot = tile.NewSet(cut.Layer, found.Features), found.Layer, found.Snapshot
	}
	_, err := archive.Export(ctx, o)
	return err
}
