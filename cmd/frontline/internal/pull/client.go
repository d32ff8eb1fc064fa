package pull

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"syscall"
	"time"

	"frontline/data"
	"frontline/geo"
)

// The bounds of a request to an upstream, but for its size.
const (
	dialTimeout   = 10 * time.Second
	headerTimeout = 30 * time.Second
	maxRedirects  = 5
)

// FetchTimeout bounds one request, its body and all.
var FetchTimeout = 5 * time.Minute

// client asks an upstream by HTTP.
type client struct {
	http  *http.Client
	most  int64 // of bytes in an answer
	agent string
}

// newClient returns a client that goes nowhere but where the settings let it.
func newClient(s data.UpstreamSettings, version string) *client {
	dialer := &net.Dialer{Timeout: dialTimeout}
	if !s.AllowLocal {
		// After the name was looked up, and for each address that is led to.
		dialer.Control = func(_, address string, _ syscall.RawConn) error { return checkDial(address) }
	}
	c := &http.Client{
		Timeout: FetchTimeout,
		Transport: &http.Transport{ // no proxy: it would connect to addresses that are looked at by nobody
			DialContext: dialer.DialContext, ForceAttemptHTTP2: true, TLSHandshakeTimeout: dialTimeout,
			ResponseHeaderTimeout: headerTimeout, MaxIdleConnsPerHost: 1, MaxResponseHeaderBytes: 64 << 10,
		},
		CheckRedirect: func(r *http.Request, via []*http.Request) error {
			if len(via) > maxRedirects {
				return errors.New("it leads on and on")
			}
			r.Header.Del("Referer") // a part of the address may be a key
			return checkScheme(r.URL, s)
		},
	}
	return &client{http: c, most: s.MaxMiB << 20, agent: "frontline/" + version}
}

// checkScheme refuses what others on the way can change.
func checkScheme(u *url.URL, s data.UpstreamSettings) error {
	if u.Scheme == "https" || u.Scheme == "http" && s.AllowHTTP {
		return nil
	}
	return geo.Errorf(geo.EInvalid, "%s is not https, so that others on the way could change what is pulled: --allow-http lets it", u.Scheme+"://"+u.Host)
}

// closed are networks that are no part of the internet, or lead into one that is not, beside
// those that netip knows.
var closed = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("198.18.0.0/15"), netip.MustParsePrefix("240.0.0.0/4"), netip.MustParsePrefix("64:ff9b::/96"),
	netip.MustParsePrefix("64:ff9b:1::/48"), netip.MustParsePrefix("2001::/32"), netip.MustParsePrefix("2002::/16"), netip.MustParsePrefix("fec0::/10"),
	netip.MustParsePrefix("::/96"), netip.MustParsePrefix("::ffff:0:0:0/96"), // in which IPv4 addresses were written, too
}

// errPrivate is of an address that is not to be asked.
var errPrivate = geo.Errorf(geo.EForbidden, "its name leads to an address of a private network: --allow-private lets it")

// checkDial is what each address must pass, for tests to let one pass.
var checkDial = checkPublic

// checkPublic refuses addresses that are not on the internet.
func checkPublic(address string) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil {
		return errPrivate
	}
	ip := at.Addr().Unmap().WithZone("")
	if !ip.IsGlobalUnicast() || ip.IsPrivate() || ip.IsLoopback() || ip.IsLinkLocalUnicast() {
		return errPrivate
	}
	for _, p := range closed {
		if p.Contains(ip) {
			return errPrivate
		}
	}
	return nil
}

// answer is what an upstream answered with status 200.
type answer struct {
	body     []byte
	mark     string // by which it is asked whether that has changed
	modified time.Time
}

// errUnchanged is of an answer that is the one that mark was of, errNone where there is nothing.
var (
	errUnchanged = errors.New("it has not changed")
	errNone      = geo.Errorf(geo.ENotFound, "it answers 404: there is nothing at its address")
)

// get asks for an address; a mark is that of the answer before. No error names the address: a
// part of it may be a key.
func (c *client) get(ctx context.Context, address, mark string) (answer, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return answer{}, errors.New("its address cannot be read")
	}
	r.Header.Set("User-Agent", c.agent)
	r.Header.Set("Accept", "application/geo+json, application/json;q=0.9, */*;q=0.5")
	if kind, value := mark, ""; mark != "" {
		kind, value = mark[:1], mark[1:]
		if kind == "e" {
			r.Header.Set("If-None-Match", value)
		} else {
			r.Header.Set("If-Modified-Since", value)
		}
	}
	res, err := c.http.Do(r)
	if err != nil {
		return answer{}, plain(err)
	}
	defer res.Body.Close()
	switch {
	case res.StatusCode == http.StatusNotModified && mark != "":
		return answer{}, errUnchanged
	case res.StatusCode == http.StatusNotFound:
		return answer{}, errNone
	case res.StatusCode != http.StatusOK:
		return answer{}, fmt.Errorf("it answers %s", res.Status)
	case res.ContentLength > c.most:
		return answer{}, c.tooLarge()
	}
	a := answer{}
	if a.body, err = io.ReadAll(io.LimitReader(res.Body, c.most+1)); err != nil {
		return answer{}, fmt.Errorf("its answer did not come whole: %w", plain(err))
	}
	if int64(len(a.body)) > c.most {
		return answer{}, c.tooLarge()
	}
	if t, err := http.ParseTime(res.Header.Get("Last-Modified")); err == nil {
		a.modified, a.mark = t, "m"+res.Header.Get("Last-Modified")
	}
	if tag := res.Header.Get("ETag"); tag != "" && len(tag) < 1000 {
		a.mark = "e" + tag
	}
	return a, nil
}

func (c *client) tooLarge() error {
	return geo.Errorf(geo.ETooLarge, "its answer is larger than %d MiB: --max-mib takes more", c.most>>20)
}

// plain is an error of net/http without the address.
func plain(err error) error {
	var of *url.Error
	if errors.As(err, &of) {
		err = of.Err
	}
	var timeout net.Error
	if errors.As(err, &timeout) && timeout.Timeout() {
		return errors.New("it does not answer in time")
	}
	return err
}
