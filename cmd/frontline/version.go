package main

import (
	"fmt"
	"runtime"

	"frontline/data"
)

type versionCommand struct{}

// Help is shown under `frontline version --help`.
func (versionCommand) Help() string { return `Example: frontline version` }

// Run prints what this program is.
func (versionCommand) Run(p *program) error {
	schema, err := data.LatestSchema()
	if err != nil {
		return err
	}
	fmt.Fprintf(p.stdout, "frontline %s, database schema %d, %s %s/%s\n", version, schema, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return nil
}
