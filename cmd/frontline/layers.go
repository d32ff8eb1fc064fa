package main

import (
	"cmp"
	"fmt"
	"text/tabwriter"

	"frontline/cmd/frontline/internal/program"
	"frontline/cmd/frontline/internal/terminal"
	"frontline/geo"
)

type layersCommand struct{}

// Help is shown under `frontline layers --help`.
func (layersCommand) Help() string { return `Example: frontline layers --db frontline.db` }

// Run prints a line a layer.
func (layersCommand) Run(p *program.Program) error {
	db, err := p.OpenExisting()
	if err != nil {
		return err
	}
	defer db.Close()
	rev, err := db.Revision(p.Ctx)
	if err != nil {
		return err
	}
	layers, err := db.Layers(p.Ctx, rev)
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(p.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "LAYER\tKIND\tCADENCE\tSNAPSHOTS\tFIRST\tLAST\tASSESSED BY\tTITLE")
	for _, l := range layers {
		snapshots, err := db.Snapshots(p.Ctx, l.ID, rev)
		if err != nil {
			return err
		}
		first, last := "-", "-"
		if n := len(snapshots); n > 0 {
			first, last = snapshots[0].ValidOn.String(), snapshots[n-1].ValidOn.String()
		}
		assessor := cmp.Or(l.AssessedBy, "-")
		if l.Kind == geo.KindControl && l.AssessedBy == "" {
			assessor = "assessor not stated"
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%d\t%s\t%s\t%s\t%s\n", l.ID, l.Kind, l.Cadence, len(snapshots), first, last, terminal.OneLine(assessor), terminal.OneLine(l.Title))
	}
	return table.Flush()
}
