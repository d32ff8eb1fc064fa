package archive

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"frontline/data/basemap"
	"frontline/data/basemap/basemaptest"
	"frontline/data/pmtiles"
	"frontline/geo"
	"frontline/geo/osm"
	"frontline/geo/tile"

	"github.com/klauspost/compress/gzip"
	"github.com/paulmach/orb"
)

// named gives settlements the names that an archive has.
func named(_ orb.Point, _ osm.Class, names map[string]string) map[string]string {
	return map[string]string{"en": names[""], "uk": names["uk"]}
}

// partOf is a part of a made-up archive, in a file of its own.
func partOf(t *testing.T, name string, o basemaptest.Options) BasemapOptions {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(dir, name)
	if err := basemaptest.Write(t.Context(), path, o); err != nil {
		t.Fatal(err)
	}
	from, err := basemap.Open(t.Context(), path, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { from.Close() })
	part, err := basemap.Part{From: from, Box: [4]float64{37, 48.1, 37.2, 48.3}, MaxZoom: 12, Names: named}.Within(9)
	if err != nil {
		t.Fatal(err)
	}
	sizes, err := MeasureBasemap(t.Context(), part)
	if err != nil {
		t.Fatal(err)
	}
	out := BasemapOptions{Part: part, Path: filepath.Join(dir, "part.pmtiles")}
	for _, s := range sizes {
		out.Total += s.Tiles
	}
	return out
}

// tilesIn are all tiles of an archive of PMTiles, unpacked.
func tilesIn(t *testing.T, path string) (map[tile.ID]string, pmtiles.Summary, []byte) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	r, err := pmtiles.NewReader(t.Context(), pmtiles.NewFileSource(f, info.Size()), nil)
	if err != nil {
		t.Fatal(err)
	}
	out := map[tile.ID]string{}
	err = r.Each(t.Context(), []pmtiles.Range{{Last: 1 << 40}}, func(first, run uint64, c pmtiles.Content) error {
		packed, err := r.Content(t.Context(), c)
		if err != nil {
			return err
		}
		raw, err := pmtiles.Unpack(r.Summary().Tiles, packed, 1<<24)
		for n := first; n < first+run; n++ {
			out[tile.ToID(n)] = string(raw)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out, r.Summary(), r.Metadata()
}

// TestAPartHasTheTilesOfTheBoxTranslated, of both formats: each tile is what a server that has the
// part attached answers, and nothing else is there.
func TestAPartHasTheTilesOfTheBoxTranslated(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"a.pmtiles", "a.mbtiles"} {
		o := partOf(t, name, basemaptest.Options{})
		report, err := Basemap(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		got, summary, metadata := tilesIn(t, o.Path)
		want := map[tile.ID]string{}
		for _, r := range basemap.Cover(o.Part.Box, 8, 12) {
			for n := r.First; n <= r.Last; n++ {
				raw, err := o.Part.Translated(t.Context(), tile.ToID(n))
				if err != nil {
					t.Fatal(err)
				}
				if raw != nil {
					want[tile.ToID(n)] = string(raw)
				}
			}
		}
		if !maps.Equal(got, want) || len(got) < 15 || report.Tiles != uint64(len(got)) {
			t.Errorf("%s: %d tiles are there, %d are reported, %d are in the box", name, len(got), report.Tiles, len(want))
		}
		if summary.MinZoom != 8 || summary.MaxZoom != 12 || summary.Bounds != [4]float64{37.05, 48.2, 37.2, 48.3} {
			t.Errorf("%s: %+v", name, summary)
		}
		for _, want := range []string{"openstreetmap.org/copyright", "ODbL", o.Part.From.Info().Hash, `"settlement"`} {
			if !bytes.Contains(metadata, []byte(want)) {
				t.Errorf("%s does not say %s: %s", name, want, metadata)
			}
		}
		all := strings.Join(append([]string{string(metadata)}, values(got)...), "")
		if strings.Contains(all, basemaptest.Forbidden) || !strings.Contains(all, "Покровськ") {
			t.Error("it has what no archive may bring, or no town")
		}
		if outside, err := o.Part.Translated(t.Context(), tile.ID{Z: 12}); outside != nil || err != nil {
			t.Errorf("outside: %d bytes, %v", len(outside), err)
		}
	}
}

func values(m map[tile.ID]string) (out []string) {
	for _, v := range m {
		out = append(out, v)
	}
	return out
}

func TestAStoppedPartGoesOnToTheSameBytes(t *testing.T) {
	t.Parallel()
	o := partOf(t, "a.pmtiles", basemaptest.Options{})
	if _, err := Basemap(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	whole := readFile(t, o.Path)
	o.Path += "2.pmtiles"
	for _, tiles := range []uint64{1, 5, o.Total / 2, o.Total} {
		ctx, stop := context.WithCancel(t.Context())
		first := uint64(0)
		o.Progress = func(done, _ uint64) {
			if first == 0 {
				first = done
			}
			if done >= tiles {
				stop()
			}
		}
		_, err := Basemap(ctx, o)
		stop()
		if geo.ErrorCode(err) != geo.EUnavailable || !strings.Contains(err.Error(), "the same command goes on") {
			t.Fatalf("stopped after %d: %v", tiles, err)
		}
		if tiles > 5 && first < 3 {
			t.Errorf("it goes on after %d tiles", first)
		}
		if _, err := os.Stat(o.Path); err == nil {
			t.Error("a half archive is there")
		}
	}
	o.Progress = nil
	if _, err := Basemap(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(readFile(t, o.Path), whole) {
		t.Error("it comes out differently")
	}
}

func TestPartsAreToldFromEachOther(t *testing.T) {
	t.Parallel()
	o := partOf(t, "a.pmtiles", basemaptest.Options{})
	seen := map[string]string{o.Part.Hash(): "itself"}
	for name, change := range map[string]func(*basemap.Part){
		"box":     func(p *basemap.Part) { p.Box[0] -= 0.5 },
		"zoom":    func(p *basemap.Part) { p.MaxZoom-- },
		"names":   func(p *basemap.Part) { p.NamesOf = "others" },
		"archive": func(p *basemap.Part) { p.From = partOf(t, "b.pmtiles", basemaptest.Options{Version: "2"}).Part.From },
	} {
		other := o.Part
		change(&other)
		if before := seen[other.Hash()]; before != "" || len(other.Hash()) != 32 {
			t.Errorf("another %s: it has the hash of %s", name, before)
		}
		seen[other.Hash()] = name
	}
	for _, c := range []struct {
		part basemap.Part
		say  string
	}{
		{basemap.Part{Box: [4]float64{22, 44, 23, 45}, MaxZoom: 14}, "it has nothing in the box 22,44,23,45: it is of 37.05,48.2,37.35,48.36"},
		{basemap.Part{Box: o.Part.Box, MaxZoom: 7}, "none of them is left up to zoom 7"},
	} {
		c.part.From = o.Part.From
		if _, err := c.part.Within(9); geo.ErrorCode(err) != geo.EInvalid || !strings.Contains(err.Error(), c.say) {
			t.Errorf("want %q: %v", c.say, err)
		}
	}
}

// TestATileInARowIsNamedByWhereItLies: an archive may hold the same for many tiles in a row, and a
// settlement in each of them lies elsewhere.
func TestATileInARowIsNamedByWhereItLies(t *testing.T) {
	t.Parallel()
	o := partOf(t, "a.pmtiles", basemaptest.Options{})
	raw, err := o.Part.From.Tile(t.Context(), tile.ID{Z: 8, X: 154, Y: 88})
	if err != nil || raw == nil {
		t.Fatal(err)
	}
	p := o.Part
	p.Names = func(at orb.Point, _ osm.Class, _ map[string]string) map[string]string {
		return map[string]string{"en": fmt.Sprint(at)}
	}
	first := tile.FromID(tile.ID{Z: 12, X: 2471, Y: 1419})
	seen := map[string]bool{}
	n := 0
	var packed bytes.Buffer
	zw := gzip.NewWriter(&packed)
	if _, err := zw.Write(raw); err != nil {
		t.Fatal(err)
	}
	if err := zw.Close(); err != nil {
		t.Fatal(err)
	}
	err = p.Translate(first, 3, packed.Bytes(), func(_, run uint64, translated []byte) {
		n += int(run)
		seen[string(translated)] = true
	})
	if err != nil || n != 3 || len(seen) != 3 {
		t.Errorf("%d tiles, %d of them distinct, %v", n, len(seen), err)
	}
}

// TestWhatIsPublishedIsOfItsRevision: what was published of an archive is known again by osm.Revision
// and not made anew, however the program that would make it has changed.
func TestWhatIsPublishedIsOfItsRevision(t *testing.T) {
	t.Parallel()
	if runtime.GOARCH != "amd64" {
		t.Skip("elsewhere the made-up country is laid out with other roundings")
	}
	const revision, want = 4, "ea99f09f958ebcd6"
	sum := sha256.New()
	for _, schema := range []osm.Schema{osm.OpenMapTiles, osm.Protomaps, osm.Shortbread} {
		o := partOf(t, "a.pmtiles", basemaptest.Options{Schema: schema})
		for _, r := range o.Part.Ranges() {
			for n := r.First; n <= r.Last; n++ {
				b, err := o.Part.Translated(t.Context(), tile.ToID(n))
				if err != nil {
					t.Fatal(err)
				}
				fmt.Fprintln(sum, n, len(b))
				sum.Write(b)
			}
		}
	}
	if got := hex.EncodeToString(sum.Sum(nil)[:8]); got != want || osm.Revision != revision {
		t.Errorf("revision %d gives %s: raise osm.Revision where Translate gives other tiles than before, and write both here; where only the made-up country changed, the second", osm.Revision, got)
	}
}
