package embed

import (
	"net/url"
	"testing"

	"frontline/server/words"
)

// A language is the same however its tag is written, wherever it is asked for.
func TestALanguageIsFoundAlikeEverywhere(t *testing.T) {
	langs := append([]string{"zh-Hant", "nl", "de"}, words.Compiled...)
	for asked, want := range map[string]string{
		"uk": "uk", "UK": "uk", "uk-UA": "uk", "zh-hant": "zh-Hant", "zh-TW": "zh-Hant", "nl-BE": "nl", "DE": "de", "de-AT": "de",
		"fr": "", "x": "", "<b>": "",
	} {
		query := url.Values{"lang": {asked}}
		got := map[string]string{}
		if q, err := parseEmbedQuery(query, langs); err == nil {
			got["embed"] = q.lang
		}
		of, _ := mendQuery(query, mapNames, langs)
		got["oembed"] = of.lang
		for what, lang := range got {
			if lang != want {
				t.Errorf("%s of the %s is %q, want %q", asked, what, lang, want)
			}
		}
		if n := len(got); (want != "") != (n == 2) {
			t.Errorf("%s is taken by %v", asked, got)
		}
	}
}
