package main

import (
	"html"
	"io/fs"
	"regexp"
	"strings"
	"testing"

	"frontline/static"
)

// manualText is a whole file that the manual shows: what a page has in
// <pre id="…"><code>. Tests run these, so that what readers copy works.
func manualText(t *testing.T, page, id string) string {
	t.Helper()
	b, err := fs.ReadFile(static.Docs, page)
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile(`(?s)<pre id="` + regexp.QuoteMeta(id) + `"[^>]*><code>(.*?)</code></pre>`).FindSubmatch(b)
	if found == nil {
		t.Fatalf("%s has no text %q", page, id)
	}
	return html.UnescapeString(string(found[1]))
}

// replaced is a text with some of its parts replaced, in pairs, each of which
// must be there.
func replaced(t *testing.T, text string, pairs ...string) string {
	t.Helper()
	for i := 0; i < len(pairs); i += 2 {
		if !strings.Contains(text, pairs[i]) {
			t.Fatalf("the text does not say %q", pairs[i])
		}
		text = strings.ReplaceAll(text, pairs[i], pairs[i+1])
	}
	return text
}
