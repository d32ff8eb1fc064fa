package main

import (
	"fmt"
	"io"
	"os"
	"os/user"
	"path/filepath"
	"strings"

	"frontline/data"
	"frontline/geo"
)

type loadCommand struct {
	Layer string   `arg:"" help:"The layer's id. An unknown one is made."`
	Files []string `arg:"" name:"file" help:"GeoJSON, packed with gzip or not, one file for each date."`

	Date      string `placeholder:"YYYY-MM-DD" help:"The date of the file; else the one in each file's name."`
	SourceURL string `placeholder:"URL" help:"Where the files are from."`
	Note      string `help:"What else to record with the snapshots."`
	MaxMiB    int64  `name:"max-mib" env:"FRONTLINE_MAX_MIB" default:"256" help:"The largest file taken, unpacked, in MiB. [$FRONTLINE_MAX_MIB, ${default}]"`

	Kind        string `group:"new" enum:",base,claims,control,places,statements" default:"" help:"base, claims, control, places or statements; else the one that the id names."`
	Title       string `group:"new" help:"The layer's title; else made from its id."`
	Cadence     string `group:"new" enum:",event,daily" default:"" help:"event: a state holds until the next snapshot. daily: a day without one is a gap. Else daily for control, event for the rest."`
	AssessedBy  string `group:"new" placeholder:"WHO" help:"Who assesses what a control layer shows."`
	Attribution string `group:"new" help:"The credit that is shown on the map."`
	Licence     string `group:"new" help:"The terms of use."`
	Source      string `group:"new" help:"What the layer is from."`
	LayerJSON   string `name:"layer-json" group:"new" type:"existingfile" placeholder:"FILE" help:"All of it as a file, as in data/layers/*/layer.json."`
}

// Help is shown under `frontline load --help`.
func (loadCommand) Help() string {
	return `All files are loaded or none. A file that the record holds already for its date changes nothing.

Example: frontline load control 2025-11-27.geojson --assessed-by "Example Institute"`
}

// Run loads the files in one transaction and says what it did.
func (c *loadCommand) Run(p *program) error {
	inputs, err := c.inputs()
	if err != nil {
		return err
	}
	if c.MaxMiB < 1 {
		return wrongCall{fmt.Errorf("--max-mib must be at least 1")}
	}
	db, err := p.open()
	if err != nil {
		return err
	}
	defer db.Close()
	if err := loadBundled(p, db); err != nil {
		return err
	}
	layer, err := c.layer(p, db)
	if err != nil {
		return err
	}
	bar := newProgress(p.stderr, "loading "+layer.ID)
	report, err := db.Load(p.ctx, data.LoadRequest{
		Layer: layer, Files: inputs, SourceURL: c.SourceURL, Note: c.Note, MaxBytes: c.MaxMiB << 20,
		Actor: actor(), Progress: bar.show,
	})
	bar.end()
	if err != nil {
		return fmt.Errorf("nothing was loaded: %w", err)
	}
	printReport(p.stdout, report)
	return nil
}

// inputs are the files with their dates.
func (c *loadCommand) inputs() ([]data.Input, error) {
	if c.Date != "" && len(c.Files) > 1 {
		return nil, wrongCall{fmt.Errorf("--date is for one file: name each of several by its date, as in 2025-11-27.geojson")}
	}
	inputs := make([]data.Input, len(c.Files))
	for i, path := range c.Files {
		date, err := c.dateOf(path)
		if err != nil {
			return nil, wrongCall{err}
		}
		inputs[i] = data.Input{Name: path, Date: date, Open: func() (io.ReadCloser, error) { return os.Open(path) }}
		if info, err := os.Stat(path); err != nil {
			return nil, fmt.Errorf("nothing was loaded: %w", err)
		} else if info.IsDir() {
			return nil, wrongCall{fmt.Errorf("%s is a folder: name the files in it, as in %s", path, filepath.Join(path, "*.geojson"))}
		}
	}
	return inputs, nil
}

func (c *loadCommand) dateOf(path string) (geo.Date, error) {
	if c.Date != "" {
		return geo.ParseDate(c.Date)
	}
	return data.DateInName(path)
}

// layer is the layer to load into: the one that is there, or a new one.
func (c *loadCommand) layer(p *program, db *data.DB) (geo.Layer, error) {
	known, err := db.Layer(p.ctx, c.Layer)
	if err == nil {
		if c.describes() {
			fmt.Fprintf(p.stderr, "The layer %s is there already and keeps its description; what the flags say of it is left out.\n", c.Layer)
		}
		return known, nil
	}
	if code := geo.ErrorCode(err); code != geo.ENotFound {
		return geo.Layer{}, err
	}
	if c.LayerJSON != "" {
		text, err := os.ReadFile(c.LayerJSON)
		if err != nil {
			return geo.Layer{}, err
		}
		return data.ParseLayer(c.Layer, text)
	}
	made, warnings, err := data.NewLayer(c.Layer, data.LayerOptions{
		Kind: geo.Kind(c.Kind), Title: c.Title, Cadence: geo.Cadence(c.Cadence), AssessedBy: c.AssessedBy,
		Attribution: c.Attribution, Licence: c.Licence, Source: c.Source, SourceURL: c.SourceURL,
	})
	if err != nil {
		return geo.Layer{}, wrongCall{err}
	}
	for _, w := range warnings {
		fmt.Fprintln(p.stderr, "warning:", w)
	}
	return made, nil
}

// describes reports whether a flag says something of a new layer.
func (c *loadCommand) describes() bool {
	return c.Kind+c.Title+c.Cadence+c.AssessedBy+c.Attribution+c.Licence+c.Source+c.LayerJSON != ""
}

// actor is who the record names for a change made on this machine.
func actor() string {
	if u, err := user.Current(); err == nil && u.Username != "" {
		return u.Username
	}
	return "not stated"
}

// printReport says what a load did, in a line or two.
func printReport(w io.Writer, r data.LoadReport) {
	added, unchanged := r.Count(data.FileAdded), r.Count(data.FileUnchanged)
	var parts []string
	if added > 0 {
		parts = append(parts, fmt.Sprintf("%s added", count(added, "snapshot")))
	}
	if unchanged > 0 {
		parts = append(parts, fmt.Sprintf("%s unchanged", count(unchanged, "snapshot")))
	}
	made := ""
	if r.NewLayer {
		made = " (new layer)"
	}
	fmt.Fprintf(w, "%s%s: %s; the record is at revision %d\n", r.Layer, made, strings.Join(parts, ", "), r.Revision)
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
