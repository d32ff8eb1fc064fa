package publish

import (
	"bytes"
	"context"
	"fmt"

	"frontline/geo"

	"github.com/go-json-experiment/json/v1"
)

// tries is how often all is asked for anew where the record changes meanwhile.
const tries = 3

// gatherWhole gathers all answers, of one state of the record.
func (r *run) gatherWhole(ctx context.Context) error {
	for range tries {
		before, err := r.ask(ctx, recordAddress)
		if err != nil {
			return err
		}
		if err := r.gather(ctx, before.body); err != nil {
			return err
		}
		if after, err := r.ask(ctx, recordAddress); err != nil {
			return err
		} else if bytes.Equal(before.body, after.body) {
			return nil
		}
	}
	return geo.Errorf(geo.EUnavailable, "the record changes faster than it can be published: run this again when the loading is done")
}

// gather asks for all that the record has, and puts what is not there yet.
func (r *run) gather(ctx context.Context, raw []byte) error {
	r.record = recordAnswer{}
	if err := json.Unmarshal(raw, &r.record); err != nil {
		return fmt.Errorf("publish: the record: %w", err)
	}
	r.next = &Publication{
		Format: format, Revision: r.record.Revision, Day: r.record.Today, Version: r.Version, Site: r.Site.String(),
		Archives: map[string]int{}, Answers: map[string]string{}, Pages: map[string]string{},
	}
	r.next.Words, r.next.Pictures = map[string]string{}, map[string]string{}
	r.next.Made, r.next.tags = map[string]string{}, map[string]string{}
	r.facts = factsOf(raw, r.record)
	r.done, r.total = 0, 0
	if err := r.keep(ctx, recordAddress, "all", raw, ""); err != nil {
		return err
	}
	if r.Settlements != nil {
		if err := r.keep(ctx, settlementsAddress, "all", r.Settlements, ""); err != nil {
			return err
		}
	}
	if err := r.basemaps(ctx); err != nil {
		return err
	}
	jobs := r.sheetJobs()
	for _, l := range r.record.Layers {
		jobs = append(jobs, r.layerJobs(l)...)
	}
	figures := func(layer, what string) {
		for _, ending := range []string{".json", ".csv"} {
			jobs = append(jobs, func(ctx context.Context) error {
				return r.answer(ctx, "/api/layers/"+layer+"/"+what+ending, layer)
			})
		}
	}
	for _, d := range r.record.Derived {
		figures(d.ID, "area")
	}
	for _, a := range r.record.Agreements {
		figures(a.ID, "area")
	}
	for _, l := range r.record.Lines {
		figures(l.ID, "length")
	}
	r.total = len(jobs)
	if err := r.each(ctx, len(jobs), func(ctx context.Context, i int) error { return jobs[i](ctx) }); err != nil {
		return err
	}
	return r.gatherPages(ctx)
}
