package main

import (
	"fmt"

	"frontline/cmd/frontline/internal/program"
)

type backupCommand struct {
	File string `arg:"" help:"The copy; one that is there is replaced where it is a Frontline database."`
}

// Help is shown under `frontline backup --help`.
func (backupCommand) Help() string {
	return `Copies one state of the record while others read and write it.

Example: frontline backup /backups/frontline-2025-11-27.db`
}

// Run copies the database.
func (c *backupCommand) Run(p *program.Program) error {
	db, err := p.OpenExisting()
	if err != nil {
		return err
	}
	defer db.Close()
	if err := db.Backup(p.Ctx, c.File); err != nil {
		return err
	}
	fmt.Fprintf(p.Stdout, "Copied the record to %s\n", c.File)
	return nil
}
