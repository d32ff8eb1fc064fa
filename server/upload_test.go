package server_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"

	"frontline/geo"
	"frontline/server"
	"frontline/server/desk"
	"frontline/server/servertest"
)

// slowLoader takes the token "good", and loads until it is let go.
type slowLoader struct {
	begun chan desk.Upload
	end   chan struct{}
}

func (l slowLoader) FindToken(_ context.Context, secret string) (geo.Token, error) {
	if secret != "good" {
		return geo.Token{}, geo.Errorf(geo.EUnauthorized, "the token is not valid")
	}
	return geo.Token{Name: "desk", Scopes: []geo.Scope{geo.ScopeLoad, geo.ScopePublish}}, nil
}

func (l slowLoader) LoadUpload(ctx context.Context, u desk.Upload) ([]byte, bool, error) {
	select {
	case l.begun <- u:
	case <-ctx.Done():
		return nil, false, ctx.Err()
	}
	select {
	case <-l.end:
		return []byte("{}\n"), true, nil
	case <-ctx.Done():
		return nil, false, ctx.Err()
	}
}

// deskOf is a desk for whoever has the token, and has nothing to decide on.
type deskOf struct {
	desk.Record
	slowLoader
}

func (d deskOf) FindToken(ctx context.Context, secret string) (geo.Token, error) {
	return d.slowLoader.FindToken(ctx, secret)
}

// lockedLog is a log that may be read while it is written.
type lockedLog struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedLog) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedLog) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// uploading is a server that takes uploads on a connection, with deadlines as the
// program has them, but shorter.
type uploading struct {
	slowLoader
	*server.Server
	log  *lockedLog
	addr string
}

const uploadDeadline = 100 * time.Millisecond

func newUploading(t *testing.T) uploading {
	t.Helper()
	u := uploading{slowLoader: slowLoader{make(chan desk.Upload), make(chan struct{})}, log: &lockedLog{}}
	u.Server = servertest.New(t, func(o *server.Options) {
		o.DeskRecord, o.Desk = deskOf{slowLoader: u.slowLoader}, true
		o.Loader, o.UploadBytes, o.Log = u.slowLoader, 1<<20, slog.New(slog.NewTextHandler(u.log, nil))
	}).Server
	s := httptest.NewUnstartedServer(u.Server)
	s.Config.ReadTimeout, s.Config.WriteTimeout = uploadDeadline, 3*uploadDeadline
	s.Start()
	t.Cleanup(s.Close)
	u.addr = s.Listener.Addr().String()
	return u
}

const uploadHead = "POST /api/layers/control/snapshots?date=2025-11-27 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good\r\n"

// begin sends an upload, or the beginning of one.
func (u uploading) begin(t *testing.T, text string) (net.Conn, *bufio.Reader) {
	t.Helper()
	conn, err := net.Dial("tcp", u.addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	if _, err := io.WriteString(conn, text); err != nil {
		t.Fatal(err)
	}
	return conn, bufio.NewReader(conn)
}

// starts waits until a load begins.
func (u uploading) starts(t *testing.T) desk.Upload {
	t.Helper()
	select {
	case got := <-u.begun:
		return got
	case <-time.After(3 * time.Minute):
		t.Fatalf("no load begins; the log: %s", u.log)
		return desk.Upload{}
	}
}

func answered(t *testing.T, in *bufio.Reader) (status int, body string) {
	t.Helper()
	r, err := http.ReadResponse(in, nil)
	if err != nil {
		t.Fatalf("no answer: %v", err)
	}
	defer r.Body.Close()
	return r.StatusCode, string(servertest.Read(t, r))
}

// TestALongLoadIsAnswered takes longer than every deadline of the connection, for
// the body as for the work.
func TestALongLoadIsAnswered(t *testing.T) {
	t.Parallel()
	u := newUploading(t)
	const pause = 4 * time.Second // a busy machine may take long for a piece
	u.HurryUploads(pause, time.Minute, time.Minute)
	// Whole pieces: the end is seen only after the last one's deadline was set.
	body := strings.Repeat("0123", 16<<10)
	conn, in := u.begin(t, fmt.Sprintf("%sContent-Length: %d\r\n\r\n", uploadHead, len(body)))
	for part := range slices.Chunk([]byte(body), len(body)/4) {
		time.Sleep(uploadDeadline / 2)
		_, _ = conn.Write(part) // what has not come is not loaded
	}
	if got := u.starts(t); string(got.Body) != body || got.Token.Name != "desk" {
		t.Errorf("%d bytes of %s came", len(got.Body), got.Token.Name)
	}
	time.Sleep(pause + uploadDeadline)
	close(u.end)
	if status, body := answered(t, in); status != http.StatusCreated || body != "{}\n" {
		t.Errorf("status %d: %s", status, body)
	}
	if said := u.log.String(); said != "" {
		t.Errorf("it logs %s", said)
	}
}

func TestAnUploadThatStallsIsRefused(t *testing.T) {
	t.Parallel()
	u := newUploading(t)
	u.HurryUploads(uploadDeadline, time.Minute, time.Minute)
	_, in := u.begin(t, uploadHead+"Content-Length: 4\r\n\r\n01")
	if status, body := answered(t, in); status != http.StatusRequestTimeout || !strings.Contains(body, "nothing was loaded") {
		t.Errorf("status %d: %s", status, body)
	}
}

func TestALoadThatTakesTooLongIsGivenUp(t *testing.T) {
	t.Parallel()
	u := newUploading(t)
	u.HurryUploads(time.Minute, uploadDeadline, time.Minute)
	_, in := u.begin(t, uploadHead+"Content-Length: 0\r\n\r\n")
	u.starts(t)
	if status, body := answered(t, in); status != http.StatusServiceUnavailable || !strings.Contains(body, "nothing was loaded") {
		t.Errorf("status %d: %s", status, body)
	}
}

// TestAClientThatLeavesIsLogged goes on with the load, whose outcome is told to a
// client that sends the same again.
func TestAClientThatLeavesIsLogged(t *testing.T) {
	t.Parallel()
	u := newUploading(t)
	conn, _ := u.begin(t, uploadHead+"Content-Length: 0\r\n\r\n")
	u.starts(t)
	conn.Close()
	time.Sleep(uploadDeadline)
	close(u.end)
	for until := time.Now().Add(3 * time.Minute); !strings.Contains(u.log.String(), "loaded=true") && time.Now().Before(until); {
		time.Sleep(10 * time.Millisecond)
	}
	for _, part := range []string{"left before its answer", "layer=control", "date=2025-11-27", "token=desk", "loaded=true"} {
		if !strings.Contains(u.log.String(), part) {
			t.Errorf("it logs %s", u.log)
		}
	}
}

// TestAStopTellsUploads stops with one load under way, one that waits, and one whose
// file comes slowly.
func TestAStopTellsUploads(t *testing.T) {
	t.Parallel()
	u := newUploading(t)
	u.HurryUploads(time.Minute, time.Minute, 2*uploadDeadline)
	const whole = uploadHead + "Content-Length: 0\r\n\r\n"
	_, first := u.begin(t, whole)
	u.starts(t)
	_, second := u.begin(t, whole)
	_, third := u.begin(t, uploadHead+"Content-Length: 4\r\n\r\n01")
	time.Sleep(uploadDeadline)
	u.StopUploads()
	for name, in := range map[string]*bufio.Reader{"under way": first, "that waits": second, "whose file comes": third} {
		if status, body := answered(t, in); status != http.StatusServiceUnavailable || !strings.Contains(body, "stopping, and nothing was loaded") {
			t.Errorf("the load %s: status %d: %s", name, status, body)
		}
	}
}

// TestWithoutATokenNothingIsTold sends all that can be wrong with a request to every
// route that takes more than GET.
func TestWithoutATokenNothingIsTold(t *testing.T) {
	t.Parallel()
	u := newUploading(t)
	writing := 0
	err := chi.Walk(u.Routes(), func(method, route string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		if method == http.MethodGet || method == http.MethodHead || route == "/metrics" { // which writes nothing
			return nil
		}
		writing++
		for _, layer := range []string{"control", "nothing", "No%20Layer", "..", strings.Repeat("a", 300)} {
			for _, query := range []string{"", "?date=2025-11-27", "?date=2025-02-30", "?date=1&date=2", "?dryrun", "?%zz", "?publish_at=2000-01-01T00:00", "?repair_limit=x", "?nothing="} {
				for _, auth := range []string{"", "Authorization: Bearer\r\n", "Authorization: Bearer bad\r\n", "Authorization: Basic good\r\n", "Authorization: good\r\n"} {
					head := method + " " + strings.Replace(route, "{layer}", layer, 1) + query + " HTTP/1.1\r\nHost: x\r\n" + auth
					r, err := http.ReadRequest(bufio.NewReader(strings.NewReader(head + "\r\n")))
					if err != nil {
						t.Fatal(err)
					}
					w := httptest.NewRecorder()
					u.ServeHTTP(w, r)
					if w.Code != http.StatusUnauthorized {
						t.Errorf("%q: status %d: %s", head, w.Code, w.Body)
					}
				}
			}
		}
		at := method + " " + strings.Replace(route, "{layer}", "nothing", 1) + "?dryrun HTTP/1.1\r\nHost: x\r\n"
		for _, rest := range []string{
			"Content-Length: 99999999\r\n\r\n", // and nothing of it
			"Content-Length: 99999999\r\nExpect: 100-continue\r\n\r\n",
			"Transfer-Encoding: chunked\r\n\r\nno chunk",
			"Transfer-Encoding: chunked\r\n\r\n10\r\n",
			"Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 1\r\n\r\nx",
			"Content-Type: /;;\r\nContent-Encoding: x\r\nContent-Length: 0\r\n\r\n",
		} {
			_, in := u.begin(t, at+rest)
			if status, body := answered(t, in); status != http.StatusUnauthorized {
				t.Errorf("%q: status %d: %s", at+rest, status, body)
			}
		}
		return nil
	})
	if err != nil || writing == 0 {
		t.Errorf("%d routes take more than GET, %v", writing, err)
	}
	for name, rest := range map[string]string{"declared": "Content-Length: 2000000\r\nExpect: 100-continue\r\n\r\n", "sent": "Transfer-Encoding: chunked\r\n\r\n200000\r\n" + strings.Repeat(" ", 2<<20)} {
		_, in := u.begin(t, uploadHead+rest)
		if status, body := answered(t, in); status != http.StatusRequestEntityTooLarge {
			t.Errorf("too large, as it is %s, with a token: status %d: %s", name, status, body)
		}
	}
}

func TestAReadOnlyServerNamesTheWriter(t *testing.T) {
	t.Parallel()
	r := servertest.New(t, servertest.Silent, func(o *server.Options) { o.Replica = signedAt(servertest.Noon) }).Ask(http.MethodPost, "/api/layers/control/snapshots?date=2025-11-30")
	if body := string(servertest.Read(t, r)); r.StatusCode != http.StatusForbidden || !strings.Contains(body, "send snapshots to the server that writes it") {
		t.Errorf("status %d: %s", r.StatusCode, body)
	}
}
