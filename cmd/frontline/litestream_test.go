package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// litestream is where the program is: in the PATH, or where the environment
// says.
func litestream(t *testing.T) string {
	t.Helper()
	path := os.Getenv("LITESTREAM")
	if path == "" {
		path = "litestream"
	}
	path, err := exec.LookPath(path)
	if err != nil {
		t.Skip("litestream is not here: `make litestream` installs it, or set LITESTREAM")
	}
	return path
}

// TestLitestreamReplicates runs the set-up that the manual shows: a replica in
// a folder, made while loads run, is restored and verified.
func TestLitestreamReplicates(t *testing.T) {
	t.Parallel()
	program := litestream(t)
	dir := t.TempDir()
	db := filepath.Join(dir, "frontline.db")
	must(t, "load", "control", writeDay(t, t.TempDir(), "2025-11-01.geojson", 36), "--db="+db)

	config := filepath.Join(dir, "litestream.yml")
	text, err := os.ReadFile("deploy/litestream.yml")
	if err != nil {
		t.Fatal(err)
	}
	own := replaced(t, string(text), "/var/lib/frontline/frontline.db", db, "/srv/replication/frontline", filepath.Join(dir, "replica"))
	if err := os.WriteFile(config, []byte(own), 0o644); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithTimeout(t.Context(), 5*time.Minute)
	defer stop()
	var log bytes.Buffer
	replicate := exec.CommandContext(ctx, program, "replicate", "-config", config)
	replicate.Stdout, replicate.Stderr = &log, &log
	replicate.Cancel = func() error { return replicate.Process.Signal(os.Interrupt) }
	replicate.WaitDelay = 20 * time.Second
	if err := replicate.Start(); err != nil {
		t.Fatal(err)
	}
	for day := 2; day <= 9; day++ {
		must(t, "load", "control", writeDay(t, t.TempDir(), fmt.Sprintf("2025-11-%02d.geojson", day), 36+float64(day)/10), "--db="+db)
		time.Sleep(200 * time.Millisecond)
	}
	restored := ""
	for tries := 0; ; tries++ {
		restored = filepath.Join(dir, fmt.Sprintf("restored%d.db", tries))
		out, err := exec.Command(program, "restore", "-config", config, "-o", restored, db).CombinedOutput()
		if err == nil && strings.Contains(must(t, "layers", "--db="+restored), "2025-11-09") {
			break
		}
		if ctx.Err() != nil {
			stop()
			_ = replicate.Wait()
			t.Fatalf("the last load is not copied: %v: %s\n%s", err, out, log.String())
		}
		time.Sleep(250 * time.Millisecond) // it waits a second between copies
	}
	stop()
	_ = replicate.Wait() // it was told to stop
	wants(t, must(t, "verify", "--db="+restored), "sound")
}
