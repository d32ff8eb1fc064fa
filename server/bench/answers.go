package main

import (
	"fmt"
	"math"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json/v1"
)

// answersDays is how many days the record has whose answers are measured.
const answersDays = 769

// assessor is a made-up layer of control of the record whose answers are measured.
type assessor struct {
	layer string
	west  float64 // how much farther west its line lies, in degrees
	every int     // days from one snapshot to the next
}

// assessors differ by a stated rule: each draws the same line elsewhere, and not each of them daily.
var assessors = []assessor{{"control", 0, 1}, {"second", 0.015, 1}, {"third", -0.02, 3}}

// asked is one kind of answer over a long record. TO is the last day, or one before it each time where
// another date is asked for; DAY, WEEK, MONTH and YEAR are as many days before TO. LON,LAT is a
// position near the line, and PLACE a settlement near it, another each time.
type asked struct {
	name, path  string
	anotherDate bool
	goal        time.Duration // 0 for none
}

var answered = []asked{
	{"a position", "/api/at/TO/LON,LAT.json", false, 5 * time.Millisecond},
	{"a position, on another date each", "/api/at/TO/LON,LAT.json", true, 5 * time.Millisecond},
	{"a place's page", "/place/PLACE?lang=en", false, 10 * time.Millisecond},
	{"a place's feed", "/feed/place/ID.atom", false, 0},
	{"the line, a tile", "/tiles/control~line/TO/8/X/Y.mvt", true, 0},
	{"the line as GeoJSON", "/api/layers/control~line/TO.geojson", true, 0},
	{"the line's length, all dates", "/api/layers/control~line/length.json", false, 0},
	{"agreement, a tile", "/tiles/~agreement/TO/8/X/Y.mvt", true, 20 * time.Millisecond},
	{"agreement as GeoJSON", "/api/layers/~agreement/TO.geojson", true, 20 * time.Millisecond},
	{"agreement's km², all dates", "/api/layers/~agreement/area.json", false, 0},
	{"changes by place, 7 days", "/api/layers/control/WEEK..TO/places.json", true, 0},
	{"changes by place, 30 days", "/api/layers/control/MONTH..TO/places.json", true, 0},
	{"changes by place, 365 days", "/api/layers/control/YEAR..TO/places.json", true, 0},
	{"settlements whose answer changed, a day", "/api/layers/control/DAY..TO/settlements.json", true, 100 * time.Millisecond},
	{"settlements whose answer changed, 7 days", "/api/layers/control/WEEK..TO/settlements.json", true, 0},
	{"settlements whose answer changed, 365 days", "/api/layers/control/YEAR..TO/settlements.json", true, 0},
}

// others is how many answers of a kind are asked for behind the first.
const others = 12

const (
	firstOfKind = "the first of a server"
	ofOthers    = "others, median"
	mostOthers  = "others, most"
	askedFor    = "to reach"
)

// spot is a position near the line, and the settlement nearest to it.
type spot struct{ lon, lat, id, place string }

// answers measures what is said of positions, places, lines and agreement over a long record.
func (b *bench) answers() (*table, error) {
	t := &table{
		title: "Answers over a long record",
		about: fmt.Sprintf("CPU time of the server over HTTP, for %d synthetic days of one layer of control, as many of a second whose line lies elsewhere, and every third of them of a third. "+
			"The first answer of a kind is of a server that has started, come to rest and been asked for nothing else; the %d others are of positions, places or dates that nobody asked it for before.", answersDays, others),
		first: "Answer", columns: []string{firstOfKind, ofOthers, mostOthers, askedFor}, format: milliseconds,
	}
	db := filepath.Join(b.dir, "answers.db")
	last, err := b.loadAssessors(db)
	if err != nil {
		return nil, err
	}
	spots, err := b.spots(db, last)
	if err != nil {
		return nil, err
	}
	for _, a := range answered {
		if err := b.answersOf(t, db, a, spots); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// loadAssessors loads the made-up layers into a new database, and is the positions of the last day.
func (b *bench) loadAssessors(db string) (last []position, err error) {
	for i, of := range assessors {
		dir := filepath.Join(b.dir, "assessor-"+of.layer)
		days, err := shifted(answersDays, dir, of.west)
		if err != nil {
			return nil, err
		}
		var files []string
		for n, file := range days.files {
			if (len(days.files)-1-n)%of.every == 0 {
				files = append(files, file)
			}
		}
		if i == 0 {
			if last, err = positionsIn(files[len(files)-1]); err != nil {
				return nil, err
			}
		}
		args := append([]string{"load", of.layer}, files...)
		args = append(args, "--yes", "--accept", "area,moved,far,lost-part", "--config=", "--db", db,
			"--kind", "control", "--title", "Assessor "+of.layer, "--assessed-by", "Assessor "+of.layer)
		if i == 0 {
			args = append(args, "--create")
		}
		if _, err := b.run(5*time.Minute, nil, b.now().path, args...); err != nil {
			return nil, err
		}
		if err := os.RemoveAll(dir); err != nil {
			return nil, err
		}
	}
	return last, nil
}

// spots are positions along the line with the settlements near them, as a server of their own tells.
func (b *bench) spots(db string, line []position) (spots []spot, err error) {
	p, err := b.serve(b.now(), db)
	if err != nil {
		return nil, err
	}
	defer p.stop()
	c := reader()
	defer c.CloseIdleConnections()
	line = line[:1800] // the line itself comes first, and the border after it
	hundredths := func(v float64) string { return strconv.FormatFloat(math.Round(v*100)/100, 'f', -1, 64) }
	for n := range others + 1 {
		at := line[n*len(line)/(others+1)]
		s := spot{lon: hundredths(at[0] + 0.1*float64(n%5-2)), lat: hundredths(at[1])}
		status, _, body, err := c.get(b.ctx, fmt.Sprintf("%s/api/at/latest/%s,%s.json", b.base(), s.lon, s.lat), "")
		if err != nil {
			return nil, err
		}
		var said struct{ Nearest struct{ Page string } }
		if err := json.Unmarshal(body, &said); err != nil || status != http.StatusOK || said.Nearest.Page == "" {
			return nil, fmt.Errorf("no settlement near %s,%s: %d, %w", s.lon, s.lat, status, err)
		}
		s.place = path.Base(said.Nearest.Page)
		s.id, _, _ = strings.Cut(s.place, "-")
		spots = append(spots, s)
	}
	return spots, nil
}

// addresses are those of a kind, each of another position, place or date.
func (a asked) addresses(spots []spot) (all []string) {
	last := time.Date(2025, 11, 30, 0, 0, 0, 0, time.UTC)
	for n, s := range spots {
		to := 0
		if a.anotherDate {
			to = 29 * n // of the third layer some are past, and some are not
		}
		day := func(back int) string { return last.AddDate(0, 0, -to-back).Format(time.DateOnly) }
		lon, _ := strconv.ParseFloat(s.lon, 64)
		lat, _ := strconv.ParseFloat(s.lat, 64)
		x, y := tileAt(lon, lat, 8)
		address := strings.NewReplacer(
			"TO", day(0), "DAY", day(1), "WEEK", day(7), "MONTH", day(30), "YEAR", day(365),
			"LON", s.lon, "LAT", s.lat, "PLACE", s.place, "ID", s.id, "X", strconv.Itoa(x), "Y", strconv.Itoa(y),
		).Replace(a.path)
		if !slices.Contains(all, address) {
			all = append(all, address)
		}
	}
	return all
}

// answersOf starts a server and asks it for one kind of answer.
func (b *bench) answersOf(t *table, db string, a asked, spots []spot) error {
	p, err := b.serve(b.now(), db)
	if err != nil {
		return err
	}
	defer p.stop()
	p.settled()
	most := time.Duration(0)
	for i, address := range a.addresses(spots) {
		took, err := b.ask(p, address)
		if err != nil {
			return err
		}
		if i == 0 {
			t.add(a.name, firstOfKind, float64(took))
			continue
		}
		t.add(a.name, ofOthers, float64(took))
		most = max(most, took)
	}
	if most > 0 {
		t.add(a.name, mostOthers, float64(most))
	}
	if a.goal > 0 {
		t.say(a.name, askedFor, "< "+milliseconds("", float64(a.goal)))
	}
	return nil
}
