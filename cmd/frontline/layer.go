package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"reflect"

	"frontline/cmd/frontline/internal/program"
	"frontline/cmd/frontline/internal/servers"
	"frontline/cmd/frontline/internal/terminal"
	"frontline/cmd/frontline/internal/withdraw"
	"frontline/data"
	"frontline/geo"
	"frontline/server/address"
)

// layerCommand changes what is said of a layer, and whether it is listed.
type layerCommand struct {
	Set  layerSetCommand  `cmd:"" help:"Change what is said of a layer: title, assessor, terms and the rest."`
	Hide layerHideCommand `cmd:"" help:"Take a layer out of every list and live page; what was pinned answers."`
	Show layerShowCommand `cmd:"" help:"List a hidden layer again."`
}

type layerSetCommand struct {
	Layer string `arg:"" help:"The layer's id."`

	Title       *string  `help:"What the layer is called."`
	AssessedBy  *string  `placeholder:"WHO" help:"Who assesses what a control layer shows."`
	HeldBy      *string  `placeholder:"WHO" help:"Who holds what a control layer shows, where a feature does not say."`
	Attribution *string  `help:"Whom to credit, with semicolons between several."`
	Licence     *string  `help:"The terms of the data."`
	Source      *string  `help:"Where the data are from."`
	SourceURL   *string  `placeholder:"URL" help:"The address of that."`
	Cadence     *string  `enum:"event,daily" help:"event or daily: how to read a date without a snapshot."`
	AccuracyM   *float64 `name:"accuracy-m" placeholder:"METRES" help:"By how much what is shown may be off, as its assessor states it; 0 where that is not stated."`
	Note        *string  `help:"What a reader must know."`
	Color       *string  `placeholder:"#RRGGBB" help:"How the layer is drawn."`
	ColorDark   *string  `placeholder:"#RRGGBB" help:"The same on a dark ground."`

	Approvals *int `placeholder:"0|1" help:"How many persons beside who loads must agree: with 1, what is shown of the layer takes two persons, each with a token."`

	Reason  string `help:"Why; kept in the log."`
	Correct string `placeholder:"REASON" help:"What was said was wrong, and why: pinned addresses from before answer 410 with the reason."`
	DryRun  bool   `help:"Say what would change, and change nothing."`

	drafting
	Withdrawing withdraw.Flags `embed:""`
}

// Help is shown under `frontline layer set --help`.
func (layerSetCommand) Help() string {
	return `Makes a revision from which on the layer is described so, on all its dates. Pinned addresses from before keep what was said then, unless it was wrong: then give --correct. A feature whose file named the same holder as the layer was kept as if it named none, and takes after the layer.

To take --approvals off again takes two persons too: give --draft, and another publishes it.

Example: frontline layer set control --approvals 1

Example: frontline layer set control --assessed-by "Institute of Examples" --correct "the name of another institute"`
}

// change says of a layer what the flags say.
func (c *layerSetCommand) change(l *geo.Layer) {
	for to, flag := range map[*string]*string{
		&l.Title: c.Title, &l.AssessedBy: c.AssessedBy, &l.HeldBy: c.HeldBy, &l.Attribution: c.Attribution, &l.Licence: c.Licence,
		&l.Source: c.Source, &l.SourceURL: c.SourceURL, (*string)(&l.Cadence): c.Cadence, &l.Note: c.Note,
		&l.Style.Color: c.Color, &l.Style.ColorDark: c.ColorDark,
	} {
		if flag != nil {
			*to = *flag
		}
	}
	if c.AccuracyM != nil {
		l.Accuracy = *c.AccuracyM
	}
	if c.Approvals != nil {
		l.Approvals = *c.Approvals
	}
}

// Run changes what is said.
func (c *layerSetCommand) Run(p *program.Program) error {
	if c.Correct != "" && c.Reason != "" {
		return program.WrongCall(errors.New("--correct has the reason: leave --reason out"))
	}
	if c.Draft {
		return c.draft(p)
	}
	req := data.LayerRequest{Change: c.change, Reason: cmp.Or(c.Correct, c.Reason), Correct: c.Correct != "", DryRun: c.DryRun}
	return describe(p, c.Withdrawing, c.Layer, req, (*data.DB).SetLayer)
}

// draft keeps as a draft how many persons the layer asks for.
func (c *layerSetCommand) draft(p *program.Program) error {
	only := layerSetCommand{Layer: c.Layer, Approvals: c.Approvals, Reason: c.Reason, drafting: c.drafting, Withdrawing: c.Withdrawing}
	if c.Approvals == nil || !reflect.DeepEqual(*c, only) {
		return program.WrongCall(errors.New("--draft is for --approvals and --reason alone"))
	}
	db, err := p.OpenToChange()
	if err != nil {
		return err
	}
	defer db.Close()
	by, err := c.by(p, db, c.Layer, geo.ScopeAdmin)
	if err != nil {
		return err
	}
	secret, d, r, err := db.DraftApprovals(p.Ctx, c.Layer, *c.Approvals, by, c.Reason, c.lifetime())
	if err != nil {
		return err
	}
	return c.tell(p, c.Withdrawing, secret, d, r, func() { printLayer(p.Stdout, r) })
}

type layerHideCommand struct {
	Layer  string `arg:"" help:"The layer's id."`
	Reason string `required:"" help:"Why; shown to whoever asks for the layer."`
	DryRun bool   `help:"Say what would change, and change nothing."`

	Withdrawing withdraw.Flags `embed:""`
}

// Help is shown under `frontline layer hide --help`.
func (layerHideCommand) Help() string {
	return `The layer is in no list, page, picture, feed or search that is not pinned from before. It can be loaded into as before, and shown again.

Example: frontline layer hide control --reason "its assessor asked us to wait"`
}

// Run hides the layer.
func (c *layerHideCommand) Run(p *program.Program) error {
	return describe(p, c.Withdrawing, c.Layer, data.LayerRequest{Reason: c.Reason, DryRun: c.DryRun}, hideLayer(false))
}

type layerShowCommand struct {
	Layer  string `arg:"" help:"The layer's id."`
	Reason string `required:"" help:"Why; kept in the log."`
	DryRun bool   `help:"Say what would change, and change nothing."`

	Withdrawing withdraw.Flags `embed:""`
}

// Help is shown under `frontline layer show --help`.
func (layerShowCommand) Help() string {
	return `The layer is listed again, with all that was loaded meanwhile.

Example: frontline layer show control --reason "its assessor agreed"`
}

// Run shows the layer.
func (c *layerShowCommand) Run(p *program.Program) error {
	return describe(p, c.Withdrawing, c.Layer, data.LayerRequest{Reason: c.Reason, DryRun: c.DryRun}, hideLayer(true))
}

// describing is a method of the record that changes what is said of a layer.
type describing func(db *data.DB, ctx context.Context, req data.LayerRequest) (data.LayerReport, error)

func hideLayer(show bool) describing {
	return func(db *data.DB, ctx context.Context, req data.LayerRequest) (data.LayerReport, error) {
		return db.HideLayer(ctx, req, show)
	}
}

// describe changes what is said of a layer, and says what changed.
func describe(p *program.Program, flags withdraw.Flags, layer string, req data.LayerRequest, change describing) error {
	front, err := flags.Check()
	if err != nil {
		return err
	}
	db, err := p.OpenToChange()
	if err != nil {
		return err
	}
	defer db.Close()
	req.Layer, req.Actor = layer, program.Actor()
	r, err := change(db, p.Ctx, req)
	if err != nil {
		return err
	}
	what := withdraw.Change{
		Shown: r.Shown, Kept: address.Made.Kept,
		Print: func() { printLayer(p.Stdout, r) },
		Report: func(w withdraw.Cached) any {
			return struct {
				data.LayerReport
				withdraw.Cached
			}{r, w}
		},
	}
	if req.DryRun {
		return front.Preview(p, db, what)
	}
	if req.Correct {
		what.Withdrawn = servers.Withdrawn{Revision: r.Revision}
	}
	return front.Finish(p, db, what)
}

func printLayer(out io.Writer, r data.LayerReport) {
	switch {
	case len(r.Changes) == 0:
		fmt.Fprintf(out, "That is said of %s already; the record stays at revision %d\n", r.Layer, r.Revision)
		return
	case r.DryRun:
		fmt.Fprintf(out, "Of %s there would change:\n", r.Layer)
	case r.Embargoed:
		fmt.Fprintf(out, "Nobody was shown %s yet, and it takes no revision:\n", r.Layer)
	default:
		fmt.Fprintf(out, "Changed what is said of %s; the record is at revision %d\n", r.Layer, r.Revision)
	}
	for _, c := range r.Changes {
		fmt.Fprintf(out, "  %s: %s → %s\n", c.Attribute, terminal.OneLine(cmp.Or(c.From, "-")), terminal.OneLine(cmp.Or(c.To, "-")))
	}
	if r.Follow > 0 {
		fmt.Fprintf(out, "%s of what is shown now name no holder, or the layer's, and take after it\n", terminal.Count(r.Follow, "feature"))
	}
}
