package static

import (
	"go/ast"
	"go/parser"
	"go/token"
	"html"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// architecturePage is the page of the architecture as it was built.
func architecturePage(t *testing.T) string {
	t.Helper()
	needBuild(t)
	page, err := fs.ReadFile(Docs, "architecture.html")
	if err != nil {
		t.Fatal(err)
	}
	return string(page)
}

// packagesOfTheModule are the first sentences of the doc comments of the module's packages,
// and what of the module they import, by the packages' folders.
func packagesOfTheModule(t *testing.T) map[string][2]string {
	t.Helper()
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("there is no go command to ask")
	}
	const line = "{{.ImportPath}}\t{{.Doc}}\t{{range .Imports}}{{.}} {{end}}"
	out, err := exec.Command("go", "list", "-f", line, "frontline/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	packages := map[string][2]string{}
	for line := range strings.Lines(string(out)) {
		parts := strings.Split(strings.TrimSpace(line), "\t")
		parts = append(parts, "", "")
		var imports []string
		for dep := range strings.FieldsSeq(parts[2]) {
			if folder, ok := strings.CutPrefix(dep, "frontline/"); ok {
				imports = append(imports, folder)
			}
		}
		packages[strings.TrimPrefix(parts[0], "frontline/")] = [2]string{parts[1], strings.Join(imports, ", ")}
	}
	if len(packages) < 30 {
		t.Fatalf("there are only %d packages", len(packages))
	}
	return packages
}

// TestTheArchitecturePageHasEachPackage: a newcomer finds what is where by the page alone.
func TestTheArchitecturePageHasEachPackage(t *testing.T) {
	page := architecturePage(t)
	packages := packagesOfTheModule(t)
	entry := regexp.MustCompile(`<dt><code>([^<]+)</code></dt><dd>([^<]*) <small>imports ([^<]*)</small></dd>`)
	listed := map[string]bool{}
	for _, m := range entry.FindAllStringSubmatch(page, -1) {
		folder, about, imports := m[1], html.UnescapeString(m[2]), m[3]
		listed[folder] = true
		p, ok := packages[folder]
		if !ok {
			t.Errorf("the page names the package %s, which does not exist: run `make build`", folder)
			continue
		}
		if !strings.HasSuffix(p[0], about) || len(about) < len(p[0])*2/3 || about == "" {
			t.Errorf("the page says of %s %q, its doc comment %q: run `make build`", folder, about, p[0])
		}
		if want := p[1]; imports != want && (want != "" || imports != "no other") {
			t.Errorf("by the page %s imports %q, and it does %q: run `make build`", folder, imports, want)
		}
	}
	for _, folder := range slices.Sorted(maps.Keys(packages)) {
		if !listed[folder] {
			t.Errorf("the page leaves out the package %s: run `make build`", folder)
		}
		if doc := packages[folder][0]; !strings.HasPrefix(doc, "Package ") && !strings.HasPrefix(doc, "Command ") {
			t.Errorf("%s has no doc comment", folder)
		}
	}
}

// TestTheArchitecturePageHasEachFolderOfTheFrontEnd says the same of static/src.
func TestTheArchitecturePageHasEachFolderOfTheFrontEnd(t *testing.T) {
	page := architecturePage(t)
	folders := 0
	err := filepath.WalkDir("src", func(path string, e fs.DirEntry, err error) error {
		if err != nil || !e.IsDir() || path == "src" {
			return err
		}
		folders++
		if !strings.Contains(page, "<dt><code>static/"+filepath.ToSlash(path)+"</code></dt><dd>") {
			t.Errorf("the page leaves out static/%s", path)
		}
		return nil
	})
	if err != nil || folders < 10 {
		t.Fatalf("%d folders: %v", folders, err)
	}
}

// TestWhatTheArchitecturePageNamesExists looks for each folder and file of the project, and for each
// exported name of a package, that stands on the page as code.
func TestWhatTheArchitecturePageNamesExists(t *testing.T) {
	page := architecturePage(t)
	packages := packagesOfTheModule(t)
	ofProject := regexp.MustCompile(`^(geo|data|server|static|cmd)(/[\w.-]+)*$`)
	exported := regexp.MustCompile(`^([a-z]+)\.([A-Z]\w*)$`)
	named := 0
	for _, m := range regexp.MustCompile(`<code>([^<]+)</code>`).FindAllStringSubmatch(page, -1) {
		switch name := exported.FindStringSubmatch(m[1]); {
		case ofProject.MatchString(m[1]):
			named++
			if _, err := os.Stat(filepath.Join("..", filepath.FromSlash(m[1]))); err != nil {
				t.Errorf("the page names %s, which does not exist", m[1])
			}
		case name != nil:
			named++
			found := false
			for folder := range packages {
				found = found || path.Base(folder) == name[1] && declares(t, filepath.Join("..", folder), name[2])
			}
			if !found {
				t.Errorf("the page names %s, which no package declares", m[1])
			}
		}
	}
	if named < 100 {
		t.Errorf("only %d names were looked for", named)
	}
}

// declares reports whether a package declares something by a name: a type, function,
// method, variable or constant.
func declares(t *testing.T, folder, name string) (found bool) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				found = found || d.Name.Name == name
			case *ast.GenDecl:
				for _, spec := range d.Specs {
					switch s := spec.(type) {
					case *ast.TypeSpec:
						found = found || s.Name.Name == name
					case *ast.ValueSpec:
						found = found || slices.ContainsFunc(s.Names, func(i *ast.Ident) bool { return i.Name == name })
					}
				}
			}
		}
	}
	return found
}
