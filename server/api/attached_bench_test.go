package api_test

import (
	"net/url"
	"strconv"
	"testing"

	"frontline/data"
	"frontline/data/basemap/basemaptest"
	"frontline/geo/geotest"
	"frontline/server"
	"frontline/server/servertest"
)

// BenchmarkAttached asks for what settlements of an archive are part of, with none attached and with
// one. An operation is one answer, which nobody asked for before; its processor time is what counts
// where others work beside it.
func BenchmarkAttached(b *testing.B) {
	attach, _ := servertest.MadeUp(b, basemaptest.Options{Bounds: basemaptest.Bounds})
	for _, tt := range []struct {
		name   string
		change []func(*server.Options)
	}{{"none", []func(*server.Options){withGazetteer}}, {"one", []func(*server.Options){withGazetteer, attach}}} {
		f := servertest.Over(b, data.BundledLayers(), tt.change...)
		if err := f.Prepare(b.Context()); err != nil {
			b.Fatal(err)
		}
		if err := f.ReadPlaces(b.Context()); err != nil {
			b.Fatal(err)
		}
		ask := func(of string, path func(n int) string) {
			n := 0
			b.Run(tt.name+"/"+of, func(b *testing.B) {
				begun, first := geotest.ProcessorTime(b), n
				for b.Loop() {
					f.Took(b, path(n))
					n++
				}
				b.ReportMetric(float64((geotest.ProcessorTime(b)-begun).Microseconds())/float64(n-first), "cpu-µs/op")
			})
		}
		queries := []string{"Pokrovsk", "Гуляйполе", "Мирне", "ver", "Pokrosvk", "Степ"}
		ask("search", func(n int) string {
			return "/api/search/latest?near=37,48&q=" + url.QueryEscape(queries[n%len(queries)])
		})
		degrees := func(v int) string { return strconv.FormatFloat(float64(v)/100, 'f', -1, 64) }
		ask("position", func(n int) string {
			return "/api/at/latest/" + degrees(3660+n%120) + "," + degrees(4790+n/120%80) + ".json"
		})
	}
}
