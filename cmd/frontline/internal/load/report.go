package load

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"frontline/cmd/frontline/internal/program"
	"frontline/cmd/frontline/internal/terminal"
	"frontline/data"
	"frontline/geo"
)

// PrintPlan says what a load will change: a line a file, then what looks
// wrong.
func PrintPlan(w io.Writer, r data.LoadReport, mapped []string) {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "DATE\tWILL BE\tFEATURES\tADDED\tREMOVED\tCHANGED\tKM²\tGAINED\tLOST\tSINCE\t")
	for _, f := range r.Files {
		fmt.Fprintf(table, "%s\t%s\t%d\t", f.Date, f.Status, f.Features)
		if c := f.Changes; c != nil {
			fmt.Fprintf(table, "%d\t%d\t%d\t%.1f\t%.1f\t%.1f\t%s\t\n", len(c.Added), len(c.Removed), len(c.Changed), f.Area.Km2(), c.Gained.Km2(), c.Lost.Km2(), c.Against)
		} else {
			fmt.Fprintf(table, "-\t-\t-\t%.1f\t-\t-\tnothing before\t\n", f.Area.Km2())
		}
	}
	table.Flush() // a terminal that is gone stops no load
	for _, line := range mapped {
		fmt.Fprintln(w, "note:", line)
	}
	for _, f := range r.Files {
		for _, line := range f.Changes.Lines() {
			fmt.Fprintf(w, "%s: %s\n", f.Date, geo.Printable(line))
		}
		for _, line := range f.ClassLines() {
			fmt.Fprintf(w, "%s: %s\n", f.Date, geo.Printable(line))
		}
		if c := f.Replaces; c != nil {
			fmt.Fprintf(w, "%s: against what it replaces: %.1f km² gained, %.1f km² lost\n", f.Date, c.Gained.Km2(), c.Lost.Km2())
			for _, line := range c.Lines() {
				fmt.Fprintf(w, "  %s\n", geo.Printable(line))
			}
		}
		if f.Ends != "" {
			fmt.Fprintf(w, "note: %s: the layer ends here, nothing of it holds from then on: %s\n", f.Date, f.Ends)
		}
		for _, note := range f.Notes {
			fmt.Fprintf(w, "note: %s: %s\n", f.Date, geo.Printable(note))
		}
		for i, line := range f.Mending.Lines() {
			if i == 0 {
				fmt.Fprintf(w, "mended: %s: %s\n", f.Date, geo.Printable(line))
			} else {
				fmt.Fprintf(w, "  %s\n", geo.Printable(line))
			}
		}
		for _, finding := range f.Findings {
			says := string(finding.Class)
			switch {
			case finding.Accepted:
				says = "accepted"
			case finding.Class == geo.FindingHeld:
				says = "HELD BACK"
			}
			fmt.Fprintf(w, "%s (%s): %s, %s: %s\n", says, finding.Code, finding.Date, geo.Printable(finding.File), geo.Printable(finding.Text))
		}
	}
	if g := r.Gazetteer; g != nil {
		fmt.Fprintf(w, "note: names of settlements as of %s: %s, %s\n", g.NamesOf, g.Credit, g.URL)
	}
}

// Tell says what a load did, in words or as JSON.
func Tell(p *program.Program, db *data.DB, r data.LoadReport, asJSON bool) error {
	if !asJSON {
		PrintLoaded(p.Stdout, r)
		return nil
	}
	if err := SayWhere(p.Ctx, db, &r); err != nil {
		return err
	}
	return terminal.PrintJSON(p.Stdout, r)
}

// PrintLoaded says what a load did, in a line.
func PrintLoaded(w io.Writer, r data.LoadReport) {
	var parts []string
	for _, s := range []data.FileStatus{data.FileAdded, data.FileCorrected, data.FileUnchanged} {
		if n := r.Count(s); n > 0 {
			parts = append(parts, fmt.Sprintf("%s %s", terminal.Count(n, "snapshot"), s))
		}
	}
	for _, f := range r.Files {
		if f.Absorbed > 0 {
			fmt.Fprintf(w, "%s: %.3f km² of slivers count as drawn anew, not as changed\n", f.Date, f.Absorbed.Km2())
		}
	}
	made, public := "", ""
	if r.NewLayer {
		made = " (new layer)"
	}
	if r.PublishAt != nil {
		public = ", public from " + r.PublishAt.UTC().Format("2006-01-02 15:04:05 UTC")
	}
	fmt.Fprintf(w, "%s%s: %s%s; the record is at revision %d\n", r.Layer, made, strings.Join(parts, ", "), public, r.Revision)
}
