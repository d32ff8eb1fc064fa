package folder

import (
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"frontline/geo"
	"frontline/server/publish"
)

func section(body string) *io.SectionReader {
	return io.NewSectionReader(strings.NewReader(body), 0, int64(len(body)))
}

// files are all that lies in a folder.
func files(t *testing.T, dir string) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			relative, _ := filepath.Rel(dir, path)
			out = append(out, filepath.ToSlash(relative))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestNothingButWhatIsPublishedLiesInTheFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "www", "maps")
	f, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range []publish.PutOptions{{}, {}, {IfAbsent: true}} {
		_ = f.Put(t.Context(), "objects/control/a.json", section("a"), o)
	}
	if got := strings.Join(files(t, dir), " "); got != "objects/control/a.json" {
		t.Errorf("there are %s", got)
	}
	info, err := os.Stat(filepath.Join(dir, "objects/control/a.json"))
	if err != nil || info.Mode().Perm()&0o044 == 0 {
		t.Errorf("the web server cannot read it: %v, %v", info.Mode(), err)
	}
}

func TestWhatWasHalfWrittenIsSweptUp(t *testing.T) {
	dir := t.TempDir()
	f, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	for name, age := range map[string]time.Duration{
		"publication.json.ABCDEFGHIJKLMNOPQRSTUVWXYZ.tmp":   48 * time.Hour, // of a publisher that was killed
		"objects/a.json.ABCDEFGHIJKLMNOPQRSTUVWXY2.tmp":     time.Minute,    // of one at work
		"objects/theirs.tmp":                                48 * time.Hour,
		"objects/control/2025-11-27.0123456789abcdef.json":  48 * time.Hour,
		"objects/control/2025-11-27.0123456789abcdef.json2": 48 * time.Hour,
	} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("half"), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, now, now.Add(-age)); err != nil {
			t.Fatal(err)
		}
	}
	found, err := f.List(t.Context(), "")
	if err != nil || len(found) != 3 {
		t.Errorf("listed are %v: %v", found, err)
	}
	if err := f.Sweep(now.Add(-24 * time.Hour)); err != nil {
		t.Fatal(err)
	}
	if got := files(t, dir); len(got) != 4 || got[0] != "objects/a.json.ABCDEFGHIJKLMNOPQRSTUVWXY2.tmp" {
		t.Errorf("left are %v", got)
	}
}

func TestNamesStayInTheFolder(t *testing.T) {
	outside := t.TempDir()
	f, err := Open(filepath.Join(outside, "www"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"", "../a", "a/../../b", "/etc/passwd", "objects/a.ABCDEFGHIJKLMNOPQRSTUVWXYZ.tmp"} {
		for what, err := range map[string]error{
			"put":     f.Put(t.Context(), name, section("a"), publish.PutOptions{}),
			"deleted": f.Delete(t.Context(), name),
		} {
			if geo.ErrorCode(err) != geo.EInvalid {
				t.Errorf("%q is %s: %v", name, what, err)
			}
		}
	}
	if got := files(t, outside); len(got) > 0 {
		t.Errorf("there is %v", got)
	}
}

func TestAFileIsNoFolder(t *testing.T) {
	path := filepath.Join(t.TempDir(), "maps")
	if err := os.WriteFile(path, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(path); err == nil || !strings.Contains(err.Error(), "not a folder") {
		t.Errorf("the error is %v", err)
	}
}
