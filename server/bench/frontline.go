package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json/v1"
)

type tileID struct{ z, x, y int }

func (t tileID) String() string { return fmt.Sprintf("%d/%d/%d", t.z, t.x, t.y) }

func (b *bench) base() string { return fmt.Sprintf("http://127.0.0.1:%d", b.port) }

// load loads days into a database of a binary's own, in one call.
func (b *bench) load(bin binary, db string, files []string) (usage, error) {
	args := append([]string{"load", "control"}, files...)
	// What a guard may find in made-up days is not what is measured.
	args = append(args, "--create", "--yes", "--accept", "area,moved,far,lost-part", "--config=", "--db", db)
	return b.run(5*time.Minute, nil, bin.path, args...)
}

// database is a binary's database of the measured days.
func (b *bench) database(bin binary) (string, error) {
	db := filepath.Join(b.dir, strings.ReplaceAll(bin.name, " ", "-")+".db")
	if _, err := os.Stat(db); err == nil {
		return db, nil
	}
	_, err := b.load(bin, db, b.days.files)
	return db, err
}

// serve starts a Frontline and waits until it is ready.
func (b *bench) serve(bin binary, db string, flags ...string) (*process, error) {
	args := append([]string{"serve", "--config=", "--addr", fmt.Sprintf("127.0.0.1:%d", b.port), "--db", db}, flags...)
	p, err := b.start(bin.path, nil, args...)
	if err != nil {
		return nil, err
	}
	if err := p.answers(b.ctx, b.base()+"/readyz"); err != nil {
		p.stop()
		return nil, err
	}
	return p, nil
}

// restful is one reader: one connection that is kept.
type restful struct{ *http.Client }

func reader() restful {
	return restful{&http.Client{
		Timeout:       60 * time.Second,
		Transport:     &http.Transport{DisableCompression: true, MaxConnsPerHost: 1},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// get is the status, the header and the body of an answer.
func (c restful) get(ctx context.Context, url, coding string) (int, http.Header, []byte, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return 0, nil, nil, err
	}
	if coding != "" {
		r.Header.Set("Accept-Encoding", coding)
	}
	a, err := c.Do(r)
	if err != nil {
		return 0, nil, nil, err
	}
	defer a.Body.Close()
	body, err := io.ReadAll(a.Body)
	return a.StatusCode, a.Header, body, err
}

func withContent(status int) bool { return status == http.StatusOK }

// emptyToo also takes the ways in which servers say that a tile is empty.
func emptyToo(status int) bool { return status/100 == 2 || status == http.StatusNotFound }

// readAll asks for all addresses one after the other and is what that cost the
// server. Each must be answered as good says.
func (b *bench) readAll(p *process, urls []string, coding string, good func(status int) bool) (time.Duration, error) {
	c := reader()
	defer c.CloseIdleConnections()
	before := p.cpu()
	for _, url := range urls {
		status, _, _, err := c.get(b.ctx, url, coding)
		if err != nil {
			return 0, err
		}
		if !good(status) {
			return 0, fmt.Errorf("%s: %d", url, status)
		}
	}
	time.Sleep(50 * time.Millisecond) // what follows an answer belongs to it
	return p.cpu() - before, nil
}

// allocations is how often a server at an address has allocated, as its metrics tell; 0
// where it has none. To tell allocates a little, too.
func (b *bench) allocations(base string) float64 {
	c := reader()
	defer c.CloseIdleConnections()
	status, _, text, err := c.get(b.ctx, base+"/metrics", "")
	if err != nil || status != http.StatusOK {
		return 0
	}
	for line := range strings.Lines(string(text)) {
		if v, ok := strings.CutPrefix(line, "go_memstats_mallocs_total "); ok {
			n, _ := strconv.ParseFloat(strings.TrimSpace(v), 64)
			return n
		}
	}
	return 0
}

// control lists the addresses of tiles of a day.
func (b *bench) control(date, ending string, tiles []tileID) []string {
	var urls []string
	for _, t := range tiles {
		urls = append(urls, fmt.Sprintf("%s/tiles/control/%s/%s.%s", b.base(), date, t, ending))
	}
	return urls
}

// day is the day that is measured, and the next one: the newest two that differ.
func (b *bench) day() (first, next string) { return b.first, b.next }

// findDay finds them.
func (b *bench) findDay() error {
	var after []position
	for _, file := range slices.Backward(b.days.files) {
		positions, err := positionsIn(file)
		if err != nil {
			return err
		}
		if b.next != "" && !slices.Equal(positions, after) {
			b.first = file
			return nil
		}
		b.next, after = file, positions
	}
	return fmt.Errorf("all days of %s are the same", b.days.name)
}

// findTiles finds the tiles of zooms 4 to 10 in which the day has something, and how
// many of them are the same on the next one.
func (b *bench) findTiles() error {
	if b.tiles != nil {
		return nil
	}
	if err := b.findDay(); err != nil {
		return err
	}
	file, nextFile := b.day()
	positions, err := positionsIn(file)
	if err != nil {
		return err
	}
	west, south, east, north := 180.0, 90.0, -180.0, -90.0
	for _, p := range positions {
		west, east, south, north = min(west, p[0]), max(east, p[0]), min(south, p[1]), max(north, p[1])
	}
	db, err := b.database(b.now())
	if err != nil {
		return err
	}
	p, err := b.serve(b.now(), db)
	if err != nil {
		return err
	}
	defer p.stop()
	c := reader()
	for z := 4; z <= 10; z++ {
		x0, y0 := tileAt(west, north, z)
		x1, y1 := tileAt(east, south, z)
		for x := x0; x <= x1; x++ {
			for y := y0; y <= y1; y++ {
				id := tileID{z, x, y}
				status, _, body, err := c.get(b.ctx, b.control(dateOf(file), "mvt", []tileID{id})[0], "gzip")
				if err != nil {
					return err
				}
				if status != http.StatusOK {
					continue
				}
				b.tiles = append(b.tiles, id)
				_, _, later, err := c.get(b.ctx, b.control(dateOf(nextFile), "mvt", []tileID{id})[0], "gzip")
				if err != nil {
					return err
				}
				if bytes.Equal(body, later) {
					b.same++
				}
			}
		}
	}
	return nil
}

func tileAt(lon, lat float64, z int) (x, y int) {
	n := math.Exp2(float64(z))
	a := lat * math.Pi / 180
	return int((lon/360 + 0.5) * n), int((1 - math.Asinh(math.Tan(a))/math.Pi) / 2 * n)
}

// positionsIn is all positions of a GeoJSON file.
func positionsIn(file string) ([]position, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var c struct {
		Features []struct{ Geometry struct{ Coordinates any } }
	}
	if err := json.Unmarshal(text, &c); err != nil {
		return nil, err
	}
	var found []position
	var walk func(any)
	walk = func(v any) {
		list, _ := v.([]any)
		if len(list) >= 2 {
			x, xOK := list[0].(float64)
			y, yOK := list[1].(float64)
			if xOK && yOK {
				found = append(found, position{x, y})
				return
			}
		}
		for _, below := range list {
			walk(below)
		}
	}
	for _, f := range c.Features {
		walk(f.Geometry.Coordinates)
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("%s has no positions", file)
	}
	return found, nil
}
