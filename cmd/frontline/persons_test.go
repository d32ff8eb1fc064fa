package main

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"frontline/geo"
)

// asking is a desk over a layer that asks for two persons.
type asking struct {
	deskServer
	dir string
}

func newAsking(t *testing.T) asking {
	t.Helper()
	a := asking{newDesk(t), t.TempDir()}
	must(t, "load", "control", writeDay(t, a.dir, "2025-11-25.geojson", 36.1), "--yes", "--db="+a.path)
	must(t, "layer", "set", "control", "--approvals=1", "--reason=two see more", "--db="+a.path)
	for name, secret := range a.secrets {
		if err := os.WriteFile(a.token(name), []byte(secret+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return a
}

// token is the file that has somebody's.
func (a asking) token(name string) string { return filepath.Join(a.dir, name+".token") }

// revision is the newest one.
func (a asking) revision(t *testing.T) geo.Revision {
	t.Helper()
	rev, err := a.db.NewestRevision(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return rev
}

// way is a way to change what the public is shown: what came of it, and whether it did.
type way func(t *testing.T, who string) (said string, ok bool)

// ways are all by which what is shown of control can change, with one person's token or with
// none.
func (a asking) ways(t *testing.T) map[string]way {
	t.Helper()
	day, corrected := writeDay(t, a.dir, "2025-11-28.geojson", 36.2), writeDay(t, a.dir, "2025-11-26.geojson", 36.3)
	command := func(args ...string) way {
		return func(t *testing.T, who string) (string, bool) {
			if who != "" && args[0] != "pull" && args[0] != "bundle" {
				args = append(args, "--token-file="+a.token(who))
			}
			status, out, errOut := call(t, append(args, "--db="+a.path)...)
			return out + errOut, status == 0
		}
	}
	post := func(path, body string) way {
		return func(t *testing.T, who string) (string, bool) {
			status, text := a.ask(http.MethodPost, path, who, body)
			return text, status < 300
		}
	}
	all := map[string]way{
		"load":                     command("load", "control", day, "--yes"),
		"load, to be public later": command("load", "control", day, "--yes", "--publish-at=2999-01-01T00:00"),
		"load, a correction":       command("load", "control", corrected, "--yes", "--correct=a slip"),
		"load, an end":             command("load", "control", "--date=2025-11-30", "--yes", "--nothing=it ends"),
		"retract":                  command("retract", "control", "2025-11-26", "--reason=x", "--yes"),
		"roll back":                command("rollback", "1", "--reason=x", "--yes"),
		"roll back the layer":      command("rollback", "1", "--layer=control", "--reason=x", "--yes"),
		"ask for one person":       command("layer", "set", "control", "--approvals=0"),
		"say who holds it":         command("layer", "set", "control", "--held-by=Somebody"),
		"say whose word it is":     command("layer", "set", "control", "--assessed-by=Somebody"),
		"correct what is said":     command("layer", "set", "control", "--title=Other", "--correct=a slip"),
		"pull":                     command("pull", "days"),
		"POST":                     post("/api/layers/control/snapshots?date=2025-11-28", dayJSON(36.2)),
		"POST, to be public later": post("/api/layers/control/snapshots?date=2025-11-28&publish_at=2999-01-01T00:00", dayJSON(36.2)),
		"POST, a correction":       post("/api/layers/control/snapshots?date=2025-11-26&correct=x", dayJSON(36.3)),
		"POST, an end":             post("/api/layers/control/snapshots?date=2025-11-30&nothing=x", ""),
	}
	return all
}

// TestTwoPersonsOnEveryWay tries every way to change what is shown of a layer that asks for
// two persons, as nobody and as each that has a token: one alone changes nothing.
func TestTwoPersonsOnEveryWay(t *testing.T) {
	t.Parallel()
	a := newAsking(t)
	days := filepath.Join(a.dir, "upstream")
	if err := os.Mkdir(days, 0o700); err != nil {
		t.Fatal(err)
	}
	writeDay(t, days, "2025-11-27.geojson", 36.2)
	must(t, "upstream", "add", "days", "--layer=control", "--url="+filepath.Join(days, "*.geojson"), "--db="+a.path)
	rev := a.revision(t)
	for name, try := range a.ways(t) {
		for _, who := range []string{"", "heads"} {
			if said, ok := try(t, who); ok || who != "" && !strings.Contains(said, "two persons") {
				t.Errorf("%s as %q: %s", name, who, said)
			}
			if now := a.revision(t); now != rev {
				t.Fatalf("%s as %q changed the record", name, who)
			}
		}
	}
	if e, err := a.db.LayerStatuses(t.Context()); err != nil || len(e[0].Embargoed) > 0 {
		t.Errorf("%+v waits, %v", e, err)
	}

	// kinds are ways to make a draft, by a token file where there is one.
	kinds := map[string][]string{
		"a load":       {"load", "control", filepath.Join(a.dir, "2025-11-28.geojson"), "--draft", "--yes"},
		"a correction": {"load", "control", filepath.Join(a.dir, "2025-11-26.geojson"), "--draft", "--yes", "--correct=a slip"},
		"a retraction": {"retract", "control", "2025-11-25", "--reason=x", "--draft"},
		"a rollback":   {"rollback", "1", "--reason=x", "--draft"},
		"one person":   {"layer", "set", "control", "--approvals=0", "--draft", "--reason=x"},
	}
	id := int64(0)
	for name, args := range kinds {
		for _, by := range []string{"", "heads"} {
			make := append(args, "--db="+a.path)
			if by != "" {
				make = append(make, "--token-file="+a.token(by))
			}
			must(t, make...)
			id++
			publish := []string{"draft", "publish", fmt.Sprint(id), "--yes", "--accept=area,older", "--db=" + a.path}
			tries := map[string][]string{"nobody": publish, "the same": append(publish, "--token-file="+a.token("heads"))}
			for who, args := range tries {
				if status, out, errOut := call(t, args...); status == 0 || !strings.Contains(errOut, "two persons") {
					t.Errorf("%s of %q, published by %s: %d %s%s", name, by, who, status, out, errOut)
				}
			}
			for _, who := range []string{"heads", "also heads"} {
				if by == "heads" && who == "also heads" {
					continue // they may
				}
				if status, text := a.ask(http.MethodPost, fmt.Sprintf("/desk/drafts/%d/publish", id), who, `{"accept":["area","older"]}`); status != 403 || !strings.Contains(text, "two persons") {
					t.Errorf("%s of %q, published by %s at the desk: %d %s", name, by, who, status, text)
				}
			}
			if now := a.revision(t); now != rev {
				t.Fatalf("%s of %q changed the record", name, by)
			}
		}
	}

	// Two persons: by a command, and at the desk. The log has both.
	drafts, err := a.db.Drafts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range drafts {
		if d.Person == "" || d.Kind != geo.DraftLoad || d.Dates[0] != geo.MustDate("2025-11-28") {
			continue
		}
		must(t, "draft", "publish", fmt.Sprint(d.ID), "--yes", "--token-file="+a.token("decides"), "--db="+a.path)
		wants(t, must(t, "log", "--db="+a.path), "Petro, made by Anna")
	}
	for _, d := range drafts {
		if d.Person == "" || d.Kind != geo.DraftLayer {
			continue
		}
		if status, text := a.ask(http.MethodPost, fmt.Sprintf("/desk/drafts/%d/publish", d.ID), "also heads", `{}`); status != 200 {
			t.Errorf("%d %s", status, text)
		}
	}
	must(t, "load", "control", writeDay(t, a.dir, "2025-11-29.geojson", 36.4), "--yes", "--db="+a.path) // it asks no more
	log, err := a.db.Log(t.Context(), 4)
	if err != nil || log[1].Action != "publish draft" || log[1].Person != "Bohdan" || log[1].DraftedBy != "Anna" || log[2].Person != "Bohdan" || log[2].DraftedBy != "Anna" {
		t.Errorf("%+v, %v", log, err)
	}
	verifyAll(t, a.path)
}

// TestOneMayStillMakeDrafts sends what would be public at once to a layer that asks for two
// persons, to be kept as a draft, over HTTP, by a command and from an upstream, which stands for
// itself.
func TestOneMayStillMakeDrafts(t *testing.T) {
	t.Parallel()
	a := newAsking(t)
	d := decode[sent](t, a.deskServer, http.MethodPost, "/api/layers/control/snapshots?hold_as_draft&date=2025-11-28", "decides", dayJSON(36.2)).Draft
	if d.ID != 1 {
		t.Errorf("%+v", d)
	}
	must(t, "load", "control", writeDay(t, a.dir, "2025-11-29.geojson", 36.2), "--draft", "--yes", "--token-file="+a.token("draws"), "--db="+a.path)
	days := filepath.Join(a.dir, "upstream")
	if err := os.Mkdir(days, 0o700); err != nil {
		t.Fatal(err)
	}
	writeDay(t, days, "2025-11-27.geojson", 36.2)
	must(t, "upstream", "add", "days", "--layer=control", "--policy=draft", "--url="+filepath.Join(days, "*.geojson"), "--db="+a.path)
	must(t, "pull", "days", "--db="+a.path)
	must(t, "load", "control", writeDay(t, a.dir, "2025-11-30.geojson", 36.2), "--hold-as-draft", "--yes", "--db="+a.path) // of nobody
	for id, who := range map[int]string{1: "of Olena", 3: "of Olena"} {
		if status, text := a.ask(http.MethodPost, fmt.Sprintf("/desk/drafts/%d/publish", id), who, `{"accept":["older"]}`); status != 200 {
			t.Errorf("%d by %s: %d %s", id, who, status, text)
		}
	}
	if status, text := a.ask(http.MethodPost, "/desk/drafts/2/publish", "of Olena", `{}`); status != 403 || !strings.Contains(text, "Olena made this draft") {
		t.Errorf("another token of hers: %d %s", status, text)
	}
	drafts, err := a.db.Drafts(t.Context())
	if err != nil || len(drafts) != 4 || drafts[3].Person != "" || drafts[2].Person != "upstream days" {
		t.Errorf("%+v, %v", drafts, err)
	}
}
