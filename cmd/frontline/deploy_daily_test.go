package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// TestTheCronJobLoadsAndTells runs the line of the manual's crontab: it says nothing where
// the day was loaded, and what was wrong where it was not.
func TestTheCronJobLoadsAndTells(t *testing.T) {
	t.Parallel()
	line := regexp.MustCompile(`(?m)^\d+ \d+ \* \* \* frontline (.*)$`).FindStringSubmatch(manualText(t, "loading.html", "cron"))
	if line == nil {
		t.Fatal("no line is a time, a user and a command")
	}
	dir := t.TempDir()
	self, err := filepath.Abs(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	db := filepath.Join(dir, "frontline.db")
	must(t, "load", "control", writeDay(t, t.TempDir(), "2025-11-01.geojson", 36), "--db="+db)
	command := replaced(t, line[1], `\%`, "%", "$(frontline load", "$('"+self+"' load", "/var/lib/frontline/frontline.db", db, "/srv/days", dir)
	run := func() (string, error) {
		c := exec.Command("sh", "-c", command)
		c.Env = append(os.Environ(), runMainEnv+"=1")
		out, err := c.CombinedOutput()
		return string(out), err
	}
	if out, err := run(); err == nil || !strings.Contains(out, "no such file") {
		t.Errorf("without a file: %v: %q", err, out)
	}
	day := writeDay(t, dir, "2025-11-02.geojson", 36)
	if err := os.Rename(day, filepath.Join(dir, time.Now().UTC().Format(time.DateOnly)+".geojson")); err != nil {
		t.Fatal(err)
	}
	if out, err := run(); err != nil || out != "" {
		t.Errorf("%v: %q", err, out)
	}
}

// TestTheTimerIsSound has systemd read the service and the timer of the manual.
func TestTheTimerIsSound(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for id, name := range map[string]string{"load-service": "frontline-load.service", "load-timer": "frontline-load.timer"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(manualText(t, "loading.html", id)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	analyze, err := exec.LookPath("systemd-analyze")
	if err != nil {
		return // the files are there
	}
	out, err := exec.Command(analyze, "verify", "--man=no", filepath.Join(dir, "frontline-load.timer")).CombinedOutput()
	if err != nil {
		t.Errorf("%v: %s", err, out)
	}
}
