package web

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"sync"

	"frontline/geo"
)

// A manifest is the snapshots that an answer is made of. Whatever reads one on
// the way to an answer notes it here, so that no handler can forget to: caches are
// told by keys what is to leave them when a snapshot is withdrawn.
type Manifest struct {
	mu     sync.Mutex
	series []seriesNote // one a layer
	Again  bool         // whether the answer was begun before, of an older revision
}

// seriesNote is what of a layer's series an answer is made of.
type seriesNote struct {
	layer string
	dates []geo.Date
	all   bool // more dates than are named
}

// datesNamed is how many dates of a layer are named one by one.
const datesNamed = 8

// keyBytes bounds the keys of an answer, of which proxies and caches take a
// kilobyte.
const keyBytes = 1000

type manifestKey struct{}

// WithManifest is a context in which what is read is noted in m.
func WithManifest(ctx context.Context, m *Manifest) context.Context {
	return context.WithValue(ctx, manifestKey{}, m)
}

// ManifestOf is what the answer that ctx is of is made of; nil, which takes notes
// of nothing, where nobody is answered.
func ManifestOf(ctx context.Context) *Manifest {
	m, _ := ctx.Value(manifestKey{}).(*Manifest)
	return m
}

// Add notes snapshots of a layer.
func (m *Manifest) Add(layer string, dates ...geo.Date) {
	if m == nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.note(layer, dates...)
}

func (m *Manifest) note(layer string, dates ...geo.Date) *seriesNote {
	i := slices.IndexFunc(m.series, func(n seriesNote) bool { return n.layer == layer })
	if i < 0 {
		i = len(m.series)
		m.series = append(m.series, seriesNote{layer: layer})
	}
	n := &m.series[i]
	for _, d := range dates {
		if n.all || slices.Contains(n.dates, d) {
			continue
		}
		if n.dates = append(n.dates, d); len(n.dates) > datesNamed {
			n.dates, n.all = nil, true
		}
	}
	return n
}

// AddSeries notes any number of snapshots of a layer.
func (m *Manifest) AddSeries(layers ...string) {
	if m == nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, layer := range layers {
		n := m.note(layer)
		n.dates, n.all = nil, true
	}
}

// Merge notes what another has noted.
func (m *Manifest) Merge(other *Manifest) {
	if m == nil || other == nil {
		return
	}
	other.mu.Lock()
	defer other.mu.Unlock()
	for _, n := range other.series {
		if n.all {
			m.AddSeries(n.layer)
		}
		m.Add(n.layer, n.dates...)
	}
}

// keys returns the keys by which caches find the answer, in order.
func (m *Manifest) keys() (keys []string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, n := range m.series {
		if n.all {
			keys = append(keys, geo.SeriesKey(n.layer))
		}
		for _, d := range n.dates {
			keys = append(keys, geo.SnapshotKey(n.layer, d))
		}
	}
	if len(keys) == 0 {
		return []string{geo.ReleaseKey}
	}
	slices.Sort(keys)
	return keys
}

// Label puts the keys on an answer that caches may keep. One with more keys than
// they take could not be withdrawn from them: they may not keep it.
func (m *Manifest) Label(h http.Header) {
	kept := h.Get("Cache-Control")
	if h[CacheTagHeader] != nil || kept == "" || strings.HasPrefix(kept, "no-store") || strings.HasPrefix(kept, "private") {
		return
	}
	tags, keys := m.Headers()
	if len(tags[0]) > keyBytes {
		h.Set("Cache-Control", "private, "+strings.TrimPrefix(kept, "public, "))
		return
	}
	h[CacheTagHeader], h[SurrogateKeyHeader] = tags, keys
}

// Headers are the keys as the header fields have them.
func (m *Manifest) Headers() (tags, keys []string) {
	all := m.keys()
	return []string{strings.Join(all, ",")}, []string{strings.Join(all, " ")}
}
