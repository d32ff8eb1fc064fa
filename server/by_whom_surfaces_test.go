package server_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"frontline/geo/geotest"
	"frontline/server"
	"frontline/server/servertest"
)

// byWhomSurfaces are what every route that says by whose word something is says
// of a date on which two others assess all that a layer shows; nil is a route that
// says nothing of the kind.
var byWhomSurfaces = map[string][]datedAsk{
	"/":               {{"/?date=2025-11-28&lang=en", []string{"Control (filled), assessed by Alpha and Beta", "Claims (hatched), claimed by DPR and Russia"}, nil}},
	"/embed":          {{"/embed?date=2025-11-28&lang=en", []string{"Control (filled), assessed by Alpha and Beta"}, nil}},
	"/embed/examples": nil,
	"/text":           nil,
	"/text/":          nil,
	"/text/{asof}": {
		{"/text/2025-11-28?lang=en&layers=control", []string{"<title>28 November 2025: Control, assessed by Alpha and Beta", "km² held, assessed by Alpha", "km² claimed by Russia, assessed by Beta", "No longer held, assessed by Tester: 2,104 km²"}, nil},
		{"/text/2025-11-28@1?lang=en&layers=control", []string{"<title>28 November 2025: Control, assessed by Alpha and Beta"}, nil},
		{"/text/2025-11-28?lang=en&layers=claims", []string{"<title>28 November 2025: Claims, claimed by DPR and Russia"}, nil},
		{"/text/2025-11-28?lang=uk&layers=control", []string{"оцінка: Alpha і Beta"}, nil},
		{"/text/2025-11-28?lang=ru&layers=control", []string{"оценка: Alpha и Beta"}, nil},
		{"/text/2025-11-28..2025-11-29?lang=en&layers=control", []string{"Control, assessed by Alpha and Beta"}, nil},
	},
	"/place/{place}":        {{"/place/" + servertest.TownRef + "?lang=en", []string{"held, assessed by Alpha", "not assessed as held here", "assessed by Beta"}, nil}},
	"/place/{place}/{asof}": {{"/place/" + servertest.TownRef + "/2025-11-28?lang=en", []string{"held, assessed by Alpha", "assessed by Beta"}, nil}},
	"/feed/place/{file}":    {{"/feed/place/" + servertest.TownID + ".atom", []string{"held, assessed by Alpha"}, nil}},
	"/api/at/{asof}/{file}": {{"/api/at/2025-11-28/37.5,47.5.json", []string{`"by":"Alpha","as":"assessed_by"`, `"by":"Beta","as":"assessed_by"`, `"by":"DPR","as":"claimed_by"`}, nil}},
	"/oembed":               {{"/oembed?url=http%3A%2F%2Fexample.com%2F%3Fdate%3D2025-11-28%26lang%3Den%26layers%3Dcontrol", []string{"Control, assessed by Alpha and Beta"}, []string{"author_name"}}},
	"/image/{file}": {
		{"/image/2025-11-28.svg?size=900x600&layers=control", []string{`<title id="title">28 November 2025: Control, assessed by Alpha and Beta</title>`}, nil},
		{"/image/2025-11-28.png?size=900x600&layers=control", []string{"28 November 2025: Control, assessed by Alpha and Beta"}, nil},
		{"/image/2025-11-28..2025-11-29.svg?size=900x600&layers=control", []string{"Control, assessed by Alpha and Beta"}, nil},
	},
	"/image/through/{file}":      {{"/image/through/2025-11-28..2025-11-29.apng?size=300x200&layers=control", []string{"assessed by Alpha and Beta"}, nil}},
	"/style/{file}":              {{"/style/2025-11-28.json", []string{"Control, assessed by Alpha and Beta"}, nil}},
	"/style/fonts/{font}/{file}": nil,
	"/tiles/{layer}/{file}": {
		{"/tiles/control/2025-11-28.json", []string{"Control, assessed by Alpha and Beta"}, nil},
		{"/tiles/control/2025-11-28..2025-11-29.json", []string{"Control, assessed by Alpha and Beta"}, nil},
		{"/tiles/claims~control/2025-11-28.json", []string{"not assessed as held by Alpha, Beta"}, nil},
	},
	"/tiles/{layer}/{asof}/{z}/{x}/{file}":           nil, // of features, each with its own assessor
	"/tiles/{layer}/{asof}/{variant}/{z}/{x}/{file}": nil,
	"/api/{file}":                                 {{"/api/record.json", []string{`"assessed_by":"Alpha"`, `"assessed_by":"Beta","claimed_by":"Russia"`}, nil}},
	"/api/layers":                                 nil, // of layers, as they are kept
	"/api/layers/{layer}/snapshots":               nil,
	"/api/layers/{layer}/{file}":                  nil,
	"/api/layers/{layer}/{asof}/features.json":    nil,
	"/api/layers/{layer}/{asof}/places.json":      nil,
	"/api/layers/{layer}/{asof}/settlements.json": nil, // each says by whom
	"/api/layers/{layer}/{asof}/source":           nil,
	"/api/search/{asof}":                          nil,
	"/api/retractions.json":                       nil,
	"/feed.atom":                                  {{"/feed.atom", []string{"Control (Alpha, Beta): 2025-11-28, ", "This is an assessment by Alpha, Beta."}, nil}},
	"/feed.json":                                  {{"/feed.json", []string{"Control (Alpha, Beta): 2025-11-28, "}, nil}},
	"/feed/{file}":                                {{"/feed/control.json", []string{`"title":"Frontline: Control (Alpha, Beta, Tester)"`}, nil}},
}

// othersServer has control that Tester assesses, but from 28 November on all of it
// is by others.
func othersServer(t *testing.T) servertest.Fixture {
	t.Helper()
	layers := servertest.OnBase(t)
	for name := range layers {
		if strings.HasPrefix(name, "control/2") || strings.HasPrefix(name, "claims/2") {
			delete(layers, name)
		}
	}
	layers["claims/2025-11-25.geojson"] = servertest.Collection(servertest.Square("r", `{"claimed_by":"Russia"}`, 35, 46, 0.5), servertest.Square("p", `{"claimed_by":"DPR"}`, 35.2, 46, 0.4))
	layers["control/2025-11-25.geojson"] = servertest.Collection(servertest.Square("n", `{}`, 37, 47, 0.5))
	layers["control/2025-11-28.geojson"] = servertest.Collection(
		servertest.Square("a", `{"assessed_by":"Alpha"}`, 37, 47, 0.5), servertest.Square("b", `{"assessed_by":"Beta"}`, 37.2, 47, 0.4),
		servertest.Square("c", `{"assessed_by":"Beta","status":"claimed","claimed_by":"Russia"}`, 38.2, 47, 0.4))
	layers["control/2025-11-29.geojson"] = servertest.Collection(servertest.Square("a", `{"assessed_by":"Alpha"}`, 37, 47, 0.6), servertest.Square("b", `{"assessed_by":"Beta"}`, 37.2, 47, 0.4))
	layers["control/layer.json"] = &fstest.MapFile{Data: []byte(servertest.ControlJSON)}
	servertest.AddTown(layers, 37.1, 47.2)
	app, docs := siteParts(t)
	return servertest.Over(t, layers, servertest.Silent, func(o *server.Options) { o.App, o.Docs = app, docs })
}

// No surface names the layer's own assessor for ground that is all of others.
func TestEverySurfaceNamesWhoseWordTheDateShows(t *testing.T) {
	geotest.TakesLong(t)
	f := othersServer(t)
	for pattern := range surfaces {
		if _, ok := byWhomSurfaces[pattern]; !ok {
			t.Errorf("%s is in no list: whom does it name?", pattern)
		}
	}
	for _, asks := range byWhomSurfaces {
		for _, ask := range asks {
			saysDated(f, t, ask, "Control, assessed by Tester", "filled), assessed by Tester", "held, assessed by Tester, ", "0 km² held", "Tester, Alpha", "оцінка: Tester (", "Beta and Tester")
		}
	}
	if words := said(t, f.Get("/text/2025-11-26?lang=en&layers=control")); !strings.Contains(words, "Control, assessed by Tester") || strings.Contains(words, "Alpha") {
		t.Errorf("before, the layer's own assessor is not named: %.1000s", words)
	}
}
