package main

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"path/filepath"
	"strings"
	"testing/fstest"
	"time"

	"frontline/cmd/frontline/internal/attach"
	"frontline/cmd/frontline/internal/film"
	"frontline/cmd/frontline/internal/frontend"
	"frontline/cmd/frontline/internal/program"
	"frontline/cmd/frontline/internal/terminal"
	"frontline/data/archive"
	"frontline/server"
	"frontline/server/image"
	"frontline/server/publish"
)

type filmCommand struct {
	Dates string   `arg:"" help:"From when to when: 2025-10-01..2025-11-30, each date at a revision, as 2025-11-30@12, to have the same again."`
	File  string   `arg:"" help:"Where to: a name in .mp4 (H.264) or .webm (VP9). Beside it stand its last picture (.png) and subtitles (.vtt, .srt)."`
	How   []string `arg:"" optional:"" name:"name=value" help:"What it shows and how, as the address of a picture has it: layers=control, place=Pokrovsk, size=1920x1080, delay=700 …"`

	FPS            int      `name:"fps" default:"25" placeholder:"N" help:"Frames a second: each date’s picture is repeated, and none made up in between. 0 makes one frame of each date. [${default}]"`
	Site           string   `env:"FRONTLINE_SITE" placeholder:"URL" help:"Where readers reach the map, which the credit then names. [$FRONTLINE_SITE]"`
	Words          []string `env:"FRONTLINE_WORDS" placeholder:"DIR" help:"A further language, as for serve. [$FRONTLINE_WORDS]"`
	Basemap        []string `env:"FRONTLINE_BASEMAP" placeholder:"ARCHIVE" help:"An archive of OpenStreetMap's data to draw under the layers, as for serve. [$FRONTLINE_BASEMAP]"`
	BasemapHTTP    bool     `name:"basemap-allow-http" env:"FRONTLINE_BASEMAP_ALLOW_HTTP" help:"Read basemaps from addresses that are not https, too. [$FRONTLINE_BASEMAP_ALLOW_HTTP]"`
	BasemapPrivate bool     `name:"basemap-allow-private" env:"FRONTLINE_BASEMAP_ALLOW_PRIVATE" help:"Read basemaps from addresses of private networks, too. [$FRONTLINE_BASEMAP_ALLOW_PRIVATE]"`
	Ffmpeg         string   `name:"ffmpeg" default:"ffmpeg" placeholder:"PROGRAM" help:"Which ffmpeg makes it. [${default}]"`
	DryRun         bool     `help:"Print the dates and how ffmpeg would be called, and write nothing."`
	Force          bool     `help:"Replace the files if they are there."`
}

// Help is shown under `frontline film --help`.
func (filmCommand) Help() string {
	return `Makes a film by ffmpeg, which must be installed: a picture for each date on which a layer has a snapshot, with that date, who assesses, and whose data it is. Nothing is made up in between, and days without a snapshot are named. How it looks is said as in the address of a picture, which "Share" on the map makes.

Example: frontline film 2025-10-01..2025-11-30 film.mp4 layers=control,claims place=Pokrovsk zoom=9 --site https://maps.example.org/

Example: frontline film 2025-10-01..2025-11-30 film.webm size=1920x1080 lang=uk delay=500 --dry-run`
}

// filmMiB is the memory of the server that draws the pictures.
const filmMiB = 512

// Run makes the film.
func (c *filmCommand) Run(p *program.Program) (err error) {
	format, err := film.FormatOf(c.File)
	if err != nil {
		return program.WrongCall(err)
	}
	values, err := c.values()
	if err != nil {
		return program.WrongCall(err)
	}
	if c.FPS < 0 || c.FPS > 60 {
		return program.WrongCall(errors.New("--fps is from 0 to 60 frames a second"))
	}
	ffmpeg := c.Ffmpeg
	if !c.DryRun {
		if ffmpeg, err = film.Find(c.Ffmpeg); err != nil {
			return err
		}
	}
	db, err := p.OpenExisting()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	so, err := c.options(p)
	if err != nil {
		return program.WrongCall(err)
	}
	so.Store, so.Now = db, p.Now
	s, err := server.New(so)
	if err != nil {
		return program.WrongCall(err)
	}
	defer s.Close()
	made, err := s.Film(p.Ctx, c.Dates, values)
	if err != nil {
		return err
	}
	call := film.Call{
		Program: ffmpeg, Format: format, Width: made.Width, Height: made.Height, Each: made.Each, Last: made.Last, FPS: c.FPS, File: c.File,
		Says: []film.Said{
			{Name: "title", Text: made.Title}, {Name: "artist", Text: strings.Join(made.Credits, "; ")}, {Name: "copyright", Text: strings.Join(made.Rights, "; ")},
			{Name: "date", Text: made.Dates[len(made.Dates)-1].String()}, {Name: "description", Text: made.Alt}, {Name: "comment", Text: made.Site},
		},
	}
	if err := call.Check(); err != nil {
		return err
	}
	if c.DryRun {
		for _, d := range made.Dates {
			fmt.Fprintln(p.Stdout, d)
		}
		fmt.Fprintln(p.Stdout, call)
		return nil
	}
	fmt.Fprintln(p.Stderr, call)
	return c.write(p, call, made)
}

// values are the parameters that were given.
func (c *filmCommand) values() (url.Values, error) {
	out := url.Values{}
	for _, arg := range c.How {
		name, value, ok := strings.Cut(arg, "=")
		if !ok {
			return nil, fmt.Errorf("%s: say what the film shows as NAME=VALUE, for example layers=control", arg)
		}
		out.Add(name, value)
	}
	return out, nil
}

// options are those of a server that only draws.
func (c *filmCommand) options(p *program.Program) (so server.Options, err error) {
	public := ""
	if c.Site != "" {
		site, err := url.Parse(c.Site)
		if err != nil {
			return so, errors.New("--site is no URL: write it as https://maps.example.org/")
		}
		if err := publish.CheckSite(site); err != nil {
			return so, fmt.Errorf("--site: %w", err)
		}
		public = publish.Base(site).String()
	}
	as := serveCommand{
		PublicURL: public, MemoryMiB: filmMiB, FrameAncestors: "none", CORSOrigins: "*",
		Basemap: c.Basemap, BasemapHTTP: c.BasemapHTTP, BasemapPrivate: c.BasemapPrivate,
	}
	if so, err = as.options(); err != nil {
		return so, err
	}
	if err := attach.Check(p.Ctx, as.basemapsFrom(p), as.Basemap); err != nil {
		return so, err
	}
	so.Basemaps = attach.Sources(as.basemapsFrom(p), as.Basemap)
	so.App, so.Docs, so.Log, so.Portable = fstest.MapFS{}, fstest.MapFS{}, slog.New(slog.DiscardHandler), public != ""
	so.Words, so.App, err = frontend.LoadWords(p.Stderr, c.Words, so.App)
	return so, err
}

// write writes the film, and beside it its last picture and its subtitles.
func (c *filmCommand) write(p *program.Program, call film.Call, made *image.Film) error {
	stem := strings.TrimSuffix(c.File, filepath.Ext(c.File))
	n := len(made.Dates)
	bar := terminal.NewProgress(p.Stderr, "drawing "+filepath.Base(c.File))
	defer bar.End()
	var last []byte
	size, err := archive.WritePath(c.File, c.Force, func(temp string) error {
		call.File = temp
		err := film.Run(p.Ctx, call, n, func(i int) (b []byte, err error) {
			if b, err = made.Picture(p.Ctx, i); err == nil {
				last = b
				bar.Show(i+1, n, "")
			}
			return b, err
		})
		if err != nil {
			return err
		}
		// Only with all of them is there a film.
		for _, beside := range []struct {
			ending  string
			content []byte
		}{{".png", last}, {".vtt", made.WebVTT}, {".srt", made.SubRip}} {
			if _, err := archive.WriteFile(stem+beside.ending, c.Force, func(w io.Writer) error {
				_, err := w.Write(beside.content)
				return err
			}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	bar.End()
	lasts := time.Duration(n-1)*made.Each + made.Last
	if c.FPS == 0 {
		lasts = time.Duration(n) * made.Each
	}
	name := filepath.Base(stem)
	fmt.Fprintf(p.Stdout, "Made %s: %s from %s to %s, %.1f s, %d×%d pixels, %s; beside it %s.png, %[9]s.vtt and %[9]s.srt\n",
		filepath.Base(c.File), terminal.Count(n, "date"), made.Dates[0], made.Dates[n-1], lasts.Seconds(), made.Width, made.Height, terminal.Megabytes(size), name)
	return nil
}
