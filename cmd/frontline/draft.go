package main

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/go-json-experiment/json/v1"

	"frontline/cmd/frontline/internal/load"
	"frontline/cmd/frontline/internal/program"
	"frontline/cmd/frontline/internal/terminal"
	"frontline/cmd/frontline/internal/withdraw"
	"frontline/data"
	"frontline/geo"
)

// draftCommand keeps what waits to be published.
type draftCommand struct {
	List    draftListCommand    `cmd:"" help:"List the drafts, without their addresses."`
	Show    draftShowCommand    `cmd:"" help:"Say what a draft would change, or give it another address."`
	Publish draftPublishCommand `cmd:"" help:"Make a draft part of the record."`
	Discard draftDiscardCommand `cmd:"" help:"End a draft and remove its files."`
}

type draftListCommand struct {
	All  bool `help:"Those that have ended, too."`
	JSON bool `name:"json" help:"Report as JSON."`
}

// Help is shown under `frontline draft list --help`.
func (draftListCommand) Help() string { return `Example: frontline draft list` }

// Run lists drafts.
func (c *draftListCommand) Run(p *program.Program) error {
	db, err := p.OpenExisting()
	if err != nil {
		return err
	}
	defer db.Close()
	all, err := db.Drafts(p.Ctx)
	if err != nil {
		return err
	}
	drafts := []geo.Draft{}
	for _, d := range all {
		if c.All || d.State == geo.DraftOpen {
			drafts = append(drafts, d)
		}
	}
	if c.JSON {
		return terminal.PrintJSON(p.Stdout, drafts)
	}
	table := tabwriter.NewWriter(p.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "DRAFT\tKIND\tLAYER\tDATES\tMADE\tBY\tEXPIRES\tSTATE")
	for _, d := range drafts {
		state := string(d.State)
		if d.EndedBy != "" && d.State != geo.DraftExpired {
			state += " by " + d.EndedBy
		}
		if d.Revision > 0 {
			state += fmt.Sprintf(", revision %d", d.Revision)
		}
		fmt.Fprintf(table, "%d\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", d.ID, d.Kind, layerOf(d), datesOf(d), terminal.Minute(d.CreatedAt),
			terminal.OneLine(d.CreatedBy), terminal.Minute(d.ExpiresAt), terminal.OneLine(state))
	}
	return table.Flush()
}

// layerOf is the layer of a draft.
func layerOf(d geo.Draft) string { return cmp.Or(d.Layer, "all layers") }

// datesOf are the dates of a draft in short.
func datesOf(d geo.Draft) string {
	if len(d.Dates) == 0 {
		return "no date"
	}
	if n := len(d.Dates); n > 1 {
		return fmt.Sprintf("%s to %s (%d)", d.Dates[0], d.Dates[n-1], n)
	}
	return d.Dates[0].String()
}

type draftShowCommand struct {
	ID         int64  `arg:"" name:"draft" help:"Its number, as list has it."`
	NewAddress bool   `help:"Give it another address, and more time; the one before is dead."`
	JSON       bool   `name:"json" help:"Report as JSON."`
	PublicURL  string `env:"FRONTLINE_PUBLIC_URL" placeholder:"URL" help:"As serve has it: addresses begin with it. [$FRONTLINE_PUBLIC_URL]"`

	DraftExpires lifetime `default:"14d" placeholder:"TIME" help:"With --new-address: how long that is good for, as 14d or 12h. [${default}]"`
}

// Help is shown under `frontline draft show --help`.
func (draftShowCommand) Help() string {
	return `The record keeps of an address no more than the hash of its secret: one that was lost is made anew.

Example: frontline draft show 3 --new-address`
}

// Run says what a draft would change.
func (c *draftShowCommand) Run(p *program.Program) error {
	if c.DraftExpires <= 0 {
		return program.WrongCall(fmt.Errorf("--draft-expires must be more than 0"))
	}
	open := p.OpenExisting
	if c.NewAddress {
		open = p.OpenToChange
	}
	db, err := open()
	if err != nil {
		return err
	}
	defer db.Close()
	if c.NewAddress {
		secret, d, err := db.RenewDraft(p.Ctx, c.ID, data.By{Actor: program.Actor()}, time.Duration(c.DraftExpires))
		if err != nil {
			return err
		}
		made := load.NewDraft(c.PublicURL, secret, d)
		if c.JSON {
			return terminal.PrintJSON(p.Stdout, made)
		}
		load.PrintDraft(p.Stdout, made)
		return nil
	}
	d, found, err := db.Draft(p.Ctx, c.ID)
	if err != nil {
		return err
	}
	if c.JSON {
		return terminal.PrintJSON(p.Stdout, struct {
			geo.Draft
			Report json.RawMessage `json:"report,omitempty"` // of when it was made
		}{d, found})
	}
	fmt.Fprintf(p.Stdout, "draft %d: %s of %s, made %s UTC by %s, %s", d.ID, layerOf(d), datesOf(d), terminal.Minute(d.CreatedAt), terminal.OneLine(d.CreatedBy), d.State)
	if d.State != geo.DraftOpen {
		fmt.Fprintln(p.Stdout)
		return nil
	}
	fmt.Fprintf(p.Stdout, " until %s UTC\n", terminal.Minute(d.ExpiresAt))
	defer program.CollectForLoad()()
	if d.Kind != geo.DraftLoad {
		w, err := db.PlanWithdrawal(p.Ctx, c.ID)
		if err == nil {
			showWithdrawal(p, w)
		}
		return err
	}
	plan, err := db.PlanDraft(p.Ctx, data.PublishDraftRequest{ID: c.ID, Actor: program.Actor()})
	if err != nil {
		return err
	}
	report := plan.Report
	if err := load.SayWhere(p.Ctx, db, &report); err != nil {
		return err
	}
	load.PrintPlan(p.Stdout, report, nil)
	return nil
}

type draftPublishCommand struct {
	ID      int64  `arg:"" name:"draft" help:"Its number, as list has it."`
	At      string `placeholder:"INSTANT" help:"Keep from the public until then, as 2025-12-01T06:00; UTC where no zone is said."`
	Accept  string `placeholder:"CODE,…" help:"Publish although these were found; load --help lists the codes."`
	Reason  string `help:"Why that is right, for the log."`
	Correct string `placeholder:"REASON" help:"Take the place of what is there for the draft's dates by now, for this reason."`
	Yes     bool   `short:"y" help:"Do not ask on a terminal. It accepts no finding."`

	tokenFlags
	Withdrawing withdraw.Flags `embed:""`
}

// Help is shown under `frontline draft publish --help`.
func (draftPublishCommand) Help() string {
	return `Says what will change in the record as it is now, asks on a terminal, and publishes. The draft's address is dead from then on. Of one that takes something back, what to purge from caches in front is printed, as retract and rollback do.

Where the layer asks for two persons, --token-file says who publishes: another than who made the draft.

Exit status: 0 published, 1 failed or refused, 2 a wrong call, 3 held back: what looks dangerous is not published unless --accept names it.

Example: frontline draft publish 3

Example: frontline draft publish 3 --token-file ~/petro.token

Example: frontline draft publish 3 --accept area --reason "as its publisher confirmed" --at 2025-12-01T06:00`
}

// Run publishes a draft.
func (c *draftPublishCommand) Run(p *program.Program) error {
	req := data.PublishDraftRequest{ID: c.ID, Reason: c.Reason, Correct: c.Correct}
	var err error
	if c.Accept != "" {
		if req.Accept, err = geo.ParseFindingCodes(c.Accept); err != nil {
			return program.WrongCall(fmt.Errorf("--accept: %w", err))
		}
	}
	if req.PublishAt, err = parsePublishAt(c.At, p.Now()); err != nil {
		return program.WrongCall(fmt.Errorf("--at: %w", err))
	}
	defer program.CollectForLoad()()
	db, err := p.OpenToChange()
	if err != nil {
		return err
	}
	defer db.Close()
	d, _, err := db.Draft(p.Ctx, c.ID)
	if err != nil {
		return err
	}
	scope := geo.ScopePublish
	if d.Kind != geo.DraftLoad {
		scope = geo.ScopeAdmin
	}
	by, err := c.by(p, db, d.Layer, scope)
	if err != nil {
		return err
	}
	if req.Actor, req.Person = by.Actor, by.Person; d.Kind != geo.DraftLoad {
		return c.publishWithdrawal(p, db, req)
	}
	plan, err := db.PlanDraft(p.Ctx, req)
	if err != nil {
		return fmt.Errorf("nothing was published: %w", err)
	}
	report := plan.Report
	if err := load.SayWhere(p.Ctx, db, &report); err != nil {
		return err
	}
	if !c.Withdrawing.JSON {
		load.PrintPlan(p.Stdout, report, nil)
	}
	if held := report.Held(); len(held) > 0 {
		if c.Withdrawing.JSON {
			err = terminal.PrintJSON(p.Stdout, report)
		}
		return errors.Join(fmt.Errorf("nothing was published: %w", heldDraft{geo.NewHeldError(held)}), err)
	}
	asks := !c.Yes && !c.Withdrawing.JSON && p.CanAsk()
	if asks {
		if ok, err := p.Confirm("Publish this?"); err != nil || !ok {
			return errors.Join(err, fmt.Errorf("nothing was published"))
		}
	}
	plan.Agreed = asks
	if report, err = db.Commit(p.Ctx, plan); err != nil {
		var held *geo.HeldError
		if errors.As(err, &held) {
			err = heldDraft{held}
		}
		return fmt.Errorf("nothing was published: %w", err)
	}
	return load.Tell(p, db, report, c.Withdrawing.JSON)
}

// heldDraft is the error of a draft that was held back.
type heldDraft struct{ *geo.HeldError }

func (e heldDraft) Error() string {
	return fmt.Sprintf("held back. Look at what was found; where it is right, publish with --accept %s", e.Codes())
}

type draftDiscardCommand struct {
	ID     int64  `arg:"" name:"draft" help:"Its number, as list has it."`
	Reason string `help:"Why, for the log."`
	Yes    bool   `short:"y" help:"Do not ask on a terminal."`
}

// Help is shown under `frontline draft discard --help`.
func (draftDiscardCommand) Help() string {
	return `The draft's address is dead from then on, and its files are removed from the database.

Example: frontline draft discard 3 --reason "the file was of another day"`
}

// Run discards a draft.
func (c *draftDiscardCommand) Run(p *program.Program) error {
	db, err := p.OpenToChange()
	if err != nil {
		return err
	}
	defer db.Close()
	d, _, err := db.Draft(p.Ctx, c.ID)
	if err != nil {
		return err
	}
	if !c.Yes && d.State == geo.DraftOpen && p.CanAsk() {
		if ok, err := p.Confirm(fmt.Sprintf("Discard %s of %s?", layerOf(d), datesOf(d))); err != nil || !ok {
			return errors.Join(err, fmt.Errorf("nothing was discarded"))
		}
	}
	if err := db.DiscardDraft(p.Ctx, c.ID, data.By{Actor: program.Actor()}, strings.TrimSpace(c.Reason)); err != nil {
		return err
	}
	fmt.Fprintf(p.Stdout, "Discarded draft %d, %s of %s\n", d.ID, layerOf(d), datesOf(d))
	return nil
}
