package data_test

import (
	"database/sql"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"frontline/data"
	"frontline/geo"
)

// noon is the time of every change that a test makes.
var noon = time.Date(2025, 12, 1, 12, 0, 0, 0, time.UTC)

// open makes a store in a file of its own, which ends with the test.
func open(tb testing.TB) *data.DB {
	tb.Helper()
	db := openAt(tb, filepath.Join(tb.TempDir(), "frontline.db"))
	tb.Cleanup(func() { closeDB(tb, db) })
	return db
}

func openAt(tb testing.TB, path string) *data.DB {
	tb.Helper()
	db, err := data.Open(tb.Context(), data.Options{
		Path:    path,
		Now:     func() time.Time { return noon },
		Version: "test",
	})
	if err != nil {
		tb.Fatal(err)
	}
	return db
}

func closeDB(tb testing.TB, db *data.DB) {
	tb.Helper()
	if err := db.Close(); err != nil {
		tb.Error(err)
	}
}

// raw opens the file behind a store's back, as tests do that look at rows or
// make what the store cannot make yet.
func raw(tb testing.TB, path string) *sql.DB {
	tb.Helper()
	db, err := sql.Open("sqlite", path+"?_pragma=foreign_keys(1)&_pragma=busy_timeout(5000)")
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { db.Close() })
	return db
}

func exec(tb testing.TB, db *sql.DB, query string, args ...any) {
	tb.Helper()
	if _, err := db.ExecContext(tb.Context(), query, args...); err != nil {
		tb.Fatalf("%s: %v", query, err)
	}
}

func count(tb testing.TB, db *sql.DB, query string) int {
	tb.Helper()
	var n int
	if err := db.QueryRowContext(tb.Context(), query).Scan(&n); err != nil {
		tb.Fatalf("%s: %v", query, err)
	}
	return n
}

// input is a file that holds text.
func input(name, date, text string) data.Input {
	return data.Input{
		Name: name,
		Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil },
		Date: geo.MustDate(date),
	}
}

// square is a file with one square, whose south-western corner is at the
// given longitude on the equator.
func square(date string, lon int) data.Input {
	return input(date+".geojson", date, squareText(lon))
}

func squareText(lon int) string {
	return fmt.Sprintf(`{"type":"Feature","id":"square","properties":{"name":"Square %[1]d"},"geometry":{"type":"Polygon",
		"coordinates":[[[%[1]d,0],[%[2]d,0],[%[2]d,1],[%[1]d,1],[%[1]d,0]]]}}`, lon, lon+1)
}

// control is the layer that tests load into.
func control(tb testing.TB) geo.Layer {
	tb.Helper()
	layer, _, err := data.NewLayer("control", data.LayerOptions{})
	if err != nil {
		tb.Fatal(err)
	}
	return layer
}

func load(tb testing.TB, db *data.DB, inputs ...data.Input) data.LoadReport {
	tb.Helper()
	report, err := db.Load(tb.Context(), data.LoadRequest{Accept: geo.FindingCodes(), Layer: control(tb), Files: inputs})
	if err != nil {
		tb.Fatal(err)
	}
	return report
}

// wantError checks an error's code and a part of its message.
func wantError(tb testing.TB, err error, code geo.Code, part string) {
	tb.Helper()
	if geo.ErrorCode(err) != code || !strings.Contains(geo.ErrorMessage(err), part) {
		tb.Errorf("error is %q: %v\nwant %q: …%s…", geo.ErrorCode(err), err, code, part)
	}
}

// realInputs are the real days, oldest first. The test is skipped where they
// are not.
func realInputs(tb testing.TB) []data.Input {
	tb.Helper()
	dir := os.Getenv("FRONTLINE_REAL")
	if dir == "" {
		dir = filepath.Join("..", "..", "shared", "real")
	}
	paths, err := filepath.Glob(filepath.Join(dir, "*.geojson"))
	if err != nil {
		tb.Fatal(err)
	}
	if len(paths) == 0 {
		tb.Skipf("no real days in %s: set FRONTLINE_REAL to their folder", dir)
	}
	var inputs []data.Input
	for _, p := range paths {
		date, err := data.DateInName(p)
		if err != nil {
			tb.Fatal(err)
		}
		inputs = append(inputs, data.Input{
			Name: p,
			Open: func() (io.ReadCloser, error) { return os.Open(p) },
			Date: date,
		})
	}
	return inputs
}
