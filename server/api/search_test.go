package api_test

import (
	"cmp"
	"context"
	"io"
	"net/url"
	"strings"
	"testing"

	"frontline/data"
	"frontline/geo"
	"frontline/server"
	"frontline/server/servertest"
	"frontline/server/view"
)

type searched struct {
	Hits []struct {
		Layer, Kind, ID, Name, Matched string
		Names                          map[string]string
		Region                         *struct{ Key string }
		DistanceM                      *int    `json:"distance_m"`
		RecordedFrom                   *string `json:"recorded_from"`
	}
	Gazetteer *struct{ Credit, URL string }
}

func withGazetteer(o *server.Options) { o.Gazetteer = data.Gazetteer }

func searchFor(t *testing.T, f servertest.Fixture, asof, q, more string) searched {
	t.Helper()
	return servertest.Decode[searched](t, f.Get("/api/search/"+asof+"?q="+url.QueryEscape(q)+more))
}

// TestSearchFindsSettlements finds places however they are written, and says what the record says
// of them.
func TestSearchFindsSettlements(t *testing.T) {
	f := servertest.Over(t, data.BundledLayers(), withGazetteer)
	for _, tt := range []struct{ asof, q, want string }{
		// Of Pokrovsk the record says nothing on that day, and something from another on.
		{"2025-10-15", "Pokrosvk", "settlement/704422 Pokrovsk oblast-donetsk from 2025-11-04"},
		{"2025-10-15", "Красноармійськ", "settlement/704422 Pokrovsk oblast-donetsk from 2025-11-04"},
		{"2025-11-27", "Pokrosvk", "places/pokrovsk Pokrovsk oblast-donetsk"},
		{"2025-11-27", "Krasnoarmeysk", "places/pokrovsk Pokrovsk oblast-donetsk"},
		{"2025-11-27", "Димитров", "places/myrnohrad Myrnohrad oblast-donetsk"},
		{"2025-11-27", "Gulyaypole", "places/huliaipole Huliaipole oblast-zaporizhzhia"},
		{"2025-11-27", "Артемівськ", "places/bakhmut Bakhmut oblast-donetsk"},
		{"2025-11-27", "Slovyansk", "base/city-sloviansk Sloviansk oblast-donetsk"},
		{"2025-11-27", "Toretsk", "settlement/709354 Toretsk oblast-donetsk"},
		{"2025-10-15", "settlement/704422", "settlement/704422 Pokrovsk oblast-donetsk from 2025-11-04"},
		// Which the gazetteer has not got.
		{"2024-01-01", "Vuhledar", "places/vuhledar Vuhledar oblast-donetsk from 2024-10-02"},
		{"2024-01-01", "Вугледар", "places/vuhledar Vuhledar oblast-donetsk from 2024-10-02"},
		{"2024-10-02", "Vuhledar", "places/vuhledar Vuhledar oblast-donetsk"},
		{"2025-11-27", "Джанкой", "settlement/709334 Dzhankoi oblast-crimea"},
	} {
		got := searchFor(t, f, tt.asof, tt.q, "&near=37,48")
		if len(got.Hits) == 0 {
			t.Errorf("%s: nothing is found", tt.q)
			continue
		}
		h := got.Hits[0]
		say := cmp.Or(h.Layer, h.Kind) + "/" + h.ID + " " + h.Name
		if h.Region != nil {
			say += " " + h.Region.Key
		}
		if h.RecordedFrom != nil {
			say += " from " + *h.RecordedFrom
		}
		if say != tt.want {
			t.Errorf("%s on %s: %s, want %s", tt.q, tt.asof, say, tt.want)
		}
		if h.DistanceM == nil || *h.DistanceM < 1000 || *h.DistanceM > 500_000 {
			t.Errorf("%s is %v m away", tt.q, h.DistanceM)
		}
		if (h.Kind == "settlement") && got.Gazetteer == nil {
			t.Errorf("%s: nobody is credited", tt.q)
		}
	}
	// What is mistyped stands beside no very name, and of equal names the near one comes first.
	for _, near := range []string{"37.2,48.3", "34,45", "24,49.8"} {
		last := 0
		for i, h := range searchFor(t, f, "2025-10-15", "Мирне", "&near="+near+"&limit=5").Hits {
			if h.Name != "Myrne" || *h.DistanceM < last {
				t.Errorf("near %s, hit %d is %s at %d m", near, i, h.Name, *h.DistanceM)
			}
			last = *h.DistanceM
		}
	}
	// One place is one hit.
	for _, asof := range []string{"2025-10-15", "2025-11-27"} {
		seen := map[string]int{}
		for _, h := range searchFor(t, f, asof, "Pokrovsk", "").Hits {
			seen[h.Name]++
		}
		if seen["Pokrovsk"] != 1 {
			t.Errorf("on %s Pokrovsk is found %d times", asof, seen["Pokrovsk"])
		}
	}
}

// TestSearchKnowsNothingAhead: what the record will say after today is not told, and an answer
// without it is not kept for ever.
func TestSearchKnowsNothingAhead(t *testing.T) {
	f := servertest.Over(t, data.BundledLayers(), withGazetteer)
	*f.Clock = geo.MustDate("2025-10-20").Time()
	r := f.Get("/api/search/2025-10-15@1?q=Pokrovsk")
	if got := servertest.Decode[searched](t, r); got.Hits[0].RecordedFrom != nil || strings.Contains(r.Header.Get("Cache-Control"), "immutable") {
		t.Errorf("it is recorded from %v, %s", got.Hits[0].RecordedFrom, r.Header.Get("Cache-Control"))
	}
	*f.Clock = servertest.Noon
	r = f.Get("/api/search/2025-10-15@1?q=Pokrovsk")
	if got := servertest.Decode[searched](t, r); got.Hits[0].RecordedFrom == nil {
		t.Error("later it is not told either")
	}
}

// TestSearchFindsPositions answers a position with where it lies.
func TestSearchFindsPositions(t *testing.T) {
	f := servertest.Over(t, data.BundledLayers(), withGazetteer)
	for q, want := range map[string][3]string{
		"47.69, 36.29":    {"Huliaipole, 4 km north-east", "Гуляйполе, 4 км на північний схід", "Гуляйполе, 4 км к северо-востоку"},
		"48.28 N 37.17 E": {"Pokrovsk", "Покровськ", "Покровск"},
		"43.5, 33.0":      {"Foros, 118 km south-west", "Форос, 118 км на південний захід", "Форос, 118 км к юго-западу"},
	} {
		got := searchFor(t, f, "latest", q, "")
		if len(got.Hits) != 1 || got.Gazetteer == nil || got.Hits[0].Kind != "position" {
			t.Errorf("%s: %+v", q, got)
			continue
		}
		n := got.Hits[0].Names
		if n["en"] != want[0] || n["uk"] != want[1] || n["ru"] != want[2] {
			t.Errorf("%s is %v, want %v", q, n, want)
		}
	}
	// Where no settlement is near, the oblast comes first.
	if got := searchFor(t, f, "latest", "46.05, 34.05", "").Hits[0]; !strings.HasPrefix(got.Names["en"], "Kherson Oblast; ") && !strings.Contains(got.Names["en"], "km") {
		t.Errorf("it is %v", got.Names)
	}
	for path, want := range map[string]int{
		"/api/search/latest?q=Pokrovsk&near=x": 400, "/api/search/latest?q=Pokrovsk&near=200,1": 400, "/api/search/latest?q=Pokrovsk&near=NaN,1": 400,
	} {
		if r := f.Get(path); r.StatusCode != want {
			t.Errorf("%s: status %d", path, r.StatusCode)
		}
	}
}

// otherRecord is one that never had the layers that come with the program.
type otherRecord struct{ view.Store }

func (otherRecord) BundledSince(context.Context) (geo.Revision, error) { return 0, nil }

// TestARecordWithoutTheBundleHasNoGazetteer: neither its places nor its credit.
func TestARecordWithoutTheBundleHasNoGazetteer(t *testing.T) {
	f := servertest.New(t, withGazetteer, func(o *server.Options) { o.Store = otherRecord{o.Store} })
	for _, q := range []string{"Toretsk", "Покровськ", "48.28, 37.17"} {
		raw, err := io.ReadAll(f.Get("/api/search/latest?q=" + url.QueryEscape(q)).Body)
		if err != nil {
			t.Fatal(err)
		}
		body := string(raw)
		if strings.Contains(body, "GeoNames") || strings.Contains(body, "settlement") || strings.Contains(body, "Pokrovsk") {
			t.Errorf("%s: %s", q, body)
		}
	}
}

// TestPiecesSayWhereTheyLie has each piece of a change in words, and whose settlements they are by.
func TestPiecesSayWhereTheyLie(t *testing.T) {
	f := servertest.New(t, withGazetteer)
	type changed struct {
		Gazetteer *struct{ Credit string }
		Pieces    []struct{ Where map[string]string }
	}
	got := servertest.Decode[changed](t, f.Get("/api/layers/control/2025-11-25..2025-11-28.json"))
	if len(got.Pieces) == 0 || got.Gazetteer == nil {
		t.Fatalf("%+v", got)
	}
	for _, p := range got.Pieces {
		if !strings.Contains(p.Where["en"], "km ") || !strings.Contains(p.Where["uk"], " км на ") || !strings.Contains(p.Where["ru"], " км к ") {
			t.Errorf("it lies %v", p.Where)
		}
	}
	page := f.Get("/text/2025-11-25..2025-11-28?lang=en")
	raw, err := io.ReadAll(page.Body)
	if err != nil || !strings.Contains(string(raw), got.Pieces[0].Where["en"]) || !strings.Contains(string(raw), `href="https://www.geonames.org/"`) {
		t.Errorf("the text of the change does not say so, %v", err)
	}
	other := servertest.New(t, withGazetteer, func(o *server.Options) { o.Store = otherRecord{o.Store} })
	without := servertest.Decode[changed](t, other.Get("/api/layers/control/2025-11-25..2025-11-28.json"))
	if without.Gazetteer != nil || len(without.Pieces) != len(got.Pieces) || without.Pieces[0].Where != nil {
		t.Errorf("a record without the bundle says %+v", without)
	}
}
