package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"frontline/cmd/frontline/internal/load"
	"frontline/cmd/frontline/internal/program"
	"frontline/cmd/frontline/internal/terminal"
	"frontline/cmd/frontline/internal/withdraw"
	"frontline/data"
	"frontline/geo"
)

// tokenFlags say by whose token a command changes the record.
type tokenFlags struct {
	TokenFile string `env:"FRONTLINE_TOKEN_FILE" placeholder:"FILE" help:"Has the secret of a token, else $FRONTLINE_TOKEN is it: where a layer asks for two persons, it says who you are. [$FRONTLINE_TOKEN_FILE]"`
}

// tokenVariable has a secret where no file does: never a flag, which others can read.
const tokenVariable = "FRONTLINE_TOKEN"

// by is who changes the record: whoever is at this machine, and the person whose token they
// show, which must let them do that; of none, nobody.
func (f tokenFlags) by(p *program.Program, db *data.DB, layer string, scopes ...geo.Scope) (data.By, error) {
	by := data.By{Actor: program.Actor()}
	secret := os.Getenv(tokenVariable)
	if f.TokenFile != "" {
		text, err := os.ReadFile(f.TokenFile)
		if err != nil {
			return by, program.WrongCall(fmt.Errorf("--token-file: %w", err))
		}
		secret = string(text)
	}
	if secret = strings.TrimSpace(secret); secret == "" {
		return by, nil
	}
	token, err := db.CheckToken(p.Ctx, secret, layer, scopes...)
	by.Person = token.Person
	return by, err
}

// drafting are the flags of what takes back, and can be made a draft.
type drafting struct {
	Draft        bool     `help:"Change nothing: keep it as a draft, and print the address with a secret at which it is shown."`
	DraftExpires lifetime `default:"14d" placeholder:"TIME" help:"How long a draft waits to be published, as 14d or 12h. [${default}]"`
	tokenFlags
}

func (f drafting) lifetime() time.Duration {
	if f.DraftExpires <= 0 { // 0 would be the usual one
		return -1
	}
	return time.Duration(f.DraftExpires)
}

// tell says what a draft would do, and where it is shown.
func (f drafting) tell(p *program.Program, how withdraw.Flags, secret string, d geo.Draft, report any, print func()) error {
	made := load.NewDraft(how.PublicURL, secret, d)
	if how.JSON {
		return terminal.PrintJSON(p.Stdout, struct {
			Report any        `json:"report"`
			Draft  load.Draft `json:"draft"`
		}{report, made})
	}
	print()
	load.PrintDraft(p.Stdout, made)
	return nil
}

// showWithdrawal says what a draft that loads nothing would do.
func showWithdrawal(p *program.Program, w data.Withdrawal) {
	switch {
	case w.Retraction != nil:
		(&retractCommand{}).print(p, *w.Retraction)
	case w.Rollback != nil:
		printRollback(p, *w.Rollback)
	default:
		printLayer(p.Stdout, *w.Layer)
	}
}

// publishWithdrawal publishes a draft that loads nothing, and says what is left to do.
func (c *draftPublishCommand) publishWithdrawal(p *program.Program, db *data.DB, req data.PublishDraftRequest) error {
	front, err := c.Withdrawing.Check()
	if err != nil {
		return err
	}
	w, err := db.PlanWithdrawal(p.Ctx, req.ID)
	if err != nil {
		return fmt.Errorf("nothing was published: %w", err)
	}
	if !c.Yes && !c.Withdrawing.JSON && p.CanAsk() {
		showWithdrawal(p, w)
		if ok, err := p.Confirm("Publish this?"); err != nil || !ok {
			return errors.Join(err, fmt.Errorf("nothing was published"))
		}
	}
	if w, err = db.PublishWithdrawal(p.Ctx, req); err != nil {
		return fmt.Errorf("nothing was published: %w", err)
	}
	switch {
	case w.Retraction != nil:
		return front.Finish(p, db, (&retractCommand{}).withdrawn(p, *w.Retraction))
	case w.Rollback != nil:
		return front.Finish(p, db, rolledBack(p, *w.Rollback))
	}
	if c.Withdrawing.JSON {
		return terminal.PrintJSON(p.Stdout, w.Layer)
	}
	showWithdrawal(p, w)
	return nil
}
