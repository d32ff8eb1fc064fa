package main

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"frontline/geo"
)

// runMainEnv makes the test binary be the program, so that a test or a
// benchmark can have it as a process of its own.
const runMainEnv = "FRONTLINE_BENCH_RUN_MAIN"

func TestMain(m *testing.M) {
	if os.Getenv(runMainEnv) != "" {
		main()
		return
	}
	// The configuration of whoever runs the tests is none of theirs.
	os.Setenv("FRONTLINE_CONFIG", "")
	for _, name := range []string{"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "GS_ACCESS_KEY_ID", "GS_SECRET_ACCESS_KEY"} {
		os.Setenv(name, "test") // of the stores in this process
	}
	os.Exit(m.Run())
}

// The days of the records that BenchmarkScale compares.
const (
	scaleDays   = 3000 // FRONTLINE_BENCH_DAYS names another number
	compareDays = 60
)

// BenchmarkScale measures whether a long record costs more than a short one:
// ten layers of some days, against ten of 60, generated and so the same each
// time. What it measures of the long record it reports as a multiple of the
// short one's, too.
func BenchmarkScale(b *testing.B) {
	days := scaleDays
	if v := os.Getenv("FRONTLINE_BENCH_DAYS"); v != "" {
		n, err := strconv.Atoi(v)
		if err != nil || n < compareDays {
			b.Fatalf("FRONTLINE_BENCH_DAYS is %q: it must be a number from %d on", v, compareDays)
		}
		days = n
	}
	dir := b.TempDir()
	of := map[int]scaleRecord{}
	for _, n := range []int{compareDays, days} {
		b.Run(fmt.Sprintf("load/days=%d", n), func(b *testing.B) {
			for b.Loop() {
				of[n] = buildScaleRecord(b, dir, n)
			}
			r := of[n]
			b.ReportMetric(0, "ns/op") // most of which is generating
			b.ReportMetric(float64(scaleLayers*n)/r.loaded.Seconds(), "days/s")
			b.ReportMetric(float64(r.size(b))/1e6, "MB")
			b.ReportMetric(100*float64(r.size(b))/float64(r.text), "size-%")
		})
	}
	if len(of) < 2 {
		return // -bench asks for something else
	}
	short, long := of[compareDays], of[days]
	for _, m := range scaleMeasures {
		base := 0.0
		for _, c := range []struct {
			record scaleRecord
			day    int
		}{{short, compareDays}, {long, compareDays}, {long, days}} {
			b.Run(fmt.Sprintf("%s/days=%d/day=%d", m.name, c.record.days, c.day), func(b *testing.B) {
				got := m.measure(b, c.record, firstScaleDay+geo.Date(c.day-1))
				if base == 0 {
					base = got
				}
				b.ReportMetric(got/base, "times")
			})
		}
	}
}

// scaleMeasures are what is compared. Each measures a record at a day and
// returns the figure to be compared.
var scaleMeasures = []struct {
	name    string
	measure func(b *testing.B, r scaleRecord, day geo.Date) float64
}{
	{"start", measureStart},
	{"cold-tile", measureColdTile},
	{"warm-tile", measureWarmTile},
	{"layers", func(b *testing.B, r scaleRecord, _ geo.Date) float64 {
		return measureGet(b, r, "api/layers")
	}},
	{"snapshots", func(b *testing.B, r scaleRecord, _ geo.Date) float64 {
		return measureGet(b, r, "api/layers/"+scaleLayer(3)+"/snapshots")
	}},
}

// scaleTile is a tile at the front, of mean weight.
const scaleTile = "8/154/88.mvt"

func scaleTilePath(layer int, day geo.Date) string {
	return "tiles/" + scaleLayer(layer) + "/" + day.String() + "/" + scaleTile
}

// measureStart times the program from its start to its first tile, and reports
// its memory then.
func measureStart(b *testing.B, r scaleRecord, day geo.Date) float64 {
	memory := 0.0
	for b.Loop() {
		p := startProgram(b, r.path)
		p.get(b, scaleTilePath(0, day))
		b.StopTimer()
		memory = p.memory(b)
		p.stop(b)
		b.StartTimer()
	}
	b.ReportMetric(memory, "RSS-MB")
	return perOp(b)
}

// measureColdTile times tiles of days that were not asked for yet, the given
// day's first, then those before it, and reports memory after them.
func measureColdTile(b *testing.B, r scaleRecord, day geo.Date) float64 {
	p := startProgram(b, r.path)
	defer p.stop(b)
	p.get(b, "healthz")
	for n := 0; b.Loop(); n++ {
		back := n / scaleLayers % compareDays
		p.get(b, scaleTilePath(n%scaleLayers, day-geo.Date(back)))
	}
	b.ReportMetric(p.memory(b), "RSS-MB")
	return perOp(b)
}

// measureWarmTile times one tile again and again.
func measureWarmTile(b *testing.B, r scaleRecord, day geo.Date) float64 {
	return measureGet(b, r, scaleTilePath(5, day))
}

func measureGet(b *testing.B, r scaleRecord, path string) float64 {
	p := startProgram(b, r.path)
	defer p.stop(b)
	p.get(b, path)
	for b.Loop() {
		p.get(b, path)
	}
	return perOp(b)
}

func perOp(b *testing.B) float64 { return float64(b.Elapsed()) / float64(b.N) }

// servedProgram is frontline serve as a process of its own.
type servedProgram struct {
	cmd    *exec.Cmd
	base   string
	client *http.Client
}

var serverAddress = regexp.MustCompile(`http://[\d.:]+/`)

func startProgram(b *testing.B, db string) *servedProgram {
	b.Helper()
	cmd := exec.Command(os.Args[0], "serve", "--addr=127.0.0.1:0", "--db="+db)
	cmd.Env = append(os.Environ(), runMainEnv+"=1")
	return serveProgram(b, cmd)
}

// serveProgram starts a command that serves, and waits until it does.
func serveProgram(b *testing.B, cmd *exec.Cmd) *servedProgram {
	b.Helper()
	out, err := cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	var messages strings.Builder
	cmd.Stderr = &messages
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if base := serverAddress.FindString(lines.Text()); base != "" {
			return &servedProgram{cmd, base, &http.Client{Timeout: time.Minute}}
		}
	}
	b.Fatalf("the program ended: %v: %s", cmd.Wait(), messages.String())
	return nil
}

func (p *servedProgram) get(b *testing.B, path string) {
	r, err := p.client.Get(p.base + path)
	if err != nil {
		b.Fatal(err)
	}
	defer r.Body.Close()
	if _, err := io.Copy(io.Discard, r.Body); err != nil {
		b.Fatal(err)
	}
	if r.StatusCode != http.StatusOK {
		b.Fatalf("%s: status %d", path, r.StatusCode)
	}
}

// memory is the program's resident memory in MB, 0 where the system does not
// tell.
func (p *servedProgram) memory(b *testing.B) float64 {
	return p.status(b, "VmRSS:") * (1 << 20) / 1e6
}

// status is a figure of the program's memory in MiB, 0 where the system does not
// tell.
func (p *servedProgram) status(b *testing.B, name string) float64 {
	b.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(text)) {
		if v, ok := strings.CutPrefix(line, name); ok {
			kB, err := strconv.ParseFloat(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(v), "kB")), 64)
			if err != nil {
				b.Fatal(err)
			}
			return kB / 1024
		}
	}
	return 0
}

func (p *servedProgram) stop(b *testing.B) {
	p.client.CloseIdleConnections()
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		b.Fatal(err)
	}
	if err := p.cmd.Wait(); err != nil {
		b.Fatal(err)
	}
}
