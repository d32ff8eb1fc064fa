package server_test

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/go-json-experiment/json/v1"
	"github.com/klauspost/compress/gzip"

	"frontline/data"
	"frontline/geo"
	"frontline/server"
	"frontline/server/servertest"
)

// pointQuestion is put to a server, and to the page about what was published.
type pointQuestion struct {
	Date string  `json:"date"`
	Lon  float64 `json:"lon"`
	Lat  float64 `json:"lat"`
	Lang string  `json:"lang"`
}

type publishedAnswer struct {
	Answer map[string]any `json:"answer"`
	Read   []string       `json:"read"` // the addresses that the page read
}

// published is what the page reads to tell of positions, by address.
func published(t *testing.T, f servertest.Fixture) (map[string]string, geo.Revision) {
	t.Helper()
	raw := servertest.Read(t, f.Get("/api/record.json"))
	out := map[string]string{"/api/record.json": string(raw)}
	var record struct {
		Revision geo.Revision
		Layers   []struct {
			ID   string
			Kind geo.Kind
		}
	}
	if err := json.Unmarshal(raw, &record); err != nil {
		t.Fatal(err)
	}
	add := func(layer string, files map[string][]byte, err error) {
		if err != nil {
			t.Fatal(err)
		}
		for name, b := range files {
			out[fmt.Sprintf("/api/sheets/%s@%d/%s", layer, record.Revision, name)] = string(b)
		}
	}
	ground, err := f.GroundSheets(t.Context())
	add("", ground, err)
	for _, l := range record.Layers {
		if l.Kind == geo.KindControl || l.Kind == geo.KindClaims {
			files, err := f.LayerSheets(t.Context(), l.ID)
			add(l.ID, files, err)
		}
	}
	return out, record.Revision
}

func askPublished(t *testing.T, f servertest.Fixture, questions []pointQuestion) (answers []publishedAnswer, files map[string]string) {
	t.Helper()
	const front = "../static"
	node, err := exec.LookPath("node")
	if _, stat := os.Stat(front + "/node_modules/esbuild"); err != nil || stat != nil {
		t.Skip("node or the front end's packages are not installed: run `make build`")
	}
	files, revision := published(t, f)
	raw, err := json.Marshal(map[string]any{"published": files, "revision": revision, "questions": questions})
	if err != nil {
		t.Fatal(err)
	}
	run := exec.Command(node, "test/point_reference.mjs")
	var stderr bytes.Buffer
	run.Dir, run.Stdin, run.Stderr = front, bytes.NewReader(raw), &stderr
	out, err := run.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, stderr.Bytes())
	}
	if err := json.Unmarshal(out, &answers); err != nil {
		t.Fatal(err)
	}
	return answers, files
}

// sameWithoutServer holds what the page tells without a server against what one answers: all but the
// sentences, which the page makes itself. Distances may differ by a metre, as they are rounded to one.
func sameWithoutServer(t *testing.T, f servertest.Fixture, questions []pointQuestion) (answers []publishedAnswer, files map[string]string) {
	t.Helper()
	answers, files = askPublished(t, f, questions)
	for i, q := range questions {
		a := f.Get(fmt.Sprintf("/api/at/%s/%v,%v.json?lang=%s", q.Date, q.Lon, q.Lat, q.Lang))
		if a.StatusCode != http.StatusOK {
			t.Fatalf("%v: status %d", q, a.StatusCode)
		}
		var want map[string]any
		if err := json.NewDecoder(a.Body).Decode(&want); err != nil {
			t.Fatal(err)
		}
		delete(want, "sentences")
		got := answers[i].Answer
		if where, ok := want["where"].(map[string]any); ok {
			want["where"] = map[string]any{q.Lang: where[q.Lang]}
		}
		if nearest, ok := want["nearest"].(map[string]any); ok {
			id, _, _ := strings.Cut(path.Base(nearest["page"].(string)), "-")
			nearest["page"] = "/place/" + id
		}
		if at := differs(got, want, ""); at != "" {
			g, _ := json.Marshal(got)
			w, _ := json.Marshal(want)
			t.Errorf("%v differs at %s\n got %s\nwant %s", q, at, g, w)
		}
	}
	return answers, files
}

// differs is where two values of JSON differ; "" where they do not.
func differs(got, want any, at string) string {
	switch w := want.(type) {
	case map[string]any:
		g, ok := got.(map[string]any)
		if !ok || len(g) != len(w) {
			return at + fmt.Sprintf(" (%v, want %v)", got, want)
		}
		for key, value := range w {
			if _, ok := g[key]; !ok {
				return at + "." + key
			}
			if d := differs(g[key], value, at+"."+key); d != "" {
				return d
			}
		}
		return ""
	case []any:
		g, ok := got.([]any)
		if !ok || len(g) != len(w) {
			return at + fmt.Sprintf(" (%v, want %v)", got, want)
		}
		for i := range w {
			if d := differs(g[i], w[i], fmt.Sprintf("%s[%d]", at, i)); d != "" {
				return d
			}
		}
		return ""
	case float64:
		if g, ok := got.(float64); ok && (g == w || strings.HasSuffix(at, ".distance_km") && math.Abs(g-w) < 0.0011) {
			return ""
		}
	}
	if !reflect.DeepEqual(got, want) {
		return at + fmt.Sprintf(" (%v, want %v)", got, want)
	}
	return ""
}

// TestAPageWithoutServerSaysOfAPositionWhatOneDoes on the real days, at random and near the edge.
func TestAPageWithoutServerSaysOfAPositionWhatOneDoes(t *testing.T) {
	f, dates := servertest.RealServer(t, func(o *server.Options) { o.Gazetteer = data.Gazetteer })
	r := rand.New(rand.NewPCG(24, 8))
	langs := []string{"en", "uk", "ru"}
	questions := []pointQuestion{
		{"2025-11-30", 30.52, 50.45, "en"}, {"2025-11-30", 37.8, 48, "en"}, {"2025-11-30", 37.18, 48.28, "uk"}, {"2025-11-26", 33.5, 44.6, "ru"},
		{"2025-10-01", 37.55, 47.1, "en"}, {"2014-06-01", 34.1, 44.95, "en"}, {"2025-11-30", -58.38, -34.6, "en"}, {"2025-11-30", 139.7, 35.7, "ru"},
	}
	for i := range 150 {
		lon, lat := 22+r.Float64()*19, 44+r.Float64()*8.5
		if i%3 > 0 { // along the front
			lon, lat = 36+r.Float64()*2.4, 47.2+r.Float64()*2
		}
		questions = append(questions, pointQuestion{dates[r.IntN(len(dates))], math.Round(lon*100) / 100, math.Round(lat*100) / 100, langs[i%3]})
	}
	answers, files := sameWithoutServer(t, f, questions)
	sizes := map[string]int{}
	for address, text := range files {
		var b bytes.Buffer
		zw := gzip.NewWriter(&b)
		_, err := zw.Write([]byte(text))
		if err = errors.Join(err, zw.Close()); err != nil {
			t.Fatal(err)
		}
		sizes[address] = b.Len()
	}
	most, sum, requests := 0, 0, 0
	for _, a := range answers {
		n := 0
		for _, address := range a.Read {
			if address != "/api/record.json" { // which the map has read
				n += sizes[address]
				requests++
			}
		}
		most, sum = max(most, n), sum+n
	}
	total := 0
	for address, n := range sizes {
		if address != "/api/record.json" {
			total += n
		}
	}
	t.Logf("%d files of %d bytes; of a position %d bytes in %.1f requests, at most %d", len(sizes)-1, total, sum/len(answers), float64(requests)/float64(len(answers)), most)
	if most > 200_000 {
		t.Errorf("the page reads %d bytes for one position", most)
	}
}

// TestAPageWithoutServerSaysAllThatIsMadeUp asks about layers of several who assess, hold and claim, of other
// accuracies, with gaps, an end, ground that comes and goes, and snapshots dated after today.
func TestAPageWithoutServerSaysAllThatIsMadeUp(t *testing.T) {
	t.Parallel()
	layers := servertest.OnBase(t)
	layers["control/layer.json"] = &fstest.MapFile{Data: []byte(strings.Replace(servertest.ControlJSON, `{`, `{"accuracy_m":3000,`, 1))}
	f := servertest.Over(t, layers, servertest.Silent)
	sq := servertest.Square
	f.Load(t, "2025-11-24", nil, sq("north", `{"held_by":"Northland"}`, 37, 47, 1), sq("south", `{"held_by":"Southland"}`, 37.2, 47.2, 1))
	f.Load(t, "2025-11-26", nil, sq("north", `{"held_by":"Northland"}`, 37, 47, 1.5), sq("south", `{"held_by":"Southland"}`, 37.2, 47.2, 1), sq("grey", `{"status":"contested"}`, 38.5, 47, 0.4), sq("b", `{"assessed_by":"Beta"}`, 36.5, 46.5, 0.7))
	f.Load(t, "2025-11-29", nil, sq("south", `{"held_by":"Southland"}`, 37.2, 47.2, 1), sq("said", `{"status":"claimed","claimed_by":"Northland"}`, 36, 48, 1), sq("b", `{"assessed_by":"Beta"}`, 36.6, 46.5, 0.7))
	f.Load(t, "2025-12-20", nil, sq("later", `{"held_by":"Later"}`, 36.2, 46.2, 3)) // which is after today
	var questions []pointQuestion
	r := rand.New(rand.NewPCG(8, 24))
	for i := range 150 {
		date := fmt.Sprintf("2025-11-%d", 23+i%8)
		questions = append(questions, pointQuestion{date, math.Round((35.5+r.Float64()*4)*100) / 100, math.Round((46+r.Float64()*3.5)*100) / 100, []string{"en", "uk", "ru"}[i%3]})
	}
	answers, files := sameWithoutServer(t, f, questions)
	for address, text := range files {
		if strings.Contains(text, "Later") || strings.Contains(text, "20442") { // the day, as it is counted
			t.Errorf("%s tells of what is dated after today", address)
		}
	}
	marks := []string{`"at_edge":true`, `"class":"held"`, `"class":"contested"`, `"class":"claimed"`, `"also":`, `"by":"Beta"`, `"near_border":true`, `"stale":true`, `"until":"2025-11-29"`, `"held_by":"Southland"`, `"not_yet":[{`}
	seen := map[string]int{}
	for _, a := range answers {
		raw, _ := json.Marshal(a.Answer)
		for _, mark := range marks {
			if strings.Contains(string(raw), mark) {
				seen[mark]++
			}
		}
	}
	for _, mark := range marks {
		if seen[mark] == 0 {
			t.Errorf("no answer has %s", mark)
		}
	}
}
