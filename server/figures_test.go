package server_test

import (
	"encoding/csv"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/go-json-experiment/json/v1"
	"github.com/paulmach/orb"

	"frontline/data"
	"frontline/geo"
	"frontline/geo/geotest"
	"frontline/server/servertest"
)

// A board is ground cut into cells, each of which is of a territory or of none.
// Its edges meet no axis, so that whatever is cut out of it is moved to the
// grid of 1e-6 degrees.
const boardSize = 6

type cell [2]int

type board map[cell]geo.Territory

func corner(i, j int) orb.Point {
	x := 33 + 0.1*float64(i) + 0.0123457*float64(j)
	y := 47 + 0.1*float64(j) + 0.0076543*float64(i)
	return orb.Point{math.Round(x*1e6) / 1e6, math.Round(y*1e6) / 1e6}
}

func (c cell) area() float64 {
	i, j := c[0], c[1]
	return geo.Area(orb.Polygon{{corner(i, j), corner(i+1, j), corner(i+1, j+1), corner(i, j+1), corner(i, j)}})
}

// kindsOfGround are what cells may be of.
var kindsOfGround = []geo.Territory{
	{Class: geo.ClassHeld, HeldBy: "Russia"}, {Class: geo.ClassHeld, HeldBy: "Russia"}, {Class: geo.ClassHeld, HeldBy: "Ukraine"},
	{Class: geo.ClassContested, HeldBy: "Russia"}, {Class: geo.ClassUnknown, HeldBy: "Russia"},
}

// next is a board of the day after, which may be the same.
func (b board) next(rng *rand.Rand) board {
	out := maps.Clone(b)
	for range rng.IntN(3) * rng.IntN(4) {
		c := cell{rng.IntN(boardSize), rng.IntN(boardSize)}
		if rng.IntN(4) == 0 {
			delete(out, c)
		} else {
			out[c] = kindsOfGround[rng.IntN(len(kindsOfGround))]
		}
	}
	return out
}

// heldBy is what one holds of it.
func (b board) heldBy(holder string) board {
	out := board{}
	for c, t := range b {
		if t.Class == geo.ClassHeld && t.HeldBy == holder {
			out[c] = t
		}
	}
	return out
}

// features draw the board in one of many ways: blocks of cells that may
// overlap, with or without the corners between, in any order, under any ids.
func (b board) features(rng *rand.Rand) []string {
	left := map[cell]bool{}
	for c := range b {
		left[c] = true
	}
	words := map[geo.Class][]string{
		geo.ClassHeld: {"", "occupied", "Held"}, geo.ClassContested: {"contested"}, geo.ClassUnknown: {"unknown", "grey"},
	}
	overlap := rng.IntN(2) == 0
	var out []string
	for _, c := range slices.SortedFunc(maps.Keys(left), func(p, q cell) int { return slices.Compare(p[:], q[:]) }) {
		if !left[c] {
			continue
		}
		t, w, h := b[c], 1, 1
		fits := func(w, h int) bool {
			for i := range w {
				for j := range h {
					at := cell{c[0] + i, c[1] + j}
					if of, ok := b[at]; !ok || of != t || !overlap && !left[at] {
						return false
					}
				}
			}
			return true
		}
		for range rng.IntN(6) {
			if rng.IntN(2) == 0 && fits(w+1, h) {
				w++
			} else if fits(w, h+1) {
				h++
			}
		}
		var ring orb.Ring
		step := func(i, j, di, dj, n int) {
			for k := range n {
				if k == 0 || rng.IntN(2) == 0 {
					ring = append(ring, corner(i+k*di, j+k*dj))
				}
			}
		}
		step(c[0], c[1], 1, 0, w)
		step(c[0]+w, c[1], 0, 1, h)
		step(c[0]+w, c[1]+h, -1, 0, w)
		step(c[0], c[1]+h, 0, -1, h)
		ring = append(ring, ring[0])
		for i := range w {
			for j := range h {
				left[cell{c[0] + i, c[1] + j}] = false
			}
		}
		properties := map[string]string{"status": words[t.Class][rng.IntN(len(words[t.Class]))]}
		if t.HeldBy != "Russia" || rng.IntN(3) == 0 {
			properties["held_by"] = t.HeldBy
		}
		p, _ := json.Marshal(properties)
		shape, _ := json.Marshal(orb.Polygon{ring})
		out = append(out, fmt.Sprintf(`{"type":"Feature","id":"%d","properties":%s,"geometry":{"type":"Polygon","coordinates":%s}}`, len(out), p, shape))
	}
	rng.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	if rng.IntN(2) == 0 { // numbered anew
		for i, f := range out {
			_, rest, _ := strings.Cut(f, `","properties"`)
			out[i] = fmt.Sprintf(`{"type":"Feature","id":"%d","properties"%s`, 100*rng.IntN(3)+i, rest)
		}
	}
	return out
}

// sums are km² by class.
type sums map[geo.Class]float64

func (b board) area() sums {
	out := sums{}
	for c, t := range b {
		out[t.Class] += c.area() / 1e6
	}
	return out
}

// turned is what is gained and lost from one board to another.
func turned(from, to board) (gained, lost sums) {
	gained, lost = sums{}, sums{}
	for i := range boardSize {
		for j := range boardSize {
			c := cell{i, j}
			was, had := from[c]
			now, has := to[c]
			if was == now {
				continue
			}
			if has {
				gained[now.Class] += c.area() / 1e6
			}
			if had {
				lost[was.Class] += c.area() / 1e6
			}
		}
	}
	return gained, lost
}

// Whatever the features are that ground is drawn as, the report of a load and
// every public figure say what the ground itself does, and the same.
func TestFiguresAreOfGroundWhateverTheFeatures(t *testing.T) {
	geotest.TakesLong(t)
	for seed := range uint64(geotest.Cases(t, 10)) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) { figuresOf(t, rand.New(rand.NewPCG(seed, 16))) })
	}
}

func figuresOf(t *testing.T, rng *rand.Rand) {
	layer := strings.Replace(servertest.ControlJSON, `"cadence"`, `"held_by":"Russia","cadence"`, 1)
	boards := []board{{}}
	for len(boards[0]) < boardSize*boardSize/2 {
		boards[0] = boards[0].next(rng)
	}
	first := geo.MustDate("2025-11-01")
	f := servertest.Over(t, fstest.MapFS{
		"control/layer.json":         {Data: []byte(layer)},
		"control/2025-11-01.geojson": servertest.Collection(boards[0].features(rng)...),
	})
	days := []string{first.String()}
	near := func(what string, got, want float64) {
		t.Helper()
		// A tenth of a metre along the edges of the board is 0.001 km².
		if want == 0 && got != 0 || math.Abs(got-want) > 0.004 {
			t.Errorf("%s: %.3f km², want %.3f", what, got, want)
		}
	}
	reports := []data.FileReport{{}}
	for n := 1; n < 5; n++ {
		boards = append(boards, boards[n-1].next(rng))
		day := (first + geo.Date(n)).String()
		report := f.Load(t, day, nil, boards[n].features(rng)...).Files[0]
		days, reports = append(days, day), append(reports, report)
		gained, lost := turned(boards[n-1], boards[n])
		near(day+" report, gained", report.Changes.Gained.Km2(), gained[geo.ClassHeld])
		near(day+" report, lost", report.Changes.Lost.Km2(), lost[geo.ClassHeld])
		near(day+" report, area", report.Area.Km2(), boards[n].area()[geo.ClassHeld])
		for class, sum := range boards[n].area() {
			if class != geo.ClassHeld {
				near(day+" report, "+string(class), report.Classes[class].Km2(), sum)
				near(day+" report, gained "+string(class), report.Changes.Classes[class].Gained.Km2(), gained[class])
			}
		}
	}
	rows, err := csv.NewReader(f.Get("/api/layers/control/area.csv").Body).ReadAll()
	if err != nil || len(rows) != len(days)+1 {
		t.Fatalf("area.csv has %d rows, %v", len(rows), err)
	}
	area := servertest.Decode[map[string]json.RawMessage](t, f.Get("/api/layers/control/area.json"))
	list := func(name string) (out []*float64) {
		_ = json.Unmarshal(area[name], &out)
		return out
	}
	column := func(n int, name string) (float64, bool) {
		i := slices.Index(rows[0], name)
		if i < 0 {
			return 0, false
		}
		v, _ := strconv.ParseFloat(rows[n+1][i], 64)
		return v, true
	}
	for n, b := range boards {
		want := b.area()
		near(days[n]+" area.json", *list("area")[n], want[geo.ClassHeld])
		got, _ := column(n, "km2")
		near(days[n]+" area.csv", got, want[geo.ClassHeld])
		for class, sum := range want {
			if class == geo.ClassHeld {
				continue
			}
			near(days[n]+" area.json, "+string(class), *list(string(class) + "_km2")[n], sum)
			got, ok := column(n, string(class)+"_km2")
			near(days[n]+" area.csv, "+string(class), got, sum)
			if !ok {
				t.Errorf("area.csv has no column for %s", class)
			}
		}
		if n == 0 {
			continue
		}
		gained, lost := turned(boards[n-1], b)
		near(days[n]+" area.json, gained", *list("gained")[n], gained[geo.ClassHeld])
		near(days[n]+" area.json, lost", *list("lost")[n], lost[geo.ClassHeld])
		// What is told twice is told the same.
		near(days[n]+" report and area.json", *list("gained")[n], math.Round(reports[n].Changes.Gained.Km2()*1e3)/1e3)
	}
	if err := f.DB.Verify(t.Context(), func(p data.Problem) { t.Errorf("verify: %s", p) }); err != nil {
		t.Error(err)
	}
	feed := servertest.Decode[struct{ Items []struct{ Title string } }](t, f.Get("/feed.json"))
	for i := range boards {
		for j := i + 1; j < len(boards); j++ {
			checkDifference(f, t, near, days[i], days[j], boards[i], boards[j])
		}
		if i == 0 {
			continue
		}
		title := feed.Items[len(boards)-1-i].Title
		var said []string
		for _, holder := range []string{"Russia", "Ukraine"} {
			gained, lost := turned(boards[i-1].heldBy(holder), boards[i].heldBy(holder))
			if g, l := gained[geo.ClassHeld], lost[geo.ClassHeld]; g > 0 || l > 0 {
				said = append(said, fmt.Sprintf("%.1f km² newly held by %s, %.1f no longer held", g, holder, l))
			}
		}
		words := strings.Join(said, "; ") + " since"
		if len(said) == 0 {
			words = "no change of area"
		}
		if !strings.Contains(title, days[i]) || !strings.Contains(title, words) {
			t.Errorf("the feed says %q, and not %q", title, words)
		}
	}
}

// checkDifference compares what is said of two days in JSON, CSV, GeoJSON and
// words with the ground.
func checkDifference(f servertest.Fixture, t *testing.T, near func(string, float64, float64), from, to string, was, now board) {
	t.Helper()
	gained, lost := turned(was, now)
	base := "/api/layers/control/" + from + ".." + to
	d := servertest.Decode[struct {
		Gained  float64 `json:"gained_km2"`
		Lost    float64 `json:"lost_km2"`
		Classes []struct {
			Class  geo.Class
			Gained float64 `json:"gained_km2"`
			Lost   float64 `json:"lost_km2"`
		}
		Regions []any
		Pieces  []struct {
			Class  geo.Class
			Change string
			Km2    float64
		}
	}](t, f.Get(base+".json"))
	near(base+", gained", d.Gained, gained[geo.ClassHeld])
	near(base+", lost", d.Lost, lost[geo.ClassHeld])
	for _, c := range d.Classes {
		near(base+", gained "+string(c.Class), c.Gained, gained[c.Class])
		near(base+", lost "+string(c.Class), c.Lost, lost[c.Class])
	}
	pieces := map[string]sums{"gained": {}, "lost": {}}
	for _, p := range d.Pieces {
		pieces[p.Change][p.Class] += p.Km2
	}
	table := map[string]sums{"gained": {}, "lost": {}}
	rows, err := csv.NewReader(f.Get(base + ".csv").Body).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := func(row []string, name string) string { return row[slices.Index(rows[0], name)] }
	for _, row := range rows[1:] {
		v, _ := strconv.ParseFloat(at(row, "km2"), 64)
		table[at(row, "change")][geo.Class(at(row, "class"))] += v
	}
	for _, class := range geo.Classes() {
		for change, want := range map[string]sums{"gained": gained, "lost": lost} {
			near(base+", pieces "+change+" "+string(class), pieces[change][class], want[class])
			near(base+".csv "+change+" "+string(class), table[change][class], want[class])
		}
	}
	text := string(servertest.Read(t, f.Get("/text/"+from+".."+to+"?layers=control&lang=en")))
	if none := len(gained) == 0 && len(lost) == 0; none != strings.Contains(text, "Nothing changed") {
		t.Errorf("the text of %s to %s says that nothing changed: %t", from, to, !none)
	}
}

// The one feature of a layer that changes its class is ground that is lost to
// one and gained by the other.
func TestOneFeatureThatChangesItsClass(t *testing.T) {
	f := servertest.Over(t, fstest.MapFS{
		"control/layer.json":         {Data: []byte(servertest.ControlJSON)},
		"control/2025-11-25.geojson": servertest.Collection(servertest.Square("a", `{}`, 37, 47, 1)),
		"control/2025-11-26.geojson": servertest.Collection(servertest.Square("a", `{"status":"contested"}`, 37, 47, 1)),
		"control/2025-11-27.geojson": servertest.Collection(servertest.Square("a", `{"status":"contested","note":"of another hour"}`, 37, 47, 1)),
	})
	report := f.Load(t, "2025-11-28", nil, servertest.Square("a", `{"status":"Occupied"}`, 37, 47, 1)).Files[0]
	a := servertest.Decode[struct {
		Area         []float64
		Contested    []float64 `json:"contested_km2"`
		Gained, Lost []*float64
	}](t, f.Get("/api/layers/control/area.json"))
	all := a.Area[0]
	want := [][4]float64{{all, 0, 0, 0}, {0, all, 0, all}, {0, all, 0, 0}, {all, 0, all, 0}}
	for i, w := range want {
		got := [4]float64{a.Area[i], a.Contested[i]}
		if i > 0 {
			got[2], got[3] = *a.Gained[i], *a.Lost[i]
		}
		if got != w {
			t.Errorf("day %d: held, contested, gained, lost are %v, want %v", i, got, w)
		}
	}
	if c := report.Changes; math.Abs(c.Gained.Km2()-all) > 0.001 || c.Lost != 0 || math.Abs(c.Classes[geo.ClassContested].Lost.Km2()-all) > 0.001 {
		t.Errorf("the report says %+v", c)
	}
	var titles []string
	for _, item := range servertest.Decode[struct{ Items []struct{ Title string } }](t, f.Get("/feed.json")).Items {
		titles = append(titles, item.Title)
	}
	for i, part := range []string{fmt.Sprintf("%.1f km² newly held, 0.0 no longer", all), "2025-11-27", fmt.Sprintf("0.0 km² newly held, %.1f no longer", all), "first snapshot"} {
		if !strings.Contains(titles[i], part) {
			t.Errorf("the feed says %q, and not %q", titles[i], part)
		}
	}
	d := servertest.Decode[difference](t, f.Get("/api/layers/control/2025-11-25..2025-11-27.json"))
	if d.Gained != 0 || math.Abs(d.Lost-all) > 0.001 || len(d.Pieces) != 2 {
		t.Errorf("the difference is %+v", d)
	}
}
