package main

import (
	"cmp"
	"fmt"
	"strings"
	"text/tabwriter"

	"frontline/cmd/frontline/internal/program"
	"frontline/cmd/frontline/internal/terminal"
	"frontline/data"
	"frontline/geo"
)

type layersCommand struct{}

// Help is shown under `frontline layers --help`.
func (layersCommand) Help() string {
	return `Below the table: what is hidden, what waits under embargo or as a draft, and which daily layers are late. That is not for the public.

Example: frontline layers --db frontline.db`
}

// Run prints a line a layer, and then what is to be looked at.
func (layersCommand) Run(p *program.Program) error {
	db, err := p.OpenExisting()
	if err != nil {
		return err
	}
	defer db.Close()
	layers, err := db.LayerStatuses(p.Ctx)
	if err != nil {
		return err
	}
	drafts, err := db.Drafts(p.Ctx)
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(p.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "LAYER\tKIND\tCADENCE\tSNAPSHOTS\tFIRST\tLAST\tACCURACY\tASSESSED BY\tTITLE")
	for _, l := range layers {
		assessor := cmp.Or(l.AssessedBy, "-")
		if l.Kind == geo.KindControl && l.AssessedBy == "" {
			assessor = "assessor not stated"
		}
		accuracy := "-"
		if l.Accuracy > 0 {
			accuracy = fmt.Sprintf("%g m", l.Accuracy)
		} else if l.HasTerritories() {
			accuracy = fmt.Sprintf("%d m, not stated", geo.UnstatedAccuracy)
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%d\t%s\t%s\t%s\t%s\t%s\n", l.ID, l.Kind, l.Cadence, l.Snapshots, dateOr(l.First), dateOr(l.Last), accuracy, terminal.OneLine(assessor), terminal.OneLine(l.Title))
	}
	if err := table.Flush(); err != nil {
		return err
	}
	for _, line := range toLookAt(layers, drafts, geo.DateOf(p.Now())) {
		fmt.Fprintln(p.Stdout, line)
	}
	return nil
}

// dateOr is a date, or a dash for none.
func dateOr(d *geo.Date) string {
	if d == nil {
		return "-"
	}
	return d.String()
}

// toLookAt are what is hidden, what waits and what is late, a line each.
func toLookAt(layers []data.LayerStatus, drafts []geo.Draft, today geo.Date) (lines []string) {
	for _, l := range layers {
		if !l.Public {
			lines = append(lines, l.ID+" is not public: all that it has is under embargo")
		}
		if l.Hidden != "" {
			lines = append(lines, l.ID+" is hidden: "+terminal.OneLine(l.Hidden))
		}
		if days := l.Late(today); days > 0 {
			lines = append(lines, fmt.Sprintf("%s is late: it comes daily, and its last snapshot is %s old", l.ID, terminal.Count(days, "day")))
		}
		for _, e := range l.Embargoed {
			lines = append(lines, fmt.Sprintf("%s of %s waits until %s, loaded by %s", l.ID, e.Date, e.PublishAt, terminal.OneLine(e.LoadedBy)))
		}
	}
	for _, d := range drafts {
		if d.State != geo.DraftOpen {
			continue
		}
		dates := make([]string, len(d.Dates))
		for i, date := range d.Dates {
			dates[i] = date.String()
		}
		lines = append(lines, fmt.Sprintf("%s of %s is draft %d, made by %s, until %s", d.Layer, strings.Join(dates, ", "), d.ID, terminal.OneLine(d.CreatedBy), terminal.Minute(d.ExpiresAt)))
	}
	return lines
}
