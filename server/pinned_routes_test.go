package server_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/go-chi/chi/v5"
)

// pinnedRoutes are, for every route, the addresses by which it is pinned, which
// answer the same for ever or are gone: {at} is a pinned as-of, {from} and {to} are
// two of one revision, and {known} is that revision. A route that is nil can't be
// pinned, and is never immutable.
var pinnedRoutes = map[string][]string{
	"/tiles/{layer}/{asof}/{z}/{x}/{file}": {
		"/tiles/control/{at}/5/19/11.mvt", "/tiles/control/{at}/5/19/11.png", "/tiles/base/{at}/5/19/11.mvt", "/tiles/claims/{at}/5/18/11.png",
		"/tiles/control/{from}..{to}/5/19/11.mvt", "/tiles/control/{from}..{to}/5/19/11.png", "/tiles/control/{from}..{to}~any-source/5/19/11.mvt",
		"/tiles/control/timeline@{known}/5/19/11.mvt", "/tiles/claims~control/{at}/5/19/11.mvt",
	},
	"/tiles/{layer}/{asof}/{variant}/{z}/{x}/{file}": {"/tiles/control/{at}/dark/5/19/11@2x.png"},
	"/tiles/{layer}/{file}": {
		"/tiles/control/{at}.json", "/tiles/control/{at}.png.json", "/tiles/control/{from}..{to}.json", "/tiles/control/timeline@{known}.json",
		"/tiles/claims~control/{at}.json", "/tiles/control/{at}.style.json", "/tiles/control/{at}.sprite.json", "/tiles/control/{at}.sprite.png",
	},
	"/api/{file}":                   nil, // of what is known, and what was withdrawn since
	"/api/layers":                   nil,
	"/api/layers/{layer}/snapshots": nil,
	"/api/layers/{layer}/{file}": {
		"/api/layers/control/{at}.geojson", "/api/layers/claims~control/{at}.geojson", "/api/layers/control/area@{known}.json", "/api/layers/control/area@{known}.csv",
		"/api/layers/claims/area@{known}.json", "/api/layers/claims~control/area@{known}.json", "/api/layers/claims~control/area@{known}.csv",
		"/api/layers/control/{from}..{to}.json", "/api/layers/control/{from}..{to}.geojson", "/api/layers/control/{from}..{to}.csv", "/api/layers/claims/{from}..{to}.json",
	},
	"/api/layers/{layer}/{asof}/features.json": {"/api/layers/control/{at}/features.json", "/api/layers/base/{at}/features.json"},
	"/api/layers/{layer}/{asof}/source":        nil, // its bytes can be purged
	"/api/search/{asof}":                       {"/api/search/{at}?q=held", "/api/search/{at}?q=oblast"},
	"/api/retractions.json":                    nil,
	"/style/{file}":                            {"/style/{at}.json", "/style/{at}.dark-uk.json", "/style/{at}.sprite@2x.json"},
	"/style/fonts/{font}/{file}":               nil,
	"/image/{file}": {
		"/image/{at}.svg?size=300x300", "/image/{at}.png?size=200x200&layers=control", "/image/{at}.svg?size=300x300&place=control/held&lang=uk",
		"/image/{from}..{to}.svg?size=300x300", "/image/{from}..{to}.png?size=200x200&layers=control",
	},
	"/image/through/{file}": {"/image/through/{from}..{to}.apng?size=200x200&layers=control", "/image/through/{from}..{to}.zip?size=200x200"},
	"/text":                 nil, // it leads on
	"/text/":                nil,
	"/text/{asof}":          {"/text/{at}?lang=en", "/text/{at}?lang=uk&layers=control", "/text/{from}..{to}?lang=en"},
	// What became of them since they were frozen they say themselves.
	"/": nil, "/embed": nil, "/oembed": nil, "/embed/examples": nil,
	"/feed.atom": nil, "/feed.json": nil, "/feed/{file}": nil,
	"/healthz": nil, "/readyz": nil, "/metrics": nil, "/.well-known/security.txt": nil, "/robots.txt": nil, "/sitemap.xml": nil,
	// Of the release.
	"/sw.js": nil, "/manifest.webmanifest": nil, "/assets/*": nil, "/docs": nil, "/docs/*": nil, "/embed.js": nil, "/text/style.css": nil,
}

// pinnedOGC are those of the API, beneath its address as of a date; beneath that
// of today none can be pinned.
var pinnedOGC = map[string][]string{
	"/collections/{layer}/items":           {"/collections/control/items", "/collections/control/items?limit=1&offset=1", "/collections/control/items?bbox=37,47,38,48", "/collections/claims/items"},
	"/collections/{layer}/items/{feature}": {"/collections/control/items/held"},
	"/tiles/{set}/{z}/{row}/{col}":         {"/tiles/WebMercatorQuad/5/11/19"},
	"/map/tiles/{set}/{z}/{row}/{col}":     {"/map/tiles/WebMercatorQuad/5/11/19"},
}

// pinnedAddresses are those of every route, and what is missing in either list.
func pinnedAddresses(t *testing.T, f fixture) (out []string) {
	t.Helper()
	fill := strings.NewReplacer("{layer}", "control", "{set}", "WebMercatorQuad", "{z}", "5", "{row}", "11", "{col}", "19", "{feature}", "held")
	seen := map[string]bool{}
	err := chi.Walk(f.Routes(), func(method, pattern string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		if method != http.MethodGet || seen[pattern] {
			return nil
		}
		seen[pattern] = true
		if below, ok := strings.CutPrefix(pattern, "/ogc/{asof}"); ok {
			paths, ok := pinnedOGC[below]
			if !ok {
				paths = []string{fill.Replace(below)}
			}
			for _, path := range paths {
				out = append(out, "/ogc/{at}"+path)
			}
			return nil
		}
		if pattern == "/ogc" || strings.HasPrefix(pattern, "/ogc/") {
			return nil
		}
		paths, ok := pinnedRoutes[pattern]
		if !ok {
			t.Errorf("%s is in no list: by which addresses is it pinned?", pattern)
		}
		out = append(out, paths...)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for pattern := range pinnedRoutes {
		if !seen[pattern] {
			t.Errorf("there is no route %s", pattern)
		}
	}
	for below := range pinnedOGC {
		if !seen["/ogc/{asof}"+below] {
			t.Errorf("there is no route /ogc/{asof}%s", below)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// lawLayers are a basemap of two oblasts, claims, and control of two classes and
// two assessors that overlap.
func lawLayers() fstest.MapFS {
	layers := testLayers()
	maps.DeleteFunc(layers, func(name string, _ *fstest.MapFile) bool { return strings.HasPrefix(name, "control/2") })
	layers["base/layer.json"] = &fstest.MapFile{Data: []byte(`{"title":"Base","kind":"base","cadence":"event","attribution":"Base"}`)}
	layers["base/2014-01-01.geojson"] = lawBase(38)
	for day := 11; day <= 15; day++ {
		layers[fmt.Sprintf("control/2025-11-%d.geojson", day)] = collection(lawControl(day)...)
	}
	return layers
}

// lawBase are oblasts with a border between them.
func lawBase(border float64) *fstest.MapFile {
	return collection(square("west", `{"class":"oblast","names":{"en":"West oblast"}}`, border-4, 45, 4), square("east", `{"class":"oblast","names":{"en":"East oblast"}}`, border, 45, 4))
}

// lawControl is control that differs from number to number: held ground that
// grows, of which the edge moves by slivers too, and others' ground on it.
func lawControl(n int) []string {
	size := 1 + float64(n%5)/10 + float64(n)*1e-5
	features := []string{square("held", `{"name":"held ground"}`, 37, 47, size)}
	if n%3 != 0 {
		features = append(features, square("other", `{"name":"held by others","assessed_by":"Another"}`, 37.5, 47.5, 0.5))
	}
	if n%2 == 0 {
		features = append(features, square("open", `{"name":"open ground","status":"contested"}`, 38.2, 47, 0.3+float64(n)/100))
	}
	return features
}
