package main

import (
	"fmt"
	"strings"

	"frontline/cmd/frontline/internal/program"
	"frontline/static"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

type licencesCommand struct {
	JSON bool `name:"json" help:"Print them as JSON, for programs."`
}

// Help is shown under `frontline licences --help`.
func (licencesCommand) Help() string {
	return `What this program contains of others' work: data and typefaces, packages of the
front end, Go modules, each with its version and licence. The manual has the same
at /docs/licences.

Example: frontline licences | less`
}

// Run prints them.
func (c licencesCommand) Run(p *program.Program) error {
	works, err := static.Works()
	if err != nil {
		return err
	}
	if c.JSON {
		if err := json.MarshalWrite(p.Stdout, works, jsontext.WithIndent("  ")); err != nil {
			return err
		}
		_, err := fmt.Fprintln(p.Stdout)
		return err
	}
	kind := static.Kind("")
	for _, w := range works {
		if w.Kind != kind {
			kind = w.Kind
			fmt.Fprintf(p.Stdout, "%s\n%s\n\n", strings.ToUpper(kind.Title()), strings.Repeat("=", len(kind.Title())))
		}
		title := strings.TrimSpace(w.Name + " " + w.Version)
		fmt.Fprintf(p.Stdout, "%s\n%s\n", title, w.Licence)
		for _, line := range []string{w.Note, w.URL} {
			if line != "" {
				fmt.Fprintln(p.Stdout, line)
			}
		}
		fmt.Fprintf(p.Stdout, "\n%s\n\n%s\n\n", w.Text, strings.Repeat("-", 72))
	}
	return nil
}
