package main

import (
	"fmt"

	"frontline/cmd/frontline/internal/program"
	"frontline/cmd/frontline/internal/terminal"
	"frontline/data"
)

type verifyCommand struct{}

// Help is shown under `frontline verify --help`.
func (verifyCommand) Help() string {
	return `Derives every hash, geometry and count anew and checks SQLite's own structure. Exit status 1 where anything is wrong.

Example: frontline verify --db frontline.db`
}

// Run prints what is wrong.
func (verifyCommand) Run(p *program.Program) error {
	db, err := p.OpenExisting()
	if err != nil {
		return err
	}
	defer db.Close()
	problems := 0
	err = db.Verify(p.Ctx, func(found data.Problem) {
		problems++
		fmt.Fprintln(p.Stdout, found)
	})
	if err != nil {
		return err
	}
	if problems > 0 {
		return fmt.Errorf("%s found; restore a backup, or load what is missing again", terminal.Count(problems, "problem"))
	}
	fmt.Fprintln(p.Stdout, "The record is sound.")
	return nil
}
