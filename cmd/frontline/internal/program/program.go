// Package program is what every subcommand is handed: its surroundings, the database that --db
// names, and a person to ask.
package program

import (
	"context"
	"errors"
	"io"
	"os"
	"os/user"
	"time"

	"frontline/data"
	"frontline/geo"
)

// Program is the surroundings of a subcommand.
type Program struct {
	Ctx     context.Context
	Version string  // what the linker stamped
	Config  *string // --config; nil where it is not given
	DB      string  // the path of the database
	Now     func() time.Time
	Stdin   io.Reader
	Stdout  io.Writer
	Stderr  io.Writer
}

// Open opens the database for reading and writing, and makes it where it is missing.
func (p *Program) Open() (*data.DB, error) {
	return data.Open(p.Ctx, data.Options{Path: p.DB, Now: p.Now, Version: p.Version})
}

// OpenToChange opens the database for writing, and refuses to make one.
func (p *Program) OpenToChange() (*data.DB, error) {
	if err := p.exists(); err != nil {
		return nil, err
	}
	return p.Open()
}

// OpenToTry opens the database for what will change nothing in it: for writing, where
// it may be written to.
func (p *Program) OpenToTry() (*data.DB, error) {
	if MayWrite(p.DB) != nil {
		return p.OpenExisting()
	}
	return p.OpenToChange()
}

// OpenExisting opens the database for reading, and refuses to make one.
func (p *Program) OpenExisting() (*data.DB, error) {
	if err := p.exists(); err != nil {
		return nil, err
	}
	return data.Open(p.Ctx, data.Options{Path: p.DB, ReadOnly: true, Now: p.Now})
}

func (p *Program) exists() error {
	if _, err := os.Stat(p.DB); errors.Is(err, os.ErrNotExist) {
		return geo.Errorf(geo.ENotFound, "there is no database %s; `frontline serve` makes one, and so does `frontline load` with --create; --db names another", p.DB)
	}
	return nil
}

// Actor returns who the record names for a change made on this machine.
func Actor() string {
	if u, err := user.Current(); err == nil && u.Username != "" {
		return u.Username
	}
	return "not stated"
}

// wrongCall is an error of how the program was called.
type wrongCall struct{ error }

// WrongCall returns err as one of how the program was called, of which the exit status tells.
func WrongCall(err error) error { return wrongCall{err} }

// IsWrongCall reports whether an error is one that WrongCall returned.
func IsWrongCall(err error) bool {
	var wrong wrongCall
	return errors.As(err, &wrong)
}
