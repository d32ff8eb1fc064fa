package server_test

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"frontline/geo"
	"frontline/server"
	"frontline/server/memo"
	"frontline/server/servertest"
	"frontline/server/view"
)

// TestTheFirstTimelineIsPrepared holds that after a start a layer's timeline is not read
// for a reader, and that its rows count about what they take.
func TestTheFirstTimelineIsPrepared(t *testing.T) {
	var store *timelineStore
	f := servertest.New(t, func(o *server.Options) { store = &timelineStore{Store: o.Store}; o.Store = store })
	if err := f.Prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	prepared := store.reads.Load()
	if prepared == 0 {
		t.Error("no timeline was prepared")
	}
	if r := f.Get("/tiles/control/timeline/6/37/22.mvt"); r.StatusCode != 200 && r.StatusCode != 204 {
		t.Errorf("status %d", r.StatusCode)
	}
	if n := store.reads.Load(); n != prepared {
		t.Errorf("timelines were read %d times more", n-prepared)
	}
	// Beyond the first look, all is found through reflection.
	got, found := memo.Size(store.rows), memo.Size(struct{ geo.Rows }{store.rows})
	if got < found*3/4 || got > found*3/2 {
		t.Errorf("rows count %d bytes, and take %d", got, found)
	}
}

// TestWhatALoadChangedIsPrepared holds that after a load, too, nobody waits for what it
// changed, and that nothing is prepared twice.
func TestWhatALoadChangedIsPrepared(t *testing.T) {
	var store *timelineStore
	f := servertest.New(t, func(o *server.Options) { store = &timelineStore{Store: o.Store}; o.Store = store })
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		f.KeepPrepared(ctx, 5*time.Millisecond, func(err error) { t.Error(err) })
	}()
	defer func() { stop(); <-ended }()
	awaitMore := func(than int32) int32 {
		t.Helper()
		for end := time.Now().Add(3 * time.Minute); store.reads.Load() <= than; time.Sleep(5 * time.Millisecond) {
			if time.Now().After(end) {
				t.Fatal("no timeline is prepared")
			}
		}
		return than + 1
	}
	started := awaitMore(0)
	f.Load(t, "2025-11-30", nil, servertest.Square("held", `{}`, 37, 47, 1.05))
	awaitMore(started)
	prepared := store.reads.Load()
	if r := f.Get("/tiles/control/timeline/6/37/22.mvt"); r.StatusCode != 200 && r.StatusCode != 204 {
		t.Errorf("status %d", r.StatusCode)
	}
	if n := store.reads.Load(); n != prepared {
		t.Errorf("timelines were read %d times more", n-prepared)
	}
}

// timelineStore counts how often control's timeline was read, and has the rows of the last.
type timelineStore struct {
	view.Store
	reads atomic.Int32
	rows  geo.Rows
}

func (c *timelineStore) TimelineSince(ctx context.Context, layer string, known geo.Revision, before geo.Rows) (geo.Timeline, geo.Rows, error) {
	t, rows, err := c.Store.TimelineSince(ctx, layer, known, before)
	if layer == "control" {
		c.rows = rows
		c.reads.Add(1)
	}
	return t, rows, err
}
