package words

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// say is a call of T: the message, as far as it stands in the source, and the
// parameters that it is given.
type say struct {
	where  string
	key    string // where it is put together, how it begins
	whole  bool
	params []string
}

// TestCallersGiveEachMessageItsParameters reads every call of T in the sources
// of the server and in its templates.
func TestCallersGiveEachMessageItsParameters(t *testing.T) {
	b := book(t)
	calls := append(callsInGo(t, "../.."), callsInTemplates(t, "../../static/pages")...)
	if len(calls) < 100 {
		t.Fatalf("only %d calls were found", len(calls))
	}
	english := b.In(Default).own
	for _, c := range calls {
		if c.whole && english[c.key].icu == nil {
			t.Errorf("%s: there is no message %s", c.where, c.key)
			continue
		}
		found := false
		for _, key := range b.Keys() {
			if key != c.key && (c.whole || !strings.HasPrefix(key, c.key)) {
				continue
			}
			found = true
			if want := english[key].icu.Params().Names(); !slices.Equal(c.params, want) && c.whole {
				t.Errorf("%s: %s takes %q, and is given %q", c.where, key, want, c.params)
			}
		}
		if !found {
			t.Errorf("%s: no message begins with %q", c.where, c.key)
		}
	}
}

func callsInGo(t *testing.T, root string) (out []say) {
	t.Helper()
	files := token.NewFileSet()
	for _, dir := range []string{"server", "cmd"} {
		err := filepath.WalkDir(filepath.Join(root, dir), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
				return err
			}
			file, err := parser.ParseFile(files, path, nil, 0)
			if err != nil {
				return err
			}
			ast.Inspect(file, func(n ast.Node) bool {
				call, ok := n.(*ast.CallExpr)
				if !ok {
					return true
				}
				if f, ok := call.Fun.(*ast.SelectorExpr); ok && f.Sel.Name == "T" && len(call.Args) > 0 && !strings.Contains(path, "server/words/") {
					out = append(out, callInGo(t, files, call))
				}
				return true
			})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return out
}

func callInGo(t *testing.T, files *token.FileSet, call *ast.CallExpr) say {
	c := say{where: files.Position(call.Pos()).String()}
	c.key, c.whole = textIn(call.Args[0])
	if c.key == "" || call.Ellipsis.IsValid() || len(call.Args)%2 == 0 {
		t.Errorf("%s: a message's key must begin, and its parameters stand, in the call itself", c.where)
		return c
	}
	for i := 1; i < len(call.Args); i += 2 {
		name, whole := textIn(call.Args[i])
		if !whole {
			t.Errorf("%s: the name of parameter %d is no text", c.where, i/2+1)
		}
		c.params = append(c.params, name)
	}
	slices.Sort(c.params)
	return c
}

// textIn is the text of an expression, or how a sum of texts begins.
func textIn(e ast.Expr) (text string, whole bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(e.Value)
		return text, err == nil
	case *ast.BinaryExpr:
		text, _ := textIn(e.X)
		return text, false
	}
	return "", false
}

var (
	calledInTemplate = regexp.MustCompile(`\.T "([^"]+)"([^}]*)`)
	namedInTemplate  = regexp.MustCompile(`"([a-zA-Z]+)"`)
)

func callsInTemplates(t *testing.T, dir string) (out []say) {
	t.Helper()
	names, err := filepath.Glob(dir + "/*.html")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range calledInTemplate.FindAllStringSubmatch(string(raw), -1) {
			c := say{where: filepath.Base(name), key: m[1], whole: true}
			for _, p := range namedInTemplate.FindAllStringSubmatch(m[2], -1) {
				c.params = append(c.params, p[1])
			}
			slices.Sort(c.params)
			out = append(out, c)
		}
	}
	return out
}
