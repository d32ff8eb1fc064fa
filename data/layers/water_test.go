package layers_test

import (
	"bytes"
	"maps"
	"slices"
	"testing"

	"github.com/peterstace/simplefeatures/geom"
)

const beforeKakhovka, sinceKakhovka = "2014-01-01", "2023-06-06"

// shaped are the shapes of features by their ids.
func shaped(t *testing.T, features []feature) map[string]geom.Geometry {
	t.Helper()
	out := map[string]geom.Geometry{}
	for _, f := range features {
		out[f.ID] = f.shape(t)
	}
	return out
}

// areasAt are the ids of the areas at a position.
func areasAt(shapes map[string]geom.Geometry, lon, lat float64) (ids []string) {
	at := geom.XY{X: lon, Y: lat}.AsPoint().AsGeometry()
	for id, g := range shapes {
		if g.Dimension() == 2 && g.Envelope().Contains(geom.XY{X: lon, Y: lat}) && geom.Intersects(g, at) {
			ids = append(ids, id)
		}
	}
	return ids
}

// The Kakhovka reservoir ended on 2023-06-06, and nothing is drawn in its place. All else is
// as it was, to the byte.
func TestTheKakhovkaReservoirEnds(t *testing.T) {
	before, since := readSnapshot(t, "water", beforeKakhovka), readSnapshot(t, "water", sinceKakhovka)
	shapes := shaped(t, before)
	left := maps.Clone(shapes)
	for id := range shapes {
		if !slices.ContainsFunc(since, func(f feature) bool { return f.ID == id }) {
			delete(left, id)
		}
	}
	if got := dates(t, "water"); !slices.Equal(got, []string{beforeKakhovka, sinceKakhovka}) {
		t.Errorf("water is of %v", got)
	}
	for _, at := range []struct {
		place    string
		lon, lat float64
	}{{"Nikopol", 34.40, 47.52}, {"Enerhodar", 34.60, 47.55}, {"Beryslav", 33.45, 46.82}, {"below Zaporizhzhia", 35.15, 47.60}} {
		if got := areasAt(shapes, at.lon, at.lat); !slices.Equal(got, []string{"reservoir-kakhovka"}) {
			t.Errorf("off %s there was %v", at.place, got)
		}
		if got := areasAt(left, at.lon, at.lat); len(got) > 0 {
			t.Errorf("off %s there is %v", at.place, got)
		}
	}
	kakhovka := find(t, before, "reservoir-kakhovka")
	for id, g := range left {
		if g.Dimension() != 1 {
			continue
		}
		part, err := geom.Intersection(g, shapes[kakhovka.ID])
		if err != nil {
			t.Fatal(err)
		}
		if part.Length() > 0.1 {
			t.Errorf("%s runs through the reservoir for %.2f°", id, part.Length())
		}
	}
	if !slices.Equal(ids(slices.DeleteFunc(slices.Clone(before), func(f feature) bool { return f.ID == kakhovka.ID })), ids(since)) {
		t.Error("more than the reservoir ended")
	}
	was := readFile(t, "water/"+beforeKakhovka+".geojson")
	for line := range bytes.SplitSeq(readFile(t, "water/"+sinceKakhovka+".geojson"), []byte("\n")) {
		if !bytes.Contains(was, bytes.TrimSuffix(line, []byte(","))) {
			t.Fatalf("%.80s… was not there before", line)
		}
	}
}

// The Dnipro is there at Kherson, and the other reservoirs, the sea and its shores; what
// is land has none.
func TestWhereWaterIs(t *testing.T) {
	features := readSnapshot(t, "water", sinceKakhovka)
	shapes := shaped(t, features)
	for _, at := range []struct {
		place    string
		lon, lat float64
		want     []string
	}{
		{"the Dnipro above Kherson", 32.85, 46.70, []string{"river-145446"}},
		{"Kremenchuk reservoir", 32.6, 49.3, []string{"reservoir-dnipro"}},
		{"Kyiv reservoir", 30.5, 50.9, []string{"reservoir-kyiv"}},
		{"Syvash, which the base map draws as land", 35.26, 45.42, []string{"sea"}},
		{"Black Sea, which is the base map's", 31.5, 44.5, nil},
		{"Simferopol", 34.10, 44.95, nil},
		{"Kherson", 32.61, 46.64, nil},
		{"Odesa", 30.72, 46.47, nil},
	} {
		if got := areasAt(shapes, at.lon, at.lat); !slices.Equal(got, at.want) {
			t.Errorf("at %s is %v, want %v", at.place, got, at.want)
		}
	}
	for _, f := range features {
		if !slices.Contains([]string{"sea", "coast", "lake", "river", "reservoir"}, f.Properties.Class) {
			t.Errorf("%s is of class %q", f.ID, f.Properties.Class)
		}
	}
}
