package server_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/maptile"

	"frontline/server"
)

// Here tiles are asked for over HTTP by a process of its own, so that the CPU time
// and the allocations of this one are the server's.

// clientEnv makes the test binary that client: the address to ask.
const clientEnv = "FRONTLINE_BENCH_CLIENT"

func TestMain(m *testing.M) {
	if addr := os.Getenv(clientEnv); addr != "" {
		if err := askTiles(addr, os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// askTiles reads what to do, a line each: how many connections, how many requests,
// a coding, and the paths to ask for in turn, with blanks between. It writes a line
// when that is done.
func askTiles(addr string, in io.Reader, out io.Writer) error {
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 1<<20)
	var open []net.Conn
	for lines.Scan() {
		words := strings.Fields(lines.Text())
		connections, err := strconv.Atoi(words[0])
		if err != nil {
			return err
		}
		n, err := strconv.Atoi(words[1])
		if err != nil {
			return err
		}
		requests := make([][]byte, len(words)-3)
		for i, path := range words[3:] {
			requests[i] = fmt.Appendf(nil, "GET %s HTTP/1.1\r\nHost: %s\r\nAccept-Encoding: %s\r\n\r\n", path, addr, words[2])
		}
		for len(open) < connections {
			c, err := net.Dial("tcp", addr)
			if err != nil {
				return err
			}
			open = append(open, c)
		}
		var wg sync.WaitGroup
		errs := make([]error, connections)
		for i, c := range open[:connections] {
			wg.Go(func() { errs[i] = askInTurn(c, requests, i, n, connections) })
		}
		wg.Wait()
		for _, err := range errs {
			if err != nil {
				return err
			}
		}
		fmt.Fprintln(out, "done")
	}
	return lines.Err()
}

// askInTurn sends every step-th of n requests, from the first on, and reads each
// answer before the next.
func askInTurn(c net.Conn, requests [][]byte, first, n, step int) error {
	r := bufio.NewReader(c)
	for i := first; i < n; i += step {
		if _, err := c.Write(requests[i%len(requests)]); err != nil {
			return err
		}
		length := 0
		for begun := false; ; begun = true {
			line, err := r.ReadSlice('\n')
			if err != nil {
				return err
			}
			line = bytes.TrimRight(line, "\r\n")
			if len(line) == 0 {
				break
			}
			if !begun && !bytes.HasPrefix(line, []byte("HTTP/1.1 20")) {
				return fmt.Errorf("%s: %s", requests[i%len(requests)], line)
			}
			if v, ok := bytes.CutPrefix(line, []byte("Content-Length: ")); ok {
				if length, err = strconv.Atoi(string(v)); err != nil {
					return err
				}
			}
		}
		if _, err := r.Discard(length); err != nil {
			return err
		}
	}
	return nil
}

// tileClient is that process.
type tileClient struct {
	b   *testing.B
	in  io.WriteCloser
	out *bufio.Reader
	// asked is how much this process has done while it was asked.
	asked struct {
		cpu           time.Duration
		bytes, allocs uint64
	}
}

// clientOf serves h on loopback and starts a client of it.
func clientOf(b *testing.B, h http.Handler) *tileClient {
	b.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	s := &http.Server{Handler: h, ReadTimeout: 10 * time.Second, ReadHeaderTimeout: 10 * time.Second, WriteTimeout: time.Minute}
	go func() { _ = s.Serve(l) }()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), clientEnv+"="+l.Addr().String())
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		_, _ = in.Close(), cmd.Wait()
		s.Close()
	})
	return &tileClient{b: b, in: in, out: bufio.NewReader(out)}
}

// ask has n requests made over some connections, in turn for each of the paths.
func (c *tileClient) ask(connections, n int, coding string, paths ...string) {
	c.b.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	began := cpuTime(c.b)
	fmt.Fprintln(c.in, connections, n, coding, strings.Join(paths, " "))
	if _, err := c.out.ReadString('\n'); err != nil {
		c.b.Fatal("the client ended early: ", err)
	}
	c.asked.cpu += cpuTime(c.b) - began
	runtime.ReadMemStats(&after)
	c.asked.bytes += after.TotalAlloc - before.TotalAlloc
	c.asked.allocs += after.Mallocs - before.Mallocs
}

// cpuTime is what this process has used of the processors.
func cpuTime(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// tilesOfDay are the addresses of the tiles of control, from zoom 4 to 10, in which
// something of the first date is, on each of the dates.
func (f fixture) tilesOfDay(b *testing.B, dates ...string) (days [][]string) {
	days = make([][]string, len(dates))
	for z := maptile.Zoom(4); z <= 10; z++ {
		from, to := maptile.At(orb.Point{31, 52.4}, z), maptile.At(orb.Point{40.3, 44.3}, z)
		for x := from.X; x <= to.X; x++ {
			for y := from.Y; y <= to.Y; y++ {
				tile := fmt.Sprintf("/%d/%d/%d.mvt", z, x, y)
				switch r := f.get("/tiles/control/" + dates[0] + tile); r.StatusCode {
				case http.StatusOK:
					for i, date := range dates {
						days[i] = append(days[i], "/tiles/control/"+date+tile)
					}
				case http.StatusNoContent:
				default:
					b.Fatal(r.Status)
				}
			}
		}
	}
	return days
}

// BenchmarkDayOfTiles asks a server that has made no tile yet for all tiles of a real
// day from zoom 4 to 10, over one connection, then for those of the next day, and for
// those again. It reports the CPU time of each batch, and what is allocated for a tile.
func BenchmarkDayOfTiles(b *testing.B) {
	for _, coding := range []string{"gzip", "br", "identity"} {
		b.Run(coding, func(b *testing.B) {
			f, dates := realServer(b)
			at := slices.Index(dates, "2025-11-27")
			days := f.tilesOfDay(b, dates[at], dates[at+1])
			batches := []string{"first", "next", "again"}
			took := make([]*tileClient, len(batches))
			for b.Loop() {
				fresh, err := server.New(f.Options)
				if err != nil {
					b.Fatal(err)
				}
				c := clientOf(b, fresh)
				c.ask(1, 1, coding, "/healthz") // the connection, and the client's start
				for i, paths := range [][]string{days[0], days[1], days[1]} {
					if took[i] == nil {
						took[i] = &tileClient{}
					}
					c.asked = took[i].asked
					c.ask(1, len(paths), coding, paths...)
					took[i].asked = c.asked
				}
			}
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(float64(len(days[0])), "tiles")
			for i, name := range batches {
				a, n := took[i].asked, float64(b.N)
				b.ReportMetric(a.cpu.Seconds()*1e3/n, name+"-cpu-ms")
				b.ReportMetric(float64(a.bytes)/n/float64(len(days[0])), name+"-B/tile")
				b.ReportMetric(float64(a.allocs)/n/float64(len(days[0])), name+"-allocs/tile")
			}
		})
	}
}

// BenchmarkWarmTile asks for tiles that are kept, over some connections, and for the
// same bytes with the same header fields of a handler that does no more than look
// them up in a map: what net/http costs for such answers; and of one that answers with
// nothing: what it costs for any. It reports the CPU time of a million requests, and the
// allocations of one.
func BenchmarkWarmTile(b *testing.B) {
	f, dates := realServer(b)
	paths := f.tilesOfDay(b, dates[len(dates)-3])[0]
	kept := bareMap{}
	for _, path := range paths {
		r := f.get(path, "Accept-Encoding", "gzip")
		body, err := io.ReadAll(r.Body)
		if err != nil {
			b.Fatal(err)
		}
		r.Header["Content-Length"] = []string{strconv.Itoa(len(body))}
		kept[path] = &bareAnswer{r.Header, body}
	}
	handlers := []struct {
		name string
		http.Handler
	}{{"ours", f.Server}, {"map", kept}, {"nothing", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusNoContent)
	})}}
	for _, connections := range []int{16, 64, 256} {
		for _, h := range handlers {
			b.Run(fmt.Sprintf("%s/connections=%d", h.name, connections), func(b *testing.B) {
				c := clientOf(b, h)
				c.ask(connections, max(4*connections, len(paths)), "gzip", paths...)
				c.asked.cpu, c.asked.bytes, c.asked.allocs = 0, 0, 0
				b.ResetTimer()
				c.ask(connections, b.N, "gzip", paths...)
				n := float64(b.N)
				b.ReportMetric(c.asked.cpu.Seconds()*1e6/n, "cpu-s/million")
				b.ReportMetric(float64(c.asked.allocs)/n, "allocs/request")
				b.ReportMetric(float64(c.asked.bytes)/n, "B/request")
			})
		}
	}
}

// bareMap answers with what it holds.
type bareMap map[string]*bareAnswer

type bareAnswer struct {
	header http.Header
	body   []byte
}

func (m bareMap) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a := m[r.URL.Path]
	if a == nil {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	for name, values := range a.header {
		h[name] = values
	}
	_, _ = w.Write(a.body)
}
