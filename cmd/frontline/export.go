package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"frontline/cmd/frontline/internal/archives"
	"frontline/cmd/frontline/internal/program"
	"frontline/cmd/frontline/internal/terminal"
	"frontline/data/archive"
	"frontline/geo"
	"frontline/geo/geojson"
	"frontline/geo/history"
	"frontline/geo/tile"
	"frontline/server/view"
)

type exportCommand struct {
	Layer string `arg:"" help:"The layer's id."`
	AsOf  string `arg:"" name:"asof" help:"latest, a date as 2025-11-27, a date at a revision as 2025-11-27@12, or timeline, which is all of the layer's time."`
	File  string `arg:"" help:"Where to: a name in .pmtiles, .mbtiles, .geojson, .kmz or, of the timeline, .gpkg."`

	MinZoom uint8 `default:"0" placeholder:"Z" help:"The first zoom. [${default}]"`
	MaxZoom uint8 `default:"12" placeholder:"Z" help:"The last zoom, at most 16. [${default}]"`
	Force   bool  `help:"Replace the file if it is there, and what is left of another export to it."`
}

// Help is shown under `frontline export --help`.
func (exportCommand) Help() string {
	return `Writes the tiles, or the features, of one layer and date, or of all of its time: each piece of ground with since and until, for the time sliders of QGIS (.gpkg) and Google Earth (.kmz). An export of tiles that was stopped goes on when it is called again in the same way: until it is done, FILE.part keeps what it has.

Example: frontline export control 2025-11-27 control.pmtiles --max-zoom 12

Example: frontline export claims latest claims.geojson

Example: frontline export control timeline control.gpkg`
}

// Run writes the file.
func (c *exportCommand) Run(p *program.Program) error {
	name, _, _ := strings.Cut(c.AsOf, "@")
	timeline := name == view.TimelineName
	formatOf := archive.FormatOf
	if timeline {
		formatOf = archive.TimelineFormatOf
	}
	format, err := formatOf(c.File)
	if err != nil {
		return program.WrongCall(err)
	}
	if c.MinZoom > c.MaxZoom || c.MaxZoom > tile.MaxZoom {
		return program.WrongCall(fmt.Errorf("--min-zoom %d and --max-zoom %d: give two from 0 to %d, the smaller first", c.MinZoom, c.MaxZoom, tile.MaxZoom))
	}
	var ref geo.AsOfRef
	if !timeline {
		if ref, err = geo.ParseAsOf(c.AsOf); err != nil {
			return program.WrongCall(err)
		}
	}
	db, err := p.OpenExisting()
	if err != nil {
		return err
	}
	defer db.Close()
	if timeline {
		return c.writeTimeline(p, format, archives.NewHistories(db, p.Now))
	}
	found, err := archives.Find(p.Ctx, db, c.Layer, ref, geo.DateOf(p.Now()))
	if err != nil {
		return err
	}
	switch format {
	case archive.GeoJSON, archive.KMZ:
		return c.writeFeatures(p, format, found)
	}
	return c.writeTiles(p, format, found)
}

func (c *exportCommand) writeFeatures(p *program.Program, format archive.Format, found geojson.Collection) error {
	size, err := archive.WriteFile(c.File, c.Force, func(w io.Writer) error {
		if format == archive.GeoJSON {
			return geojson.Write(w, found)
		}
		r := history.Record{Layer: found.Layer, Pin: found.Snapshot.Pin, Snapshots: []geo.Snapshot{found.Snapshot}, Day: true}
		return history.WriteKMZ(w, r, history.Day(found.Snapshot.ValidOn, found.Features))
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(p.Stdout, "%s: %s, %s\n", c.exported(found.Snapshot), terminal.Count(len(found.Features), "feature"), terminal.Megabytes(size))
	return nil
}

func (c *exportCommand) writeTiles(p *program.Program, format archive.Format, found geojson.Collection) error {
	report, err := c.cut(p, format, archive.Options{Set: tile.NewSet(c.Layer, found.Features), Layer: found.Layer, Snapshot: found.Snapshot})
	if err != nil {
		return err
	}
	fmt.Fprintf(p.Stdout, "%s: %s\n", c.exported(found.Snapshot), c.tiles(report))
	return nil
}

// cut writes an archive of tiles.
func (c *exportCommand) cut(p *program.Program, format archive.Format, o archive.Options) (archive.Report, error) {
	bar := terminal.NewProgress(p.Stderr, "cutting "+c.Layer)
	defer bar.End()
	o.Path, o.Format, o.MinZoom, o.MaxZoom, o.Replace, o.Version = c.File, format, c.MinZoom, c.MaxZoom, c.Force, p.Version
	o.Resumed = func(done, total int) {
		fmt.Fprintf(p.Stderr, "Going on after %d of %d steps, which an earlier call did.\n", done, total)
	}
	o.Progress = func(done, total int) { bar.Show(done, total, "") }
	return archive.Export(p.Ctx, o)
}

func (c *exportCommand) tiles(r archive.Report) string {
	return fmt.Sprintf("%d tiles at zooms %d to %d, %d of them distinct, %s", r.Tiles, c.MinZoom, c.MaxZoom, r.Contents, terminal.Megabytes(r.Bytes))
}

// writeTimeline writes all of a layer's time.
func (c *exportCommand) writeTimeline(p *program.Program, format archive.Format, from archives.Histories) error {
	found, err := from.Find(p.Ctx, c.Layer, c.AsOf)
	if err != nil {
		return err
	}
	r := found.Record
	var what string
	switch format {
	case archive.PMTiles, archive.MBTiles:
		o, err := from.Tiles(p.Ctx, found)
		if err != nil {
			return err
		}
		report, err := c.cut(p, format, o)
		if err != nil {
			return err
		}
		what = c.tiles(report)
	default:
		bar := terminal.NewProgress(p.Stderr, "writing "+c.Layer)
		r.Written = func(n int) { bar.Show(n, len(found.Spans), "") }
		size, err := c.writeSpans(p.Ctx, format, r, archives.Each(p.Ctx, found.Spans))
		bar.End()
		if err != nil {
			return err
		}
		what = terminal.Count(len(found.Spans), "span") + ", " + terminal.Megabytes(size)
	}
	days := "each day recorded"
	switch gaps := r.NotRecorded(); {
	case gaps != "":
		days = "not recorded: " + gaps
	case r.Layer.Cadence != geo.CadenceDaily:
		days = terminal.Count(len(r.Snapshots), "snapshot")
	}
	fmt.Fprintf(p.Stdout, "Exported %s from %s to %s, pinned @%d, to %s: %s (%s)\n", c.Layer, r.First(), r.Last(), r.Pin, filepath.Base(c.File), what, days)
	return nil
}

func (c *exportCommand) writeSpans(ctx context.Context, format archive.Format, r history.Record, each history.Each) (int64, error) {
	if format == archive.GeoPackage {
		return archive.WriteGeoPackage(ctx, c.File, c.Force, r, each)
	}
	return archive.WriteFile(c.File, c.Force, func(w io.Writer) error {
		if format == archive.KMZ {
			return history.WriteKMZ(w, r, each)
		}
		return history.WriteGeoJSON(w, r, each)
	})
}

func (c *exportCommand) exported(s geo.Snapshot) string {
	return fmt.Sprintf("Exported %s of %s, pinned @%d, to %s", s.Layer, s.ValidOn, s.Pin, filepath.Base(c.File))
}
