package style

import (
	"bytes"
	"crypto/sha256"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/v1"
)

var update = flag.Bool("update", false, "write the hashes of a style that is not released anew")

// versions.txt has a line for each style: its number, whether it is released or
// next, and the hashes of the table and of what geo/raster draws by it.
const (
	versionsFile = "versions.txt"
	drawingsFile = "../raster/testdata/drawn.golden"
)

type version struct {
	number          int
	standing        string
	table, drawings string
}

func (v version) String() string {
	return fmt.Sprintf("%d %s %s %s", v.number, v.standing, v.table, v.drawings)
}

func readVersions(t *testing.T) (out []version) {
	t.Helper()
	b, err := os.ReadFile(versionsFile)
	if err != nil {
		t.Fatal(err)
	}
	for i, line := range strings.Split(strings.TrimSpace(string(b)), "\n") {
		var v version
		if _, err := fmt.Sscan(line, &v.number, &v.standing, &v.table, &v.drawings); err != nil {
			t.Fatalf("%s: %q: %v", versionsFile, line, err)
		}
		last := strings.Count(strings.TrimSpace(string(b)), "\n") == i
		if v.number != i+1 || v.standing != "released" && (v.standing != "next" || !last) {
			t.Fatalf("%s: styles are numbered from 1 on without a gap, and all but the last are released: %q", versionsFile, line)
		}
		out = append(out, v)
	}
	return out
}

// now is the style as it stands. How the table is laid out is no part of it.
func now(t *testing.T) version {
	t.Helper()
	var table bytes.Buffer
	if err := json.Compact(&table, source); err != nil {
		t.Fatal(err)
	}
	drawings, err := os.ReadFile(drawingsFile)
	if err != nil {
		t.Fatal(err)
	}
	hash := func(b []byte) string { return fmt.Sprintf("%x", sha256.Sum256(b))[:32] }
	return version{Current().Version, "next", hash(table.Bytes()), hash(drawings)}
}

// judge says what is to be done about the style as it stands, "" for nothing, and
// what the list of styles is where it may be written anew.
func judge(list []version, now version) (wrong string, anew []version) {
	last := list[len(list)-1]
	same := last.table == now.table && last.drawings == now.drawings
	switch {
	case now.number == last.number && same:
		return "", list
	case now.number == last.number && last.standing == "next":
		return fmt.Sprintf("style %d is not released and has changed: write its hashes anew with\n\tgo test ./geo/style -update", last.number),
			append(list[:len(list)-1:len(list)-1], now)
	case now.number == last.number:
		return fmt.Sprintf("what is drawn has changed since style %d, which is released: pictures frozen under its number would look otherwise.\n"+
			"Set \"version\" to %d in geo/style/style.json, and then write the hashes with\n\tgo test ./geo/style -update", last.number, last.number+1), nil
	case now.number == last.number+1 && last.standing == "released":
		return fmt.Sprintf("style %d is new: write its hashes with\n\tgo test ./geo/style -update", now.number), append(list, now)
	}
	return fmt.Sprintf("\"version\" is %d in geo/style/style.json, and the last style is %d (%s): the number rises by one in a release",
		now.number, last.number, last.standing), nil
}

func TestVersionIsOfWhatIsDrawn(t *testing.T) {
	list := readVersions(t)
	wrong, anew := judge(list, now(t))
	if wrong != "" && *update && anew != nil {
		var out strings.Builder
		for _, v := range anew {
			fmt.Fprintln(&out, v)
		}
		if err := os.WriteFile(versionsFile, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if wrong != "" {
		t.Fatal(wrong)
	}
}

func TestVersionsRiseOnceARelease(t *testing.T) {
	released, next := version{1, "released", "a", "b"}, version{2, "next", "c", "d"}
	for name, tt := range map[string]struct {
		list []version
		now  version
		says string // "" where all is well
		n    int    // styles that are then written, 0 where none may be
	}{
		"unchanged":               {[]version{released}, version{1, "next", "a", "b"}, "", 1},
		"table changed":           {[]version{released}, version{1, "next", "x", "b"}, `Set "version" to 2`, 0},
		"drawing code changed":    {[]version{released}, version{1, "next", "a", "x"}, `Set "version" to 2`, 0},
		"raised":                  {[]version{released}, version{2, "next", "x", "b"}, "style 2 is new", 2},
		"raised by two":           {[]version{released}, version{3, "next", "x", "b"}, "rises by one", 0},
		"lowered":                 {[]version{released, next}, version{1, "next", "x", "b"}, "rises by one", 0},
		"changed before release":  {[]version{released, next}, version{2, "next", "x", "d"}, "not released", 2},
		"raised twice in release": {[]version{released, next}, version{3, "next", "x", "d"}, "rises by one", 0},
	} {
		wrong, anew := judge(tt.list, tt.now)
		if (wrong == "") != (tt.says == "") || !strings.Contains(wrong, tt.says) || len(anew) != tt.n {
			t.Errorf("%s: %q, and %d styles", name, wrong, len(anew))
		}
	}
}
