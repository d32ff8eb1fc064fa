package tiles_test

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"frontline/data"
	"frontline/geo"
	"frontline/server"
	"frontline/server/servertest"
)

// cuts is how many vector tiles a server has cut.
func cuts(f servertest.Fixture, t *testing.T) string {
	t.Helper()
	for line := range strings.Lines(string(servertest.Read(t, f.Get("/metrics")))) {
		if n, ok := strings.CutPrefix(line, `frontline_tile_stage_seconds_count{stage="cut"} `); ok {
			return strings.TrimSpace(n)
		}
	}
	return "0"
}

// TestDaysShareTiles: a tile of the next day of which nothing changed nearby is not cut
// again, and is answered as its own day's.
func TestDaysShareTiles(t *testing.T) {
	f := servertest.New(t, servertest.Silent)
	apart := servertest.Square("apart", `{"status":"held"}`, 30, 50, 0.5)
	f.Load(t, "2025-11-28", func(r *data.LoadRequest) { r.Correct = "two" }, servertest.Square("held", `{}`, 37, 47, 1.1), apart)
	f.Load(t, "2025-11-29", nil, servertest.Square("held", `{}`, 37, 47, 1.3), apart)
	const tile = "/8/149/86.mvt" // of what is apart
	first := f.Get("/tiles/control/2025-11-28" + tile)
	want, before := servertest.Read(t, first), cuts(f, t)
	next := f.Get("/tiles/control/2025-11-29" + tile)
	if len(want) == 0 || !bytes.Equal(servertest.Read(t, next), want) {
		t.Fatalf("the tile of the next day is another, or of nothing: %d bytes", len(want))
	}
	if after := cuts(f, t); after != before {
		t.Errorf("%s tiles were cut, and %s after the same was asked for on the next day", before, after)
	}
	if got := next.Header.Get("Frontline-Snapshot"); got != "2025-11-29" {
		t.Errorf("the tile is of the snapshot of %s", got)
	}
	if got := next.Header.Get("Cache-Tag"); !strings.Contains(got, "2025-11-29") || strings.Contains(got, "2025-11-28") {
		t.Errorf("the tile is withdrawn by %s", got)
	}
	f.Get("/tiles/control/2025-11-29/8/154/90.mvt") // of what changed
	if cuts(f, t) == before {
		t.Error("no tile of what changed was cut")
	}
}

// TestSharedTilesAreAsCutAnew holds, after each of many changes of the record, that a
// server which was asked before the change answers as one that was just started: tiles of
// every coding, pictures, timelines and differences.
func TestSharedTilesAreAsCutAnew(t *testing.T) {
	f := servertest.New(t, servertest.Silent)
	apart := servertest.Square("apart", `{"status":"held"}`, 30, 50, 0.5)
	correct := func(r *data.LoadRequest) { r.Correct = "a slip" }
	for _, step := range []struct {
		what string
		do   func()
	}{
		{"a day", func() { f.Load(t, "2025-11-29", nil, servertest.Square("held", `{}`, 37, 47, 1.3), apart) }},
		{"properties only", func() {
			f.Load(t, "2025-11-30", nil, servertest.Square("held", `{}`, 37, 47, 1.3), servertest.Square("apart", `{"status":"held","note":"other"}`, 30, 50, 0.5))
		}},
		{"another class", func() {
			f.Load(t, "2025-11-30", correct, servertest.Square("held", `{}`, 37, 47, 1.3), servertest.Square("apart", `{"status":"contested"}`, 30, 50, 0.5))
		}},
		{"another order", func() {
			f.Load(t, "2025-11-30", correct, servertest.Square("apart", `{"status":"held"}`, 30, 50, 0.5), servertest.Square("held", `{}`, 37, 47, 1.3))
		}},
		{"a feature retracted", func() {
			if _, err := f.DB.Retract(t.Context(), data.RetractRequest{Layer: "control", Date: geo.MustDate("2025-11-29"), Feature: "apart", Reason: "wrong"}); err != nil {
				t.Fatal(err)
			}
		}},
		{"a snapshot retracted", func() {
			if _, err := f.DB.Retract(t.Context(), data.RetractRequest{Layer: "control", Date: geo.MustDate("2025-11-30"), Reason: "wrong"}); err != nil {
				t.Fatal(err)
			}
		}},
		{"the layer's title and colour", func() {
			f.Load(t, "2025-12-01", func(r *data.LoadRequest) {
				r.Layer.Title, r.Layer.Style.Color = "Another", "#777777"
			}, servertest.Square("held", `{}`, 37, 47, 1.3), apart)
		}},
	} {
		step.do()
		fresh, err := server.New(f.Options)
		if err != nil {
			t.Fatal(err)
		}
		anew := servertest.Fixture{Server: fresh, DB: f.DB, Log: f.Log, Clock: f.Clock}
		for _, asof := range []string{"2025-11-28", "2025-11-29", "2025-11-30", "latest", "timeline", "2025-11-28..2025-11-30"} {
			for _, tile := range []string{"5/18/11.mvt", "8/149/86.mvt", "8/154/90.mvt", "5/0/0.mvt", "5/18/10.png", "8/149/86@2x.png"} {
				if asof == "timeline" && strings.HasSuffix(tile, "png") {
					continue
				}
				for _, coding := range []string{"identity", "gzip", "br"} {
					path := fmt.Sprintf("/tiles/control/%s/%s", asof, tile)
					got, want := f.Get(path, "Accept-Encoding", coding), anew.Get(path, "Accept-Encoding", coding)
					if got.StatusCode != want.StatusCode || !bytes.Equal(servertest.Read(t, got), servertest.Read(t, want)) || !sameHeader(got.Header, want.Header) {
						t.Errorf("after %s: %s, %s: %d %v, and anew %d %v", step.what, path, coding, got.StatusCode, got.Header, want.StatusCode, want.Header)
					}
				}
			}
		}
	}
}

func sameHeader(a, b http.Header) bool { return fmt.Sprint(a) == fmt.Sprint(b) }
