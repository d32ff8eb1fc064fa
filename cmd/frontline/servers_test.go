package main

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"frontline/cmd/frontline/internal/listen"
	"frontline/cmd/frontline/internal/servers"
	"frontline/data"
	"frontline/server/address"

	"github.com/go-json-experiment/json/v1"
)

// TestWithdrawalsReturnWhenServersKnow asks two servers for what they have just
// answered, at once when the command has returned.
func TestWithdrawalsReturnWhenServersKnow(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "frontline.db")
	const days = 4
	args := []string{"load", "control", "--db=" + path}
	for i := range days {
		args = append(args, writeDay(t, dir, fmt.Sprintf("2025-11-%02d.geojson", i+1), 36+float64(i)/10))
	}
	must(t, args...)
	store := openStore(t, path)
	first, one, _ := serveAsProgram(t, path)
	second, other, _ := serveAsProgram(t, path)
	listed(t, store, one, other)

	get := func(addr, at string) (int, string) {
		t.Helper()
		r, err := http.Get("http://" + addr + at)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Body.Close()
		b, err := io.ReadAll(r.Body)
		if err != nil {
			t.Fatal(err)
		}
		return r.StatusCode, string(b)
	}
	for i := range days - 1 {
		day := fmt.Sprintf("2025-11-%02d", i+2)
		at := "/api/layers/control/" + day + "@2/features.json"
		for _, addr := range []string{one, other} {
			if status, body := get(addr, at); status != http.StatusOK {
				t.Fatalf("%s before: status %d: %s", day, status, body)
			}
		}
		// A cache that is told to purge any earlier could be given it again.
		hook := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
			for _, addr := range []string{one, other} {
				if status, _ := get(addr, at); status != http.StatusGone {
					t.Errorf("%s when the cache is told: status %d", day, status)
				}
			}
		}))
		must(t, "retract", "control", day, "--reason=x", "--db="+path, "--purge-hook="+hook.URL)
		hook.Close()
		for _, addr := range []string{one, other} {
			if status, _ := get(addr, at); status != http.StatusGone {
				t.Errorf("%s after: status %d", day, status)
			}
		}
	}
	get(one, "/readyz")
	get(other, "/readyz")
	must(t, "rollback", "1", "--reason=x", "--db="+path)
	for _, addr := range []string{one, other} {
		if _, said := get(addr, "/readyz"); !strings.Contains(said, fmt.Sprintf(`"revision":%d}`, days+2)) {
			t.Errorf("after the rollback: %s", said)
		}
	}

	// A basemap of a day to come counts already, and no address of it is ever gone.
	day := writeDay(t, dir, "2099-01-01.geojson", 36)
	must(t, "load", "base", "--accept=kind,elsewhere,area,stale,removed,lost-part", day, "--db="+path)
	must(t, "retract", "base", "2099-01-01", "--reason=x", "--db="+path)

	// One that is killed is taken off by the next that looks; one that ends well
	// does so itself.
	if err := first.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = first.Wait() // it was killed
	listed(t, store, one, other)
	must(t, "load", "control", writeDay(t, dir, "2025-11-09.geojson", 36), "--db="+path)
	must(t, "retract", "control", "2025-11-09", "--reason=x", "--db="+path)
	listed(t, store, other)
	if err := second.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := second.Wait(); err != nil {
		t.Error(err)
	}
	listed(t, store)
	wants(t, must(t, "verify", "--db="+path), "sound")
}

func openStore(t *testing.T, path string) *data.DB {
	t.Helper()
	db, err := data.Open(t.Context(), data.Options{Path: path, Now: time.Now, Version: "test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// listed waits until those are on the list that should be, in any order.
func listed(t *testing.T, db *data.DB, addrs ...string) {
	t.Helper()
	host, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	awaits(t, fmt.Sprintf("a list of %v", addrs), func() bool {
		got, err := db.Servers(t.Context(), host)
		if err != nil {
			t.Fatal(err)
		}
		there := map[string]bool{}
		for _, s := range got {
			there[s.Address] = true
		}
		all := len(got) == len(addrs)
		for _, addr := range addrs {
			all = all && there[addr]
		}
		return all
	})
}

// inTime is enough for who answers, on a busy machine too, and soon over for who does not.
const inTime = 3 * time.Second

// TestServersThatDoNotKnowAreNamed waits for servers in vain: for one that knows no
// new revision, for one that still answers what was withdrawn, and for one that
// answers nothing. It waits neither for those that are gone nor for other hosts'.
func TestServersThatDoNotKnowAreNamed(t *testing.T) {
	t.Parallel()
	db := openStore(t, filepath.Join(t.TempDir(), "frontline.db"))
	host, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	gone := address.LayerFile("control", "2025-11-27@2/features.json")
	fake := func(revision, status int) string {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			switch {
			case status == 0:
				<-r.Context().Done()
			case r.URL.Path == "/readyz":
				_ = json.NewEncoder(w).Encode(map[string]int{"revision": revision})
			case r.Method == http.MethodHead && r.URL.Path == gone.String():
				w.WriteHeader(status)
			}
		}))
		t.Cleanup(s.Close)
		return s.Listener.Addr().String()
	}
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed.Close()
	knows, behind, stale, silent := fake(5, 410), fake(4, 410), fake(5, 200), fake(5, 0)
	for _, s := range []data.Server{
		{Host: host, Address: knows, PID: os.Getpid()}, {Host: host, Address: behind, PID: os.Getpid()},
		{Host: host, Address: stale, PID: os.Getpid()}, {Host: host, Address: silent, PID: os.Getpid()},
		{Host: host, Address: closed.Addr().String(), PID: os.Getpid()}, {Host: host, Address: "127.0.0.1:1", PID: 1 << 29},
		{Host: host + "x", Address: behind, PID: os.Getpid()},
	} {
		if err := db.AddServer(t.Context(), s); err != nil {
			t.Fatal(err)
		}
	}
	err = servers.Await(t.Context(), db, servers.Withdrawn{Revision: 5, Gone: gone}, inTime)
	if err == nil {
		t.Fatal("it does not wait")
	}
	for addr, named := range map[string]bool{knows: false, behind: true, stale: true, silent: true, closed.Addr().String(): false} {
		if strings.Contains(err.Error(), addr) != named {
			t.Errorf("%s: %v", addr, err)
		}
	}
	listed(t, db, knows, behind, stale, silent)
	if err = servers.Await(t.Context(), db, servers.Withdrawn{Revision: 5}, inTime); err == nil || strings.Contains(err.Error(), stale) {
		t.Errorf("by the revision alone: %v", err)
	}
}

// TestReplicasThatDoNotKnowAreNamed waits for replicas, of which one learns of the
// withdrawal in time, one does not, and one cannot be reached.
func TestReplicasThatDoNotKnowAreNamed(t *testing.T) {
	t.Parallel()
	gone := address.LayerFile("control", "2025-11-27@2/features.json")
	var asked atomic.Int32
	fake := func(learns int32) string {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			switch {
			case asked.Add(1) < learns:
				_ = json.NewEncoder(w).Encode(map[string]int{"revision": 4})
			case r.URL.Path == "/maps/readyz":
				_ = json.NewEncoder(w).Encode(map[string]int{"revision": 5})
			case r.Method == http.MethodHead && r.URL.Path == "/maps"+gone.String():
				w.WriteHeader(http.StatusGone)
			}
		}))
		t.Cleanup(s.Close)
		return s.URL + "/maps"
	}
	closed := httptest.NewServer(nil)
	closed.Close()
	learns, behind := fake(3), fake(1<<30)
	what := servers.Withdrawn{Revision: 5, Gone: gone}
	if err := servers.AwaitReplicas(t.Context(), []string{learns}, what, patience); err != nil {
		t.Error(err)
	}
	err := servers.AwaitReplicas(t.Context(), []string{learns, behind, closed.URL}, what, inTime)
	if err == nil || strings.Contains(err.Error(), learns) || !strings.Contains(err.Error(), behind+" (it answers as before)") || !strings.Contains(err.Error(), closed.URL+" (") || strings.Contains(err.Error(), "deadline") {
		t.Errorf("it says %v", err)
	}
	for _, bad := range []string{"192.0.2.1:8080", "ftp://x", "http://u:p@x/", "http:///x", ""} {
		if _, err := servers.ParseReplicas([]string{bad}); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}

func TestWhereAServerIsReached(t *testing.T) {
	t.Parallel()
	for listens, want := range map[string]string{
		"127.0.0.1:81": "127.0.0.1:81", "0.0.0.0:81": "127.0.0.1:81", "[::]:81": "127.0.0.1:81", "[::1]:81": "[::1]:81", "192.0.2.1:81": "192.0.2.1:81",
	} {
		at, err := net.ResolveTCPAddr("tcp", listens)
		if err != nil {
			t.Fatal(err)
		}
		if got := listen.Address(at); got != want {
			t.Errorf("%s is reached at %s", listens, got)
		}
	}
}

// TestAServerThatCannotBeListedServes holds the database while one begins and ends.
func TestAServerThatCannotBeListedServes(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "frontline.db")
	db := openStore(t, path)
	other, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { other.Close() })
	writing, err := other.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer writing.Rollback()
	if _, err := writing.ExecContext(t.Context(), `DELETE FROM server`); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	leave := servers.Enlist(context.WithoutCancel(t.Context()), db, &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 81}, slog.New(slog.DiscardHandler))
	time.Sleep(100 * time.Millisecond) // it has begun to wait
	leave()
	if took := time.Since(began); took > 20*time.Second { // the lock is waited for for 30
		t.Errorf("it took %s to give up", took)
	}
}
