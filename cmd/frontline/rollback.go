package main

import (
	"fmt"

	"frontline/cmd/frontline/internal/program"
	"frontline/cmd/frontline/internal/servers"
	"frontline/cmd/frontline/internal/withdraw"
	"frontline/data"
	"frontline/geo"
	"frontline/server/address"
)

type rollbackCommand struct {
	Revision geo.Revision `arg:"" help:"The revision whose answers the record is to give again."`
	Reason   string       `required:"" help:"Why; kept in the log."`
	Layer    string       `placeholder:"LAYER" help:"The id of the layer that alone is rolled back; else all are."`
	Yes      bool         `short:"y" help:"Do not ask on a terminal."`
	DryRun   bool         `help:"Say what would change, and change nothing."`

	drafting

	Withdrawing withdraw.Flags `embed:""`
}

// Help is shown under `frontline rollback --help`.
func (rollbackCommand) Help() string {
	return `Makes a new revision in which the record answers as it did at REVISION. Nothing is deleted, what was retracted since stays so, and so does what is said of layers. On a terminal it says first what would change, and asks.

Example: frontline rollback 41 --layer control --reason "the load of this morning was of another area" --dry-run

Example: frontline rollback 41 --reason "the loads since were of another area" --draft`
}

// Run rolls back and says what answers otherwise now.
func (c *rollbackCommand) Run(p *program.Program) error {
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
	req := data.RollbackRequest{To: c.Revision, Layer: c.Layer, Reason: c.Reason, Actor: by.Actor, Person: by.Person}
	if c.Draft {
		secret, d, r, err := db.DraftRollback(p.Ctx, req, c.lifetime())
		if err != nil {
			return err
		}
		return c.tell(p, c.Withdrawing, secret, d, r, func() { printRollback(p, r) })
	}
	if c.DryRun || !c.Yes && p.CanAsk() {
		req.DryRun = true
		r, err := db.Rollback(p.Ctx, req)
		if err != nil {
			return err
		}
		if c.DryRun {
			return front.Preview(p, db, rolledBack(p, r))
		}
		printRollback(p, r)
		if ok, err := p.Confirm("Roll back?"); err != nil || !ok {
			return fmt.Errorf("nothing was rolled back")
		}
		req.DryRun = false
	}
	r, err := db.Rollback(p.Ctx, req)
	if err != nil {
		return err
	}
	return front.Finish(p, db, rolledBack(p, r))
}

// rolledBack is what a report says was, or would be, taken back.
func rolledBack(p *program.Program, r data.RollbackReport) withdraw.Change {
	return withdraw.Change{
		Withdrawn: servers.Withdrawn{Revision: r.Revision}, Shown: r.Shown, Kept: address.Made.Kept,
		Print: func() { printRollback(p, r) },
		Report: func(w withdraw.Cached) any {
			return struct {
				data.RollbackReport
				withdraw.Cached
			}{r, w}
		},
	}
}

func printRollback(p *program.Program, r data.RollbackReport) {
	whose := "The record"
	if r.Layer != "" {
		whose = r.Layer
	}
	switch {
	case len(r.Restored)+len(r.Removed) == 0:
		fmt.Fprintf(p.Stdout, "%s answers as at revision %d already; the record stays at revision %d\n", whose, r.To, r.Revision)
	case r.DryRun:
		fmt.Fprintf(p.Stdout, "%s would answer as at revision %d again; the record would be at revision %d\n", whose, r.To, r.Revision)
	default:
		fmt.Fprintf(p.Stdout, "%s answers as at revision %d again; the record is at revision %d\n", whose, r.To, r.Revision)
	}
	for _, d := range r.Restored {
		fmt.Fprintf(p.Stdout, "  %s of %s says again what it said\n", d.Layer, d.Date)
	}
	for _, d := range r.Removed {
		fmt.Fprintf(p.Stdout, "  %s of %s had nothing then\n", d.Layer, d.Date)
	}
	for _, d := range r.Withheld {
		fmt.Fprintf(p.Stdout, "  %s of %s was retracted since and stays so\n", d.Layer, d.Date)
	}
	printEffects(p.Stdout, r.Effects)
}
