package main

import (
	"bufio"
	"bytes"
	"context"
	"database/sql"
	"errors"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-json-experiment/json/v1"

	"frontline/data/migrations"
	"frontline/server"
	"frontline/server/servertest"
)

// served is a server under test within this process, and all that it has written.
type served struct {
	t      *testing.T
	format string
	stop   context.CancelFunc
	ended  chan int

	mu    sync.Mutex
	lines []string
	more  *sync.Cond
}

// serveWithLog serves a database on loopback, with metrics at an address of their own.
func serveWithLog(t *testing.T, db, format string, args ...string) *served {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	s := &served{t: t, format: format, stop: cancel, ended: make(chan int, 1)}
	s.more = sync.NewCond(&s.mu)
	r, w := io.Pipe()
	read := make(chan struct{})
	go func() {
		defer close(read)
		for in := bufio.NewScanner(r); in.Scan(); {
			s.mu.Lock()
			s.lines = append(s.lines, in.Text())
			s.mu.Unlock()
			s.more.Broadcast()
		}
	}()
	go func() {
		status := run(ctx, append([]string{"serve", "--addr=127.0.0.1:0", "--db=" + db, "--log-format=" + format}, args...), nil, w, w)
		w.Close()
		<-read
		s.mu.Lock()
		s.ended <- status
		s.mu.Unlock()
		s.more.Broadcast()
	}()
	t.Cleanup(func() { s.end() })
	return s
}

// end stops the server and returns its exit status.
func (s *served) end() int {
	s.stop()
	status := <-s.ended
	s.ended <- status
	return status
}

// wait returns the first line, beginning with the n-th, that says all parts; the test fails where
// the server ends before.
func (s *served) wait(from int, parts ...string) string {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	for n := from; ; n++ {
		for n >= len(s.lines) {
			if len(s.ended) > 0 {
				s.t.Fatalf("it ended without a line of %q:\n%s", parts, strings.Join(s.lines, "\n"))
			}
			s.more.Wait()
		}
		if !slices.ContainsFunc(parts, func(part string) bool { return !strings.Contains(s.lines[n], part) }) {
			return s.lines[n]
		}
	}
}

// says is how an attribute stands in a line.
func (s *served) says(name, value string) string {
	if s.format == "json" {
		return `"` + name + `":"` + value + `"`
	}
	if strings.ContainsAny(value, " =\"") {
		value = `"` + value + `"`
	}
	return name + "=" + value
}

var loopback = regexp.MustCompile(`127\.0\.0\.1:\d+`)

// TestLogLinesTellWhatHappensAndNoSecret drives a server with everything that is logged, every
// route among it, with marks in all that must not be, and reads each line in both formats.
func TestLogLinesTellWhatHappensAndNoSecret(t *testing.T) {
	t.Parallel()
	for _, format := range []string{"text", "json"} {
		t.Run(format, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			db := filepath.Join(dir, "frontline.db")
			if err := makeRecord(db, servertest.TestLayers()); err != nil {
				t.Fatal(err)
			}
			day := func(size float64) string {
				return string(servertest.Collection(servertest.Square("held", `{}`, 37, 47, size)).Data)
			}
			s := serveWithLog(t, db, format, "--metrics-addr=:0", "--slow-request=1ns", "--log-requests", "--trust-proxy", "--heavy-rate=0")
			at := "Frontline is at"
			if format == "json" {
				at = s.says("msg", "serving")
			}
			metrics := "http://" + loopback.FindString(s.wait(0, s.says("msg", "metrics are served"))) + "/metrics"
			base := "http://" + loopback.FindString(s.wait(0, at))
			secret := strings.TrimSpace(must(t, "token", "create", "desk", "--db="+db))
			s.wait(0, s.says("action", "create token"))

			client := http.Client{Timeout: 2 * time.Minute, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
			ask := func(method, address, token, body string) (int, string) {
				t.Helper()
				r, err := http.NewRequest(method, address, strings.NewReader(body))
				if err != nil {
					t.Fatal(err)
				}
				for name, value := range map[string]string{
					"X-Forwarded-For": "203.0.113.9", "X-Real-IP": "203.0.113.9", "Forwarded": "for=203.0.113.9", "User-Agent": "marked-agent",
					"Referer": "https://marked-page.example/", "Cookie": "who=marked-cookie", "Authorization": "Bearer " + token,
				} {
					r.Header.Set(name, value)
				}
				a, err := client.Do(r)
				if err != nil {
					t.Fatal(err)
				}
				defer a.Body.Close()
				b, err := io.ReadAll(a.Body)
				if err != nil {
					t.Fatal(err)
				}
				return a.StatusCode, string(b)
			}
			load := func(query, token, body string, want int) {
				t.Helper()
				const marks = "&note=marked-note&source_url=https://marked-source.example/?key=marked-key"
				if status, said := ask(http.MethodPost, base+"/api/layers/control/snapshots?"+query+marks, token, body); status != want {
					t.Errorf("%s: status %d: %s", query, status, said)
				}
			}
			for _, route := range servertest.Routes() {
				for _, path := range servertest.Live(route) {
					mark := "?"
					if strings.Contains(path, "?") {
						mark = "&"
					}
					ask(http.MethodGet, base+strings.ReplaceAll(path, "{base}", url.QueryEscape(base))+mark+"q=marked-query&marked-name=1", "marked-token", "")
				}
			}
			s.wait(0, s.says("msg", "slow request"), s.says("route", "/api/search/{asof}"))

			load("date=2025-11-26", "marked-token", day(1.02), 401)
			s.wait(0, s.says("msg", "a request without a valid token was refused"), s.says("route", "/api/layers/{layer}/snapshots"))
			load("date=2025-11-26", secret, day(1.02), 201)
			s.wait(0, s.says("msg", "the record was changed"), s.says("action", "load"), s.says("by", "token desk"), s.says("layer", "control"), s.says("detail", "2025-11-26"))
			load("date=2025-11-26", secret, day(1.02), 200)
			s.wait(0, s.says("result", "unchanged"))
			load("date=2025-11-27&dry_run", secret, day(1.04), 200)
			s.wait(0, s.says("result", "dry_run"))
			load("date=2025-11-27", secret, day(3), 422)
			s.wait(0, s.says("result", "held"), s.says("findings", "area"), s.says("token", "desk"), s.says("date", "2025-11-27"))
			load("date=2025-11-27&accept=marked-query", secret, day(1.04), 400)
			s.wait(0, s.says("result", "refused"), s.says("code", "invalid"))
			load("date=2025-11-26&correct=seen+anew&publish_at="+url.QueryEscape(time.Now().Add(2*time.Second).Format(time.RFC3339Nano)), secret, day(1.03), 201)
			s.wait(0, s.says("action", "publish"), s.says("layer", "control"), s.says("detail", "2025-11-26"))

			if status, _ := ask(http.MethodGet, base+"/metrics", "", ""); status != http.StatusNotFound {
				t.Errorf("readers reach the metrics: status %d", status)
			}
			if status, text := ask(http.MethodGet, metrics, "", ""); status != http.StatusOK || !strings.Contains(text, `frontline_loads_total{result="held"} 1`) || !strings.Contains(text, `frontline_snapshot_cadence_seconds{layer="control"} 86400`) {
				t.Errorf("the metrics are not at their own address: status %d: %s", status, text)
			}
			if status, _ := ask(http.MethodGet, strings.TrimSuffix(metrics, "metrics"), "", ""); status != http.StatusNotFound {
				t.Errorf("more than metrics is there: status %d", status)
			}
			client.CloseIdleConnections()
			must(t, "retract", "control", "2025-11-25", "--reason=drawn wrongly", "--db="+db)
			if status := s.end(); status != 0 {
				t.Errorf("it ended with %d", status)
			}
			s.wait(0, s.says("action", "retract"), s.says("reason", "drawn wrongly"))

			for _, line := range s.lines {
				for _, mark := range []string{"marked-", "203.0.113", strings.TrimPrefix(secret, "frontline_")[:12]} {
					if strings.Contains(line, mark) {
						t.Errorf("the log has %s: %s", mark, line)
					}
				}
				var object map[string]any
				if format == "json" {
					if err := json.Unmarshal([]byte(line), &object); err != nil || object["msg"] == nil || object["level"] == nil || object["time"] == nil {
						t.Errorf("no message: %v: %s", err, line)
					}
				} else if !strings.HasPrefix(line, "time=") && !strings.HasPrefix(line, at) && !strings.HasPrefix(line, "The bundled layers of ") {
					t.Errorf("no message: %s", line)
				}
			}
		})
	}
}

// TestMigrationIsLogged serves a database that is one migration behind.
func TestMigrationIsLogged(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "frontline.db")
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	latest, err := migrations.Schema().Latest()
	if err != nil {
		t.Fatal(err)
	}
	p, err := migrations.Schema().Provider(db)
	if err != nil {
		t.Fatal(err)
	}
	_, err = db.Exec(`PRAGMA application_id = 0x46524e54`)
	if err == nil {
		_, err = p.UpTo(t.Context(), latest-1)
	}
	if err == nil { // else the bundled layers are loaded
		_, err = db.Exec(`INSERT INTO revision (rev, recorded_at, action, actor, version) VALUES (1, '2025-11-25T00:00:00.000Z', 'load', 'test', 'test')`)
	}
	if err = errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	s := serveWithLog(t, path, "json")
	s.wait(0, s.says("msg", "the database was brought up to date"))
	s.end()
}

// TestAFailureIsLoggedAsJSON has a server fail before and after it is known how messages are written.
func TestAFailureIsLoggedAsJSON(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	status := run(t.Context(), []string{"serve", "--addr=nowhere", "--read-only", "--log-format=json", "--db=" + filepath.Join(t.TempDir(), "none.db")}, nil, &out, &out)
	var said struct{ Level, Msg string }
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &said); err != nil || status != exitFailure || said.Level != "ERROR" || !strings.Contains(said.Msg, "there is no database") {
		t.Errorf("status %d, %v: %s", status, err, out.String())
	}
}

// TestAlertRulesAreSound has promtool check the rules and run their tests, and each metric that
// they name be one of a server.
func TestAlertRulesAreSound(t *testing.T) {
	t.Parallel()
	const rules, tests = "deploy/prometheus-rules.yml", "testdata/prometheus-rules.test.yml"
	text, err := os.ReadFile(rules)
	if err != nil {
		t.Fatal(err)
	}
	tested, err := os.ReadFile(tests)
	if err != nil {
		t.Fatal(err)
	}
	for _, alert := range regexp.MustCompile(`alert: (\w+)`).FindAllSubmatch(text, -1) {
		if n := bytes.Count(tested, append([]byte("alertname: "), alert[1]...)); n < 2 {
			t.Errorf("%s is not tested both ways", alert[1])
		}
	}
	f := servertest.New(t, servertest.Silent, func(o *server.Options) {
		o.Replica, o.MaxLag = signedNow{}, time.Minute
		o.Upstreams = func(context.Context) ([]server.Upstream, error) { return []server.Upstream{{Name: "live"}}, nil }
	})
	f.Get("/healthz")
	served := string(servertest.Read(t, f.Get("/metrics")))
	for _, metric := range regexp.MustCompile(`\b(frontline|process)_[a-z_]+`).FindAllString(string(text), -1) {
		if !strings.Contains(served, "\n"+metric) {
			t.Errorf("the rules ask for %s, and no server has it", metric)
		}
	}
	promtool, err := exec.LookPath("promtool")
	if err != nil {
		t.Skip("promtool is missing: on Debian, it comes with prometheus")
	}
	for _, args := range [][]string{{"check", "rules", rules}, {"test", "rules", tests}} {
		if out, err := exec.Command(promtool, args...).CombinedOutput(); err != nil {
			t.Errorf("promtool %v: %v: %s", args, err, out)
		}
	}
}

// signedNow is a replica of a server that is heard of at each moment.
type signedNow struct{}

func (signedNow) Signed(context.Context) (time.Time, error) { return servertest.Noon, nil }
