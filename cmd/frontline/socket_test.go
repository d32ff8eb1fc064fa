package main

import (
	"bytes"
	"context"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"frontline/cmd/frontline/internal/listen"
)

// asksSocket asks a server at a Unix socket.
func asksSocket(t *testing.T, path, at string) (int, string) {
	t.Helper()
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	client := http.Client{Timeout: patience, Transport: transport}
	r, err := client.Get(listen.Reach(transport, "unix:"+path) + at)
	if err != nil {
		return 0, err.Error()
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return r.StatusCode, string(b)
}

// leaveSocket leaves the socket of a server that was killed.
func leaveSocket(t *testing.T, path string) {
	t.Helper()
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	l.SetUnlinkOnClose(false)
	l.Close()
}

// TestServeAtASocket begins where a killed server left its socket, lets nobody take its place, is awaited
// by a withdrawal, and leaves nothing behind.
func TestServeAtASocket(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	db, path := filepath.Join(dir, "frontline.db"), filepath.Join(dir, "frontline.sock")
	must(t, "load", "control", writeDay(t, dir, "2025-11-01.geojson", 36), "--db="+db)
	leaveSocket(t, path)
	ctx, cancel := context.WithCancel(t.Context())
	var stdout, stderr bytes.Buffer
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, []string{"serve", "--addr=unix:" + path, "--db=" + db}, nil, &stdout, &stderr)
	}()
	awaits(t, "the server at its socket", func() bool {
		status, _ := asksSocket(t, path, "/readyz")
		return status == http.StatusOK
	})
	if at, err := os.Lstat(path); err != nil || at.Mode()&fs.ModeSocket == 0 || at.Mode().Perm() != 0o660 {
		t.Errorf("the socket is %v, %v", at.Mode(), err)
	}
	if status, body := asksSocket(t, path, "/tiles/control/2025-11-01.json"); status != http.StatusOK || !strings.Contains(body, "/tiles/control/2025-11-01@") {
		t.Errorf("status %d: %s", status, body)
	}
	if status, _, said := call(t, "serve", "--addr=unix:"+path, "--db="+db); status != 1 || !strings.Contains(said, "another server answers at "+path) {
		t.Errorf("a second server: %d, %s", status, said)
	}
	began := time.Now()
	must(t, "retract", "control", "2025-11-01", "--reason", "the file was of another day", "--db="+db)
	if status, body := asksSocket(t, path, "/api/layers/control/2025-11-01@2.geojson"); status != http.StatusGone && status != http.StatusNotFound {
		t.Errorf("%s after the retraction: status %d: %.200s", time.Since(began), status, body)
	}
	cancel()
	if status := <-ended; status != 0 || !strings.Contains(stdout.String(), "Frontline is at unix:"+path) {
		t.Errorf("it ended with %d: %s%s", status, stdout.String(), stderr.String())
	}
	if _, err := os.Lstat(path); err == nil {
		t.Error("the socket is still there")
	}
}

// TestNoFileIsTakenForASocket keeps a file that is in the way, and another server's socket.
func TestNoFileIsTakenForASocket(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "notes")
	if err := os.WriteFile(file, []byte("kept"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := listen.At("unix:" + file); err == nil || !strings.Contains(err.Error(), "is no socket") {
		t.Errorf("a file in the way: %v", err)
	}
	if b, err := os.ReadFile(file); err != nil || string(b) != "kept" {
		t.Errorf("the file has %q, %v", b, err)
	}
	path := filepath.Join(dir, "s.sock")
	mine, err := listen.At("unix:" + path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	others, err := listen.At("unix:" + path)
	if err != nil {
		t.Fatal(err)
	}
	mine.Close()
	if _, err := os.Lstat(path); err != nil {
		t.Errorf("a server that ended took another's socket: %v", err)
	}
	others.Close()
	for _, wrong := range []string{"unix:", "unix:/" + strings.Repeat("x", 200), "8080", "127.0.0.1:x"} {
		if listen.Check(wrong) == nil {
			t.Errorf("%.40s is taken for an address", wrong)
		}
	}
}

// TestNginxAsksASocket has nginx ask the server at a socket, with the line of the manual's configuration
// that names it changed.
func TestNginxAsksASocket(t *testing.T) {
	t.Parallel()
	p := &proxied{t: t, dir: t.TempDir()}
	p.listens = "unix:" + filepath.Join(p.dir, "frontline.sock")
	p.behindNginx(proxyNoon)
	const path = "/tiles/control/2025-11-05@1/6/37/22.mvt"
	for _, want := range []string{"MISS", "HIT"} {
		if a := p.get(path); a.status != http.StatusOK || a.cache() != want || len(a.body) == 0 {
			t.Errorf("status %d, %s, want %s", a.status, a.cache(), want)
		}
	}
}
