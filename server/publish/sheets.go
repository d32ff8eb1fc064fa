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

// sheetJobs publish the sheets of each layer of ground, and those of where they lie.
func (r *run) sheetJobs() (jobs []func(ctx context.Context) error) {
	if r.Sheets == nil {
		return nil
	}
	jobs = append(jobs, func(ctx context.Context) error {
		ground, err := r.Sheets.GroundSheets(ctx)
		if err != nil {
			return fmt.Errorf("publish: where positions lie: %w", err)
		}
		return r.keepSheets(ctx, "", "all", geo.ReleaseKey, ground)
	})
	for _, l := range r.record.Layers {
		if l.Kind != geo.KindControl && l.Kind != geo.KindClaims || len(l.Snapshots) == 0 {
			continue
		}
		jobs = append(jobs, func(ctx context.Context) error {
			defer r.step(l.ID + " by position")
			files, err := r.Sheets.LayerSheets(ctx, l.ID)
			if err != nil {
				return fmt.Errorf("publish: what %s says of positions: %w", l.ID, err)
			}
			return r.keepSheets(ctx, l.ID, l.ID, geo.SeriesKey(l.ID), files)
		})
	}
	return jobs
}

func (r *run) keepSheets(ctx context.Context, layer, folder, tags string, files map[string][]byte) error {
	names := sorted(files)
	return r.each(ctx, len(names), func(ctx context.Context, i int) error {
		return r.keep(ctx, r.sheetsAddress(layer)+names[i], folder, files[names[i]], tags)
	})
}
