package archives

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"frontline/data"
	"frontline/data/archive"
	"frontline/geo"
	"frontline/geo/history"
	"frontline/server/memo"
	"frontline/server/view"
	"frontline/server/web"
)

// Histories finds all of layers' time, as a server answers it.
type Histories struct{ views *view.Views }

// NewHistories makes what finds them in a record.
func NewHistories(db *data.DB, now func() time.Time) Histories {
	return Histories{view.New(view.Options{
		Store: db, Now: now, Log: slog.New(slog.DiscardHandler), Memory: memo.NewMemory(memo.LeastMemory), MemoryBytes: memo.LeastMemory,
		Comparing: web.NewSlots("comparisons", 1, 1, time.Minute), Stage: func(string) func() { return func() {} },
	})}
}

// Find is what "timeline" and "timeline@12" ask for.
func (h Histories) Find(ctx context.Context, layer, asof string) (view.History, error) {
	return h.views.History(ctx, layer, asof)
}

// Tiles are those of the timeline, to be cut into an archive.
func (h Histories) Tiles(ctx context.Context, of view.History) (archive.Options, error) {
	t, err := h.views.TimelineTiles(ctx, of.Record.Layer.ID, of.Times.Known)
	return optionsOf(t, of.Record.Layer.ID), err
}

// optionsOf are what an archive of a timeline's tiles says of itself.
func optionsOf(t view.TimelineTiles, layer string) archive.Options {
	return archive.Options{
		Set: t.Set, Layer: t.Layer, First: &t.First, Gaps: t.Gaps,
		// Behind its pin the content is the same for ever.
		Snapshot: geo.Snapshot{Layer: layer, ValidOn: t.Last, Pin: t.Pin, Content: fmt.Sprintf("timeline@%d", t.Pin)},
	}
}

// Each passes spans on until the call ends.
func Each(ctx context.Context, spans []geo.Span) history.Each {
	return func(use func(geo.Span) error) error {
		for _, s := range spans {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := use(s); err != nil {
				return err
			}
		}
		return nil
	}
}
