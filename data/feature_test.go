package data_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"frontline/geo"
	"frontline/geo/geojson"
)

// EachFeatures hands out what Features reads, in parts.
func TestEachFeatures(t *testing.T) {
	db := open(t)
	var features []string
	for i := range 2300 {
		features = append(features, fmt.Sprintf(`{"type":"Feature","id":"p%04d","properties":{"n":%d},"geometry":{"type":"Point","coordinates":[%.3f,48]}}`, i, i, 30+float64(i)*0.001))
	}
	text := `{"type":"FeatureCollection","features":[` + strings.Join(features, ",") + `]}`
	load(t, db, input("points.geojson", "2025-11-27", text))
	found, err := db.FindSnapshot(t.Context(), "control", geo.AsOf{Valid: geo.MustDate("2025-11-27"), Known: 1})
	if err != nil {
		t.Fatal(err)
	}
	snapshot := found
	want, err := db.Features(t.Context(), snapshot)
	if err != nil {
		t.Fatal(err)
	}
	var got []geo.Feature
	parts := 0
	if err := db.EachFeatures(t.Context(), snapshot, func(part []geo.Feature) error {
		parts++
		got = append(got, part...)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	write := func(features []geo.Feature) []byte {
		var out bytes.Buffer
		if err := geojson.Write(&out, geojson.Collection{Features: features}); err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
	if parts != 3 || !bytes.Equal(write(got), write(want)) {
		t.Errorf("%d features in %d parts, want %d in 3", len(got), parts, len(want))
	}
	if err := db.EachFeatures(t.Context(), geo.Snapshot{ID: found.ID + 1000}, nil); geo.ErrorCode(err) != geo.ENotFound {
		t.Errorf("no such snapshot: %v", err)
	}
	stop := fmt.Errorf("enough")
	if err := db.EachFeatures(t.Context(), snapshot, func([]geo.Feature) error { return stop }); err != stop {
		t.Errorf("what each fails with: %v", err)
	}
}
