package image

import (
	"net/url"
	"strings"
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
		if q, err := parseQuery(query, langs); err == nil {
			got["image"] = q.lang
		}
		if q, err := parseThroughQuery(query, true, langs); err == nil {
			got["through"] = q.lang
		}
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

func TestATitleThatCannotBeDrawnIsRefused(t *testing.T) {
	for text, missing := range map[string]string{
		"Фронт – Front № 1": "", "Zoë’s map": "", "Карта мапа Ґґ": "", "地図 Kyiv": `"図地"`, "خريطة": `"ة`, "map 🗺": `"🗺"`,
	} {
		for _, name := range []string{"title", "credit"} {
			_, err := parseQuery(url.Values{name: {text}}, words.Compiled)
			if (err == nil) != (missing == "") || err != nil && (!strings.Contains(err.Error(), missing) || !strings.Contains(err.Error(), name)) {
				t.Errorf("%s %q: %v", name, text, err)
			}
		}
	}
}
