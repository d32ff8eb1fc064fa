package main

import (
	"path/filepath"
	"strings"
	"testing"
)

// TestALayersLife sets, corrects, hides and shows a layer, and takes back what was loaded into it,
// each tried first: what is only tried changes nothing.
func TestALayersLife(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	db := "--db=" + filepath.Join(dir, "x.db")
	must(t, "load", "control", writeDay(t, dir, "2025-11-26.geojson", 36.5), "--assessed-by=Institut", db)
	must(t, "load", "control", writeDay(t, dir, "2025-11-27.geojson", 36.6), "--accept=area,lost-part,date,stale", db)
	says := func(want string, args ...string) {
		t.Helper()
		if got := must(t, append(args, db)...); !strings.Contains(got, want) {
			t.Errorf("%q says %q and not %q", args, got, want)
		}
	}
	says("assessed_by: Institut → Institute", "layer", "set", "control", "--assessed-by=Institute", "--correct=a typing error", "--dry-run")
	says("Institut  ", "layers")
	says("frontline.control.2025-11-27", "layer", "set", "control", "--assessed-by=Institute", "--accuracy-m=500", "--correct=a typing error")
	says("500 m               Institute ", "layers")
	says("control is late", "layers")
	says("is at revision 5", "layer", "set", "control", "--title=Ground")
	says("stays at revision 5", "layer", "set", "control", "--title=Ground")
	says("is at revision 6", "layer", "hide", "control", "--reason=under review")
	says("control is hidden: under review", "layers")
	says("is at revision 7", "layer", "show", "control", "--reason=it was right")
	says("km² less", "retract", "control", "2025-11-27", "--reason=test", "--dry-run")
	says("control of 2025-11-27 had nothing then", "rollback", "1", "--layer=control", "--reason=test", "--dry-run")
	says("show layer", "log", "--limit=1")
	says("control answers as at revision 1 again; the record is at revision 8", "rollback", "1", "--layer=control", "--reason=test")
	if status, _, out := call(t, "layer", "set", "control", "--title=", db); status != exitFailure || !strings.Contains(out, "title is empty") {
		t.Errorf("without a title: status %d: %s", status, out)
	}
	if status, _, out := call(t, "rollback", "1", "--layer=nothing", "--reason=test", db); status != exitFailure || !strings.Contains(out, "there is no layer nothing") {
		t.Errorf("of no layer: status %d: %s", status, out)
	}
}
