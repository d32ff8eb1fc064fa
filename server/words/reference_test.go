package words

import (
	"bytes"
	"maps"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"frontline/server/words/cldr"
	"frontline/server/words/icu"

	"github.com/go-json-experiment/json/v1"
)

// questions are put to the page's reader of messages and to node's Intl.
type questions struct {
	Messages []askedMessage `json:"messages"`
	Dates    []askedDate    `json:"dates"`
	Numbers  []askedNumber  `json:"numbers"`
	Lists    []askedList    `json:"lists"`
	Plurals  []askedPlural  `json:"plurals"`
}

type askedMessage struct {
	Lang   string           `json:"lang"`
	Text   string           `json:"text"`
	Values []map[string]any `json:"values"`
}

type askedDate struct {
	Lang string `json:"lang"`
	Date string `json:"date"`
}

type askedNumber struct {
	Lang  string  `json:"lang"`
	Value float64 `json:"value"`
	Least int     `json:"least"`
	Most  int     `json:"most"`
}

type askedList struct {
	Lang  string   `json:"lang"`
	Items []string `json:"items"`
}

type askedPlural struct {
	Lang    string  `json:"lang"`
	Value   float64 `json:"value"`
	Ordinal bool    `json:"ordinal"`
}

type answers struct {
	CLDR     string     `json:"cldr"`
	Messages [][]string `json:"messages"`
	Dates    [][]string `json:"dates"`
	Numbers  []string   `json:"numbers"`
	Lists    []string   `json:"lists"`
	Plurals  []string   `json:"plurals"`
}

func ask(t *testing.T, q questions) answers {
	t.Helper()
	const front = "../../static"
	node, err := exec.LookPath("node")
	if _, stat := os.Stat(front + "/node_modules/@messageformat"); err != nil || stat != nil {
		t.Skip("node or the front end's packages are not installed: run `make build`")
	}
	raw, err := json.Marshal(q)
	if err != nil {
		t.Fatal(err)
	}
	run := exec.Command(node, "test/words_reference.mjs")
	run.Dir, run.Stdin = front, bytes.NewReader(raw)
	out, err := run.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, err.(*exec.ExitError).Stderr)
	}
	var a answers
	if err := json.Unmarshal(out, &a); err != nil {
		t.Fatal(err)
	}
	return a
}

var counts = []float64{0, 1, 2, 3, 4, 5, 9, 10, 11, 12, 14, 19, 20, 21, 22, 25, 100, 101, 111, 121, 999, 1000, 1001, 12345, 1_000_000, 0.1, 1.5, 2.25}

// valuesFor are some values of each kind for a message's parameters.
func valuesFor(m *icu.Message) []map[string]any {
	params := m.Params()
	texts := []string{"Київ", "{x} 'a' # <b>", ""}
	var out []map[string]any
	for i := range max(len(counts), len(texts)) {
		values := map[string]any{}
		for at, name := range params.Names() {
			switch kinds := params[name]; {
			case slices.Contains(kinds, icu.Plural), slices.Contains(kinds, icu.Ordinal), slices.Contains(kinds, icu.Number):
				values[name] = counts[i%len(counts)]
			default:
				values[name] = texts[(i+at)%len(texts)]
			}
		}
		out = append(out, values)
		if len(values) == 0 {
			break
		}
	}
	return out
}

// odd are messages whose reading is easy to get wrong.
var odd = []string{
	"it''s '{braces}' and 'quotes'", "'", "''", "a '' b", "don't", "'{'", "'{''}'", "{a}'{b}'{a}", "# is itself", "'#' too",
	"{n, plural, one{'#' #} few{#} many{#} other{'{'#'}' it''s}}",
	"{n, plural, offset:1 =0{nobody} =1{one alone} one{# more} few{# more} many{# more} other{# more {a}}}",
	"{n, selectordinal, one{#st} two{#nd} few{#rd} many{#} other{#th}}", "{a, select, Київ{X} other{Y {a}}}",
	"{n, plural, one{{a, select, x{1} other{2}}} few{f} many{m} other{o}} {n, number}", " { a } ,{ n , plural , other { # } } ", "}", "{", "{a", "{a,}", "{a, plural}", "{n, plural, one{x}}",
}

func TestMessagesAreReadAsThePageReadsThem(t *testing.T) {
	b := book(t, german(t)...)
	var q questions
	var got [][]string
	add := func(lang, text string) {
		m, err := icu.Parse(text)
		if err != nil {
			q.Messages, got = append(q.Messages, askedMessage{lang, text, []map[string]any{{}}}), append(got, nil)
			return
		}
		values := valuesFor(m)
		var said []string
		for _, v := range values {
			said = append(said, m.Format(b.In(lang).locale, v))
		}
		q.Messages, got = append(q.Messages, askedMessage{lang, text, values}), append(got, said)
	}
	for _, lang := range b.Languages() {
		for _, key := range slices.Sorted(maps.Keys(b.In(lang).own)) {
			add(lang, b.In(lang).own[key].text)
		}
		for _, text := range odd {
			add(lang, text)
		}
	}
	a := ask(t, q)
	for i, m := range q.Messages {
		if got[i] == nil {
			if !slices.Contains(odd, m.Text) {
				t.Errorf("%s: %q cannot be read", m.Lang, m.Text)
			}
			continue // stricter than the page is no harm
		}
		if !slices.Equal(got[i], a.Messages[i]) {
			t.Errorf("%s: %q\nserver %q\npage   %q", m.Lang, m.Text, got[i], a.Messages[i])
		}
	}
	if len(q.Messages) < 1000 {
		t.Errorf("only %d messages were compared", len(q.Messages))
	}
}

func TestDatesNumbersListsAndPluralsAreThoseOfIntl(t *testing.T) {
	locales := []string{"en-GB", "uk", "ru", "de", "de-AT", "fr", "pl", "es", "pt", "cs", "ro", "lt", "ar", "hi", "ja", "th", "tr"}
	var q questions
	var dates [][]string
	var numbers, lists, plurals []string
	for _, lang := range locales {
		l, err := cldr.Find(lang)
		if err != nil {
			t.Fatal(err)
		}
		for _, day := range []string{"2025-11-27", "2022-02-24", "2024-03-01", "2025-05-09", "2014-09-05"} {
			at, err := time.Parse(time.DateOnly, day)
			if err != nil {
				t.Fatal(err)
			}
			q.Dates, dates = append(q.Dates, askedDate{lang, day}), append(dates, []string{l.Long(at), l.Medium(at), l.Short(at)})
		}
		for _, v := range []float64{0, 1, 0.125, 1.005, 2.5, 9.995, 12.34, 999.5, 999.95, 1234, 12345.678, 123456, 1234567.891, -1, -1234.5, 115741.6} {
			for _, d := range [][2]int{{0, 0}, {1, 1}, {2, 2}, {0, 3}} {
				q.Numbers = append(q.Numbers, askedNumber{lang, v, d[0], d[1]})
				numbers = append(numbers, l.Number(v, d[0], d[1]))
			}
		}
		for n := range 6 {
			items := []string{"A", "B", "C", "D", "E"}[:n]
			q.Lists, lists = append(q.Lists, askedList{lang, items}), append(lists, l.List(items))
		}
		for _, n := range counts {
			q.Plurals, plurals = append(q.Plurals, askedPlural{lang, n, false}, askedPlural{lang, n, true}), append(plurals, l.Cardinal(n), l.Ordinal(n))
		}
	}
	a := ask(t, q)
	for i, d := range q.Dates {
		if !slices.Equal(dates[i], a.Dates[i]) {
			t.Errorf("%s %s: %q, Intl (CLDR %s) %q", d.Lang, d.Date, dates[i], a.CLDR, a.Dates[i])
		}
	}
	for i, n := range q.Numbers {
		if numbers[i] != a.Numbers[i] {
			t.Errorf("%s %v with %d to %d decimals: %q, Intl %q", n.Lang, n.Value, n.Least, n.Most, numbers[i], a.Numbers[i])
		}
	}
	for i, l := range q.Lists {
		if lists[i] != a.Lists[i] && !(l.Lang == "es" && strings.Contains(a.Lists[i], " e ")) {
			t.Errorf("%s %v: %q, Intl %q", l.Lang, l.Items, lists[i], a.Lists[i])
		}
	}
	for i, p := range q.Plurals {
		if plurals[i] != a.Plurals[i] {
			t.Errorf("%s %v (ordinal %v): %s, Intl %s", p.Lang, p.Value, p.Ordinal, plurals[i], a.Plurals[i])
		}
	}
}

// german is the set of words that is given when running, for tests.
func german(t testing.TB) []Folder {
	t.Helper()
	const dir = "../../static/test/words/de"
	if _, err := os.Stat(dir); err != nil {
		return nil
	}
	given, err := Folders([]string{dir})
	if err != nil {
		t.Fatal(err)
	}
	return given
}
