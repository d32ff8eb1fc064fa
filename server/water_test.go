package server_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"frontline/data"
	"frontline/geo/geotest"
	"frontline/server/servertest"
)

// withWater are the layers of the tests on the real ground, water and all.
func withWater(t *testing.T) fstest.MapFS {
	t.Helper()
	files := servertest.OnBase(t)
	for _, name := range []string{"water/layer.json", "water/2014-01-01.geojson", "water/2023-06-06.geojson"} {
		b, err := fs.ReadFile(data.BundledLayers(), name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = &fstest.MapFile{Data: b}
	}
	return files
}

// waterSurfaces draw the ground: each is of {date}.
var waterSurfaces = []string{
	"/image/{date}.png?map=8/47.4/34.3&size=300x300",
	"/image/{date}.svg?map=8/47.4/34.3&size=300x300",
	"/style/{date}.json",
	"/tiles/water/{date}/8/152/89.png",
}

func on(surface, date string) string { return strings.Replace(surface, "{date}", date, 1) }

// ofWater are the snapshots of water that an answer was made of.
func ofWater(r *http.Response) (dates []string) {
	for tag := range strings.SplitSeq(r.Header.Get("Cache-Tag"), ",") {
		if _, date, ok := strings.Cut(tag, ".water."); ok {
			dates = append(dates, date)
		}
	}
	return dates
}

// Every painter draws the Kakhovka reservoir up to the day before it ended, and not from then
// on.
func TestEveryPainterDatesWater(t *testing.T) {
	geotest.TakesLong(t)
	f := servertest.Over(t, withWater(t))
	for _, surface := range waterSurfaces {
		var last []byte
		for _, at := range []struct{ date, want string }{{"2014-03-18", "2014-01-01"}, {"2023-06-05", "2014-01-01"}, {"2023-06-06", "2023-06-06"}, {"2025-11-28", "2023-06-06"}} {
			r := f.Get(on(surface, at.date))
			body := servertest.Read(t, r)
			if r.StatusCode != http.StatusOK || !slices.Equal(ofWater(r), []string{at.want}) {
				t.Errorf("%s: %d, of the water of %v, want %s", on(surface, at.date), r.StatusCode, ofWater(r), at.want)
			}
			if at.date == "2023-06-06" && bytes.Equal(body, last) {
				t.Errorf("%s draws the reservoir", on(surface, at.date))
			}
			last = body
		}
	}
	for date, want := range map[string]int{"2023-06-05": http.StatusOK, "2023-06-06": http.StatusNoContent} {
		if r := f.Get("/tiles/water/" + date + "/11/1218/716.mvt"); r.StatusCode != want {
			t.Errorf("the middle of the reservoir on %s is %d, want %d", date, r.StatusCode, want)
		}
	}
}

// Water comes to a record with an update of the bundle: what is pinned before it shows none
// and says nothing of it, as does a record that has none.
func TestPinsFromBeforeWaterShowNone(t *testing.T) {
	geotest.TakesLong(t)
	f := servertest.Over(t, servertest.OnBase(t))
	credit := "Water: GSHHG"
	before := map[string]string{}
	ask := func(path string) (*http.Response, string) {
		t.Helper()
		r := f.Get(path)
		return r, string(servertest.Read(t, r))
	}
	surfaces := slices.DeleteFunc(slices.Clone(waterSurfaces), func(s string) bool { return strings.Contains(s, "water") })
	for _, surface := range surfaces {
		r, body := ask(on(surface, "2025-11-28@1"))
		if r.StatusCode != http.StatusOK || len(ofWater(r)) > 0 || strings.Contains(body, credit) {
			t.Fatalf("%s: %d, of water %v", surface, r.StatusCode, ofWater(r))
		}
		before[surface] = body
	}
	if r, body := ask("/api/layers"); r.StatusCode != http.StatusOK || strings.Contains(body, credit) {
		t.Error("a record without water tells of it")
	}
	if _, reports, err := f.DB.UpdateBundled(t.Context(), withWater(t), "editor"); err != nil || len(reports) != 1 {
		t.Fatalf("%+v, %v", reports, err)
	}
	for _, surface := range surfaces {
		if _, body := ask(on(surface, "2025-11-28@1")); body != before[surface] {
			t.Errorf("%s is another one since water came", on(surface, "2025-11-28@1"))
		}
		r, body := ask(on(surface, "2025-11-28@2"))
		if r.StatusCode != http.StatusOK || len(ofWater(r)) != 1 || body == before[surface] {
			t.Errorf("%s: %d, of water %v", on(surface, "2025-11-28@2"), r.StatusCode, ofWater(r))
		}
		if !strings.Contains(surface, ".png") && !strings.Contains(body, credit) {
			t.Errorf("%s does not say whose water it is", on(surface, "2025-11-28@2"))
		}
	}
}

// The map opens with less than 25 kB of water.
func TestWaterOfTheFirstViewIsSmall(t *testing.T) {
	geotest.TakesLong(t)
	f := servertest.Over(t, withWater(t))
	size := 0
	for x := 75; x <= 78; x++ { // what 1280 by 800 pixels show of all that is held
		for y := 43; y <= 45; y++ {
			size += len(servertest.Read(t, f.Get(fmt.Sprintf("/tiles/water/2025-11-28/7/%d/%d.mvt", x, y), "Accept-Encoding", "br")))
		}
	}
	if most := 25_000; size == 0 || size >= most {
		t.Errorf("water takes %d bytes of the first view, and may take less than %d", size, most)
	}
}
