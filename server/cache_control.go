package server

import (
	"net/http"
	"strconv"
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

// The header fields that most answers have alike. They are shared between answers and
// never changed.
var (
	immutableHeader = []string{immutable}
	liveHeader      = []string{liveCacheControl(liveAge)}
)

// cacheControl is the header field of an answer that is fresh for some seconds, or
// forEver.
func cacheControl(seconds int) []string {
	switch seconds {
	case forEver:
		return immutableHeader
	case liveAge:
		return liveHeader
	}
	return []string{liveCacheControl(seconds)}
}

// askedCacheControl is for what a page is built on: whoever loads it anew gets
// the newest, and shared caches in between keep it for some seconds.
func askedCacheControl(seconds int) string {
	return "public, max-age=0, s-maxage=" + strconv.Itoa(seconds) + ", stale-if-error=86400"
}

// freshness is how long an answer may be kept, in seconds: for ever where all
// of its times are pinned, else a minute, and not past the end of the day by
// which it was resolved. That an embargo ends does not show in it before. A replica
// that is far behind lets nothing be kept for ever: it may have been withdrawn.
func (s *Server) freshness(pinned bool) int {
	if pinned && !s.behind() {
		return forEver
	}
	return min(liveAge, untilMidnight(s.Now()))
}

func (s *Server) setCacheControl(w http.ResponseWriter, pinned bool) {
	w.Header()["Cache-Control"] = cacheControl(s.freshness(pinned))
}
