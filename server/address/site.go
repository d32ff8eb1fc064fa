package address

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// Site is where readers reach the server. The zero Site is at the root of a
// host that is not known.
type Site struct {
	base  string // scheme, host and path, without a slash at its end
	path  string // of addresses relative to the host
	below string // what of the base is of a draft alone
}

// Public is the base of addresses without what is of a draft alone: it may be told.
func (s Site) Public() string { return strings.TrimSuffix(s.base, s.below) }

// Local is the address of a resource on the same host.
func (s Site) Local(r Resource) string { return s.path + r.String() }

// Absolute is the address of a resource with its host.
func (s Site) Absolute(r Resource) string { return s.base + r.String() }

// String is the base of absolute addresses, which tells sites apart.
func (s Site) String() string { return s.base }

// String is the address of a resource on a server at the root of its host.
func (r Resource) String() string {
	if r.query == "" {
		return r.path
	}
	return r.path + "?" + r.query
}

// Mount is where a server is mounted on the host of its public URL.
type Mount struct {
	public string // without a slash at its end; "" where each request says
	path   string // of local addresses: "" or /maps/front
	below  string // what follows the public URL or the host in all addresses: "", or /draft/SECRET
}

// NewMount takes the place from a public URL, nil for the root of whatever host
// a request names. Where it is portable, local addresses are those of a server
// at the root.
func NewMount(public *url.URL, portable bool) (Mount, error) {
	if public == nil {
		return Mount{}, nil
	}
	if err := checkPublic(public); err != nil {
		return Mount{}, err
	}
	path := strings.TrimRight(public.EscapedPath(), "/")
	m := Mount{public: public.Scheme + "://" + public.Host + path}
	if portable {
		return m, nil
	}
	m.path = path
	return m, checkPath(path)
}

// Draft is where a draft is shown: all addresses begin with its secret.
func (m Mount) Draft(secret string) Mount {
	m.below = DraftPrefix + secret
	m.path += m.below
	return m
}

// CutDraft parts a path below that of drafts: the secret, and the path of the map that
// begins there, "" where there is not even a slash.
func CutDraft(path string) (secret, rest string, ok bool) {
	if path, ok = strings.CutPrefix(path, DraftPrefix); !ok {
		return "", "", false
	}
	secret, _, _ = strings.Cut(path, "/")
	return secret, path[len(secret):], true
}

// Path is the base path of local addresses, "" for the root.
func (m Mount) Path() string { return m.path }

func checkPublic(u *url.URL) error {
	switch {
	case u.Host == "" || u.Scheme != "http" && u.Scheme != "https":
		return errors.New("the public URL must be absolute, for example https://map.example.org")
	case u.User != nil || u.RawQuery != "" || u.ForceQuery || u.Fragment != "":
		// Readers see it: a password in it would be everybody's.
		return errors.New("the public URL must have neither a password nor a query nor a fragment, for example https://map.example.org")
	}
	return nil
}

var segment = regexp.MustCompile(`^[A-Za-z0-9._~-]+$`)

// checkPath refuses a base path that needs escapes, that browsers would
// shorten, or that begins as an address of the server's own: behind a proxy
// that strips it, /docs/… could be either.
func checkPath(path string) error {
	if path == "" {
		return nil
	}
	parts := strings.Split(path[1:], "/")
	for _, part := range parts {
		if !segment.MatchString(part) || part == "." || part == ".." {
			return errors.New("the path of the public URL must be of letters, digits, dots, hyphens and underscores between single slashes, for example https://example.org/maps/front")
		}
	}
	if slices.Contains(roots, parts[0]) {
		return fmt.Errorf("the path of the public URL must not begin with /%s, where the server has addresses of its own: take another, for example https://example.org/maps", parts[0])
	}
	return nil
}

// roots are the first segments of the paths of the server's own addresses.
var roots = func() (out []string) {
	for _, path := range []string{
		TilesPrefix, StylePrefix, APIPrefix, OGCPath, ImagePrefix, EmbedPath, EmbedScript, OEmbedPath, TextPath, FeedPath, FeedPath + ".atom",
		FeedPath + ".json", DocsPath, AssetsPrefix, WorkerPath, ManifestPath, IconPath, RobotsPath, SitemapPath, SecurityPath, HealthPath, ReadyPath, MetricsPath, DraftPrefix, DeskPath,
	} {
		first, _, _ := strings.Cut(path[1:], "/")
		out = append(out, first)
	}
	return out
}()

// Site returns where the client reaches the server. Headers of a proxy count where it
// is trusted, and the public URL before them.
func (m Mount) Site(r *http.Request, trustProxy bool) Site {
	if m.public != "" {
		return Site{m.public + m.below, m.path, m.below}
	}
	base := url.URL{Scheme: "http", Host: r.Host}
	if r.TLS != nil {
		base.Scheme = "https"
	}
	if trustProxy {
		if host := firstItem(r.Header.Get("X-Forwarded-Host")); host != "" {
			base.Host = host
		}
		if proto := firstItem(r.Header.Get("X-Forwarded-Proto")); proto == "http" || proto == "https" {
			base.Scheme = proto
		}
	}
	return Site{base.String() + m.below, m.path, m.below}
}

// KnowsHost reports whether it is known where the client reaches the server: a request of
// HTTP/1.0 need not name its host.
func (m Mount) KnowsHost(r *http.Request, trustProxy bool) bool {
	return m.public != "" || r.Host != "" || trustProxy && firstItem(r.Header.Get("X-Forwarded-Host")) != ""
}

// Local is the address of a resource on the host that was asked.
func (m Mount) Local(r Resource) string { return Site{path: m.path}.Local(r) }

func firstItem(list string) string {
	first, _, _ := strings.Cut(list, ",")
	return strings.TrimSpace(first)
}
