package data_test

import (
	"testing"

	"frontline/data"
	"frontline/geo"
)

// Whatever is said of a change is one line: a line break would let it pass for
// another entry of the log.
func TestReasonsAreOneLine(t *testing.T) {
	db, _, _ := openClock(t)
	load(t, db, square("2025-10-01", 10), square("2025-10-02", 11))
	const forged = "done\n2025-10-01 00:00:00  root  rollback"
	date := geo.MustDate("2025-10-02")
	loads := func(change func(*data.LoadRequest), files ...data.Input) error {
		req := data.LoadRequest{Layer: control(t), Files: files, Accept: geo.FindingCodes()}
		change(&req)
		if _, err := db.PlanLoad(t.Context(), req); err == nil {
			t.Error("it is planned")
		}
		_, err := db.Load(t.Context(), req)
		return err
	}
	for name, change := range map[string]func() error{
		"note":    func() error { return loads(func(r *data.LoadRequest) { r.Note = forged }, square("2025-10-03", 12)) },
		"correct": func() error { return loads(func(r *data.LoadRequest) { r.Correct = forged }, square("2025-10-02", 12)) },
		"nothing": func() error {
			return loads(func(r *data.LoadRequest) { r.Nothing = forged }, data.EmptyInput(geo.MustDate("2025-10-03")))
		},
		"retract": func() error {
			_, err := db.Retract(t.Context(), data.RetractRequest{Layer: "control", Date: date, Reason: forged})
			return err
		},
		"retract a feature": func() error {
			_, err := db.Retract(t.Context(), data.RetractRequest{Layer: "control", Date: date, Feature: "a", Reason: forged})
			return err
		},
		"rollback": func() error {
			_, err := db.Rollback(t.Context(), data.RollbackRequest{To: 1, Reason: forged})
			return err
		},
		"purge": func() error {
			_, err := db.Purge(t.Context(), data.PurgeRequest{Layer: "control", Date: date, Reason: forged})
			return err
		},
		"token": func() error {
			_, _, err := db.CreateToken(t.Context(), data.TokenRequest{Name: forged})
			return err
		},
	} {
		err := change()
		if err == nil {
			t.Errorf("%s: it is taken", name)
			continue
		}
		wantError(t, err, geo.EInvalid, "control character U+000A")
	}
	if rev, err := db.Revision(t.Context()); err != nil || rev != 1 {
		t.Errorf("revision %d, %v", rev, err)
	}
}

// A snapshot's source becomes a link, as a feature's does.
func TestSourceURLIsAWebAddress(t *testing.T) {
	db, _, _ := openClock(t)
	req := data.LoadRequest{Layer: control(t), Files: []data.Input{square("2025-10-01", 10)}, SourceURL: "javascript:alert(1)"}
	_, err := db.Load(t.Context(), req)
	wantError(t, err, geo.EInvalid, `source_url: "javascript:alert(1)" is no web address`)
	req.SourceURL = " https://example.org/1 "
	if _, err := db.Load(t.Context(), req); err != nil {
		t.Fatal(err)
	}
	if s := ask(t, db, "control", geo.AsOf{Valid: geo.MustDate("2025-10-01"), Known: 1}).Snapshot; s.SourceURL != "https://example.org/1" {
		t.Errorf("it is %q", s.SourceURL)
	}
}
