package main

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"text/tabwriter"
	"unicode"
)

type logCommand struct {
	Limit int `short:"n" default:"50" help:"How many entries, the newest first; 0 for all. [${default}]"`
}

// Help is shown under `frontline log --help`.
func (logCommand) Help() string { return `Example: frontline log -n 10` }

// Run prints who did what, when and why.
func (c *logCommand) Run(p *program) error {
	if c.Limit < 0 {
		return wrongCall{fmt.Errorf("--limit must be 0 or more")}
	}
	db, err := p.openExisting()
	if err != nil {
		return err
	}
	defer db.Close()
	entries, err := db.Log(p.ctx, c.Limit)
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "WHEN\tWHO\tWHAT\tREVISION\tLAYER\tDETAIL\tREASON")
	for _, e := range entries {
		rev := "-"
		if e.Revision > 0 {
			rev = fmt.Sprint(e.Revision)
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", e.At.UTC().Format("2006-01-02 15:04:05"), oneLine(e.Actor), e.Action, rev,
			cmp.Or(e.Layer, "-"), oneLine(cmp.Or(e.Detail, "-")), oneLine(cmp.Or(e.Reason, "-")))
	}
	return table.Flush()
}

// oneLine quotes a text that would break the table or pass for another line of
// it, as older programs recorded.
func oneLine(text string) string {
	if strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return strconv.Quote(text)
	}
	return text
}
