package tiles_test

import (
	"bytes"
	"image/png"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb/encoding/mvt"

	"frontline/data"
	"frontline/geo"
	"frontline/geo/geotest"
	"frontline/server"
	"frontline/server/servertest"
)

func TestTileHoldsWhatIsSaid(t *testing.T) {
	f := servertest.New(t)
	layers, err := mvt.Unmarshal(servertest.Read(t, f.Get("/tiles/claims/2014-03-18/"+servertest.CrimeaTile+".mvt")))
	if err != nil {
		t.Fatal(err)
	}
	got := layers[0].Features[0].Properties
	want := map[string]any{"fid": "crimea", "name": "Crimea", "name_uk": "Крим", "claimed_by": "Russia", "denied_by": "Ukraine; UN General Assembly (2014-03-27)"}
	delete(got, "about")
	if diff := cmp.Diff(want, map[string]any(got)); diff != "" {
		t.Error(diff)
	}
}

func TestSnapshotInForceIsNamed(t *testing.T) {
	f := servertest.New(t)
	for asof, want := range map[string]string{"2025-11-25": "2025-11-25", "2025-11-27": "2025-11-25", "2025-11-28": "2025-11-28", "latest": "2025-11-28", "2025-11-27@1": "2025-11-25"} {
		if got := f.Get("/tiles/control/" + asof + "/5/19/11.mvt").Header.Get("Frontline-Snapshot"); got != want {
			t.Errorf("%s: snapshot %s, want %s", asof, got, want)
		}
	}
	type list struct {
		Snapshots []struct{ Date, Tiles string }
		Gaps      []struct{ From, Until string }
	}
	got := servertest.Decode[list](t, f.Get("/api/layers/control/snapshots"))
	want := list{
		Snapshots: []struct{ Date, Tiles string }{
			{"2025-11-25", "/tiles/control/2025-11-25@1/{z}/{x}/{y}"},
			{"2025-11-28", "/tiles/control/2025-11-28@1/{z}/{x}/{y}"},
		},
		Gaps: []struct{ From, Until string }{{"2025-11-26", "2025-11-28"}, {"2025-11-29", "2025-12-02"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestTileJSONIsAbsoluteAndPinned(t *testing.T) {
	geotest.TakesLong(t)
	public, _ := url.Parse("https://map.example.org/front/")
	tests := map[string]struct {
		change  func(*server.Options)
		headers []string
		want    string
	}{
		"by the request's host":             {func(*server.Options) {}, nil, "http://example.com/tiles"},
		"forwarded headers do not count":    {func(*server.Options) {}, []string{"X-Forwarded-Host", "evil.example", "X-Forwarded-Proto", "https"}, "http://example.com/tiles"},
		"forwarded headers of a proxy":      {func(o *server.Options) { o.TrustProxy = true }, []string{"X-Forwarded-Host", "map.example.org, inner", "X-Forwarded-Proto", "https"}, "https://map.example.org/tiles"},
		"a scheme that is none":             {func(o *server.Options) { o.TrustProxy = true }, []string{"X-Forwarded-Proto", "javascript"}, "http://example.com/tiles"},
		"by the public URL before all that": {func(o *server.Options) { o.TrustProxy, o.PublicURL = true, public }, []string{"X-Forwarded-Host", "other.example"}, "https://map.example.org/front/tiles"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			f := servertest.New(t, tt.change)
			got := servertest.Decode[map[string]any](t, f.Get("/tiles/control/2025-11-27.json", tt.headers...))
			if want := []any{tt.want + "/control/2025-11-25@1/{z}/{x}/{y}.mvt"}; !cmp.Equal(got["tiles"], any(want)) {
				t.Errorf("tiles %v, want %v", got["tiles"], want)
			}
			pictures := servertest.Decode[map[string]any](t, f.Get("/tiles/control/2025-11-27.dark-uk.png.json", tt.headers...))
			if want := []any{tt.want + "/control/2025-11-25@1/dark-uk/{z}/{x}/{y}.png"}; !cmp.Equal(pictures["tiles"], any(want)) || pictures["vector_layers"] != nil {
				t.Errorf("tiles %v, want %v", pictures["tiles"], want)
			}
			if got["tilejson"] != "3.0.0" || got["vector_layers"] == nil || got["bounds"] == nil {
				t.Errorf("TileJSON %v", got)
			}
		})
	}
}

func TestPicturesAreOfTheirSize(t *testing.T) {
	f := servertest.New(t)
	for path, size := range map[string]int{servertest.CrimeaTile + ".png": 256, servertest.CrimeaTile + "@2x.png": 512, servertest.EmptyTile + ".png": 256, servertest.EmptyTile + "@2x.png": 512} {
		img, err := png.Decode(f.Get("/tiles/claims/latest/" + path).Body)
		if err != nil || img.Bounds().Dx() != size || img.Bounds().Dy() != size {
			t.Errorf("%s: %v, %v", path, img, err)
		}
	}
	a, b := servertest.Read(t, f.Get("/tiles/claims/latest/5/0/0.png")), servertest.Read(t, f.Get("/tiles/control/latest/5/3/3.png"))
	if !bytes.Equal(a, b) {
		t.Error("two empty pictures differ")
	}
}

func TestNewSnapshotAppearsAndOthersKeepTheirAddress(t *testing.T) {
	f := servertest.New(t)
	before := servertest.Read(t, f.Get("/api/layers/control/snapshots"))
	_, err := f.DB.Load(t.Context(), data.LoadRequest{Accept: geo.FindingCodes(), Layer: geo.Layer{ID: "control"}, Files: []data.Input{{
		Name: "2025-11-30.geojson", Date: geo.MustDate("2025-11-30"),
		Open: func() (io.ReadCloser, error) {
			return io.NopCloser(bytes.NewReader(servertest.Collection(servertest.Square("held", `{}`, 37, 47, 1.3)).Data)), nil
		},
	}}})
	if err != nil {
		t.Fatal(err)
	}
	if got := f.Get("/tiles/control/latest/5/19/11.mvt").Header.Get("Frontline-Snapshot"); got != "2025-11-30" {
		t.Errorf("latest is of %s", got)
	}
	after := string(servertest.Read(t, f.Get("/api/layers/control/snapshots")))
	for _, address := range []string{"/tiles/control/2025-11-25@1/", "/tiles/control/2025-11-28@1/"} {
		if !strings.Contains(string(before), address) || !strings.Contains(after, address) {
			t.Errorf("%s did not stay", address)
		}
	}
	if !strings.Contains(after, "/tiles/control/2025-11-30@2/") {
		t.Errorf("the new snapshot is not listed: %s", after)
	}
}

func TestFinishedTilesAnswerAsTheFirst(t *testing.T) {
	// Without a log of requests, a tile that was answered before takes a
	// shorter way; it must not be told from the first.
	now := servertest.Noon
	f := servertest.New(t, func(o *server.Options) {
		o.Log = slog.New(slog.DiscardHandler)
		o.Now = func() time.Time { return now }
	})
	for _, path := range []string{
		"/tiles/claims/2022-09-30@1/" + servertest.CrimeaTile + ".mvt", "/tiles/claims/latest/" + servertest.CrimeaTile + ".mvt",
		"/tiles/claims/latest/" + servertest.EmptyTile + ".mvt", "/tiles/control/2025-11-27/5/19/11@2x.png",
	} {
		for _, headers := range [][]string{nil, {"Accept-Encoding", "gzip"}, {"Accept-Encoding", "br"}, {"If-None-Match", "*"}} {
			for _, method := range []string{http.MethodGet, http.MethodHead} {
				first, second := f.Ask(method, path, headers...), f.Ask(method, path, headers...)
				if first.StatusCode != second.StatusCode || !cmp.Equal(first.Header, second.Header) || !bytes.Equal(servertest.Read(t, first), servertest.Read(t, second)) {
					t.Errorf("%s %s %v: %d %v, then %d %v", method, path, headers, first.StatusCode, first.Header, second.StatusCode, second.Header)
				}
			}
		}
	}
	// The clock moves on: what was today's is asked for anew.
	f.Get("/tiles/control/latest/5/19/11.mvt")
	now = time.Date(2026, 1, 1, 0, 0, 1, 0, time.UTC)
	if got := f.Get("/tiles/control/latest/5/19/11.mvt").Header.Get("Frontline-Snapshot"); got != "2026-01-01" {
		t.Errorf("on the next day latest is of %s", got)
	}
	now = time.Date(2026, 1, 1, 23, 59, 50, 0, time.UTC)
	for range 2 {
		if got := f.Get("/tiles/control/latest/5/19/11.mvt").Header.Get("Cache-Control"); !strings.HasPrefix(got, "public, max-age=10,") {
			t.Errorf("ten seconds before midnight: %s", got)
		}
	}
}
