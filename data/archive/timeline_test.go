package archive

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"frontline/geo"
	"frontline/geo/history"
)

// timed is a layer of control with a piece that ended behind a day that is not recorded, one
// that is claimed, a line and a point.
func timed() (history.Record, []geo.Span) {
	d := geo.MustDate
	l := geo.Layer{ID: "control", Title: "Control", Kind: geo.KindControl, Cadence: geo.CadenceDaily, AssessedBy: "Somebody", Attribution: "Somebody & others", Licence: "CC BY 4.0", SourceURL: "https://example.org/"}
	r := history.Record{Layer: l, Pin: 3, Snapshots: []geo.Snapshot{{ValidOn: d("2025-11-25")}, {ValidOn: d("2025-11-27"), Note: "drawn anew"}}, Gaps: []geo.Gap{{From: d("2025-11-26"), Until: d("2025-11-27")}}}
	area := orb.Polygon{{{36, 48}, {37, 48}, {37, 49}, {36, 49}, {36, 48}}, {{36.4, 48.4}, {36.4, 48.6}, {36.6, 48.6}, {36.6, 48.4}, {36.4, 48.4}}}
	of := func(key string, class geo.Class, g orb.Geometry) geo.Feature {
		return geo.Feature{Key: key, Class: class, Geometry: g, Names: map[string]string{"en": "Of " + key + " “a”"}}
	}
	return r, []geo.Span{
		{Since: d("2025-11-25"), Until: d("2025-11-27"), Feature: of("a", geo.ClassHeld, area), Area: 8e9},
		{Since: d("2025-11-27"), Until: geo.Ongoing, Feature: of("b", geo.ClassClaimed, orb.MultiPolygon{area}), Area: 8e9},
		{Since: d("2025-11-25"), Until: geo.Ongoing, Feature: of("c", geo.ClassHeld, orb.Collection{orb.Point{36.5, 47.25}, orb.LineString{{36, 47}, {37, 47.5}}})},
	}
}

// gdal runs a program of GDAL, and takes a complaint for a failure.
func gdal(t *testing.T, args ...string) string {
	t.Helper()
	out, err := exec.Command(args[0], args[1:]...).CombinedOutput()
	if err != nil || strings.Contains(string(out), "ERROR") || strings.Contains(string(out), "Warning") {
		t.Fatalf("%v: %v: %s", args, err, out)
	}
	return string(out)
}

// TestGDALReadsAllOfTime asks a reader that is not ours for the times, the assessor, the
// shapes and the style.
func TestGDALReadsAllOfTime(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("ogrinfo"); err != nil {
		t.Skip("ogrinfo is missing: on Debian, apt-get install gdal-bin")
	}
	r, spans := timed()
	dir := t.TempDir()
	gpkg, kmz := filepath.Join(dir, "a.gpkg"), filepath.Join(dir, "a.kmz")
	if _, err := WriteGeoPackage(t.Context(), gpkg, false, r, history.Spans(spans)); err != nil {
		t.Fatal(err)
	}
	if _, err := WriteFile(kmz, false, func(w io.Writer) error { return history.WriteKMZ(w, r, history.Spans(spans)) }); err != nil {
		t.Fatal(err)
	}
	has := func(out string, words ...string) {
		t.Helper()
		for _, w := range words {
			if !strings.Contains(out, w) {
				t.Errorf("no %q in %s", w, out)
			}
		}
	}
	has(gdal(t, "ogrinfo", "-ro", "-al", gpkg),
		"Layer name: control\n", "Layer name: control_lines\n", "Layer name: control_points\n", "Layer name: about\n", "Layer name: not_recorded\n", "Layer name: snapshots\n",
		"since (Date) = 2025/11/25\n  until (Date) = 2025/11/27\n", "since (Date) = 2025/11/27\n  until (Date) = (null)\n", "assessed_by (String) = Somebody\n", "look (String) = claimed\n",
		"MULTIPOLYGON (((36 48,37 48,37 49,36 49,36 48),(36.4 48.4,36.4 48.6,36.6 48.6,36.6 48.4,36.4 48.4)))", "MULTILINESTRING ((36 47,37", "36.5 47.25", "key (String) = b",
		"Not recorded, and not filled in: 2025-11-26", "value (String) = CC BY 4.0", "value (String) = Somebody & others", "note (String) = drawn anew", `ID["EPSG",4326]`)
	style := gdal(t, "ogrinfo", "-ro", "-q", "-sql", "SELECT styleQML FROM layer_styles WHERE f_table_name = 'control' AND useAsDefault", gpkg)
	has(style, `<temporal enabled="1" mode="2" limitMode="0" startField="since" endField="until"`, `attr="look"`, `<category value="claimed"`, `value="b_diagonal"`)
	if out := gdal(t, "ogrinfo", "-ro", "-q", "-sql", "PRAGMA integrity_check", gpkg); !strings.Contains(out, "= ok") {
		t.Error(out)
	}
	if formats, _ := exec.Command("ogrinfo", "--formats").CombinedOutput(); !bytes.Contains(formats, []byte("LIBKML")) {
		t.Skip("this GDAL has no LIBKML, and reads no times of KML")
	}
	out := gdal(t, "ogrinfo", "-ro", "-al", kmz)
	has(out, "Layer name: held\n", "Layer name: claimed\n", "begin (DateTime) = 2025/11/25 00:00:00+00\n  end (DateTime) = 2025/11/26 23:59:59+00\n", "begin (DateTime) = 2025/11/27 00:00:00+00\n",
		"assessed_by (String) = Somebody\n", "POLYGON ((36 48,37 48,37 49,36 49,36 48),(36.4 48.4,", "2025-11-26: not recorded. What is drawn is as of 2025-11-25")
}

// TestAllOfTimeIsWrittenWholeOrNotAtAll, and twice the same.
func TestAllOfTimeIsWrittenWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	r, spans := timed()
	dir := t.TempDir()
	broken := errors.New("broken off")
	after := func(n int) history.Each {
		return func(use func(geo.Span) error) error {
			if err := history.Spans(spans[:n])(use); err != nil {
				return err
			}
			return broken
		}
	}
	path := filepath.Join(dir, "a.gpkg")
	if _, err := WriteGeoPackage(t.Context(), path, false, r, after(1)); !errors.Is(err, broken) {
		t.Errorf("it goes on behind an error: %v", err)
	}
	stopped, stop := context.WithCancel(t.Context())
	stop()
	if _, err := WriteGeoPackage(stopped, path, false, r, history.Spans(spans)); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*")); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
	if hidden, _ := filepath.Glob(filepath.Join(dir, ".*")); len(hidden) > 0 {
		t.Errorf("left: %v", hidden)
	}
	var files [][]byte
	for range 2 {
		if _, err := WriteGeoPackage(t.Context(), path, true, r, history.Spans(spans)); err != nil {
			t.Fatal(err)
		}
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, b)
	}
	if !bytes.Equal(files[0], files[1]) {
		t.Error("the same record gives other bytes")
	}
	if _, err := WriteGeoPackage(t.Context(), path, false, r, history.Spans(nil)); geo.ErrorCode(err) != geo.EConflict {
		t.Errorf("a file that is there: %v", err)
	}
	if size, err := WriteGeoPackage(t.Context(), path, true, r, history.Spans(nil)); err != nil || size == 0 {
		t.Errorf("of nothing: %d bytes, %v", size, err)
	}
}
