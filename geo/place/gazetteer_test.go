package place_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"frontline/geo/place"
)

func some() []place.Place {
	return []place.Place{
		{
			ID: 704422, Point: orb.Point{37.17585, 48.28198}, Names: map[string]string{"uk": "Покровськ", "en": "Pokrovsk", "ru": "Покровск"},
			Aliases: []string{"Красноармійськ", "Krasnoarmeysk"}, Country: "UA", Region: "donetsk", Seat: place.SeatOfDistrict, Size: 127,
		},
		{ID: 707898, Point: orb.Point{36.25576, 47.66685}, Names: map[string]string{"uk": "Гуляйполе", "en": "Huliaipole"}, Country: "UA", Region: "zaporizhzhia", Size: 110},
		{ID: 500, Point: orb.Point{36.58, -50.61}, Names: map[string]string{"en": "Belgorod"}, Country: "RU", Seat: place.SeatOfRegion, Size: 145},
		{ID: 501, Point: orb.Point{30, 50}, Names: map[string]string{"uk": "Село", "en": "Its own"}, Country: "UA"},
	}
}

func TestDecodeReadsWhatEncodeWrites(t *testing.T) {
	want := place.New(some()).Places()
	got, err := place.Decode(place.Encode(want))
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v\n%s", err, diff)
	}
	if got, err := place.Decode(place.Encode(nil)); len(got) > 0 || err != nil {
		t.Errorf("of nothing there are %v, %v", got, err)
	}
	b := place.Encode(want)
	for n := range b {
		if _, err := place.Decode(b[:n]); err == nil {
			t.Errorf("%d of %d bytes were read without an error", n, len(b))
		}
	}
	if _, err := place.Decode(append(b, 0)); err == nil {
		t.Error("a byte too many is not told")
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(place.Encode(some()))
	f.Add([]byte("frontline gazetteer 1\n"))
	f.Fuzz(func(_ *testing.T, b []byte) { place.Decode(b) })
}

func TestPlaceByID(t *testing.T) {
	g := place.New(some())
	if p, ok := g.Place(704422); !ok || p.Name("uk") != "Покровськ" || p.Name("de") != "Pokrovsk" {
		t.Errorf("it is %v, %t", p, ok)
	}
	if p, ok := g.Place(1); ok {
		t.Errorf("there is %v", p)
	}
}

func TestWhere(t *testing.T) {
	g := place.New(some())
	for _, tt := range []struct {
		at   orb.Point
		id   int64
		km   int
		wind string
		near bool
	}{
		{orb.Point{36.25576, 47.66685}, 707898, 0, "n", true},
		{orb.Point{36.29, 47.685}, 707898, 3, "ne", true},
		{orb.Point{36.25576, 47.6}, 707898, 7, "s", true},
		{orb.Point{36.2, 47.67}, 707898, 4, "w", true},
		{orb.Point{37, 48.3}, 704422, 13, "w", false},
		{orb.Point{37.1, 48.35}, 704422, 9, "nw", true},
	} {
		w, ok := g.Where(tt.at)
		if !ok || w.Place.ID != tt.id || w.Kilometres() != tt.km || w.Wind() != tt.wind && tt.km > 0 || w.IsNear() != tt.near {
			t.Errorf("%v is %d km %s of %d (%t), %t", tt.at, w.Kilometres(), w.Wind(), w.Place.ID, w.IsNear(), ok)
		}
	}
	if _, ok := place.New(nil).Where(orb.Point{}); ok {
		t.Error("there is a settlement where there is none")
	}
}

// TestNearestIsTheNearest compares it with a look at all.
func TestNearestIsTheNearest(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	var places []place.Place
	for i := range 2000 {
		places = append(places, place.Place{ID: int64(i), Point: orb.Point{20 + 20*r.Float64()*r.Float64(), 40 + 15*r.Float64()}})
	}
	g := place.New(places)
	for range 500 {
		at := orb.Point{15 + 30*r.Float64(), 35 + 25*r.Float64()}
		least := math.Inf(1)
		for _, p := range places {
			metres, _ := place.Between(p.Point, at)
			least = min(least, metres)
		}
		if p, metres, _ := g.Nearest(at); metres != least {
			t.Errorf("the nearest to %v is %d, %.0f m; one is %.0f m away", at, p.ID, metres, least)
		}
	}
}

func BenchmarkNearest(b *testing.B) {
	r := rand.New(rand.NewPCG(7, 8))
	var places []place.Place
	for i := range 200_000 {
		places = append(places, place.Place{ID: int64(i), Point: orb.Point{22 + 18*r.Float64(), 44 + 8*r.Float64()}})
	}
	g := place.New(places)
	for b.Loop() {
		g.Nearest(orb.Point{22 + 18*r.Float64(), 44 + 8*r.Float64()})
	}
}
