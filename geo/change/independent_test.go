package change

import (
	"context"
	"io/fs"
	"math"
	"testing"

	"frontline/data/layers"
	"frontline/geo"
	"frontline/geo/geojson"

	"github.com/paulmach/orb"
)

// The figures are of another hand: overlays by GEOS 3.11 (Shapely 1.8.5) and
// areas by GeographicLib 1.52 (Planimeter, edges cut to 0.05 degrees at most,
// so that geodesics follow the straight lines of RFC 7946), in km².

// TestRealAreasAreThoseOfOthers holds two real days against them, whole and by
// oblast.
func TestRealAreasAreThoseOfOthers(t *testing.T) {
	dates, grounds := realDays(t)
	regions := NewRegions(oblasts(t))
	want := map[string]map[string]float64{
		"2025-10-01": {"": 114993.753, "oblast-crimea": 26234.216, "oblast-dnipropetrovsk": 63.462, "oblast-donetsk": 20031.095,
			"oblast-kharkiv": 1258.984, "oblast-kherson": 19062.292, "oblast-luhansk": 25978.330, "oblast-mykolaiv": 134.133,
			"oblast-sevastopol": 698.452, "oblast-sumy": 149.059, "oblast-zaporizhzhia": 19947.387},
		"2025-11-30": {"": 115741.965, "oblast-crimea": 26234.216, "oblast-dnipropetrovsk": 145.100, "oblast-donetsk": 20273.393,
			"oblast-kharkiv": 1359.271, "oblast-kherson": 19062.292, "oblast-luhansk": 25978.226, "oblast-mykolaiv": 134.133,
			"oblast-sevastopol": 698.452, "oblast-sumy": 159.295, "oblast-zaporizhzhia": 20229.668},
	}
	for i, d := range dates {
		figures, ok := want[d.String()]
		if !ok {
			continue
		}
		delete(want, d.String())
		got, err := regions.Shares(grounds[i])
		if err != nil {
			t.Fatal(err)
		}
		if len(got) != len(figures)-1 {
			t.Errorf("%s: %d oblasts, want %d", d, len(got), len(figures)-1)
		}
		got[""] = geo.Area(grounds[i])
		for key, km2 := range figures {
			checkKm2(t, d.String()+" "+key, got[key], km2)
		}
	}
	if len(want) > 0 {
		t.Errorf("no days for %v", want)
	}
}

// TestRealDifferenceIsThatOfOthers: two months, gained and lost.
func TestRealDifferenceIsThatOfOthers(t *testing.T) {
	_, grounds := realDays(t)
	gained, lost, err := GainedLost(context.Background(), grounds[0], grounds[len(grounds)-1])
	if err != nil {
		t.Fatal(err)
	}
	checkKm2(t, "gained", gained, 793.7998)
	checkKm2(t, "lost", lost, 45.5902)
}

// TestClaimedAndNotHeldIsThatOfOthers: what is claimed of Donetsk oblast and
// not in the real day.
func TestClaimedAndNotHeldIsThatOfOthers(t *testing.T) {
	_, grounds := realDays(t)
	for _, r := range oblasts(t) {
		want, ok := map[string]float64{"oblast-donetsk": 6276.544, "oblast-kherson": 7398.411, "oblast-luhansk": 324.537,
			"oblast-zaporizhzhia": 6895.264}[r.Key]
		if !ok {
			continue
		}
		rest, err := Subtract(context.Background(), r.Ground, grounds[len(grounds)-1])
		if err != nil {
			t.Fatal(err)
		}
		checkKm2(t, r.Key, geo.Area(rest), want)
	}
}

func checkKm2(t *testing.T, what string, m2, want float64) {
	t.Helper()
	if got := m2 / 1e6; math.Abs(got-want) > want*1e-4 {
		t.Errorf("%s: %.4f km², want %.4f", what, got, want)
	}
}

// oblasts are those of the bundled basemap.
func oblasts(tb testing.TB) []Region {
	tb.Helper()
	files, err := fs.Glob(layers.FS, "base/*.geojson")
	if err != nil || len(files) != 1 {
		tb.Fatalf("basemap: %v, %v", files, err)
	}
	f, err := layers.FS.Open(files[0])
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	features, err := geojson.ReadFeatures(f, geojson.Options{Layer: "base"})
	if err != nil {
		tb.Fatal(err)
	}
	var list []Region
	for _, f := range features {
		if string(f.Properties["class"]) != `"oblast"` {
			continue
		}
		switch g := f.Geometry.(type) {
		case orb.Polygon:
			list = append(list, Region{f.Key, orb.MultiPolygon{g}})
		case orb.MultiPolygon:
			list = append(list, Region{f.Key, g})
		}
	}
	if len(list) != 27 {
		tb.Fatalf("%d oblasts, want 27", len(list))
	}
	return list
}
