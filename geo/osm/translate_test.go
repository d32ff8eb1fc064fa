package osm

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"frontline/geo"
	"frontline/geo/place"
	"frontline/geo/tile"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/geojson"
)

var (
	square = orb.Polygon{{{100, 100}, {2000, 100}, {2000, 2000}, {100, 2000}, {100, 100}}}
	street = orb.LineString{{0, 0}, {1000, 1000}, {4000, 200}}
	middle = orb.Point{2048, 2048}
)

// in is a feature of a layer of an archive.
type in struct {
	layer    string
	geometry orb.Geometry
	tags     geojson.Properties
}

// encoded makes a tile of features.
func encoded(t testing.TB, extent uint32, features ...in) []byte {
	t.Helper()
	var layers mvt.Layers
	for _, f := range features {
		i := slices.IndexFunc(layers, func(l *mvt.Layer) bool { return l.Name == f.layer })
		if i < 0 {
			i = len(layers)
			layers = append(layers, &mvt.Layer{Name: f.layer, Version: 2, Extent: extent})
		}
		g := geojson.NewFeature(f.geometry)
		g.Properties = f.tags
		layers[i].Features = append(layers[i].Features, g)
	}
	b, err := mvt.Marshal(layers)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// translated lists what a tile became: each feature with its layer and properties.
func translated(t testing.TB, s Schema, id tile.ID, raw []byte, name Namer) (out []string) {
	t.Helper()
	b, err := Translate(s, id, raw, name)
	if err != nil {
		t.Fatal(err)
	}
	layers, err := mvt.Unmarshal(b)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range layers {
		for _, f := range l.Features {
			text := l.Name
			for _, key := range slices.Sorted(maps.Keys(f.Properties)) {
				text += fmt.Sprintf(" %s=%v", key, f.Properties[key])
			}
			out = append(out, text)
		}
	}
	return out
}

func asNamed(_ orb.Point, _ Class, names map[string]string) map[string]string {
	return map[string]string{"en": names[""]}
}

type tags = geojson.Properties

func TestEachSchemaBecomesTheSame(t *testing.T) {
	want := []string{
		"landcover class=builtup", "landcover class=wood", "water class=sea", "water class=inland", "waterway class=river",
		"road class=minor", "road class=motorway tunnel=yes", "rail class=tram", "rail class=rail",
		"settlement class=hamlet name=Stepove", "settlement class=town name=Selydove",
	}
	for schema, features := range map[Schema][]in{
		Protomaps: {
			{"earth", square, tags{"kind": "earth"}},
			{"landcover", square, tags{"kind": "forest"}}, {"landuse", square, tags{"kind": "residential"}}, {"landuse", square, tags{"kind": "military"}},
			{"water", square, tags{"kind": "ocean"}}, {"water", square, tags{"kind": "lake"}}, {"water", square, tags{"kind": "swimming_pool"}}, {"water", street, tags{"kind": "river"}}, {"water", street, tags{"kind": "ditch"}},
			{"roads", street, tags{"kind": "highway", "kind_detail": "motorway", "is_tunnel": true}}, {"roads", street, tags{"kind": "minor_road", "kind_detail": "residential"}},
			{"roads", street, tags{"kind": "rail", "kind_detail": "rail"}}, {"roads", street, tags{"kind": "rail", "kind_detail": "tram"}}, {"roads", street, tags{"kind": "rail", "kind_detail": "subway"}}, {"roads", street, tags{"kind": "ferry"}},
			{"places", middle, tags{"kind": "locality", "kind_detail": "town", "name": "Selydove"}}, {"places", middle, tags{"kind": "locality", "kind_detail": "hamlet", "name": "Stepove"}},
			{"places", middle, tags{"kind": "locality", "kind_detail": "city", "capital": "yes", "name": "Kyiv"}}, {"places", middle, tags{"kind": "country", "name": "A country"}}, {"places", middle, tags{"kind": "region", "name": "A region"}},
			{"boundaries", street, tags{"kind": "country", "disputed": true}}, {"buildings", square, tags{"kind": "building"}}, {"pois", middle, tags{"kind": "memorial", "name": "A monument"}},
		},
		OpenMapTiles: {
			{"landcover", square, tags{"class": "wood"}}, {"landuse", square, tags{"class": "residential"}}, {"landuse", square, tags{"class": "military"}},
			{"water", square, tags{"class": "ocean"}}, {"water", square, tags{"class": "lake"}}, {"water", square, tags{"class": "swimming_pool"}}, {"waterway", street, tags{"class": "river"}}, {"waterway", street, tags{"class": "drain"}},
			{"transportation", street, tags{"class": "motorway", "brunnel": "tunnel"}}, {"transportation", street, tags{"class": "minor", "brunnel": "bridge"}},
			{"transportation", street, tags{"class": "rail"}}, {"transportation", street, tags{"class": "transit", "subclass": "tram"}}, {"transportation", street, tags{"class": "transit", "subclass": "subway"}}, {"transportation", street, tags{"class": "ferry"}},
			{"place", middle, tags{"class": "town", "name": "Selydove"}}, {"place", middle, tags{"class": "hamlet", "name": "Stepove"}},
			{"place", middle, tags{"class": "city", "capital": 2, "name": "Kyiv"}}, {"place", middle, tags{"class": "country", "name": "A country"}}, {"place", middle, tags{"class": "state", "name": "A region"}},
			{"boundary", street, tags{"admin_level": 2, "disputed": 1}}, {"building", square, tags{}}, {"poi", middle, tags{"class": "monument", "name": "A monument"}},
			{"water_name", middle, tags{"class": "sea", "name": "A sea"}}, {"transportation_name", street, tags{"class": "motorway", "name": "A road"}},
		},
		Shortbread: {
			{"land", square, tags{"kind": "forest"}}, {"land", square, tags{"kind": "residential"}}, {"sites", square, tags{"kind": "danger_area"}},
			{"ocean", square, tags{}}, {"water_polygons", square, tags{"kind": "water"}}, {"water_lines", street, tags{"kind": "river"}}, {"water_lines", street, tags{"kind": "ditch"}},
			{"streets", street, tags{"kind": "motorway", "tunnel": true}}, {"streets", street, tags{"kind": "residential", "bridge": true}},
			{"streets", street, tags{"kind": "rail", "rail": true}}, {"streets", street, tags{"kind": "tram", "rail": true}}, {"streets", street, tags{"kind": "subway", "rail": true}}, {"ferries", street, tags{"kind": "ferry"}},
			{"place_labels", middle, tags{"kind": "town", "name": "Selydove"}}, {"place_labels", middle, tags{"kind": "hamlet", "name": "Stepove"}},
			{"place_labels", middle, tags{"kind": "capital", "name": "Kyiv"}}, {"place_labels", middle, tags{"kind": "state_capital", "name": "A seat"}},
			{"boundaries", street, tags{"admin_level": 2, "disputed": true}}, {"boundary_labels", middle, tags{"admin_level": 2, "name": "A country"}}, {"buildings", square, tags{}}, {"pois", middle, tags{"historic": "monument", "name": "A monument"}},
		},
	} {
		id, raw := tile.ID{Z: 10, X: 600, Y: 340}, encoded(t, 4096, features...)
		got := translated(t, schema, id, raw, asNamed)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s:\n%s", schema, diff)
		}
		places, err := Places(schema, id, raw, asNamed)
		var names []string
		for _, p := range places {
			names = append(names, fmt.Sprintf("settlement class=%s name=%s", p.Class, p.Names["en"]))
			if metres, _ := place.Between(p.At, orb.Point{31.113281, 51.508742}); metres > 20 {
				t.Errorf("%s: %s is at %v", schema, p.Names["en"], p.At)
			}
		}
		slices.Sort(names)
		if diff := cmp.Diff(want[len(want)-2:], names); err != nil || diff != "" {
			t.Errorf("%s: its settlements alone: %v\n%s", schema, err, diff)
		}
	}
}

// TestNoRuleTakesWhatIsTheRecords holds over all rules that no layer of borders or labels of
// others is read: a new rule must not bring them in.
func TestNoRuleTakesWhatIsTheRecords(t *testing.T) {
	for schema, of := range rules {
		for _, r := range of {
			if strings.Contains(r.from, "bound") || strings.Contains(r.from, "admin") {
				t.Errorf("%s: %s is read", schema, r.from)
			}
			if r.kind == points && r.to != Settlement {
				t.Errorf("%s: points of %s are read", schema, r.from)
			}
			for _, kind := range []string{"country", "state", "region", "province", "continent", "capital", "state_capital", "disputed", "claimed"} {
				for _, key := range []string{"kind", "class", "kind_detail"} {
					if c := r.class(map[string]string{key: kind, "kind_detail": kind}); r.to == Settlement && c != "" {
						t.Errorf("%s: a %s of %s is a %s", schema, kind, r.from, c)
					}
				}
			}
		}
	}
}

func TestGeometryStaysAsItIs(t *testing.T) {
	raw := encoded(t, 4096, in{"streets", street, tags{"kind": "primary"}}, in{"land", square, tags{"kind": "forest"}})
	b, err := Translate(Shortbread, tile.ID{}, raw, asNamed)
	if err != nil {
		t.Fatal(err)
	}
	layers, err := mvt.Unmarshal(b)
	if err != nil {
		t.Fatal(err)
	}
	if !orb.Equal(layers[0].Features[0].Geometry, square) || !orb.Equal(layers[1].Features[0].Geometry, street) {
		t.Errorf("%v", layers)
	}
	// Of two layers with different extents the second takes the first's.
	mixed := append(encoded(t, 4096, in{"land", square, tags{"kind": "forest"}}), encoded(t, 2048, in{"water_polygons", square, tags{"kind": "glacier"}})...)
	if b, err = Translate(Shortbread, tile.ID{}, mixed, asNamed); err != nil {
		t.Fatal(err)
	}
	if layers, err = mvt.Unmarshal(b); err != nil || len(layers) != 1 || len(layers[0].Features) != 2 {
		t.Fatalf("%v, %v", layers, err)
	}
	if got := layers[0].Features[1].Geometry.Bound(); got.Max != (orb.Point{4000, 4000}) || got.Min != (orb.Point{200, 200}) {
		t.Errorf("rescaled to %v", got)
	}
}

func TestSettlementsInTheBufferAreTheNextTiles(t *testing.T) {
	raw := encoded(t, 4096, in{"place_labels", orb.Point{-5, 10}, tags{"kind": "town", "name": "West"}}, in{"place_labels", orb.Point{10, 4096}, tags{"kind": "town", "name": "South"}}, in{"place_labels", orb.Point{0, 4095}, tags{"kind": "town", "name": "Here"}})
	if got := translated(t, Shortbread, tile.ID{}, raw, asNamed); len(got) != 1 || !strings.Contains(got[0], "Here") {
		t.Errorf("%q", got)
	}
}

func TestNames(t *testing.T) {
	pokrovsk := orb.Point{37.18, 48.28}
	donetsk := orb.Point{37.8, 48.02}
	g := place.New([]place.Place{
		{ID: 1, Point: pokrovsk, Names: map[string]string{"en": "Pokrovsk", "uk": "Покровськ", "ru": "Покровск"}, Aliases: []string{"Krasnoarmeysk", "Червоноармійськ"}, Country: "UA", Seat: place.SeatOfDistrict},
		{ID: 2, Point: donetsk, Names: map[string]string{"en": "Donetsk", "uk": "Донецьк"}, Country: "UA", Seat: place.SeatOfRegion},
		{ID: 3, Point: orb.Point{37.74, 48.07}, Names: map[string]string{"en": "Suburb", "uk": "Пригород"}, Country: "UA"},
		{ID: 4, Point: orb.Point{19, 50}, Names: map[string]string{"en": "Abroad"}, Country: "XX", Seat: place.SeatOfRegion},
		{ID: 5, Point: orb.Point{20.01, 46}, Names: map[string]string{"en": "Coast", "uk": "Берег"}, Country: "UA"},
	})
	names := Names(g, func(p orb.Point) bool { return p[0] > 20 })
	village := orb.Point{36.5, 48}
	for _, c := range []struct {
		at   orb.Point
		in   map[string]string
		want map[string]string
	}{
		{pokrovsk, map[string]string{"": "Красноармейск", "uk": "Покровськ", "ru": "Красноармейск"}, g.Places()[0].Names},
		{orb.Point{37.2, 48.29}, map[string]string{"": "Pokrovsk"}, g.Places()[0].Names},
		// A former name is never shown, whatever the archive has.
		{pokrovsk, map[string]string{"": "Красноармейск", "ru": "Красноармейск"}, g.Places()[0].Names},
		{pokrovsk, map[string]string{"uk": "Червоноармійськ"}, g.Places()[0].Names},
		{pokrovsk, map[string]string{"uk": "Шевченко"}, map[string]string{"en": "Shevchenko", "uk": "Шевченко"}},
		{orb.Point{37.9, 48.29}, map[string]string{"": "Pokrovsk"}, nil}, // too far, and a bare name
		// As tilemaker has it, which says of no settlement that it is a capital.
		{pokrovsk, map[string]string{"latin": "Покровськ"}, g.Places()[0].Names},
		{donetsk, map[string]string{"latin": "Донецьк", "uk": "Донецьк"}, nil},
		{orb.Point{37.75, 48.06}, map[string]string{"uk": "Донецьк"}, nil}, // a suburb is nearer
		{orb.Point{19.01, 50}, map[string]string{"": "Abroad", "en": "Abroad"}, nil},
		{orb.Point{19.01, 51}, map[string]string{"": "Abroad"}, map[string]string{"en": "Abroad"}},
		// By the sea, outside the outline.
		{orb.Point{19.99, 46}, map[string]string{"": "Приморское", "en": "Primorskoye"}, nil},
		{orb.Point{19.99, 46}, map[string]string{"": "Приморское", "uk": "Приморське"}, map[string]string{"en": "Prymorske", "uk": "Приморське"}},
		{village, map[string]string{"": "Чёрное", "uk": "Згурівка"}, map[string]string{"en": "Zghurivka", "uk": "Згурівка"}},
		{village, map[string]string{"": "Чёрное", "uk": "Покровка", "ru": "Покровка"}, map[string]string{"en": "Pokrovka", "uk": "Покровка", "ru": "Покровка"}},
		{village, map[string]string{"uk": "Бахмут", "ru": "Артёмовск"}, map[string]string{"en": "Bakhmut", "uk": "Бахмут"}},
		{village, map[string]string{"": "Чёрное", "ru": "Чёрное", "en": "Chornoye"}, nil},
		{village, map[string]string{"uk": "Красный Посёлок"}, nil},
		{village, map[string]string{"uk": "12"}, nil},
		{orb.Point{-122.4, 37.78}, map[string]string{"": "San Francisco", "uk": "Сан-Франциско"}, map[string]string{"en": "San Francisco", "uk": "Сан-Франциско"}},
		{orb.Point{2, 48}, map[string]string{"": "Ville", "latin": "Ville", "en": "Town"}, map[string]string{"en": "Town"}},
	} {
		if diff := cmp.Diff(c.want, names(c.at, "town", c.in)); diff != "" {
			t.Errorf("%v: %s", c.in, diff)
		}
	}
}

func TestDamagedTilesAreRefused(t *testing.T) {
	raw := encoded(t, 4096, in{"streets", street, tags{"kind": "primary"}})
	for n := range raw {
		if _, err := Translate(Shortbread, tile.ID{}, raw[:n], asNamed); err != nil && geo.ErrorCode(err) != geo.EInvalid {
			t.Errorf("cut after %d: %v", n, err)
		}
	}
	if _, err := Translate(Shortbread, tile.ID{}, raw[:len(raw)-3], asNamed); err == nil {
		t.Error("a tile that was cut off is taken")
	}
	for what, table := range map[string][]byte{
		"features": bytes.Repeat([]byte{0x12, 0}, mostFeatures+1), "keys": bytes.Repeat([]byte{0x1a, 0}, mostKeys+1), "values": bytes.Repeat([]byte{0x22, 0}, mostFeatures+1),
	} {
		raw := appendBytes(nil, 3, append(appendBytes(nil, 1, []byte("streets")), table...))
		if _, err := Translate(Shortbread, tile.ID{}, raw, asNamed); geo.ErrorCode(err) != geo.ETooLarge {
			t.Errorf("too many %s: %v", what, err)
		}
	}
	long := appendBytes([]byte{3 << 3, lines}, 4, append([]byte{9, 0, 0}, make([]byte, 2*mostPositions)...))
	raw = appendBytes(nil, 3, appendBytes(appendBytes(nil, 1, []byte("streets")), 2, long))
	if _, err := Translate(Shortbread, tile.ID{}, raw, asNamed); geo.ErrorCode(err) != geo.ETooLarge {
		t.Errorf("a line of too many positions: %v", err)
	}
}

// TestNamesAreLines of text, and no longer than one.
func TestNamesAreLines(t *testing.T) {
	got := namesOf(map[string]string{"name": "A\u202e\n\x1bB", "name:uk": strings.Repeat("а", 201), "name_ru": "\xff", "name:en": " \u200b", "name:latin": "C", "name_latin": "E", "names": "D"})
	if diff := cmp.Diff(map[string]string{"": "A B", "latin": "C"}, got); diff != "" {
		t.Error(diff)
	}
}

func FuzzTranslate(f *testing.F) {
	f.Add(encoded(f, 4096, in{"streets", street, tags{"kind": "primary"}}, in{"place_labels", middle, tags{"kind": "town", "name": "A"}}), byte(2))
	f.Add(encoded(f, 512, in{"landuse", square, tags{"class": "residential", "kind": "residential"}}, in{"transportation", street, tags{"class": "minor"}}), byte(1))
	schemas := []Schema{Protomaps, OpenMapTiles, Shortbread}
	f.Fuzz(func(t *testing.T, raw []byte, schema byte) {
		s := schemas[int(schema)%len(schemas)]
		one, err := Translate(s, tile.ID{Z: 3}, raw, asNamed)
		if err != nil {
			return
		}
		if _, err := Places(s, tile.ID{Z: 3}, raw, asNamed); err != nil {
			t.Error("of a tile that is translated the settlements cannot be read:", err)
		}
		if again, err := Translate(s, tile.ID{Z: 3}, raw, asNamed); err != nil || !slices.Equal(one, again) {
			t.Error("the same tile gives other bytes")
		}
	})
}
