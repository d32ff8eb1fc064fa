package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"frontline/geo/geotest"

	"github.com/go-json-experiment/json/v1"
)

// machine is one of those in the manual's set-up: a folder with a database and its
// settings, and an address.
type machine struct {
	dir, db, addr string
	server        *exec.Cmd
}

// replicated is the manual's set-up of replicas: a server that writes and two that
// follow it, all on this machine.
type replicated struct {
	t          *testing.T
	dir        string
	litestream string
	writer     *machine
	readers    [2]*machine
	followers  [2]*exec.Cmd
}

// start runs a program until the test ends. Its messages are shown where the test
// fails.
func start(t *testing.T, cmd *exec.Cmd) *exec.Cmd {
	t.Helper()
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait() // it was killed
		if t.Failed() {
			t.Logf("%s:\n%s", strings.Join(cmd.Args, " "), said.String())
		}
	})
	return cmd
}

// serve starts a machine's server with the settings that the manual gives it.
func (m *machine) serve(t *testing.T, settings string) {
	t.Helper()
	config := filepath.Join(m.dir, "frontline.json")
	if err := os.WriteFile(config, []byte(settings), 0o644); err != nil {
		t.Fatal(err)
	}
	m.server = exec.Command(os.Args[0], "serve", "--config="+config)
	m.server.Env = append(os.Environ(), runMainEnv+"=1")
	start(t, m.server)
	m.awaits(t, "to serve", func() bool { return m.ready() != nil })
}

// ready is what /readyz says, nil where it says nothing.
func (m *machine) ready() map[string]any {
	r, err := http.Get("http://" + m.addr + "/readyz")
	if err != nil {
		return nil
	}
	defer r.Body.Close()
	var said map[string]any
	if json.NewDecoder(r.Body).Decode(&said) != nil || r.StatusCode != http.StatusOK {
		return nil
	}
	return said
}

func (m *machine) awaits(t *testing.T, what string, done func() bool) {
	t.Helper()
	defer func() {
		if t.Failed() {
			t.Logf("%s says %v", m.addr, m.ready())
		}
	}()
	awaits(t, what, done)
}

func (m *machine) get(t *testing.T, path string) (int, http.Header) {
	t.Helper()
	r, err := http.Get("http://" + m.addr + path)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	_, _ = io.Copy(io.Discard, r.Body)
	return r.StatusCode, r.Header
}

// TestReplicasOfTheManual runs a server that writes, Litestream and two replicas behind
// nginx, all as the manual has it: what is loaded is shown by both, what is withdrawn is
// gone from both when the command returns, another file is taken, and nginx goes on
// without one of them.
func TestReplicasOfTheManual(t *testing.T) {
	t.Parallel()
	geotest.TakesLong(t)
	nginx, program := nginxProgram(t), litestream(t)
	r := &replicated{t: t, dir: t.TempDir(), litestream: program}
	addrs := freeAddrs(t, 3)
	for i, m := range []**machine{&r.writer, &r.readers[0], &r.readers[1]} {
		dir := filepath.Join(r.dir, fmt.Sprint(i))
		if err := os.Mkdir(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		*m = &machine{dir: dir, db: filepath.Join(dir, "frontline.db"), addr: addrs[i]}
	}
	r.run()

	// nginx, to whose users there is one server.
	p := &proxied{t: t, dir: t.TempDir(), origin: &origin{addr: r.writer.addr}}
	manual := manualText(t, "proxy.html", "nginx")
	_, rest, _ := strings.Cut(manual, "upstream frontline {")
	body, _, _ := strings.Cut(rest, "}\n")
	p.replaced = []string{
		strings.ReplaceAll("upstream frontline {"+body+"}\n", "127.0.0.1:8080", r.writer.addr), r.addressed("replicas-nginx"),
		"proxy_read_timeout 16m; # a load is answered when it has ended\n        proxy_pass http://frontline;", "proxy_read_timeout 16m;\n        proxy_pass http://$frontline_side;",
	}
	p.nginx(nginx)

	// A load over HTTP goes to the server that writes.
	secret := strings.Fields(must(t, "token", "create", "desk", "--db="+r.writer.db))[0]
	const load = "/api/layers/control/snapshots?date=2025-11-02"
	post := p.ask(http.MethodPost, load, strings.NewReader(dayJSON(36.1)), "Authorization", "Bearer "+secret)
	if post.status != http.StatusCreated {
		t.Fatalf("the load: status %d: %s", post.status, post.body)
	}
	var posted struct{ Revision float64 }
	if err := json.Unmarshal(post.body, &posted); err != nil {
		t.Fatal(err)
	}
	revision := posted.Revision
	pinned := fmt.Sprintf("/api/layers/control/2025-11-02@%v/features.json", revision)
	for _, m := range r.readers {
		m.awaits(t, "for the load", func() bool { return m.ready()["revision"] == revision })
		if said := m.ready(); said["replica"] != true || said["lag_seconds"].(float64) > 30 {
			t.Errorf("%s says %v", m.addr, said)
		}
		if status, header := m.get(t, pinned); status != http.StatusOK || !strings.Contains(header.Get("Cache-Control"), "immutable") {
			t.Errorf("%s: status %d, %v", m.addr, status, header)
		}
		refused, err := http.Post("http://"+m.addr+load, "application/json", nil)
		if err != nil {
			t.Fatal(err)
		}
		if refused.Body.Close(); refused.StatusCode != http.StatusForbidden {
			t.Errorf("%s takes a load: status %d", m.addr, refused.StatusCode)
		}
	}
	if a := p.get("/api/layers/control/snapshots"); a.status != http.StatusOK || !strings.Contains(string(a.body), "2025-11-02") {
		t.Errorf("by way of nginx: status %d: %s", a.status, a.body)
	}

	// A withdrawal returns when both know.
	must(t, "retract", "control", "2025-11-02", "--reason=x", "--config="+filepath.Join(r.writer.dir, "frontline.json"))
	for _, m := range r.readers {
		if status, _ := m.get(t, pinned); status != http.StatusGone {
			t.Errorf("%s, withdrawn: status %d", m.addr, status)
		}
	}

	// A copy is put in the place of the second one's file.
	_ = r.followers[1].Process.Kill()
	must(t, "load", "control", writeDay(t, t.TempDir(), "2025-11-03.geojson", 36.2), "--db="+r.writer.db)
	must(t, "backup", filepath.Join(r.readers[1].dir, "copy"), "--db="+r.writer.db)
	if err := os.Rename(filepath.Join(r.readers[1].dir, "copy"), r.readers[1].db); err != nil {
		t.Fatal(err)
	}
	revision += 2
	r.readers[1].awaits(t, "for the copy", func() bool { return r.readers[1].ready()["revision"] == revision })

	// nginx does without the first.
	_ = r.readers[0].server.Process.Kill()
	for i := range 6 {
		if a := p.get(fmt.Sprintf("/api/layers/control/2025-11-03@%v/features.json?n=%d", revision, i)); a.status != http.StatusOK {
			t.Errorf("without one: status %d: %s", a.status, a.body)
		}
	}
	wants(t, must(t, "verify", "--db="+r.readers[1].db), "sound")
}

// addressed is a text of the manual with the addresses and folders of this test.
func (r *replicated) addressed(id string, pairs ...string) string {
	text := manualText(r.t, "running.html", id)
	for from, to := range map[string]string{"192.0.2.20:8080": r.writer.addr, "192.0.2.21:8080": r.readers[0].addr, "192.0.2.22:8080": r.readers[1].addr, "/srv/replication": filepath.Join(r.dir, "replication")} {
		text = strings.ReplaceAll(text, from, to)
	}
	return replaced(r.t, text, pairs...)
}

// run starts the servers and Litestream.
func (r *replicated) run() {
	t := r.t
	must(t, "load", "control", writeDay(t, t.TempDir(), "2025-11-01.geojson", 36), "--db="+r.writer.db)
	const database = "/var/lib/frontline/frontline.db"
	r.writer.serve(t, r.addressed("replicas-writer", database, r.writer.db, `"5s"`, `"1s"`))
	config := filepath.Join(r.dir, "litestream.yml")
	if err := os.WriteFile(config, []byte(r.addressed("replicas-litestream", database, r.writer.db)), 0o644); err != nil {
		t.Fatal(err)
	}
	command := func(id string, pairs ...string) *exec.Cmd {
		args := strings.Fields(r.addressed(id, append(pairs, "/etc/litestream.yml", config)...))
		return start(t, exec.CommandContext(context.WithoutCancel(t.Context()), r.litestream, args[1:]...))
	}
	command("replicas-replicate")
	for i, m := range r.readers {
		for try := range 40 { // until there is something to follow
			r.followers[i] = command("replicas-follow", "-o "+database, "-o "+m.db, " "+database, " "+r.writer.db)
			if there := func() bool { _, err := os.Stat(m.db + "-txid"); return err == nil }; try == 39 || waits(there) {
				break
			}
		}
		m.serve(t, r.addressed("replicas-reader", database, m.db, r.readers[0].addr, m.addr))
	}
}

// waits reports whether something comes about within half a second.
func waits(done func() bool) bool {
	for range 20 {
		if done() {
			return true
		}
		time.Sleep(25 * time.Millisecond)
	}
	return false
}
