package server_test

import (
	"net/http"
	"strings"
	"testing"
	"testing/fstest"

	"frontline/data"
	"frontline/geo/geotest"
	"frontline/server"
	"frontline/server/servertest"
)

// Wherever GeoNames' names or GSHHG's water show, it is said whose they are, with a link where
// the format has links.
func TestCreditsStandWhereTheirWorkShows(t *testing.T) {
	geotest.TakesLong(t)
	const (
		names, water           = "GeoNames, CC BY 4.0, modified", "Water: GSHHG"
		namesLinked            = `<a href="https://www.geonames.org/"`
		waterLinked            = `oasts, water: <a href="https://www.soest.hawaii.edu/pwessel/gshhg/"`
		namesAddress, shoreURL = `https://www.geonames.org/`, `"https://www.soest.hawaii.edu/pwessel/gshhg/"`
	)
	f := servertest.Over(t, withWater(t), servertest.WithEmbed, func(o *server.Options) {
		o.Gazetteer = data.Gazetteer
		o.App.(fstest.MapFS)["index.en.html"].Data = []byte(`<!doctype html><html lang="en"><head><!--head--><!--/head--></head><body><!--credits--><!--/credits--></body></html>`)
	})
	for surface, want := range map[string][]string{
		"/?lang=en":                                                   {namesLinked, waterLinked},
		"/embed?date=2025-11-28&lang=en":                              {namesLinked, waterLinked},
		"/image/2025-11-28.svg?size=400x300&lang=en":                  {names, water},
		"/image/2025-11-28.png?size=400x300&lang=en":                  {names, water},
		"/image/2025-11-25..2025-11-28.svg?size=400x300&lang=en":      {names, water},
		"/image/2025-11-28.svg?size=400x300&lang=en&frame=0":          {names, water},
		"/style/2025-11-28.json":                                      {names, water},
		"/tiles/base/2025-11-28.json":                                 {names},
		"/tiles/base/2025-11-28.png.json":                             {names},
		"/tiles/base/2025-11-28.style.json":                           {names},
		"/tiles/water/2025-11-28.json":                                {water},
		"/tiles/water/2025-11-28.png.json":                            {water},
		"/tiles/water/2025-11-28.style.json":                          {water},
		"/api/layers":                                                 {names, water, shoreURL},
		"/api/layers/base/2025-11-28.geojson":                         {names},
		"/api/layers/water/2025-11-28.geojson":                        {water},
		"/api/search/2025-11-28?q=Huliaipole":                         {names, namesAddress},
		"/api/layers/control/2025-11-25..2025-11-28.json":             {names, namesAddress},
		"/text/2025-11-25..2025-11-28?lang=en":                        {names, namesLinked},
		"/ogc/2025-11-28/collections/base":                            {names},
		"/ogc/2025-11-28/collections/water":                           {water},
		"/ogc/2025-11-28/collections/base/items?limit=1":              {names},
		"/ogc/2025-11-28/collections/water/items?limit=1":             {water},
		"/ogc/2025-11-28/collections/base/tiles/WebMercatorQuad":      {names},
		"/ogc/2025-11-28/collections/water/tiles/WebMercatorQuad":     {water},
		"/ogc/2025-11-28/map/tiles/WebMercatorQuad":                   {names, water},
		"/ogc/2025-11-28/collections/water/map/tiles/WebMercatorQuad": {water},
	} {
		r := f.Get(surface)
		body := string(servertest.Read(t, r))
		if r.StatusCode != http.StatusOK {
			t.Errorf("%s: %d %.200s", surface, r.StatusCode, body)
			continue
		}
		for _, credit := range want {
			if !strings.Contains(body, credit) {
				t.Errorf("%s does not say %s", surface, credit)
			}
		}
	}
}
