package tiles_test

import (
	"bytes"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"testing"

	"frontline/data"
	"frontline/geo"
	"frontline/server/servertest"
)

// TestTilesOfAReadySnapshotAreThoseThatAreRouted: what is answered without routing,
// once a snapshot is ready, is what handleTile answers, in every header field. A
// query, which no tile has, leaves the short way aside.
func TestTilesOfAReadySnapshotAreThoseThatAreRouted(t *testing.T) {
	ready, routed := servertest.New(t), servertest.New(t)
	said := func(r *http.Response) string {
		var b bytes.Buffer
		fmt.Fprintln(&b, r.Status)
		for _, name := range slices.Sorted(maps.Keys(r.Header)) {
			fmt.Fprintln(&b, name, r.Header[name])
		}
		b.Write(servertest.Read(t, r))
		return b.String()
	}
	compare := func() {
		t.Helper()
		for _, of := range []string{"control/2025-11-28", "control/2025-11-28@2", "control/2025-11-26@2", "control/latest", "control/2025-11-25", "claims/latest", "claims/2022-10-01@2", "control/2025-01-01", "control/2026-01-01", "control/2025-11-28@99", "nothing/latest"} {
			for _, tile := range []string{"4/9/5", "5/18/11", "5/19/11", "6/38/22", "5/0/0", "5/32/0", "5/019/11"} {
				for _, header := range [][]string{nil, {"Accept-Encoding", "gzip"}, {"Accept-Encoding", "br", "Origin", "https://example.org"}, {"If-None-Match", "*"}} {
					for _, method := range []string{http.MethodGet, http.MethodHead} {
						path := "/tiles/" + of + "/" + tile + ".mvt"
						if got, want := said(ready.Ask(method, path, header...)), said(routed.Ask(method, path+"?routed", header...)); got != want {
							t.Errorf("%s %s %v: %s\nrouted: %s", method, path, header, got, want)
						}
					}
				}
			}
		}
	}
	compare()
	for _, f := range []servertest.Fixture{ready, routed} { // and behind a withdrawal
		_, err := f.DB.Retract(t.Context(), data.RetractRequest{Layer: "claims", Date: geo.MustDate("2022-09-30"), Feature: "donetsk", Reason: "wrong"})
		if err != nil {
			t.Fatal(err)
		}
	}
	compare()
}
