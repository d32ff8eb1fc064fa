package words

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"frontline/geo"
	"frontline/static"

	"github.com/go-json-experiment/json/v1"
)

func TestWhatALanguageLacksIsSaidInEnglish(t *testing.T) {
	b := book(t, german(t)...)
	de := b.In("de")
	for _, c := range []struct{ got, want string }{
		{de.Name, "Deutsch"},
		{de.Date(geo.MustDate("2025-11-27")), "27. November 2025"},
		{de.Number(115741.6, 1), "115.741,6"},
		{de.List([]string{"Kherson", "Donetsk", "Luhansk"}), "Kherson, Donetsk und Luhansk"},
		{de.T("text.more", "n", 1), "1 weiteres steht in den Daten."},
		{de.T("text.more", "n", 3), "3 weitere stehen in den Daten."},
		{de.T("text.no_layers"), "No such layer has anything on this date."},
		{b.Match("de", ""), "de"}, {b.Match("de-AT", ""), "de"}, {b.Match("", "de-CH, en;q=0.5"), "de"}, {b.Match("", "fr"), "en"},
		{strings.Join(b.Languages(), " "), "en uk ru de"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
	if text, ok := de.Term("status", "taken by Russia"); ok || text != "taken by Russia" {
		t.Errorf("a term without a word: %q, %v", text, ok)
	}
	if text, ok := de.Recorded("Ukraine refused to withdraw."); ok || text != "Ukraine refused to withdraw." {
		t.Errorf("a text of the record without words: %q, %v", text, ok)
	}
	if text, ok := b.In("uk").Recorded("Ukraine refused to withdraw."); !ok || text != "Україна відмовилася відвести війська." {
		t.Errorf("%q, %v", text, ok)
	}
}

// given writes a folder of one language.
func given(t *testing.T, tag string, files map[string]string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), tag)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestFaultsOfAGivenLanguageAreRefusedAndListed(t *testing.T) {
	b := book(t)
	for name, c := range map[string]struct {
		tag   string
		files map[string]string
		want  string
	}{
		"syntax":           {"de", map[string]string{"page.json": `{"loading": "Lädt {"}`}, "page.json: loading: column 7: a parameter's name must come here"},
		"parameter":        {"de", map[string]string{"headline.json": `{"beside": "Neben {datum}"}`}, "headline.json: beside: {datum} is no parameter"},
		"plural form":      {"de", map[string]string{"text.json": `{"more": "{n, plural, one{#} few{#} other{#}}"}`}, "text.json: more: the language has no plural form few"},
		"no JSON":          {"de", map[string]string{"page.json": "{\n\"loading\": \"Lädt\",\n}"}, "page.json: line 3: this is no JSON"},
		"no text":          {"de", map[string]string{"page.json": `{"loading": 3}`}, "page.json: line 1: loading is no text"},
		"twice":            {"de", map[string]string{"page.json": `{"zoom": "A", "zoom": "B"}`}, "the key zoom stands twice"},
		"too large":        {"de", map[string]string{"page.json": strings.Repeat(" ", maxFileBytes+1)}, "page.json: the file is larger than 256 KiB"},
		"empty":            {"de", map[string]string{"page.json": `{"zoom": " "}`}, "page.json: line 1: zoom is empty"},
		"control":          {"de", map[string]string{"page.json": `{"zoom": "a\u0007b"}`}, `page.json: line 1: "zoom" has a control character`},
		"control in a key": {"de", map[string]string{"page.json": `{"zo\nom": "a"}`}, `page.json: line 1: "zo\nom" has a control character`},
		"not UTF-8":        {"de", map[string]string{"page.json": "{\"zoom\": \"Ma\xdfstab\"}"}, "page.json: the file is not UTF-8"},
		"compiled already": {"uk", map[string]string{"page.json": `{}`}, "there are words of uk already"},
	} {
		folders, err := Folders([]string{given(t, c.tag, c.files)})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Load(static.Words, folders...); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
		listed := false
		for _, p := range b.Check(folders[0]) {
			listed = listed || p.IsWrong() && strings.Contains(p.String(), c.want)
		}
		if !listed {
			t.Errorf("%s is not listed: %v", name, b.Check(folders[0]))
		}
	}
	folders, err := Folders([]string{given(t, "de", map[string]string{"page.json": `{"zoom": "Maßstab", "zoomm": "x"}`})})
	if err != nil {
		t.Fatal(err)
	}
	unknown, missing := 0, 0
	for _, p := range b.Check(folders[0]) {
		switch {
		case p.IsWrong():
			t.Errorf("%s", p)
		case p.IsMissing():
			missing++
		case strings.HasSuffix(p.String(), "page.json: zoomm: there is no such message"):
			unknown++
		}
	}
	if unknown != 1 || missing != len(b.Keys())-1 {
		t.Errorf("%d unknown, %d missing", unknown, missing)
	}
}

func TestFoldersAreNamedByTheirLanguage(t *testing.T) {
	parent := filepath.Dir(given(t, "pt-BR", map[string]string{"page.json": `{}`}))
	folders, err := Folders([]string{parent})
	if err != nil || len(folders) != 1 || folders[0].Tag != "pt-BR" {
		t.Errorf("%v, %v", folders, err)
	}
	for name, want := range map[string]string{"german": "is no language", "tlh": "CLDR has no modern locale"} {
		if _, err := Folders([]string{given(t, name, map[string]string{"page.json": `{}`})}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", name, err, want)
		}
	}
	if _, err := Folders([]string{t.TempDir()}); err == nil || !strings.Contains(err.Error(), "neither messages") {
		t.Errorf("an empty folder: %v", err)
	}
}

// TestPagesAreLabelledAsTheBuildLabelsThem makes the page in Ukrainian of the
// English one, and compares it with the build's.
func TestPagesAreLabelledAsTheBuildLabelsThem(t *testing.T) {
	english, err := fs.ReadFile(static.FS, "dist/index.en.html")
	if err != nil {
		t.Skip("the map is not built: run `make build`")
	}
	b := book(t)
	for _, lang := range []string{"uk", "ru"} {
		want, err := fs.ReadFile(static.FS, "dist/index."+lang+".html")
		if err != nil {
			t.Fatal(err)
		}
		got, err := b.In(lang).Labelled(english)
		if err != nil || string(got) != string(want) {
			t.Errorf("the page in %s is not the build's (%v)", lang, err)
		}
	}
}

func TestTheFrontEndHasTheGivenLanguages(t *testing.T) {
	built := fstest.MapFS{
		"page.json":       {Data: []byte(`{"words": {"en": "/assets/en.js"}, "messages": ["page.zoom", "page.search", "terms.party_russia", "terms.status_stated"]}`)},
		"index.en.html":   {Data: []byte(`<html lang="en"><b data-words="page.search">Search</b><i aria-label="Zoom" data-words-label="page.zoom"></i></html>`)},
		"embed.js":        {Data: []byte(`let l="en ru uk"`)},
		"assets/en-1A.js": {Data: []byte("1")},
	}
	b := book(t, german(t)...)
	app, err := b.App(built)
	if err != nil {
		t.Fatal(err)
	}
	if page, err := fs.ReadFile(app, "index.de.html"); err != nil || string(page) != `<html lang="de"><b data-words="page.search">Suche</b><i aria-label="Maßstab" data-words-label="page.zoom"></i></html>` {
		t.Errorf("%s %v", page, err)
	}
	if script, err := fs.ReadFile(app, "embed.js"); err != nil || string(script) != `let l="en ru uk de"` {
		t.Errorf("%s %v", script, err)
	}
	var parts struct {
		Given map[string]string `json:"given"`
	}
	raw, err := fs.ReadFile(app, "page.json")
	if err == nil {
		err = json.Unmarshal(raw, &parts)
	}
	if err != nil {
		t.Fatal(err)
	}
	raw, err = fs.ReadFile(app, strings.TrimPrefix(parts.Given["de"], "/"))
	if want := `{"page.search":"Suche","page.zoom":"Maßstab","terms.party_russia":"Russland"}`; err != nil || string(raw) != want {
		t.Errorf("%s: %s %v, want %s", parts.Given["de"], raw, err, want)
	}
	names := map[string]bool{}
	if err := fs.WalkDir(app, "assets", func(name string, _ fs.DirEntry, err error) error { names[name] = true; return err }); err != nil {
		t.Fatal(err)
	}
	if !names["assets/en-1A.js"] || !names[strings.TrimPrefix(parts.Given["de"], "/")] {
		t.Errorf("the folder lists %v", names)
	}
	if same, err := book(t).App(built); err != nil || len(same.(fstest.MapFS)) != len(built) {
		t.Errorf("without given languages the front end is another: %v", err)
	}
}
