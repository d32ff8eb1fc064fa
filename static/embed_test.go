package static

import (
	"io/fs"
	"strings"
	"testing"
)

// TestPartsAreThereUncompressed, too, and all of them are as small as the manual says that
// what is kept of them beside the caches is.
func TestPartsAreThereUncompressed(t *testing.T) {
	needBuild(t)
	entries, err := fs.ReadDir(FS, "dist/assets")
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]bool{}
	for _, e := range entries {
		listed[e.Name()] = true
	}
	parts, size := 0, 0
	for name := range listed {
		plain, ok := strings.CutSuffix(name, packed)
		if !ok {
			continue
		}
		text, err := fs.ReadFile(FS, "dist/assets/"+plain)
		if err != nil || !listed[plain] {
			t.Errorf("%s is listed: %t; %v", plain, listed[plain], err)
		}
		parts, size = parts+1, size+len(text)
	}
	if size < 1<<19 || size > 7<<18 {
		t.Errorf("the %d parts are %d bytes uncompressed, and the manual says less than 1.75 MiB", parts, size)
	}
}
