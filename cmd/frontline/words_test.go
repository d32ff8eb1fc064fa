package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"frontline/cmd/frontline/internal/frontend"
)

// The start and the check name the letters that pictures of a language lack.
func TestLettersThatPicturesLackAreNamed(t *testing.T) {
	t.Parallel()
	for tag, c := range map[string]struct{ message, missing string }{
		"ja": {"地図", `"図地"`}, "ka": {"რუკა ←", `"აკრუ"`}, "de": {"Maßstab ←", ""}, "el": {"Χάρτης", ""},
	} {
		dir := filepath.Join(t.TempDir(), tag)
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "page.json"), []byte(`{"zoom": "`+c.message+`"}`), 0o600); err != nil {
			t.Fatal(err)
		}
		var warned bytes.Buffer
		_, _, _ = frontend.LoadWords(&warned, []string{dir}, fstest.MapFS{}) // it fails later: that is no front end
		file := filepath.Join(t.TempDir(), "frontline.json")
		if err := os.WriteFile(file, []byte(`{"words": ["`+dir+`"]}`), 0o600); err != nil {
			t.Fatal(err)
		}
		status, out, errOut := call(t, "config", "check", file)
		if status != 0 {
			t.Errorf("%s: status %d: %s%s", tag, status, out, errOut)
		}
		for what, text := range map[string]string{"start": warned.String(), "check": out} {
			if c.missing == "" && strings.Contains(text, "lack the letters") || c.missing != "" && !strings.Contains(text, "lack the letters "+c.missing) {
				t.Errorf("%s, %s: %s", tag, what, text)
			}
		}
	}
}
