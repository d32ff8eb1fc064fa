package server_test

import (
	"math"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"frontline/geo/geotest"
	"frontline/server"
	"frontline/server/servertest"
)

// TestAnAnswerIsOfOneDay: whenever midnight passes while an answer is made, between
// whichever two looks at the clock, the answer is that of before or that of after, and
// whoever asks next has that of after.
func TestAnAnswerIsOfOneDay(t *testing.T) {
	geotest.TakesLong(t)
	f := servertest.New(t, servertest.Silent)
	// The day before the record's last snapshot is in force.
	late, early := time.Date(2025, 12, 31, 23, 59, 40, 0, time.UTC), time.Date(2026, 1, 1, 0, 0, 10, 0, time.UTC)
	*f.Clock = late // the record's own, which tells of embargoes alone
	over := func(clock *midnightClock) servertest.Fixture {
		o := f.Options
		o.Now = clock.now
		s, err := server.New(o)
		if err != nil {
			t.Fatal(err)
		}
		return servertest.Fixture{Server: s}
	}
	clockAt := func(passes int64) *midnightClock { return &midnightClock{late: late, early: early, passes: passes} }
	after := over(clockAt(0))
	moved := 0
	for _, path := range dayPaths() {
		counting := clockAt(math.MaxInt64)
		before := over(counting)
		was, is := answerTo(before, path), answerTo(after, path)
		if was == is { // not of today
			continue
		}
		moved++
		looks := counting.looks.Load()
		for at := int64(0); at < looks; at += max(1, looks/4) {
			g := over(clockAt(at))
			if got := answerTo(g, path); got != was && got != is {
				t.Errorf("%s, midnight after %d of %d looks, answers\n%s\nbefore:\n%s\nafter:\n%s", path, at, looks, got, was, is)
			}
			if got := answerTo(g, path); got != is {
				t.Errorf("%s, asked again after midnight, which was after %d looks, answers\n%s\nafter:\n%s", path, at, got, is)
			}
		}
		// And where it was ready on the evening before, without routing.
		evening := clockAt(looks + 1)
		g := over(evening)
		_ = answerTo(g, path)
		if got := answerTo(g, path); got != was && got != is {
			t.Errorf("%s, asked again at midnight, answers\n%s\nbefore:\n%s\nafter:\n%s", path, got, was, is)
		}
	}
	if moved < 20 {
		t.Errorf("midnight shows at %d addresses only", moved)
	}
}

// dayPaths are addresses of all routes, of today where they can be.
func dayPaths() (paths []string) {
	today := strings.NewReplacer("2025-11-28", "latest", "{base}", url.QueryEscape("http://example.com"))
	for _, route := range servertest.Routes() {
		switch {
		case route == "/metrics": // of the process
			continue
		case strings.HasPrefix(route, "/image"), strings.HasPrefix(route, "/ogc/{asof}"): // dear, of what text is of; and as without a date
			continue
		}
		for _, of := range servertest.Live(route) {
			paths = append(paths, today.Replace(of))
		}
	}
	slices.Sort(paths)
	return slices.Compact(paths)
}

// midnightClock is on the evening before until so many looks at it, and after midnight then.
type midnightClock struct {
	late, early time.Time
	passes      int64
	looks       atomic.Int64
}

func (c *midnightClock) now() time.Time {
	if c.looks.Add(1) > c.passes {
		return c.early
	}
	return c.late
}
