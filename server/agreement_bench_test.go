package server_test

import (
	"bytes"
	"fmt"
	"io"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"

	"frontline/data"
	"frontline/geo"
	"frontline/geo/geotest"
	"frontline/server/servertest"
)

// loadMadeUp adds two assessors who are made up, by one rule, of what the layer of control shows of the real
// days: Beta has them four hundredths of a degree further east and a hundredth further south; Gamma has them
// three hundredths further west, as events, and every fourth of its areas contested. On each date all three
// have another snapshot, which takes longest.
func loadMadeUp(b *testing.B, f servertest.Fixture, dates []string) {
	b.Helper()
	for _, of := range []struct {
		id, name    string
		cadence     geo.Cadence
		east, north float64
		contested   bool
	}{{"beta", "Beta", geo.CadenceDaily, 0.04, -0.01, false}, {"gamma", "Gamma", geo.CadenceEvent, -0.03, 0.015, true}} {
		req := data.LoadRequest{Accept: geo.FindingCodes(), Layer: geo.Layer{ID: of.id, Title: of.name, Kind: geo.KindControl, Cadence: of.cadence, AssessedBy: of.name}}
		for _, date := range dates {
			c, err := geojson.UnmarshalFeatureCollection(servertest.Read(b, f.Get("/api/layers/control/"+date+".geojson")))
			if err != nil {
				b.Fatal(err)
			}
			out := geojson.NewFeatureCollection()
			for _, one := range c.Features {
				for n, p := range geo.Polygons(one.Geometry) {
					moved := geojson.NewFeature(moveBy(p, of.east, of.north))
					if of.contested && n%4 == 3 {
						moved.Properties["status"] = "contested"
					}
					out.Append(moved)
				}
			}
			raw, err := out.MarshalJSON()
			if err != nil {
				b.Fatal(err)
			}
			req.Files = append(req.Files, data.Input{Name: date + ".geojson", Date: geo.MustDate(date), Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(raw)), nil }})
		}
		if _, err := f.DB.Load(b.Context(), req); err != nil {
			b.Fatal(err)
		}
	}
}

func moveBy(p orb.Polygon, east, north float64) orb.Polygon {
	out := p.Clone()
	for _, r := range out {
		for i := range r {
			r[i][0], r[i][1] = r[i][0]+east, r[i][1]+north
		}
	}
	return out
}

// BenchmarkAgreement asks what three assessors agree on, as GeoJSON and as a tile, of real dates, each for the
// first time: what was read or made for another date is there, and nothing of its own. To load them takes longer
// than a benchmark lasts, so that it runs once; the figure to look at is the processor's time of a date.
func BenchmarkAgreement(b *testing.B) {
	for name, path := range map[string]string{"geojson": "/api/layers/~agreement/%s.geojson", "tile": "/tiles/~agreement/%s/7/76/44.mvt", "two": "/api/layers/beta~gamma~agreement/%s.geojson"} {
		b.Run(name, func(b *testing.B) {
			f, dates := servertest.RealServer(b)
			loadMadeUp(b, f, dates)
			f.Took(b, fmt.Sprintf(path, dates[3]))
			asked := dates[4:]
			begun := geotest.ProcessorTime(b)
			for _, date := range asked {
				f.Took(b, fmt.Sprintf(path, date))
			}
			took := geotest.ProcessorTime(b) - begun
			b.ReportMetric(float64(took.Microseconds())/1000/float64(len(asked)), "cpu-ms/date")
		})
	}
}
