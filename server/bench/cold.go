package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/go-json-experiment/json/v1"
)

const (
	asIs     = "as it is"
	gzipped  = "gzip"
	brotlied = "brotli"
	nextDay  = "next day, gzip"

	gzippedAllocations = "allocations a tile, gzip"
	nextDayAllocations = "next day"
)

func millisecondsOrTimes(column string, v float64) string {
	if column == gzippedAllocations || column == nextDayAllocations {
		return fmt.Sprintf("%.0f", v)
	}
	return milliseconds(column, v)
}

// cold measures tiles that nobody has asked for before.
func (b *bench) cold() (*table, error) {
	if err := b.findTiles(); err != nil {
		return nil, err
	}
	file, nextFile := b.day()
	t := &table{
		title: "Tiles that nobody asked for before",
		about: fmt.Sprintf("CPU time of the server for the %d tiles of zooms 4 to 10 in which a %s day has something, over HTTP and one connection after a start, by how the reader takes them; then the same tiles of the day after, %d of which are the same bytes, of the same server.", len(b.tiles), b.days.name, b.same),
		first: "Server", columns: []string{asIs, gzipped, brotlied, nextDay, gzippedAllocations, nextDayAllocations}, format: millisecondsOrTimes,
	}
	peers := b.coldPeers(t, file, nextFile)
	for range b.reps {
		for _, bin := range b.bins {
			if err := b.coldFrontline(t, bin, dateOf(file), dateOf(nextFile)); err != nil {
				return nil, err
			}
		}
		for _, peer := range peers {
			if err := peer(); err != nil {
				return nil, err
			}
		}
	}
	return t, nil
}

func (b *bench) coldFrontline(t *table, bin binary, date, next string) error {
	db, err := b.database(bin)
	if err != nil {
		return err
	}
	for column, coding := range map[string]string{asIs: "identity", gzipped: "gzip", brotlied: "br"} {
		p, err := b.serve(bin, db)
		if err != nil {
			return err
		}
		p.settled()
		allocations := [3]float64{b.allocations(b.base())}
		took, err := b.readAll(p, b.control(date, "mvt", b.tiles), coding, withContent)
		if err == nil {
			t.add(bin.name, column, float64(took))
		}
		if err == nil && column == gzipped {
			allocations[1] = b.allocations(b.base())
			// What the day after no longer has is answered with 204.
			if took, err = b.readAll(p, b.control(next, "mvt", b.tiles), coding, emptyToo); err == nil {
				t.add(bin.name, nextDay, float64(took))
			}
			allocations[2] = b.allocations(b.base())
			for i, column := range []string{gzippedAllocations, nextDayAllocations} {
				t.add(bin.name, column, (allocations[i+1]-allocations[i])/float64(len(b.tiles)))
			}
		}
		p.stop()
		if err != nil {
			return err
		}
	}
	return nil
}

// coldPeers is what measures the other programs once, for those there are.
func (b *bench) coldPeers(t *table, file, nextFile string) []func() error {
	var peers []func() error
	if measure, err := b.geojsonVT(t, file, nextFile); err != nil {
		t.note("geojson-vt is left out: %v.", err)
	} else {
		peers = append(peers, measure)
	}
	if err := b.startPostgres(file, nextFile); err != nil {
		t.note("PostGIS, and what draws on it, is left out: %v.", err)
		return peers
	}
	peers = append(peers, func() error {
		for column, day := range map[string]string{asIs: "day", "next": "next"} {
			took, err := b.pg.tiles(b, day)
			if err != nil {
				return err
			}
			if column == asIs {
				t.add("PostGIS "+b.pg.version+", one statement for all tiles", asIs, float64(took))
			}
		}
		return nil
	})
	for _, server := range []struct {
		name, program, bring string
		start                func(program string, port int) (*process, string, error)
	}{
		{"pg_tileserv and its PostGIS", "pg_tileserv", "put the program of github.com/CrunchyData/pg_tileserv on the path", b.startPgTileserv},
		{"tegola and its PostGIS", "tegola", "put the program of github.com/go-spatial/tegola on the path", b.startTegola},
	} {
		program, err := b.program(server.program, server.bring)
		if err != nil {
			t.note("%s is left out: %v.", server.name, err)
			continue
		}
		peers = append(peers, func() error {
			for column, coding := range map[string]string{asIs: "identity", gzipped: "gzip"} {
				p, address, err := server.start(program, b.port+2)
				if err != nil {
					return err
				}
				both := &together{p, b.pg.process}
				both.settled()
				urls := func(day string) []string {
					var list []string
					for _, id := range b.tiles {
						list = append(list, strings.NewReplacer("DAY", day, "TILE", id.String()).Replace(address))
					}
					return list
				}
				before := both.cpu()
				_, err = b.readAll(p, urls("day"), coding, emptyToo)
				if err == nil {
					t.add(server.name, column, float64(both.cpu()-before))
				}
				if err == nil && column == gzipped {
					before = both.cpu()
					_, err = b.readAll(p, urls("next"), coding, emptyToo)
					t.add(server.name, nextDay, float64(both.cpu()-before))
				}
				p.stop()
				if err != nil {
					return err
				}
			}
			return nil
		})
	}
	return peers
}

// together is two processes whose work is one.
type together struct{ a, b *process }

func (t *together) cpu() time.Duration { return t.a.cpu() + t.b.cpu() }
func (t *together) settled()           { t.a.settled(); t.b.settled() }

// geojsonVT measures geojson-vt and vt-pbf, which run inside a program and answer
// nobody: without HTTP, in a new process and once that is warm.
func (b *bench) geojsonVT(t *table, file, nextFile string) (func() error, error) {
	dir, err := b.npm("geojson-vt@5.0.3", "vt-pbf@3.1.3")
	if err != nil {
		return nil, err
	}
	script := filepath.Join(dir, "geojson-vt.mjs")
	if err := copyFile(filepath.Join(b.sources, "peers/geojson-vt.mjs"), script); err != nil {
		return nil, err
	}
	list := filepath.Join(b.dir, "tiles.json")
	var ids [][3]int
	for _, id := range b.tiles {
		ids = append(ids, [3]int{id.z, id.x, id.y})
	}
	text, err := json.Marshal(ids)
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(list, text, 0o644); err != nil {
		return nil, err
	}
	return func() error {
		u, err := b.run(time.Minute, nil, "node", script, file, nextFile, list)
		if err != nil {
			return err
		}
		return t.addTimings("geojson-vt.mjs", u.out)
	}, nil
}
