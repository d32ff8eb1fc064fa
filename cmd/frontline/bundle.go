package main

import (
	"cmp"
	"fmt"
	"text/tabwriter"

	"frontline/cmd/frontline/internal/load"
	"frontline/cmd/frontline/internal/program"
	"frontline/cmd/frontline/internal/terminal"
	"frontline/data"
)

// bundleCommand keeps the layers that come with the program up to date.
type bundleCommand struct {
	Status bundleStatusCommand `cmd:"" help:"Say how the bundled layers of the database differ from this program's."`
	Update bundleUpdateCommand `cmd:"" help:"Bring the database this program's bundled layers, as corrections."`
}

type bundleStatusCommand struct {
	JSON bool `name:"json" help:"Report as JSON."`
}

// Help is shown under `frontline bundle status --help`.
func (bundleStatusCommand) Help() string {
	return `Lists the dates that an update would correct or add, and those that are left alone since a maintainer corrected, retracted or loaded them.

Example: frontline bundle status`
}

// Run prints what differs.
func (c *bundleStatusCommand) Run(p *program.Program) error {
	db, err := p.OpenExisting()
	if err != nil {
		return err
	}
	defer db.Close()
	found, err := db.BundledSnapshots(p.Ctx, data.BundledLayers())
	if err != nil {
		return err
	}
	if c.JSON {
		return terminal.PrintJSON(p.Stdout, found)
	}
	if err := c.sayChosen(p, db); err != nil {
		return err
	}
	return printBundled(p, found)
}

// sayChosen says which of the layers the database was made with, where not with all.
func (c *bundleStatusCommand) sayChosen(p *program.Program, db *data.DB) error {
	chosen, err := db.Bundle(p.Ctx)
	if err == nil && !chosen.All {
		fmt.Fprintf(p.Stdout, "Of the bundled layers the database was made with: %s.\n", chosen)
	}
	return err
}

type bundleUpdateCommand struct {
	DryRun bool `help:"Say what would change, and change nothing."`
	Yes    bool `short:"y" help:"Do not ask on a terminal."`
}

// Help is shown under `frontline bundle update --help`.
func (bundleUpdateCommand) Help() string {
	return `What an earlier program loaded is corrected, with a reason, and dates that the database lacks are added, all as one revision. A date that a maintainer corrected, retracted or loaded is left alone, and told.

Example: frontline bundle update --dry-run`
}

// Run brings what is new.
func (c *bundleUpdateCommand) Run(p *program.Program) error {
	open := p.OpenToChange
	if c.DryRun {
		open = p.OpenToTry
	}
	db, err := open()
	if err != nil {
		return err
	}
	defer db.Close()
	found, err := db.BundledSnapshots(p.Ctx, data.BundledLayers())
	if err != nil {
		return err
	}
	if err := printBundled(p, found); err != nil || countBrought(found) == 0 {
		return err
	}
	if c.DryRun {
		fmt.Fprintln(p.Stdout, "Nothing was changed: this was a dry run.")
		return nil
	}
	if !c.Yes {
		if ok, err := p.Confirm("Update them?"); err != nil || !ok {
			return cmp.Or(err, fmt.Errorf("nothing was updated"))
		}
	}
	_, reports, err := db.UpdateBundled(p.Ctx, data.BundledLayers(), program.Actor())
	if err != nil {
		return fmt.Errorf("nothing was updated: %w", err)
	}
	for _, r := range reports {
		load.PrintLoaded(p.Stdout, r)
	}
	return nil
}

// printBundled lists what is not the same.
func printBundled(p *program.Program, found []data.BundledSnapshot) error {
	words := map[data.BundledState]string{
		data.BundledMissing: "to add", data.BundledDiffers: "to correct", data.BundledKept: "left alone",
	}
	table := tabwriter.NewWriter(p.Stdout, 0, 0, 2, ' ', 0)
	for _, s := range found {
		if s.State != data.BundledSame {
			fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", s.Layer, s.Date, words[s.State], terminal.OneLine(s.Why))
		}
	}
	if err := table.Flush(); err != nil {
		return err
	}
	if n := countBrought(found); n > 0 {
		fmt.Fprintf(p.Stdout, "The bundled layers are behind this program's by %s.\n", terminal.Count(n, "snapshot"))
	} else {
		fmt.Fprintln(p.Stdout, "The bundled layers are up to date.")
	}
	return nil
}

// countBrought returns how many snapshots an update brings.
func countBrought(found []data.BundledSnapshot) (n int) {
	for _, s := range found {
		if s.Brings() {
			n++
		}
	}
	return n
}

// tellBundled says on standard error by how much the database's bundled layers are behind.
func tellBundled(p *program.Program, db *data.DB) error {
	found, err := db.BundledSnapshots(p.Ctx, data.BundledLayers())
	if err != nil {
		return fmt.Errorf("compare the bundled layers: %w", err)
	}
	if n := countBrought(found); n > 0 {
		fmt.Fprintf(p.Stderr, "The bundled layers of %s are behind this program's by %s: `frontline bundle status` lists them, `frontline bundle update` brings them.\n", p.DB, terminal.Count(n, "snapshot"))
	}
	return nil
}
