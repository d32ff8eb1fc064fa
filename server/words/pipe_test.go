//go:build unix

package words

import (
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"frontline/static"
)

// A pipe among the files is refused: to read it would be to wait for ever.
func TestAPipeIsNoFileOfMessages(t *testing.T) {
	dir := given(t, "de", map[string]string{"page.json": `{"zoom": "Maßstab"}`})
	if err := syscall.Mkfifo(filepath.Join(dir, "text.json"), 0o600); err != nil {
		t.Skip(err)
	}
	folders, err := Folders([]string{dir})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Load(static.Words, folders...); err == nil || !strings.Contains(err.Error(), "text.json: this is no regular file") {
		t.Errorf("%v", err)
	}
}
