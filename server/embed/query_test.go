package embed

import (
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"frontline/geo"
	"frontline/server/words"
)

// FuzzEmbedQuery holds that what is taken is taken again as it is written, and
// that nothing of it could leave its place in a page.
func FuzzEmbedQuery(f *testing.F) {
	for _, seed := range []string{"", "date=2025-11-28&rev=1&style=1", "look=changes&date=2025-11-28&compare=2025-11-25", "range=2025-11-25..&controls=time", "map=7/48/37&theme=dark&height=300", "%zz", "layers=a,b&swipe=100&look=swipe"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, query string) {
		values, err := url.ParseQuery(query)
		if err != nil {
			return
		}
		// What is mended is taken as it is.
		mended, _ := mendQuery(values, embedNames, words.Compiled)
		if again, left := mendQuery(mended.query(), embedNames, words.Compiled); len(left) > 0 || again.query().Encode() != mended.query().Encode() {
			t.Fatalf("%q is mended to %q, and that to %q without %v", query, mended.query().Encode(), again.query().Encode(), left)
		}
		q, err := parseEmbedQuery(values, words.Compiled)
		if err != nil {
			if geo.ErrorCode(err) != geo.EInvalid {
				t.Fatalf("%v is no refusal", err)
			}
			return
		}
		first := q.query().Encode()
		again, err := parseEmbedQuery(q.query(), words.Compiled)
		if err != nil || again.query().Encode() != first {
			t.Fatalf("%q is read as %q, and that as %q, %v", query, first, again.query().Encode(), err)
		}
		if strings.ContainsAny(first, "<>\"' \n") {
			t.Fatalf("%q", first)
		}
	})
}

func TestAnEmbedOfThePageLeavesOutWhatAnEmbedIsNotFor(t *testing.T) {
	for page, want := range map[string]string{
		"": "",
		"date=2025-11-28&rev=1&style=1&show=control/held&curve=control&span=60&lang=uk": "date=2025-11-28&lang=uk&rev=1&style=1",
		"rev=3&style=1&map=7/48/37":                               "map=7%2F48%2F37",
		"look=changes&compare=2025-11-25":                         "",
		"look=changes&compare=2025-11-25&date=2025-11-28":         "compare=2025-11-25&date=2025-11-28&look=changes",
		"compare=2025-11-25&date=2025-11-28&look=age&who=ukraine": "date=2025-11-28&look=age&who=ukraine",
		"theme=dark&controls=none&date=yesterday&layers=A,B":      "",
	} {
		values, err := url.ParseQuery(page)
		if err != nil {
			t.Fatal(err)
		}
		of, _ := mendQuery(values, mapNames, words.Compiled)
		out := of.query()
		if out.Encode() != want {
			t.Errorf("%q: %q, want %q", page, out.Encode(), want)
		}
		if _, err := parseEmbedQuery(out, words.Compiled); err != nil {
			t.Errorf("%q: %v", page, err)
		}
	}
}

// Every option but "style", which is HTML's own, is an attribute of the element, too.
func TestTheElementHasAllOptions(t *testing.T) {
	source, err := os.ReadFile("../../static/src/element/frontline_map.ts")
	if err != nil {
		t.Fatal(err)
	}
	_, list, _ := strings.Cut(string(source), "const options = [")
	list, _, _ = strings.Cut(list, "];")
	var has []string
	for _, m := range regexp.MustCompile(`"([a-z]+)"`).FindAllStringSubmatch(list, -1) {
		has = append(has, m[1])
	}
	if want := slices.DeleteFunc(slices.Clone(embedNames), func(n string) bool { return n == "style" }); !slices.Equal(has, want) {
		t.Errorf("the element's options are %v, and an embed takes %v", has, want)
	}
}
