package main

import (
	"bufio"
	"database/sql"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestStopDrains stops the program while a load over HTTP is on its way: what
// was begun is ended, nobody else is let in, and all is well.
func TestStopDrains(t *testing.T) {
	t.Parallel()
	db := filepath.Join(t.TempDir(), "frontline.db")
	must(t, "load", "control", writeDay(t, t.TempDir(), "2025-11-01.geojson", 36), "--db="+db)
	secret := strings.Fields(must(t, "token", "create", "slow", "--db="+db))[0]

	cmd, addr, said := serveAsProgram(t, db)

	body := dayJSON(36.5)
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprintf(conn, "POST /api/layers/control/snapshots?date=2025-11-02 HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n"+
		"Authorization: Bearer %s\r\nContent-Length: %d\r\n\r\n", secret, len(body))
	answers := bufio.NewReader(conn)
	// The server asks for the body, so it is in the midst of the request.
	if line, err := answers.ReadString('\n'); !strings.Contains(line, "100 Continue") {
		t.Fatalf("%q, %v", line, err)
	}
	if _, err := answers.ReadString('\n'); err != nil { // the empty line
		t.Fatal(err)
	}
	fmt.Fprint(conn, body[:20])

	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	time.Sleep(50 * time.Millisecond) // a connection that came in and asks nothing is waited for
	awaits(t, "that it lets nobody in after SIGTERM", func() bool {
		other, err := net.Dial("tcp", addr)
		if err == nil {
			other.Close()
		}
		return err != nil
	})
	fmt.Fprint(conn, body[20:])
	res, err := http.ReadResponse(answers, nil)
	if err != nil {
		t.Fatalf("the request under way was cut off: %v\n%s", err, said.String())
	}
	report, _ := io.ReadAll(res.Body)
	if res.StatusCode != http.StatusCreated {
		t.Errorf("status %d: %s", res.StatusCode, report)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("it ended with %v\n%s", err, said.String())
	}
	wants(t, must(t, "layers", "--db="+db), "2025-11-02")
	wants(t, must(t, "verify", "--db="+db), "sound")
}

// serveAsProgram serves a database as a process of its own, and says at which
// address. What it logs is to be read once it has ended.
func serveAsProgram(t *testing.T, db string, args ...string) (cmd *exec.Cmd, addr string, said *strings.Builder) {
	t.Helper()
	cmd = exec.Command(os.Args[0], append([]string{"serve", "--addr=127.0.0.1:0", "--db=" + db}, args...)...)
	cmd.Env = append(os.Environ(), runMainEnv+"=1")
	said = &strings.Builder{}
	cmd.Stderr = said
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() }) // where it did not end
	line, err := bufio.NewReader(stdout).ReadString('\n')
	found := regexp.MustCompile(`http://([\d.:]+)/`).FindStringSubmatch(line)
	if found == nil {
		t.Fatalf("it does not serve: %q, %v", line, err)
	}
	return cmd, found[1], said
}

// TestAStopLeavesOneFile stops the program: what a command loaded meanwhile is
// in the file, and nothing beside it. Where somebody else has the database open,
// or Litestream has its log, the log stays, which is said unless it is meant.
func TestAStopLeavesOneFile(t *testing.T) {
	t.Parallel()
	if signal.Ignored(syscall.SIGHUP) { // under nohup, which the program would inherit; what is caught here it does not
		caught := make(chan os.Signal, 1)
		signal.Notify(caught, syscall.SIGHUP)
		t.Cleanup(func() { signal.Ignore(syscall.SIGHUP) })
	}
	for name, tt := range map[string]struct {
		signal  os.Signal
		args    []string
		open    bool
		beside  bool
		warning string
	}{
		"SIGTERM":        {signal: syscall.SIGTERM},
		"SIGHUP":         {signal: syscall.SIGHUP},
		"others read":    {signal: syscall.SIGTERM, open: true, beside: true, warning: "copy it with `frontline backup`"},
		"for Litestream": {signal: syscall.SIGTERM, args: []string{"--litestream"}, open: true, beside: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "frontline.db")
			must(t, "load", "control", writeDay(t, t.TempDir(), "2025-11-01.geojson", 36), "--db="+path)
			cmd, _, said := serveAsProgram(t, path, tt.args...)
			if tt.open {
				reads(t, path)
			}
			must(t, "load", "control", writeDay(t, t.TempDir(), "2025-11-02.geojson", 36.5), "--db="+path)
			if err := cmd.Process.Signal(tt.signal); err != nil {
				t.Fatal(err)
			}
			if err := cmd.Wait(); err != nil {
				t.Errorf("it ended with %v\n%s", err, said)
			}
			if log, err := os.Stat(path + "-wal"); (err == nil && log.Size() > 0) != tt.beside {
				t.Errorf("of the log: %v, %v", log, err)
			}
			if warned := strings.Contains(said.String(), "level=WARN"); warned != (tt.warning != "") || !strings.Contains(said.String(), tt.warning) {
				t.Errorf("it says\n%s", said)
			}
			if !tt.beside {
				b, err := os.ReadFile(path)
				if err != nil {
					t.Fatal(err)
				}
				copied := filepath.Join(t.TempDir(), "copy.db")
				if err := os.WriteFile(copied, b, 0o644); err != nil {
					t.Fatal(err)
				}
				wants(t, must(t, "layers", "--db="+copied), "2025-11-02")
			}
		})
	}
}

// reads is somebody who has begun to read a database, and goes on.
func reads(t *testing.T, path string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	tx, err := db.BeginTx(t.Context(), &sql.TxOptions{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = tx.Rollback() })
	var n int
	if err := tx.QueryRowContext(t.Context(), `SELECT count(*) FROM snapshot`).Scan(&n); err != nil {
		t.Fatal(err)
	}
}
