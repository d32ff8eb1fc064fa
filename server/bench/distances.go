package main

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/v1"
)

// distancesAsked is at how many positions and dates distances are compared.
const distancesAsked = 1000

const (
	toHeld = "from outside, to held ground"
	toLine = "from inside, to the line"
)

// distance is what one server says, to the metre, and what it is to be compared with.
type distance struct {
	kind, date string
	lon, lat   float64
	metres     float64
}

// distances compares the distances that Frontline answers with PostGIS's, whose ways are GeographicLib's.
func (b *bench) distances() (*table, error) {
	t := &table{
		title: "Distances",
		about: fmt.Sprintf("Differences to PostGIS of the distances at %d random positions and dates of the %s days. PostGIS takes edges for geodesics, so they have a position every 0.01°; to held ground it measures to the files that were loaded, and from inside to the line as Frontline publishes it. "+
			"Answers have whole metres: of less than 500 m that is more than 0.1 %%, and of what is nearer to the edge than the layer is exact no side is told.", distancesAsked, b.days.name),
		first: "Way", columns: []string{"positions", "median", "99 of 100", "most", "most of 500 m and more", "off by more than 0.1 % and 0.6 m"},
		format: func(column string, v float64) string {
			switch column {
			case "most of 500 m and more":
				return fmt.Sprintf("%.3f %%", v)
			case "median", "99 of 100", "most":
				return fmt.Sprintf("%.2f m", v)
			}
			return fmt.Sprintf("%.0f", v)
		},
	}
	err := b.startCluster()
	if errors.Is(err, errNotHere) {
		t.note("PostGIS was left out: %v.", err)
		return t, nil
	} else if err != nil {
		return nil, err
	}
	t.note("PostGIS %s.", b.pg.version)
	asked, lines, err := b.askDistances()
	if err != nil {
		return nil, err
	}
	measured, err := b.pg.distances(b, asked, lines)
	if err != nil {
		return nil, err
	}
	off, most, wrong := map[string][]float64{}, map[string]float64{}, map[string]int{}
	longer, apart := 0, 0
	for i, d := range asked {
		by := math.Abs(d.metres - measured[i])
		if by > 1 {
			apart++
			if measured[i] > d.metres {
				longer++
			}
		}
		off[d.kind] = append(off[d.kind], by)
		if measured[i] >= 500 {
			most[d.kind] = max(most[d.kind], 100*by/measured[i])
		}
		if by > 0.6 && by > 0.001*measured[i] {
			wrong[d.kind]++
		}
	}
	t.note("Of the %d that differ by more than a metre, PostGIS's are the longer ones in %d: it looks for the nearest position on a sphere.", apart, longer)
	for _, kind := range []string{toHeld, toLine} {
		all := slices.Sorted(slices.Values(off[kind]))
		if len(all) == 0 {
			continue
		}
		for column, v := range map[string]float64{
			"positions": float64(len(all)), "median": all[len(all)/2], "99 of 100": all[len(all)*99/100], "most": all[len(all)-1],
			"most of 500 m and more": most[kind], "off by more than 0.1 % and 0.6 m": float64(wrong[kind]),
		} {
			t.add(kind, column, v)
		}
	}
	return t, nil
}

// askDistances asks for distances at random positions and dates, and is with them the file of the line of
// each of those dates.
func (b *bench) askDistances() (asked []distance, lines map[string][]byte, err error) {
	db, err := b.database(b.now())
	if err != nil {
		return nil, nil, err
	}
	p, err := b.serve(b.now(), db)
	if err != nil {
		return nil, nil, err
	}
	defer p.stop()
	c := reader()
	defer c.CloseIdleConnections()
	get := func(path string) ([]byte, error) {
		status, _, body, err := c.get(b.ctx, b.base()+path, "")
		if err == nil && status != http.StatusOK {
			err = fmt.Errorf("%s: %d", path, status)
		}
		return body, err
	}
	first, err := positionsIn(b.days.files[0])
	if err != nil {
		return nil, nil, err
	}
	r := rand.New(rand.NewPCG(2, 4))
	lines = map[string][]byte{}
	for len(asked) < distancesAsked {
		// Some lie anywhere, and as many near what is held.
		at := position{22 + 18*r.Float64(), 44 + 8*r.Float64()}
		if r.IntN(2) == 0 {
			at = first[r.IntN(len(first))]
			at[0], at[1] = at[0]+0.4*(r.Float64()-0.5), at[1]+0.4*(r.Float64()-0.5)
		}
		d := distance{kind: toHeld, date: dateOf(b.days.files[r.IntN(len(b.days.files))]), lon: math.Round(at[0]*100) / 100, lat: math.Round(at[1]*100) / 100}
		body, err := get(fmt.Sprintf("/api/at/%s/%s,%s.json", d.date, strconv.FormatFloat(d.lon, 'f', -1, 64), strconv.FormatFloat(d.lat, 'f', -1, 64)))
		if err != nil {
			return nil, nil, err
		}
		var said struct {
			Layers []struct {
				Layer    string
				Distance *float64 `json:"distance_km"`
				To       string   `json:"distance_to"`
			}
		}
		if err := json.Unmarshal(body, &said); err != nil {
			return nil, nil, err
		}
		for _, l := range said.Layers {
			if l.Layer != "control" || l.Distance == nil {
				continue
			}
			d.metres = math.Round(*l.Distance * 1000)
			if l.To == "edge" {
				d.kind = toLine
				if lines[d.date] == nil {
					if lines[d.date], err = get("/api/layers/control~line/" + d.date + ".geojson"); err != nil {
						return nil, nil, err
					}
				}
			}
			asked = append(asked, d)
		}
	}
	return asked, lines, nil
}

// distances are the same as PostGIS measures them.
func (pg *postgres) distances(b *bench, asked []distance, lines map[string][]byte) ([]float64, error) {
	var sql strings.Builder
	sql.WriteString("CREATE TABLE shown (kind text, date text, shape geography);\n")
	add := func(kind, date string, text []byte) {
		fmt.Fprintf(&sql, `INSERT INTO shown SELECT '%s', '%s', ST_Segmentize(ST_Collect(ST_SetSRID(ST_GeomFromGeoJSON(f->>'geometry'), 4326)), 0.01)::geography
			FROM jsonb_array_elements($json$%s$json$::jsonb->'features') f;`+"\n", kind, date, text)
	}
	days := map[string]string{}
	for _, file := range b.days.files {
		days[dateOf(file)] = file
	}
	seen := map[string]bool{}
	for _, d := range asked {
		switch {
		case seen[d.kind+d.date]:
			continue
		case d.kind == toLine:
			add(d.kind, d.date, lines[d.date])
		default:
			text, err := os.ReadFile(days[d.date])
			if err != nil {
				return nil, err
			}
			add(d.kind, d.date, text)
		}
		seen[d.kind+d.date] = true
	}
	sql.WriteString("CREATE TABLE asked (n int, kind text, date text, at geography);\n")
	for i, d := range asked {
		fmt.Fprintf(&sql, "INSERT INTO asked VALUES (%d, '%s', '%s', ST_SetSRID(ST_MakePoint(%v, %v), 4326)::geography);\n", i, d.kind, d.date, d.lon, d.lat)
	}
	sql.WriteString("CREATE TABLE measured AS SELECT n, ST_Distance(shape, at) AS metres FROM asked JOIN shown USING (kind, date) ORDER BY kind, date;\n")
	sql.WriteString("SELECT metres FROM measured ORDER BY n;\nDROP TABLE shown, asked, measured;\n")
	said, err := pg.query(b, sql.String())
	if err != nil {
		return nil, err
	}
	var out []float64
	for text := range strings.FieldsSeq(said) {
		metres, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", filepath.Base(pg.psql), err)
		}
		out = append(out, metres)
	}
	if len(out) != len(asked) {
		return nil, fmt.Errorf("%d distances of %d", len(out), len(asked))
	}
	return out, nil
}
