package main

import (
	"context"
	"errors"
	"fmt"
	"math"

	"frontline/cmd/frontline/internal/attach"
	"frontline/cmd/frontline/internal/program"
	"frontline/cmd/frontline/internal/terminal"
	"frontline/data"
	"frontline/data/archive"
	"frontline/data/basemap"
	"frontline/data/gazetteer"
	"frontline/geo"
	"frontline/geo/raster/look"
	attached "frontline/server/basemap"
	"frontline/server/publish"
)

// publishBasemapFlags say which streets a site brings.
type publishBasemapFlags struct {
	Basemap        []string `placeholder:"ARCHIVE" help:"An archive of OpenStreetMap's data of which the site brings the part that the map shows: a file in .pmtiles or .mbtiles, or the https address of PMTiles; may be given several times, or with commas between, bottom first."`
	BasemapBBox    string   `name:"basemap-bbox" placeholder:"W,S,E,N" help:"The box that it brings, in degrees: west, south, east, north. Else that around all that layers of claims, control and places ever showed, with a quarter of a degree more, to whole degrees."`
	BasemapMaxZoom uint8    `name:"basemap-max-zoom" default:"16" placeholder:"Z" help:"The last zoom of it, where the archive has it: one less is about half as large. [${default}]"`
	BasemapMB      int      `name:"basemap-mb" default:"2000" placeholder:"N" help:"How many megabytes it may have at most. [${default}]"`
	BasemapHTTP    bool     `name:"basemap-allow-http" help:"Read basemaps from addresses that are not https, too."`
	BasemapPrivate bool     `name:"basemap-allow-private" help:"Read basemaps from addresses of private networks, too."`
}

func (f publishBasemapFlags) check() error {
	switch {
	case len(f.Basemap) > attached.Most:
		return fmt.Errorf("--basemap: at most %d", attached.Most)
	case len(f.Basemap) == 0 && f.BasemapBBox != "":
		return errors.New("--basemap-bbox is for --basemap")
	case len(f.Basemap) == 0:
		return nil
	case f.BasemapMB < 1 || f.BasemapMB > 1_000_000:
		return errors.New("--basemap-mb is a number of megabytes from 1 to 1000000")
	case f.BasemapBBox == "":
		return nil
	}
	_, err := parseBox(f.BasemapBBox)
	return err
}

// basemaps opens the archives. The function that it returns closes them.
func (f publishBasemapFlags) basemaps(p *program.Program, db *data.DB) (parts []basemap.Part, end func() error, err error) {
	var opened []*basemap.Archive
	end = func() (err error) {
		for _, a := range opened {
			err = errors.Join(err, a.Close())
		}
		return err
	}
	if len(f.Basemap) == 0 {
		return nil, end, nil
	}
	box, err := f.box(p, db)
	if err != nil {
		return nil, end, err
	}
	names, err := data.BasemapNames()
	if err != nil {
		return nil, end, err
	}
	from := basemapFlags{AllowHTTP: f.BasemapHTTP, AllowPrivate: f.BasemapPrivate}
	for _, name := range f.Basemap {
		a, err := from.open(p, name)
		if err != nil {
			return nil, end, err
		}
		opened = append(opened, a)
		part, err := basemap.Part{From: a, Box: box, MaxZoom: f.BasemapMaxZoom, Names: names, NamesOf: gazetteer.Hash()}.Within(look.BasemapFrom)
		if err != nil {
			return nil, end, program.WrongCall(fmt.Errorf("--basemap %s: %w", attach.Shown(name), err))
		}
		parts = append(parts, part)
	}
	return parts, end, nil
}

// nearRecord is how far around what a record shows a basemap reaches at least, in degrees.
const nearRecord = 0.25

// box is the one that was asked for, or that around all that layers ever showed, to whole degrees: it
// stays the same as a front moves, and so does what was published of it.
func (f publishBasemapFlags) box(p *program.Program, db *data.DB) (box [4]float64, err error) {
	if f.BasemapBBox != "" {
		return parseBox(f.BasemapBBox)
	}
	known, err := db.Revision(p.Ctx)
	if err != nil {
		return box, err
	}
	layers, err := db.Layers(p.Ctx, known)
	if err != nil {
		return box, err
	}
	any := false
	for _, l := range layers {
		if l.Kind == geo.KindBase || l.Kind == geo.KindStatements { // who said something may be far away
			continue
		}
		b, ok, err := db.Extent(p.Ctx, l.ID, geo.AsOf{Valid: geo.DateOf(p.Now()), Known: known})
		if err != nil {
			return box, err
		}
		if !ok {
			continue
		}
		of := [4]float64{b.Min[0], b.Min[1], b.Max[0], b.Max[1]}
		if !any {
			box, any = of, true
		}
		box = [4]float64{min(box[0], of[0]), min(box[1], of[1]), max(box[2], of[2]), max(box[3], of[3])}
	}
	if !any {
		return box, geo.Errorf(geo.EInvalid, "no layer of claims, control or places shows anything yet: give the box of the basemap with --basemap-bbox")
	}
	return [4]float64{
		max(math.Floor(box[0]-nearRecord), -180), max(math.Floor(box[1]-nearRecord), -90),
		min(math.Ceil(box[2]+nearRecord), 180), min(math.Ceil(box[3]+nearRecord), 90),
	}, nil
}

// published is what the publisher is told of a part.
func (f publishBasemapFlags) published(p *program.Program, name string, part basemap.Part) publish.Basemap {
	total := uint64(0)
	return publish.Basemap{
		Hash: part.Hash(), MaxZoom: part.MaxZoom,
		Measure: func(ctx context.Context) (err error) {
			total, err = f.measure(ctx, p, name, part)
			return err
		},
		Write: func(ctx context.Context, path string) error {
			bar := terminal.NewProgress(p.Stderr, "tiles of the basemap")
			_, err := archive.Basemap(ctx, archive.BasemapOptions{
				Part: part, Path: path, Total: total, Progress: func(done, total uint64) { bar.Show(int(done), int(total), "") },
			})
			bar.End()
			if err != nil {
				return fmt.Errorf("basemap %s: %w", attach.Shown(name), err)
			}
			return nil
		},
	}
}

// measure says how much of an archive the site is to bring, and refuses more than it may.
func (f publishBasemapFlags) measure(ctx context.Context, p *program.Program, name string, part basemap.Part) (tiles uint64, err error) {
	sizes, err := archive.MeasureBasemap(ctx, part)
	if geo.ErrorCode(err) == geo.ETooLarge {
		return 0, fmt.Errorf("basemap %s: %w: lower --basemap-max-zoom, or give a smaller --basemap-bbox", attach.Shown(name), err)
	} else if err != nil {
		return 0, fmt.Errorf("basemap %s: %w", attach.Shown(name), err)
	}
	var bytes uint64
	fits := -1 // the last zoom with which it is not too large
	for _, s := range sizes {
		tiles, bytes = tiles+s.Tiles, bytes+s.Bytes
		if bytes <= uint64(f.BasemapMB)*1e6 {
			fits = int(s.Zoom)
		}
	}
	said := fmt.Sprintf("Basemap %s: %d tiles of zooms %d to %d in the box %s, up to %s", attach.Shown(name), tiles, part.MinZoom, part.MaxZoom, basemap.BoxText(part.Box), terminal.Megabytes(int64(bytes)))
	if bytes <= uint64(f.BasemapMB)*1e6 {
		fmt.Fprintln(p.Stdout, said)
		return tiles, nil
	}
	advice := "give a smaller --basemap-bbox"
	if fits >= 0 {
		advice = fmt.Sprintf("--basemap-max-zoom %d would do", fits)
	}
	return 0, geo.Errorf(geo.ETooLarge, "%s, more than --basemap-mb %d: %s, or allow for more with --basemap-mb %d", said, f.BasemapMB, advice, (bytes+999_999)/1_000_000)
}
