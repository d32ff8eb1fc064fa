package main

import (
	"database/sql"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"frontline/cmd/frontline/internal/load"
	"frontline/data"
	"frontline/geo"
	"frontline/server/desk"
)

// What a text of an older program says cannot pass for another line of the log.
func TestLogQuotes(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.db")
	must(t, "load", "control", writeDay(t, t.TempDir(), "2025-11-26.geojson", 36.5), "--db="+path)
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	const forged = "a slip\n2025-11-27 00:00:00\troot\trollback\x1b[2J"
	if _, err := db.Exec(`INSERT INTO audit (at, actor, version, action, detail, reason)
		VALUES ('2025-11-28T00:00:00.000Z', ?1, 'old', 'retract', ?1, ?1)`, forged); err != nil {
		t.Fatal(err)
	}
	out := must(t, "log", "--db="+path)
	if n := strings.Count(out, `"a slip\n2025-11-27 00:00:00\troot\trollback\x1b[2J"`); n != 3 || strings.Contains(out, "\n2025-11-27 00") {
		t.Errorf("%d of 3 are quoted:\n%s", n, out)
	}
}

// What comes in over HTTP obeys the rules of what a command says.
func TestUploadRefusesWhatBreaksLines(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.db")
	must(t, "load", "control", writeDay(t, t.TempDir(), "2025-11-26.geojson", 36.5), "--db="+path)
	db, err := data.Open(t.Context(), data.Options{Path: path, Now: time.Now, Version: "test"})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	u := load.Uploads{DB: db, MaxBytes: 1 << 20}
	for name, up := range map[string]desk.Upload{
		"the note":       {Date: geo.MustDate("2025-11-27"), Note: "a\nb"},
		"the correction": {Date: geo.MustDate("2025-11-26"), Correct: "a\nb"},
		"the layer ends": {Date: geo.MustDate("2025-11-27"), Nothing: "a\nb"},
		"source_url":     {Date: geo.MustDate("2025-11-27"), SourceURL: "javascript:alert(1)"},
	} {
		up.Layer, up.Token.Name = "control", "nightly"
		if _, _, err := u.LoadUpload(t.Context(), up); geo.ErrorCode(err) != geo.EInvalid || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
