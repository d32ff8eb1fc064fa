package main

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// firsts is what the first reader of each kind asks for. TO is the last day of the
// record, DAY the one before it, FROM 30 days earlier.
var firsts = []struct{ name, path string }{
	{"map", "/?lang=en"},
	{"text", "/text/latest?lang=en"},
	{"text of a date", "/text/FROM?lang=en"},
	{"area.json", "/api/layers/control/area.json"},
	{"area.csv", "/api/layers/control/area.csv"},
	{"change", "/api/layers/control/FROM..TO.json"},
	{"change of a day", "/api/layers/control/DAY..TO.json"},
	{"timeline", "/tiles/control/timeline/6/37/22.mvt"},
	{"timeline.json", "/tiles/control/timeline.json"},
	{"feed", "/feed.atom"},
	{"record.json", "/api/record.json"},
	{"layers", "/api/layers"},
	{"search", "/api/search/latest?q=kyiv"},
	{"sitemap", "/sitemap.xml"},
	{"embed", "/embed?lang=en"},
	{"basemap", "/tiles/base/latest/6/37/22.mvt"},
	{"basemap, nearer", "/tiles/base/latest/8/151/88.mvt"},
}

// sizes is how many days a record has.
var sizes = []int{60, 240, 700}

// firstAnswers measures the first answers after a start, and after a load that came
// while the server ran.
func (b *bench) firstAnswers() (*table, error) {
	t := &table{
		title: "The first reader after a start, and after a load",
		about: "CPU time of the server for the first answer of a kind, by how many synthetic days the record has: each of a server that has started and come to rest, and each of one that had answered it before another day was loaded beside it. Ready is how long the program takes until it says that it is ready, start the CPU time until it rests.",
		first: "First", format: milliseconds,
	}
	for _, bin := range b.bins {
		for _, n := range sizes {
			t.columns = append(t.columns, b.daysOf(bin, n))
		}
	}
	most := sizes[len(sizes)-1]
	days, err := synthetic(most+len(firsts), filepath.Join(b.dir, "many"))
	if err != nil {
		return nil, err
	}
	for _, bin := range b.bins {
		db := filepath.Join(b.dir, "many-"+strings.ReplaceAll(bin.name, " ", "-")+".db")
		loaded := 0
		for _, n := range sizes {
			if _, err := b.load(bin, db, days.files[loaded:n]); err != nil {
				return nil, err
			}
			loaded = n
			if err := copyFile(db, fmt.Sprintf("%s.%d", db, n)); err != nil {
				return nil, err
			}
		}
	}
	for _, n := range sizes {
		for range (b.reps + 1) / 2 { // a start for each kind takes long
			for _, bin := range b.bins {
				db := filepath.Join(b.dir, "many-"+strings.ReplaceAll(bin.name, " ", "-")+".db")
				if err := b.firstAfterStart(t, bin, fmt.Sprintf("%s.%d", db, n), n, days.files[n-1]); err != nil {
					return nil, err
				}
			}
		}
		for _, bin := range b.bins {
			db := filepath.Join(b.dir, "many-"+strings.ReplaceAll(bin.name, " ", "-")+".db")
			if err := b.firstAfterLoad(t, bin, fmt.Sprintf("%s.%d", db, n), n, days.files[n-1:n+len(firsts)]); err != nil {
				return nil, err
			}
			_ = os.Remove(fmt.Sprintf("%s.%d", db, n))
		}
	}
	return t, nil
}

// ask asks once and is what that cost the server.
func (b *bench) ask(p *process, path string) (time.Duration, error) {
	c := reader()
	defer c.CloseIdleConnections()
	before := p.cpu()
	status, _, _, err := c.get(b.ctx, b.base()+path, "gzip")
	if err == nil && status != http.StatusOK {
		err = fmt.Errorf("%s: %d", path, status)
	}
	return p.cpu() - before, err
}

// daysOf is a column: a binary and how many days its record has.
func (b *bench) daysOf(bin binary, n int) string {
	if bin != b.now() {
		return fmt.Sprintf("before, %d days", n)
	}
	return fmt.Sprintf("%d days", n)
}

// pathFor is an address for a record whose last day is a file's.
func pathFor(path, last string) string {
	to, err := time.Parse(time.DateOnly, dateOf(last))
	if err != nil {
		panic(err) // dated matched it
	}
	day := func(back int) string { return to.AddDate(0, 0, -back).Format(time.DateOnly) }
	return strings.NewReplacer("FROM", day(30), "DAY", day(1), "TO", day(0)).Replace(path)
}

func (b *bench) firstAfterStart(t *table, bin binary, db string, n int, last string) error {
	column := b.daysOf(bin, n)
	for _, f := range firsts {
		began := time.Now()
		p, err := b.serve(bin, db)
		if err != nil {
			return err
		}
		t.add("ready", column, float64(time.Since(began)))
		p.settled()
		t.add("start", column, float64(p.cpu()))
		took, err := b.ask(p, pathFor(f.path, last))
		p.stop()
		if err != nil {
			return err
		}
		t.add(f.name+", after a start", column, float64(took))
	}
	return nil
}

// firstAfterLoad asks after each of several loads; days begins with the last one
// that the record has.
func (b *bench) firstAfterLoad(t *table, bin binary, db string, n int, days []string) error {
	column := b.daysOf(bin, n)
	p, err := b.serve(bin, db)
	if err != nil {
		return err
	}
	defer p.stop()
	for i, f := range firsts {
		if _, err := b.ask(p, pathFor(f.path, days[i])); err != nil {
			return err
		}
		if _, err := b.load(bin, db, days[i+1:i+2]); err != nil {
			return err
		}
		p.settled()
		took, err := b.ask(p, pathFor(f.path, days[i+1]))
		if err != nil {
			return err
		}
		t.add(f.name+", after a load", column, float64(took))
	}
	return nil
}
