package main

import (
	"fmt"

	"frontline/cmd/frontline/internal/program"
	"frontline/cmd/frontline/internal/withdraw"
	"frontline/data"
	"frontline/geo"
	"frontline/server/address"
)

type recallCommand struct {
	Layer string    `arg:"" help:"The layer's id."`
	Date  geo.Date  `arg:"" help:"The date of the snapshot, YYYY-MM-DD."`
	Until *geo.Date `arg:"" optional:"" help:"The last date, where it is of all from the one to the other."`

	Withdrawing withdraw.Flags `embed:""`
}

// Help is shown under `frontline recall --help`.
func (recallCommand) Help() string {
	return `Prints what caches in front may hold of a layer's snapshots, withdrawn or not, and calls the purge hook, as the commands that withdraw do. It changes nothing in the record, so that it may be run again until the cache takes it.

Example: frontline recall control 2025-11-27`
}

// Run prints what to purge, and has it purged.
func (c *recallCommand) Run(p *program.Program) error {
	front, err := c.Withdrawing.Check()
	if err != nil {
		return err
	}
	until := c.Date
	if c.Until != nil {
		until = *c.Until
	}
	if until < c.Date {
		return program.WrongCall(fmt.Errorf("the last date, %s, is before the first, %s: give the earlier one first", until, c.Date))
	}
	db, err := p.OpenExisting()
	if err != nil {
		return err
	}
	defer db.Close()
	shown, err := db.Shown(p.Ctx, c.Layer, c.Date, until, geo.DateOf(p.Now()))
	if err != nil {
		return err
	}
	if len(shown) == 0 {
		return geo.Errorf(geo.ENotFound, "the public was never shown a snapshot of %s of %s itself", c.Layer, c.Date)
	}
	return front.Finish(p, db, withdraw.Change{
		Shown: shown, Kept: address.Made.Kept,
		Print: func() {}, // nothing was done
		Report: func(w withdraw.Cached) any {
			return struct {
				Shown []data.Shown `json:"shown"`
				withdraw.Cached
			}{shown, w}
		},
	})
}
