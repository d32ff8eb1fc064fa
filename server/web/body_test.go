package web_test

import (
	"net/http"
	"testing"

	"frontline/server/web"
)

func TestTheCodingThatIsMostWelcome(t *testing.T) {
	for accepted, want := range map[string]web.Coding{
		"":                               web.Identity,
		"gzip, deflate, br":              web.Brotli,
		"gzip":                           web.Gzip,
		"br;q=0.2, gzip":                 web.Gzip,
		"br;q=0.8, gzip;q=0.8":           web.Brotli,
		"br;q=0, *":                      web.Gzip,
		"*;q=0.1":                        web.Brotli,
		"gzip;q=0.5, identity":           web.Identity,
		"gzip;q=0.5, identity;q=0.1":     web.Gzip,
		"BR ; Q=0.9, gzip;q=0.95":        web.Gzip,
		"gzip;q=nonsense":                web.Identity,
		"identity;q=0, br;q=0, gzip":     web.Gzip,
		"zstd, identity;q=0.5, gzip;q=0": web.Identity,
	} {
		r := &http.Request{Header: http.Header{}}
		if accepted != "" {
			r.Header.Set("Accept-Encoding", accepted)
		}
		if got := web.CodingFor(r); got != want {
			t.Errorf("%q: %v, want %v", accepted, got, want)
		}
	}
}
