package load

import (
	"fmt"

	"frontline/cmd/frontline/internal/program"
	"frontline/cmd/frontline/internal/terminal"
	"frontline/data"
)

// Bundled fills an empty database with the layers that come with the
// program.
func Bundled(p *program.Program, db *data.DB) error {
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
		fmt.Fprintf(p.Stderr, "Loaded %d bundled layers with %d snapshots into %s\n", len(reports), snapshots, p.DB)
	}
	return nil
}
