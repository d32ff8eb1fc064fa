package main

import (
	"cmp"
	"fmt"
	"text/tabwriter"

	"frontline/geo"
)

type layersCommand struct{}

// Help is shown under `frontline layers --help`.
func (layersCommand) Help() string { return `Example: frontline layers --db frontline.db` }

// Run prints a line a layer.
func (layersCommand) Run(p *program) error {
	db, err := p.openExisting()
	if err != nil {
		return err
	}
	defer db.Close()
	rev, err := db.Revision(p.ctx)
	if err != nil {
		return err
	}
	layers, err := db.Layers(p.ctx, rev)
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "LAYER\tKIND\tCADENCE\tSNAPSHOTS\tFIRST\tLAST\tASSESSED BY\tTITLE")
	for _, l := range layers {
		snapshots, err := db.Snapshots(p.ctx, l.ID, rev)
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
		fmt.Fprintf(table, "%s\t%s\t%s\t%d\t%s\t%s\t%s\t%s\n", l.ID, l.Kind, l.Cadence, len(snapshots), first, last, oneLine(assessor), oneLine(l.Title))
	}
	return table.Flush()
}
