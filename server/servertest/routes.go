// Package servertest has what tests of the server and its components are made of: a server over the
// real store with a small record, as readers meet it, and the list of all routes with addresses
// of each, for tests that must leave none out, of caches in front of it, too.
package servertest

import (
	"maps"
	"slices"
	"strings"
)

// Routes are the patterns of all routes that answer GET.
func Routes() []string { return slices.Sorted(maps.Keys(all)) }

// Pinned are the addresses by which a route is pinned, which answer the same for ever
// or are gone: {at} is a pinned as-of, {from} and {to} are two of one revision, and
// {known} is that revision. There are none of a route that can't be pinned, and is
// never immutable.
func Pinned(route string) []string { return all[route] }

// Live are addresses of a route as the record is known now; none where its parameters
// say too little to make one, and it has no samples. {base} is the address of the map.
func Live(route string) []string {
	if of, ok := samples[route]; ok {
		return of
	}
	at := strings.NewReplacer("{asof}", "2025-11-28", "{layer}", "control", "{set}", "WebMercatorQuad", "{z}", "5", "{row}", "11", "{col}", "18", "{feature}", "held").Replace(route)
	if strings.ContainsAny(at, "{*") {
		return nil
	}
	return []string{at}
}

// Sampled are the routes that have samples.
func Sampled() []string { return slices.Sorted(maps.Keys(samples)) }

var all = func() map[string][]string {
	out := maps.Clone(pinned)
	for below, paths := range pinnedOGC {
		out["/ogc"+below] = nil // of today
		if paths == nil {
			paths = []string{below}
		}
		for _, path := range paths {
			out["/ogc/{asof}"+below] = append(out["/ogc/{asof}"+below], "/ogc/{at}"+path)
		}
	}
	return out
}()

// pinned are, for every route but those of the OGC API, the addresses by which it is pinned, which
// answer the same for ever or are gone: {at} is a pinned as-of, {from} and {to} are
// two of one revision, and {known} is that revision. A route that is nil can't be
// pinned, and is never immutable.
var pinned = map[string][]string{
	"/tiles/{layer}/{asof}/{z}/{x}/{file}": {
		"/tiles/control/{at}/5/19/11.mvt", "/tiles/control/{at}/5/19/11.png", "/tiles/base/{at}/5/19/11.mvt", "/tiles/claims/{at}/5/18/11.png",
		"/tiles/control/{from}..{to}/5/19/11.mvt", "/tiles/control/{from}..{to}/5/19/11.png", "/tiles/control/{from}..{to}~any-source/5/19/11.mvt",
		"/tiles/control/timeline@{known}/5/19/11.mvt", "/tiles/claims~control/{at}/5/19/11.mvt",
		"/tiles/control~line/{at}/5/19/11.mvt", "/tiles/~agreement/{at}/5/19/11.mvt", "/tiles/~agreement/{at}/5/19/11.png", "/tiles/claims~agreement/{at}/5/19/11.mvt",
	},
	"/tiles/{layer}/{asof}/{variant}/{z}/{x}/{file}": {"/tiles/control/{at}/dark/5/19/11@2x.png"},
	"/tiles/{layer}/{file}": {
		"/tiles/control/{at}.json", "/tiles/control/{at}.png.json", "/tiles/control/{from}..{to}.json", "/tiles/control/timeline@{known}.json",
		"/tiles/claims~control/{at}.json", "/tiles/control~line/{at}.json", "/tiles/~agreement/{at}.json", "/tiles/~agreement/{at}.png.json", "/tiles/control/{at}.style.json", "/tiles/control/{at}.sprite.json", "/tiles/control/{at}.sprite.png",
	},
	// They show nothing of the record but, over pictures, the lines of the ground as they are today.
	"/tiles/basemap@{hash}/{z}/{x}/{file}": nil, "/tiles/basemap@{hash}/{variant}/{z}/{x}/{file}": nil, "/tiles/basemap@{hash}.json": nil,
	"/tiles/basemap@{hash}.png.json": nil, "/tiles/basemap@{hash}.{variant}.png.json": nil, "/tiles/basemap@{hash}.style.json": nil, "/tiles/basemap@{hash}.{variant}.style.json": nil,
	"/api/{file}":                   nil, // of what is known, and what was withdrawn since
	"/api/layers":                   nil,
	"/api/layers/{layer}/snapshots": nil,
	"/api/layers/{layer}/{file}": {
		"/api/layers/control/{at}.geojson", "/api/layers/claims~control/{at}.geojson", "/api/layers/control/area@{known}.json", "/api/layers/control/area@{known}.csv",
		"/api/layers/claims/area@{known}.json", "/api/layers/claims~control/area@{known}.json", "/api/layers/claims~control/area@{known}.csv",
		"/api/layers/control~line/{at}.geojson", "/api/layers/control~line/length@{known}.json", "/api/layers/control~line/length@{known}.csv",
		"/api/layers/~agreement/{at}.geojson", "/api/layers/claims~agreement/{at}.geojson", "/api/layers/~agreement/area@{known}.json", "/api/layers/~agreement/area@{known}.csv",
		"/api/layers/control/{from}..{to}.json", "/api/layers/control/{from}..{to}.geojson", "/api/layers/control/{from}..{to}.csv", "/api/layers/claims/{from}..{to}.json",
		"/api/layers/control/{at}.kmz", "/api/layers/claims/{at}.kmz", "/api/layers/control/timeline@{known}.geojson", "/api/layers/control/timeline@{known}.kmz", "/api/layers/claims/timeline@{known}.geojson",
	},
	"/api/layers/{layer}/{asof}/features.json":    {"/api/layers/control/{at}/features.json", "/api/layers/base/{at}/features.json"},
	"/api/layers/{layer}/{asof}/places.json":      {"/api/layers/control/{from}..{to}/places.json", "/api/layers/claims/{from}..{to}/places.json"},
	"/api/layers/{layer}/{asof}/settlements.json": {"/api/layers/control/{from}..{to}/settlements.json", "/api/layers/control/{from}..{to}/settlements.json?lang=uk"},
	"/api/layers/{layer}/{asof}/source":           nil, // its bytes can be purged
	"/api/search/{asof}":                          {"/api/search/{at}?q=held", "/api/search/{at}?q=oblast"},
	"/api/at/{asof}/{file}":                       {"/api/at/{at}/37.5,48.5.json", "/api/at/{at}/30,50.json?lang=uk"},
	"/api/retractions.json":                       nil,
	"/style/{file}":                               {"/style/{at}.json", "/style/{at}.dark-uk.json", "/style/{at}.sprite@2x.json"},
	"/style/fonts/{font}/{file}":                  nil,
	"/image/{file}": {
		"/image/{at}.svg?size=300x300", "/image/{at}.pdf?size=300x300", "/image/{at}.png?size=200x200&layers=control", "/image/{at}.svg?size=300x300&place=control/held&lang=uk",
		"/image/{from}..{to}.svg?size=300x300", "/image/{from}..{to}.png?size=200x200&layers=control",
	},
	"/image/through/{file}": {"/image/through/{from}..{to}.apng?size=600x400&layers=control", "/image/through/{from}..{to}.zip?size=200x200", "/image/through/{from}..{to}.vtt?size=200x200", "/image/through/{from}..{to}.srt?size=200x200&lang=uk"},
	"/text":                 nil, // it leads on
	"/text/":                nil,
	"/place/{place}":        nil, "/feed/place/{file}": nil,
	"/place/{place}/{asof}": {"/place/" + TownRef + "/{at}?lang=en", "/place/" + TownRef + "/{at}?lang=uk"},
	"/text/{asof}":          {"/text/{at}?lang=en", "/text/{at}?lang=uk&layers=control", "/text/{from}..{to}?lang=en"},
	// What became of them since they were frozen they say themselves.
	"/": nil, "/embed": nil, "/oembed": nil, "/embed/examples": nil,
	"/feed.atom": nil, "/feed.json": nil, "/feed/{file}": nil,
	"/healthz": nil, "/readyz": nil, "/metrics": nil, "/.well-known/security.txt": nil, "/robots.txt": nil, "/favicon.ico": nil, "/sitemap.xml": nil,
	"/draft/{secret}": nil, "/draft/{secret}/*": nil, // of a draft, which ends
	"/desk": nil, "/desk/": nil, "/desk/state.json": nil, "/desk/drafts/{file}": nil, // for whoever keeps the record
	// Of the release.
	"/sw.js": nil, "/manifest.webmanifest": nil, "/assets/*": nil, "/docs": nil, "/docs/*": nil, "/embed.js": nil, "/text/style.css": nil,
}

// pinnedOGC are those of the OGC API, beneath its address as of a date; nil is the
// pattern itself.
var pinnedOGC = map[string][]string{
	"": nil, "/": nil, "/api": nil, "/conformance": nil, "/collections": nil, "/tileMatrixSets": nil,
	"/tileMatrixSets/{set}":                {"/tileMatrixSets/WebMercatorQuad"},
	"/collections/{layer}":                 {"/collections/control"},
	"/collections/{layer}/items":           {"/collections/control/items", "/collections/control/items?limit=1&offset=1", "/collections/control/items?bbox=37,47,38,48", "/collections/claims/items"},
	"/collections/{layer}/items/{feature}": {"/collections/control/items/held"},
	"/tiles":                               nil, "/map/tiles": nil,
	"/tiles/{set}":                                         {"/tiles/WebMercatorQuad"},
	"/map/tiles/{set}":                                     {"/map/tiles/WebMercatorQuad"},
	"/tiles/{set}/{z}/{row}/{col}":                         {"/tiles/WebMercatorQuad/5/11/19"},
	"/map/tiles/{set}/{z}/{row}/{col}":                     {"/map/tiles/WebMercatorQuad/5/11/19"},
	"/collections/{layer}/tiles":                           {"/collections/control/tiles"},
	"/collections/{layer}/map/tiles":                       {"/collections/control/map/tiles"},
	"/collections/{layer}/tiles/{set}":                     {"/collections/control/tiles/WebMercatorQuad"},
	"/collections/{layer}/map/tiles/{set}":                 {"/collections/control/map/tiles/WebMercatorQuad"},
	"/collections/{layer}/tiles/{set}/{z}/{row}/{col}":     {"/collections/control/tiles/WebMercatorQuad/5/11/19"},
	"/collections/{layer}/map/tiles/{set}/{z}/{row}/{col}": {"/collections/control/map/tiles/WebMercatorQuad/5/11/19"},
}

// samples are addresses of routes whose parameters say too little to make one of
// them.
var samples = map[string][]string{
	"/tiles/{layer}/{asof}/{z}/{x}/{file}":           {"/tiles/control/2025-11-28/5/18/11.mvt", "/tiles/control/latest/5/18/11@2x.png"},
	"/tiles/{layer}/{asof}/{variant}/{z}/{x}/{file}": {"/tiles/control/2025-11-28/dark/5/18/11.png"},
	"/tiles/{layer}/{file}": {
		"/tiles/control/latest.json", "/tiles/control/2025-11-28.png.json", "/tiles/control/2025-11-28.dark.png.json", "/tiles/control/2025-11-25..2025-11-28.json",
		"/tiles/control/timeline.json", "/tiles/control/latest.style.json", "/tiles/control/latest.sprite.json", "/tiles/claims~control/latest.json", "/tiles/control~line/latest.json",
	},
	"/tiles/basemap@{hash}/{z}/{x}/{file}":           {"/tiles/basemap@" + BasemapHash + "/5/18/11.mvt", "/tiles/basemap@" + BasemapHash + "/12/2471/1419@2x.png"},
	"/tiles/basemap@{hash}/{variant}/{z}/{x}/{file}": {"/tiles/basemap@" + BasemapHash + "/dark-uk/12/2471/1419.png"},
	"/tiles/basemap@{hash}.json":                     {"/tiles/basemap@" + BasemapHash + ".json"},
	"/tiles/basemap@{hash}.png.json":                 {"/tiles/basemap@" + BasemapHash + ".png.json"},
	"/tiles/basemap@{hash}.style.json":               {"/tiles/basemap@" + BasemapHash + ".style.json"},
	"/tiles/basemap@{hash}.{variant}.style.json":     {"/tiles/basemap@" + BasemapHash + ".dark-uk.style.json"},
	"/tiles/basemap@{hash}.{variant}.png.json":       {"/tiles/basemap@" + BasemapHash + ".dark-plain.png.json"},
	"/api/{file}": {"/api/record.json", "/api/record@1.json"},
	"/api/layers/{layer}/{file}": {"/api/layers/control/latest.geojson", "/api/layers/control/area.json", "/api/layers/control/area.csv", "/api/layers/control/2025-11-25..2025-11-28.json", "/api/layers/claims~control/area.json", "/api/layers/control~line/latest.geojson", "/api/layers/control~line/length.json",
		"/api/layers/control/timeline.geojson", "/api/layers/control/timeline.kmz", "/api/layers/control/latest.kmz", "/api/layers/control/latest.kml"},
	"/api/layers/{layer}/{asof}/places.json":      {"/api/layers/control/2025-11-25..2025-11-28/places.json"},
	"/api/layers/{layer}/{asof}/settlements.json": {"/api/layers/control/2025-11-25..2025-11-28/settlements.json"},
	"/api/search/{asof}":                          {"/api/search/latest?q=donetsk"},
	"/api/at/{asof}/{file}":                       {"/api/at/latest/37.5,48.5.json", "/api/at/2025-11-28/30,50.json?lang=uk"},
	"/style/{file}":                               {"/style/latest.json", "/style/latest.dark-uk.json"},
	"/style/fonts/{font}/{file}":                  {"/style/fonts/Roboto%20Regular/0-255.pbf"},
	"/image/{file}":                               {"/image/latest.svg?size=300x300", "/image/2025-11-25..2025-11-28.png?size=300x300"},
	"/image/through/{file}":                       {"/image/through/2025-11-25..2025-11-28.zip?size=300x300"},
	"/embed":                                      {"/embed", "/embed?lang=en", "/embed?date=2025-11-28&rev=1&style=1&lang=en", "/embed?date=2025-11-28&controls=time&lang=en"},
	"/oembed":                                     {"/oembed?url={base}/%3Fdate%3D2025-11-28", "/oembed?format=xml&url={base}/embed%3Fdate%3D2025-11-28"},
	"/text/{asof}":                                {"/text/latest", "/text/latest?lang=en", "/text/2025-11-28?lang=uk&layers=control", "/text/2025-11-25..2025-11-28?lang=en"},
	"/text":                                       {"/text", "/text?date=2025-11-28&with=2025-11-25&lang=uk"},
	"/feed/{file}":                                {"/feed/control.atom", "/feed/claims.json"},
	"/":                                           {"/", "/?lang=en", "/?date=2025-11-28&lang=uk&map=6/48/37", "/?date=2025-11-28&look=changes&compare=2025-11-25&lang=en"},
	"/assets/*":                                   {"/assets/app-1a2b3c.js"},
	"/draft/{secret}":                             {"/draft/of-nothing"},
	"/desk/drafts/{file}":                         {"/desk/drafts/1.json"},
	"/draft/{secret}/*":                           {"/draft/of-nothing/", "/draft/of-nothing/tiles/control/latest/5/19/11.mvt"},
	"/docs/*":                                     {"/docs/", "/docs/index.html", "/docs/proxy.html", "/docs/manual.css"},
	"/place/{place}":                              {"/place/" + TownRef, "/place/" + TownRef + "?lang=en"},
	"/place/{place}/{asof}":                       {"/place/" + TownRef + "/2025-11-28?lang=uk"},
	"/feed/place/{file}":                          {"/feed/place/" + TownID + ".atom", "/feed/place/" + TownID + ".json"},
}
