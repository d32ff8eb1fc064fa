package main

import (
	"bufio"
	"database/sql"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/alecthomas/kong"
)

// nobody is a user without rights, as whom the tests of root run the program.
const nobody = 65534

// medium is a folder with a database that the program may not write to.
type medium struct {
	t            *testing.T
	program, dir string
	db           string
	out          string // a folder that it may write to
}

// newMedium has a record of one day.
func newMedium(t *testing.T) *medium {
	t.Helper()
	base := t.TempDir()
	m := &medium{t: t, program: filepath.Join(base, "frontline"), dir: filepath.Join(base, "medium"), out: filepath.Join(base, "out")}
	m.db = filepath.Join(m.dir, "frontline.db")
	if err := os.Mkdir(m.dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(m.out, 0o777); err != nil {
		t.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	// Others may not enter the folder that Go builds tests in.
	if err := os.Link(self, m.program); err != nil {
		b, err := os.ReadFile(self)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(m.program, b, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for dir := base; dir != os.TempDir() && dir != "/"; dir = filepath.Dir(dir) {
		if err := os.Chmod(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chmod(m.out, 0o777); err != nil {
		t.Fatal(err)
	}
	lightRecord.Copy(t, m.db)
	must(t, "load", "control", writeDay(t, m.out, "2025-11-26.geojson", 36), "--db="+m.db)
	must(t, "load", "control", writeDay(t, m.out, "2025-11-27.geojson", 36.1), "--db="+m.db)
	return m
}

// lock takes the right to write to the folder and all in it.
func (m *medium) lock() {
	m.t.Helper()
	files, err := filepath.Glob(filepath.Join(m.dir, "*"))
	if err != nil {
		m.t.Fatal(err)
	}
	for _, f := range append(files, m.dir) {
		mode := os.FileMode(0o444)
		if f == m.dir {
			mode = 0o555
		}
		if err := os.Chmod(f, mode); err != nil {
			m.t.Fatal(err)
		}
	}
	m.t.Cleanup(func() { _ = os.Chmod(m.dir, 0o755) })
}

// command is the program, run by somebody who may not write there.
func (m *medium) command(args ...string) *exec.Cmd {
	cmd := exec.Command(m.program, args...)
	cmd.Dir = m.out
	cmd.Env = []string{runMainEnv + "=1", "FRONTLINE_DB=" + m.db, "FRONTLINE_CONFIG=", "TMPDIR=" + m.out, "HOME=" + m.out}
	if os.Geteuid() == 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	}
	return cmd
}

func (m *medium) run(args ...string) (out string, status int) {
	m.t.Helper()
	b, err := m.command(args...).CombinedOutput()
	if err != nil && !strings.HasPrefix(err.Error(), "exit status") {
		m.t.Fatal(err)
	}
	status = 0
	if err != nil {
		status = err.(*exec.ExitError).ExitCode()
	}
	return string(b), status
}

// TestCommandsOnAReadOnlyMedium calls every command there is on a database that can
// only be read, as a server has left it that was stopped: those that only read do
// their work, all others say that they cannot.
func TestCommandsOnAReadOnlyMedium(t *testing.T) {
	t.Parallel()
	m := newMedium(t)
	day := writeDay(t, m.out, "2025-11-28.geojson", 36.2)
	settings := filepath.Join(m.out, "settings.json")
	if err := os.WriteFile(settings, []byte(`{"language":"uk"}`), 0o644); err != nil {
		t.Fatal(err)
	}
	archive := filepath.Join(m.out, "streets.pmtiles")
	streets(t, archive)
	reads := map[string][]string{
		"basemap inspect": {"Shortbread", archive}, "basemap extract": {"tiles at zooms", archive, m.out + "/part.pmtiles", "--bbox", "36,47,38,49"},
		"backup": {"Copied", m.out + "/copy.db"}, "export": {"", "control", "2025-11-27", m.out + "/control.geojson"},
		"film":    {"ffmpeg", "2025-11-26..2025-11-27", m.out + "/film.mp4", "--dry-run"},
		"inspect": {"2025-11-28", day}, "layers": {"2025-11-27"}, "log": {"load"}, "recall": {"2025-11-27", "control", "2025-11-27"},
		"verify": {"sound"}, "token list": {"NAME"}, "bundle status": {""}, "version": {"frontline"}, "settings show": {"{}"}, "licences": {"klauspost"},
		"load":       {"dry run", "control", day, "--dry-run"},
		"draft list": {"control"}, "draft show": {"control", "1"}, "upstream list": {"daily"}, "upstream show": {"daily", "daily"},
		"bundle update": {"", "--dry-run"},
		"publish":       {"Publication 1", "file://" + m.out + "/site", "--site=https://maps.example.org/", "--max-zoom=1", "--base-max-zoom=1"},
	}
	writes := map[string][]string{
		"load": {"control", day}, "bundle update": nil, "retract": {"control", "2025-11-27", "--reason=x"}, "rollback": {"1", "--reason=x"},
		"purge": {"control", "2025-11-27", "--reason=x", "--yes"}, "token create": {"x"}, "token revoke": {"x"},
		"draft publish": {"1", "--yes"}, "draft discard": {"1", "--yes"},
		"layer set": {"control", "--title=x"}, "settings set": {settings}, "layer hide": {"control", "--reason=x"}, "layer show": {"control", "--reason=x"},
		"upstream add": {"other", "--layer=control", "--url=" + m.out + "/*.geojson"}, "upstream set": {"daily", "--every=3h"}, "upstream remove": {"daily"}, "pull": nil,
	}
	must(t, "load", "control", day, "--draft", "--db="+m.db)
	must(t, "upstream", "add", "daily", "--layer=control", "--url="+m.out+"/*.geojson", "--db="+m.db)
	m.lock()
	for name, want := range reads {
		out, status := m.run(append(strings.Fields(name), want[1:]...)...)
		if status != 0 || !strings.Contains(out, want[0]) {
			t.Errorf("%s: status %d: %s", name, status, out)
		}
	}
	for name, args := range writes {
		out, status := m.run(append(strings.Fields(name), args...)...)
		if status != 1 || !strings.Contains(out, "be written to") {
			t.Errorf("%s: status %d: %s", name, status, out)
		}
	}
	if out, status := m.run("config", "check"); status != 0 || !strings.Contains(out, "`frontline serve` only reads it") || !strings.Contains(out, "is at revision") {
		t.Errorf("config check: status %d: %s", status, out)
	}
	m.serves()
	for _, name := range commandNames(newParser(&cli{}, nil, nil, nil).Model.Node, "") {
		_, reading := reads[name]
		_, writing := writes[name]
		if !reading && !writing && !slices.Contains([]string{"config check", "serve"}, name) {
			t.Errorf("%s is not tried", name)
		}
	}
	left, err := filepath.Glob(filepath.Join(m.dir, "*"))
	if err != nil || len(left) != 1 {
		t.Errorf("there is now %v, %v", left, err)
	}
	if b, err := os.ReadFile(m.out + "/control.geojson"); err != nil || !strings.Contains(string(b), "coordinates") {
		t.Errorf("the export: %v", err)
	}
	wants(t, must(t, "layers", "--db="+m.out+"/copy.db"), "2025-11-27")
}

// serves has the program serve the medium, which it sees by itself that it can only
// read.
func (m *medium) serves() {
	m.t.Helper()
	cmd := m.command("serve", "--addr=127.0.0.1:0")
	var said strings.Builder
	cmd.Stderr = &said
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		m.t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		m.t.Fatal(err)
	}
	line, _ := bufio.NewReader(stdout).ReadString('\n')
	found := regexp.MustCompile(`http://[\d.:]+`).FindString(line)
	ask := func(method, path string) string {
		r, err := http.NewRequest(method, found+path, nil)
		if err != nil {
			return err.Error()
		}
		res, err := http.DefaultClient.Do(r)
		if err != nil {
			return err.Error()
		}
		defer res.Body.Close()
		body, err := io.ReadAll(res.Body)
		return fmt.Sprint(res.StatusCode, " ", string(body), err)
	}
	wants(m.t, ask(http.MethodGet, "/readyz"), "200 ", `"replica":true`)
	wants(m.t, ask(http.MethodPost, "/api/layers/control/snapshots?date=2025-11-28"), "403 ", "to the server that writes it")
	wants(m.t, ask(http.MethodGet, "/api/layers/control/latest.geojson"), "200 ", "coordinates")
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		m.t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil || !strings.Contains(said.String(), "the database cannot be written to, so it is only read") {
		m.t.Errorf("it ended with %v, and said %s", err, said.String())
	}
}

// commandNames are all commands that can be called, with those they are below.
func commandNames(n *kong.Node, above string) (names []string) {
	for _, c := range n.Children {
		if name := strings.TrimSpace(above + " " + c.Name); c.Leaf() {
			names = append(names, name)
		} else {
			names = append(names, commandNames(c, name)...)
		}
	}
	return names
}

// TestALogThatCannotBeReadIsRefused has the newest changes in a log, where whoever
// reads may write nothing: with the writer there they are read, without it nothing is.
func TestALogThatCannotBeReadIsRefused(t *testing.T) {
	t.Parallel()
	m := newMedium(t)
	writer, err := sql.Open("sqlite", m.db)
	if err != nil {
		t.Fatal(err)
	}
	defer writer.Close()
	writer.SetMaxOpenConns(1)
	if _, err := writer.Exec(`UPDATE layer SET title = 'In the log' WHERE id = 'control'`); err != nil {
		t.Fatal(err)
	}
	m.lock()
	if out, status := m.run("layers"); status != 0 || !strings.Contains(out, "In the log") {
		t.Errorf("beside the writer: status %d: %s", status, out)
	}
	copied := filepath.Join(m.out, "copied")
	if err := os.Mkdir(copied, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, ending := range []string{"", "-wal"} {
		b, err := os.ReadFile(m.db + ending)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(copied, "frontline.db"+ending), b, 0o444); err != nil {
			t.Fatal(err)
		}
	}
	if os.Geteuid() != 0 {
		if err := os.Chmod(copied, 0o555); err != nil {
			t.Fatal(err)
		}
		defer os.Chmod(copied, 0o755)
	}
	if out, status := m.run("layers", "--db="+copied+"/frontline.db"); status != 1 || !strings.Contains(out, "the newest changes are in a log beside the database") {
		t.Errorf("without the writer: status %d: %s", status, out)
	}
}
