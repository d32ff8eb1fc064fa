package server

import (
	"context"
	"net/http"
	"strconv"
	"time"
)

// immutable is for what can never be answered otherwise.
const immutable = "public, max-age=31536000, immutable"

// liveAge is how long an answer that may change is fresh, in seconds.
const liveAge = 60

// forEver is the freshness of what can never be answered otherwise.
const forEver = -1

// liveCacheControl is for an answer that may change, fresh for some seconds.
func liveCacheControl(seconds int) string {
	return "public, max-age=" + strconv.Itoa(seconds) + ", stale-while-revalidate=600, stale-if-error=86400"
}

// askedCacheControl is for what a page is built on: whoever loads it anew gets
// the newest, and shared caches in between keep it for some seconds.
func askedCacheControl(seconds int) string {
	return "public, max-age=0, s-maxage=" + strconv.Itoa(seconds) + ", stale-if-error=86400"
}

// freshness is how long an answer may be kept, in seconds: for ever where all
// of its times are pinned, else a minute, and not past the end of the day by
// which it was resolved nor past the end of an embargo.
func (s *Server) freshness(ctx context.Context, pinned bool) int {
	if pinned {
		return forEver
	}
	now := s.Now()
	seconds := min(liveAge, untilMidnight(now))
	if at, ok, err := s.Store.NextPublish(ctx); err != nil {
		seconds = 0 // the error shows where the answer is made
	} else if ok {
		seconds = min(seconds, max(int(at.Sub(now)/time.Second), 0))
	}
	return seconds
}

func (s *Server) setCacheControl(w http.ResponseWriter, r *http.Request, pinned bool) {
	value := immutable
	if seconds := s.freshness(r.Context(), pinned); seconds != forEver {
		value = liveCacheControl(seconds)
	}
	w.Header().Set("Cache-Control", value)
}
