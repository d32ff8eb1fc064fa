package server_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/v1"

	"frontline/data"
	"frontline/geo"
	"frontline/server/servertest"
)

// settlementsAnswer is the body of the settlements of which something else is said.
type settlementsAnswer struct {
	Sentences   []string
	Settlements []struct {
		ID      string
		Page    string
		From    json.RawMessage
		To      json.RawMessage
		Entries json.RawMessage
	}
}

// TestSettlementsWhoseAnswerChanged: a settlement is listed where its point came to lie on another side of
// an edge, or another whole kilometre away; an entry needs two snapshots beyond the band, and what is said
// is what its position's answers say.
func TestSettlementsWhoseAnswerChanged(t *testing.T) {
	t.Parallel()
	f := placeServer(t)
	of := func(path string) map[string]string {
		t.Helper()
		out := map[string]string{}
		for _, s := range servertest.Decode[settlementsAnswer](t, f.Get(path)).Settlements {
			out[s.ID] = fmt.Sprintf("%s, %s, %s", s.From, s.To, s.Entries)
		}
		return out
	}
	said := func(day string) string {
		a := servertest.Decode[struct{ Layers []map[string]any }](t, f.Get("/api/at/"+day+"/37.5,47.2.json"))
		one := map[string]any{}
		for _, l := range a.Layers {
			for _, name := range []string{"class", "held_by", "at_edge", "distance_km", "distance_to"} {
				if v, ok := l[name]; ok && l["layer"] == "control" {
					one[name] = v
				}
			}
		}
		b, err := json.Marshal(one)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	sorted := func(list map[string]string) string {
		s, ok := list[servertest.TownID]
		if !ok {
			return "not listed"
		}
		var parts []any
		if err := json.Unmarshal([]byte("["+s+"]"), &parts); err != nil {
			t.Fatal(err)
		}
		b, err := json.Marshal(parts)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	entry := `[{"class":"held","date":"2025-11-25","second":"2025-11-26"}]`
	for days, want := range map[[2]string]string{
		{"2025-11-20", "2025-11-21"}: "not listed",
		{"2025-11-21", "2025-11-22"}: `[]`, // at the edge
		{"2025-11-22", "2025-11-23"}: `[]`, // within, once
		{"2025-11-20", "2025-11-25"}: `[]`,
		{"2025-11-20", "2025-11-26"}: entry,
		{"2025-11-22", "2025-11-28"}: entry,
		{"2025-11-25", "2025-11-26"}: entry, // by the second snapshot, though nothing else is said of its point
		{"2025-11-26", "2025-11-28"}: "not listed",
	} {
		if want != "not listed" {
			want = "[" + said(days[0]) + "," + said(days[1]) + "," + want + "]"
		}
		if got := sorted(of("/api/layers/control/" + days[0] + ".." + days[1] + "/settlements.json")); got != want {
			t.Errorf("%v: %s, want %s", days, got, want)
		}
	}
	const at = "/api/layers/control/2025-11-20..2025-11-26/settlements.json"
	a := servertest.Decode[settlementsAnswer](t, f.Get(at+"?lang=uk"))
	if len(a.Settlements) < 1 || len(a.Sentences) != 2 || !strings.Contains(a.Sentences[0], "26 листопада 2025") {
		t.Errorf("it says %q", a.Sentences)
	}

	rev, err := f.DB.Revision(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	pinned := fmt.Sprintf("/api/layers/control/2025-11-20@%[1]d..2025-11-26@%[1]d/settlements.json", rev)
	before := f.Get(pinned)
	if cached := before.Header.Get("Cache-Control"); !strings.Contains(cached, "immutable") {
		t.Errorf("the pinned answer may be kept as %q", cached)
	}
	body := string(servertest.Read(t, before))
	f.Load(t, "2025-11-29", nil, servertest.Square("held", `{}`, 37, 47, 0.7))
	if again := string(servertest.Read(t, f.Get(pinned))); again != body {
		t.Errorf("pinned it was %s and is %s", body, again)
	}
	if _, err := f.DB.Retract(t.Context(), data.RetractRequest{Layer: "control", Date: geo.MustDate("2025-11-21"), Reason: "wrong"}); err != nil {
		t.Fatal(err)
	}
	if r := f.Get(pinned); r.StatusCode != http.StatusGone {
		t.Errorf("after a withdrawal it is answered %d", r.StatusCode)
	}
	for path, status := range map[string]int{
		"/api/layers/control/2025-11-26/settlements.json":            http.StatusNotFound,
		"/api/layers/places/2025-11-20..2025-11-26/settlements.json": http.StatusNotFound,
	} {
		if r := f.Get(path); r.StatusCode != status {
			t.Errorf("%s is answered %d", path, r.StatusCode)
		}
	}
}
