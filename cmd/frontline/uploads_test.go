package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"frontline/data"
	"frontline/geo"
)

// TestPostsTellNothingOfEmbargoes sends the same to two records, of which one has
// a new date, a correction, an end and a layer more that wait for their time: all
// is answered alike, loaded, refused or held back, and what waits comes then.
func TestPostsTellNothingOfEmbargoes(t *testing.T) {
	t.Parallel()
	now := time.Date(2025, 12, 1, 12, 0, 0, 0, time.UTC)
	until := now.Add(time.Minute)
	clock := func() time.Time { return now }
	dir := t.TempDir()
	load := func(db *data.DB, layer, date string, east float64, change func(*data.LoadRequest)) {
		t.Helper()
		described, _, err := data.NewLayer(layer, data.LayerOptions{Kind: "control"})
		if err != nil {
			t.Fatal(err)
		}
		in := data.Input{Name: date + ".geojson", Date: geo.MustDate(date), Open: func() (io.ReadCloser, error) {
			return io.NopCloser(strings.NewReader(dayJSON(east))), nil
		}}
		req := data.LoadRequest{Layer: described, Files: []data.Input{in}, Accept: geo.FindingCodes(), Actor: "desk"}
		if change != nil {
			change(&req)
		}
		if _, err := db.Load(t.Context(), req); err != nil {
			t.Fatal(err)
		}
	}
	type side struct {
		http.Handler
		db     *data.DB
		secret string
	}
	var plain, embargoed side
	for _, s := range []*side{&plain, &embargoed} {
		s.Handler, s.db = newHandlerAt(t, filepath.Join(dir, fmt.Sprintf("%p.db", s)), clock)
		load(s.db, "control", "2025-11-20", 36, nil)
		load(s.db, "control", "2025-11-26", 36.1, nil)
		var err error
		if s.secret, _, err = s.db.CreateToken(t.Context(), data.TokenRequest{Name: "cron"}); err != nil {
			t.Fatal(err)
		}
	}
	waits := func(r *data.LoadRequest) { r.PublishAt = until }
	load(embargoed.db, "control", "2025-11-28", 36.2, waits)
	load(embargoed.db, "control", "2025-11-26", 36.3, func(r *data.LoadRequest) { r.PublishAt, r.Correct = until, "drawn anew" })
	load(embargoed.db, "control", "2025-11-30", 36, func(r *data.LoadRequest) {
		r.PublishAt, r.Nothing, r.Files[0] = until, "withdrawn", data.EmptyInput(geo.MustDate("2025-11-30"))
	})
	load(embargoed.db, "secret", "2025-11-26", 36, waits)

	send := func(s side, path, body string) string {
		r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
		r.Header.Set("Authorization", "Bearer "+s.secret)
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		return fmt.Sprint(w.Code, w.Header(), w.Body)
	}
	const later = "publish_at=2025-12-01T18:00:00Z"
	statuses := map[string]int{}
	for _, query := range []string{"dry_run", "strict&dry_run", "correct=seen+anew&dry_run", "nothing=left&dry_run", later + "&dry_run", later, later + "&correct=seen+anew", "strict", "correct=seen+anew", "", "nothing=left"} {
		for _, date := range []string{"2025-11-26", "2025-11-27", "2025-11-28", "2025-11-30"} {
			for i, body := range []string{dayJSON(36.1), dayJSON(36.15), dayJSON(36.2), dayJSON(45), `{"type":"Point","coordinates":[30,48]}`, ""} {
				if (body == "") != strings.HasPrefix(query, "nothing") {
					continue
				}
				path := "/api/layers/control/snapshots?date=" + date + "&" + query
				want := send(plain, path, body)
				if got := send(embargoed, path, body); got != want {
					t.Errorf("%s, file %d: %s\nand without embargoes %s", path, i, got, want)
				}
				statuses[want[:3]]++
			}
		}
	}
	for _, status := range []string{"200", "201", "409", "422"} {
		if statuses[status] == 0 {
			t.Errorf("nothing was answered %s: %v", status, statuses)
		}
	}
	const secret = "/api/layers/secret/snapshots?date=2025-11-26"
	if got, want := send(embargoed, secret, dayJSON(36)), send(plain, secret, dayJSON(36)); got != want {
		t.Errorf("of a layer that waits: %s\nand without it %s", got, want)
	}

	now = until
	rev, err := embargoed.db.Revision(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for date, features := range map[string]int{"2025-11-26": 1, "2025-11-28": 1, "2025-11-30": 0} {
		s, err := embargoed.db.FindSnapshot(t.Context(), "control", geo.AsOf{Valid: geo.MustDate(date), Known: rev})
		if err != nil || s.Revision != rev || s.Features != features {
			t.Errorf("what waited for %s did not come: %+v, %v", date, s, err)
		}
	}
	now = until.Add(6 * time.Hour) // of what both have waiting for a date, each comes in its time
	for _, s := range []side{plain, embargoed} {
		if _, err := s.db.Revision(t.Context()); err != nil {
			t.Fatal(err)
		}
		verifyOpen(t, s.db)
	}
}
