package publish

import (
	"context"
	"fmt"

	"frontline/geo"
)

// sheetsAddress is where the page finds the sheets of a layer, of the ground where that is "". No server
// answers there: it tells of positions itself.
func (r *run) sheetsAddress(layer string) string {
	return fmt.Sprintf("/api/sheets/%s@%d/", layer, r.record.Revision)
}

// sheets publishes the sheets of all layers of ground, and those of where they lie.
func (r *run) sheets(ctx context.Context) error {
	if r.Sheets == nil {
		return nil
	}
	ground, err := r.Sheets.GroundSheets(ctx)
	if err != nil {
		return fmt.Errorf("publish: where positions lie: %w", err)
	}
	if err := r.keepSheets(ctx, "", "all", ground); err != nil {
		return err
	}
	for _, l := range r.record.Layers {
		if l.Kind != geo.KindControl && l.Kind != geo.KindClaims || len(l.Snapshots) == 0 {
			continue
		}
		files, err := r.Sheets.LayerSheets(ctx, l.ID)
		if err != nil {
			return fmt.Errorf("publish: what %s says of positions: %w", l.ID, err)
		}
		if err := r.keepSheets(ctx, l.ID, l.ID, files); err != nil {
			return err
		}
		r.step(l.ID + " by position")
	}
	return nil
}

func (r *run) keepSheets(ctx context.Context, layer, folder string, files map[string][]byte) error {
	for _, name := range sorted(files) {
		if err := r.keep(ctx, r.sheetsAddress(layer)+name, folder, files[name]); err != nil {
			return err
		}
	}
	return nil
}
