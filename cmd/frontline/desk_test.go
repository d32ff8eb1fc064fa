package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json/v1"

	"frontline/data"
	"frontline/geo"
	"frontline/server/desk"
)

// deskServer is a server with a desk, and who has tokens.
type deskServer struct {
	http.Handler
	db      *data.DB
	path    string
	secrets map[string]string
}

// newDesk makes one, over a day of control.
func newDesk(t *testing.T) deskServer {
	t.Helper()
	s := deskServer{path: filepath.Join(t.TempDir(), "x.db"), secrets: map[string]string{}}
	s.Handler, s.db = newHandlerAt(t, s.path, time.Now, func(c *serveCommand) { c.Desk = true })
	firstDay(t, s.db)
	for _, token := range []data.TokenRequest{
		{Name: "draws", Person: "Olena", Scopes: []geo.Scope{geo.ScopeLoad}},
		{Name: "decides", Person: "Petro"}, // loads and publishes
		{Name: "of Olena", Person: " olena", Scopes: []geo.Scope{geo.ScopePublish}},
		{Name: "heads", Person: "Anna", Scopes: []geo.Scope{geo.ScopeAdmin}},
		{Name: "elsewhere", Layers: []string{"places"}},
		{Name: "also heads", Person: "Bohdan", Scopes: []geo.Scope{geo.ScopeAdmin}},
	} {
		var err error
		if s.secrets[token.Name], _, err = s.db.CreateToken(t.Context(), token); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

// ask sends a request with somebody's token, and returns the status and the body.
func (s deskServer) ask(method, path, who, body string) (int, string) {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	if who != "" {
		r.Header.Set("Authorization", "Bearer "+s.secrets[who])
	}
	if strings.HasPrefix(path, "/desk/") {
		r.Header.Set("Content-Type", "application/json")
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w.Code, w.Body.String()
}

// decode asks for JSON, and fails where it is not to be had.
func decode[T any](t *testing.T, s deskServer, method, path, who, body string) (v T) {
	t.Helper()
	status, text := s.ask(method, path, who, body)
	if status != http.StatusOK && status != http.StatusCreated {
		t.Fatalf("%s %s: %d %s", method, path, status, text)
	}
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatalf("%s: %v in %s", path, err, text)
	}
	return v
}

// sent is what the server answers to a file that becomes a draft.
type sent struct {
	Draft struct {
		ID      int64  `json:"id"`
		Address string `json:"address"`
	} `json:"draft"`
}

// draft sends a day as a draft.
func (s deskServer) draft(t *testing.T, who, date string, east float64) (id int64, address string) {
	t.Helper()
	d := decode[sent](t, s, http.MethodPost, "/api/layers/control/snapshots?draft&date="+date, who, dayJSON(east)).Draft
	return d.ID, strings.TrimPrefix(d.Address[:strings.Index(d.Address, "?")], "http://example.com")
}

// TestDeskDecidesOnDrafts makes drafts, looks at them, publishes and discards them.
func TestDeskDecidesOnDrafts(t *testing.T) {
	t.Parallel()
	s := newDesk(t)
	id, address := s.draft(t, "draws", "2025-11-27", 36.1)
	other, _ := s.draft(t, "decides", "2025-11-28", 60) // is held back

	state := decode[desk.State](t, s, http.MethodGet, "/desk/state.json", "decides", "")
	if len(state.Drafts) != 2 || state.Revision != 1 || state.Drafts[0].LoadedBy != "Olena" || len(state.Layers) != 1 || *state.Layers[0].Latest != geo.MustDate("2025-11-26") ||
		len(state.Log) < 8 || state.Log[0].Person != "Petro" || state.Log[0].Action != "draft" {
		t.Errorf("%+v", state)
	}
	older := decode[desk.State](t, s, http.MethodGet, fmt.Sprint("/desk/state.json?log_before=", state.Log[1].ID), "decides", "")
	if len(older.Log) != len(state.Log)-2 || older.Log[0].ID != state.Log[2].ID {
		t.Errorf("before %d the log has %+v", state.Log[1].ID, older.Log)
	}
	mine := decode[desk.State](t, s, http.MethodGet, "/desk/state.json", "draws", "")
	if len(mine.Drafts) != 1 || len(mine.Log) != 1 || fmt.Sprint(mine.Drafts[0].May) != "[discard address]" {
		t.Errorf("who loads alone is shown %+v", mine)
	}
	if none := decode[desk.State](t, s, http.MethodGet, "/desk/state.json", "elsewhere", ""); len(none.Drafts)+len(none.Layers)+len(none.Log)+len(none.Embargoes) > 0 {
		t.Errorf("who is for no layer that there is is shown %+v", none)
	}

	d := decode[desk.Draft](t, s, http.MethodGet, fmt.Sprintf("/desk/drafts/%d.json", other), "decides", "")
	if len(d.Findings) == 0 || d.Changes == nil || d.Changes.Gained < 1000 || d.Replaces == nil || *d.Replaces != (desk.LayerDate{Layer: "control", Date: geo.MustDate("2025-11-26"), Revision: 1}) {
		t.Errorf("%+v", d)
	}
	public := decode[desk.Draft](t, s, http.MethodGet, address+"draft.json", "", "")
	if public.ID != id || public.May != nil || !public.Desk || public.Report == nil {
		t.Errorf("its address tells %+v", public)
	}

	publish := fmt.Sprintf("/desk/drafts/%d/publish", other)
	for _, test := range []struct {
		name, path, who, body string
		status                int
		says                  string
	}{
		{"nobody", publish, "", `{}`, 401, "the desk needs a token"},
		{"of another layer", publish, "elsewhere", `{}`, 404, "no draft"},
		{"another's, loading alone", publish, "draws", `{}`, 404, "no draft"},
		{"their own, loading alone", fmt.Sprintf("/desk/drafts/%d/publish", id), "draws", `{}`, 403, "lacks the scope publish"},
		{"misspelt", publish, "decides", `{"acept":["area"]}`, 400, "acept"},
		{"in other letters", publish, "decides", `{"Accept":["area"]}`, 400, "Accept"},
		{"twice", publish, "decides", `{"accept":[],"accept":["area"]}`, 400, "accept"},
		{"no JSON", publish, "decides", `accept=area`, 400, "no decision"},
		{"two", publish, "decides", `{}{}`, 400, "more than one"},
		{"long", publish, "decides", `{"reason":"` + strings.Repeat("x", 70_000) + `"}`, 413, "at most"},
		{"no such finding", publish, "decides", `{"accept":["nonsense"]}`, 400, "no finding"},
		{"past", publish, "decides", `{"publish_at":"2020-01-01T00:00"}`, 400, "past"},
		{"of another record", publish, "decides", `{"if_revision":7}`, 409, "look at it again"},
		{"of another record, by the address", publish + "?if_revision=7", "decides", `{}`, 409, "look at it again"},
		{"of a record that is misspelt", publish + "?if_revison=7", "decides", `{}`, 400, "if_revison"},
		{"of two records", publish + "?if_revision=1&if_revision=7", "decides", `{}`, 400, "if_revision"},
		{"held back", publish, "decides", `{}`, 422, `"code":"area"`},
		{"no such draft", "/desk/drafts/99/publish", "decides", `{}`, 404, "no draft 99"},
		{"no draft", "/desk/drafts/x/publish", "decides", `{}`, 404, "no such draft"},
	} {
		status, text := s.ask(http.MethodPost, test.path, test.who, test.body)
		if status != test.status || !strings.Contains(text, test.says) {
			t.Errorf("%s: %d %.300s", test.name, status, text)
		}
	}
	if status, text := s.ask(http.MethodPost, publish, "decides", `{"accept":["area"],"reason":"as its publisher says","if_revision":1}`); status != 200 || !strings.Contains(text, `"revision":2`) {
		t.Errorf("published: %d %s", status, text)
	}
	if status, text := s.ask(http.MethodPost, publish, "decides", `{}`); status != 404 || !strings.Contains(text, "it is published") {
		t.Errorf("again: %d %s", status, text)
	}
	for _, who := range []string{"elsewhere", "draws"} { // what became of another's draft is told to nobody else
		_, never := s.ask(http.MethodPost, "/desk/drafts/99/publish", who, `{}`)
		if status, text := s.ask(http.MethodPost, publish, who, `{}`); status != 404 || text != strings.Replace(never, "99", fmt.Sprint(other), 1) {
			t.Errorf("again, as %s: %d %s", who, status, text)
		}
	}
	again := decode[desk.Address](t, s, http.MethodPost, fmt.Sprintf("/desk/drafts/%d/address", id), "draws", "")
	if status, _ := shownAt(s, address); status != 404 || !strings.HasPrefix(again.Address, "http://example.com/draft/"+again.Secret+"/") {
		t.Errorf("%+v, and the one before is answered %d", again, status)
	}
	if status, text := s.ask(http.MethodPost, fmt.Sprintf("/desk/drafts/%d/discard", id), "draws", `{"reason":"of another day"}`); status != 200 {
		t.Errorf("discarded: %d %s", status, text)
	}
	if status, _ := shownAt(s, "/draft/"+again.Secret+"/draft.json"); status != 404 {
		t.Errorf("one that was discarded is answered %d", status)
	}
}

// TestNoDeskUnlessAsked asks for all of a desk where there is none, and it is as of no
// address that there is.
func TestNoDeskUnlessAsked(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.db")
	h, db := newHandlerAt(t, path, time.Now)
	firstDay(t, db)
	secret, _, err := db.CreateToken(t.Context(), data.TokenRequest{Name: "all", Scopes: []geo.Scope{geo.ScopeAdmin}})
	if err != nil {
		t.Fatal(err)
	}
	s := deskServer{h, db, path, map[string]string{"all": secret}}
	_, nowhere := s.ask(http.MethodGet, "/nowhere", "", "")
	for _, ask := range []string{"GET /desk/state.json", "GET /desk/drafts/1.json", "POST /desk/drafts/1/publish", "POST /desk/drafts/1/discard", "POST /desk/drafts/1/address"} {
		method, path, _ := strings.Cut(ask, " ")
		if status, text := s.ask(method, path, "all", `{}`); status != 404 || text != nowhere {
			t.Errorf("%s: %d %s", ask, status, text)
		}
	}
	_, address := s.draft(t, "all", "2025-11-27", 36.1)
	if d := decode[desk.Draft](t, s, http.MethodGet, address+"draft.json", "", ""); d.Desk {
		t.Errorf("%+v", d)
	}
}

// madeDraft is what the desk answers where it made a draft.
type madeDraft struct {
	desk.Draft
	desk.Address
}

// TestDeskTakesBack drafts a retraction and a rollback, looks at what they would show, and
// publishes both.
func TestDeskTakesBack(t *testing.T) {
	t.Parallel()
	s := newDesk(t)
	if status, text := s.ask(http.MethodPost, "/api/layers/control/snapshots?date=2025-11-27", "decides", dayJSON(36.1)); status != 201 {
		t.Fatalf("%d %s", status, text)
	}
	const retract = `{"layer":"control","date":"2025-11-27","reason":"of another day"}`
	for _, test := range []struct {
		name, path, who, body string
		status                int
		says                  string
	}{
		{"nobody", "/desk/retractions", "", retract, 401, "token"},
		{"who publishes", "/desk/retractions", "decides", retract, 403, "admin"},
		{"of nothing", "/desk/retractions", "heads", `{"reason":"x"}`, 400, "a layer and a date"},
		{"without a reason", "/desk/retractions", "heads", `{"layer":"control","date":"2025-11-27"}`, 400, "reason"},
		{"of no such day", "/desk/retractions", "heads", `{"layer":"control","date":"2025-11-25","reason":"x"}`, 404, "no snapshot"},
		{"of another record", "/desk/retractions?if_revision=1", "heads", retract, 409, "look at it again"},
		{"who publishes, back", "/desk/rollbacks", "decides", `{"revision":1,"reason":"x"}`, 403, "admin"},
		{"to where it is", "/desk/rollbacks", "heads", `{"revision":2,"reason":"x"}`, 409, "nothing to roll back"},
		{"to what is not", "/desk/rollbacks", "heads", `{"revision":9,"reason":"x"}`, 404, "not recorded yet"},
	} {
		if status, text := s.ask(http.MethodPost, test.path, test.who, test.body); status != test.status || !strings.Contains(text, test.says) {
			t.Errorf("%s: %d %.300s", test.name, status, text)
		}
	}

	d := decode[madeDraft](t, s, http.MethodPost, "/desk/retractions", "heads", retract)
	day := desk.LayerDate{Layer: "control", Date: geo.MustDate("2025-11-27")}
	if len(d.Withdraws) != 1 || d.Withdraws[0] != day || d.Replaces.Revision != 2 || d.Replaces.Date != day.Date || d.Changes.Lost < 1000 ||
		!slices.Contains(d.Purge, "/tiles/control/2025-11-27*") || !slices.Contains(d.PurgeKeys, geo.SnapshotKey("control", day.Date)) || d.Reason != "of another day" {
		t.Errorf("%+v", d)
	}
	below := strings.TrimPrefix(d.Address.Address[:strings.Index(d.Address.Address, "?")], "http://example.com")
	if status, text := shownAt(s, below+"api/layers/control/2025-11-27.geojson"); status != 200 || !strings.Contains(text, "36,") && !strings.Contains(text, "[36") || strings.Contains(text, "36.1") {
		t.Errorf("it shows %d %s", status, text)
	}
	if status, text := shownAt(s, below+"api/layers/control/2025-11-27@2.geojson"); status != 410 {
		t.Errorf("what is withdrawn is answered %d %s", status, text)
	}
	if status, text := shownAt(s, "/api/layers/control/2025-11-27@2.geojson"); status != 200 || !strings.Contains(text, "36.1") {
		t.Errorf("the public is shown %d %s", status, text)
	}
	if status, text := shownAt(s, below+"text/2025-11-27?lang=en"); status != 200 || !strings.Contains(text, "nothing is retracted yet") {
		t.Errorf("%d %s", status, text)
	}
	publish := fmt.Sprintf("/desk/drafts/%d/publish", d.ID)
	if status, text := s.ask(http.MethodPost, publish, "decides", `{}`); status != 403 || !strings.Contains(text, "admin") {
		t.Errorf("who publishes: %d %s", status, text)
	}
	if status, text := s.ask(http.MethodPost, publish, "heads", `{"if_revision":1}`); status != 409 {
		t.Errorf("of another record: %d %s", status, text)
	}
	if status, text := s.ask(http.MethodPost, publish, "heads", `{"publish_at":"2999-01-01T00:00"}`); status != 400 || !strings.Contains(text, "at once") {
		t.Errorf("later: %d %s", status, text)
	}
	done := decode[struct {
		Revision geo.Revision `json:"revision"`
		Purge    []string     `json:"purge"`
	}](t, s, http.MethodPost, publish, "heads", `{"if_revision":2}`)
	if done.Revision != 3 || !slices.Equal(done.Purge, d.Purge) {
		t.Errorf("%+v, and before %v", done, d.Purge)
	}
	if status, text := shownAt(s, "/api/layers/control/2025-11-27@2.geojson"); status != 410 || !strings.Contains(text, "of another day") {
		t.Errorf("once it is published: %d %s", status, text)
	}
	if status, _ := shownAt(s, below); status != 404 {
		t.Errorf("its address is answered %d", status)
	}

	if status, text := s.ask(http.MethodPost, "/api/layers/control/snapshots?date=2025-11-28", "decides", dayJSON(36.2)); status != 201 {
		t.Fatalf("%d %s", status, text)
	}
	back := decode[madeDraft](t, s, http.MethodPost, "/desk/rollbacks", "heads", `{"revision":1,"reason":"all of it is wrong"}`)
	if back.Layer != "" || back.Kind != geo.DraftRollback || len(back.Withdraws) != 1 || back.Withdraws[0].Date != geo.MustDate("2025-11-28") {
		t.Errorf("%+v", back)
	}
	below = strings.TrimPrefix(back.Address.Address[:strings.Index(back.Address.Address, "?")], "http://example.com")
	if status, text := shownAt(s, below+"text/2025-11-28?lang=en"); status != 200 || !strings.Contains(text, "nothing is rolled back yet: all layers") {
		t.Errorf("%d %s", status, text)
	}
	if status, text := s.ask(http.MethodPost, fmt.Sprintf("/desk/drafts/%d/publish", back.ID), "heads", `{}`); status != 200 || !strings.Contains(text, `"revision":5`) {
		t.Errorf("%d %s", status, text)
	}
	drafts, err := s.db.Drafts(t.Context())
	if err != nil || len(drafts) != 2 || drafts[0].State != geo.DraftPublished || drafts[0].Revision != 3 || drafts[1].Revision != 5 {
		t.Errorf("%+v, %v", drafts, err)
	}
	verifyAll(t, s.path)
}

// TestADraftOfWhatIsHiddenHasItsAddress: the address that is told tells what the draft changes, and
// shows as little of the layer as will be public.
func TestADraftOfWhatIsHiddenHasItsAddress(t *testing.T) {
	t.Parallel()
	s := newDesk(t)
	if _, err := s.db.HideLayer(t.Context(), data.LayerRequest{Layer: "control", Reason: "under review"}, false); err != nil {
		t.Fatal(err)
	}
	id, address := s.draft(t, "draws", "2025-11-27", 36.1)
	if d := decode[desk.Draft](t, s, http.MethodGet, address+"draft.json", "", ""); d.ID != id {
		t.Errorf("its address tells %+v", d)
	}
	if status, text := shownAt(s, address+"?lang=en"); status != 200 || !strings.Contains(text, "control") {
		t.Errorf("its map is answered %d %s", status, text)
	}
	if status, text := shownAt(s, address+"api/layers/control/2025-11-27.geojson"); status != 404 {
		t.Errorf("what is hidden is answered %d %s", status, text)
	}
}

// TestADraftOfADateThatIsThereByNow loads a date for which a draft waits: it is shown as the
// correction that it would be, takes a reason to be published, and can be discarded.
func TestADraftOfADateThatIsThereByNow(t *testing.T) {
	t.Parallel()
	s := newDesk(t)
	id, address := s.draft(t, "decides", "2025-11-27", 36.1)
	other, _ := s.draft(t, "decides", "2025-11-27", 36.2)
	publish := func(id int64, body string) (int, string) {
		return s.ask(http.MethodPost, fmt.Sprintf("/desk/drafts/%d/publish", id), "decides", body)
	}
	if status, text := publish(other, `{}`); status != http.StatusOK {
		t.Fatal(status, text)
	}
	d := decode[desk.Draft](t, s, http.MethodGet, fmt.Sprintf("/desk/drafts/%d.json", id), "decides", "")
	if !d.Corrects || d.Replaces == nil || d.Replaces.Date != geo.MustDate("2025-11-27") || !strings.Contains(string(d.Report), `"corrected"`) {
		t.Errorf("%+v", d)
	}
	if status, text := s.ask(http.MethodGet, address+"api/layers", "", ""); status != http.StatusOK {
		t.Errorf("its map: %d %s", status, text)
	}
	if status, text := publish(id, `{}`); status != http.StatusConflict || !strings.Contains(text, "correct it with a reason") {
		t.Errorf("without a reason: %d %s", status, text)
	}
	if status, text := publish(id, `{"correct":"a better outline"}`); status != http.StatusOK {
		t.Errorf("with a reason: %d %s", status, text)
	}
}
