package geotest_test

import (
	"flag"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/v1"
)

// maxCircle is how many files of a package may use each other in a circle.
const maxCircle = 6

var usesIn = flag.String("uses", "", "print which names the files of this package's circles use of each other")

// TestFileCircles fails for a package in which more than maxCircle files use each other
// in a circle: whoever reads one of them has to read all.
//
// A file uses another of its package if it names what the other declares at the package's
// level: a type, function, variable or constant, a method or a field. A circle is a
// strongly connected component of that graph. Test files do not count. To see what holds
// the circles of a package together:
//
//	go test ./geo/geotest -run TestFileCircles -v -args -uses frontline/server
func TestFileCircles(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("there is no go command to ask")
	}
	packages := listPackages(t)
	fset := token.NewFileSet()
	// One importer, so that what packages have in common is read once.
	imports := importer.ForCompiler(fset, "gc", func(path string) (io.ReadCloser, error) { return os.Open(packages[path].Export) })
	for _, p := range packages {
		if !strings.HasPrefix(p.ImportPath, "frontline/") {
			continue
		}
		uses := p.uses(t, fset, imports)
		circles := circlesOf(uses)
		largest := 0
		for _, circle := range circles {
			largest = max(largest, len(circle))
			if len(circle) > maxCircle || p.ImportPath == *usesIn {
				t.Logf("%s: %d of %d files: %s", p.ImportPath, len(circle), len(p.GoFiles), strings.Join(circle, " "))
			}
			if p.ImportPath == *usesIn {
				logUses(t, circle, uses)
			}
		}
		if largest > maxCircle {
			t.Errorf("%s has a circle of %d files that use each other, and may have %d", p.ImportPath, largest, maxCircle)
		}
	}
}

// listedPackage is a package as `go list -json` describes it.
type listedPackage struct {
	ImportPath, Dir, Export string
	GoFiles                 []string
}

// listPackages returns the project's packages and all that they depend on, by path.
func listPackages(t *testing.T) map[string]listedPackage {
	t.Helper()
	cmd := exec.Command("go", "list", "-export", "-deps", "-json=ImportPath,Dir,Export,GoFiles", "frontline/...")
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	packages := map[string]listedPackage{}
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listedPackage
		if err := d.Decode(&p); err == io.EOF {
			return packages
		} else if err != nil {
			t.Fatal(err)
		}
		packages[p.ImportPath] = p
	}
}

// fileUses is for each file the files of its package that it uses, and the names.
type fileUses map[string]map[string]map[string]bool

func (p listedPackage) uses(t *testing.T, fset *token.FileSet, imports types.Importer) fileUses {
	t.Helper()
	var files []*ast.File
	uses := fileUses{}
	for _, name := range p.GoFiles {
		f, err := parser.ParseFile(fset, filepath.Join(p.Dir, name), nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
		uses[name] = map[string]map[string]bool{}
	}
	info := types.Info{Uses: map[*ast.Ident]types.Object{}}
	conf := types.Config{Importer: imports}
	pkg, err := conf.Check(p.ImportPath, fset, files, &info)
	if err != nil {
		t.Fatal(err)
	}
	fileOf := func(pos token.Pos) string { return filepath.Base(fset.Position(pos).Filename) }
	for id, obj := range info.Uses {
		if obj.Pkg() != pkg || !isDeclared(pkg, obj) {
			continue
		}
		from, to := fileOf(id.Pos()), fileOf(obj.Pos())
		if from == to {
			continue
		}
		if uses[from][to] == nil {
			uses[from][to] = map[string]bool{}
		}
		uses[from][to][obj.Name()] = true
	}
	return uses
}

// isDeclared reports whether an object belongs to the package's level and not to a
// function's body.
func isDeclared(pkg *types.Package, obj types.Object) bool {
	switch obj := obj.(type) {
	case *types.Var:
		return obj.IsField() || obj.Parent() == pkg.Scope()
	case *types.Func:
		return true
	default:
		return obj.Parent() == pkg.Scope()
	}
}

// circlesOf returns the strongly connected components of more than one file, by Tarjan's
// algorithm.
func circlesOf(uses fileUses) (circles [][]string) {
	number, low := map[string]int{}, map[string]int{}
	var stack []string
	var visit func(file string)
	visit = func(file string) {
		number[file] = len(number) + 1
		low[file] = number[file]
		stack = append(stack, file)
		for _, used := range slices.Sorted(maps.Keys(uses[file])) {
			if number[used] == 0 {
				visit(used)
				low[file] = min(low[file], low[used])
			} else if slices.Contains(stack, used) {
				low[file] = min(low[file], number[used])
			}
		}
		if low[file] < number[file] {
			return
		}
		at := slices.Index(stack, file)
		if circle := slices.Sorted(slices.Values(stack[at:])); len(circle) > 1 {
			circles = append(circles, circle)
		}
		stack = stack[:at]
	}
	for _, file := range slices.Sorted(maps.Keys(uses)) {
		if number[file] == 0 {
			visit(file)
		}
	}
	return circles
}

func logUses(t *testing.T, circle []string, uses fileUses) {
	t.Helper()
	var text strings.Builder
	for _, from := range circle {
		for _, to := range circle {
			if names := uses[from][to]; names != nil {
				fmt.Fprintf(&text, "\n  %s → %s: %s", from, to, strings.Join(slices.Sorted(maps.Keys(names)), " "))
			}
		}
	}
	t.Log(text.String())
}

func TestCirclesOf(t *testing.T) {
	t.Parallel()
	uses := fileUses{}
	for _, use := range []string{"a b", "b c", "c a", "c d", "d e", "e d", "f a"} {
		from, to, _ := strings.Cut(use, " ")
		if uses[from] == nil {
			uses[from] = map[string]map[string]bool{}
		}
		uses[from][to] = map[string]bool{"X": true}
	}
	if got := fmt.Sprint(circlesOf(uses)); got != "[[d e] [a b c]]" {
		t.Error(got)
	}
}
