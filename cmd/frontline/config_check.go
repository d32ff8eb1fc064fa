package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/alecthomas/kong"

	"frontline/cmd/frontline/internal/attach"
	"frontline/cmd/frontline/internal/configfile"
	"frontline/cmd/frontline/internal/diagnose"
	"frontline/cmd/frontline/internal/frontend"
	"frontline/cmd/frontline/internal/listen"
	"frontline/cmd/frontline/internal/program"
	"frontline/data"
	"frontline/server/words"
	"frontline/static"
)

// configCommand is about the configuration.
type configCommand struct {
	Check configCheckCommand `cmd:"" help:"Say what is set, from where, and what is wrong with it."`
}

type configCheckCommand struct {
	File string `arg:"" optional:"" placeholder:"FILE" help:"The configuration file; else the one that would be read."`
}

// Help is shown under `frontline config check --help`.
func (configCheckCommand) Help() string {
	return `Reads file and environment as ` + "`frontline serve`" + ` would, prints each setting and where it is from, and looks at the database without changing it. Exit status 0 where all is well, 1 where the database cannot be served, 2 where a setting is wrong.

Example: frontline config check /etc/frontline/frontline.json`
}

// configCheck is a check under way.
type configCheck struct {
	*program.Program
	cli   cli // filled with what would be in force
	file  configfile.File
	wrong []error // settings that are wrong
	bad   []error // settings that are sound and name what is not
}

// Run prints the settings and what is wrong.
func (c *configCheckCommand) Run(p *program.Program, called *kong.Context) error {
	check := configCheck{Program: p}
	parser := newParser(&check.cli, io.Discard, io.Discard, func(int) {})
	known := configfile.Settings(parser.Model)
	check.readFile(c.File, known)
	check.printSettings(known, givenFlags(called))
	check.strayVariables(known)
	check.wrong = append(check.wrong, check.cli.Serve.check()...)
	check.wrong = append(check.wrong, check.cli.Retract.Withdrawing.Wrong()...) // of the commands that have them, the first is filled
	check.basePath()
	if check.cli.Serve.CacheMiB > 0 {
		fmt.Fprintln(p.Stdout, "Note: "+cacheNote+".")
	}
	check.publishing()
	check.words()
	if err := attach.Check(p.Ctx, check.cli.Serve.basemapsFrom(p), check.cli.Serve.Basemap); err != nil {
		check.bad = append(check.bad, err)
	}
	check.database()

	for _, err := range slices.Concat(check.wrong, check.bad) {
		fmt.Fprintf(p.Stdout, "Wrong: %v\n", err)
	}
	switch {
	case len(check.wrong) > 0:
		return program.WrongCall(fmt.Errorf("%s wrong in the configuration", thingsAre(len(check.wrong))))
	case len(check.bad) > 0:
		return errors.New("the configuration is sound, but what it names is not")
	}
	fmt.Fprintln(p.Stdout, "The configuration is sound.")
	return nil
}

// publishing looks at where the environment says to publish, without asking there.
func (c *configCheck) publishing() {
	text := os.Getenv("FRONTLINE_PUBLISH")
	if text == "" {
		return
	}
	_, bucket, err := parseTarget(text)
	if err != nil {
		c.wrong = append(c.wrong, fmt.Errorf("FRONTLINE_PUBLISH: %w", err))
		return
	}
	if bucket == nil || !bucket.Google {
		return
	}
	fmt.Fprintf(c.Stdout, "Note: %s is written to through Google's interface that speaks S3, with the HMAC key in GS_ACCESS_KEY_ID and GS_SECRET_ACCESS_KEY.\n", bucket)
	if os.Getenv("GS_ACCESS_KEY_ID") == "" || os.Getenv("GS_SECRET_ACCESS_KEY") == "" {
		c.wrong = append(c.wrong, fmt.Errorf("FRONTLINE_PUBLISH: there is no HMAC key for %s: set GS_ACCESS_KEY_ID and GS_SECRET_ACCESS_KEY to one, which the bucket's settings make under Interoperability", bucket))
	}
}

func thingsAre(n int) string {
	if n == 1 {
		return "1 thing is"
	}
	return fmt.Sprintf("%d things are", n)
}

func (c *configCheck) readFile(named string, known []configfile.Setting) {
	path, err := named, error(nil)
	if named == "" {
		path, err = configfile.Find(c.Config)
	}
	if err == nil {
		c.file, err = configfile.Read(path, known)
	}
	switch {
	case err != nil:
		c.wrong = append(c.wrong, err)
	case path == "":
		fmt.Fprintln(c.Stdout, "No configuration file is read.")
	default:
		fmt.Fprintf(c.Stdout, "The configuration file is %s\n", path)
	}
}

// givenFlags returns the flags on the command line itself, by name.
func givenFlags(called *kong.Context) map[string]any {
	given := map[string]any{}
	for _, part := range called.Path {
		if part.Flag != nil && !part.Resolved {
			given[part.Flag.Name] = fmt.Sprint(called.FlagValue(part.Flag))
		}
	}
	return given
}

// printSettings finds each setting's value, by the order of precedence.
func (c *configCheck) printSettings(known []configfile.Setting, given map[string]any) {
	table := tabwriter.NewWriter(c.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "SETTING\tVALUE\tFROM")
	for _, s := range known {
		var raw any
		from := "default"
		if value, ok := given[s.Name]; ok {
			raw, from = value, "flag"
		} else if name, ok := configfile.Environment(s.Flag); ok {
			raw, from = os.Getenv(name), name
		} else if value, ok := c.file.Values[s.Name]; ok {
			raw, from = value, "file"
		} else if s.HasDefault {
			raw = s.Default
		}
		if raw != nil {
			if err := s.Take(raw); err != nil {
				c.wrong = append(c.wrong, fmt.Errorf("%w (from %s)", err, from))
				if s.HasDefault { // so that it is not found wrong again
					_ = s.Take(s.Default)
				}
				fmt.Fprintf(table, "%s\twrong\t%s\n", s.Name, from)
				continue
			}
		}
		fmt.Fprintf(table, "%s\t%s\t%s\n", s.Name, s.Show(s.Target.Interface()), from)
	}
	table.Flush()
}

// strayVariables notes variables that look like settings and are none. They
// may belong to something else, so they are no fault.
func (c *configCheck) strayVariables(known []configfile.Setting) {
	names := []string{"FRONTLINE_CONFIG"}
	for _, s := range known {
		names = append(names, s.Envs...)
	}
	for _, pair := range os.Environ() {
		name, _, _ := strings.Cut(pair, "=")
		if !strings.HasPrefix(name, "FRONTLINE_") || slices.Contains(names, name) {
			continue
		}
		if best, near := configfile.Nearest(name, names); near {
			fmt.Fprintf(c.Stdout, "Note: %s is set and is no setting; did you mean %s?\n", name, best)
		} else {
			fmt.Fprintf(c.Stdout, "Note: %s is set and is no setting.\n", name)
		}
	}
}

// check looks at what can be wrong with the values themselves.
func (c *serveCommand) check() []error {
	var wrong []error
	if c.Addr != "" { // else it could not be read, which was said
		if err := listen.Check(c.Addr); err != nil {
			wrong = append(wrong, fmt.Errorf("addr: %w", err))
		}
	}
	if c.Pprof != "" {
		if err := diagnose.CheckPprof(c.Pprof); err != nil {
			wrong = append(wrong, err)
		}
	}
	if c.MetricsAddr != "" {
		if _, err := diagnose.MetricsAddr(c.MetricsAddr); err != nil {
			wrong = append(wrong, err)
		}
	}
	if _, err := c.webhook(); err != nil {
		wrong = append(wrong, err)
	}
	o, err := c.options()
	if err == nil {
		err = o.CheckSettings()
	}
	if err != nil {
		wrong = append(wrong, err)
	}
	return wrong
}

// basePath says below which path the server's addresses are.
func (c *configCheck) basePath() {
	o, err := c.cli.Serve.options()
	if path := o.BasePath(); err == nil && path != "" {
		fmt.Fprintf(c.Stdout, "Every address begins with %s/, the path of the public URL; requests are answered with it and without.\n", path)
	}
}

// database looks whether the server could open its database.
func (c *configCheck) database() {
	path := c.cli.DB
	fail := func(format string, args ...any) { c.bad = append(c.bad, fmt.Errorf(format, args...)) }
	schema, err := data.ReadSchema(c.Ctx, path)
	if err != nil {
		fail("db: %w", err)
		return
	}
	readOnly := c.cli.Serve.ReadOnly
	if schema.Fresh && readOnly {
		fmt.Fprintf(c.Stdout, "There is no database %s yet, and `frontline serve` starts when whoever writes it, or Litestream, has made it.\n", path)
		return
	}
	if schema.Fresh {
		if err := program.MayCreateIn(filepath.Dir(path)); err != nil {
			fail("db: there is no database %s, and its folder cannot be written to: make the folder, and run this as the user who serves", path)
			return
		}
		fmt.Fprintf(c.Stdout, "There is no database %s yet: `frontline serve` makes it.\n", path)
		return
	}
	if err := program.MayWrite(path); err != nil && !readOnly {
		readOnly = true
		fmt.Fprintf(c.Stdout, "Note: %s cannot be written to by this user, so `frontline serve` only reads it, as with --read-only: where that is not meant, run this as the user who serves.\n", path)
	}
	if schema.Applied < schema.Latest && !readOnly {
		fmt.Fprintf(c.Stdout, "The database has schema %d; `frontline serve` brings it to %d. Back it up first.\n", schema.Applied, schema.Latest)
		return
	}
	db, err := data.Open(c.Ctx, data.Options{Path: path, ReadOnly: true, Now: c.Now})
	if err != nil {
		fail("db: %w", err)
		return
	}
	defer db.Close()
	revision, err := db.Revision(c.Ctx)
	if err != nil {
		fail("db: %w", err)
		return
	}
	fmt.Fprintf(c.Stdout, "The database has schema %d and is at revision %d.\n", schema.Applied, revision)
}

// words looks at the languages that are given.
func (c *configCheck) words() {
	given, err := words.Folders(c.cli.Serve.Words)
	if err != nil {
		c.wrong = append(c.wrong, err)
		return
	}
	book, err := words.Load(static.Words)
	if err != nil {
		c.bad = append(c.bad, err)
		return
	}
	if lang := c.cli.Serve.Language; lang != "" && !book.Has(lang) && !slices.ContainsFunc(given, func(f words.Folder) bool { return f.Tag == lang }) {
		c.wrong = append(c.wrong, fmt.Errorf("language: there are no words of %q", lang))
	}
	for _, folder := range given {
		missing := 0
		for _, p := range book.Check(folder) {
			switch {
			case p.IsWrong():
				c.bad = append(c.bad, fmt.Errorf("words: %s", p))
				continue
			case p.IsMissing():
				missing++
			}
			fmt.Fprintf(c.Stdout, "Note: words: %s\n", p)
		}
		if own, err := words.Load(static.Words, folder); err == nil {
			if text := frontend.Undrawn(own, folder.Tag); text != "" {
				fmt.Fprintf(c.Stdout, "Note: words: %s\n", text)
			}
		}
		fmt.Fprintf(c.Stdout, "Words of %s: %d of %d messages; the others are said in English.\n", folder.Tag, len(book.Keys())-missing, len(book.Keys()))
	}
}
