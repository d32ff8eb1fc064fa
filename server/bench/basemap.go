package main

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json/v1"
)

// viewTiles are those of a view of 1280×800 pixels at zoom 12, Pokrovsk in its middle.
func viewTiles() []tileID {
	const columns, rows = 6, 4
	x, y := tileAt(37.18, 48.28, 12)
	var tiles []tileID
	for dx := range columns {
		for dy := range rows {
			tiles = append(tiles, tileID{12, x - columns/2 + dx, y - rows/2 + dy})
		}
	}
	return tiles
}

// planetBytes is how large an archive of the planet is.
const planetBytes = 120_000_000_000

// basemap measures an attached archive: a view of it, and one as large as the planet's.
func (b *bench) basemap() (*table, error) {
	tiles := viewTiles()
	t := &table{
		title: "A basemap",
		about: fmt.Sprintf("CPU time of the server for a view of 1280×800 pixels at zoom 12, which are %d tiles, over HTTP and one connection after a start; and with an archive of 120 GB, a file with a hole, of which the tiles lie at the end. The archive is a made-up one around Pokrovsk. Memory is that of the process: at rest, and what the tiles added to it; of a command at most.", len(tiles)),
		first: "What", columns: []string{"CPU", "each", "memory"},
		format: func(column string, v float64) string {
			if column == "memory" {
				return megabytes(v)
			}
			return milliseconds(column, v)
		},
	}
	maker := os.Getenv("BENCH_MADE_UP")
	if maker == "" {
		t.note("BENCH_MADE_UP is not set: server/bench.sh does.")
		return t, nil
	}
	small, planet := filepath.Join(b.dir, "made-up.pmtiles"), filepath.Join(b.dir, "planet.pmtiles")
	if _, err := b.run(time.Minute, nil, maker, small); err != nil {
		return nil, err
	}
	if _, err := b.run(time.Minute, nil, maker, "-bytes", strconv.Itoa(planetBytes), planet); err != nil {
		return nil, err
	}
	for range b.reps {
		for _, is := range []struct{ name, archive, address, coding string }{
			{"vector tiles, gzip", small, "/%s.mvt", "gzip"},
			{"vector tiles, brotli", small, "/%s.mvt", "br"},
			{"PNG", small, "/%s.png", ""},
			{"PNG twice as sharp", small, "/%s@2x.png", ""},
			{"vector tiles out of 120 GB, gzip", planet, "/%s.mvt", "gzip"},
		} {
			if err := b.view(t, is.name, is.archive, is.address, is.coding, tiles); err != nil {
				return nil, err
			}
		}
		if err := b.opening(t, planet); err != nil {
			return nil, err
		}
	}
	return t, os.Remove(planet)
}

// view reads the tiles of an archive of a server that has just started.
func (b *bench) view(t *table, name, archive, address, coding string, tiles []tileID) error {
	p, err := b.serve(b.now(), filepath.Join(b.dir, "bundled.db"), "--basemap", archive)
	if err != nil {
		return err
	}
	defer p.stop()
	p.settled()
	hash, err := b.basemapHash()
	if err != nil {
		return err
	}
	var urls []string
	for _, id := range tiles {
		urls = append(urls, b.base()+"/tiles/basemap@"+hash+fmt.Sprintf(address, id))
	}
	before := p.resident()
	took, err := b.readAll(p, urls, coding, withContent)
	if err != nil {
		return err
	}
	t.add(name, "CPU", float64(took))
	t.add(name, "each", float64(took)/float64(len(tiles)))
	t.add(name, "memory", p.resident()-before)
	return nil
}

// basemapHash is by which name the server has the archive.
func (b *bench) basemapHash() (string, error) {
	c := reader()
	defer c.CloseIdleConnections()
	status, _, body, err := c.get(b.ctx, b.base()+"/api/record.json", "")
	if err != nil || status != http.StatusOK {
		return "", fmt.Errorf("record.json: %d, %w", status, err)
	}
	var record struct {
		Basemaps []struct{ Hash string } `json:"basemaps"`
	}
	if err := json.Unmarshal(body, &record); err != nil {
		return "", err
	}
	if len(record.Basemaps) != 1 {
		return "", fmt.Errorf("record.json has %d basemaps", len(record.Basemaps))
	}
	return record.Basemaps[0].Hash, nil
}

// opening measures what opening the archive of the planet takes: of a server beside one that has
// none, and of a command.
func (b *bench) opening(t *table, planet string) error {
	for _, is := range []struct {
		name  string
		flags []string
	}{{"a start without an archive", nil}, {"a start with 120 GB", []string{"--basemap", planet}}} {
		p, err := b.serve(b.now(), filepath.Join(b.dir, "bundled.db"), is.flags...)
		if err != nil {
			return err
		}
		p.settled()
		t.add(is.name, "CPU", float64(p.cpu()))
		t.add(is.name, "memory", p.resident())
		p.stop()
	}
	u, err := b.run(time.Minute, nil, b.now().path, "basemap", "inspect", planet)
	if err != nil {
		return err
	}
	t.add("frontline basemap inspect, of 120 GB", "CPU", float64(u.cpu))
	t.add("frontline basemap inspect, of 120 GB", "memory", float64(u.memory))
	return nil
}

// resident is the memory that the process has now, in bytes.
func (p *process) resident() float64 {
	text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	for line := range strings.Lines(string(text)) {
		if v, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kib, _ := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(v), " kB"), 64)
			return kib * 1024
		}
	}
	return 0
}
