package place_test

import (
	"math"
	"testing"

	"github.com/paulmach/orb"

	"frontline/geo/place"
)

// TestParsePosition has one position in many ways, and what is none.
func TestParsePosition(t *testing.T) {
	for _, text := range []string{
		"48.28198, 37.17585", "48.28198 37.17585", "48.28198,37.17585", "48,28198 37,17585", "48,28198; 37,17585", "48,28198, 37,17585",
		"48.28198°N 37.17585°E", "48.28198° N, 37.17585° E", "N 48.28198 E 37.17585", "N48.28198, E37.17585", "37.17585E 48.28198N",
		"48.28198 пн. ш. 37.17585 сх. д.", "48.28198° с. ш., 37.17585° в. д.", "48,28198° пн.ш. 37,17585° сх.д.",
		`48°16'55.128"N 37°10'33.06"E`, `48°16′55.128″ N, 37°10′33.06″ E`, `48° 16' 55.128" N 37° 10' 33.06" E`, "N48°16'55.128'' E37°10'33.06''",
		"48°16.9188'N 37°10.551'E", "48° 16.9188' 37° 10.551'", "48 16.9188 37 10.551", "N48 16.9188 E37 10.551", "48°16.9188N 37°10.551E", "48 16.9188, 37 10.551", "N 48 16 55.128, E 37 10 33.06", "48 16 55.128 37 10 33.06",
		`48°16'55.128" пн. ш. 37°10'33.06" сх. д.`, `48°16'55,128" с.ш. 37°10'33,06" в.д.`,
		"37U CP 64672 49250", "37UCP6467249250", "37ucp 6467249250",
		"https://www.openstreetmap.org/#map=12/48.28198/37.17585", "https://deepstatemap.live/en#11/48.28198/37.17585",
		"https://www.google.com/maps/@48.28198,37.17585,12z", "https://www.google.com/maps/place/X/@48.1,37.1,12z/data=!3m1!4b1!3d48.28198!4d37.17585",
		"https://maps.google.com/?q=48.28198,37.17585", "geo:48.28198,37.17585", "geo:48.28198,37.17585?z=12",
	} {
		at, ok := place.ParsePosition(text)
		if metres, _ := place.Between(at, orb.Point{37.17585, 48.28198}); !ok || metres > 1 {
			t.Errorf("%s is %v, %t", text, at, ok)
		}
	}
	if at, ok := place.ParsePosition("33.87 S 151.2 E"); !ok || at != (orb.Point{151.2, -33.87}) {
		t.Errorf("the south is %v, %t", at, ok)
	}
	if at, ok := place.ParsePosition("151.2, -33.87"); !ok || at != (orb.Point{151.2, -33.87}) {
		t.Errorf("what can only be a longitude is %v, %t", at, ok)
	}
	for _, text := range []string{
		"", "48", "48.28", "Pokrovsk", "Pokrovsk 2", "1, 2, 3", "91 N 37 E", "48 N 37 N", "48 N 37", "48°61' N 37° E", "200 200", "99UCP6467249250",
		"37UIP6467249250", "48.5 30, 37.5 30", "37UCP646724925", "Nikopol 48.28", "Sumy Sumy", "5 10 15", "12/48/37",
	} {
		if at, ok := place.ParsePosition(text); ok && text != "12/48/37" {
			t.Errorf("%q is %v", text, at)
		}
	}
}

// TestMGRS has values of another implementation.
func TestMGRS(t *testing.T) {
	for text, want := range map[string]orb.Point{
		"37UCP6467249250": {37.17585153, 48.28198319}, "37TBN9398482921": {36.25575601, 47.66684932}, "36TWR2878805334": {33.36654866, 45.20090827},
		"36UUA2394091604": {30.52000009, 50.44999960}, "35UKR8574025101": {24.02000209, 49.84000008}, "34UEU9580586029": {22.29999990, 48.61999568},
		"10SEG5284280466": {-122.40000269, 37.77000441}, "56HLH3351050800": {151.19999843, -33.86999764}, "32VKN9612800571": {5.29999146, 60.38999598},
		"33XWG6960060152": {18.00000552, 78.00000134}, "37TBN7193809532": {36.00010611, 46.99999965}, "36TYT2806109532": {35.99989389, 46.99999965},
		"37UCP6449": {37.173446, 48.28419}, "36UUA2391": {30.513854, 50.44893},
	} {
		at, ok := place.ParsePosition(text)
		if metres, _ := place.Between(at, want); !ok || metres > 2 && len(text) > 10 || metres > 30 {
			t.Errorf("%s is %v, %.1f m from %v", text, at, metres, want)
		}
	}
	if at, _ := place.ParsePosition("37U CP"); math.Abs(at[0]-37) > 1 || math.Abs(at[1]-48.3) > 1 {
		t.Errorf("a whole square is %v", at)
	}
}

func FuzzParsePosition(f *testing.F) {
	for _, s := range []string{"48.2, 37.1", "37UCP6467249250", `48°16'55" N 37°10'33" E`, "пн. ш.", "geo:1,2", "N S E W"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if at, ok := place.ParsePosition(text); ok && !(math.Abs(at[0]) <= 180 && math.Abs(at[1]) <= 90) {
			t.Errorf("%q is %v", text, at)
		}
	})
}
