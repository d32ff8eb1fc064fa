package server

import (
	"fmt"
	"net/http"
	"time"
)

// immutable is for what can never be answered otherwise.
const immutable = "public, max-age=31536000, immutable"

// liveAge is how long an answer that may change is fresh, in seconds.
const liveAge = 60

// setCacheControl says how long an answer may be kept: for ever where all of
// its times are pinned, else a minute, and not past the end of the day by
// which it was resolved.
func setCacheControl(w http.ResponseWriter, pinned bool, now time.Time) {
	value := immutable
	if !pinned {
		value = fmt.Sprintf("public, max-age=%d, stale-while-revalidate=600, stale-if-error=86400", min(liveAge, untilMidnight(now)))
	}
	w.Header().Set("Cache-Control", value)
}
