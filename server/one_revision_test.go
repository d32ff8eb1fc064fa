package server_test

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"math"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/paulmach/orb"

	"frontline/data"
	"frontline/geo"
	"frontline/geo/geotest"
	"frontline/server"
	"frontline/server/servertest"
	"frontline/server/view"
)

// TestAnAnswerIsOfOneRevision: whenever the record changes while an answer is made,
// between whichever two reads, the answer is that of before or that of after; and
// whoever asks next has that of after, so that nothing mixed was kept.
func TestAnAnswerIsOfOneRevision(t *testing.T) {
	geotest.TakesLong(t)
	paths := revisionPaths()
	for c, change := range recordChanges {
		t.Run(change.name, func(t *testing.T) {
			before, after := servertest.Over(t, lawLayers(), servertest.Silent), servertest.Over(t, lawLayers(), servertest.Silent)
			change.make(t, after)
			over := func(store view.Store) servertest.Fixture {
				o := before.Options
				o.Store = store
				s, err := server.New(o)
				if err != nil {
					t.Fatal(err)
				}
				return servertest.Fixture{Server: s}
			}
			for i, path := range paths {
				if (i+c)%2 != 0 { // half of the changes, to take half as long
					continue
				}
				counting := &turningStore{before: before.DB, after: after.DB, turnsAt: math.MaxInt64}
				was, is := answerTo(over(counting), path), answerTo(after, path)
				n := counting.reads.Load()
				if n < 2 {
					continue
				}
				// At the last read, and at another one: over all changes and routes at many.
				for _, at := range slices.Compact([]int64{1 + int64(i)%(n-1), n - 1}) {
					store := &turningStore{before: before.DB, after: after.DB, turnsAt: at}
					f := over(store)
					if got := answerTo(f, path); got != was && got != is {
						t.Errorf("%s, changed after %d of %d reads, answers\n%s\nbefore:\n%s\nafter:\n%s", path, at, n, got, was, is)
					}
					if got := answerTo(f, path); got != is {
						t.Errorf("%s, asked again after it changed after %d of %d reads, answers\n%s\nafter:\n%s", path, at, n, got, is)
					}
				}
			}
		})
	}
}

// recordChanges are what happens to the record of lawLayers.
var recordChanges = []struct {
	name string
	make func(*testing.T, servertest.Fixture)
}{
	{"a snapshot is withdrawn", func(t *testing.T, f servertest.Fixture) { retract(t, f, "control", "2025-11-15", "") }},
	{"a feature is withdrawn", func(t *testing.T, f servertest.Fixture) { retract(t, f, "control", "2025-11-14", "held") }},
	{"a snapshot is corrected", func(t *testing.T, f servertest.Fixture) {
		f.Load(t, "2025-11-15", func(r *data.LoadRequest) { r.Correct = "a slip" }, lawControl(8)...)
	}},
	{"a day is loaded", func(t *testing.T, f servertest.Fixture) { f.Load(t, "2025-11-16", nil, lawControl(16)...) }},
}

func retract(t *testing.T, f servertest.Fixture, layer, date, feature string) {
	t.Helper()
	if _, err := f.DB.Retract(t.Context(), data.RetractRequest{Layer: layer, Date: geo.MustDate(date), Feature: feature, Reason: "wrong"}); err != nil {
		t.Fatal(err)
	}
}

// revisionPaths are addresses of all routes: of each a live one, and one of a pin that
// the changes are behind.
func revisionPaths() (paths []string) {
	pin := strings.NewReplacer("{at}", "2025-11-15@1", "{from}", "2025-11-12@1", "{to}", "2025-11-15@1", "{known}", "1", "{base}", url.QueryEscape("http://example.com"))
	for _, route := range servertest.Routes() {
		if route == "/metrics" || strings.HasPrefix(route, "/image") { // of the process; and dear, of what text is of
			continue
		}
		for _, of := range [][]string{servertest.Live(route), servertest.Pinned(route)} {
			if len(of) > 0 {
				paths = append(paths, pin.Replace(of[0]))
			}
		}
	}
	return paths
}

// answerTo is all of an answer.
func answerTo(f servertest.Fixture, path string) string {
	r := f.Get(path, "Accept-Encoding", "identity")
	var b bytes.Buffer
	fmt.Fprintln(&b, r.Status)
	for _, name := range slices.Sorted(maps.Keys(r.Header)) {
		fmt.Fprintln(&b, name, r.Header[name])
	}
	_, _ = b.ReadFrom(r.Body)
	return b.String()
}

// turningStore is a record before a change until so many reads were made, and then
// that after it. As that of another program, the change shows in Revision later than in
// what is read, at the first look at the newest one.
type turningStore struct {
	before, after view.Store
	turnsAt       int64
	reads         atomic.Int64
	seen          atomic.Bool
}

func (s *turningStore) read() view.Store {
	if s.reads.Add(1) > s.turnsAt {
		return s.after
	}
	return s.before
}

func (s *turningStore) Ping(ctx context.Context) error { return s.before.Ping(ctx) }

func (s *turningStore) Revision(ctx context.Context) (geo.Revision, error) {
	if s.seen.Load() {
		return s.after.Revision(ctx)
	}
	return s.before.Revision(ctx)
}

func (s *turningStore) NewestRevision(ctx context.Context) (geo.Revision, error) {
	if s.reads.Load() > s.turnsAt {
		s.seen.Store(true)
	}
	return s.Revision(ctx)
}

func (s *turningStore) BundledSince(ctx context.Context) (geo.Revision, error) {
	return s.read().BundledSince(ctx)
}

func (s *turningStore) Layers(ctx context.Context, known geo.Revision) ([]geo.Layer, error) {
	return s.read().Layers(ctx, known)
}

func (s *turningStore) Layer(ctx context.Context, id string, known geo.Revision) (geo.Layer, error) {
	return s.read().Layer(ctx, id, known)
}

func (s *turningStore) Snapshots(ctx context.Context, layer string, known geo.Revision) ([]geo.Snapshot, error) {
	return s.read().Snapshots(ctx, layer, known)
}

func (s *turningStore) CountSnapshots(ctx context.Context, layer string, known geo.Revision, until geo.Date) (n int, first, last geo.Date, err error) {
	return s.read().CountSnapshots(ctx, layer, known, until)
}

func (s *turningStore) Around(ctx context.Context, layer string, at geo.AsOf, until geo.Date) (geo.Around, error) {
	return s.read().Around(ctx, layer, at, until)
}

func (s *turningStore) FindSnapshot(ctx context.Context, layer string, at geo.AsOf) (geo.Snapshot, error) {
	return s.read().FindSnapshot(ctx, layer, at)
}

func (s *turningStore) RetractedFeatures(ctx context.Context, snapshotID int64) ([]geo.RetractedFeature, error) {
	return s.read().RetractedFeatures(ctx, snapshotID)
}

func (s *turningStore) Retractions(ctx context.Context) ([]geo.Retraction, error) {
	return s.read().Retractions(ctx)
}

func (s *turningStore) Recounts(ctx context.Context) ([]geo.Recount, error) {
	return s.read().Recounts(ctx)
}

func (s *turningStore) Source(ctx context.Context, snapshotID int64) (geo.SourceFile, error) {
	return s.read().Source(ctx, snapshotID)
}

func (s *turningStore) TimelinePin(ctx context.Context, layer string, known geo.Revision) (geo.Revision, error) {
	return s.read().TimelinePin(ctx, layer, known)
}

func (s *turningStore) Range(ctx context.Context, layer string, from, to geo.Date, known geo.Revision) (geo.Range, error) {
	return s.read().Range(ctx, layer, from, to, known)
}

func (s *turningStore) TimelineSince(ctx context.Context, layer string, known geo.Revision, before geo.Rows) (geo.Timeline, geo.Rows, error) {
	return s.read().TimelineSince(ctx, layer, known, before)
}

func (s *turningStore) Territories(ctx context.Context, layer string, known geo.Revision) (geo.Timeline, error) {
	return s.read().Territories(ctx, layer, known)
}

func (s *turningStore) AreasSince(ctx context.Context, layer string, known geo.Revision, before geo.Rows) (geo.Areas, geo.Rows, error) {
	return s.read().AreasSince(ctx, layer, known, before)
}

func (s *turningStore) TerritoriesBetween(ctx context.Context, layer string, from, to geo.Date, known geo.Revision) (geo.Timeline, error) {
	return s.read().TerritoriesBetween(ctx, layer, from, to, known)
}

func (s *turningStore) Edges(ctx context.Context, layer string, known geo.Revision) (geo.Edges, error) {
	return s.read().Edges(ctx, layer, known)
}

func (s *turningStore) HistoryGone(ctx context.Context, layer string, at geo.AsOf) error {
	return s.read().HistoryGone(ctx, layer, at)
}

func (s *turningStore) Figures(ctx context.Context, layer string, at geo.AsOf) (geo.Figures, error) {
	return s.read().Figures(ctx, layer, at)
}

func (s *turningStore) Extent(ctx context.Context, layer string, at geo.AsOf) (box orb.Bound, ok bool, err error) {
	return s.read().Extent(ctx, layer, at)
}

func (s *turningStore) Voices(ctx context.Context, layer string, known geo.Revision) (geo.Voices, error) {
	return s.read().Voices(ctx, layer, known)
}

func (s *turningStore) TerritoryGrounds(ctx context.Context, layer string, at geo.AsOf) ([]geo.Ground, error) {
	return s.read().TerritoryGrounds(ctx, layer, at)
}

func (s *turningStore) Grounds(ctx context.Context, layer string, at geo.AsOf) ([]geo.Ground, error) {
	return s.read().Grounds(ctx, layer, at)
}

func (s *turningStore) GroundsOf(ctx context.Context, layer string, at geo.AsOf, wanted func(geo.Feature) bool) ([]geo.Ground, error) {
	return s.read().GroundsOf(ctx, layer, at, wanted)
}

func (s *turningStore) Events(ctx context.Context, layer string, known geo.Revision, until geo.Date, limit int) ([]geo.Event, error) {
	return s.read().Events(ctx, layer, known, until, limit)
}

func (s *turningStore) EventFigures(ctx context.Context, e geo.Event) (geo.EventFigures, error) {
	return s.read().EventFigures(ctx, e)
}

func (s *turningStore) Features(ctx context.Context, snapshot geo.Snapshot) ([]geo.Feature, error) {
	return s.read().Features(ctx, snapshot)
}

func (s *turningStore) CountPositions(ctx context.Context, snapshotID int64) (features, positions int, err error) {
	return s.read().CountPositions(ctx, snapshotID)
}

func (s *turningStore) EachFeatures(ctx context.Context, snapshot geo.Snapshot, each func([]geo.Feature) error) error {
	return s.read().EachFeatures(ctx, snapshot, each)
}
