package layers_test

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"frontline/data/layers"
)

// TestCompressedLayersAreReadAsTheyWere has them under their plain names, with the
// bytes that records made by every release name by their hash.
func TestCompressedLayersAreReadAsTheyWere(t *testing.T) {
	if err := fstest.TestFS(layers.FS, "base/2014-01-01.geojson", "claims/layer.json"); err != nil {
		t.Fatal(err)
	}
	err := fs.WalkDir(layers.FS, ".", func(name string, _ fs.DirEntry, err error) error {
		if strings.HasSuffix(name, layers.Ending) {
			t.Errorf("%s is listed as it is packed", name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := fmt.Sprintf("%x", sha256.Sum256(readFile(t, "base/2014-01-01.geojson"))), "75942ed1b2081a25e7e65fa106ad552725f64222ecceb353a25c00eacd53f3c6"; got != want {
		t.Errorf("the base map's bytes are %s, want %s", got, want)
	}
}
