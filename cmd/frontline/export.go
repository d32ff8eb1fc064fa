package main

import (
	"fmt"
	"io"
	"path/filepath"

	"frontline/cmd/frontline/internal/archives"
	"frontline/cmd/frontline/internal/program"
	"frontline/cmd/frontline/internal/terminal"
	"frontline/data/archive"
	"frontline/geo"
	"frontline/geo/geojson"
	"frontline/geo/tile"
)

type exportCommand struct {
	Layer string `arg:"" help:"The layer's id."`
	AsOf  string `arg:"" name:"asof" help:"latest, a date as 2025-11-27, or a date at a revision as 2025-11-27@12."`
	File  string `arg:"" help:"Where to: a name in .pmtiles, .mbtiles or .geojson."`

	MinZoom uint8 `default:"0" placeholder:"Z" help:"The first zoom. [${default}]"`
	MaxZoom uint8 `default:"12" placeholder:"Z" help:"The last zoom, at most 16. [${default}]"`
	Force   bool  `help:"Replace the file if it is there, and what is left of another export to it."`
}

// Help is shown under `frontline export --help`.
func (exportCommand) Help() string {
	return `Writes the tiles, or the features, of one layer and date. An export that was stopped goes on when it is called again in the same way: until it is done, FILE.part keeps what it has.

Example: frontline export control 2025-11-27 control.pmtiles --max-zoom 12

Example: frontline export claims latest claims.geojson`
}

// Run writes the file.
func (c *exportCommand) Run(p *program.Program) error {
	format, err := archive.FormatOf(c.File)
	if err != nil {
		return program.WrongCall(err)
	}
	if c.MinZoom > c.MaxZoom || c.MaxZoom > tile.MaxZoom {
		return program.WrongCall(fmt.Errorf("--min-zoom %d and --max-zoom %d: give two from 0 to %d, the smaller first", c.MinZoom, c.MaxZoom, tile.MaxZoom))
	}
	ref, err := geo.ParseAsOf(c.AsOf)
	if err != nil {
		return program.WrongCall(err)
	}
	db, err := p.OpenExisting()
	if err != nil {
		return err
	}
	defer db.Close()
	found, err := archives.Find(p.Ctx, db, c.Layer, ref, geo.DateOf(p.Now()))
	if err != nil {
		return err
	}
	if format == archive.GeoJSON {
		return c.writeGeoJSON(p, found)
	}
	return c.writeTiles(p, format, found)
}

func (c *exportCommand) writeGeoJSON(p *program.Program, found geojson.Collection) error {
	size, err := archive.WriteFile(c.File, c.Force, func(w io.Writer) error { return geojson.Write(w, found) })
	if err != nil {
		return err
	}
	fmt.Fprintf(p.Stdout, "%s: %s, %s\n", c.exported(found.Snapshot), terminal.Count(len(found.Features), "feature"), terminal.Megabytes(size))
	return nil
}

func (c *exportCommand) writeTiles(p *program.Program, format archive.Format, found geojson.Collection) error {
	bar := terminal.NewProgress(p.Stderr, "cutting "+c.Layer)
	report, err := archive.Export(p.Ctx, archive.Options{
		Path: c.File, Format: format, Set: tile.NewSet(c.Layer, found.Features), Layer: found.Layer, Snapshot: found.Snapshot,
		MinZoom: c.MinZoom, MaxZoom: c.MaxZoom, Replace: c.Force, Version: p.Version,
		Resumed: func(done, total int) {
			fmt.Fprintf(p.Stderr, "Going on after %d of %d steps, which an earlier call did.\n", done, total)
		},
		Progress: func(done, total int) { bar.Show(done, total, "") },
	})
	bar.End()
	if err != nil {
		return err
	}
	fmt.Fprintf(p.Stdout, "%s: %d tiles at zooms %d to %d, %d of them distinct, %s\n", c.exported(found.Snapshot),
		report.Tiles, c.MinZoom, c.MaxZoom, report.Contents, terminal.Megabytes(report.Bytes))
	return nil
}

func (c *exportCommand) exported(s geo.Snapshot) string {
	return fmt.Sprintf("Exported %s of %s, pinned @%d, to %s", s.Layer, s.ValidOn, s.Pin, filepath.Base(c.File))
}
