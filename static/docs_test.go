package static

import (
	"errors"
	"html"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func needBuild(t *testing.T) {
	t.Helper()
	if _, err := fs.Stat(FS, "dist/page.json"); err != nil {
		t.Skip("the front end is not built: run `make build`")
	}
}

// TestTheManualShowsTheFilesThemselves: what a reader copies from the manual is what
// the tests run.
func TestTheManualShowsTheFilesThemselves(t *testing.T) {
	needBuild(t)
	shown := map[string]bool{}
	pages, err := fs.Glob(Docs, "*.html")
	if err != nil || len(pages) < 15 {
		t.Fatalf("%d pages: %v", len(pages), err)
	}
	for _, page := range pages {
		built, err := fs.ReadFile(Docs, page)
		if err != nil {
			t.Fatal(err)
		}
		source, err := os.ReadFile("docs/" + page)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`<code>\{\{deploy ([^}]+)\}\}</code>`).FindAllSubmatch(source, -1) {
			name := string(m[1])
			shown[name] = true
			text, err := os.ReadFile("../cmd/frontline/deploy/" + name)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(html.UnescapeString(string(built)), "<code>"+string(text)+"</code>") {
				t.Errorf("%s does not show deploy/%s as it is: run `make build`", page, name)
			}
		}
		if left := regexp.MustCompile(`\{\{\w*( \w*)?\}\}`).Find(built); left != nil {
			t.Errorf("%s: %s was not filled in", page, left)
		}
	}
	// What Git ignores goes into no container either.
	kept, err := os.ReadFile("../cmd/frontline/deploy/Dockerfile.dockerignore")
	if err != nil {
		t.Fatal(err)
	}
	for _, folder := range []string{"../", "../static/"} {
		ignored, err := os.ReadFile(folder + ".gitignore")
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(ignored)) {
			name := strings.Trim(strings.TrimSpace(line), "/")
			if !strings.HasPrefix(name, "!") && !strings.Contains(string(kept), name) {
				t.Errorf("Dockerfile.dockerignore lets %s%s into the build", folder, name)
			}
		}
	}
	entries, err := os.ReadDir("../cmd/frontline/deploy")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !shown[e.Name()] {
			t.Errorf("no page shows deploy/%s", e.Name())
		}
	}
}

func TestThePageOfLicencesHasAllTexts(t *testing.T) {
	needBuild(t)
	page, err := fs.ReadFile(Docs, licencesPage)
	if err != nil {
		t.Fatal(err)
	}
	works, err := Works()
	if err != nil {
		t.Fatal(err)
	}
	text := html.UnescapeString(string(page))
	for _, w := range works {
		if !strings.Contains(text, w.Name) || !strings.Contains(text, w.Text) || len(w.Text) < 10 || w.Licence == "" {
			t.Errorf("%s %s (%s): its licence is not on the page", w.Name, w.Version, w.Licence)
		}
	}
	for _, want := range []Kind{KindData, KindNPM, KindGo} {
		if !slices.ContainsFunc(works, func(w Work) bool { return w.Kind == want }) {
			t.Errorf("there is no work of the kind %s", want)
		}
	}
}

// TestPartsAreThereUnderTheirPlainNames: some are compressed only in the program.
func TestPartsAreThereUnderTheirPlainNames(t *testing.T) {
	needBuild(t)
	parts, err := fs.Glob(FS, "dist/assets/*.js")
	if err != nil || len(parts) < 5 {
		t.Fatalf("%d scripts: %v", len(parts), err)
	}
	for _, part := range parts {
		script, err := fs.ReadFile(FS, part)
		if err != nil || len(script) == 0 || !utf8.Valid(script) {
			t.Errorf("%s: %d bytes: %v", part, len(script), err)
		}
	}
	if _, err := fs.ReadFile(FS, "dist/assets/nothing.js"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a part that there is not: %v", err)
	}
}
