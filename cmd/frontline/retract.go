package main

import (
	"fmt"

	"frontline/data"
	"frontline/geo"
	"frontline/server/address"
)

type retractCommand struct {
	Layer     string   `arg:"" help:"The layer's id."`
	Date      geo.Date `arg:"" help:"The date of the snapshot, YYYY-MM-DD."`
	Feature   string   `arg:"" optional:"" help:"The feature's key; else the whole snapshot."`
	Reason    string   `required:"" help:"Why; shown to whoever asks for what was withdrawn."`
	PublicURL string   `env:"FRONTLINE_PUBLIC_URL" placeholder:"URL" help:"As serve has it: the addresses to purge begin with its path. [$FRONTLINE_PUBLIC_URL]"`
}

// Help is shown under `frontline retract --help`.
func (retractCommand) Help() string {
	return `Pinned addresses from before answer 410 with the reason from then on. Nothing is deleted.

Example: frontline retract control 2025-11-27 --reason "the file was of another day"`
}

// Run withdraws and says what is left to do.
func (c *retractCommand) Run(p *program) error {
	public, err := publicURL(c.PublicURL)
	if err != nil {
		return err
	}
	mount, err := address.NewMount(public, false)
	if err != nil {
		return err
	}
	db, err := p.openToChange()
	if err != nil {
		return err
	}
	defer db.Close()
	r, err := db.Retract(p.ctx, data.RetractRequest{Layer: c.Layer, Date: c.Date, Feature: c.Feature, Reason: c.Reason, Actor: actor()})
	if err != nil {
		return err
	}
	what := fmt.Sprintf("%s of %s", r.Layer, r.Date)
	if r.Feature != "" {
		what = fmt.Sprintf("%s in %s", r.Feature, what)
	}
	fmt.Fprintf(p.stdout, "Retracted %s; the record is at revision %d\n", what, r.Revision)
	switch {
	case r.Feature != "":
	case r.FallsBackTo != nil:
		fmt.Fprintf(p.stdout, "%s answers with the snapshot of %s now\n", r.Date, r.FallsBackTo)
	default:
		fmt.Fprintf(p.stdout, "nothing answers for %s now\n", r.Date)
	}
	for _, d := range r.Also {
		fmt.Fprintf(p.stdout, "the same feature is still shown for %s\n", d)
	}
	if len(r.Pins) > 0 {
		fmt.Fprintln(p.stdout, "Purge these from the caches in front of the server:")
		line := func(prefix, pattern string, a ...any) {
			fmt.Fprintf(p.stdout, "  %s\n", mount.Local(address.At(prefix+fmt.Sprintf(pattern, a...))))
		}
		for _, pin := range r.Pins {
			asof := geo.AsOfRef{Valid: r.Date, Pinned: true, Known: pin}
			line(address.TilesPrefix, "%s/%s/*", r.Layer, asof)
			line(address.LayersPath+"/", "%s/%s*", r.Layer, asof)
		}
		// What was made of it together with other dates, or another layer.
		for _, made := range []string{"%s/timeline*", "%s/*..*", "%s~*", "*~%s/*"} {
			line(address.TilesPrefix, made, r.Layer)
		}
		for _, made := range []string{"%s/area*", "%s/*..*", "%s~*", "*~%s/*"} {
			line(address.LayersPath+"/", made, r.Layer)
		}
	}
	return nil
}
