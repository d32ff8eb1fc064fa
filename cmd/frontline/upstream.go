package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"frontline/cmd/frontline/internal/load"
	"frontline/cmd/frontline/internal/program"
	"frontline/cmd/frontline/internal/pull"
	"frontline/cmd/frontline/internal/terminal"
	"frontline/data"
	"frontline/geo"
)

// upstreamCommand keeps where snapshots are pulled from.
type upstreamCommand struct {
	Add    upstreamAddCommand    `cmd:"" help:"Say where snapshots of a layer are pulled from."`
	List   upstreamListCommand   `cmd:"" help:"List the upstreams, and what became of the last pulls."`
	Show   upstreamShowCommand   `cmd:"" help:"Print all of an upstream, its terms too."`
	Set    upstreamSetCommand    `cmd:"" help:"Change an upstream."`
	Remove upstreamRemoveCommand `cmd:"" help:"Forget an upstream. What was loaded from it stays."`
}

// upstreamFlags are what is said of an upstream. A pointer is nil where the flag is not given.
type upstreamFlags struct {
	Layer       *string        `placeholder:"ID" help:"The layer to load into."`
	URL         *string        `name:"url" help:"A GeoJSON file (https://…); files with the date in their address (https://…/{date}.geojson, or {yyyymmdd}); a layer of an ArcGIS server (https://…/FeatureServer/0); a folder or glob of this machine (/srv/days/*.geojson); or a folder of a bucket (s3://bucket/folder)."`
	Every       *time.Duration `placeholder:"TIME" help:"How often to ask, at least 1m. [6h]"`
	LateAfter   *time.Duration `placeholder:"TIME" help:"Say that it is late where it gives nothing new for as long; 0 never does. [0; 72h of presets]"`
	Map         *string        `placeholder:"FILE" help:"What the files' properties mean, as for load: a file, or one of arcgis and deepstate."`
	Dated       *string        `placeholder:"HOW" help:"How a file's date is found: name, property:NAME (the newest of the features), member:NAME (of the file's object), modified (Last-Modified) or pulled (the day of asking). [name; property:EditDate for ArcGIS]"`
	Since       *string        `placeholder:"YYYY-MM-DD" help:"Leave what is of an earlier date. Files with the date in their address are asked for from then on. [all; 7 days ago for deepstate-archive]"`
	Policy      *string        `enum:"publish,draft" placeholder:"POLICY" help:"publish: what holds nothing back is public at once; draft: it becomes a draft. [publish]"`
	Accept      *string        `placeholder:"CODE,…" help:"Load although these were found, as for load."`
	Correct     *string        `placeholder:"REASON" help:"Where it gives another file for a date that is there, that corrects it, for this reason; else it is refused."`
	Repair      *bool          `help:"Mend shapes, as for load."`
	MaxMiB      *int64         `name:"max-mib" help:"The most that is taken at once, in MiB. [32]"`
	AllowHTTP   *bool          `name:"allow-http" help:"Ask without TLS, too: others on the way could change what is pulled."`
	AllowLocal  *bool          `name:"allow-private" help:"Ask addresses of private networks and of this machine, too."`
	AcceptTerms *string        `placeholder:"PUBLISHER" help:"Accept the terms of the publisher of a preset, by its name."`

	Kind        *string `group:"new" enum:"base,claims,control,places,statements" placeholder:"KIND" help:"base, claims, control, places or statements."`
	Title       *string `group:"new" help:"The layer's title."`
	Cadence     *string `group:"new" enum:"event,daily" placeholder:"CADENCE" help:"event or daily, as for load."`
	AssessedBy  *string `group:"new" placeholder:"WHO" help:"Who assesses what a control layer shows."`
	HeldBy      *string `group:"new" placeholder:"WHO" help:"Who holds what it shows, where a feature does not say."`
	Attribution *string `group:"new" help:"The credit that is shown on the map."`
	Licence     *string `group:"new" help:"The terms of use."`
	Source      *string `group:"new" help:"What the layer is from."`
}

// given sets to, where a flag is given.
func given[T any](flag *T, to *T) {
	if flag != nil {
		*to = *flag
	}
}

// apply changes settings as the flags say.
func (f upstreamFlags) apply(s *data.UpstreamSettings) error {
	given(f.Layer, &s.Layer)
	if f.URL != nil && *f.URL != s.URL {
		if s.URL = *f.URL; f.Dated == nil && s.Dated == "" {
			s.Dated = pull.UsualDated(s.URL)
		}
	}
	given(f.Every, &s.Every)
	given(f.LateAfter, &s.Late)
	given(f.Dated, &s.Dated)
	given(f.Policy, &s.Policy)
	given(f.Correct, &s.Correct)
	given(f.Repair, &s.Repair)
	given(f.MaxMiB, &s.MaxMiB)
	given(f.AllowHTTP, &s.AllowHTTP)
	given(f.AllowLocal, &s.AllowLocal)
	given(f.AcceptTerms, &s.AcceptTerms)
	if f.Kind != nil {
		s.NewLayer.Kind = geo.Kind(*f.Kind)
	}
	if f.Cadence != nil {
		s.NewLayer.Cadence = geo.Cadence(*f.Cadence)
	}
	for _, text := range []struct{ from, to *string }{
		{f.Title, &s.NewLayer.Title}, {f.AssessedBy, &s.NewLayer.AssessedBy}, {f.HeldBy, &s.NewLayer.HeldBy},
		{f.Attribution, &s.NewLayer.Attribution}, {f.Licence, &s.NewLayer.Licence}, {f.Source, &s.NewLayer.Source},
	} {
		given(text.from, text.to)
	}
	var err error
	if f.Since != nil {
		if s.Since, err = geo.ParseDate(*f.Since); err != nil {
			return fmt.Errorf("--since: %w", err)
		}
	}
	if f.Accept != nil {
		s.Accept = nil
		if *f.Accept != "" {
			if s.Accept, err = geo.ParseFindingCodes(*f.Accept); err != nil {
				return fmt.Errorf("--accept: %w", err)
			}
		}
	}
	if f.Map != nil {
		if _, s.Mapping, err = load.GivenMapping(*f.Map); err != nil {
			return err
		}
	}
	return nil
}

// check refuses settings by which nothing can be pulled.
func checkUpstream(p *program.Program, db *data.DB, s data.UpstreamSettings) error {
	switch {
	case s.Layer == "":
		return errors.New("say which layer to load into: --layer control")
	case s.URL == "":
		return errors.New("say where it is: --url https://example.org/day.geojson")
	case !strings.Contains(s.URL, "://") && !filepath.IsAbs(s.URL):
		return fmt.Errorf("--url %s is no address: write it as https://example.org/day.geojson, s3://bucket/folder or /srv/days/*.geojson", s.URL)
	case s.Dated == "":
		return errors.New("the address has no date: say how a file's date is found with --dated, such as property:updated or modified; --help lists all")
	case s.Every < time.Minute:
		return fmt.Errorf("--every %s is too often: give at least 1m", s.Every)
	case s.Late < 0:
		return errors.New("--late-after must be 0 or more")
	case s.MaxMiB < 1 || s.MaxMiB > 1024:
		return errors.New("--max-mib must be from 1 to 1024")
	case s.AcceptTerms != "" && s.AcceptTerms != s.Terms:
		if s.Terms == "" {
			return errors.New("--accept-terms is for presets: this upstream names no publisher whose terms there are")
		}
		return fmt.Errorf("--accept-terms %s: the publisher whose terms are to be accepted is %s", s.AcceptTerms, s.Terms)
	}
	if err := geo.CheckLayerID(s.Layer); err != nil {
		return err
	}
	if _, err := db.PublicLayer(p.Ctx, s.Layer); geo.ErrorCode(err) == geo.ENotFound {
		if _, _, err := data.NewLayer(s.Layer, s.NewLayer); err != nil {
			return err
		}
	} else if err != nil {
		return err
	}
	return pull.Check(s)
}

type upstreamAddCommand struct {
	Name   string `arg:"" optional:"" help:"Its name; else that of the preset."`
	Preset string `placeholder:"NAME" help:"One of the series below, as a beginning; other flags change it."`
	load.BundleFlags
	upstreamFlags
}

// Help is shown under `frontline upstream add --help`.
func (upstreamAddCommand) Help() string {
	var text strings.Builder
	text.WriteString(`Nothing is pulled yet: ` + "`frontline pull`" + ` does it once, ` + "`frontline serve --pull`" + ` again and again.

Example: frontline upstream add days --layer control --url /srv/days/*.geojson --assessed-by "Example Institute"

Example: frontline upstream add live --layer control --url https://example.org/front.geojson --dated property:updated --every 1h --late-after 48h

Example: frontline upstream add --preset deepstate-archive --since 2024-07-08 --accept-terms DeepState

Presets:

`)
	for _, p := range pull.Presets() {
		fmt.Fprintf(&text, "  %s: %s.\n\n", p.Name, p.Says)
	}
	return strings.TrimSpace(text.String())
}

// Run keeps the upstream.
func (c *upstreamAddCommand) Run(p *program.Program) (err error) {
	s := data.UpstreamSettings{Every: 6 * time.Hour, Policy: pull.PolicyPublish, MaxMiB: pull.DefaultMaxMiB}
	if c.Preset != "" {
		presets := pull.Presets()
		i := slices.IndexFunc(presets, func(p pull.Preset) bool { return p.Name == c.Preset })
		if i < 0 {
			return program.WrongCall(fmt.Errorf("there is no preset %s: `frontline upstream add --help` lists them", c.Preset))
		}
		s = presets[i].Settings
		s.Policy = pull.PolicyPublish
		if back := presets[i].Back; back > 0 {
			s.Since = geo.DateOf(p.Now()) - geo.Date(back)
		}
		if c.Name == "" {
			c.Name = c.Preset
		}
	}
	if c.Name == "" {
		return program.WrongCall(errors.New("give the upstream a name, or a preset with --preset"))
	}
	if err := c.apply(&s); err != nil {
		return program.WrongCall(err)
	}
	db, err := openForUpstreams(p, c.BundleFlags)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if err := checkUpstream(p, db, s); err != nil {
		return program.WrongCall(err)
	}
	if err := db.AddUpstream(p.Ctx, c.Name, s, program.Actor()); err != nil {
		return err
	}
	fmt.Fprintf(p.Stdout, "Added %s, for the layer %s.\n", c.Name, s.Layer)
	if s.Terms != "" {
		fmt.Fprintln(p.Stdout, pull.TermsOf(s.Terms))
	}
	if s.Terms != s.AcceptTerms {
		fmt.Fprintf(p.Stdout, "Nothing is pulled before you accept that: frontline upstream set %s --accept-terms %s\n", c.Name, s.Terms)
	}
	return nil
}

// openForUpstreams opens the database, and makes it with the bundled layers where there is none:
// a map begins with what it is pulled from.
func openForUpstreams(p *program.Program, choice load.BundleFlags) (*data.DB, error) {
	if err := choice.CheckBundle(); err != nil {
		return nil, err
	}
	db, err := p.Open()
	if err != nil {
		return nil, err
	}
	if err := load.Bundled(p, db, choice); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

type upstreamListCommand struct {
	JSON bool `name:"json" help:"Print JSON."`
}

// Run lists them.
func (c *upstreamListCommand) Run(p *program.Program) (err error) {
	db, err := p.OpenExisting()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	all, err := db.Upstreams(p.Ctx)
	if err != nil {
		return err
	}
	if c.JSON {
		return terminal.PrintJSON(p.Stdout, all)
	}
	table := tabwriter.NewWriter(p.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "NAME\tLAYER\tASKED\tRESULT\tNEWEST\tDETAIL")
	for _, u := range all {
		newest, result := "-", u.State.Result
		if u.State.LoadedDate != 0 {
			newest = u.State.LoadedDate.String()
		}
		if u.State.IsLate {
			result += ", late"
		}
		if result == "" {
			result = "-"
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\n", u.Name, u.Settings.Layer, instant(u.State.AskedAt), result, newest, terminal.OneLine(u.State.Detail))
	}
	return table.Flush()
}

func instant(at time.Time) string {
	if at.IsZero() {
		return "never"
	}
	return terminal.Minute(at)
}

type upstreamShowCommand struct {
	Name string `arg:"" help:"The upstream."`
}

// Run prints it.
func (c *upstreamShowCommand) Run(p *program.Program) (err error) {
	db, err := p.OpenExisting()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	u, err := db.Upstream(p.Ctx, c.Name)
	if err != nil {
		return err
	}
	if u.Settings.Terms != "" {
		accepted := "not accepted"
		if u.Settings.Terms == u.Settings.AcceptTerms {
			accepted = "accepted"
		}
		fmt.Fprintf(p.Stdout, "Terms of %s (%s): %s\n", u.Settings.Terms, accepted, pull.TermsOf(u.Settings.Terms))
	}
	fmt.Fprintf(p.Stdout, "Asked every %s, late after %s, next at %s UTC.\n", u.Settings.Every, u.Settings.Late, instant(pull.Due(u)))
	return terminal.PrintJSON(p.Stdout, u)
}

type upstreamSetCommand struct {
	Name  string `arg:"" help:"The upstream."`
	Again bool   `help:"Ask for everything again, also for what was loaded: what the record has changes nothing."`
	upstreamFlags
}

// Help is shown under `frontline upstream set --help`.
func (upstreamSetCommand) Help() string {
	return `Changes what its flags say, and leaves the rest.

Example: frontline upstream set isw --accept-terms ISW

Example: frontline upstream set days --accept area --again`
}

// Run changes it.
func (c *upstreamSetCommand) Run(p *program.Program) (err error) {
	db, err := p.OpenToChange()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	u, err := db.Upstream(p.Ctx, c.Name)
	if err != nil {
		return err
	}
	before := u.Settings.URL
	if err := c.apply(&u.Settings); err != nil {
		return program.WrongCall(err)
	}
	if err := checkUpstream(p, db, u.Settings); err != nil {
		return program.WrongCall(err)
	}
	return db.SetUpstream(p.Ctx, c.Name, u.Settings, c.Again || u.Settings.URL != before, program.Actor())
}

type upstreamRemoveCommand struct {
	Name string `arg:"" help:"The upstream."`
}

// Run forgets it.
func (c *upstreamRemoveCommand) Run(p *program.Program) (err error) {
	db, err := p.OpenToChange()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	return db.RemoveUpstream(p.Ctx, c.Name, program.Actor())
}
