package main

import (
	"bytes"
	"io/fs"
	"os"
	"strings"
	"testing"

	"frontline/static"

	"github.com/go-json-experiment/json"
)

// TestBillOfThisProgram makes the bill of the test itself, which is made of fewer
// modules than the program, twice.
func TestBillOfThisProgram(t *testing.T) {
	if _, err := fs.Stat(static.FS, "dist/page.json"); err != nil {
		t.Skip("the front end is not built: run `make build`")
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	var first, second bytes.Buffer
	for _, out := range []*bytes.Buffer{&first, &second} {
		if err := run("v1.2.3", self, out); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("two bills of one program differ")
	}
	var b bill
	if err := json.Unmarshal(first.Bytes(), &b); err != nil {
		t.Fatal(err)
	}
	if c := b.Metadata.Component; c.Version != "v1.2.3" || len(c.Hashes) != 1 || len(c.Hashes[0].Content) != 64 {
		t.Errorf("%+v", c)
	}
	refs := map[string]component{}
	for _, c := range b.Components {
		if refs[c.Ref].Ref != "" || c.Ref == "" || len(c.Licences) != 1 {
			t.Errorf("%+v stands twice, or without a licence", c)
		}
		refs[c.Ref] = c
	}
	for _, want := range []string{"Natural Earth", "pkg:npm/%40mapbox/vector-tile@", "pkg:npm/leaflet@1.9.4", "pkg:golang/std@1.", "pkg:golang/github.com/andybalholm/brotli@v1."} {
		found := false
		for ref := range refs {
			found = found || strings.HasPrefix(ref, want)
		}
		if !found {
			t.Errorf("%s is not in it", want)
		}
	}
	if l := refs["Natural Earth"].Licences; len(l) != 1 || l[0].Named == nil || l[0].Named.Name != "public domain" {
		t.Errorf("Natural Earth: %+v", l)
	}
}
