package server_test

import (
	"context"
	"testing"

	"frontline/server"
)

func TestWhatIsPreparedIsReadNoMore(t *testing.T) {
	var store *countingStore
	f := newServer(t, func(o *server.Options) { store = &countingStore{Store: o.Store}; o.Store = store })
	if err := f.Prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	prepared := store.reads.Load()
	if prepared == 0 {
		t.Error("nothing was prepared")
	}
	for _, path := range []string{"/tiles/claims/latest/" + crimeaTile + ".mvt", "/tiles/control/latest/5/19/11.mvt", "/text/latest?lang=en"} {
		if r := f.get(path); r.StatusCode != 200 {
			t.Errorf("%s: status %d", path, r.StatusCode)
		}
	}
	if n := store.reads.Load(); n != prepared {
		t.Errorf("features were read %d times more", n-prepared)
	}
}

func TestPreparingEndsWithItsContext(t *testing.T) {
	var store *countingStore
	f := newServer(t, func(o *server.Options) { store = &countingStore{Store: o.Store}; o.Store = store })
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := f.Prepare(ctx); err != nil {
		t.Fatal(err)
	}
	if n := store.reads.Load(); n != 0 {
		t.Errorf("features were read %d times", n)
	}
}
