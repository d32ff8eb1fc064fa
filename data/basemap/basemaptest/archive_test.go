package basemaptest

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"frontline/data/basemap"
	"frontline/data/gazetteer"
	"frontline/geo/osm"
	"frontline/geo/tile"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
)

func opened(t *testing.T, path string) *basemap.Archive {
	t.Helper()
	a, err := basemap.Open(t.Context(), path, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Close() })
	return a
}

func write(t *testing.T, name string, o Options) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := Write(t.Context(), path, o); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestArchivesOfEachSchema reads all tiles of each: what the map shows is the same in all three,
// nothing that is the record's to say is left, and it was there before.
func TestArchivesOfEachSchema(t *testing.T) {
	g, err := gazetteer.Open()
	if err != nil {
		t.Fatal(err)
	}
	inUkraine := osm.Names(g, func(orb.Point) bool { return true })
	seen := map[osm.Schema]map[string]bool{}
	for name, schema := range map[string]osm.Schema{"a.pmtiles": osm.OpenMapTiles, "b.pmtiles": osm.Protomaps, "c.mbtiles": osm.Shortbread} {
		a := opened(t, write(t, name, Options{Schema: schema, MaxZoom: 14}))
		info := a.Info()
		if info.Schema != schema || info.Name != Name || info.Attribution != Attribution || info.Bounds != Around || info.MinZoom != 0 || info.MaxZoom != 14 {
			t.Errorf("%s: %+v", name, info)
		}
		seen[schema] = map[string]bool{}
		var raw, shown []byte
		names := map[string]string{}
		for z := range uint8(15) {
			for _, r := range basemap.Cover(Around, z, z) {
				for n := r.First; n <= r.Last; n++ {
					id := tile.ToID(n)
					in, err := a.Tile(t.Context(), id)
					if err != nil {
						t.Fatal(err)
					}
					raw = append(raw, in...)
					out, err := a.Translated(t.Context(), id, inUkraine)
					if err != nil {
						t.Fatal(err)
					}
					shown = append(shown, out...)
					layers, err := mvt.Unmarshal(out)
					if err != nil {
						t.Fatal(err)
					}
					for _, l := range layers {
						for _, f := range l.Features {
							seen[schema][l.Name+" "+f.Properties.MustString("class")] = true
							if f.Properties["tunnel"] == "yes" {
								seen[schema][l.Name+" tunnel"] = true
							}
							if uk := f.Properties.MustString("name_uk", ""); uk != "" {
								names[uk] = f.Properties.MustString("name")
							}
						}
					}
				}
			}
		}
		if !HasForbidden(string(raw)) || HasForbidden(string(shown)) {
			t.Errorf("%s: what is forbidden is to be in the archive and nowhere else", name)
		}
		if names["Покровськ"] != "Pokrovsk" {
			t.Errorf("%s: no Pokrovsk among %v", name, names)
		}
		for _, n := range Named {
			if !(orb.Bound{Min: orb.Point{Around[0], Around[1]}, Max: orb.Point{Around[2], Around[3]}}).Contains(n.At) {
				continue
			}
			want := n.Shown
			if schema == osm.Shortbread { // which has no name in Ukrainian
				want = ""
			}
			if uk := n.Names["uk"]; uk != "" && names[uk] != want {
				t.Errorf("%s: %s is shown as %q, want %q", name, uk, names[uk], want)
			}
			if bytes.Contains(shown, []byte(n.Names[""])) && n.Shown == "" {
				t.Errorf("%s: %s is shown", name, n.Names[""])
			}
		}
	}
	for _, l := range osm.Layers {
		for _, class := range l.Classes {
			// Only there where no sea and no ice is, as around Pokrovsk.
			kind := l.Name + " " + string(class)
			if want := class != "sea" && class != "ice" && class != "city" && class != "trunk" && class != "canal"; want != seen[osm.OpenMapTiles][kind] {
				t.Errorf("%s is in the archive: %v", kind, !want)
			}
		}
	}
	if !seen[osm.OpenMapTiles]["road tunnel"] || !seen[osm.OpenMapTiles]["rail tunnel"] {
		t.Error("no tunnel")
	}
	want := slices.Sorted(maps.Keys(seen[osm.OpenMapTiles]))
	for schema, kinds := range seen {
		got := slices.Sorted(maps.Keys(kinds))
		if schema == osm.Shortbread {
			got = slices.Compact(slices.Sorted(slices.Values(append(got, "settlement hamlet", "settlement village"))))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s has %s\nwant %s", schema, strings.Join(got, ", "), strings.Join(want, ", "))
		}
	}
}

func TestTheSameOptionsGiveTheSameTiles(t *testing.T) {
	o := Options{Schema: osm.Protomaps, MaxZoom: 11}
	one, err := os.ReadFile(write(t, "a.pmtiles", o))
	if err != nil {
		t.Fatal(err)
	}
	l, again := newCutter(o.Schema, layOut(t)), [][]byte(nil)
	for z := range o.MaxZoom + 1 {
		if err := l.zoom(z, Around, func(_ tile.ID, raw []byte) error {
			packed, err := gzipped(raw)
			again = append(again, packed)
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.HasSuffix(one, bytes.Join(again, nil)) {
		t.Error("laid out anew the country has other tiles")
	}
	o.Version = "2"
	if a, b := opened(t, write(t, "a.pmtiles", o)), opened(t, write(t, "b.pmtiles", Options{Schema: osm.Protomaps, MaxZoom: 11})); a.Info().Hash == b.Info().Hash {
		t.Error("two versions have one hash")
	}
}

func layOut(t *testing.T) []thing {
	t.Helper()
	things, err := lay()
	if err != nil {
		t.Fatal(err)
	}
	return things
}

// TestAStretchedArchiveHasTheSameTiles also holds that an archive as large as the planet's opens
// and answers as a small one does.
func TestAStretchedArchiveHasTheSameTiles(t *testing.T) {
	path := write(t, "a.pmtiles", Options{})
	small := opened(t, path)
	stretched := write(t, "b.pmtiles", Options{})
	const size = 120_000_000_000
	if err := Stretch(stretched, size); err != nil {
		t.Skipf("no files with holes: %v", err)
	}
	large := opened(t, stretched)
	if large.Info().Bytes != size || large.Info().Hash == small.Info().Hash {
		t.Errorf("%+v", large.Info())
	}
	for _, r := range basemap.Cover(Around, 0, 12) {
		for n := r.First; n <= r.Last; n++ {
			want, err := small.Tile(t.Context(), tile.ToID(n))
			if err != nil {
				t.Fatal(err)
			}
			if got, err := large.Tile(t.Context(), tile.ToID(n)); err != nil || !bytes.Equal(got, want) {
				t.Errorf("tile %d has %d bytes, want %d: %v", n, len(got), len(want), err)
			}
		}
	}
}
