package withdraw

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// roundTrip is a function as a transport.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// TestPurgeHookIsTriedAgain has no cache and no clock but its own.
func TestPurgeHookIsTriedAgain(t *testing.T) {
	t.Parallel()
	refused := errors.New("connection refused")
	for name, tt := range map[string]struct {
		answers []any // a status, an error or nil for none at all; the last one for ever
		calls   int
		left    int
		within  time.Duration
		says    string
	}{
		"at once":       {[]any{200}, 2, 0, 0, ""},
		"it recovers":   {[]any{refused, 503, 429, 200}, 5, 0, 3500 * time.Millisecond, ""},
		"never":         {[]any{200, 502}, 6, 10, 7500 * time.Millisecond, "502"},
		"nobody":        {[]any{refused}, 5, 40, 7500 * time.Millisecond, "cache.example: connection refused"},
		"no answer":     {[]any{nil}, 5, 40, 57500 * time.Millisecond, "cache.example"},
		"not let in":    {[]any{401}, 1, 40, 0, "401"},
		"in the second": {[]any{200, 400}, 2, 10, 0, "400"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				keys := make([]string, 40)
				calls := 0
				h := purgeHook{url: &url.URL{Scheme: "https", Host: "cache.example", Path: "/hush"}, client: &http.Client{Timeout: hookTimeout, Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
					answer := tt.answers[min(calls, len(tt.answers)-1)]
					calls++
					switch answer := answer.(type) {
					case int:
						return &http.Response{StatusCode: answer, Status: fmt.Sprint(answer), Body: io.NopCloser(strings.NewReader(""))}, nil
					case error:
						return nil, answer
					}
					<-r.Context().Done()
					return nil, r.Context().Err()
				})}}
				began := time.Now()
				left, err := h.purge(t.Context(), keys)
				if calls != tt.calls || len(left) != tt.left || time.Since(began) != tt.within || (err != nil) != (tt.says != "") {
					t.Errorf("%d calls in %s, %d keys left, %v", calls, time.Since(began), len(left), err)
				}
				if err != nil && (!strings.Contains(err.Error(), tt.says) || strings.Contains(err.Error(), "hush")) {
					t.Errorf("it says %v", err)
				}
			})
		})
	}
}
