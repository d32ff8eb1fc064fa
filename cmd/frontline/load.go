package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"frontline/cmd/frontline/internal/load"
	"frontline/cmd/frontline/internal/program"
	"frontline/cmd/frontline/internal/terminal"
	"frontline/data"
	"frontline/geo"
	"frontline/geo/mapping"
)

type loadCommand struct {
	Layer string   `arg:"" help:"The layer's id. An unknown one is made."`
	Files []string `arg:"" optional:"" name:"file" help:"GeoJSON, or a sequence of it (RFC 8142), packed with gzip or zstd or not; KML, KMZ, a GeoPackage or CSV of points; one file for each date; - reads standard input."`

	Date         string `xor:"date" placeholder:"YYYY-MM-DD" help:"The date of the file; else the one in each file's name."`
	DateProperty string `xor:"date" placeholder:"NAME" help:"Each feature's date is in this property: the file is split by date."`
	DateFormat   string `enum:",date,instant,dmy,mdy,year,compact,epoch_ms,epoch_s" default:"" help:"How --date-property writes it: date (2025-11-27), dmy (27.11.2025), mdy (11/27/2025), year, compact (20251127), instant, epoch_ms or epoch_s; else what can be told for certain."`
	Map          string `placeholder:"FILE" help:"What the file's properties mean, as JSON, kept with the layer; or one of the presets arcgis and deepstate."`
	SourceURL    string `placeholder:"URL" help:"Where the files are from."`
	Note         string `help:"What else to record with the snapshots."`
	MaxMiB       int64  `name:"max-mib" env:"FRONTLINE_MAX_MIB" default:"256" help:"The largest file taken, unpacked, in MiB. [$FRONTLINE_MAX_MIB, ${default}]"`

	Repair      bool    `help:"Mend shapes of which only you can say what was meant: crossings, spikes, holes outside, overlapping parts, jumps across the antimeridian, longitudes from 0 to 360. What was done is listed and kept with the snapshot; the kept bytes stay as they are."`
	RepairLimit float64 `default:"20" placeholder:"PERCENT" help:"Refuse where repairing would change more than this share of the file's area. [${default}]"`
	Nothing     string  `placeholder:"REASON" help:"The layer ends, for this reason: from the date on nothing of it holds. The file has no features, or there is none and --date says when."`

	Create bool `help:"Make the database, with the bundled layers, where it is missing."`
	load.BundleFlags
	DryRun      bool   `help:"Say what would change, and change nothing."`
	Yes         bool   `short:"y" help:"Do not ask on a terminal. It accepts no finding."`
	Accept      string `placeholder:"CODE,…" help:"Load although these were found; the codes are listed below."`
	Strict      bool   `help:"Hold back what has any finding, those that are only told, too."`
	JSON        bool   `name:"json" help:"Report as JSON."`
	Correct     string `placeholder:"REASON" help:"Take the place of what is there for the files' dates, for this reason."`
	PublishAt   string `placeholder:"INSTANT" help:"Keep from the public until then, as 2025-12-01T06:00; UTC where no zone is said."`
	Draft       bool   `xor:"draft" help:"Load nothing: keep it as a draft, whatever is found, and print the address with a secret at which it is shown."`
	HoldAsDraft bool   `xor:"draft" help:"Keep what is held back as a draft."`
	tokenFlags
	DraftExpires lifetime `default:"14d" placeholder:"TIME" help:"How long a draft waits to be published, as 14d or 12h. [${default}]"`
	PublicURL    string   `env:"FRONTLINE_PUBLIC_URL" placeholder:"URL" help:"As serve has it: a draft's address begins with it. [$FRONTLINE_PUBLIC_URL]"`
	AreaJump     float64  `default:"20" help:"Where the layer is too young to tell what is usual, hold back a change of more than this many per cent of its area in a day; -1 looks at no area. [${default}]"`

	Kind        string  `group:"new" enum:",base,claims,control,places,statements" default:"" help:"base, claims, control, places or statements; else the one that the id names."`
	Title       string  `group:"new" help:"The layer's title; else made from its id."`
	Cadence     string  `group:"new" enum:",event,daily" default:"" help:"event: a state holds until the next snapshot. daily: a day without one is a gap. Else daily for control, event for the rest."`
	AssessedBy  string  `group:"new" placeholder:"WHO" help:"Who assesses what a control layer shows."`
	HeldBy      string  `group:"new" placeholder:"WHO" help:"Who holds what a control layer shows, where a feature does not say."`
	Attribution string  `group:"new" help:"The credit that is shown on the map."`
	Licence     string  `group:"new" help:"The terms of use."`
	Source      string  `group:"new" help:"What the layer is from."`
	SliverWidth float64 `group:"new" placeholder:"METRES" help:"Ground that changes along a strip thinner than this counts as drawn anew, not as changed; at most 0.001 % of the area, and reported. [0]"`
	LayerJSON   string  `name:"layer-json" group:"new" type:"existingfile" placeholder:"FILE" help:"All of it as a file, as in data/layers/*/layer.json."`
}

// Help is shown under `frontline load --help`.
func (loadCommand) Help() string {
	var text strings.Builder
	text.WriteString(`Says what will change, asks on a terminal, and loads all files or none. A file that the record holds already for its date changes nothing.

Exit status: 0 loaded, 1 failed or refused, 2 a wrong call, 3 held back: what looks dangerous is not loaded unless --accept names it.

Example: frontline load control 2025-11-27.geojson --assessed-by "Example Institute"

Example: frontline load control 2025-11-27.geojson --correct "the outline at Lyman was of another day"

Example: frontline load control 2025-11-27.geojson --accept area,lost-part

Example: frontline load control 2025-11-27.geojson --draft --token-file ~/olena.token

Example: frontline load control 2025-11-27.geojson --create --bundle none

Example: frontline load control --date 2025-12-31 --nothing "withdrawn by its publisher"

`)
	for _, class := range []struct {
		of   geo.FindingClass
		says string
	}{{geo.FindingHeld, "Held back unless accepted:"}, {geo.FindingTold, "Told:"}} {
		text.WriteString(class.says + "\n\n")
		for _, k := range geo.FindingKinds() {
			if k.Class == class.of {
				fmt.Fprintf(&text, "  %-10s  %s\n\n", k.Code, k.Meaning)
			}
		}
	}
	return strings.TrimSpace(text.String())
}

// Run shows what would change and loads the files in one transaction.
func (c *loadCommand) Run(p *program.Program) (err error) {
	if c.MaxMiB < 1 || c.MaxMiB > mostMiB {
		return program.WrongCall(fmt.Errorf("--max-mib must be from 1 to %d", mostMiB))
	}
	if !(c.RepairLimit >= 0 && c.RepairLimit <= 100) {
		return program.WrongCall(fmt.Errorf("--repair-limit is a percentage, from 0 to 100"))
	}
	if c.DateFormat != "" && c.DateProperty == "" {
		return program.WrongCall(fmt.Errorf("--date-format says how --date-property writes dates: name the property"))
	}
	if err := c.CheckBundle(); err != nil {
		return err
	}
	var accept []geo.FindingCode
	if c.Accept != "" {
		var err error
		if accept, err = geo.ParseFindingCodes(c.Accept); err != nil {
			return program.WrongCall(fmt.Errorf("--accept: %w", err))
		}
	}
	if c.DraftExpires <= 0 {
		return program.WrongCall(fmt.Errorf("--draft-expires must be more than 0"))
	}
	if (c.Draft || c.HoldAsDraft) && c.PublishAt != "" {
		return program.WrongCall(fmt.Errorf("--publish-at: when a draft is to become public is said when it is published: draft publish --at"))
	}
	publishAt, err := parsePublishAt(c.PublishAt, p.Now())
	if err != nil {
		return program.WrongCall(fmt.Errorf("--publish-at: %w", err))
	}
	defer program.CollectForLoad()()
	db, finish, err := load.OpenDatabase(p, c.Create, c.DryRun)
	if err != nil {
		return err
	}
	loaded := false
	defer func() { err = errors.Join(err, finish(loaded)) }()
	if err := load.Bundled(p, db, c.BundleFlags); err != nil {
		return err
	}
	files, err := load.FindFiles(p, db, c.fileOptions())
	if err != nil {
		return err
	}
	layer, err := c.layer(p, db, files.Constants)
	if err != nil {
		return err
	}
	scopes := []geo.Scope{geo.ScopeLoad}
	if !c.Draft && !c.DryRun {
		scopes = append(scopes, geo.ScopePublish)
	}
	by, err := c.by(p, db, c.Layer, scopes...)
	if err != nil {
		return err
	}
	bar := terminal.NewProgress(p.Stderr, "reading "+layer.ID)
	plan, err := db.PlanLoad(p.Ctx, data.LoadRequest{
		Layer: layer, Files: files.Inputs, SourceURL: c.SourceURL, Note: c.Note, MaxBytes: c.maxBytes(), Actor: by.Actor, Person: by.Person,
		Correct: c.Correct, PublishAt: publishAt, Accept: accept, Strict: c.Strict, DryRun: c.DryRun, AreaJump: c.AreaJump / 100,
		Nothing: c.Nothing, Repair: c.Repair, RepairLimit: c.repairLimit(),
		Mapping: files.MappingText, Progress: bar.Show,
	})
	bar.End()
	if err != nil {
		return notLoaded(p.Ctx, err)
	}
	report := plan.Report
	if err := load.SayWhere(p.Ctx, db, &report); err != nil {
		return err
	}
	if !c.JSON {
		load.PrintPlan(p.Stdout, report, files.Reports())
	}
	held := report.Held()
	if !c.DryRun && (c.Draft || c.HoldAsDraft && (len(held) > 0 || layer.Approvals > 0)) {
		err := c.makeDraft(p, db, plan, report)
		loaded = err == nil // a database that was made for it is kept
		if len(held) > 0 && !c.Draft && err == nil {
			err = fmt.Errorf("nothing was loaded: %w", heldBack{geo.NewHeldError(held)})
		}
		return err
	}
	if len(held) > 0 && !c.Draft {
		if c.JSON {
			err = terminal.PrintJSON(p.Stdout, report)
		}
		return errors.Join(fmt.Errorf("nothing was loaded: %w", heldBack{geo.NewHeldError(held)}), err)
	}
	if c.DryRun {
		if c.JSON {
			return terminal.PrintJSON(p.Stdout, report)
		}
		fmt.Fprintln(p.Stdout, "Nothing was loaded: this was a dry run.")
		return nil
	}
	asks := !c.Yes && !c.JSON && p.CanAsk()
	if asks && report.Count(data.FileUnchanged) < len(report.Files) {
		if ok, err := p.Confirm("Load this?"); err != nil || !ok {
			return errors.Join(err, fmt.Errorf("nothing was loaded"))
		}
	}
	plan.Agreed = asks
	if report, err = db.Commit(p.Ctx, plan); err != nil {
		var held *geo.HeldError
		if errors.As(err, &held) {
			err = heldBack{held}
		}
		return notLoaded(p.Ctx, err)
	}
	loaded = true
	return load.Tell(p, db, report, c.JSON)
}

// makeDraft keeps what was planned as a draft, and says where it is shown.
func (c *loadCommand) makeDraft(p *program.Program, db *data.DB, plan *data.Plan, report data.LoadReport) error {
	if c.Draft && !c.Yes && !c.JSON && p.CanAsk() {
		if ok, err := p.Confirm("Make a draft of this?"); err != nil || !ok {
			return errors.Join(err, fmt.Errorf("nothing was drafted"))
		}
	}
	secret, d, err := db.CreateDraft(p.Ctx, plan, time.Duration(c.DraftExpires))
	if err != nil {
		return notLoaded(p.Ctx, err)
	}
	made := load.NewDraft(c.PublicURL, secret, d)
	if c.JSON {
		return terminal.PrintJSON(p.Stdout, load.WithDraft{LoadReport: report, Draft: made})
	}
	load.PrintDraft(p.Stdout, made)
	return nil
}

// notLoaded returns the error of a load that failed or was interrupted.
func notLoaded(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return fmt.Errorf("nothing was loaded: it was interrupted")
	}
	return fmt.Errorf("nothing was loaded: %w", err)
}

// parsePublishAt reads an instant in the future; the zero time for an empty text.
func parsePublishAt(text string, now time.Time) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04", "2006-01-02T15:04:05"} {
		at, err := time.Parse(layout, text)
		if err != nil {
			continue
		}
		if !at.After(now) {
			return time.Time{}, fmt.Errorf("%s (UTC) is past: leave it out to publish at once", terminal.Minute(at))
		}
		return at, nil
	}
	return time.Time{}, fmt.Errorf("%q is no instant: write it as 2025-12-01T06:00, which is UTC, or with a zone, 2025-12-01T06:00:00+02:00", text)
}

// heldBack is the error of a load that was held back; its message says how to
// load all the same.
type heldBack struct{ *geo.HeldError }

func (e heldBack) Error() string {
	return fmt.Sprintf("held back. Look at what was found; where it is right, load with --accept %s", e.Codes())
}

// repairLimit returns the flag as a share, above 0, which would be no limit.
func (c *loadCommand) repairLimit() float64 { return max(c.RepairLimit/100, 1e-12) }

func (c *loadCommand) maxBytes() int64 { return c.MaxMiB << 20 }

// fileOptions are the flags that say which files there are and how they are read.
func (c *loadCommand) fileOptions() load.FileOptions {
	return load.FileOptions{
		Layer: c.Layer, Paths: c.Files, Date: c.Date, Map: c.Map, Nothing: c.Nothing, MaxBytes: c.maxBytes(),
		DateProperty: c.DateProperty, DateFormat: mapping.DateFormat(c.DateFormat), Repair: c.Repair, RepairLimit: c.repairLimit(),
	}
}

// layer returns the layer to load into: the one that is there, or a new one, which
// takes from the mapping who assesses and who holds all that it shows.
func (c *loadCommand) layer(p *program.Program, db *data.DB, all mapping.Constants) (geo.Layer, error) {
	known, err := db.PublicLayer(p.Ctx, c.Layer)
	if err == nil {
		if c.describes() {
			fmt.Fprintf(p.Stderr, "The layer %s is there already and keeps its description; what the flags say of it is left out.\n", c.Layer)
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
		layer, err := data.ParseLayer(c.Layer, text)
		layer.AssessedBy, layer.HeldBy = cmp.Or(layer.AssessedBy, all.AssessedBy), cmp.Or(layer.HeldBy, all.HeldBy)
		return layer, err
	}
	made, warnings, err := data.NewLayer(c.Layer, data.LayerOptions{
		Kind: geo.Kind(c.Kind), Title: c.Title, Cadence: geo.Cadence(c.Cadence), AssessedBy: cmp.Or(c.AssessedBy, all.AssessedBy), HeldBy: cmp.Or(c.HeldBy, all.HeldBy),
		Attribution: c.Attribution, Licence: c.Licence, Source: c.Source, SourceURL: c.SourceURL, SliverWidth: c.SliverWidth,
	})
	if err != nil {
		return geo.Layer{}, program.WrongCall(err)
	}
	for _, w := range warnings {
		fmt.Fprintln(p.Stderr, "warning:", w)
	}
	return made, nil
}

// describes reports whether a flag says something of a new layer.
func (c *loadCommand) describes() bool {
	return c.Kind+c.Title+c.Cadence+c.AssessedBy+c.HeldBy+c.Attribution+c.Licence+c.Source+c.LayerJSON != "" || c.SliverWidth != 0
}
