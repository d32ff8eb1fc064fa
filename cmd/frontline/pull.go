package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"frontline/cmd/frontline/internal/diagnose"
	"frontline/cmd/frontline/internal/program"
	"frontline/cmd/frontline/internal/pull"
	"frontline/cmd/frontline/internal/terminal"
	"frontline/data"
	"frontline/geo"
	"frontline/server"
)

// webhookFlags say who is told of pulls.
type webhookFlags struct {
	Webhook       string `env:"FRONTLINE_WEBHOOK" placeholder:"URL" help:"Is told, by POST, of what was pulled, held back, refused, has failed three times or is late. [$FRONTLINE_WEBHOOK]"`
	WebhookSecret string `env:"FRONTLINE_WEBHOOK_SECRET" secret:"" placeholder:"SECRET" help:"By which it knows that it was you: the HMAC-SHA256 of what it is told. Others can read flags: set it by the environment or the configuration file. [$FRONTLINE_WEBHOOK_SECRET]"`
}

func (f webhookFlags) webhook() (*pull.Webhook, error) {
	return pull.NewWebhook(f.Webhook, f.WebhookSecret)
}

type pullCommand struct {
	Names []string `arg:"" optional:"" name:"name" help:"The upstreams to ask; else all, one after another."`
	JSON  bool     `name:"json" help:"Report as JSON."`
	webhookFlags
	diagnose.LogFlags
}

// Help is shown under `frontline pull --help`.
func (pullCommand) Help() string {
	return `Asks each upstream once, whenever it was asked last, and loads what is new with the checks of ` + "`frontline load`" + `. For cron; ` + "`frontline serve --pull`" + ` does it by itself.

Exit status: 0 loaded, or nothing new; 1 where one failed or was refused; 2 a wrong call; 3 where something was held back: load it by hand with --accept, or let the upstream accept it.

Example: frontline pull

Example: frontline pull deepstate --json`
}

// heldPull is the error of a round in which something was held back.
type heldPull struct{}

func (heldPull) Error() string { return "something was held back" }

func (heldPull) Unwrap() error { return geo.Errorf(geo.EHeld, "something was held back") }

// Run pulls once.
func (c *pullCommand) Run(p *program.Program) (err error) {
	hook, err := c.webhook()
	if err != nil {
		return program.WrongCall(err)
	}
	defer program.CollectForLoad()()
	db, err := p.OpenToChange()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	all, err := db.Upstreams(p.Ctx)
	if err != nil {
		return err
	}
	names := c.Names
	if len(names) == 0 {
		for _, u := range all {
			names = append(names, u.Name)
		}
		if len(names) == 0 {
			return program.WrongCall(errors.New("there is no upstream to pull from: `frontline upstream add` makes one"))
		}
	}
	var log *slog.Logger
	log, p.Stderr = c.Log(p.Stderr, slog.LevelInfo)
	puller := pull.Puller{DB: db, Now: p.Now, Version: p.Version, Log: log, Webhook: hook, Quiet: !c.IsJSON()}
	results := []pull.Result{}
	failed, held := 0, 0
	for _, name := range names {
		r, err := puller.Pull(p.Ctx, name)
		if err != nil {
			return err
		}
		switch r.Result {
		case pull.Failed, pull.Refused:
			failed++
		case pull.Held:
			held++
		}
		results = append(results, r)
		if !c.JSON {
			c.print(p, r)
		}
	}
	if c.JSON {
		if err := terminal.PrintJSON(p.Stdout, results); err != nil {
			return err
		}
	}
	switch {
	case failed > 0:
		return fmt.Errorf("%d of %s failed or refused", failed, terminal.Count(len(names), "pull"))
	case held > 0:
		return heldPull{}
	}
	return nil
}

func (c *pullCommand) print(p *program.Program, r pull.Result) {
	text := map[string]string{
		pull.Loaded: "loaded into", pull.Drafted: "made a draft for", pull.Unchanged: "nothing new for", pull.Held: "held back from", pull.Refused: "refused for",
		pull.Failed: "failed for", pull.Busy: "is being pulled by somebody else, for",
	}[r.Result]
	fmt.Fprintf(p.Stdout, "%s: %s %s", r.Upstream, text, r.Layer)
	for _, d := range r.Dates {
		fmt.Fprintf(p.Stdout, " %s", d)
	}
	if r.Detail != "" {
		fmt.Fprintf(p.Stdout, ": %s", terminal.OneLine(r.Detail))
	}
	if r.Late {
		fmt.Fprint(p.Stdout, " (late)")
	}
	fmt.Fprintln(p.Stdout)
	for i, secret := range r.Drafts {
		fmt.Fprintf(p.Stdout, "  %s is at /draft/%s/, which is shown this once\n", r.Dates[i], secret)
	}
}

// pullPause is how often a server looks whether an upstream is due.
const pullPause = time.Second

// keepPulling pulls what is due until the function that it returns is called.
func keepPulling(ctx context.Context, p *program.Program, db *data.DB, log *slog.Logger, hook *pull.Webhook) (end func()) {
	ctx, cancel := context.WithCancel(ctx)
	puller := pull.Puller{DB: db, Now: p.Now, Version: p.Version, Log: log, Webhook: hook}
	var working sync.WaitGroup
	working.Go(func() {
		tick := time.NewTicker(pullPause)
		defer tick.Stop()
		puller.Keep(ctx, tick.C)
	})
	return func() { cancel(); working.Wait() }
}

// upstreamStates tells metrics what became of pulls, by whichever command.
func upstreamStates(db *data.DB) func(context.Context) ([]server.Upstream, error) {
	return func(ctx context.Context) ([]server.Upstream, error) {
		all, err := db.Upstreams(ctx)
		states := make([]server.Upstream, len(all))
		for i, u := range all {
			states[i] = server.Upstream{
				Name: u.Name, Pulls: u.State.Counts, Failures: u.State.Failures, Held: u.State.Result == pull.Held, Late: u.State.IsLate,
				SucceededAt: u.State.SucceededAt, LoadedAt: u.State.LoadedAt,
			}
		}
		return states, err
	}
}
