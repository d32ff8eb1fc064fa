package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
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

	cmd := exec.Command(os.Args[0], "serve", "--addr=127.0.0.1:0", "--db="+db)
	cmd.Env = append(os.Environ(), runMainEnv+"=1")
	var said strings.Builder
	cmd.Stderr = &said
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
	addr := found[1]

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
	refused := false
	for range 100 {
		other, err := net.Dial("tcp", addr)
		if refused = err != nil; refused {
			break
		}
		other.Close()
		time.Sleep(20 * time.Millisecond)
	}
	if !refused {
		t.Error("it lets others in after SIGTERM")
	}
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
