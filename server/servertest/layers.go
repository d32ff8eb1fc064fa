package servertest

import (
	"fmt"
	"io/fs"
	"testing"
	"testing/fstest"

	"frontline/data"
	"frontline/server"
)

// WithEmbed is a front end with an embed in it.
func WithEmbed(o *server.Options) {
	o.App = fstest.MapFS{
		"index.en.html": {Data: []byte("<!doctype html><html lang=\"en\"><!--head--><!--/head-->")},
		"page.json":     {Data: []byte(`{"embed":{"words":{"en":"/assets/en.js","uk":"/assets/uk.js","ru":"/assets/ru.js"},"script":"/assets/e.js","style":"/assets/e.css","dark":"/assets/d.css","icon":"/assets/i.svg"}}`)},
		"embed.js":      {Data: []byte("let map = 1")},
	}
}

// PictureServer is a server with the real ground, on which pictures are drawn.
func PictureServer(t testing.TB, change ...func(*server.Options)) Fixture {
	return Over(t, data.BundledLayers(), append(change, Silent)...)
}

// OnBase are the layers of the tests on the real ground.
func OnBase(t testing.TB) fstest.MapFS {
	t.Helper()
	layers := TestLayers()
	for _, name := range []string{"base/layer.json", "base/2014-01-01.geojson"} {
		b, err := fs.ReadFile(data.BundledLayers(), name)
		if err != nil {
			t.Fatal(err)
		}
		layers[name] = &fstest.MapFile{Data: b}
	}
	return layers
}

// WithPages is a front end as the build makes it.
func WithPages(o *server.Options) {
	o.App = fstest.MapFS{
		"index.en.html": {Data: []byte(`<!doctype html><html lang="en"><head><!--head--><title>plain</title><!--/head--></head><body><noscript><!--noscript-->plain<!--/noscript--></noscript></body></html>`)},
		"index.uk.html": {Data: []byte(`<!doctype html><html lang="uk"><head><!--head--><title>plain</title><!--/head--></head><body><noscript><!--noscript-->plain<!--/noscript--></noscript></body></html>`)},
		"page.json":     {Data: []byte(`{"script":"/assets/app-1.js","words":{"en":"/assets/en-1.js","uk":"/assets/uk-1.js"}}`)},
	}
}

// TurnedLayers is a control layer over three days: what is held grows twice on one
// side, once apart, and becomes contested on the other.
func TurnedLayers() fstest.MapFS {
	return fstest.MapFS{
		"base/layer.json":            {Data: []byte(`{"title":"Base","kind":"base","cadence":"event","attribution":"Test"}`)},
		"base/2014-01-01.geojson":    Collection(Square("UA", `{"class":"country","country":"UA"}`, 30, 45, 12), Square("west", `{"class":"oblast","names":{"en":"West oblast"}}`, 30, 45, 8), Square("east", `{"class":"oblast","names":{"en":"East oblast"}}`, 38, 45, 4)),
		"control/layer.json":         {Data: []byte(ControlJSON)},
		"control/2025-11-25.geojson": Collection(Square("a", `{}`, 36, 47, 1)),
		"control/2025-11-26.geojson": Collection(Square("a", `{}`, 36, 47, 1), Square("b", `{}`, 37, 47, 0.5)),
		"control/2025-11-27.geojson": Collection(Square("a", `{}`, 36, 47, 1), Square("b", `{}`, 37, 47, 0.5), Square("c", `{}`, 37.5, 47, 0.5), Square("d", `{}`, 39, 48, 0.25)),
		"control/2025-11-28.geojson": Collection(Square("a", `{"status":"contested"}`, 36, 47, 1), Square("b", `{}`, 37, 47, 0.5), Square("c", `{}`, 37.5, 47, 0.5), Square("d", `{}`, 39, 48, 0.25)),
	}
}

// PartLayers are a control layer of one assessor whose ground is that of several
// holders on one date, and that of two other assessors on the next, and claims of
// several claimants, which overlap.
func PartLayers() fstest.MapFS {
	return fstest.MapFS{
		"base/layer.json": TurnedLayers()["base/layer.json"], "base/2014-01-01.geojson": TurnedLayers()["base/2014-01-01.geojson"],
		"control/layer.json": {Data: []byte(ControlJSON)},
		"control/2025-11-25.geojson": Collection(
			Square("n", `{}`, 37, 47, 0.5), Square("d", `{"held_by":"DPR"}`, 38, 47, 0.4), Square("u", `{"held_by":"Ukraine"}`, 39, 47, 0.3)),
		"control/2025-11-28.geojson": Collection(
			Square("a", `{"assessed_by":"Alpha"}`, 37, 47, 0.5), Square("b", `{"assessed_by":"Beta"}`, 37.2, 47, 0.4)),
		"claims/layer.json": {Data: []byte(`{"title":"Claims","kind":"claims","cadence":"daily"}`)},
		"claims/2025-11-25.geojson": Collection(
			Square("r", `{"claimed_by":"Russia"}`, 35, 46, 0.5), Square("p", `{"claimed_by":"DPR"}`, 35.2, 46, 0.4), Square("x", `{}`, 34, 46, 0.3)),
	}
}

// TownID is the id of the place that AddTown adds, and TownRef names its page.
const (
	TownID  = "rc66f512c58"
	TownRef = TownID + "-town"
)

// AddTown adds a layer of places with one, which the record alone names.
func AddTown(layers fstest.MapFS, lon, lat float64) {
	layers["places/layer.json"] = &fstest.MapFile{Data: []byte(`{"title":"Places","kind":"places","cadence":"event"}`)}
	layers["places/2014-01-01.geojson"] = Collection(fmt.Sprintf(`{"type":"Feature","id":"town","properties":{"names":{"en":"Town","uk":"Місто"}},"geometry":{"type":"Point","coordinates":[%g,%g]}}`, lon, lat))
}
