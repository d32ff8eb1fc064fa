package framing

import (
	"net/url"
	"strings"
	"testing"

	"frontline/geo"
)

func TestQueryIsRead(t *testing.T) {
	for query, check := range map[string]func(Query) bool{
		"":                                  func(q Query) bool { return q.Center == nil && q.Bound == nil && q.Padding == Padding },
		"map=8.6/48.2/37.2":                 func(q Query) bool { return q.Zoom == 8.6 && q.Center[0] == 37.2 && q.Center[1] == 48.2 },
		"map=8.65432/48.2/37.2":             func(q Query) bool { return q.Zoom == 8.6543 },
		"bbox=35,47,39,50&padding=0":        func(q Query) bool { return q.Bound.Min[0] == 35 && q.Bound.Max[1] == 50 && q.Padding == 0 },
		"fit=control&padding=40":            func(q Query) bool { return q.Layer == "control" && q.Padding == 40 },
		"place=Huliaipole&radius=20km":      func(q Query) bool { return q.Place == "Huliaipole" && q.Radius == 20 },
		"place=Huliaipole&radius=2.5":       func(q Query) bool { return q.Radius == 2.5 },
		"place=Huliaipole&zoom=9.5&other=1": func(q Query) bool { return *q.PlaceZoom == 9.5 },
	} {
		values, _ := url.ParseQuery(query)
		if q, err := Parse(values, 1200, 800); err != nil || !check(q) {
			t.Errorf("%q is read as %+v, %v", query, q, err)
		}
	}
}

func TestQueryIsRefused(t *testing.T) {
	for query, why := range map[string]string{
		"map=17/48/37":                      "from 0 to 16",
		"map=8.6/48":                        "map is",
		"map=NaN/48/37":                     "map is",
		"bbox=39,47,35,50":                  "bbox is",
		"fit=Control":                       "fit is the id",
		"place=%20":                         "place is a name",
		"place=Kyiv&radius=0":               "radius is",
		"place=Kyiv&radius=20mi":            "radius is",
		"place=Kyiv&zoom=9&radius=20km":     "not both",
		"place=Kyiv&zoom=99":                "zoom is",
		"radius=20km":                       "go with place",
		"zoom=9":                            "go with place",
		"map=8/48/37&bbox=35,47,39,50":      "map and bbox contradict",
		"fit=control&place=Kyiv":            "fit and place contradict",
		"map=8/48/37&padding=20":            "padding is around",
		"padding=-1":                        "padding is how many",
		"padding=400":                       "at most 266",
		"place=Kyiv&padding=0x10":           "padding is how many",
		"bbox=35,47,39,50&fit=a&place=Kyiv": "bbox and fit and place",
	} {
		values, err := url.ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Parse(values, 1200, 800); geo.ErrorCode(err) != geo.EInvalid || !strings.Contains(geo.ErrorMessage(err), why) {
			t.Errorf("%q: %v, want %q", query, err, why)
		}
	}
}

// A circle is as far around its place to the north as to the east, on the map.
func TestCircleIsRoundOnTheMap(t *testing.T) {
	b := aroundPoint([2]float64{36.256, 47.665}, 20)
	if w, h := (b.Max[0]-b.Min[0])*111.32*0.6735, (b.Max[1]-b.Min[1])*111.19; w < 39.5 || w > 40.5 || h < 39.5 || h > 40.5 {
		t.Errorf("%v is %.1f×%.1f km", b, w, h)
	}
}
