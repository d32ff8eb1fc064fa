package servertest

import (
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// Alt is what a picture says of itself in its header.
func Alt(t *testing.T, header string) string {
	t.Helper()
	out, err := url.PathUnescape(header)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// Described is what a picture, as it is in its file, says of itself at length.
func Described(t *testing.T, picture []byte) string {
	t.Helper()
	m := described.FindSubmatch(picture)
	if m == nil {
		t.Fatalf("the picture says nothing of itself: %.200q", picture)
	}
	return html.UnescapeString(string(m[1]))
}

var described = regexp.MustCompile(`ExtDescrAccessibility><rdf:Alt><rdf:li xml:lang="x-default">([^<]*)<`)

// WordsOf is a page as who reads it meets it: its words, without markup.
func WordsOf(t testing.TB, page string) string {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			out.WriteString(n.Data + " ")
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(root)
	return strings.Join(strings.Fields(out.String()), " ")
}

// Contains fails for each of the wanted texts that is not in another.
func Contains(t *testing.T, what, in string, wanted ...string) {
	t.Helper()
	for _, want := range wanted {
		if !strings.Contains(in, want) {
			t.Errorf("%s has no %q: %.600s", what, want, in)
		}
	}
}

// Hostile is text that would leave its place in a page that does not escape it.
const Hostile = `</script><script>alert(1)</script>" onload="x`

var cacheEntriesLine = regexp.MustCompile(`(?m)^frontline_cache_entries\{cache="([a-z_]+)"\} (\d+)$`)

// CacheEntriesByName are how many entries each cache has.
func CacheEntriesByName(t *testing.T, f Fixture) map[string]int {
	t.Helper()
	out := map[string]int{}
	for _, m := range cacheEntriesLine.FindAllStringSubmatch(string(Read(t, f.Get("/metrics"))), -1) {
		n, err := strconv.Atoi(m[2])
		if err != nil {
			t.Fatal(err)
		}
		out[m[1]] = n
	}
	if len(out) < 10 {
		t.Fatalf("metrics of %d caches", len(out))
	}
	return out
}

// CacheEntries is how many entries all caches have together.
func CacheEntries(t *testing.T, f Fixture) (n int) {
	t.Helper()
	for _, of := range CacheEntriesByName(t, f) {
		n += of
	}
	return n
}

const OGCHost = "http://example.com"
