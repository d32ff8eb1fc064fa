package main

import (
	"fmt"
	"io"

	"frontline/cmd/frontline/internal/program"
	"frontline/cmd/frontline/internal/servers"
	"frontline/cmd/frontline/internal/withdraw"
	"frontline/data"
	"frontline/geo"
	"frontline/server/address"
)

type retractCommand struct {
	Layer   string   `arg:"" help:"The layer's id."`
	Date    geo.Date `arg:"" help:"The date of the snapshot, YYYY-MM-DD."`
	Feature string   `arg:"" optional:"" help:"The feature's key; else the whole snapshot."`
	Reason  string   `required:"" help:"Why; shown to whoever asks for what was withdrawn."`
	Yes     bool     `short:"y" help:"Do not ask on a terminal."`
	DryRun  bool     `help:"Say what would change, and change nothing."`

	drafting

	Withdrawing withdraw.Flags `embed:""`
}

// Help is shown under `frontline retract --help`.
func (retractCommand) Help() string {
	return `Pinned addresses from before answer 410 with the reason from then on. Nothing is deleted. What to purge from caches in front is printed: keys, and the addresses for caches without keys. On a terminal it says first what would change, and asks.

Example: frontline retract control 2025-11-27 --reason "the file was of another day" --dry-run

Example: frontline retract control 2025-11-27 --reason "the file was of another day" --draft`
}

// Run withdraws and says what is left to do.
func (c *retractCommand) Run(p *program.Program) error {
	front, err := c.Withdrawing.Check()
	if err != nil {
		return err
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
	req := data.RetractRequest{Layer: c.Layer, Date: c.Date, Feature: c.Feature, Reason: c.Reason, Actor: by.Actor, Person: by.Person}
	if c.Draft {
		secret, d, r, err := db.DraftRetraction(p.Ctx, req, c.lifetime())
		if err != nil {
			return err
		}
		return c.tell(p, c.Withdrawing, secret, d, r, func() { c.print(p, r) })
	}
	if c.DryRun || !c.Yes && p.CanAsk() {
		req.DryRun = true
		r, err := db.Retract(p.Ctx, req)
		if err != nil {
			return err
		}
		if c.DryRun {
			return front.Preview(p, db, c.withdrawn(p, r))
		}
		c.print(p, r)
		if ok, err := p.Confirm("Retract it?"); err != nil || !ok {
			return fmt.Errorf("nothing was retracted")
		}
		req.DryRun = false
	}
	r, err := db.Retract(p.Ctx, req)
	if err != nil {
		return err
	}
	return front.Finish(p, db, c.withdrawn(p, r))
}

// withdrawn is what a report says was, or would be, taken back.
func (c *retractCommand) withdrawn(p *program.Program, r data.RetractReport) withdraw.Change {
	what := withdraw.Change{Withdrawn: servers.Withdrawn{Revision: r.Revision}, Shown: r.Shown, Kept: address.Made.Kept, Print: func() { c.print(p, r) }}
	if len(r.Pins) > 0 && r.Date <= geo.DateOf(p.Now()) { // no address is of a day to come
		pinned := geo.AsOfRef{Valid: r.Date, Pinned: true, Known: r.Pins[len(r.Pins)-1]}
		what.Gone = address.LayerFile(r.Layer, pinned.String()+"/features.json")
	}
	what.Report = func(w withdraw.Cached) any {
		return struct {
			data.RetractReport
			withdraw.Cached
		}{r, w}
	}
	return what
}

func (c *retractCommand) print(p *program.Program, r data.RetractReport) {
	what := fmt.Sprintf("%s of %s", r.Layer, r.Date)
	if r.Feature != "" {
		what = fmt.Sprintf("%s in %s", r.Feature, what)
	}
	if r.DryRun {
		fmt.Fprintf(p.Stdout, "It would retract %s; the record would be at revision %d\n", what, r.Revision)
	} else {
		fmt.Fprintf(p.Stdout, "Retracted %s; the record is at revision %d\n", what, r.Revision)
	}
	switch {
	case r.Feature != "":
	case r.FallsBackTo != nil:
		fmt.Fprintf(p.Stdout, "%s answers with the snapshot of %s now\n", r.Date, r.FallsBackTo)
	default:
		fmt.Fprintf(p.Stdout, "nothing answers for %s now\n", r.Date)
	}
	printEffects(p.Stdout, r.Effects)
	for _, d := range r.Also {
		fmt.Fprintf(p.Stdout, "the same feature is still shown for %s\n", d)
	}
}

// printEffects says by how much the ground that layers show would change.
func printEffects(out io.Writer, effects []data.Effect) {
	for _, e := range effects {
		fmt.Fprintf(out, "  %s of %s: %.1f km² more shown, %.1f km² less\n", e.Layer, e.Date, e.Gained, e.Lost)
	}
}
