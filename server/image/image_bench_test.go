package image_test

import (
	"fmt"
	"slices"
	"testing"

	"frontline/server"
	"frontline/server/servertest"
)

// BenchmarkImage asks for a picture of 1200×800 over 60 real days, of each
// date, as a drawing too, and of what changed since the first, on A4 at 300 dpi and as
// PDF, none of them asked for before. The server has warmed up on one of another date. An
// operation is one picture.
func BenchmarkImage(b *testing.B) {
	for _, name := range []string{"date", "drawing", "change", "paper", "pdf"} {
		b.Run(name, func(b *testing.B) {
			ending := map[string]string{"drawing": "svg", "pdf": "pdf"}[name]
			if ending == "" {
				ending = "png"
			}
			size := map[string]string{"paper": "&paper=a4", "pdf": "&paper=a4"}[name]
			f, dates := servertest.RealServer(b, func(o *server.Options) { o.DrawLimit = 2 })
			f.Took(b, "/image/2022-09-30.png")
			var times []float64
			taken, n := 0, 0
			for b.Loop() {
				// Beyond the last date another title makes it another picture.
				date, path := dates[1+n%(len(dates)-1)], ""
				if n++; name == "change" {
					path = dates[0] + ".."
				}
				ms, bytes := f.Took(b, fmt.Sprintf("/image/%s%s.%s?title=%d%s", path, date, ending, n, size))
				times, taken = append(times, ms), taken+bytes
			}
			slices.Sort(times)
			b.ReportMetric(times[len(times)/2], "ms-p50")
			b.ReportMetric(times[len(times)*99/100], "ms-p99")
			b.ReportMetric(float64(taken)/float64(len(times))/1000, "kB")
		})
	}
}

// BenchmarkImageThrough makes the 60 real days an animated picture of 900×600,
// its first time.
func BenchmarkImageThrough(b *testing.B) {
	f, dates := servertest.RealServer(b, func(o *server.Options) { o.DrawLimit = 2 })
	f.Took(b, "/image/2022-09-30.png")
	n, size := 0, 0
	for b.Loop() {
		n++
		_, bytes := f.Took(b, fmt.Sprintf("/image/through/%s..%s.apng?title=%d", dates[0], dates[len(dates)-1], n))
		size += bytes
	}
	b.ReportMetric(float64(size)/float64(n)/1000, "kB")
}
