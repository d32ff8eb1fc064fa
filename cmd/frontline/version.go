package main

import (
	"fmt"
	"runtime"

	"frontline/cmd/frontline/internal/program"
	"frontline/data"
)

type versionCommand struct{}

// Help is shown under `frontline version --help`.
func (versionCommand) Help() string { return `Example: frontline version` }

// Run prints what this program is.
func (versionCommand) Run(p *program.Program) error {
	schema, err := data.LatestSchema()
	if err != nil {
		return err
	}
	fmt.Fprintf(p.Stdout, "frontline %s, database schema %d, %s %s/%s\n", p.Version, schema, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return nil
}
