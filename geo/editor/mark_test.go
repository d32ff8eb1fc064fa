package editor_test

import (
	"math"
	"strings"
	"testing"

	"frontline/geo"
	"frontline/geo/editor"
	"frontline/geo/place"

	"github.com/paulmach/orb"
)

func TestMarksAreRead(t *testing.T) {
	for v, want := range map[string]editor.Mark{
		"ring:37.2,48.3,20km:Within range":   {Kind: editor.Ring, At: orb.Point{37.2, 48.3}, Metres: 20_000, Text: "Within range"},
		"ring:-37.2,-48.3,750m":              {Kind: editor.Ring, At: orb.Point{-37.2, -48.3}, Metres: 750},
		"ring:37.2,48.3,1.5km: 15:30  UTC ":  {Kind: editor.Ring, At: orb.Point{37.2, 48.3}, Metres: 1500, Text: "15:30 UTC"},
		"arrow:36.5,48.1>37.2,48.3:Advance":  {Kind: editor.Arrow, At: orb.Point{36.5, 48.1}, To: orb.Point{37.2, 48.3}, Text: "Advance"},
		"arrow:36.5,48.1>37.2,48.3":          {Kind: editor.Arrow, At: orb.Point{36.5, 48.1}, To: orb.Point{37.2, 48.3}},
		"label:37.2000004,48.3:< 20 km, x>y": {Kind: editor.Label, At: orb.Point{37.2, 48.3}, Text: "< 20 km, x>y"},
		"place:Гуляйполе":                    {Kind: editor.Place, Name: "Гуляйполе"},
	} {
		got, err := editor.ParseMark(v)
		if err != nil || got != want {
			t.Errorf("%q is read as %+v, %v", v, got, err)
		}
	}
}

func TestWrongMarksAreRefused(t *testing.T) {
	for v, says := range map[string]string{
		"":                                  "cannot be read",
		"circle:37,48,2km":                  "cannot be read",
		"ring:37.2,48.3":                    "cannot be read",
		"ring:37.2,48.3,20":                 "cannot be read",
		"ring:37.2,48.3,49m":                "from 50 m",
		"ring:37.2,48.3,1001km":             "to 1000 km",
		"ring:1e2,48.3,20km":                "cannot be read",
		"ring:NaN,48.3,20km":                "cannot be read",
		"ring:181,48.3,20km":                "cannot be read",
		"ring:37,86,20km":                   "cannot be read",
		"arrow:37,48>37,48":                 "cannot be read",
		"arrow:37,48":                       "cannot be read",
		"label:37,48:":                      "cannot be read",
		"label:37,48: ":                     "cannot be read",
		"place: ":                           "cannot be read",
		"label:37,48:a\u202eb":              "U+202E",
		"label:37,48:a\u2066b":              "U+2066",
		"label:37,48:a\u200bb":              "U+200B",
		"label:37,48:a\nb":                  "U+000A",
		"label:37,48:<b>x</b>":              "without HTML",
		"label:37,48:\xff":                  "UTF-8",
		"place:a\u202eb":                    "U+202E",
		"place:" + strings.Repeat("a", 300): "at most",
		"label:37,48:" + strings.Repeat("a", editor.MostText+1): "at most 60",
	} {
		if _, err := editor.ParseMark(v); geo.ErrorCode(err) != geo.EInvalid || !strings.Contains(geo.ErrorMessage(err), says) {
			t.Errorf("%q: %v", v, err)
		}
	}
	if _, err := editor.ParseMarks(make([]string, editor.MostMarks+1)); !strings.Contains(geo.ErrorMessage(err), "at most 20") {
		t.Errorf("too many marks: %v", err)
	}
}

// Each corner of a ring is as far from its middle, over the ground, as it says.
func TestARingIsAsWideAsItSays(t *testing.T) {
	for _, at := range []orb.Point{{37.2, 48.3}, {0, 0}, {179.9, -60}, {31, 84}} {
		for _, metres := range []float64{50, 20_000, 1e6} {
			for i, p := range (editor.Mark{Kind: editor.Ring, At: at, Metres: metres}).Outline() {
				got, _ := place.Between([2]float64(at), p)
				if math.Abs(got-metres) > 0.001 || math.Abs(p[0]-at[0]) > 180 {
					t.Fatalf("corner %d of a ring of %g m around %v is %g m away, at %v", i, metres, at, got, p)
				}
			}
		}
	}
}

// What is read is read again the same, says nothing that could be taken for something else,
// and is within its bounds.
func FuzzParseMark(f *testing.F) {
	for _, v := range []string{
		"ring:37.2,48.3,20km:Within range", "arrow:36.5,48.1>37.2,48.3:Advance", "label:37.2,48.3:15:30", "place:Huliaipole",
		"ring:-0,0,50m", "label:180,-85:x", "arrow:0,0>0.000001,0", "ring:37.2,48.3,0.05km", "label:1,1:<", "place:a:b",
	} {
		f.Add(v)
	}
	f.Fuzz(func(t *testing.T, v string) {
		m, err := editor.ParseMark(v)
		if err != nil {
			if geo.ErrorCode(err) != geo.EInvalid || len(geo.ErrorMessage(err)) > 1000 {
				t.Errorf("%q: %v", v, err)
			}
			return
		}
		again, err := editor.ParseMark(m.String())
		if err != nil || again != m {
			t.Errorf("%q is %+v, and %q is %+v, %v", v, m, m.String(), again, err)
		}
		if strings.ContainsAny(m.Text+m.Name, "\u202e\u2066\n\x00") || m.Kind == editor.Ring && (m.Metres < 50 || m.Metres > 1e6) || math.Abs(m.At[0]) > 180 || math.Abs(m.At[1]) > 85 {
			t.Errorf("%q is %+v", v, m)
		}
	})
}
