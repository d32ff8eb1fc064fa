package main

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"time"

	"github.com/go-json-experiment/json/v1"
)

// pictures measures tiles drawn as PNG, beside mapnik.
func (b *bench) pictures() (*table, error) {
	if err := b.findTiles(); err != nil {
		return nil, err
	}
	var some []tileID // at most 120 of zooms 5 to 10
	for _, id := range b.tiles {
		if id.z >= 5 {
			some = append(some, id)
		}
	}
	step := max(1, float64(len(some))/120)
	var tiles []tileID
	for i := 0.0; int(i) < len(some); i += step {
		tiles = append(tiles, some[int(i)])
	}
	file, _ := b.day()
	t := &table{
		title: "Pictures",
		about: fmt.Sprintf("CPU time for a PNG that nobody asked for before, the mean of %d tiles of zooms 5 to 10: Frontline's over HTTP after a start, with its hatching and signs; mapnik's in a program, from a file in web Mercator, with a plain fill and a line, once with millions of colours and once with 256.", len(tiles)),
		first: "Program", columns: []string{"256 pixels", "512 pixels"}, format: milliseconds,
	}
	mapnik, err := b.mapnik(t, file, tiles)
	if err != nil {
		t.note("mapnik is left out: %v.", err)
	}
	for range b.reps {
		for _, bin := range b.bins {
			db, err := b.database(bin)
			if err != nil {
				return nil, err
			}
			for i, ending := range []string{"png", "png"} {
				urls := b.control(dateOf(file), ending, tiles)
				if i == 1 {
					urls = b.controlTwice(dateOf(file), tiles)
				}
				p, err := b.serve(bin, db, "--heavy-rate=0")
				if err != nil {
					return nil, err
				}
				p.settled()
				took, err := b.readAll(p, urls, "identity", withContent)
				p.stop()
				if err != nil {
					return nil, err
				}
				t.add(bin.name, t.columns[i], float64(took)/float64(len(tiles)))
			}
		}
		if mapnik != nil {
			if err := mapnik(); err != nil {
				return nil, err
			}
		}
	}
	return t, nil
}

// controlTwice lists the addresses of pictures for dense screens.
func (b *bench) controlTwice(date string, tiles []tileID) []string {
	var urls []string
	for _, id := range tiles {
		urls = append(urls, fmt.Sprintf("%s/tiles/control/%s/%s@2x.png", b.base(), date, id))
	}
	return urls
}

const bringMapnik = "on Debian, apt-get install python3-mapnik"

// mapnik draws in Debian's Python, which has mapnik.
func (b *bench) mapnik(t *table, file string, tiles []tileID) (func() error, error) {
	const python = "/usr/bin/python3"
	if _, err := b.run(time.Minute, nil, python, "-c", "import mapnik"); err != nil {
		return nil, fmt.Errorf("python3-mapnik is %w: %s", errNotHere, bringMapnik)
	}
	mercator := filepath.Join(b.dir, "mercator.geojson")
	if err := projectFile(file, mercator); err != nil {
		return nil, err
	}
	var ids [][3]int
	for _, id := range tiles {
		ids = append(ids, [3]int{id.z, id.x, id.y})
	}
	text, err := json.Marshal(ids)
	if err != nil {
		return nil, err
	}
	list := filepath.Join(b.dir, "pictures.json")
	if err := os.WriteFile(list, text, 0o644); err != nil {
		return nil, err
	}
	return func() error {
		u, err := b.run(2*time.Minute, nil, python, filepath.Join(b.sources, "peers/draw_mapnik.py"), mercator, list)
		if err != nil {
			return err
		}
		return t.addTimings("draw_mapnik.py", u.out)
	}, nil
}

// projectFile writes a GeoJSON file with its positions in metres of web Mercator.
func projectFile(from, to string) error {
	text, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	var c any
	if err := json.Unmarshal(text, &c); err != nil {
		return err
	}
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			for _, below := range v {
				walk(below)
			}
		case []any:
			if len(v) >= 2 {
				lon, lonOK := v[0].(float64)
				lat, latOK := v[1].(float64)
				if lonOK && latOK {
					const radius = 6378137
					v[0], v[1] = radius*lon*math.Pi/180, radius*math.Asinh(math.Tan(lat*math.Pi/180))
					return
				}
			}
			for _, below := range v {
				walk(below)
			}
		}
	}
	walk(c)
	if text, err = json.Marshal(c); err != nil {
		return err
	}
	return os.WriteFile(to, text, 0o644)
}
