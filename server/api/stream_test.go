package api_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/andybalholm/brotli"
	"github.com/go-json-experiment/json/v1"

	"frontline/data"
	"frontline/geo"
	"frontline/geo/geojson"
	"frontline/geo/geotest"
	"frontline/server"
	"frontline/server/servertest"
	"frontline/server/view"
	"frontline/server/web"
)

// largeLayers are a layer of which GeoJSON and summaries are streamed.
var largeLayers = sync.OnceValue(func() fstest.MapFS {
	var features []string
	padding := strings.Repeat("x<&", 1400)
	for i := range 1050 {
		features = append(features, fmt.Sprintf(`{"type":"Feature","id":"f%04d","properties":{"padding":%q},"geometry":{"type":"Point","coordinates":[%.2f,%.2f]}}`, i, padding, 30+float64(i%100)*0.05, 46+float64(i/100)*0.05))
	}
	return fstest.MapFS{
		"places/layer.json":         {Data: []byte(`{"title":"Places","kind":"places","cadence":"event"}`)},
		"places/2025-11-28.geojson": servertest.Collection(features...),
	}
})

// longLines are a layer of few features, which are read two at a time.
var longLines = sync.OnceValue(func() fstest.MapFS {
	var features []string
	for i := range 16 {
		var line []string
		for j := range 20_000 {
			line = append(line, fmt.Sprintf("[%.5f,%.5f]", 30+float64(j)*0.0004, 46+float64(i)*0.3+float64(j%7)*0.001))
		}
		features = append(features, fmt.Sprintf(`{"type":"Feature","id":"f%02d","properties":{},"geometry":{"type":"LineString","coordinates":[%s]}}`, i, strings.Join(line, ",")))
	}
	return fstest.MapFS{
		"places/layer.json":         {Data: []byte(`{"title":"Places","kind":"places","cadence":"event"}`)},
		"places/2025-11-28.geojson": servertest.Collection(features...),
	}
})

func unpacked(t *testing.T, r *http.Response) []byte {
	t.Helper()
	var from io.Reader = r.Body
	switch r.Header.Get("Content-Encoding") {
	case "gzip":
		zr, err := gzip.NewReader(r.Body)
		if err != nil {
			t.Fatal(err)
		}
		from = zr
	case "br":
		from = brotli.NewReader(r.Body)
	}
	b, err := io.ReadAll(from)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// A large answer has the bytes that it would have were it made as a whole, and a
// strong ETag of its own for each coding.
func TestLargeAnswersStream(t *testing.T) {
	geotest.TakesLong(t)
	f := servertest.Over(t, largeLayers())
	ctx := t.Context()
	layer, err := f.DB.Layer(ctx, "places", 1)
	if err != nil {
		t.Fatal(err)
	}
	snapshot, err := f.DB.FindSnapshot(ctx, "places", geo.AsOf{Valid: geo.MustDate("2025-11-28"), Known: 1})
	if err != nil {
		t.Fatal(err)
	}
	features, err := f.DB.Features(ctx, snapshot)
	if err != nil {
		t.Fatal(err)
	}
	var whole bytes.Buffer
	if err := geojson.Write(&whole, geojson.Collection{Layer: layer, Snapshot: snapshot, Features: features}); err != nil {
		t.Fatal(err)
	}
	type summary struct {
		ID         string          `json:"id"`
		BBox       []float64       `json:"bbox"`
		Center     []float64       `json:"center"`
		Properties json.RawMessage `json:"properties"`
	}
	const items = "/ogc/2025-11-28@1/collections/places/items?limit=1000"
	for path, want := range map[string][]byte{
		"/api/layers/places/2025-11-28@1.geojson": whole.Bytes(), "/api/layers/places/2025-11-28@1/features.json": nil,
		items: nil, items + "&bbox=20,40,40,60": nil,
	} {
		etags := map[string]bool{}
		for _, coding := range []string{"identity", "gzip", "br"} {
			r := f.Get(path, "Accept-Encoding", coding)
			if r.StatusCode != 200 || r.Header.Get("Content-Length") != "" || r.Header.Get("Vary") != "Accept-Encoding" || r.Header.Get("Cache-Control") != "public, max-age=31536000, immutable" || r.Header.Get("Surrogate-Key") == "" {
				t.Errorf("%s as %s: status %d, %v", path, coding, r.StatusCode, r.Header)
			}
			got := unpacked(t, r)
			if want == nil { // of the first coding: the others are compared with it
				want = got
			}
			if strings.HasSuffix(path, "/features.json") && coding == "identity" {
				var list struct{ Features []summary }
				if err := json.Unmarshal(got, &list); err != nil || len(list.Features) != len(features) || list.Features[7].ID != features[7].Key || len(list.Features[7].BBox) != 4 {
					t.Errorf("%s: %d features, %v", path, len(list.Features), err)
				}
				if again, err := json.Marshal(json.RawMessage(got)); err != nil || !bytes.Equal(again, got) {
					t.Errorf("%s is not as encoding/json writes it: %v", path, err)
				}
			}
			if !bytes.Equal(got, want) {
				t.Errorf("%s as %s: %d bytes, want %d", path, coding, len(got), len(want))
			}
			etag := r.Header.Get("ETag")
			if etags[etag] || !strings.HasPrefix(etag, `"`) {
				t.Errorf("%s as %s: ETag %s", path, coding, etag)
			}
			etags[etag] = true
			if strings.HasPrefix(path, items) && coding == "identity" && etag != web.ETagOf(got, web.Identity) {
				t.Errorf("%s has the ETag %s of other bytes", path, etag)
			}
			if r := f.Get(path, "Accept-Encoding", coding, "If-None-Match", etag); r.StatusCode != http.StatusNotModified || len(servertest.Read(t, r)) > 0 {
				t.Errorf("%s as %s again: status %d", path, coding, r.StatusCode)
			}
			if r := f.Ask(http.MethodHead, path, "Accept-Encoding", coding); r.StatusCode != 200 || r.Header.Get("ETag") != etag || len(servertest.Read(t, r)) > 0 {
				t.Errorf("HEAD of %s as %s: status %d, %s", path, coding, r.StatusCode, r.Header.Get("ETag"))
			}
		}
	}
	// They are not kept.
	if n := servertest.CacheEntriesByName(t, f)["answers"]; n == 0 {
		t.Error("that they are large is not kept")
	}
}

// A stream's ETag changes with what it says of the snapshot.
func TestTheETagOfAStreamIsOfItsContent(t *testing.T) {
	geotest.TakesLong(t)
	f := servertest.Over(t, largeLayers())
	const live = "/api/layers/places/2025-11-28.geojson"
	first := f.Ask(http.MethodHead, live).Header.Get("ETag")
	f.Load(t, "2025-11-28", func(r *data.LoadRequest) { r.Layer.ID, r.Correct = "places", "a test" }, `{"type":"Feature","id":"a","properties":{},"geometry":{"type":"Point","coordinates":[37,47]}}`)
	if second := f.Ask(http.MethodHead, live).Header.Get("ETag"); second == first {
		t.Error("a correction has the ETag of what it corrects")
	}
	if pinned := f.Ask(http.MethodHead, "/api/layers/places/2025-11-28@1.geojson").Header.Get("ETag"); pinned != first {
		t.Errorf("pinned it is %s, and was %s", pinned, first)
	}
}

// streamMeddler does something once a stream has begun.
type streamMeddler struct {
	view.Store
	once   sync.Once
	meddle func()
}

func (s *streamMeddler) EachFeatures(ctx context.Context, snapshot geo.Snapshot, each func([]geo.Feature) error) error {
	n := 0
	return s.Store.EachFeatures(ctx, snapshot, func(features []geo.Feature) error {
		err := each(features)
		if n++; err == nil && n == 4 {
			s.once.Do(s.meddle)
		}
		return err
	})
}

// What is withdrawn while it is sent is broken off, so that no cache keeps it as a
// whole that was told before to let it go.
func TestAWithdrawalBreaksAStreamOff(t *testing.T) {
	var store *streamMeddler
	f := servertest.Over(t, longLines(), func(o *server.Options) { store = &streamMeddler{Store: o.Store}; o.Store = store })
	const path = "/api/layers/places/2025-11-28@1.geojson"
	store.meddle = func() {}
	f.Ask(http.MethodHead, path) // that it is large is known from here on
	store.meddle = func() {
		if _, err := f.DB.Retract(t.Context(), data.RetractRequest{Layer: "places", Date: geo.MustDate("2025-11-28"), Reason: "test"}); err != nil {
			t.Error(err)
		}
	}
	s := httptest.NewServer(f)
	defer s.Close()
	for _, coding := range []string{"identity", "gzip"} {
		store.once = sync.Once{}
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Accept-Encoding", coding)
		a, err := http.DefaultTransport.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		_, err = io.Copy(io.Discard, a.Body)
		a.Body.Close()
		if a.StatusCode == http.StatusOK && err == nil {
			t.Error("an answer that was withdrawn came whole")
		}
		if coding == "identity" {
			store.meddle = func() {}
		} else if a.StatusCode != http.StatusGone {
			t.Errorf("after the withdrawal: status %d", a.StatusCode)
		}
	}
}
