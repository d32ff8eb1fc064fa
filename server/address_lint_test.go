package server_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// writtenAddress is a text in which an address begins at the root of the host.
var writtenAddress = regexp.MustCompile(`(^|[\s"'(=])/(tiles|style|api|ogc|image|embed|oembed|text|feed|docs|assets|sw\.js|manifest|robots|sitemap|\.well-known)\b|^/\?`)

// TestOnlyOnePackageWritesAddresses looks through the server's sources and the
// templates of its pages for addresses that are written out.
func TestOnlyOnePackageWritesAddresses(t *testing.T) {
	sources, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	files := token.NewFileSet()
	for _, name := range sources {
		if strings.HasSuffix(name, "_test.go") || name == "routes.go" {
			continue
		}
		f, err := parser.ParseFile(files, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			text, ok := n.(*ast.BasicLit)
			if !ok || text.Kind != token.STRING {
				return true
			}
			value, err := strconv.Unquote(text.Value)
			if err != nil {
				t.Fatal(err)
			}
			// What stands beneath the OGC API is named by its own document.
			isOGC := strings.HasPrefix(name, "ogc_openapi") && !strings.Contains(value, " ") || strings.Contains(name, "ogc") && (value == "/tiles" || value == "/map/tiles")
			if writtenAddress.MatchString(value) && !isOGC {
				t.Errorf("%s: %s: let the package address make it", files.Position(text.Pos()), text.Value)
			}
			return true
		})
	}
	pages := os.DirFS("../static/pages")
	err = fs.WalkDir(pages, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := fs.ReadFile(pages, name)
		if at := regexp.MustCompile(`(=|\()["']?/[^/]`).Find(raw); at != nil {
			t.Errorf("pages/%s has %s: write {{local \"/…\"}}", name, at)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
