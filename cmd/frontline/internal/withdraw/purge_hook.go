package withdraw

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/go-json-experiment/json/v1"
	"github.com/sethvargo/go-retry"
	"golang.org/x/net/http/httpguts"
)

// The bounds of a purge hook's calls.
const (
	hookKeys     = 30                     // in a call: Cloudflare takes no more
	hookRetries  = 4                      // of a call that failed and may do better
	hookPause    = 500 * time.Millisecond // before the first retry; twice as long before each after it
	hookTimeout  = 10 * time.Second       // of a call
	hookPatience = 2 * time.Minute        // of all of them
)

// purgeHook is a cache in front that purges by key. The keys are sent in the
// three ways that there are: by Surrogate-Key (Fastly, Varnish), by Cache-Tag, and
// as the tags of a JSON body (Cloudflare).
type purgeHook struct {
	url          *url.URL // nil for none
	name, secret string   // a header field that lets us in; never shown
	client       *http.Client
}

// hook checks the settings of the purge hook. No error quotes the header.
func (f Flags) hook() (purgeHook, error) {
	if f.PurgeHook == "" {
		return purgeHook{}, nil
	}
	h := purgeHook{client: &http.Client{
		Timeout:       hookTimeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }, // the secret is for nobody else
	}}
	var err error
	h.url, err = url.Parse(f.PurgeHook)
	switch {
	case err != nil || h.url.Host == "" || h.url.Scheme != "http" && h.url.Scheme != "https":
		return purgeHook{}, errors.New("purge-hook is no address: write it as https://api.example.org/purge")
	case h.url.User != nil:
		return purgeHook{}, errors.New("purge-hook must have no password in it: write it as purge-hook-header, as Authorization: Basic …")
	}
	if f.PurgeHookHeader == "" {
		return h, nil
	}
	name, value, ok := strings.Cut(f.PurgeHookHeader, ":")
	h.name, h.secret = name, strings.TrimSpace(value)
	if !ok || h.secret == "" || !httpguts.ValidHeaderFieldName(h.name) || !httpguts.ValidHeaderFieldValue(h.secret) {
		return purgeHook{}, errors.New("purge-hook-header is no header field: write it as Authorization: Bearer …")
	}
	return h, nil
}

// purge has the cache purge all keys. Where it fails, left are those that were not purged.
func (h purgeHook) purge(ctx context.Context, keys []string) (left []string, err error) {
	ctx, cancel := context.WithTimeout(ctx, hookPatience)
	defer cancel()
	left = keys
	for batch := range slices.Chunk(keys, hookKeys) {
		var last error
		err := retry.Do(ctx, retry.WithMaxRetries(hookRetries, retry.NewExponential(hookPause)), func(ctx context.Context) error {
			var again bool
			if again, last = h.call(ctx, batch); again {
				return retry.RetryableError(last)
			}
			return last
		})
		if err != nil {
			return left, cmp.Or(last, err) // err may say no more than that time was up
		}
		left = left[len(batch):]
	}
	return nil, nil
}

// call has the cache purge some keys, and reports whether another try may succeed.
func (h purgeHook) call(ctx context.Context, keys []string) (again bool, err error) {
	body, err := json.Marshal(map[string][]string{"tags": keys})
	if err != nil {
		return false, err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, h.url.String(), bytes.NewReader(body))
	if err != nil {
		return false, err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Surrogate-Key", strings.Join(keys, " "))
	r.Header.Set("Cache-Tag", strings.Join(keys, ","))
	if h.name != "" {
		r.Header.Set(h.name, h.secret)
	}
	res, err := h.client.Do(r)
	if err != nil {
		var of *url.Error // whose text has the whole address, which may be a secret
		if errors.As(err, &of) {
			err = of.Err
		}
		return true, fmt.Errorf("%s: %w", h.url.Host, err)
	}
	res.Body.Close()
	if res.StatusCode/100 != 2 {
		err = fmt.Errorf("%s answers %s", h.url.Host, res.Status)
	}
	return res.StatusCode == http.StatusTooManyRequests || res.StatusCode >= http.StatusInternalServerError, err
}
