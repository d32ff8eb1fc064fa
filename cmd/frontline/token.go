package main

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"frontline/cmd/frontline/internal/program"
	"frontline/cmd/frontline/internal/terminal"
	"frontline/data"
	"frontline/geo"
)

// tokenCommand keeps the rights to change the record over HTTP.
type tokenCommand struct {
	Create tokenCreateCommand `cmd:"" help:"Make a token and print its secret, once."`
	List   tokenListCommand   `cmd:"" help:"List the tokens, without their secrets."`
	Revoke tokenRevokeCommand `cmd:"" help:"End a token."`
}

// lifetime is a duration that may be in days.
type lifetime time.Duration

// UnmarshalText reads 30d, or what time.ParseDuration does.
func (l *lifetime) UnmarshalText(text []byte) error {
	days, inDays := strings.CutSuffix(string(text), "d")
	if n, err := strconv.Atoi(days); inDays && err == nil && n >= 0 && n <= 36500 {
		*l = lifetime(time.Duration(n) * 24 * time.Hour)
		return nil
	}
	d, err := time.ParseDuration(string(text))
	if err != nil {
		return fmt.Errorf("%q is no time: write it as 30d or 12h", text)
	}
	*l = lifetime(d)
	return nil
}

type tokenCreateCommand struct {
	Name    string   `arg:"" help:"By which the log names it."`
	Scope   string   `default:"load,publish" placeholder:"SCOPE,…" help:"What it lets its holder do: load makes drafts, publish makes snapshots public, admin is both, and takes back what was public. [${default}]"`
	Person  string   `placeholder:"NAME" help:"Whose it is; else the token's name. Where a layer asks for two persons, all tokens of a person are one."`
	Layers  []string `name:"layer" help:"A layer for which it is; may be given again. Else all."`
	Expires lifetime `default:"90d" placeholder:"TIME" help:"How long it is good for, as 30d or 12h; 0 for ever. [${default}]"`
}

// Help is shown under `frontline token create --help`.
func (tokenCreateCommand) Help() string {
	return `The record keeps the secret's hash only: it cannot be shown again.

Example: frontline token create nightly --layer control

Example: frontline token create olena --person "Olena K." --scope load`
}

// Run makes a token.
func (c *tokenCreateCommand) Run(p *program.Program) error {
	db, err := p.OpenToChange()
	if err != nil {
		return err
	}
	defer db.Close()
	req := data.TokenRequest{Name: c.Name, Person: c.Person, Layers: c.Layers, Actor: program.Actor()}
	if req.Scopes, err = geo.ParseScopes(c.Scope); err != nil {
		return program.WrongCall(fmt.Errorf("--scope: %w", err))
	}
	if c.Expires < 0 {
		return program.WrongCall(fmt.Errorf("--expires must be 0 or more"))
	} else if c.Expires > 0 {
		req.ExpiresAt = p.Now().Add(time.Duration(c.Expires))
	}
	secret, token, err := db.CreateToken(p.Ctx, req)
	if err != nil {
		return err
	}
	fmt.Fprintln(p.Stdout, secret)
	fmt.Fprintf(p.Stderr, "This is the secret of %s; it is not shown again.\n", token.Name)
	return nil
}

type tokenListCommand struct{}

// Help is shown under `frontline token list --help`.
func (tokenListCommand) Help() string { return `Example: frontline token list` }

// Run lists tokens.
func (tokenListCommand) Run(p *program.Program) error {
	db, err := p.OpenExisting()
	if err != nil {
		return err
	}
	defer db.Close()
	tokens, err := db.Tokens(p.Ctx)
	if err != nil {
		return err
	}
	day := func(t *time.Time) string {
		if t == nil {
			return "-"
		}
		return terminal.Minute(*t)
	}
	table := tabwriter.NewWriter(p.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "NAME\tPERSON\tSCOPES\tLAYERS\tCREATED\tBY\tEXPIRES\tREVOKED")
	for _, t := range tokens {
		var scopes []string
		for _, s := range t.Scopes {
			scopes = append(scopes, string(s))
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", terminal.OneLine(t.Name), terminal.OneLine(t.Person), strings.Join(scopes, ","), cmp.Or(strings.Join(t.Layers, ","), "all"),
			day(&t.CreatedAt), t.CreatedBy, day(t.ExpiresAt), day(t.RevokedAt))
	}
	return table.Flush()
}

type tokenRevokeCommand struct {
	Name string `arg:"" help:"The token's name."`
}

// Help is shown under `frontline token revoke --help`.
func (tokenRevokeCommand) Help() string { return `Example: frontline token revoke nightly` }

// Run ends a token.
func (c *tokenRevokeCommand) Run(p *program.Program) error {
	db, err := p.OpenToChange()
	if err != nil {
		return err
	}
	defer db.Close()
	if err := db.RevokeToken(p.Ctx, c.Name, program.Actor()); err != nil {
		return err
	}
	fmt.Fprintf(p.Stdout, "Revoked %s\n", c.Name)
	return nil
}
