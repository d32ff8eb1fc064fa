package osm

import (
	"reflect"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"frontline/geo"
)

func TestCreditOf(t *testing.T) {
	osmLink := CreditPart{"© OpenStreetMap", "https://www.openstreetmap.org/copyright"}
	for html, want := range map[string][]CreditPart{
		"":                      UsualCredit,
		" <b> </b> <!-- no -->": UsualCredit,
		`<a href="https://www.openstreetmap.org/copyright" target="_blank">&copy; OpenStreetMap</a>`:                                             {osmLink},
		`<a href="https://openmaptiles.org/">&copy; OpenMapTiles</a> <a href="https://www.openstreetmap.org/copyright">&copy; OpenStreetMap</a>`: {{"© OpenMapTiles", "https://openmaptiles.org/"}, osmLink},
		"Made\nby <em>us</em>, of <a href='http://example.org'>them</a> &amp; others":                                                            {{"Made by us, of", ""}, {"them", "http://example.org"}, {"& others", ""}},
		`<a href="javascript:alert(1)">x</a><script>alert(2)</script><img src=x onerror=alert(3)>y`:                                              {{"xy", ""}},
		`<a href="//example.org">x</a> <a href="https://who:me@example.org">y</a>`:                                                               {{"x y", ""}},
		`<style>a{}</style>one<br>two<p>three</p>four`:                                                                                           {{"one two three four", ""}},
		"a\u202eb\x00c\ufeffd":          {{"ab cd", ""}},
		"&#x3164;\u2800 -->":            UsualCredit, // nothing that is seen
		strings.Repeat("x", 9000):       UsualCredit,
		strings.Repeat("é", 401):        {{strings.Repeat("é", 400) + "…", ""}},
		`<a href="https://a.example">a`: {{"a", "https://a.example"}},
	} {
		if got := CreditOf(html); !reflect.DeepEqual(got, want) {
			t.Errorf("%.80q: %q, want %q", html, got, want)
		}
	}
	if got := CreditHTML([]CreditPart{{`<&"`, ""}, {"b", `https://a.example/?a="&b`}}); got != `&lt;&amp;&#34; <a href="https://a.example/?a=&#34;&amp;b">b</a>` {
		t.Error(got)
	}
}

func FuzzCreditOf(f *testing.F) {
	for _, s := range []string{`<a href="https://a.example">a</a> b`, "<script>x</script>", "<a href=https://a.example/<b>>&lt;script&gt;", "\xff<a><p>", "<a href='https://a.example' href=x>a<textarea><a>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, attribution string) {
		got := CreditOf(attribution)
		if len(got) == 0 || len(got) > mostCreditParts {
			t.Fatalf("%d parts", len(got))
		}
		for i, p := range got {
			if p.Text == "" || !utf8.ValidString(p.Text) || strings.ContainsFunc(p.Text, func(r rune) bool { return !unicode.IsGraphic(r) }) || utf8.RuneCountInString(p.Text) > mostCreditText+1 {
				t.Fatalf("text %q", p.Text)
			}
			if p.URL != "" && (!geo.IsWebAddress(p.URL) || len(p.URL) > 3*mostCreditURL) {
				t.Fatalf("link %q", p.URL)
			}
			if i > 0 && got[i-1].URL == p.URL && p.URL != "" {
				t.Fatalf("parts that are one: %q", got)
			}
		}
		// What is written of it reads as the same.
		if again := CreditOf(CreditHTML(got)); !reflect.DeepEqual(again, got) {
			t.Fatalf("%q was %q", again, got)
		}
	})
}
