package main

import (
	"bytes"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// TestTheDoorsOfTheReadmeOpen runs the commands of the README one after another, as
// somebody does who copies them; the program is built already.
func TestTheDoorsOfTheReadmeOpen(t *testing.T) {
	t.Parallel()
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	d := newDoors(t)
	ran := 0
	for _, m := range regexp.MustCompile("(?s)```(sh|html)\n(.*?)```").FindAllStringSubmatch(string(readme), -1) {
		text := strings.ReplaceAll(m[2], "127.0.0.1:8080", d.addr)
		if m[1] == "html" {
			d.get(regexp.MustCompile(`src="([^"]+)"`).FindStringSubmatch(text)[1])
			continue
		}
		for _, command := range commandsOf(text) {
			ran++
			d.run(command)
		}
	}
	if ran < 9 {
		t.Errorf("the README has %d commands: are they where they were?", ran)
	}

	style, err := os.ReadFile(filepath.Join(d.dir, "style.json"))
	if err != nil || !bytes.Contains(style, []byte(`"version":8`)) {
		t.Errorf("the style: %v: %.100s", err, style)
	}
	picture, err := os.ReadFile(filepath.Join(d.dir, "map.png"))
	if err != nil || !bytes.HasPrefix(picture, []byte("\x89PNG")) {
		t.Errorf("the picture: %v: %.8q", err, picture)
	}
	if got := d.get("http://" + d.addr + "/api/layers/control/2025-11-27.geojson"); !strings.Contains(got, "Example Institute") {
		t.Errorf("what was loaded is shown as %.300s", got)
	}
	d.cron()
}

// commandsOf cuts a text at the ends of commands: a line, but for what stands in it up
// to an END.
func commandsOf(text string) []string {
	var out []string
	within := false
	for line := range strings.Lines(text) {
		if within {
			out[len(out)-1] += line
			within = strings.TrimSpace(line) != "END"
			continue
		}
		out = append(out, line)
		within = strings.Contains(line, "<<'END'")
	}
	return out
}

// doors is a folder in which commands are run, with the program in bin.
type doors struct {
	t         *testing.T
	dir, addr string
	env       []string
}

func newDoors(t *testing.T) *doors {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	d := &doors{t: t, dir: t.TempDir(), addr: l.Addr().String()}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	self, err := filepath.Abs(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"bin/frontline": "#!/bin/sh\nexec '" + self + "' \"$@\"\n",
		"path/crontab":  "#!/bin/sh\n[ \"$1\" = -l ] || cat >'" + d.dir + "/crontab'\n",
		"path/make":     "#!/bin/sh\n[ \"$1\" = build ]\n",
	} {
		file := filepath.Join(d.dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	d.env = append(os.Environ(), runMainEnv+"=1", "FRONTLINE_ADDR="+d.addr, "PATH="+filepath.Join(d.dir, "path")+":"+os.Getenv("PATH"))
	return d
}

var download = regexp.MustCompile(`^curl -o (\S+) '([^']+)'`)

func (d *doors) run(command string) {
	d.t.Helper()
	if m := download.FindStringSubmatch(command); m != nil { // not every machine has curl
		if err := os.WriteFile(filepath.Join(d.dir, m[1]), []byte(d.get(m[2])), 0o644); err != nil {
			d.t.Fatal(err)
		}
		return
	}
	if strings.HasPrefix(command, "bin/frontline serve") {
		program, _, _ := strings.Cut(command, "#")
		c := exec.Command(filepath.Join(d.dir, "bin/frontline"), strings.Fields(program)[1:]...)
		c.Dir, c.Env = d.dir, d.env
		start(d.t, c)
		d.get("http://" + d.addr + "/readyz")
		return
	}
	d.shell(command)
}

func (d *doors) shell(command string) string {
	d.t.Helper()
	c := exec.Command("sh", "-ec", command)
	c.Dir, c.Env = d.dir, d.env
	out, err := c.CombinedOutput()
	if err != nil {
		d.t.Fatalf("%s\n%v: %s", command, err, out)
	}
	return string(out)
}

// get asks until the server is there.
func (d *doors) get(url string) string {
	d.t.Helper()
	for until := time.Now().Add(patience); ; time.Sleep(50 * time.Millisecond) {
		r, err := http.Get(url)
		if err == nil {
			raw, err := io.ReadAll(r.Body)
			r.Body.Close()
			if err != nil || r.StatusCode != http.StatusOK {
				d.t.Fatalf("%s: %s: %v: %.200s", url, r.Status, err, raw)
			}
			return string(raw)
		}
		if time.Now().After(until) {
			d.t.Fatal(err)
		}
	}
}

// cron runs what was put into the crontab, as cron does, with a file of that day.
func (d *doors) cron() {
	d.t.Helper()
	table, err := os.ReadFile(filepath.Join(d.dir, "crontab"))
	if err != nil {
		d.t.Fatal(err)
	}
	m := regexp.MustCompile(`(?m)^\d+ \d+ \* \* \* (.*)$`).FindSubmatch(table)
	if m == nil {
		d.t.Fatalf("the crontab is %q", table)
	}
	d.shell("cp days/2025-11-27.geojson days/$(date -u +%F).geojson")
	loaded := d.shell(strings.ReplaceAll(string(m[1]), `\%`, "%"))
	if !strings.Contains(loaded, "control") {
		d.t.Errorf("cron loaded %s", loaded)
	}
}
