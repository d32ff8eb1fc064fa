package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// archives measures a day written as an archive, beside tippecanoe.
func (b *bench) archives() (*table, error) {
	if err := b.findTiles(); err != nil {
		return nil, err
	}
	file, _ := b.day()
	t := &table{
		title: "An archive of a day",
		about: fmt.Sprintf("CPU time, and bytes of the file, for the tiles of %s at zooms 0 to 12 by one call of the program.", dateOf(file)),
		first: "Program", columns: []string{"CPU", "PMTiles", "MBTiles"},
		format: func(column string, v float64) string {
			if column == "CPU" {
				return milliseconds(column, v)
			}
			return fmt.Sprintf("%.0f kB", v/1000)
		},
	}
	made := 0
	one := func(name, ending string, command func(to string) (string, []string)) error {
		made++
		to := filepath.Join(b.dir, fmt.Sprintf("archive-%d.%s", made, ending))
		program, args := command(to)
		u, err := b.run(2*time.Minute, nil, program, args...)
		if err != nil {
			return err
		}
		is, err := os.Stat(to)
		if err != nil {
			return err
		}
		if ending == "pmtiles" {
			t.add(name, "CPU", float64(u.cpu))
		}
		t.add(name, map[string]string{"pmtiles": "PMTiles", "mbtiles": "MBTiles"}[ending], float64(is.Size()))
		return os.Remove(to)
	}
	tippecanoe, missing := b.program("tippecanoe", "on Debian 13 and later, apt-get install tippecanoe")
	version := ""
	if missing != nil {
		t.note("tippecanoe is left out: %v.", missing)
	} else if u, err := b.run(time.Minute, nil, tippecanoe, "--version"); err == nil {
		version, _, _ = strings.Cut(strings.TrimPrefix(strings.TrimSpace(u.out), "tippecanoe v"), " ")
	}
	for range b.reps {
		for _, ending := range []string{"pmtiles", "mbtiles"} {
			for _, bin := range b.bins {
				db, err := b.database(bin)
				if err != nil {
					return nil, err
				}
				err = one(bin.name, ending, func(to string) (string, []string) {
					return bin.path, []string{"export", "control", dateOf(file), to, "--config=", "--db", db}
				})
				if err != nil {
					return nil, err
				}
			}
			if missing != nil {
				continue
			}
			err := one("tippecanoe "+version, ending, func(to string) (string, []string) {
				return tippecanoe, []string{"-q", "-Z0", "-z12", "-l", "control", "-o", to, file}
			})
			if err != nil {
				return nil, err
			}
		}
	}
	return t, nil
}
