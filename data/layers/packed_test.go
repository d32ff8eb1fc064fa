package layers_test

import (
	"bytes"
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
	const want = "2d06a958f0acd85c8c7f70cb8194a871f081b89dd2be8fc08f2d573e5fb4faea"
	if got := fmt.Sprintf("%x", sha256.Sum256(readFile(t, "base/2014-01-01.geojson"))); got != want {
		t.Errorf("the base map's bytes are %s, want %s", got, want)
	}
}

// TestCompressedLayersKnowTheirHash has it right for each, since nothing else is
// compared at a start.
func TestCompressedLayersKnowTheirHash(t *testing.T) {
	known := 0
	err := fs.WalkDir(layers.FS, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		f, err := layers.FS.Open(name)
		if err != nil {
			return err
		}
		defer f.Close()
		if of, ok := f.(interface{ SHA256() ([]byte, error) }); ok {
			known++
			sum, err := of.SHA256()
			if want := sha256.Sum256(readFile(t, name)); err != nil || !bytes.Equal(sum, want[:]) {
				t.Errorf("%s knows its hash as %x, %v; want %x", name, sum, err, want)
			}
		}
		return nil
	})
	if err != nil || known == 0 {
		t.Errorf("%d files know their hash, %v", known, err)
	}
}
