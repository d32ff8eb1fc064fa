package server

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"frontline/server/memo"
	"frontline/server/view"
)

func TestEachCacheHasMetrics(t *testing.T) {
	s, err := New(Options{Store: struct{ view.Store }{}, App: os.DirFS("."), Docs: os.DirFS("."), Now: time.Now, Log: slog.New(slog.DiscardHandler), MemoryBytes: memo.LeastMemory, DrawLimit: 1, HeavyRate: 1, HeavyBurst: 1})
	if err != nil {
		t.Fatal(err)
	}
	registry := prometheus.NewPedanticRegistry()
	if err := registry.Register(s.memory); err != nil {
		t.Fatal(err)
	}
	families, err := registry.Gather() // refuses a name that two have
	if err != nil {
		t.Fatal(err)
	}
	described := make(chan *prometheus.Desc, 100)
	s.memory.Describe(described)
	if len(families) != len(described) {
		t.Errorf("%d metrics of %d", len(families), len(described))
	}
	names := s.memory.Names()
	for _, f := range families {
		if len(f.Metric) != len(names) {
			t.Errorf("%s is of %d of %d caches", f.GetName(), len(f.Metric), len(names))
		}
	}
	// Each that the manual lists is there, and no other.
	b, err := os.ReadFile(filepath.Join("..", "static", "docs", "running.html"))
	if err != nil {
		t.Fatal(err)
	}
	_, listed, _ := strings.Cut(string(b), `id="caches"`)
	listed, _, _ = strings.Cut(listed, "</table>")
	for _, name := range names {
		if !strings.Contains(listed, fmt.Sprintf("<code>%s</code>", name)) {
			t.Errorf("the manual does not say what the cache %s keeps", name)
		}
	}
	if n := strings.Count(listed, "<tr>") - 1; n != len(names) {
		t.Errorf("the manual lists %d of %d caches", n, len(names))
	}
}
