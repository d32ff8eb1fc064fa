package main

import (
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/go-json-experiment/json/v1"
)

var connections = []int{16, 64, 256}

// answer is one finished answer, for servers that have nothing to do but send it.
type answer struct {
	Path   string
	Header http.Header
	Body   []byte
}

// contestant is a server that can be asked for the warm tile.
type contestant struct {
	name, path string
	requests   int // a measurement; slow ones are asked less
	start      func(port int) (*process, error)
	running    *process
	port       int
}

const allocationsEach = "allocations a request"

func perMillion(column string, v float64) string {
	if column == allocationsEach {
		return fmt.Sprintf("%.0f", v)
	}
	return fmt.Sprintf("%.1f s", v)
}

// warm measures the tile of mean size, asked for again and again.
func (b *bench) warm() (*table, error) {
	if err := b.findTiles(); err != nil {
		return nil, err
	}
	file, _ := b.day()
	tile, sent, err := b.meanTile(dateOf(file))
	if err != nil {
		return nil, err
	}
	t := &table{
		title: "A tile that is asked for again and again",
		about: fmt.Sprintf("CPU seconds of the server for a million answers, from batches of up to 40,000 requests over 16, 64 and 256 connections that each wait for their answer; the tile of mean size, %s of %s, %d bytes as sent with gzip. The bare map is a Go program of net/http that answers from a map with the same header, once without limits for reading and writing and once with those that a server on the open net needs, as Frontline has them.", tile, dateOf(file), len(sent.Body)),
		first: "Server", columns: []string{"16 connections", "64 connections", "256 connections", allocationsEach}, format: perMillion,
	}
	all, err := b.contestants(t, tile, sent)
	if err != nil {
		return nil, err
	}
	defer func() {
		for _, c := range all {
			if c.running != nil {
				c.running.stop()
			}
		}
	}()
	for i, c := range all {
		c.port = b.port + 3 + i
		if c.running, err = c.start(c.port); err != nil {
			return nil, fmt.Errorf("%s: %w", c.name, err)
		}
		if err := c.running.answers(b.ctx, fmt.Sprintf("http://127.0.0.1:%d%s", c.port, c.path)); err != nil {
			return nil, fmt.Errorf("%s: %w", c.name, err)
		}
	}
	for i, count := range connections {
		for round := range b.reps + 1 {
			for _, c := range all {
				request := fmt.Appendf(nil, "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAccept-Encoding: gzip\r\n\r\n", c.path, c.port)
				base := fmt.Sprintf("http://127.0.0.1:%d", c.port)
				allocated := b.allocations(base)
				c.running.settled()
				before := c.running.cpu()
				n, err := hammer(b.ctx, fmt.Sprintf("127.0.0.1:%d", c.port), request, count, c.requests, 20*time.Second)
				if err != nil {
					return nil, fmt.Errorf("%s: %w", c.name, err)
				}
				if round > 0 && n > 0 { // the first one warms up
					t.add(c.name, t.columns[i], (c.running.cpu()-before).Seconds()*1e6/float64(n))
					if allocated > 0 {
						t.add(c.name, allocationsEach, (b.allocations(base)-allocated)/float64(n))
					}
				}
			}
		}
	}
	return t, nil
}

// meanTile is the tile whose size as sent is nearest to the mean. Half of all
// tiles hold a full square or little more, and would say nothing of sending
// bytes.
func (b *bench) meanTile(date string) (tileID, answer, error) {
	db, err := b.database(b.now())
	if err != nil {
		return tileID{}, answer{}, err
	}
	p, err := b.serve(b.now(), db)
	if err != nil {
		return tileID{}, answer{}, err
	}
	defer p.stop()
	c := reader()
	var answers []answer
	sum := 0
	for _, id := range b.tiles {
		path := fmt.Sprintf("/tiles/control/%s/%s.mvt", date, id)
		_, header, body, err := c.get(b.ctx, b.base()+path, "gzip")
		if err != nil {
			return tileID{}, answer{}, err
		}
		answers = append(answers, answer{path, header, body})
		sum += len(body)
	}
	mean := sum / len(answers)
	off := func(a answer) int { return max(len(a.Body)-mean, mean-len(a.Body)) }
	best := 0
	for i, a := range answers {
		if off(a) < off(answers[best]) {
			best = i
		}
	}
	found := answers[best]
	found.Header.Del("Date") // each server sets its own
	return b.tiles[best], found, nil
}

// contestants is the servers that there are on this machine.
func (b *bench) contestants(t *table, tile tileID, sent answer) ([]*contestant, error) {
	const many, some, few = 40_000, 8_000, 1_000
	var all []*contestant
	left := func(name string, err error) { t.note("%s is left out: %v.", name, err) }

	kept := filepath.Join(b.dir, "answer.json")
	text, err := json.Marshal(sent)
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(kept, text, 0o644); err != nil {
		return nil, err
	}
	if nginx, err := b.program("nginx", "on Debian, apt-get install nginx-light"); err != nil {
		left("nginx", err)
	} else {
		all = append(all, &contestant{name: "nginx, a file", path: sent.Path, requests: many, start: func(port int) (*process, error) { return b.startNginx(nginx, sent, port) }})
	}
	if fast, err := b.goPeer("fasthttp", "github.com/valyala/fasthttp@v1.78.0"); err != nil {
		left("fasthttp", err)
	} else {
		all = append(all, &contestant{name: "fasthttp, a map", path: sent.Path, requests: many, start: func(port int) (*process, error) {
			return b.start(fast, nil, fmt.Sprintf("127.0.0.1:%d", port), kept)
		}})
	}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	for _, limits := range []string{barePatient, bareLimited} {
		all = append(all, &contestant{name: "net/http, a bare map, " + limits, path: sent.Path, requests: many, start: func(port int) (*process, error) {
			return b.start(self, nil, "bare", fmt.Sprintf("127.0.0.1:%d", port), kept, limits)
		}})
	}
	for _, bin := range b.bins {
		db, err := b.database(bin)
		if err != nil {
			return nil, err
		}
		all = append(all, &contestant{name: bin.name, path: sent.Path, requests: many, start: func(port int) (*process, error) {
			return b.start(bin.path, nil, "serve", "--config=", "--addr", fmt.Sprintf("127.0.0.1:%d", port), "--db", db)
		}})
	}
	archives, err := b.archivesToServe()
	if err != nil {
		return nil, err
	}
	if program, err := b.program("mbtileserver", "put the program of github.com/consbio/mbtileserver on the path"); err != nil {
		left("mbtileserver", err)
	} else {
		all = append(all, &contestant{name: "mbtileserver, an archive", path: fmt.Sprintf("/services/day/tiles/%s.pbf", tile), requests: some, start: func(port int) (*process, error) {
			return b.start(program, nil, "--dir", archives, "--host", "127.0.0.1", "--port", fmt.Sprint(port), "--tiles-only")
		}})
	}
	if program, err := b.goInstall("go-pmtiles", "github.com/protomaps/go-pmtiles@v1.31.2"); err != nil {
		left("go-pmtiles", err)
	} else {
		all = append(all, &contestant{name: "go-pmtiles, an archive", path: fmt.Sprintf("/day/%s.mvt", tile), requests: some, start: func(port int) (*process, error) {
			return b.start(program, nil, "serve", archives, "--interface", "127.0.0.1", "--port", fmt.Sprint(port), "--quiet")
		}})
	}
	if dir, err := b.npm("tileserver-gl-light@5.6.0"); err != nil {
		left("tileserver-gl-light", err)
	} else {
		all = append(all, &contestant{name: "tileserver-gl-light, an archive", path: fmt.Sprintf("/data/day/%s.pbf", tile), requests: few, start: func(port int) (*process, error) {
			main := filepath.Join(dir, "node_modules/tileserver-gl-light/src/main.js")
			// Its own configuration looks for styles where npm does not put them.
			config := filepath.Join(archives, "tileserver.json")
			text := fmt.Sprintf(`{"options": {"paths": {"root": %q, "pmtiles": ""}}, "styles": {}, "data": {"day": {"pmtiles": "day.pmtiles"}}}`, archives)
			if err := os.WriteFile(config, []byte(text), 0o644); err != nil {
				return nil, err
			}
			return b.start("node", nil, main, "--config", config, "--bind", "127.0.0.1", "--port", fmt.Sprint(port), "--silent")
		}})
	}
	return all, nil
}

// archivesToServe is a folder with the day's tiles as two archives.
func (b *bench) archivesToServe() (string, error) {
	dir := filepath.Join(b.dir, "archives")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	db, err := b.database(b.now())
	if err != nil {
		return "", err
	}
	file, _ := b.day()
	for _, ending := range []string{"mbtiles", "pmtiles"} {
		if _, err := b.run(time.Minute, nil, b.now().path, "export", "control", dateOf(file), filepath.Join(dir, "day."+ending), "--max-zoom", "10", "--config=", "--db", db); err != nil {
			return "", err
		}
	}
	return dir, nil
}

func (b *bench) startNginx(program string, sent answer, port int) (*process, error) {
	dir := filepath.Join(b.dir, "nginx")
	file := filepath.Join(dir, "www", sent.Path)
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return nil, err
	}
	for _, name := range []string{file, file + ".gz"} { // it looks for the first to send the second
		if err := os.WriteFile(name, sent.Body, 0o644); err != nil {
			return nil, err
		}
	}
	var headers strings.Builder
	for _, name := range slices.Sorted(maps.Keys(sent.Header)) {
		switch name {
		case "Content-Length", "Content-Type", "Content-Encoding", "Etag", "Last-Modified", "Vary", "Accept-Ranges":
		default:
			fmt.Fprintf(&headers, "\t\tadd_header %s %q;\n", name, sent.Header.Get(name))
		}
	}
	config := fmt.Sprintf(`worker_processes 2;
daemon off;
pid %[1]s/pid;
error_log %[1]s/error.log warn;
events { worker_connections 1024; }
http {
	access_log off;
	sendfile on;
	tcp_nopush on;
	keepalive_requests 1000000000;
	open_file_cache max=1000;
	client_body_temp_path %[1]s/body;
	proxy_temp_path %[1]s/proxy;
	fastcgi_temp_path %[1]s/fastcgi;
	uwsgi_temp_path %[1]s/uwsgi;
	scgi_temp_path %[1]s/scgi;
	types { application/vnd.mapbox-vector-tile mvt; }
	server {
		listen 127.0.0.1:%[2]d backlog=1024;
		root %[1]s/www;
		gzip_static always;
		gzip_vary on;
%[3]s	}
}
`, dir, port, headers.String())
	name := filepath.Join(dir, "nginx.conf")
	if err := os.WriteFile(name, []byte(config), 0o644); err != nil {
		return nil, err
	}
	return b.start(program, nil, "-p", dir, "-c", name)
}

// Whether the bare map bounds how long reading a request and writing its answer may take,
// for which net/http sets timers on each request.
const (
	barePatient = "no time limits"
	bareLimited = "time limits"
)

// serveBare answers one finished answer from a map: the least that net/http takes.
func serveBare(addr, file, limits string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var a answer
	if err := json.Unmarshal(text, &a); err != nil {
		return err
	}
	answers := map[string]answer{a.Path: a}
	s := &http.Server{Addr: addr, ReadHeaderTimeout: 10 * time.Second, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a, ok := answers[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		h := w.Header()
		for name, values := range a.Header {
			h[name] = values
		}
		_, _ = w.Write(a.Body)
	})}
	if limits == bareLimited { // those of frontline serve
		s.ReadTimeout, s.WriteTimeout, s.IdleTimeout = 10*time.Second, 60*time.Second, 120*time.Second
	}
	return s.ListenAndServe()
}
