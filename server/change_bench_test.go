package server_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"frontline/server/servertest"
)

func report(b *testing.B, times []float64) {
	if len(times) == 0 {
		return
	}
	slices.Sort(times)
	b.ReportMetric(times[len(times)/2], "ms-median")
	b.ReportMetric(times[len(times)*99/100], "ms-p99")
	b.ReportMetric(times[len(times)-1], "ms-max")
}

// BenchmarkDifference answers differences of real dates, each asked for the
// first time. An operation is one difference.
func BenchmarkDifference(b *testing.B) {
	f, dates := servertest.RealServer(b)
	var pairs [][2]string
	for i := range dates {
		for j := i + 1; j < len(dates); j++ {
			pairs = append(pairs, [2]string{dates[i], dates[j]})
		}
	}
	rand.New(rand.NewPCG(1, 1)).Shuffle(len(pairs), func(i, j int) { pairs[i], pairs[j] = pairs[j], pairs[i] })
	next := 0
	for _, form := range []string{"json", "geojson", "csv"} {
		b.Run(form, func(b *testing.B) {
			f.Took(b, "/api/layers/control/"+dates[0]+".."+dates[len(dates)-1]+".json") // reads the timeline
			var times []float64
			b.ResetTimer()
			for range b.N {
				p := pairs[next%len(pairs)]
				next++
				ms, _ := f.Took(b, "/api/layers/control/"+p[0]+".."+p[1]+"."+form)
				times = append(times, ms)
			}
			report(b, times)
		})
	}
}

// BenchmarkDifferenceTile makes the tiles of differences of real dates, each
// asked for the first time. An operation is one tile.
func BenchmarkDifferenceTile(b *testing.B) {
	for _, ending := range []string{".mvt", ".png", "@2x.png"} {
		b.Run(ending[1:], func(b *testing.B) {
			f, dates := servertest.RealServer(b)
			var times []float64
			b.ResetTimer()
			for n := 0; n < b.N; {
				from, to := n%20, 30+n%25
				ref := "/tiles/control/" + dates[from] + ".." + dates[to]
				f.Took(b, ref+".json")
				for z := 5; z <= 10; z++ {
					for _, id := range viewTiles(z, 36.5, 48.5, 640, 512) {
						ms, size := f.Took(b, fmt.Sprintf("%s/%d/%s%s", ref, z, id, ending))
						if n++; size > 0 {
							times = append(times, ms)
						}
					}
				}
			}
			report(b, times)
		})
	}
}

// viewTiles are the tiles that a view needs, as x/y.
func viewTiles(z int, lon, lat float64, width, height int) []string {
	n := math.Exp2(float64(z)) * 256
	x := (lon/360 + 0.5) * n
	y := (0.5 - math.Atanh(math.Sin(lat*math.Pi/180))/(2*math.Pi)) * n
	var out []string
	for ty := int(y-float64(height)/2) / 256; ty <= int(y+float64(height)/2)/256; ty++ {
		for tx := int(x-float64(width)/2) / 256; tx <= int(x+float64(width)/2)/256; tx++ {
			out = append(out, fmt.Sprintf("%d/%d", tx, ty))
		}
	}
	return out
}

// BenchmarkTimelineWeight weighs the timeline's tiles that a view of the whole
// front needs, 1280 by 800 pixels, at the zooms at which it is looked at.
func BenchmarkTimelineWeight(b *testing.B) {
	f, _ := servertest.RealServer(b)
	for _, layer := range []string{"control", "claims", "places", "statements"} {
		for z := 6; z <= 8; z++ {
			b.Run(fmt.Sprintf("%s/z%d", layer, z), func(b *testing.B) {
				sum := 0
				for range b.N {
					sum = 0
					for _, id := range viewTiles(z, 35.9, 48, 1280, 800) {
						_, size := f.Took(b, fmt.Sprintf("/tiles/%s/timeline/%d/%s.mvt", layer, z, id), "Accept-Encoding", "br")
						sum += size
					}
				}
				b.ReportMetric(float64(sum), "bytes-brotli")
			})
		}
	}
}

// BenchmarkDerived finds what is claimed and not held on all real dates.
func BenchmarkDerived(b *testing.B) {
	f, _ := servertest.RealServer(b)
	var times []float64
	for b.Loop() {
		ms, _ := f.Took(b, "/api/layers/claims~control/area.json")
		times = append(times, ms)
	}
	b.ReportMetric(slices.Max(times), "ms-first")
}
