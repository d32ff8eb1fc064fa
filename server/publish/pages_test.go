package publish

import (
	"io/fs"
	"testing"
	"testing/fstest"
)

// openings counts how often files are opened.
type openings struct {
	fs.FS
	of map[string]int
}

func (o openings) Open(name string) (fs.File, error) {
	o.of[name]++
	return o.FS.Open(name)
}

// Pages of the manual, which unpacks one as a whole to say that it has it, lead to one
// another by the hundred: whether one is there is asked once.
func TestLinksAskOnceWhetherAPageIsThere(t *testing.T) {
	docs := openings{fstest.MapFS{"running.html": {}}, map[string]int{}}
	r := &run{Options: Options{Docs: docs}, next: &Publication{}, inManual: map[string]bool{}}
	page := []byte(`<a href="/docs/running.html#memory">a</a> <a href="/docs/running.html">b</a> <a href="/docs/none.html">c</a>`)
	for range 2 {
		const want = `<a href="../docs/running.html#memory">a</a> <a href="../docs/running.html">b</a> <a>c</a>`
		if got := string(rewrite{page: docsPrefix + "index.html", has: r.has}.html(page)); got != want {
			t.Errorf("the links are\n%s, not\n%s", got, want)
		}
	}
	for _, name := range []string{"running.html", "none.html"} {
		if n := docs.of[name]; n != 1 {
			t.Errorf("%s is opened %d times", name, n)
		}
	}
}
