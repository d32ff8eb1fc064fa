package page_test

import (
	"html"
	"regexp"
	"strings"
	"testing"

	"frontline/server/servertest"
)

// The picture of a link lies on the basemaps that the link names; one that is gone would have none.
func TestThePictureOfALinkHasItsBasemaps(t *testing.T) {
	f := servertest.PictureServer(t, servertest.WithPages, servertest.WithBasemap)
	const frozen = "/?lang=en&map=12/48.28/37.18&date=2025-11-27&rev=1"
	for path, want := range map[string]string{
		"/?lang=en": "", "/?lang=en&basemap=none": "none", frozen: "", frozen + "&basemap=" + servertest.BasemapHash: servertest.BasemapHash,
		frozen + "&basemap=" + strings.Repeat("f", 32): "", frozen + "&basemap=streets": "",
	} {
		page := html.UnescapeString(string(servertest.Read(t, f.Get(path))))
		m := regexp.MustCompile(`property="og:image" content="http://example\.com([^"]*)"`).FindStringSubmatch(page)
		if m == nil {
			t.Fatalf("%s: there is no picture in %s", path, page)
		}
		_, got, _ := strings.Cut(m[1]+"&", "basemap=")
		if got, _, _ = strings.Cut(got, "&"); got != want {
			t.Errorf("%s has the picture %s", path, m[1])
		}
		if r := f.Get(m[1]); r.StatusCode != 200 {
			t.Errorf("%s: status %d", m[1], r.StatusCode)
		}
	}
}
