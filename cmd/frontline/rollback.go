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

	Withdrawing withdraw.Flags `embed:""`
}

// Help is shown under `frontline rollback --help`.
func (rollbackCommand) Help() string {
	return `Makes a new revision in which the record answers as it did at REVISION. Nothing is deleted, and what was retracted since stays so.

Example: frontline rollback 41 --reason "the load of this morning was of another area"`
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
	r, err := db.Rollback(p.Ctx, c.Revision, c.Reason, program.Actor())
	if err != nil {
		return err
	}
	return front.Finish(p, db, withdraw.Change{
		Withdrawn: servers.Withdrawn{Revision: r.Revision}, Shown: r.Shown, Kept: address.Made.Kept,
		Print: func() { printRollback(p, r) },
		Report: func(w withdraw.Cached) any {
			return struct {
				data.RollbackReport
				withdraw.Cached
			}{r, w}
		},
	})
}

func printRollback(p *program.Program, r data.RollbackReport) {
	if len(r.Restored)+len(r.Removed) == 0 {
		fmt.Fprintf(p.Stdout, "The record answers as at revision %d already; it stays at revision %d\n", r.To, r.Revision)
	} else {
		fmt.Fprintf(p.Stdout, "The record answers as at revision %d again; it is at revision %d\n", r.To, r.Revision)
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
}
