package server_test

import (
	"context"
	"sync"
	"testing"

	"frontline/geo"
	"frontline/server"
	"frontline/server/servertest"
	"frontline/server/view"
)

// figuresStore notes of which layers figures and voices are read, and of how many
// events.
type figuresStore struct {
	view.Store
	mu     sync.Mutex
	layers map[string]int
	events int
}

func (c *figuresStore) note(layer string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.layers[layer]++
}

func (c *figuresStore) Figures(ctx context.Context, layer string, at geo.AsOf) (geo.Figures, error) {
	c.note(layer)
	return c.Store.Figures(ctx, layer, at)
}

func (c *figuresStore) Voices(ctx context.Context, layer string, known geo.Revision) (geo.Voices, error) {
	c.note(layer)
	return c.Store.Voices(ctx, layer, known)
}

func (c *figuresStore) EventFigures(ctx context.Context, e geo.Event) (geo.EventFigures, error) {
	c.mu.Lock()
	c.events++
	c.mu.Unlock()
	return c.Store.EventFigures(ctx, e)
}

func TestALoadLeavesFiguresOfOtherLayersAndDates(t *testing.T) {
	var store *figuresStore
	f := servertest.New(t, func(o *server.Options) {
		store = &figuresStore{Store: o.Store, layers: map[string]int{}}
		o.Store = store
	})
	ask := func() (layers map[string]int, events int) {
		store.layers, store.events = map[string]int{}, 0
		for _, path := range []string{"/text/latest?lang=en", "/feed.atom"} {
			if r := f.Get(path); r.StatusCode != 200 {
				t.Fatalf("%s: status %d", path, r.StatusCode)
			}
		}
		return store.layers, store.events
	}
	first, events := ask()
	if first["control"] == 0 || first["claims"] == 0 || events < 2 {
		t.Fatalf("figures of %v and of %d events were read", first, events)
	}
	f.Load(t, "2025-11-29", nil, servertest.Square("held", `{}`, 37, 47, 1.05))
	again, events := ask()
	if again["control"] == 0 || again["claims"] != 0 || events != 1 {
		t.Errorf("after a load of control, figures of %v and of %d events were read", again, events)
	}
}
