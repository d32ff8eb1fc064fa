package server_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"frontline/server/servertest"
)

// BenchmarkPoint asks what is said of positions on real dates, each for the first time. An operation
// is one position: on a date of which others were asked for, and on one of which none was.
func BenchmarkPoint(b *testing.B) {
	f, dates := servertest.RealServer(b)
	r := rand.New(rand.NewPCG(2, 4))
	ask := func(date string) {
		lon, lat := 3300+r.IntN(600), 4500+r.IntN(500)
		f.Took(b, fmt.Sprintf("/api/at/%s/%v,%v.json", date, float64(lon)/100, float64(lat)/100))
	}
	ask(dates[0])
	b.Run("same-date", func(b *testing.B) {
		ask(dates[50])
		for b.Loop() {
			ask(dates[50])
		}
	})
	b.Run("new-date", func(b *testing.B) {
		for n := 0; b.Loop(); n++ {
			ask(dates[31+n%15])
		}
	})
}
