package places

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"frontline/geo"
	"frontline/geo/mercator"
	"frontline/geo/osm"
	"frontline/geo/place"
	"frontline/geo/tile"
	"frontline/server/basemap"
	"frontline/server/memo"

	"github.com/paulmach/orb"
)

// made is a source of archives with settlements, each in the tile in which it lies.
type made struct {
	archives []basemap.Attached
	places   map[string][]osm.Place
	fail     func(id tile.ID) error
	read     map[tile.ID]int
}

func (m *made) Attached() []basemap.Attached { return m.archives }

func (m *made) Places(_ context.Context, hash string, id tile.ID) (out []osm.Place, err error) {
	m.read[id]++
	if m.fail != nil {
		err = m.fail(id)
	}
	side := float64(uint32(1) << id.Z)
	for _, p := range m.places[hash] {
		if at := mercator.Project(p.At); uint32(at[0]*side) == id.X && uint32(at[1]*side) == id.Y {
			out = append(out, p)
		}
	}
	return out, err
}

func archive(hash string, maxZoom uint8, bounds ...float64) basemap.Attached {
	a := basemap.Attached{Hash: hash, Credit: osm.UsualCredit, MaxZoom: maxZoom, Bounds: [4]float64{-180, -85, 180, 85}}
	copy(a.Bounds[:], bounds)
	return a
}

func settlement(lon, lat float64, class osm.Class, names ...string) osm.Place {
	p := osm.Place{At: orb.Point{lon, lat}, Class: class, Names: map[string]string{"en": names[0]}}
	for i, lang := range []string{"uk", "ru"} {
		if len(names) > i+1 {
			p.Names[lang] = names[i+1]
		}
	}
	return p
}

var (
	shown   = orb.Bound{Min: orb.Point{36.8, 47.9}, Max: orb.Point{37.4, 48.4}}
	always  = func() bool { return true }
	village = settlement(37.05, 48.2, "village", "Vymyshlene", "Вимишлене", "Вымышленное")
)

func (m *made) look(t *testing.T, k *Kept, g *place.Gazetteer) *Index {
	t.Helper()
	m.read = map[tile.ID]int{}
	if _, err := k.Look(t.Context(), m, shown, g, always); err != nil {
		t.Fatal(err)
	}
	return k.Now()
}

func names(x *Index) (out []string) {
	for i := range x.Size() {
		out = append(out, x.place(i).Names["en"])
	}
	return out
}

func newKept() *Kept { return New(memo.NewMemory(256 << 20)) }

func TestSettlementsAroundWhatIsShown(t *testing.T) {
	m := &made{archives: []basemap.Attached{archive("a", 14)}, places: map[string][]osm.Place{"a": {
		settlement(37.2, 48.1, "hamlet", "Khutir"), village, settlement(37.3, 48.3, "town", "Misto"), settlement(36.6, 48.1, "village", "Krai"),
		settlement(30, 50, "village", "Daleko"), settlement(37.1, 48.1, "locality", "Nishcho"),
		// One settlement as the gazetteer has it, by another of its spellings, and another of its name.
		settlement(37.19, 48.29, "town", "Krasnoarmeisk", "Красноармейськ"), settlement(37.0, 48.0, "hamlet", "Pokrovsk", "Покровськ"),
	}}}
	g := place.New([]place.Place{{ID: 1, Point: orb.Point{37.18, 48.28}, Names: map[string]string{"en": "Pokrovsk", "uk": "Покровськ"}, Aliases: []string{"Krasnoarmeysk"}, Country: "UA"}})
	x := m.look(t, newKept(), g)
	if got, want := strings.Join(names(x), " "), "Misto Krai Vymyshlene Khutir Pokrovsk"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if len(m.read) == 0 || len(m.read) > mostTiles {
		t.Errorf("%d tiles were read", len(m.read))
	}
	for id, times := range m.read {
		if times > 1 || id.Z != 13 {
			t.Fatalf("tile %v was read %d times", id, times)
		}
	}
	for _, q := range []string{"Vymyshlene", "вимишлене", "Вымышленное", "Vymishlene", "Вимишл"} {
		found := x.Find(place.Query{Text: q, Limit: 5})
		if len(found) != 1 || found[0].Names["uk"] != "Вимишлене" || found[0].Of.Hash != "a" || found[0].Class != "village" {
			t.Errorf("%s: %+v", q, found)
		}
	}
	if p, metres, bearing, ok := x.Nearest(orb.Point{37.05, 48.22}); !ok || p.Names["en"] != "Vymyshlene" || metres < 2200 || metres > 2230 || bearing > 1 {
		t.Errorf("nearest is %v at %.0f m, %.0f°", p, metres, bearing)
	}
	if p, ok := x.At(orb.Point{37.0501, 48.2001}); !ok || p.Names["en"] != "Vymyshlene" {
		t.Errorf("at its place is %v", p)
	}
	if p, ok := x.At(orb.Point{37.06, 48.2}); ok {
		t.Errorf("beside its place is %v", p)
	}
	// Equal input gives an equal index.
	if again := m.look(t, newKept(), g); !slices.Equal(again.places, x.places) || again.Key() != x.Key() {
		t.Error("read again it is another one")
	}
}

// TestAllSettlementsOfABox are read at once, and written row by row, the same ones in the same bytes.
func TestAllSettlementsOfABox(t *testing.T) {
	m := &made{read: map[tile.ID]int{}, archives: []basemap.Attached{archive("a", 14), archive("b", 12)}, places: map[string][]osm.Place{
		"a": {village, settlement(30, 50, "village", "Daleko")}, "b": {settlement(37.3, 48, "town", "Misto", "Місто")},
	}}
	k := newKept()
	table := func(box orb.Bound) string {
		x, err := k.All(t.Context(), m, box, nil)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := x.Table()
		if err != nil {
			t.Fatal(err)
		}
		return string(raw)
	}
	got := table(around(shown))
	if !strings.Contains(got, `"settlements":[[37.3,48,110,1,"Misto","Місто"],[37.05,48.2,75,0,"Vymyshlene","Вимишлене","Вымышленное"]]`) || !strings.Contains(got, `"hash":"a"`) {
		t.Error(got)
	}
	if again := table(orb.Bound{Min: orb.Point{36, 47}, Max: orb.Point{39, 49}}); again != got || k.Now() != nil {
		t.Errorf("of another box with the same ones: %s", again)
	}
	if none := table(orb.Bound{Min: orb.Point{1, 1}, Max: orb.Point{2, 2}}); !strings.Contains(none, `"settlements":[]`) {
		t.Error(none)
	}
	ctx, end := context.WithCancel(t.Context())
	end()
	if x, err := k.All(ctx, m, shown, nil); err == nil || x != nil {
		t.Errorf("stopped it is %v, %v", x, err)
	}
	m.fail = func(tile.ID) error { return geo.Errorf(geo.EInvalid, "damaged") }
	if _, err := k.All(t.Context(), m, shown, nil); err == nil {
		t.Error("what cannot be read is left out without a word")
	}
}

func TestOneSettlementOfSeveralArchives(t *testing.T) {
	m := &made{archives: []basemap.Attached{archive("a", 14, 36, 47, 37.1, 49), archive("b", 12)}, places: map[string][]osm.Place{
		"a": {village}, "b": {settlement(37.0501, 48.2001, "village", "Vymyshlene"), settlement(37.3, 48, "village", "Vymyshlene")},
	}}
	x := m.look(t, newKept(), nil)
	if x.Size() != 2 || x.place(0).Of.Hash != "a" || x.place(1).Of.Hash != "b" {
		t.Errorf("%v", x.places)
	}
}

func TestAsMuchIsReadAsThereIsRoomFor(t *testing.T) {
	world := orb.Bound{Min: orb.Point{-180, -85}, Max: orb.Point{180, 85}}
	east := orb.Bound{Min: orb.Point{31.5, 44}, Max: orb.Point{40.5, 52.5}} // of Ukraine
	remote := archive("r", 15)
	remote.Remote = true
	deep := archive("d", 14)
	deep.MinZoom = 10
	for _, tt := range []struct {
		box  orb.Bound
		of   basemap.Attached
		zoom uint8
		ok   bool
	}{
		{world, archive("a", 15), 6, true}, {east, archive("a", 15), 11, true}, {around(shown), archive("a", 15), 13, true},
		{around(shown), archive("a", 9), 9, true}, {east, remote, 10, true}, {east, archive("a", 15, 37, 48, 37.2, 48.2), 14, true},
		{east, archive("a", 15, 5, 48, 7, 49), 0, false}, {world, deep, 0, false}, {east, archive("a", 14, 170, -20, -170, 60), 11, true},
	} {
		w, ok := windowOf(tt.box, tt.of)
		if tiles := (w.x1 - w.x0 + 1) * (w.y1 - w.y0 + 1); ok != tt.ok || ok && (w.z != tt.zoom || tiles > mostTiles) {
			t.Errorf("%v of %v: zoom %d, %d tiles, %v; want zoom %d", tt.box, tt.of.Bounds, w.z, tiles, ok, tt.zoom)
		}
	}
	// Of too many settlements the largest stay, and of equals those in the middle.
	m := &made{archives: []basemap.Attached{archive("a", 14)}, places: map[string][]osm.Place{}}
	for i := range 50 {
		class := osm.Class("hamlet")
		if i%10 == 0 {
			class = "village"
		}
		m.places["a"] = append(m.places["a"], settlement(36.8+float64(i)/100, 48.1, class, fmt.Sprintf("%c%c", 'A'+i/7, "aeiouyb"[i%7])))
	}
	k := newKept()
	k.most = 8
	x := m.look(t, k, nil)
	for i := range x.Size() {
		if p := x.place(i); i < 5 != (p.Class == "village") || i >= 5 && (p.At[0] < 37.225 || p.At[0] > 37.275) {
			t.Errorf("%d: %v", i, p)
		}
	}
	if x.Size() != 8 {
		t.Errorf("%d are kept", x.Size())
	}
}

func TestWhatIsReplacedIsReadAnew(t *testing.T) {
	m := &made{archives: []basemap.Attached{archive("a", 12)}, places: map[string][]osm.Place{"a": {village}, "b": {settlement(37.1, 48.1, "village", "Inshe")}}}
	k := newKept()
	before := m.look(t, k, nil)
	// Nothing changed, and what is shown has grown a bit.
	m.read = map[tile.ID]int{}
	grown := orb.Bound{Min: shown.Min, Max: orb.Point{37.41, 48.41}}
	if did, err := k.Look(t.Context(), m, grown, nil, always); did || err != nil || len(m.read) > 0 || k.Now() != before {
		t.Errorf("it is read again: %v, %v", did, err)
	}
	// While the new one is read, there are none.
	m.archives = []basemap.Attached{archive("b", 12)}
	during := 0
	if did, err := k.Look(t.Context(), m, shown, nil, func() bool { during += k.Now().Size(); return true }); !did || err != nil || during > 0 {
		t.Errorf("%v, %v, meanwhile there were %d", did, err, during)
	}
	if got := names(k.Now()); len(got) != 1 || got[0] != "Inshe" || k.Now().Key() == before.Key() {
		t.Errorf("%q", got)
	}
	// What fails is told, and tried again.
	m.archives, m.fail = []basemap.Attached{archive("a", 12)}, func(tile.ID) error { return geo.Errorf(geo.EUnavailable, "being replaced") }
	if did, err := k.Look(t.Context(), m, shown, nil, always); did || geo.ErrorCode(err) != geo.EUnavailable || k.Now() != nil {
		t.Errorf("%v, %v", did, err)
	}
	// A damaged tile leaves the others.
	m.fail = func(id tile.ID) error {
		if id.X%2 == 0 {
			return geo.Errorf(geo.EInvalid, "damaged")
		}
		return nil
	}
	if did, err := k.Look(t.Context(), m, shown, nil, always); !did || err == nil || !strings.Contains(err.Error(), "tiles could not be read") || k.Now() == nil {
		t.Errorf("%v, %v", did, err)
	}
	m.archives, m.fail = nil, nil
	if did, err := k.Look(t.Context(), m, shown, nil, always); !did || err != nil || k.Now() != nil {
		t.Errorf("without archives: %v, %v", did, err)
	}
	// What is told to end ends.
	m.archives = []basemap.Attached{archive("a", 12)}
	if did, err := k.Look(t.Context(), m, shown, nil, func() bool { return false }); did || err != nil || k.Now() != nil {
		t.Errorf("%v, %v", did, err)
	}
}
