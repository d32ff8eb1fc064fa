package server_test

import (
	"fmt"
	"math"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/go-json-experiment/json/v1"

	"frontline/server/servertest"
)

// saidOf is what the answer about a position says, as far as tests look at it.
type saidOf struct {
	Date      string
	At        [2]float64
	Sentences []string
	Layers    []saidByLayer
	NotYet    []struct {
		Layer      string
		RecordFrom string `json:"record_from"`
	} `json:"not_yet"`
}

type saidByLayer struct {
	Layer, By, Since string
	Class            *string
	AtEdge           bool     `json:"at_edge"`
	Accuracy         float64  `json:"accuracy_m"`
	Distance         *float64 `json:"distance_km"`
	To               string   `json:"distance_to"`
	History          []struct{ Class, Since, Until string }
	Gaps             []struct{ From, Until string }
	RecordFrom       string `json:"record_from"`
	Distances        []saidOverTime
	Before           []struct {
		DaysBefore     int `json:"days_before"`
		Date, Snapshot string
		Class          *string
	}
}

type saidOverTime struct {
	Since, Until string
	Class        *string
	AtEdge       bool     `json:"at_edge"`
	Distance     *float64 `json:"distance_km"`
	To           string   `json:"distance_to"`
}

func askPoint(t *testing.T, f servertest.Fixture, asof string, lon, lat float64, lang string) (out saidOf) {
	t.Helper()
	a := f.Get(fmt.Sprintf("/api/at/%s/%v,%v.json?lang=%s", asof, lon, lat, lang))
	if a.StatusCode != http.StatusOK {
		t.Fatalf("%v, %v: status %d", lon, lat, a.StatusCode)
	}
	if err := json.NewDecoder(a.Body).Decode(&out); err != nil {
		t.Fatal(err)
	}
	return out
}

// TestWhatIsSaidOfAPosition asks around the real days: inside, outside, at the edge, on a coast, and
// where the record begins.
func TestWhatIsSaidOfAPosition(t *testing.T) {
	f, _ := servertest.RealServer(t)
	for name, c := range map[string]struct {
		lon, lat       float64
		class          string // "" at the edge
		to             string
		least, most    float64 // km
		inWords, never string
	}{
		"Kyiv":                   {30.52, 50.45, "none", "held", 300, 320, "not assessed as held", "at the edge"},
		"Donetsk":                {37.8, 48, "held", "edge", 15, 25, "held, assessed by", "not assessed"},
		"Pokrovsk, at the edge":  {37.18, 48.28, "", "", 0, 2, "neither side is named", "away"},
		"Sevastopol, no front":   {33.5, 44.6, "held", "edge", 180, 280, "borders and shores apart", "at the edge"},
		"Mariupol, on the coast": {37.55, 47.1, "held", "edge", 70, 110, "borders and shores apart", "at the edge"},
	} {
		t.Run(name, func(t *testing.T) {
			got := askPoint(t, f, "2025-11-30", c.lon, c.lat, "en")
			i := slices.IndexFunc(got.Layers, func(l saidByLayer) bool {
				return l.Layer == "control"
			})
			if i < 0 {
				t.Fatalf("control says nothing: %+v", got)
			}
			l := got.Layers[i]
			if l.AtEdge != (c.class == "") || (l.Class == nil) != l.AtEdge || l.Class != nil && *l.Class != c.class || c.to != "" && l.To != c.to {
				t.Errorf("class %v, at the edge %v, %s", l.Class, l.AtEdge, l.To)
			}
			if l.Distance == nil || *l.Distance < c.least || *l.Distance > c.most {
				t.Errorf("%v km away, want %v to %v", l.Distance, c.least, c.most)
			}
			var days []int
			for _, b := range l.Before {
				days = append(days, b.DaysBefore)
			}
			if !slices.Equal(days, []int{1, 7, 30}) { // the record has 60 days
				t.Errorf("days before: %v", days)
			}
			sameThroughTime(t, f, l, c.lon, c.lat, "2025-10-01", "2025-10-19", "2025-11-26")
			words := strings.Join(got.Sentences, "\n")
			if !strings.HasPrefix(words, "30 November 2025, ") || !strings.Contains(got.Sentences[0], "no guide to safety") || !strings.Contains(words, c.inWords) {
				t.Errorf("%s", words)
			}
			if control, _, _ := strings.Cut(words, "\nTerritory"); strings.Contains(strings.Split(control, "\nOne day before")[0], c.never) {
				t.Errorf("%s", control)
			}
		})
	}
}

// A claim does not stand alone where nobody has assessed the ground yet.
func TestALayerThatBeginsLaterIsNamed(t *testing.T) {
	f, _ := servertest.RealServer(t)
	got := askPoint(t, f, "2025-09-30", 37.8, 48, "en")
	words := strings.Join(got.Sentences, "\n")
	if len(got.NotYet) != 1 || got.NotYet[0].Layer != "control" || got.NotYet[0].RecordFrom != "2025-10-01" || !strings.Contains(words, "30 September 2025: nothing is recorded yet; ") || !strings.Contains(words, "begins on 1 Oct 2025") {
		t.Errorf("before the first snapshot: %+v\n%s", got.NotYet, words)
	}
	if got := askPoint(t, f, "2025-10-01", 37.8, 48, "en"); len(got.NotYet) != 0 {
		t.Errorf("on the day of the first snapshot: %+v", got.NotYet)
	}
}

// sameThroughTime holds what an answer says of each date until its own against what is answered on
// some of those dates.
func sameThroughTime(t *testing.T, f servertest.Fixture, l saidByLayer, lon, lat float64, dates ...string) {
	t.Helper()
	if len(l.Distances) == 0 || l.RecordFrom != "2025-10-01" || l.Distances[0].Since != l.RecordFrom || l.Distances[len(l.Distances)-1].Until != "" {
		t.Fatalf("the record begins on %s, what is said of it: %+v", l.RecordFrom, l.Distances)
	}
	if len(l.Gaps) != 1 || l.Gaps[0].From != "2025-11-26" || l.Gaps[0].Until != "2025-11-27" {
		t.Errorf("gaps: %v", l.Gaps)
	}
	for i, d := range l.Distances[1:] {
		if d.Since != l.Distances[i].Until {
			t.Errorf("nothing is said from %s to %s", l.Distances[i].Until, d.Since)
		}
	}
	for _, date := range dates {
		then := askPoint(t, f, date, lon, lat, "en")
		of := slices.IndexFunc(then.Layers, func(o saidByLayer) bool { return o.Layer == l.Layer })
		n := slices.IndexFunc(l.Distances, func(d saidOverTime) bool { return d.Since <= date && (d.Until == "" || d.Until > date) })
		if of < 0 || n < 0 {
			t.Errorf("on %s: of layers %d, of times %d", date, of, n)
			continue
		}
		o := then.Layers[of]
		want, err := json.Marshal(saidOverTime{Class: o.Class, AtEdge: o.AtEdge, Distance: o.Distance, To: o.To})
		if err != nil {
			t.Fatal(err)
		}
		d := l.Distances[n]
		d.Since, d.Until = "", ""
		if got, err := json.Marshal(d); err != nil || string(got) != string(want) {
			t.Errorf("on %s, %v: %s, said that day: %s", date, err, got, want)
		}
	}
}

func TestAPositionIsRounded(t *testing.T) {
	f := servertest.New(t)
	for asked, to := range map[string]string{
		"37.1804,48.2791.json": "37.18,48.28.json", "37.10,48.json": "37.1,48.json", "-0.001,0.json": "0,0.json", "1e1,%2B5.json": "10,5.json",
	} {
		a := f.Get("/api/at/latest/" + asked + "?lang=uk")
		if got := a.Header.Get("Location"); a.StatusCode != http.StatusMovedPermanently || got != "/api/at/latest/"+to+"?lang=uk" {
			t.Errorf("%s: status %d to %q, want %s", asked, a.StatusCode, got, to)
		}
		if kept := a.Header.Get("Cache-Control"); kept != "no-store" {
			t.Errorf("%s: caches keep the position: %s", asked, kept)
		}
	}
	for _, asked := range []string{"181,0.json", "0,91.json", "NaN,1.json", "1.json", "1,2", "1,2,3.json", "a,b.json", "0x10,1.json", strings.Repeat("1", 70) + ",1.json"} {
		if a := f.Get("/api/at/latest/" + asked); a.StatusCode != http.StatusBadRequest {
			t.Errorf("%s: status %d", asked, a.StatusCode)
		}
	}
}

// TestAPositionInSeveralTerritories is told all of them: by one alone more would be said than the record does.
func TestAPositionInSeveralTerritories(t *testing.T) {
	t.Parallel()
	f := servertest.New(t, servertest.Silent)
	f.Load(t, "2025-11-29", nil, servertest.Square("north", `{"held_by":"Northland"}`, 37, 47, 1), servertest.Square("south", `{"held_by":"Southland"}`, 37.2, 47.2, 1))
	got := askPoint(t, f, "2025-11-29", 37.6, 47.6, "en")
	words := strings.Join(got.Sentences, "\n")
	for _, holder := range []string{"Northland", "Southland"} {
		if strings.Count(words, "held by "+holder) != 1 {
			t.Errorf("%s is not told once: %s", holder, words)
		}
	}
	servertest.Contains(t, "the answer", string(servertest.Read(t, f.Get("/api/at/2025-11-29/37.6,47.6.json"))), `"held_by":"Northland"`, `"also":[{"class":"held","held_by":"Southland","since":"2025-11-29"}]`)
	if words := strings.Join(askPoint(t, f, "2025-11-29", 37.1, 47.1, "en").Sentences, "\n"); strings.Contains(words, "Southland") {
		t.Errorf("%s", words)
	}
}

// TestASpanOfAPositionIsThatOfItsFeature asks in three languages on the dates of a record of squares.
func TestASpanOfAPositionIsThatOfItsFeature(t *testing.T) {
	f := servertest.New(t)
	for _, lang := range []string{"en", "uk", "ru"} {
		got := askPoint(t, f, "2025-11-28", 37.5, 48.5, lang)
		for _, l := range got.Layers {
			if l.Distance != nil && (math.IsNaN(*l.Distance) || *l.Distance < 0) {
				t.Errorf("%s is %v km away", l.Layer, *l.Distance)
			}
			if l.Class != nil && *l.Class != "none" && (l.Since == "" || len(l.History) == 0 || l.History[len(l.History)-1].Until != "") {
				t.Errorf("%s: %s since %q, by the history %v", l.Layer, *l.Class, l.Since, l.History)
			}
		}
		for _, s := range got.Sentences {
			if strings.Contains(s, "..") || strings.Contains(s, "{") || !strings.HasSuffix(s, ".") {
				t.Errorf("%s: %q", lang, s)
			}
		}
	}
}

// TestAPositionIsToldAsExactlyAsItsLayerIs has one layer of which it is stated how exact it is.
func TestAPositionIsToldAsExactlyAsItsLayerIs(t *testing.T) {
	for name, c := range map[string]struct {
		accuracy string
		metres   float64
		atEdge   bool
		said     string // rounded up
	}{
		"not stated": {"", 2000, true, "2 km"}, "finer": {`,"accuracy_m":500`, 500, false, "0.5 km"}, "coarser": {`,"accuracy_m":20000`, 20000, true, "20 km"},
		"odd": {`,"accuracy_m":240`, 240, false, "0.3 km"}, "fine": {`,"accuracy_m":40`, 40, false, "0.04 km"}, "finest": {`,"accuracy_m":0.5`, 0.5, false, "0.001 km"}, "kilometres": {`,"accuracy_m":1001`, 1001, false, "2 km"},
	} {
		t.Run(name, func(t *testing.T) {
			layers := servertest.OnBase(t)
			layers["control/layer.json"] = &fstest.MapFile{Data: []byte(strings.Replace(servertest.ControlJSON, `{`, `{"note":"x"`+c.accuracy+`,`, 1))}
			f := servertest.Over(t, layers, servertest.Silent)
			got := askPoint(t, f, "2025-11-28", 37.02, 47.5, "en") // 1.5 km within the western edge
			i := slices.IndexFunc(got.Layers, func(l saidByLayer) bool { return l.Layer == "control" })
			if i < 0 {
				t.Fatalf("control says nothing: %+v", got)
			}
			if l := got.Layers[i]; l.Accuracy != c.metres || l.AtEdge != c.atEdge {
				t.Errorf("by %v m, at the edge %v, %v km away: %v", l.Accuracy, l.AtEdge, *l.Distance, got.Sentences)
			}
			onEdge := askPoint(t, f, "2025-11-28", 37, 47.5, "en")
			servertest.Contains(t, "on the edge", strings.Join(onEdge.Sentences, " "), "no more exactly than by "+c.said+",")
		})
	}
}
