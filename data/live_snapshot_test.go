package data_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"frontline/data/internal/sqlkit"
	"frontline/data/migrations"
	"frontline/data/span"
)

// TestLiveSnapshotsAreFoundByTheirIndex asks SQLite how it runs each statement over the
// view: as over the table itself, and where the date is not known by the index of what is
// live, which the condition of the view must match for that.
func TestLiveSnapshotsAreFoundByTheirIndex(t *testing.T) {
	t.Parallel()
	_, _, path := openClock(t)
	db, _, err := migrations.Schema().OpenRead(t.Context(), path, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	found := 0
	for where, query := range statements(t, "live_snapshot") {
		found++
		for _, step := range plan(t, db, where, query) {
			switch {
			case strings.Contains(step, "live_snapshot"):
				t.Errorf("%s makes a table of the view: %s", where, step)
			case !strings.Contains(step, "main.snapshot"), strings.Contains(step, "valid_on=?"), strings.Contains(step, "PRIMARY KEY"):
			case strings.Contains(step, "INDEX snapshot_live"), strings.HasPrefix(where, "recount.go"): // which is run once
			default:
				t.Errorf("%s reads what is no longer live: %s", where, step)
			}
		}
	}
	if found < 17 {
		t.Errorf("%d statements ask for live snapshots, fewer than there are", found)
	}
}

// statements are the string literals of the program that have a word, by where they are.
func statements(t *testing.T, word string) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := filepath.WalkDir(".", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.HasPrefix(path, "migrations") {
			return err
		}
		files := token.NewFileSet()
		f, err := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if s, ok := n.(*ast.BasicLit); ok && s.Kind == token.STRING && strings.Contains(s.Value, word) {
				text, err := strconv.Unquote(s.Value)
				if err != nil {
					t.Fatal(err)
				}
				found[files.Position(s.Pos()).String()] = span.OfFeatures.SQL(text)
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// plan is how SQLite would run a query, a line a step.
func plan(t *testing.T, db *sqlkit.Pool, where, query string) (steps []string) {
	t.Helper()
	parameters := strings.Count(query, "?")
	for n := range 10 {
		if strings.Contains(query, "?"+strconv.Itoa(n)) {
			parameters = n
		}
	}
	rows, err := db.QueryContext(t.Context(), "EXPLAIN QUERY PLAN "+query, make([]any, parameters)...)
	if err != nil {
		t.Fatalf("%s: %v", where, err)
	}
	defer rows.Close()
	for rows.Next() {
		var id, parent, unused int
		var step string
		if err := rows.Scan(&id, &parent, &unused, &step); err != nil {
			t.Fatalf("%s: %v", where, err)
		}
		steps = append(steps, step)
	}
	if err := rows.Err(); err != nil {
		t.Fatalf("%s: %v", where, err)
	}
	return steps
}
