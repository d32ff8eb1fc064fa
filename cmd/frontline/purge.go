package main

import (
	"fmt"

	"frontline/cmd/frontline/internal/program"
	"frontline/cmd/frontline/internal/withdraw"
	"frontline/data"
	"frontline/geo"
	"frontline/server/address"
)

type purgeCommand struct {
	Layer  string   `arg:"" help:"The layer's id."`
	Date   geo.Date `arg:"" help:"The date for which the files were loaded, YYYY-MM-DD."`
	Reason string   `required:"" help:"Why; shown to whoever asks for the bytes."`
	Yes    bool     `short:"y" help:"Do not ask on a terminal."`

	Withdrawing withdraw.Flags `embed:""`
}

// Help is shown under `frontline purge --help`.
func (purgeCommand) Help() string {
	return `Removes the kept bytes of the files loaded for a date, for good: hash, size and reason stay. What the map shows stays too; withdraw that with ` + "`frontline retract`" + ` first. Backups are not reached.

Example: frontline purge control 2025-11-27 --reason "names of private persons"`
}

// Run removes the bytes.
func (c *purgeCommand) Run(p *program.Program) error {
	front, err := c.Withdrawing.Check()
	if err != nil {
		return err
	}
	db, err := p.OpenToChange()
	if err != nil {
		return err
	}
	defer db.Close()
	if !c.Yes {
		if ok, err := p.Confirm(fmt.Sprintf("Remove the kept bytes of %s of %s for good?", c.Layer, c.Date)); err != nil || !ok {
			return fmt.Errorf("nothing was removed")
		}
	}
	r, err := db.Purge(p.Ctx, data.PurgeRequest{Layer: c.Layer, Date: c.Date, Reason: c.Reason, Actor: program.Actor()})
	if err != nil {
		return err
	}
	// Sources are read from the database itself, so that there is no server to wait for.
	return front.Finish(p, db, withdraw.Change{
		Shown: r.Shown, Kept: address.Made.KeptSources,
		Print: func() { c.print(p, r) },
		Report: func(w withdraw.Cached) any {
			return struct {
				data.PurgeReport
				withdraw.Cached
			}{r, w}
		},
	})
}

func (c *purgeCommand) print(p *program.Program, r data.PurgeReport) {
	fmt.Fprintf(p.Stdout, "Removed %d bytes of %s of %s\n", r.Bytes, c.Layer, c.Date)
	for _, d := range r.Also {
		fmt.Fprintf(p.Stdout, "  %s of %s was loaded from the same bytes\n", d.Layer, d.Date)
	}
	if r.Pending {
		fmt.Fprintln(p.Stdout, "They leave the file itself when nobody reads it any more: stop the server once, or run this again.")
	}
}
