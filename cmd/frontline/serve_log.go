package main

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"frontline/data"
)

// followLog logs each change of the record, whoever makes it: an upload, another command, an
// embargo's end. The function that it returns stops that, when what was changed by then is logged.
func followLog(ctx context.Context, db *data.DB, log *slog.Logger) (end func()) {
	ctx, cancel := context.WithCancel(ctx)
	var working sync.WaitGroup
	working.Go(func() {
		tick := time.NewTicker(lookForChanges)
		defer tick.Stop()
		failing := false
		for last := db.LogAtOpen(); ; {
			over := ctx.Err() != nil
			entries, err := db.LogSince(context.WithoutCancel(ctx), last)
			if err != nil && !failing && !over {
				log.Warn("what changes in the record is not logged: it cannot be read", "error", err)
			}
			failing = err != nil
			for _, e := range entries {
				logChange(log, e)
				last = e.ID
			}
			if over {
				return
			}
			select {
			case <-ctx.Done():
			case <-tick.C:
			}
		}
	})
	return func() { cancel(); working.Wait() }
}

// logChange logs an entry of the audit trail.
func logChange(log *slog.Logger, e data.LogEntry) {
	about := []any{"action", e.Action, "by", e.Actor}
	if e.Layer != "" {
		about = append(about, "layer", e.Layer)
	}
	if e.Person != "" {
		about = append(about, "person", e.Person)
	}
	if e.DraftedBy != "" {
		about = append(about, "drafted-by", e.DraftedBy)
	}
	if e.Revision > 0 {
		about = append(about, "revision", int64(e.Revision))
	}
	about = append(about, "detail", e.Detail)
	if e.Reason != "" {
		about = append(about, "reason", e.Reason)
	}
	log.Info("the record was changed", about...)
}
