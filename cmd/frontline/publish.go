package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"time"

	"frontline/cmd/frontline/internal/archives"
	"frontline/cmd/frontline/internal/attach"
	"frontline/cmd/frontline/internal/diagnose"
	"frontline/cmd/frontline/internal/frontend"
	"frontline/cmd/frontline/internal/program"
	"frontline/cmd/frontline/internal/terminal"
	"frontline/data"
	"frontline/server"
	"frontline/server/publish"
)

// publishMiB is the memory of the server whose answers are published.
const publishMiB = 256

type publishCommand struct {
	URL string `arg:"" name:"url" env:"FRONTLINE_PUBLISH" help:"Where to: file:///srv/www/maps, s3://bucket/folder or gs://bucket/folder. [$FRONTLINE_PUBLISH]"`

	Site        string        `env:"FRONTLINE_SITE" placeholder:"URL" help:"Where readers reach the map: the address of its page, for absolute links. [$FRONTLINE_SITE]"`
	Report      string        `env:"FRONTLINE_REPORT" placeholder:"ADDRESS" help:"Where readers report an error in what is shown, as for serve. [$FRONTLINE_REPORT]"`
	Words       []string      `env:"FRONTLINE_WORDS" placeholder:"DIR" help:"A further language, as for serve. [$FRONTLINE_WORDS]"`
	MaxZoom     uint8         `default:"12" placeholder:"Z" help:"The last zoom of archives, at most 12; the map draws the last one larger. [${default}]"`
	BaseMaxZoom uint8         `default:"9" placeholder:"Z" help:"The last zoom of the base map's archive. [${default}]"`
	Texts       int           `default:"400" placeholder:"N" help:"Of how many of the newest dates there are pages in words, in each language. [${default}]"`
	Pictures    int           `default:"30" placeholder:"N" help:"Of how many of the newest dates there are pictures, and how to embed them, in each language; 0 for no pictures at all. [${default}]"`
	Places      int           `default:"200" placeholder:"N" help:"About how many places there are pages, in each language: those that the record names, then settlements within 10 km of ground that changed or of the line. [${default}]"`
	PlacePics   int           `name:"place-pictures" default:"30" placeholder:"N" help:"Of how many of those places there are pictures, for previews of links to their pages, in each language. [${default}]"`
	Keep        int           `default:"3" placeholder:"N" help:"How many earlier publications stay, to be rolled back to. [${default}]"`
	Grace       time.Duration `default:"24h" placeholder:"TIME" help:"For how long readers may go on with a publication that was replaced; what was retracted is removed at once. [${default}]"`
	WorkDir     string        `placeholder:"DIR" help:"Where archives are cut before they are put; else DATABASE.publish, or a temporary folder where that cannot be made."`
	DryRun      bool          `help:"List what would be put and removed, and change nothing."`
	Force       bool          `help:"Publish again what was rolled back, an older record, or over the page of another site."`
	Rollback    bool          `help:"Show the publication before the one that is shown, or the one that --to names."`
	To          int           `placeholder:"N" help:"The publication to roll back to."`
	publishBasemapFlags
	diagnose.LogFlags
}

// Help is shown under `frontline publish --help`.
func (publishCommand) Help() string {
	return `Puts what is not there yet, then switches readers over in one step, then removes what is not needed any more. What was stopped goes on when it is called again. Two at once do not disturb each other: the second is refused. What is published: the map, with its tiles of every date; data, figures and feeds; an embed that reads its address (embed.html?date=2025-11-27); the newest 400 dates in words (--texts), and the newest 30 as pictures of 1200 × 630 (--pictures), each in every language; what changed in the 7 and 30 days to the newest, in its month, and in each of the 12 whole months before, as data, words and pictures; the newest date as a picture of 1200 × 675, light and dark; what is said of any position; pages about places and their feeds (--places), the first 30 with a picture (--place-pictures); search. With --basemap it brings streets, too: what of an archive of OpenStreetMap's data lies around what the map shows, written once for a box, and again where the archive, the box or the zooms are others. What takes a server is not there, and is said at the end.

Keys are taken from where the AWS tools have them: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, AWS_PROFILE and its files, the role of the machine. Google's are GS_ACCESS_KEY_ID and GS_SECRET_ACCESS_KEY, an HMAC key.

Example: frontline publish file:///srv/www/maps --site https://maps.example.org/

Example: frontline publish "s3://maps?region=eu-central-1" --site https://maps.example.org/ --dry-run

Example: frontline publish "s3://maps?endpoint=https://storage.example.org&region=eu" --site https://maps.example.org/

Example: frontline publish file:///srv/www/maps --site https://maps.example.org/ --basemap ukraine.pmtiles --basemap-max-zoom 14

Example: frontline publish "s3://maps?region=eu-central-1" --rollback

Exit status 0 where readers see what was asked for, 1 where they see what they saw before, 2 for a wrong call.`
}

// Run publishes, or goes back to an earlier publication.
func (c *publishCommand) Run(p *program.Program) error {
	if err := c.check(); err != nil {
		return program.WrongCall(err)
	}
	to, err := openTarget(p.Ctx, c.URL, p.Version)
	if err != nil {
		return err
	}
	if to.Folder != nil && !c.DryRun {
		if err := to.Folder.Sweep(p.Now().Add(-24 * time.Hour)); err != nil {
			return err
		}
	}
	o := publish.Options{
		Store: to.Store, Beside: to.Folder != nil, Now: p.Now, Version: p.Version,
		Texts: c.Texts, Pictures: c.Pictures,
		MaxZoom: c.MaxZoom, BaseMaxZoom: c.BaseMaxZoom, MaxPlaces: c.Places, PlacePictures: c.PlacePics, Keep: c.Keep, Grace: c.Grace, DryRun: c.DryRun, Force: c.Force,
	}
	if c.Rollback {
		r, err := publish.Rollback(p.Ctx, o, c.To)
		if err != nil {
			return err
		}
		c.say(p, r)
		return nil
	}
	return c.publish(p, o)
}

func (c *publishCommand) check() error {
	switch {
	case c.Rollback && c.Force:
		return errors.New("--rollback and --force do not go together")
	case c.To != 0 && !c.Rollback:
		return errors.New("--to is for --rollback")
	case c.Texts < 0 || c.Texts > mostDated || c.Pictures < 0 || c.Pictures > mostDated:
		return fmt.Errorf("--texts and --pictures are numbers of dates from 0 to %d", mostDated)
	case c.Places < 0 || c.Places > mostPlaces || c.PlacePics < 0 || c.PlacePics > mostPlaces:
		return fmt.Errorf("--places and --place-pictures are numbers of places from 0 to %d", mostPlaces)
	case c.To < 0 || c.Keep < 0 || c.Grace < 0:
		return errors.New("--to, --keep and --grace must not be negative")
	case c.MaxZoom > deepestDrawn:
		return fmt.Errorf("--max-zoom %d: the map asks for none past %d", c.MaxZoom, deepestDrawn)
	case c.Rollback:
		return nil
	}
	if err := c.publishBasemapFlags.check(); err != nil {
		return err
	}
	if c.Site == "" {
		return errors.New("--site is missing: where will readers reach the map? For example --site https://maps.example.org/")
	}
	site, err := url.Parse(c.Site)
	if err != nil {
		return errors.New("--site is no URL: write it as https://maps.example.org/")
	}
	if err := publish.CheckSite(site); err != nil {
		return fmt.Errorf("--site: %w", err)
	}
	return nil
}

// mostPlaces is the most places that there are pages about.
const mostPlaces = 10_000

// mostDated is the most dates that there are pages of.
const mostDated = 10_000

// deepestDrawn is the last zoom whose tiles the map asks for.
const deepestDrawn = 12

func (c *publishCommand) publish(p *program.Program, o publish.Options) (err error) {
	db, err := p.OpenExisting()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if o.Site, err = url.Parse(c.Site); err != nil {
		return program.WrongCall(err)
	}
	if o.App, o.Docs, err = frontend.BuiltIn(); err != nil {
		return err
	}
	so, err := (&serveCommand{PublicURL: publish.Base(o.Site).String(), Report: c.Report, MemoryMiB: publishMiB, FrameAncestors: "none", CORSOrigins: "*"}).options()
	if err != nil {
		return program.WrongCall(err)
	}
	if so.Words, o.App, err = frontend.LoadWords(p.Stderr, c.Words, o.App); err != nil {
		return program.WrongCall(err)
	}
	o.Words = so.Words
	so.Store, so.App, so.Docs, so.Now, so.Portable = db, o.App, o.Docs, p.Now, true
	so.Log, p.Stderr = c.Log(p.Stderr, slog.LevelInfo)
	parts, end, err := c.basemaps(p, db)
	defer func() { err = errors.Join(err, end()) }()
	if err != nil {
		return err
	}
	for i, part := range parts {
		so.Basemaps = append(so.Basemaps, attach.Part(c.Basemap[i], part))
		o.Basemaps = append(o.Basemaps, c.published(p, c.Basemap[i], part))
	}
	s, err := server.New(so)
	if err != nil {
		return program.WrongCall(err)
	}
	if len(parts) > 0 {
		o.BasemapSettlements = func(ctx context.Context) ([]byte, error) { return s.BasemapSettlements(ctx, parts[0].Box) }
	}
	if o.WorkDir = c.WorkDir; o.WorkDir == "" {
		o.WorkDir = p.DB + ".publish"
	}
	if !o.DryRun {
		done, err := c.makeWorkDir(p, &o)
		if err != nil {
			return fmt.Errorf("make the folder to cut in: %w", err)
		}
		defer done()
	}
	if o.Settlements, err = settlements(p.Ctx, db); err != nil {
		return err
	}
	bar := terminal.NewProgress(p.Stderr, "publishing")
	o.Answers, o.Sheets, o.Places, o.Cutter, o.Progress = s, s, s, archives.Cutter{DB: db, Server: s, Now: p.Now, Version: p.Version}, bar.Show
	r, err := publish.Run(p.Ctx, o)
	bar.End()
	if err != nil {
		return err
	}
	c.say(p, r)
	return nil
}

// settlements is the gazetteer of a record that has the layers that come with the program; nil of another.
func settlements(ctx context.Context, db *data.DB) ([]byte, error) {
	since, err := db.BundledSince(ctx)
	if err != nil || since == 0 {
		return nil, err
	}
	g, err := data.Gazetteer()
	if err != nil {
		return nil, err
	}
	return g.Table()
}

// makeWorkDir makes the folder to cut in. Beside a database on a read-only medium it
// is a temporary one, in which nothing is gone on with later.
func (c *publishCommand) makeWorkDir(p *program.Program, o *publish.Options) (done func(), err error) {
	if err = os.MkdirAll(o.WorkDir, 0o700); err == nil {
		return func() { _ = os.Remove(o.WorkDir) }, nil // where all that was begun is done
	}
	if c.WorkDir != "" || program.MayWrite(p.DB) == nil {
		return nil, err
	}
	if o.WorkDir, err = os.MkdirTemp("", "frontline-publish-*"); err != nil {
		return nil, err
	}
	return func() { _ = os.RemoveAll(o.WorkDir) }, nil
}

// sayWhatIsThere prints of what there are pages, and what takes a server.
func (c *publishCommand) sayWhatIsThere(p *program.Program, r publish.Report) {
	fmt.Fprintf(p.Stdout, "There are, in each of %s: %s in words, of %d that are recorded; pictures of %s; %s of two dates, in words and as pictures; embeds, and how to embed the dates that have pictures\n",
		terminal.Count(r.Languages, "language"), terminal.Count(r.Texts, "date"), r.Dates, terminal.Count(r.Pictures, "date"), terminal.Count(r.Comparisons, "comparison"))
	left := ""
	if r.PlacesLeft > 0 {
		left = fmt.Sprintf(", and none about %d more near what is shown: --places %d", r.PlacesLeft, c.Places)
	}
	fmt.Fprintf(p.Stdout, "There are pages about %s%s\n", terminal.Count(r.Places, "place"), left)
	fmt.Fprintln(p.Stdout, "Not there, as it takes a server: figures between other dates, pictures of other views, what was known at an earlier revision, oEmbed of other addresses, tiles as pictures, OGC API, queries of data")
}

// say prints what was done, or would be.
func (c *publishCommand) say(p *program.Program, r publish.Report) {
	if c.DryRun {
		for _, name := range r.Put {
			fmt.Fprintf(p.Stdout, "put     %s\n", name)
		}
		for _, name := range r.Removed {
			fmt.Fprintf(p.Stdout, "remove  %s\n", name)
		}
	}
	would := ""
	if c.DryRun {
		would = "Would be: "
	}
	if r.Unchanged {
		fmt.Fprintf(p.Stdout, "%sPublication %d is shown already; nothing changed since\n", would, r.Number)
	} else {
		fmt.Fprintf(p.Stdout, "%sPublication %d, the record at revision %d: %s put, %s, %d removed\n",
			would, r.Number, r.Revision, terminal.Count(len(r.Put), "object"), terminal.Megabytes(r.Bytes), len(r.Removed))
	}
	if !c.Rollback {
		c.sayWhatIsThere(p, r)
	}
	if r.Withdrawn && !c.DryRun {
		fmt.Fprintln(p.Stdout, "Something was retracted. Caches in front may hold what was removed; purge there:")
		for _, name := range r.Removed {
			fmt.Fprintf(p.Stdout, "  %s\n", name)
		}
	}
}
