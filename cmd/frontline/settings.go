package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"frontline/cmd/frontline/internal/program"
	"frontline/cmd/frontline/internal/terminal"
	"frontline/data"
	"frontline/geo"
	"frontline/geo/raster/look"
	"frontline/server/words"
)

// settingsCommand keeps what is said of the whole record.
type settingsCommand struct {
	Show settingsShowCommand `cmd:"" help:"Print the record's settings, as settings set takes them."`
	Set  settingsSetCommand  `cmd:"" help:"Change them: where the map opens, its sides, its first language."`
}

type settingsShowCommand struct{}

// Help is shown under `frontline settings show --help`.
func (settingsShowCommand) Help() string {
	return `Prints {} where nothing is set.

Example: frontline settings show > settings.json`
}

// Run prints the settings.
func (settingsShowCommand) Run(p *program.Program) error {
	db, err := p.OpenExisting()
	if err != nil {
		return err
	}
	defer db.Close()
	s, err := db.Setting(p.Ctx)
	if err != nil {
		return err
	}
	if s == nil {
		s = &geo.Setting{}
	}
	return terminal.PrintJSON(p.Stdout, s)
}

type settingsSetCommand struct {
	File   string `arg:"" help:"A file of JSON; - for standard input. {} takes all of them back."`
	Reason string `help:"Why; kept in the log."`
	DryRun bool   `help:"Check them and say what would change, and change nothing."`
}

// Help is shown under `frontline settings set --help`.
func (settingsSetCommand) Help() string {
	return `The file has any of "view" (west, south, east and north of where the map opens), "language" (of readers whose own there are no words for) and "sides": a list of up to 5, each with "id", "names" by language, English among them, "spellings" (as files name it), "color" and "color_dark".

The settings are kept in the database, as a revision from which on all layers are described with them. Pinned addresses from before keep what held then. Colours that can hardly be seen, or told apart, are refused.

Example: frontline settings set settings.json --dry-run`
}

// maxSettingsFile bounds the file.
const maxSettingsFile = 64 << 10

// Run changes the settings.
func (c *settingsSetCommand) Run(p *program.Program) error {
	text, err := c.read(p)
	if err != nil {
		return err
	}
	s, err := geo.ParseSetting(text)
	if err == nil {
		err = look.CheckSides(s)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", c.File, err)
	}
	if s != nil && s.Text() == "" {
		s = nil
	}
	db, err := p.OpenToChange()
	if err != nil {
		return err
	}
	defer db.Close()
	r, err := db.SetSetting(p.Ctx, data.SettingRequest{Setting: s, Reason: c.Reason, Actor: program.Actor(), DryRun: c.DryRun})
	if err != nil {
		return err
	}
	printSettings(p.Stdout, r)
	if s != nil && s.Language != "" && !slices.Contains(words.Compiled, s.Language) {
		fmt.Fprintf(p.Stderr, "There are no words of the language %s in the program: serve needs --words with them, and takes en else\n", s.Language)
	}
	return nil
}

func (c *settingsSetCommand) read(p *program.Program) ([]byte, error) {
	in := p.Stdin
	if c.File != "-" {
		f, err := os.Open(c.File)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		in = f
	}
	text, err := io.ReadAll(io.LimitReader(in, maxSettingsFile+1))
	if err == nil && len(text) > maxSettingsFile {
		err = geo.Errorf(geo.ETooLarge, "%s: settings have no more than %d kB", c.File, maxSettingsFile>>10)
	}
	return text, err
}

func printSettings(out io.Writer, r data.SettingReport) {
	switch {
	case !r.Changed:
		fmt.Fprintf(out, "The settings are so already; the record stays at revision %d\n", r.Revision)
		return
	case r.DryRun:
		fmt.Fprintln(out, "There would change:")
	default:
		fmt.Fprintf(out, "Changed the settings; the record is at revision %d\n", r.Revision)
	}
	from, to := linesOf(r.From), linesOf(r.To)
	for i, name := range settingNames {
		if from[i] != to[i] {
			fmt.Fprintf(out, "  %s: %s → %s\n", name, terminal.OneLine(from[i]), terminal.OneLine(to[i]))
		}
	}
}

var settingNames = [...]string{"view", "language", "sides"}

// linesOf are the settings, each in a line.
func linesOf(s *geo.Setting) (out [len(settingNames)]string) {
	out = [...]string{"-", "-", "-"}
	if s == nil {
		return out
	}
	if s.View != nil {
		out[0] = fmt.Sprint(*s.View)
	}
	if s.Language != "" {
		out[1] = s.Language
	}
	var sides []string
	for _, side := range s.Sides {
		sides = append(sides, fmt.Sprintf("%s (%s) %s/%s", side.ID, strings.Join(side.Parties(), ", "), side.Color, side.ColorDark))
	}
	if len(sides) > 0 {
		out[2] = strings.Join(sides, "; ")
	}
	return out
}
