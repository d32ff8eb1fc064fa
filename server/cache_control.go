package server

import (
	"net/http"
	"strconv"
	"time"
)

// immutable is for what can never be answered otherwise.
const immutable = "public, max-age=31536000, immutable"

// liveAge is how long an answer that may change is fresh, in seconds.
const liveAge = 60

// liveCacheControl is for an answer that may change, fresh for some seconds.
func liveCacheControl(seconds int) string {
	return "public, max-age=" + strconv.Itoa(seconds) + ", stale-while-revalidate=600, stale-if-error=86400"
}

// setCacheControl says how long an answer may be kept: for ever where all of
// its times are pinned, else a minute, and not past the end of the day by
// which it was resolved.
func setCacheControl(w http.ResponseWriter, pinned bool, now time.Time) {
	value := immutable
	if !pinned {
		value = liveCacheControl(min(liveAge, untilMidnight(now)))
	}
	w.Header().Set("Cache-Control", value)
}
