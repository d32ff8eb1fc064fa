package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"frontline/data"
	"frontline/geo"
	"frontline/geo/geotest"
)

// firstStart makes a database, with the layers that come with the program.
func firstStart() *killKind {
	return &killKind{
		name: "first start", base: &geotest.File{Make: func(path string) error { return os.WriteFile(path, nil, 0o600) }}, alone: true,
		do: func(t *testing.T, path, env string, told func()) {
			serveKillable(t, path, env, func(string) error { told(); return nil })
		},
	}
}

// killKinds are what writes to a record.
func killKinds() []*killKind {
	reason := "--reason=to see what is left"
	command := func(name, said string, args ...string) *killKind {
		return &killKind{name: name, base: killRecord, do: doCommand(said, args)}
	}
	load := func(name string, args ...string) *killKind {
		return command(name, "is at revision", append([]string{"load", "control", acceptAll}, args...)...)
	}
	drafted := func(name, said string, args ...string) *killKind {
		k := command(name, said, args...)
		k.base = killDraft
		return k
	}
	bundle := command("update of the bundle", "is at revision", "bundle", "update", "--yes")
	bundle.base = olderBundle
	backup := command("backup", "Copied", "backup", "copy.db")
	backup.look = lookAtCopy
	kinds := []*killKind{
		load("load of a day", "2025-11-06.geojson"),
		load("load of five days", "2025-12-01.geojson", "2025-12-02.geojson", "2025-12-03.geojson", "2025-12-04.geojson", "2025-12-05.geojson"),
		load("correction", "2025-11-03.geojson", "--correct=drawn anew"),
		load("load under embargo", "2025-11-06.geojson", "--publish-at=2099-01-01T00:00"),
		command("retraction", "is at revision", "retract", "control", "2025-11-03", reason),
		command("retraction of a feature", "is at revision", "retract", "control", "2025-11-03", "b", reason),
		command("rollback", "is at revision", "rollback", "2", reason),
		command("purge", "Removed", "purge", "control", "2025-11-03", "--yes", reason),
		command("token", tokenStart, "token", "create", "another", "--expires=0"),
		command("revocation of a token", "Revoked", "token", "revoke", "desk"),
		command("draft", "shown to whoever has this address", "load", "control", "2025-11-06.geojson", "2025-11-07.geojson", acceptAll, "--draft"),
		drafted("publication of a draft", "is at revision", "draft", "publish", "1", acceptAll, reason),
		drafted("discarding of a draft", "Discarded", "draft", "discard", "1", reason),
		command("settings", "is at revision", "settings", "set", "settings.json"),
		bundle,
		backup,
		{name: "POST", base: killEmbargo, do: doPosts},
	}
	for _, old := range []string{"schema1.db", "schema2.db", "by_features.db"} {
		upgrade := command("upgrade of "+old, tokenStart, "token", "create", "another", "--expires=0")
		upgrade.alone = true
		upgrade.base = &geotest.File{Make: func(path string) error {
			b, err := os.ReadFile(filepath.Join("..", "..", "data", "testdata", old))
			if err != nil {
				return err
			}
			return os.WriteFile(path, b, 0o600)
		}}
		kinds = append(kinds, upgrade)
	}
	return kinds
}

const (
	acceptAll  = "--accept=area,stale,elsewhere,removed,lost-part"
	tokenStart = "frontline_"
)

// doCommand runs a command in the record's folder, where the files that it loads
// are, and takes it for done where the program says so.
func doCommand(said string, args []string) func(t *testing.T, path, env string, told func()) {
	return func(t *testing.T, path, env string, told func()) {
		for _, arg := range args {
			if arg == "settings.json" {
				if err := os.WriteFile(filepath.Join(filepath.Dir(path), arg), []byte(`{"view":[-64.5,-24,-56.5,-17],"language":"en"}`), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if date, isDay := strings.CutSuffix(arg, ".geojson"); isDay {
				if err := os.WriteFile(filepath.Join(filepath.Dir(path), arg), killDay(date, 1), 0o600); err != nil {
					t.Fatal(err)
				}
			}
		}
		cmd := killable(path, env, args...)
		var messages strings.Builder
		cmd.Stderr = &messages
		out, err := cmd.Output()
		if strings.Contains(string(out), said) {
			told()
		} else if !wasKilled(err) {
			t.Errorf("%v: %v\n%s%s", args, err, out, messages.String())
		}
	}
}

// killable is the program, with what its disk is to do.
func killable(path, env string, args ...string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], append(args, "--db="+path)...)
	cmd.Dir = filepath.Dir(path)
	cmd.Env = append(os.Environ(), runMainEnv+"=1", env)
	return cmd
}

func wasKilled(err error) bool {
	var ended *exec.ExitError
	if !errors.As(err, &ended) {
		return false
	}
	status, ok := ended.Sys().(syscall.WaitStatus)
	return ok && status.Signal() == syscall.SIGKILL
}

var servesAt = regexp.MustCompile(`http://[\d.:]+/`)

// doPosts serves the record, and sends days one after the other.
func doPosts(t *testing.T, path, env string, told func()) {
	serveKillable(t, path, env, func(base string) error {
		for _, query := range []string{"date=2025-11-08", "date=2025-11-09", "date=2025-11-03&correct=drawn+anew", "date=2025-11-10"} {
			if err := post(t, base+"api/layers/control/snapshots?"+strings.TrimPrefix(acceptAll, "--")+"&"+query, query); err != nil {
				return err
			}
			told()
		}
		return nil
	})
}

// serveKillable serves the record and stops, having used the server at its address.
func serveKillable(t *testing.T, path, env string, use func(base string) error) {
	t.Helper()
	cmd := killable(path, env, "serve", "--addr=127.0.0.1:0")
	var messages strings.Builder
	cmd.Stderr = &messages
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = cmd.Process.Kill() }() // where it did not end
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err == nil {
		err = use(servesAt.FindString(line))
		_ = cmd.Process.Signal(syscall.SIGTERM) // it may have ended
	}
	if ended := cmd.Wait(); !wasKilled(ended) && (err != nil || ended != nil) {
		t.Errorf("%v, %v\n%s", err, ended, messages.String())
	}
}

// post sends a day. It returns an error where there was no answer.
func post(t *testing.T, url, query string) error {
	date := strings.TrimPrefix(strings.Split(query, "&")[0], "date=")
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, strings.NewReader(string(killDay(date, 1))))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+killSecret)
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: time.Minute}
	res, err := client.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusCreated && res.StatusCode != http.StatusOK {
		text, err := io.ReadAll(res.Body)
		t.Errorf("%s: %s: %s, %v", url, res.Status, text, err)
	}
	return nil
}

// lookAtCopy looks at what a backup left: nothing, or a whole copy.
func lookAtCopy(t *testing.T, path string) {
	path = filepath.Join(filepath.Dir(path), "copy.db")
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		return
	}
	verifyAll(t, path)
}

// killDay is a day of two features, of which one has an outline that chance moves
// a little; variants of a day differ.
func killDay(date string, variant uint64) []byte {
	day := geo.MustDate(date)
	fixed, moved := rand.New(rand.NewPCG(1, 1)), rand.New(rand.NewPCG(uint64(day), variant))
	const positions = 600
	from := moved.IntN(positions)
	var ring []string
	for i := range positions {
		radius := 1.5 + fixed.Float64()/10
		if i >= from && i < from+positions/4 {
			radius += moved.Float64() / 20
		}
		at := 2 * math.Pi * float64(i) / positions
		ring = append(ring, fmt.Sprintf("[%.6f,%.6f]", 37+radius*math.Cos(at), 48+radius*math.Sin(at)))
	}
	ring = append(ring, ring[0])
	return fmt.Appendf(nil, `{"type":"FeatureCollection","features":[`+
		`{"type":"Feature","id":"a","properties":{"name":"A"},"geometry":{"type":"Polygon","coordinates":[[%s]]}},`+
		`{"type":"Feature","id":"b","properties":{"name":"B"},"geometry":{"type":"Polygon","coordinates":[[[33,45],[34,45],[34,45.%d],[33,45]]]}}]}`,
		strings.Join(ring, ","), 1+int(day)%9)
}

// killRecord is a record of five days and of somebody who may load.
var killRecord = &geotest.File{Make: func(path string) error { return makeKillRecord(path, false) }}

// killDraft has a draft of two days beside them.
var killDraft = &geotest.File{Make: func(path string) error { return errors.Join(makeKillRecord(path, false), makeKillDraft(path)) }}

func makeKillDraft(path string) error {
	ctx := context.Background()                                                          // of no test alone
	db, err := data.Open(ctx, data.Options{Path: path, Now: time.Now, Version: version}) // an address of earlier has expired
	if err != nil {
		return err
	}
	layer, _, err := data.NewLayer("control", data.LayerOptions{})
	if err != nil {
		return errors.Join(err, db.Close())
	}
	req := data.LoadRequest{Layer: layer, Accept: geo.FindingCodes(), Actor: "desk"}
	for _, date := range []string{"2025-11-06", "2025-11-07"} {
		req.Files = append(req.Files, data.Input{Name: "day", Date: geo.MustDate(date), Open: func() (io.ReadCloser, error) {
			return io.NopCloser(strings.NewReader(string(killDay(date, 1)))), nil
		}})
	}
	plan, err := db.PlanLoad(ctx, req)
	if err == nil {
		_, _, err = db.CreateDraft(ctx, plan, 0)
	}
	return errors.Join(err, db.Close())
}

// killEmbargo has a day more, whose embargo is over when it is opened next.
var killEmbargo = &geotest.File{Make: func(path string) error { return makeKillRecord(path, true) }}

// killSecret is set by makeKillRecord.
var killSecret string

func makeKillRecord(path string, embargo bool) error {
	ctx := context.Background() // of no test alone
	now := time.Date(2025, 12, 1, 12, 0, 0, 0, time.UTC)
	db, err := data.Open(ctx, data.Options{Path: path, Now: func() time.Time { return now }, Version: version})
	if err != nil {
		return err
	}
	layer, _, err := data.NewLayer("control", data.LayerOptions{})
	for day := 1; err == nil && day <= 6; day++ {
		date := geo.MustDate(fmt.Sprintf("2025-11-%02d", day))
		req := data.LoadRequest{Layer: layer, Accept: geo.FindingCodes(), Files: []data.Input{{Name: "day", Date: date, Open: func() (io.ReadCloser, error) {
			return io.NopCloser(strings.NewReader(string(killDay(date.String(), 0)))), nil
		}}}}
		if day == 6 {
			if !embargo {
				break
			}
			req.PublishAt = now.AddDate(0, 0, 1)
		}
		_, err = db.Load(ctx, req)
	}
	if err == nil {
		killSecret, _, err = db.CreateToken(ctx, data.TokenRequest{Name: "desk"})
	}
	return errors.Join(err, db.Close())
}
