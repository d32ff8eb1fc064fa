package pull

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"frontline/data"
	"frontline/data/basemap"
	"frontline/geo"
)

// RangeSettings say where an archive may be read from.
type RangeSettings struct {
	URL        string
	AllowHTTP  bool   // addresses that are not https
	AllowLocal bool   // addresses of private networks
	Flags      string // how the flags that allow these begin, such as basemap-; "" for --allow-http
	Version    string
	Timeout    time.Duration // of a request; 0 is FetchTimeout
}

// ranges reads an archive elsewhere by ranges of its bytes, as long as it is the one that it
// was at first.
type ranges struct {
	client *client
	url    string
	size   int64
	ifSame [2]string // a header by which the answer is of the same archive
}

// viewRanges is how many connections are kept for the next ranges.
const viewRanges = 8

// errNoRanges is of a server that sends all or nothing.
var errNoRanges = geo.Errorf(geo.EInvalid, "its server does not send parts of the file (Range): download the archive, or take what is needed with `frontline basemap extract` elsewhere")

// named is an error with the flags as they are called.
func (s RangeSettings) named(err error) error {
	if code := geo.ErrorCode(err); code == geo.EInvalid || code == geo.EForbidden {
		return geo.Errorf(code, "%s", strings.Replace(geo.ErrorMessage(err), "--allow-", "--"+s.Flags+"allow-", 1))
	}
	return err
}

// OpenRanges asks for the size and the mark of an archive elsewhere. No error names the
// address: a part of it may be a key.
func OpenRanges(ctx context.Context, s RangeSettings) (basemap.Remote, error) {
	u, err := url.Parse(s.URL)
	if err != nil || u.Host == "" {
		return basemap.Remote{}, geo.Errorf(geo.EInvalid, "its address cannot be read")
	}
	settings := data.UpstreamSettings{AllowHTTP: s.AllowHTTP, AllowLocal: s.AllowLocal, MaxMiB: 64}
	if err := checkScheme(u, settings); err != nil {
		return basemap.Remote{}, s.named(err)
	}
	r := &ranges{client: newClient(settings, s.Version), url: s.URL}
	if s.Timeout > 0 {
		r.client.http.Timeout = s.Timeout
	}
	if t, ok := r.client.http.Transport.(*http.Transport); ok { // of a view many are read at once
		t.MaxIdleConnsPerHost, t.IdleConnTimeout = viewRanges, dialTimeout
	}
	res, err := r.ask(ctx, 0, 1)
	if err != nil {
		return basemap.Remote{}, s.named(err)
	}
	defer res.Body.Close()
	_, total, ok := strings.Cut(res.Header.Get("Content-Range"), "/")
	if r.size, err = strconv.ParseInt(total, 10, 64); !ok || err != nil || r.size < 1 {
		return basemap.Remote{}, errNoRanges
	}
	// A weak ETag may be that of other bytes.
	mark := res.Header.Get("ETag")
	if mark != "" && !strings.HasPrefix(mark, "W/") {
		r.ifSame = [2]string{"If-Match", mark}
	} else if mark = res.Header.Get("Last-Modified"); mark != "" {
		r.ifSame = [2]string{"If-Unmodified-Since", mark}
	} else {
		return basemap.Remote{}, geo.Errorf(geo.EInvalid, "its server says neither ETag nor Last-Modified, by which a change of the archive is noticed")
	}
	return basemap.Remote{Source: r, ETag: mark}, nil
}

// Close leaves no connection open.
func (r *ranges) Close() error {
	r.client.http.CloseIdleConnections()
	return nil
}

// Size is that of the whole archive.
func (r *ranges) Size() int64 { return r.size }

// ReadRange fills p, and asks once more where a connection broke.
func (r *ranges) ReadRange(ctx context.Context, p []byte, off int64) error {
	if len(p) == 0 {
		return nil
	}
	err := r.read(ctx, p, off)
	if err != nil && geo.ErrorCode(err) == geo.EInternal && ctx.Err() == nil {
		err = r.read(ctx, p, off)
	}
	return err
}

func (r *ranges) read(ctx context.Context, p []byte, off int64) error {
	res, err := r.ask(ctx, off, len(p))
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if want := fmt.Sprintf("bytes %d-%d/%d", off, off+int64(len(p))-1, r.size); res.Header.Get("Content-Range") != want {
		return geo.Errorf(geo.EUnavailable, "its server sent another part of the archive than was asked for")
	}
	if _, err := io.ReadFull(res.Body, p); err != nil {
		return fmt.Errorf("its answer did not come whole: %w", plain(err))
	}
	return nil
}

// ask asks for a range; the answer's status is 206.
func (r *ranges) ask(ctx context.Context, off int64, size int) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, r.url, nil)
	if err != nil {
		return nil, geo.Errorf(geo.EInvalid, "its address cannot be read")
	}
	req.Header.Set("User-Agent", r.client.agent)
	req.Header.Set("Range", fmt.Sprintf("bytes=%d-%d", off, off+int64(size)-1))
	req.Header.Set("Accept-Encoding", "identity") // a range of what was compressed on the way is none
	if r.ifSame[0] != "" {
		req.Header.Set(r.ifSame[0], r.ifSame[1])
	}
	res, err := r.client.http.Do(req)
	if err != nil {
		return nil, plain(err)
	}
	switch res.StatusCode {
	case http.StatusPartialContent:
		return res, nil
	case http.StatusPreconditionFailed:
		err = basemap.ErrChanged
	case http.StatusOK:
		err = errNoRanges
	case http.StatusNotFound:
		err = errNone
	case http.StatusRequestedRangeNotSatisfiable:
		err = geo.Errorf(geo.EInvalid, "it is empty")
	default:
		err = geo.Errorf(geo.EUnavailable, "it answers %s", res.Status)
	}
	return nil, errors.Join(err, res.Body.Close())
}
