// Command bench measures Frontline beside other programs of its kind, on this
// machine and in CPU time, and prints what it found as tables. server/bench.sh
// runs it and says what can be set.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

// parts is what is measured, in order.
var parts = []struct {
	name    string
	measure func(*bench) (*table, error)
}{
	{"cold", (*bench).cold},
	{"warm", (*bench).warm},
	{"pictures", (*bench).pictures},
	{"archives", (*bench).archives},
	{"first", (*bench).firstAnswers},
	{"record", (*bench).record},
	{"answers", (*bench).answers},
	{"distances", (*bench).distances},
	{"shapes", (*bench).shapes},
	{"basemap", (*bench).basemap},
	{"memory", (*bench).memory},
}

func main() {
	if len(os.Args) == 5 && os.Args[1] == "bare" {
		fail(serveBare(os.Args[2], os.Args[3], os.Args[4]))
		return
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	fail(measure(ctx))
}

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func measure(ctx context.Context) error {
	dir, err := os.MkdirTemp("", "frontline-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	// Programs that may not run as root read here as somebody else.
	if err := os.Chmod(dir, 0o755); err != nil {
		return err
	}
	b := &bench{ctx: ctx, dir: dir, reps: number("REPS", 3), port: number("BENCH_PORT", 18480), sources: os.Getenv("BENCH_SOURCES")}
	if b.peers, err = filepath.Abs(setting("BENCH_PEERS", "bin/peers")); err != nil {
		return err
	}
	if err := b.findBinaries(); err != nil {
		return err
	}
	if b.days, err = daysToMeasure(os.Getenv("FRONTLINE_REAL"), filepath.Join(dir, "days")); err != nil {
		return err
	}
	defer b.stopPostgres()
	only := strings.FieldsFunc(os.Getenv("ONLY"), func(r rune) bool { return r == ',' || r == ' ' })
	for _, name := range only {
		if !slices.ContainsFunc(parts, func(p struct {
			name    string
			measure func(*bench) (*table, error)
		}) bool {
			return p.name == name
		}) {
			return fmt.Errorf("ONLY names no part: %s", name)
		}
	}
	measured := "Measured on " + time.Now().Format("2 January 2006") + ", " + machine() + "."
	fmt.Printf("%s Days: %s.\n", measured, b.days.name)
	for _, p := range parts {
		if len(only) > 0 && !slices.Contains(only, p.name) {
			continue
		}
		began := time.Now()
		fmt.Fprintf(os.Stderr, "%s …\n", p.name)
		t, err := p.measure(b)
		if err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
		t.part = p.name
		fmt.Printf("\n%s", t.markdown())
		fmt.Fprintf(os.Stderr, "%s: %.0f s\n", p.name, time.Since(began).Seconds())
		if page := os.Getenv("BENCH_PAGE"); page != "" {
			if err := fillPage(page, t, measured); err != nil {
				return err
			}
		}
	}
	return nil
}
