package data_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"frontline/data"
	loads "frontline/data/load"
	"frontline/geo"
)

// newDraft makes a draft of what would be loaded.
func newDraft(t *testing.T, db *data.DB, req data.LoadRequest) (secret string, d geo.Draft) {
	t.Helper()
	plan, err := db.PlanLoad(t.Context(), req)
	if err != nil {
		t.Fatal(err)
	}
	secret, d, err = db.CreateDraft(t.Context(), plan, 0)
	if err != nil {
		t.Fatal(err)
	}
	return secret, d
}

func publishDraft(t *testing.T, db *data.DB, req data.PublishDraftRequest) (data.LoadReport, error) {
	t.Helper()
	plan, err := db.PlanDraft(t.Context(), req)
	if err != nil {
		return data.LoadReport{}, err
	}
	return db.Commit(t.Context(), plan)
}

// TestDraft follows a draft of a correction and a new date from its making, held back as
// it would be, to its end.
func TestDraft(t *testing.T) {
	db, clock, path := openClock(t)
	if _, err := db.Load(t.Context(), data.LoadRequest{Layer: control(t), Files: []data.Input{square("2025-10-01", 10)}, Accept: geo.FindingCodes(), Actor: "me"}); err != nil {
		t.Fatal(err)
	}
	before := ask(t, db, "control", geo.AsOf{Valid: geo.MustDate("2025-10-02"), Known: 1})
	secret, d := newDraft(t, db, data.LoadRequest{Layer: control(t), Files: []data.Input{square("2025-10-02", 40)}, Actor: "her", Note: "a note"})
	if d.Layer != "control" || d.CreatedBy != "her" || d.State != geo.DraftOpen || len(d.Dates) != 1 || d.ExpiresAt.Sub(d.CreatedAt) != data.DraftLifetime {
		t.Errorf("%+v", d)
	}
	if rev := revision(t, db); rev != 1 {
		t.Errorf("a draft took revision %d", rev)
	}
	if got := ask(t, db, "control", geo.AsOf{Valid: geo.MustDate("2025-10-02"), Known: 1}); got.Snapshot != before.Snapshot {
		t.Error("a draft is answered")
	}
	if found, err := db.FindDraft(t.Context(), secret); err != nil || found.ID != d.ID {
		t.Fatalf("%+v, %v", found, err)
	}
	if _, report, err := db.Draft(t.Context(), d.ID); err != nil || !strings.Contains(string(report), `"code":"elsewhere"`) {
		t.Errorf("%s, %v", report, err)
	}

	// What the record will say is in the copy, and in it alone.
	shown, remove, err := db.CopyDraft(t.Context(), d.ID)
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path + "-drafts"); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("%v, %v", info, err)
	}
	verify(t, shown)
	at := geo.AsOf{Valid: geo.MustDate("2025-10-02"), Known: 2}
	inCopy := ask(t, shown, "control", at)
	remove()
	if left, err := filepath.Glob(path + "-drafts/*/*.db*"); err != nil || len(left) > 0 {
		t.Errorf("left are %v, %v", left, err)
	}
	verify(t, db)

	// To publish is to load it: what was found holds it back still.
	_, err = publishDraft(t, db, data.PublishDraftRequest{ID: d.ID, Actor: "him"})
	var held *geo.HeldError
	if !errors.As(err, &held) {
		t.Fatalf("it is not held back: %v", err)
	}
	clock.at = clock.at.Add(time.Hour)
	report, err := publishDraft(t, db, data.PublishDraftRequest{ID: d.ID, Actor: "him", Accept: geo.FindingCodes(), Reason: "it did move"})
	if err != nil || report.Revision != 2 {
		t.Fatalf("%+v, %v", report, err)
	}
	verify(t, db)
	got := ask(t, db, "control", at)
	got.Snapshot.RecordedAt, inCopy.Snapshot.RecordedAt = time.Time{}, time.Time{}
	if got.Snapshot != inCopy.Snapshot || got.Snapshot.Note != "a note" {
		t.Errorf("%+v was published, and shown was %+v", got.Snapshot, inCopy.Snapshot)
	}
	ended, _, err := db.Draft(t.Context(), d.ID)
	if err != nil || ended.State != geo.DraftPublished || ended.Revision != 2 || ended.EndedBy != "him" || ended.EndedAt == nil {
		t.Errorf("%+v, %v", ended, err)
	}
	wantDead(t, db, secret)
	_, err = publishDraft(t, db, data.PublishDraftRequest{ID: d.ID})
	wantError(t, err, geo.EConflict, "it is published")
	wantError(t, db.DiscardDraft(t.Context(), d.ID, data.By{Actor: ""}, ""), geo.EConflict, "it is published")
	log, err := db.Log(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	for _, e := range log {
		said = append(said, e.Actor+": "+e.Action+": "+e.Detail+": "+e.Reason)
		if strings.Contains(e.Detail, secret) {
			t.Errorf("the log has the secret: %+v", e)
		}
	}
	all := strings.Join(said, "\n")
	for _, want := range []string{"her: draft: draft 1, 2025-10-02, until ", "him: publish draft: draft 1, 2025-10-02, made by her: it did move", "him: load: 2025-10-02"} {
		if !strings.Contains(all, want) {
			t.Errorf("the log does not say %q:\n%s", want, all)
		}
	}
	closeDB(t, openAt(t, path)) // nothing is left in its log
	for _, suffix := range []string{"", "-wal"} {
		if text, err := os.ReadFile(path + suffix); err == nil && bytes.Contains(text, []byte(secret)) {
			t.Errorf("the secret is in the database%s", suffix)
		}
	}
}

// wantDead holds that a secret is answered as any other text.
func wantDead(t *testing.T, db *data.DB, secret string) {
	t.Helper()
	_, want := db.FindDraft(t.Context(), "no secret at all")
	_, err := db.FindDraft(t.Context(), secret)
	if geo.ErrorCode(err) != geo.ENotFound || err.Error() != want.Error() {
		t.Errorf("%v, and for what never was a secret %v", err, want)
	}
}

func TestDraftsEnd(t *testing.T) {
	db, clock, path := openClock(t)
	file := data.LoadRequest{Layer: control(t), Files: []data.Input{square("2025-10-01", 10)}, Actor: "me"}
	first, a := newDraft(t, db, file)
	second, b := newDraft(t, db, file)
	if first == second || a.ID == b.ID {
		t.Error("two drafts are one")
	}
	if layers, err := db.Layers(t.Context(), 99); err != nil || len(layers) != 0 {
		t.Errorf("a draft made a layer: %+v, %v", layers, err)
	}

	// Another address, and more time.
	clock.at = clock.at.Add(data.DraftLifetime - time.Second)
	renewed, b, err := db.RenewDraft(t.Context(), b.ID, data.By{Actor: "me"}, time.Hour)
	if err != nil || !b.ExpiresAt.Equal(clock.at.Add(time.Hour)) {
		t.Fatalf("%+v, %v", b, err)
	}
	wantDead(t, db, second)

	// A draft expires by the clock; the next change takes its files away.
	clock.at = clock.at.Add(time.Second)
	wantDead(t, db, first)
	if _, err := db.PlanDraft(t.Context(), data.PublishDraftRequest{ID: a.ID}); geo.ErrorCode(err) != geo.EConflict {
		t.Errorf("an expired draft is published: %v", err)
	}
	if found, err := db.FindDraft(t.Context(), renewed); err != nil || found.ID != b.ID {
		t.Errorf("%+v, %v", found, err)
	}
	if err := db.DiscardDraft(t.Context(), b.ID, data.By{Actor: "me"}, "of another day"); err != nil {
		t.Fatal(err)
	}
	wantDead(t, db, renewed)
	rows := raw(t, path)
	if n := count(t, rows, `SELECT count(*) FROM draft_file`); n != 0 {
		t.Errorf("%d files are left", n)
	}
	drafts, err := db.Drafts(t.Context())
	if err != nil || len(drafts) != 2 || drafts[0].State != geo.DraftExpired || drafts[1].State != geo.DraftDiscarded || drafts[1].EndedBy != "me" {
		t.Errorf("%+v, %v", drafts, err)
	}
	if rev := revision(t, db); rev != 0 {
		t.Errorf("drafts took revision %d", rev)
	}
	_, _, err = db.Draft(t.Context(), 9)
	wantError(t, err, geo.ENotFound, "no draft 9")
}

func TestDraftOfWhatChangesMeanwhile(t *testing.T) {
	db := open(t)
	accept := geo.FindingCodes()
	_, d := newDraft(t, db, data.LoadRequest{Layer: control(t), Files: []data.Input{square("2025-10-01", 10)}, Accept: accept})
	if _, err := db.Load(t.Context(), data.LoadRequest{Layer: control(t), Files: []data.Input{square("2025-10-01", 11)}, Accept: accept}); err != nil {
		t.Fatal(err)
	}
	_, err := publishDraft(t, db, data.PublishDraftRequest{ID: d.ID})
	wantError(t, err, geo.EConflict, "what was recorded is not overwritten")
	if _, remove, err := db.CopyDraft(t.Context(), d.ID); err != nil { // as the correction that it would be
		t.Errorf("it is not shown: %v", err)
	} else {
		remove()
	}
	if report, err := publishDraft(t, db, data.PublishDraftRequest{ID: d.ID, Correct: "the newer file", Accept: accept}); err != nil || report.Files[0].Status != data.FileCorrected {
		t.Errorf("%+v, %v", report, err)
	}

	// What somebody else has loaded meanwhile ends the draft all the same.
	_, d = newDraft(t, db, data.LoadRequest{Layer: control(t), Files: []data.Input{square("2025-10-03", 10)}, Accept: accept})
	if _, err := db.Load(t.Context(), data.LoadRequest{Layer: control(t), Files: []data.Input{square("2025-10-03", 10)}, Accept: accept}); err != nil {
		t.Fatal(err)
	}
	rev := revision(t, db)
	if report, err := publishDraft(t, db, data.PublishDraftRequest{ID: d.ID}); err != nil || report.Revision != rev {
		t.Errorf("%+v, %v", report, err)
	}
	if d, _, err := db.Draft(t.Context(), d.ID); err != nil || d.State != geo.DraftPublished {
		t.Errorf("%+v, %v", d, err)
	}
	plan, err := db.PlanLoad(t.Context(), data.LoadRequest{Layer: control(t), Files: []data.Input{square("2025-10-03", 10)}})
	if err != nil {
		t.Fatal(err)
	}
	_, _, err = db.CreateDraft(t.Context(), plan, 0)
	wantError(t, err, geo.EConflict, "nothing to make a draft of")
}

// TestDraftIsPublishedOnce has two publish a draft at once.
func TestDraftIsPublishedOnce(t *testing.T) {
	db := open(t)
	_, d := newDraft(t, db, data.LoadRequest{Layer: control(t), Files: []data.Input{square("2025-10-01", 10)}})
	var plans [2]*data.Plan
	for i := range plans {
		var err error
		if plans[i], err = db.PlanDraft(t.Context(), data.PublishDraftRequest{ID: d.ID, Accept: geo.FindingCodes()}); err != nil {
			t.Fatal(err)
		}
	}
	var errs [2]error
	var both sync.WaitGroup
	for i := range plans {
		both.Go(func() { _, errs[i] = db.Commit(context.WithoutCancel(t.Context()), plans[i]) })
	}
	both.Wait()
	if (errs[0] == nil) == (errs[1] == nil) {
		t.Errorf("%v, %v", errs[0], errs[1])
	}
	if rev := revision(t, db); rev != 1 {
		t.Errorf("the record is at revision %d", rev)
	}
	verify(t, db)
}

func TestDraftUnderEmbargo(t *testing.T) {
	db, clock, _ := openClock(t)
	_, d := newDraft(t, db, data.LoadRequest{Layer: control(t), Files: []data.Input{square("2025-10-01", 10)}})
	until := clock.at.Add(time.Hour)
	if _, err := publishDraft(t, db, data.PublishDraftRequest{ID: d.ID, PublishAt: until, Accept: geo.FindingCodes()}); err != nil {
		t.Fatal(err)
	}
	if rev := revision(t, db); rev != 0 {
		t.Errorf("revision %d", rev)
	}
	clock.at = until
	if rev := revision(t, db); rev != 1 {
		t.Errorf("revision %d", rev)
	}
	if d, _, err := db.Draft(t.Context(), d.ID); err != nil || d.State != geo.DraftPublished || d.Revision != 0 {
		t.Errorf("%+v, %v", d, err)
	}
}

// TestDraftReadsAsItWasRead reads files again as a mapping, or a property with dates,
// has it.
func TestDraftReadsAsItWasRead(t *testing.T) {
	db := open(t)
	text := `{"type":"FeatureCollection","features":[
		{"type":"Feature","id":"a","properties":{"day":"2025-10-01","who":"A"},"geometry":{"type":"Point","coordinates":[1,1]}},
		{"type":"Feature","id":"b","properties":{"day":"2025-10-02","who":"A"},"geometry":{"type":"Point","coordinates":[2,1]}}]}`
	as := &loads.Reading{Mapping: []byte(`{"date":{"property":"day"},"set":{"assessed_by":"Somebody"}}`), Split: true}
	var files []data.Input
	for _, date := range []string{"2025-10-01", "2025-10-02"} {
		in := input("all.geojson", date, text)
		in.As = as
		var err error
		if in.Read, err = as.Reader(in.Date); err != nil {
			t.Fatal(err)
		}
		files = append(files, in)
	}
	_, d := newDraft(t, db, data.LoadRequest{Layer: places(t), Files: files, Mapping: as.Mapping})
	if _, err := publishDraft(t, db, data.PublishDraftRequest{ID: d.ID, Accept: geo.FindingCodes()}); err != nil {
		t.Fatal(err)
	}
	for i, date := range []string{"2025-10-01", "2025-10-02"} {
		got := ask(t, db, places(t).ID, geo.AsOf{Valid: geo.MustDate(date), Known: 1})
		if len(got.Features) != 1 || got.Features[0].Key != []string{"a", "b"}[i] {
			t.Errorf("%s: %+v", date, got.Features)
		}
	}
	if kept, err := db.Mapping(t.Context(), places(t).ID); err != nil || !strings.Contains(string(kept), "Somebody") {
		t.Errorf("the layer's mapping is %s, %v", kept, err)
	}
}

// TestDraftsAreKept holds that an ended draft stays as it is.
func TestDraftsAreKept(t *testing.T) {
	db, _, path := openClock(t)
	_, d := newDraft(t, db, data.LoadRequest{Layer: control(t), Files: []data.Input{square("2025-10-01", 10)}})
	if err := db.DiscardDraft(t.Context(), d.ID, data.By{Actor: ""}, ""); err != nil {
		t.Fatal(err)
	}
	rows := raw(t, path)
	for _, query := range []string{`DELETE FROM draft`, `UPDATE draft SET layer = 'other'`, `INSERT INTO draft_file VALUES (7, zeroblob(32), 1, x'00')`} {
		if _, err := rows.ExecContext(t.Context(), query); err == nil {
			t.Errorf("%s is let", query)
		}
	}
	if err := rows.QueryRowContext(t.Context(), `SELECT hash FROM draft WHERE hash IS NOT NULL`).Scan(new([]byte)); !errors.Is(err, sql.ErrNoRows) {
		t.Errorf("a hash is left: %v", err)
	}
}
