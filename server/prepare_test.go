package server_test

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"

	"frontline/geo"
	"frontline/server"
	"frontline/server/memo"
	"frontline/server/servertest"
	"frontline/server/view"
)

func TestWhatIsPreparedIsReadNoMore(t *testing.T) {
	var store *countingStore
	f := servertest.New(t, func(o *server.Options) { store = &countingStore{Store: o.Store}; o.Store = store })
	if err := f.Prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	prepared := store.reads.Load()
	if prepared == 0 {
		t.Error("nothing was prepared")
	}
	for _, path := range []string{"/tiles/claims/latest/" + servertest.CrimeaTile + ".mvt", "/tiles/control/latest/5/19/11.mvt", "/text/latest?lang=en"} {
		if r := f.Get(path); r.StatusCode != 200 {
			t.Errorf("%s: status %d", path, r.StatusCode)
		}
	}
	if n := store.reads.Load(); n != prepared {
		t.Errorf("features were read %d times more", n-prepared)
	}
}

func TestPreparingEndsWithItsContext(t *testing.T) {
	var store *countingStore
	f := servertest.New(t, func(o *server.Options) { store = &countingStore{Store: o.Store}; o.Store = store })
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := f.Prepare(ctx); err != nil {
		t.Fatal(err)
	}
	if n := store.reads.Load(); n != 0 {
		t.Errorf("features were read %d times", n)
	}
}

// A snapshot that would take much of the memory is not made ready before anybody asks
// for it, and pages say the same of it as of any other.
func TestWhatTakesMuchMemoryIsNotPrepared(t *testing.T) {
	var features []string
	for i := range 11000 {
		features = append(features, fmt.Sprintf(`{"type":"Feature","id":"p%d","properties":{"name":"Place %d","observed_on":"2025-11-%02d"},"geometry":{"type":"Point","coordinates":[%.3f,%.3f]}}`,
			i, i, 1+i*7%25, 30+float64(i%83)/10, 46+float64(i%67)/20))
	}
	layers := servertest.TestLayers()
	layers["places/layer.json"] = &fstest.MapFile{Data: []byte(`{"title":"Places","kind":"places","cadence":"event"}`)}
	layers["places/2025-11-26.geojson"] = servertest.Collection(features...)
	paths := []string{"/text/latest?lang=en", "/api/record@1.json"}
	var said [2]map[string]string
	for i, mib := range []int64{memo.LeastMemory >> 20, 1024} {
		var store *countingStore
		f := servertest.Over(t, layers, func(o *server.Options) {
			store = &countingStore{Store: o.Store}
			o.Store, o.MemoryBytes = store, mib<<20
		})
		if err := f.Prepare(t.Context()); err != nil {
			t.Fatal(err)
		}
		said[i] = f.Answers(t, paths)
		reads := store.reads.Load()
		f.Get("/tiles/places/latest/5/19/11.mvt")
		if more := store.reads.Load() - reads; int(more) != 1-i {
			t.Errorf("with %d MiB the places were read %d times more for a tile", mib, more)
		}
	}
	for i, has := range []string{"Place 499", `"new_bbox":[30,46,38.2,49.3]`} {
		if said := said[0][paths[i]]; !strings.HasPrefix(said, "200 ") || !strings.Contains(said, has) {
			t.Errorf("%s: %.2000s", paths[i], said)
		}
	}
	for _, path := range paths {
		if said[0][path] != said[1][path] {
			t.Errorf("%s says, of what is not prepared\n%s\nand of what is\n%s", path, said[0][path], said[1][path])
		}
	}
}

// The first feed after a start waits for no difference: where each entry changed ground is found
// before anybody asks.
func TestTheFirstFeedIsPrepared(t *testing.T) {
	var store *entriesStore
	f := servertest.New(t, func(o *server.Options) { store = &entriesStore{Store: o.Store}; o.Store = store })
	f.Load(t, "2025-11-29", nil, servertest.Square("held", `{}`, 37, 47, 1.2))
	if err := f.Prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	prepared := store.reads.Load()
	if prepared == 0 {
		t.Error("nothing was prepared")
	}
	if r := f.Get("/feed.json"); r.StatusCode != 200 {
		t.Errorf("status %d", r.StatusCode)
	}
	if n := store.reads.Load(); n != prepared {
		t.Errorf("figures and grounds were read %d times more", n-prepared)
	}
}

// entriesStore counts how often figures of entries, and the ground of differences, are read.
type entriesStore struct {
	view.Store
	reads atomic.Int32
}

func (s *entriesStore) EventFigures(ctx context.Context, e geo.Event) (geo.EventFigures, error) {
	s.reads.Add(1)
	return s.Store.EventFigures(ctx, e)
}

func (s *entriesStore) Grounds(ctx context.Context, layer string, at geo.AsOf) ([]geo.Ground, error) {
	s.reads.Add(1)
	return s.Store.Grounds(ctx, layer, at)
}
