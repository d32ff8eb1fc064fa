package server_test

import (
	"net/http"
	"strings"
	"testing"

	"frontline/data"
	"frontline/geo"
	"frontline/geo/geotest"
	"frontline/server/servertest"
)

// TestWhatSaysAWithdrawnFeatureIsGone: at no pinned address, of whatever route, is
// there a word of a feature that was withdrawn since.
func TestWhatSaysAWithdrawnFeatureIsGone(t *testing.T) {
	geotest.TakesLong(t)
	f := servertest.Over(t, lawLayers(), servertest.Silent)
	f.Load(t, "2025-11-16", nil, servertest.Square("held", `{"name":"held ground"}`, 37, 47, 1), servertest.Square("other", `{"name":"Unheard-of","assessed_by":"Unheard-of"}`, 37.5, 47.5, 0.5))
	fill := strings.NewReplacer("{at}", "2025-11-16@2", "{from}", "2025-11-12@2", "{to}", "2025-11-16@2", "{known}", "2")
	for _, of := range []struct{ layer, date, feature, word string }{
		{"control", "2025-11-16", "other", "Unheard-of"},
		{"base", "2014-01-01", "west", "West oblast"},
	} {
		var saying []string
		for _, address := range pinnedAddresses(t, f) {
			path := fill.Replace(address)
			if r := f.Get(path); strings.Contains(string(servertest.Read(t, r)), of.word) && r.StatusCode == http.StatusOK {
				saying = append(saying, path)
			}
		}
		if len(saying) < 3 {
			t.Errorf("%s is said by no more than %v", of.word, saying)
		}
		if _, err := f.DB.Retract(t.Context(), data.RetractRequest{Layer: of.layer, Date: geo.MustDate(of.date), Feature: of.feature, Reason: "nobody said so"}); err != nil {
			t.Fatal(err)
		}
		for _, path := range saying {
			if r := f.Get(path); r.StatusCode != http.StatusGone {
				t.Errorf("%s says %s still, which was withdrawn: %d", path, of.word, r.StatusCode)
			}
		}
	}
}
