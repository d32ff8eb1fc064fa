package load

import (
	"cmp"
	"context"
	"fmt"

	"frontline/cmd/frontline/internal/program"
	"frontline/cmd/frontline/internal/terminal"
	"frontline/data"
)

// BundleFlags choose among the layers that come with the program.
type BundleFlags struct {
	Bundle string `env:"FRONTLINE_BUNDLE" placeholder:"LAYERS" help:"Which of the bundled layers a database that is made has: all, none, or ids such as base,claims. The file keeps it for good. [$FRONTLINE_BUNDLE, all]"`
}

// parse is the choice; nil where none was made.
func (f BundleFlags) parse() (*data.Bundle, error) {
	if f.Bundle == "" {
		return nil, nil
	}
	b, err := data.ParseBundle(data.BundledLayers(), f.Bundle)
	if err != nil {
		return nil, program.WrongCall(fmt.Errorf("--bundle: %w", err))
	}
	return &b, nil
}

// CheckBundle finds a choice of what there is not, before a database is made.
func (f BundleFlags) CheckBundle() error {
	_, err := f.parse()
	return err
}

// CheckMade fails where a database that is only read was made with another choice.
func (f BundleFlags) CheckMade(ctx context.Context, db *data.DB) error {
	b, err := f.parse()
	if err != nil || b == nil {
		return err
	}
	if kept, err := db.Bundle(ctx); err != nil || kept.String() != b.String() {
		return cmp.Or(err, program.WrongCall(fmt.Errorf("--bundle: of the bundled layers the database was made with %s, not %s", kept, b)))
	}
	return nil
}

// Bundled fills an empty database with the layers that come with the
// program, those that were chosen.
func Bundled(p *program.Program, db *data.DB, choice BundleFlags) error {
	chosen, err := choice.parse()
	if err != nil {
		return err
	}
	if chosen != nil {
		if err := db.ChooseBundle(p.Ctx, *chosen); err != nil {
			return fmt.Errorf("--bundle: %w", err)
		}
	}
	bar := terminal.NewProgress(p.Stderr, "loading the bundled layers")
	reports, err := db.LoadBundled(p.Ctx, data.BundledLayers(), bar.Show)
	bar.End()
	if err != nil {
		return fmt.Errorf("load the bundled layers: %w", err)
	}
	if len(reports) > 0 {
		snapshots := 0
		for _, r := range reports {
			snapshots += len(r.Files)
		}
		fmt.Fprintf(p.Stderr, "Loaded %s with %d snapshots into %s\n", terminal.Count(len(reports), "bundled layer"), snapshots, p.DB)
	}
	return nil
}
