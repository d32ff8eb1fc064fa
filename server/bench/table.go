package main

import (
	"fmt"
	"html"
	"os"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/go-json-experiment/json/v1"
)

// table is what a part of the benchmark found: who is measured by row, what by
// column. A cell is the median of its values.
type table struct {
	part, title string
	about       string // how it was measured, as a sentence or two
	first       string // what the rows are
	columns     []string
	format      func(column string, v float64) string
	rows        []*row
	notes       []string
	picture     string // SVG
}

type row struct {
	name   string
	values map[string][]float64
	words  map[string]string
}

func (t *table) row(name string) *row {
	for _, r := range t.rows {
		if r.name == name {
			return r
		}
	}
	r := &row{name: name, values: map[string][]float64{}, words: map[string]string{}}
	t.rows = append(t.rows, r)
	return r
}

// add adds a value to a cell.
func (t *table) add(row, column string, v float64) {
	r := t.row(row)
	r.values[column] = append(r.values[column], v)
}

// say puts words into a cell that has no figure.
// addTimings adds what a peer's script printed: rows, columns and milliseconds, as JSON.
func (t *table) addTimings(script, printed string) error {
	var took []struct {
		Row, Column string
		Ms          float64
	}
	if err := json.Unmarshal([]byte(printed), &took); err != nil {
		return fmt.Errorf("%s: %w", script, err)
	}
	for _, c := range took {
		t.add(c.Row, c.Column, c.Ms*float64(time.Millisecond))
	}
	return nil
}

func (t *table) say(row, column, words string) { t.row(row).words[column] = words }

func (t *table) note(format string, args ...any) {
	if said := fmt.Sprintf(format, args...); !slices.Contains(t.notes, said) {
		t.notes = append(t.notes, said)
	}
}

func (t *table) cell(r *row, column string) string {
	if words, ok := r.words[column]; ok {
		return words
	}
	values := slices.Sorted(slices.Values(r.values[column]))
	if len(values) == 0 {
		return "–"
	}
	median := values[len(values)/2]
	if len(values)%2 == 0 {
		median = (median + values[len(values)/2-1]) / 2
	}
	return t.format(column, median)
}

// milliseconds writes nanoseconds, with three digits that count.
func milliseconds(_ string, v float64) string {
	ms := v / float64(time.Millisecond)
	switch {
	case ms < 10:
		return fmt.Sprintf("%.1f ms", ms)
	case ms < 1000:
		return fmt.Sprintf("%.0f ms", ms)
	}
	return fmt.Sprintf("%.1f s", ms/1000)
}

func megabytes(v float64) string { return fmt.Sprintf("%.0f MB", v/1e6) }

// markdown is the table for a terminal or an issue.
func (t *table) markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "## %s\n\n%s\n\n", t.title, t.about)
	if len(t.rows) > 0 {
		fmt.Fprintf(&b, "| %s | %s |\n|---|%s\n", t.first, strings.Join(t.columns, " | "), strings.Repeat("--:|", len(t.columns)))
	}
	for _, r := range t.rows {
		fmt.Fprintf(&b, "| %s |", r.name)
		for _, c := range t.columns {
			fmt.Fprintf(&b, " %s |", t.cell(r, c))
		}
		b.WriteByte('\n')
	}
	for _, n := range t.notes {
		fmt.Fprintf(&b, "\n- %s", n)
	}
	return b.String() + "\n"
}

// unbroken is a figure and its unit, which stay on one line.
var unbroken = regexp.MustCompile(`^([\d.]+) (\w+)$`)

// html is the table for the manual.
func (t *table) html(measured string) string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, "      "+format+"\n", args...) }
	line("<p>%s</p>", html.EscapeString(t.about))
	if len(t.rows) > 0 {
		line(`<div class="scroll" tabindex="0">`)
		line("  <table>")
		head := `<th scope="col">` + html.EscapeString(t.first) + `</th>`
		for _, c := range t.columns {
			head += `<th scope="col">` + html.EscapeString(c) + `</th>`
		}
		line("    <thead><tr>%s</tr></thead>", head)
		line("    <tbody>")
		for _, r := range t.rows {
			cells := "<td>" + html.EscapeString(r.name) + "</td>"
			for _, c := range t.columns {
				cells += "<td>" + unbroken.ReplaceAllString(html.EscapeString(t.cell(r, c)), "$1\u00a0$2") + "</td>"
			}
			line("      <tr>%s</tr>", cells)
		}
		line("    </tbody>")
		line("  </table>")
		line("</div>")
	}
	if t.picture != "" {
		line("%s", strings.TrimSpace(t.picture))
	}
	for _, n := range t.notes {
		line("<p>%s</p>", html.EscapeString(n))
	}
	line("<p>%s</p>", html.EscapeString(measured))
	return b.String()
}

// fill replaces what a page has between the marks of a part.
func fill(page, part, text string) (string, error) {
	marks := regexp.MustCompile(`(?s)(<!-- ` + regexp.QuoteMeta(part) + ` -->\n).*?( *<!-- /` + regexp.QuoteMeta(part) + ` -->)`)
	if !marks.MatchString(page) {
		return "", fmt.Errorf("the page has no place for %q", part)
	}
	return marks.ReplaceAllStringFunc(page, func(found string) string {
		m := marks.FindStringSubmatch(found)
		return m[1] + text + m[2]
	}), nil
}

// fillPage puts a table into the manual's page.
func fillPage(name string, t *table, measured string) error {
	page, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	filled, err := fill(string(page), t.part, t.html(measured))
	if err != nil {
		return err
	}
	return os.WriteFile(name, []byte(filled), 0o644)
}
