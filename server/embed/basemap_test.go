package embed_test

import (
	"html"
	"net/url"
	"strings"
	"testing"

	"frontline/server/servertest"
)

// An embed has the basemaps that its address names, its picture and its full map too; one that is
// gone is said to be so, and no other stands for it.
func TestAnEmbedHasTheBasemapsOfItsAddress(t *testing.T) {
	f := servertest.PictureServer(t, servertest.WithEmbed, servertest.WithBasemap)
	named, other := servertest.BasemapHash, strings.Repeat("f", 32)
	const frozen, note = "/embed?date=2025-11-27&rev=1&lang=en", "The streets that this address names are no longer here"
	for _, c := range []struct {
		path string
		has  string // what the map's script reads of the address, "" for nothing
		gone bool
	}{
		{frozen, "", false},
		{frozen + "&basemap=" + named, named, false},
		{frozen + "&basemap=none", "none", false},
		{frozen + "&basemap=" + other, "", true},
		{"/embed?lang=en", "", false},
		{"/embed?lang=en&basemap=none", "none", false},
		{"/embed?lang=en&basemap=" + other, "none", true},
	} {
		r := f.Get(c.path)
		page := html.UnescapeString(string(servertest.Read(t, r)))
		if r.StatusCode != 200 {
			t.Errorf("%s: status %d", c.path, r.StatusCode)
		}
		if got := strings.Contains(page, note); got != c.gone {
			t.Errorf("%s says that it is gone: %v", c.path, got)
		}
		for _, what := range []string{`data-query="`, `<noscript><a href="`, `"><img src="`} {
			_, rest, _ := strings.Cut(page, what)
			value, _, _ := strings.Cut(rest, `"`)
			_, query, is := strings.Cut(value, "?")
			if !is {
				query = value
			}
			values, err := url.ParseQuery(query)
			if err != nil || value == "" && what != `data-query="` || values.Get("basemap") != c.has {
				t.Errorf("%s: %s%s has another basemap than %q", c.path, what, value, c.has)
			}
		}
	}
	r := f.Get("/embed?lang=en&basemap=streets")
	servertest.Contains(t, "what cannot be read", string(servertest.Read(t, r)), "left out: basemap")
	// What is given to paste has it, and so does the picture beside it.
	page := url.QueryEscape("http://example.com/?date=2025-11-27&rev=1&basemap=" + named)
	answer := servertest.Decode[struct {
		HTML  string
		Thumb string `json:"thumbnail_url"`
	}](t, f.Get("/oembed?url="+page))
	servertest.Contains(t, "oEmbed", html.UnescapeString(answer.HTML), "basemap="+named)
	servertest.Contains(t, "its picture", answer.Thumb, "basemap="+named)
	servertest.Contains(t, "the examples", html.UnescapeString(string(servertest.Read(t, f.Get("/embed/examples")))), "basemap="+named)
	without := servertest.PictureServer(t, servertest.WithEmbed)
	if page := string(servertest.Read(t, without.Get("/embed/examples"))); strings.Contains(page, "basemap") {
		t.Error("the examples name a basemap where there is none")
	}
}
