package server_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"frontline/data"
	"frontline/geo"
	"frontline/geo/geotest"
	"frontline/server"
	"frontline/server/servertest"
	"frontline/server/view"
	"frontline/server/web"
)

// Where the ground lies that is newly held on 28 November 2025, by the one function that says so.
const (
	whereWords = "Huliaipole, 5 km north-east"
	whereUK    = "Гуляйполе, 5 км на північний схід"
	whereRU    = "Гуляйполе, 5 км к северо-востоку"
)

const changedDays = "2025-11-25..2025-11-28"

// whereSurfaces are what every route that describes what changed says of where it did; nil is a
// route that describes no change.
var whereSurfaces = map[string][]datedAsk{
	"/":               {{"/?date=2025-11-28&compare=2025-11-25&look=changes&layers=control&lang=en", []string{whereWords}, nil}},
	"/embed":          {{"/embed?date=2025-11-28&compare=2025-11-25&look=changes&layers=control&lang=en", []string{"28 November 2025"}, nil}},
	"/embed/examples": nil,
	"/text":           nil,
	"/text/":          nil,
	"/text/{asof}": {
		{"/text/" + changedDays + "?lang=en&layers=control", []string{whereWords + " · Zaporizhzhia Oblast<br>up to 58.8 km from what was held before", "GeoNames, CC BY 4.0, modified"}, nil},
		{"/text/" + changedDays + "?lang=uk&layers=control", []string{whereUK, "<br>до 58,8 км від того, що було під контролем"}, nil},
		{"/text/" + changedDays + "?lang=ru&layers=control", []string{whereRU, "<br>до 58,8 км от того, что было под контролем"}, nil},
	},
	"/oembed": {{"/oembed?url=http%3A%2F%2Fexample.com%2F%3Fdate%3D2025-11-28%26compare%3D2025-11-25%26look%3Dchanges%26lang%3Duk%26layers%3Dcontrol", []string{whereUK}, nil}},
	"/image/{file}": {
		{"/image/" + changedDays + ".svg?size=900x600&layers=control", []string{whereWords}, nil},
		{"/image/" + changedDays + ".png?size=900x600&layers=control&lang=ru", []string{whereRU}, nil},
	},
	"/api/at/{asof}/{file}":                          nil, // of a position, which it says where it is
	"/image/through/{file}":                          nil, // of dates, each by itself
	"/style/{file}":                                  nil,
	"/style/fonts/{font}/{file}":                     nil,
	"/tiles/{layer}/{file}":                          nil,
	"/tiles/{layer}/{asof}/{z}/{x}/{file}":           nil,
	"/tiles/{layer}/{asof}/{variant}/{z}/{x}/{file}": nil,
	"/api/{file}":                                    nil,
	"/api/layers":                                    nil,
	"/api/layers/{layer}/snapshots":                  nil,
	"/api/layers/{layer}/{file}": {
		{"/api/layers/control/" + changedDays + ".json", []string{whereWords, whereUK, whereRU, `"gazetteer":{"credit":"GeoNames, CC BY 4.0, modified"`}, nil},
		{"/api/layers/control/" + changedDays + ".geojson", []string{whereWords, whereUK, whereRU}, nil},
		{"/api/layers/control/" + changedDays + ".csv", []string{",where,until\r\n", `"` + whereWords + ` · Zaporizhzhia Oblast"`}, []string{whereUK}},
		{"/api/layers/control/" + changedDays + ".csv?lang=uk", []string{",where,until\r\n", `"` + whereUK + ` · Запорізька область"`}, []string{whereWords}},
		{"/api/layers/control/" + changedDays + ".csv?lang=ru", []string{whereRU}, nil},
	},
	"/api/layers/{layer}/{asof}/features.json":    nil,
	"/api/layers/{layer}/{asof}/places.json":      {{"/api/layers/control/" + changedDays + "/places.json", []string{whereWords, whereUK, whereRU, `"gazetteer":{"credit":"GeoNames, CC BY 4.0, modified"`}, nil}},
	"/api/layers/{layer}/{asof}/settlements.json": nil, // of settlements
	"/api/layers/{layer}/{asof}/source":           nil,
	"/api/search/{asof}":                          nil,
	"/api/retractions.json":                       nil,
	"/feed.atom":                                  {{"/feed.atom", []string{whereWords + " · Zaporizhzhia Oblast: Newly held: 13.4 km², up to 58.8 km from what was held before. ", "GeoNames, CC BY 4.0, modified (https://www.geonames.org/)"}, nil}},
	"/feed.json":                                  {{"/feed.json", []string{whereWords + " · Zaporizhzhia Oblast: Newly held: "}, nil}},
	"/feed/{file}":                                {{"/feed/control.json", []string{whereWords}, nil}},
	"/feed/place/{file}":                          nil, // of a point
	"/place/{place}":                              nil,
	"/place/{place}/{asof}":                       nil,
}

// whereServer has control that grew near Huliaipole.
func whereServer(t *testing.T, change ...func(*server.Options)) servertest.Fixture {
	t.Helper()
	layers := servertest.OnBase(t)
	for name := range layers {
		if strings.HasPrefix(name, "control/2") {
			delete(layers, name)
		}
	}
	layers["control/2025-11-25.geojson"] = servertest.Collection(servertest.Square("held", `{}`, 37, 47, 0.5))
	layers["control/2025-11-28.geojson"] = servertest.Collection(servertest.Square("held", `{}`, 37, 47, 0.5), servertest.Square("new", `{}`, 36.29, 47.68, 0.04))
	app, docs := siteParts(t)
	return servertest.Over(t, layers, append([]func(*server.Options){servertest.Silent, func(o *server.Options) {
		o.App, o.Docs, o.Gazetteer = app, docs, data.Gazetteer
	}}, change...)...)
}

func TestEverySurfaceSaysWhereGroundChanged(t *testing.T) {
	geotest.TakesLong(t)
	f := whereServer(t)
	for pattern := range surfaces {
		if _, ok := whereSurfaces[pattern]; !ok {
			t.Errorf("%s is in no list: does it describe a change?", pattern)
		}
	}
	for _, asks := range whereSurfaces {
		for _, ask := range asks {
			saysDated(f, t, ask)
		}
	}
	alt := servertest.Alt(t, f.Get("/image/"+changedDays+".png?size=900x600&layers=control").Header.Get(web.AltHeader))
	if !strings.Contains(alt, whereWords+" · Zaporizhzhia Oblast: Newly held") {
		t.Errorf("the alternative text does not say where it is: %s", alt)
	}
}

// unbundledRecord is one that never had the layers that come with the program.
type unbundledRecord struct{ view.Store }

func (unbundledRecord) BundledSince(context.Context) (geo.Revision, error) { return 0, nil }

// TestWhereWithoutTheBundleIsTheRecordsOwn: no settlement, but the oblast of the record's own basemap.
func TestWhereWithoutTheBundleIsTheRecordsOwn(t *testing.T) {
	f := whereServer(t, func(o *server.Options) { o.Store = unbundledRecord{o.Store} })
	for _, at := range []string{"/text/" + changedDays + "?lang=en&layers=control", "/api/layers/control/" + changedDays + ".csv", "/feed.json", "/feed.atom", "/api/layers/control/" + changedDays + ".json"} {
		r := f.Get(at)
		words := said(t, r)
		if r.StatusCode != http.StatusOK || strings.Contains(words, "Huliaipole") || strings.Contains(words, "2023-03") {
			t.Errorf("%s names a settlement that the record has not got: %d %.2000s", at, r.StatusCode, words)
		}
	}
	if words := said(t, f.Get("/api/layers/control/"+changedDays+".csv?lang=uk")); !strings.Contains(words, ",Запорізька область,\r\n") {
		t.Errorf("the oblast is not named: %s", words)
	}
}

// TestAFeedThatWasAskedForSaysNoMoreThanANewOne: once the date before is retracted, nobody is told
// where ground changed since it, whether that was told before or not.
func TestAFeedThatWasAskedForSaysNoMoreThanANewOne(t *testing.T) {
	asked := whereServer(t)
	if words := said(t, asked.Get("/feed/control.json")); !strings.Contains(words, whereWords) {
		t.Fatalf("the feed does not say where: %s", words)
	}
	if _, err := asked.DB.Retract(t.Context(), data.RetractRequest{Layer: "control", Date: geo.MustDate("2025-11-25"), Reason: "of another day"}); err != nil {
		t.Fatal(err)
	}
	fresh, err := server.New(asked.Options)
	if err != nil {
		t.Fatal(err)
	}
	for _, at := range []string{"/feed.atom", "/feed.json", "/feed/control.atom", "/feed/control.json"} {
		say := func(f servertest.Fixture) string {
			r := f.Get(at)
			return r.Header.Get("Cache-Tag") + "\n" + string(servertest.Read(t, r))
		}
		was, is := say(asked), say(servertest.Fixture{Server: fresh})
		if was != is || strings.Contains(is, whereWords) {
			t.Errorf("%s says\n%s\nand a server that was not asked before\n%s", at, was, is)
		}
	}
}
