package main

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"frontline/cmd/frontline/internal/listen"
	"frontline/cmd/frontline/internal/load"
	"frontline/data"
	"frontline/geo"
	"frontline/geo/geotest"
	"frontline/server"
	"frontline/static"
)

// proxyHost is the host of the manual's configuration.
const proxyHost = "maps.example.org"

// origin is the server behind the proxy, which counts what it is asked.
type origin struct {
	handler http.Handler
	addr    string
	server  *http.Server
	failing atomic.Bool // it answers 500

	mu    sync.Mutex
	asked map[string]int // by path and Accept-Encoding
	last  http.Header
}

// ServeHTTP counts a request and answers it.
func (o *origin) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	o.mu.Lock()
	o.asked[r.Method+" "+r.RequestURI+" "+r.Header.Get("Accept-Encoding")]++
	o.last = r.Header.Clone()
	o.mu.Unlock()
	if o.failing.Load() {
		http.Error(w, "broken", http.StatusInternalServerError)
		return
	}
	o.handler.ServeHTTP(w, r)
}

// start listens, at the same address each time.
func (o *origin) start(t *testing.T) {
	t.Helper()
	l, err := listen.At(o.addr)
	if err != nil {
		t.Fatal(err)
	}
	o.addr = listen.Address(l.Addr())
	o.server = &http.Server{Handler: o}
	go func() { _ = o.server.Serve(l) }() // it returns when it is stopped
}

func (o *origin) stop() { _ = o.server.Close() }

// total is how many requests came, of those that a part of the key is in.
func (o *origin) total(part string) int {
	o.mu.Lock()
	defer o.mu.Unlock()
	n := 0
	for key, times := range o.asked {
		if strings.Contains(key, part) {
			n += times
		}
	}
	return n
}

// proxied is a server behind nginx in the manual's configuration.
type proxied struct {
	t          *testing.T
	dir        string
	record     *geotest.File // what the server has; nil for proxyRecord
	db         *data.DB
	now        atomic.Int64 // seconds since 1970 by the server's clock, which stands still
	origin     *origin
	front             // nginx
	plain      string // where nginx speaks HTTP without TLS
	public     string // the public URL; "" for none
	varnishRun string // where Varnish keeps what it does not keep in memory alone
	cors       string // who may read by a script; "" for all
	listens    string // where the server is; "" for a port
	// replaced are texts of the manual's configuration that an operator would
	// change, each before what takes its place.
	replaced []string
}

// front is a cache in front of a server.
type front struct {
	client *http.Client
	url    string // of the server's root
}

// proxyDays are the days that the server has, all of one revision each.
const proxyDays = 30

// behindNginx starts both, and skips the test where there is no nginx. The
// server's clock stands still at now.
func behindNginx(t *testing.T, now time.Time) *proxied {
	t.Helper()
	p := &proxied{t: t, dir: t.TempDir()}
	p.behindNginx(now)
	return p
}

// behindNginx is the same of a server and a configuration with changes.
func (p *proxied) behindNginx(now time.Time) {
	p.t.Helper()
	program := nginxProgram(p.t)
	p.serve(now)
	p.origin.start(p.t)
	p.t.Cleanup(func() { p.origin.stop() })
	p.nginx(program)
}

// nginxProgram is where nginx is; the test is skipped where it is not.
func nginxProgram(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"nginx", "/usr/sbin/nginx"} {
		if program, err := exec.LookPath(name); err == nil {
			return program
		}
	}
	t.Skip("nginx is not here: on Debian, `apt-get install nginx-light` brings it")
	return ""
}

// serve makes the server: the real handler over a record of its own.
func (p *proxied) serve(now time.Time) {
	t := p.t
	path := filepath.Join(p.dir, "frontline.db")
	p.now.Store(now.Unix())
	clock := func() time.Time { return time.Unix(p.now.Load(), 0).UTC() }
	cmp.Or(p.record, &proxyRecord).Copy(t, path)
	db, err := data.Open(t.Context(), data.Options{Path: path, Now: clock, Version: "test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	p.db = db
	o, err := (&serveCommand{PublicURL: p.public, MemoryMiB: 192, UploadMiB: 1, TrustProxy: true, FrameAncestors: "*", CORSOrigins: cmp.Or(p.cors, "*")}).options()
	if err != nil {
		t.Fatal(err)
	}
	o.Store, o.Docs, o.Now, o.Log = db, static.Docs, clock, slog.New(slog.DiscardHandler)
	o.App = proxyApp
	o.Loader, o.Drafts = load.Uploads{DB: db, MaxBytes: o.UploadBytes}, drafts{db}
	s, err := server.New(o)
	if err != nil {
		t.Fatal(err)
	}
	p.origin = &origin{handler: s, addr: cmp.Or(p.listens, "127.0.0.1:0"), asked: map[string]int{}}
}

// proxyApp is a front end as the build makes it, but for what is in its parts.
var proxyApp = func() fstest.MapFS {
	part := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	app := fstest.MapFS{
		"index.en.html": part(`<!doctype html><html lang="en"><title>map</title>`),
		"index.uk.html": part(`<!doctype html><html lang="uk"><title>map</title>`),
		"index.ru.html": part(`<!doctype html><html lang="ru"><title>map</title>`),
		"assets/a.js":   part(""),
		"page.json":     part(`{"script":"/assets/a.js","embed":{"script":"/assets/a.js","style":"/assets/a.js","dark":"/assets/a.js","icon":"/assets/a.js"}}`),
	}
	// The manual is the real one, and its pages name their script.
	scripts, err := fs.Glob(static.FS, "dist/assets/manual-*.js")
	if err != nil {
		panic(err)
	}
	for _, name := range scripts {
		app[strings.TrimPrefix(name, "dist/")] = part("")
	}
	return app
}()

// proxyRecord has the days, loaded at the beginning of the last of them.
var proxyRecord = geotest.File{Make: func(path string) error {
	ctx := context.Background() // of no test alone
	db, err := data.Open(ctx, data.Options{Path: path, Now: func() time.Time { return proxyDay(proxyDays - 1).Time() }, Version: "test"})
	if err != nil {
		return err
	}
	return errors.Join(loadSquares(ctx, db, proxyDay(0), proxyDays), db.Close())
}}

func proxyDay(i int) geo.Date { return geo.DateOf(time.Date(2025, 11, 1+i, 0, 0, 0, 0, time.UTC)) }

// load adds days to the record.
func (p *proxied) load(first geo.Date, days int) {
	if err := loadSquares(p.t.Context(), p.db, first, days); err != nil {
		p.t.Fatal(err)
	}
}

// loadSquares loads days, each a square of its own size over the tiles that are
// asked for.
func loadSquares(ctx context.Context, db *data.DB, first geo.Date, days int) error {
	layer, _, err := data.NewLayer("control", data.LayerOptions{})
	if err != nil {
		return err
	}
	req := data.LoadRequest{Accept: geo.FindingCodes(), Layer: layer, Actor: "test"}
	for i := range days {
		day := first + geo.Date(i)
		text := fmt.Sprintf(`{"type":"FeatureCollection","features":[{"type":"Feature","id":"a","properties":{"name":"%s","about":"%[3]s"},`+
			`"geometry":{"type":"Polygon","coordinates":[[[20,40],[50,40],[50,%[2]g],[20,%[2]g],[20,40]]]}}]}`, day, 55+float64(day%100)/20, strings.Repeat("text that packs ", 40))
		req.Files = append(req.Files, data.Input{Name: day.String() + ".geojson", Date: day,
			Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }})
	}
	_, err = db.Load(ctx, req)
	return err
}

// nginx runs the manual's configuration, with other ports, hosts and paths,
// inside what Debian's nginx.conf has around it.
func (p *proxied) nginx(program string) {
	t := p.t
	addrs := freeAddrs(t, 4)
	secure, plain := addrs[0], addrs[1]
	cert, roots := certificate(t, p.dir)
	site := replaced(t, manualText(t, "proxy.html", "nginx"), append([]string{
		"127.0.0.1:8080", p.origin.addr,
		"listen 443 ssl", "listen " + secure + " ssl",
		"listen 80;", "listen " + plain + ";",
		"listen [::]:443 ssl", "listen " + addrs[2] + " ssl",
		"listen [::]:80;", "listen " + addrs[3] + ";",
		"/etc/letsencrypt/live/maps.example.org/fullchain.pem", cert,
		"/etc/letsencrypt/live/maps.example.org/privkey.pem", cert,
		"/var/cache/frontline", filepath.Join(p.dir, "cache"),
		"/var/log/nginx/frontline.log", filepath.Join(p.dir, "site.log"),
		"proxy_cache_lock_timeout 2s;", "proxy_cache_lock_timeout 2m; proxy_cache_lock_age 2m;", // of a busy machine
		"192.0.2.10", "127.0.0.1"}, p.replaced...)...)
	var main strings.Builder
	if os.Geteuid() == 0 {
		main.WriteString("user root;\n") // the folder of a test is its own user's
	}
	fmt.Fprintf(&main, "daemon off;\nworker_processes 2;\npid %[1]s/pid;\nerror_log %[1]s/error.log;\n"+
		"events { worker_connections 512; }\nhttp {\ngzip on;\naccess_log %[1]s/access.log;\n", p.dir)
	for _, kind := range []string{"client_body", "proxy", "fastcgi", "uwsgi", "scgi"} {
		fmt.Fprintf(&main, "%s_temp_path %s/%[1]s;\n", kind, p.dir)
	}
	fmt.Fprintf(&main, "include %s/site.conf;\n}\n", p.dir)
	for name, text := range map[string]string{"site.conf": site, "nginx.conf": main.String()} {
		if err := os.WriteFile(filepath.Join(p.dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command(program, "-p", p.dir, "-c", filepath.Join(p.dir, "nginx.conf"))
	var said strings.Builder
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(os.Interrupt)
		_ = cmd.Wait() // it was told to stop
	})
	p.plain = "http://" + plain
	p.front = frontAt(t, "https", secure, &tls.Config{RootCAs: roots, ServerName: proxyHost})
	if !p.answers() {
		log, _ := os.ReadFile(filepath.Join(p.dir, "error.log"))
		t.Fatalf("nginx does not answer: %s%s", said.String(), log)
	}
}

// frontAt is a cache that listens at an address, under the name of the manual's
// host.
func frontAt(t *testing.T, scheme, addr string, secure *tls.Config) front {
	dialer := net.Dialer{Timeout: patience}
	client := &http.Client{
		Timeout:       patience,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
				return dialer.DialContext(ctx, network, addr)
			},
			TLSClientConfig:    secure,
			DisableCompression: true, MaxConnsPerHost: 16, MaxIdleConnsPerHost: 16,
		},
	}
	t.Cleanup(client.CloseIdleConnections)
	return front{client, scheme + "://" + proxyHost}
}

// answers waits for a cache that was started.
func (f front) answers() bool {
	for until := time.Now().Add(patience); time.Now().Before(until); time.Sleep(50 * time.Millisecond) {
		if r, err := f.client.Get(f.url + "/healthz"); err == nil {
			r.Body.Close()
			return true
		}
	}
	return false
}

// answer is what came back, whole.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// cache is what a front says of where the answer is from.
func (a answer) cache() string { return a.header.Get("X-Cache") }

// ask sends a request by way of nginx; headers come in pairs.
func (p *proxied) ask(method, path string, body io.Reader, headers ...string) answer {
	p.t.Helper()
	return p.front.ask(p.t, method, path, body, headers...)
}

func (p *proxied) get(path string, headers ...string) answer {
	p.t.Helper()
	return p.ask(http.MethodGet, path, nil, headers...)
}

// ask sends a request by way of the cache; headers come in pairs.
func (f front) ask(t *testing.T, method, path string, body io.Reader, headers ...string) answer {
	t.Helper()
	r, err := http.NewRequest(method, f.url+path, body)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	res, err := f.client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{res.StatusCode, res.Header, b}
}
