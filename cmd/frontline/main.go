// Command frontline keeps dated snapshots of territory that is claimed, held
// and disputed, and serves them as tiles, as data and as a map through time.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"frontline/cmd/frontline/internal/configfile"
	"frontline/cmd/frontline/internal/program"
	"frontline/geo"

	"github.com/alecthomas/kong"
)

// version is stamped by the linker: -ldflags "-X main.version=…".
var version = "dev"

// The exit statuses.
const (
	exitFailure   = 1
	exitWrongCall = 2
	exitHeldBack  = 3
)

// cli is the whole command line. Each flag that has an environment variable is
// a setting, and may stand in the configuration file, too.
type cli struct {
	Config *string `name:"config" env:"FRONTLINE_CONFIG" placeholder:"FILE" help:"The configuration file; empty for none. Else the first there is of frontline/frontline.json in your configuration folder and /etc/frontline/frontline.json. [$FRONTLINE_CONFIG]"`
	DB     string  `name:"db" env:"FRONTLINE_DB" default:"frontline.db" placeholder:"FILE" help:"The database; serve makes it where it is missing, load with --create. [$FRONTLINE_DB, ${default}]"`

	Serve   serveCommand   `cmd:"" help:"Serve the map, tiles and data."`
	Inspect inspectCommand `cmd:"" help:"Say what files are before they are loaded."`
	Load    loadCommand    `cmd:"" help:"Load dated GeoJSON files as snapshots of a layer."`
	Draft   draftCommand   `cmd:"" help:"Look at what waits to be published, publish it, or discard it."`
	Layers  layersCommand  `cmd:"" help:"List the layers, what they hold, what waits and what is late."`
	Layer   layerCommand   `cmd:"" help:"Change what is said of a layer, or hide it."`

	Retract  retractCommand  `cmd:"" help:"Withdraw a snapshot, or a feature of it, with a reason."`
	Rollback rollbackCommand `cmd:"" help:"Make the record answer as it did at a revision."`
	Recall   recallCommand   `cmd:"" help:"Say what caches in front may hold of a date, and have them purge it."`
	Verify   verifyCommand   `cmd:"" help:"Check the whole record and print what is wrong."`
	Log      logCommand      `cmd:"" help:"Print who did what, when and why."`
	Backup   backupCommand   `cmd:"" help:"Copy the record while it is in use."`
	Export   exportCommand   `cmd:"" help:"Write a layer on one date as PMTiles, MBTiles or GeoJSON."`
	Film     filmCommand     `cmd:"" help:"Make a film of the map through time, by ffmpeg."`
	Publish  publishCommand  `cmd:"" help:"Put the map and its data on object storage, where no server is needed."`
	Purge    purgeCommand    `cmd:"" help:"Remove kept bytes that must not be kept."`
	Token    tokenCommand    `cmd:"" help:"Keep the rights to load over HTTP."`
	Upstream upstreamCommand `cmd:"" help:"Keep where snapshots are pulled from."`
	Pull     pullCommand     `cmd:"" help:"Ask the upstreams once, and load what is new."`
	Settings settingsCommand `cmd:"" help:"Keep where the map opens, the sides of the conflict, and the first language."`
	Basemap  basemapCommand  `cmd:"" help:"Look at archives of OpenStreetMap, and take parts of them."`
	Bundle   bundleCommand   `cmd:"" help:"Keep the layers that come with the program up to date."`

	ConfigCommand  configCommand    `cmd:"" name:"config" help:"Check the configuration."`
	Licences       licencesCommand  `cmd:"" help:"Print what the program contains of others, with its licences."`
	VersionCommand versionCommand   `cmd:"" name:"version" help:"Print the version, and which databases it reads."`
	Version        kong.VersionFlag `help:"Print the version."`
}

// BeforeResolve reads the configuration file, so that its settings are there
// when flags and environment have been read.
func (c *cli) BeforeResolve(ctx *kong.Context) error {
	switch command := ctx.Command(); {
	case strings.HasPrefix(command, "config "), command == "version":
		return nil // the one reads it itself and reports, the other needs none
	}
	var named *string
	for _, flag := range ctx.Model.Flags {
		if flag.Name == "config" {
			named, _ = ctx.FlagValue(flag).(*string)
		}
	}
	path, err := configfile.Find(named)
	if err != nil {
		return err
	}
	file, err := configfile.Read(path, configfile.Settings(ctx.Model))
	if err != nil {
		return err
	}
	ctx.AddResolver(file)
	return nil
}

func main() {
	signals := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) { // as nohup has it
		signals = append(signals, syscall.SIGHUP)
	}
	ctx, stop := signal.NotifyContext(context.Background(), signals...)
	defer stop()
	// The first signal ends what is under way in good order, a second one at
	// once.
	context.AfterFunc(ctx, stop)
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run is the program with its surroundings handed in; it returns the exit
// status.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	var c cli
	exited, status := false, 0
	parser := newParser(&c, stdout, stderr, func(code int) { exited, status = true, code })
	if len(args) == 0 {
		args = []string{"--help"}
	}
	parsed, err := parser.Parse(args)
	if exited { // --help and --version have printed all there is to say
		return status
	}
	if err != nil {
		fmt.Fprintf(stderr, "frontline: %v\nRun `frontline --help` to see how it is called.\n", err)
		return exitWrongCall
	}
	p := &program.Program{
		Ctx: ctx, Version: version, Config: c.Config, DB: c.DB, Now: time.Now, Stdin: stdin, Stdout: stdout, Stderr: stderr,
	}
	if err = parsed.Run(p); err != nil {
		fmt.Fprintf(p.Stderr, "frontline: %v\n", err) // a command that logs has its own way to write there
		if program.IsWrongCall(err) {
			return exitWrongCall
		}
		if geo.ErrorCode(err) == geo.EHeld {
			return exitHeldBack
		}
		return exitFailure
	}
	return 0
}

// newParser makes the parser that fills c.
func newParser(c *cli, stdout, stderr io.Writer, exit func(int)) *kong.Kong {
	parser, err := kong.New(c,
		kong.Name("frontline"),
		kong.Description("A map of territory that is claimed, held and disputed, through time.\n\nStart with: frontline serve"),
		kong.Vars{"version": version},
		kong.Writers(stdout, stderr),
		kong.Exit(exit),
		kong.UsageOnError(),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		// Each help text names its variable itself, beside the default.
		kong.ValueFormatter(func(v *kong.Value) string { return v.Help }),
	)
	if err != nil {
		panic(err) // the description of the command line is wrong
	}
	return parser
}
