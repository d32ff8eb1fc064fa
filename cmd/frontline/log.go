package main

import (
	"cmp"
	"fmt"
	"text/tabwriter"

	"frontline/cmd/frontline/internal/program"
	"frontline/cmd/frontline/internal/terminal"
	"frontline/data"
)

type logCommand struct {
	Limit int `short:"n" default:"50" help:"How many entries, the newest first; 0 for all. [${default}]"`
}

// Help is shown under `frontline log --help`.
func (logCommand) Help() string {
	return `WHO is who was at the machine, or the token; PERSON is whose token it was, and of a draft that was published, who made it.

Example: frontline log -n 10`
}

// Run prints who did what, when and why.
func (c *logCommand) Run(p *program.Program) error {
	if c.Limit < 0 {
		return program.WrongCall(fmt.Errorf("--limit must be 0 or more"))
	}
	db, err := p.OpenExisting()
	if err != nil {
		return err
	}
	defer db.Close()
	entries, err := db.Log(p.Ctx, c.Limit)
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(p.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "WHEN\tWHO\tPERSON\tWHAT\tREVISION\tLAYER\tDETAIL\tREASON")
	for _, e := range entries {
		rev := "-"
		if e.Revision > 0 {
			rev = fmt.Sprint(e.Revision)
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", e.At.UTC().Format("2006-01-02 15:04:05"), terminal.OneLine(e.Actor), terminal.OneLine(personsOf(e)), e.Action, rev,
			cmp.Or(e.Layer, "-"), terminal.OneLine(cmp.Or(e.Detail, "-")), terminal.OneLine(cmp.Or(e.Reason, "-")))
	}
	return table.Flush()
}

// personsOf are by whose tokens a change was made: who published a draft, and who made it.
func personsOf(e data.LogEntry) string {
	persons := cmp.Or(e.Person, "-")
	if e.DraftedBy != "" {
		persons += ", made by " + e.DraftedBy
	}
	return persons
}
