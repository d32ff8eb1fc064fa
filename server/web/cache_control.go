package web

import (
	"net/http"
	"strconv"
	"time"

	"frontline/geo"
)

// Immutable is for what can never be answered otherwise.
const Immutable = "public, max-age=31536000, immutable"

// liveAge is how long an answer that may change is fresh, in seconds.
const liveAge = 60

// Forever is the freshness of what can never be answered otherwise.
const Forever = -1

// liveCacheControl is for an answer that may change, fresh for some seconds.
func liveCacheControl(seconds int) string {
	return "public, max-age=" + strconv.Itoa(seconds) + ", stale-while-revalidate=600, stale-if-error=86400"
}

// The header fields that most answers have alike. They are shared between answers and
// never changed.
var (
	immutableHeader = []string{Immutable}
	liveHeader      = []string{liveCacheControl(liveAge)}
)

// CacheControl is the header field of an answer that is fresh for some seconds, or
// Forever.
func CacheControl(seconds int) []string {
	switch seconds {
	case Forever:
		return immutableHeader
	case liveAge:
		return liveHeader
	}
	return []string{liveCacheControl(seconds)}
}

// RevalidatedCacheControl is for what a page is built on: whoever loads it anew gets
// the newest, and shared caches in between keep it for some seconds.
func RevalidatedCacheControl(seconds int) string {
	return "public, max-age=0, s-maxage=" + strconv.Itoa(seconds) + ", stale-if-error=86400"
}

// Freshness says how long answers may be kept.
type Freshness struct {
	Now    func() time.Time // the clock
	Behind func() bool      // whether this is a replica that may not know of a withdrawal
}

// Seconds is how long an answer may be kept, in seconds: for ever where all
// of its times are pinned, else a minute, and not past the end of the day by
// which it was resolved. That an embargo ends does not show in it before. A replica
// that is far behind lets nothing be kept for ever: it may have been withdrawn.
func (f Freshness) Seconds(pinned bool) int { return f.SecondsAt(f.Now(), pinned) }

// SecondsAt is Seconds of an answer that was resolved at an instant.
func (f Freshness) SecondsAt(now time.Time, pinned bool) int {
	if pinned && !f.Behind() {
		return Forever
	}
	return min(liveAge, untilMidnight(now))
}

// SetCacheControl sets the header field by Seconds.
func (f Freshness) SetCacheControl(w http.ResponseWriter, pinned bool) {
	w.Header()["Cache-Control"] = CacheControl(f.Seconds(pinned))
}

// untilMidnight is how long today lasts, in whole seconds, at least one.
func untilMidnight(now time.Time) int {
	end := (geo.DateOf(now) + 1).Time()
	return max(int(end.Sub(now)/time.Second), 1)
}
