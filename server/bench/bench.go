package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
)

// bench is one run.
type bench struct {
	ctx     context.Context
	dir     string   // for what is made while measuring
	peers   string   // where other programs are kept from run to run
	sources string   // the folder of this program's own source
	bins    []binary // old and new
	days    series   // the days whose tiles are measured
	reps    int
	port    int
	started int
	first   string   // the file of the day whose tiles are measured
	next    string   // and of the day after
	tiles   []tileID // those with content on that day
	same    int      // how many of them are the same on the next day
	pg      *postgres
}

// binary is a Frontline to measure.
type binary struct{ name, path string }

func (b *bench) findBinaries() error {
	for _, is := range []struct{ name, variable, standard string }{
		{"Frontline before", "FRONTLINE_OLD", ""},
		{"Frontline", "FRONTLINE_BIN", "bin/frontline"},
	} {
		path := setting(is.variable, is.standard)
		if path == "" {
			continue
		}
		path, err := filepath.Abs(path)
		if err != nil {
			return err
		}
		if _, err := os.Stat(path); err != nil {
			return fmt.Errorf("%s: %w", is.variable, err)
		}
		b.bins = append(b.bins, binary{is.name, path})
	}
	return nil
}

// now is the binary that is measured; others stand beside it.
func (b *bench) now() binary { return b.bins[len(b.bins)-1] }

func setting(name, standard string) string {
	if v := os.Getenv(name); v != "" {
		return v
	}
	return standard
}

func number(name string, standard int) int {
	if n, err := strconv.Atoi(os.Getenv(name)); err == nil && n > 0 {
		return n
	}
	return standard
}

// machine names the machine by what matters for the figures.
func machine() string {
	model, system := "an unknown processor", runtime.GOOS
	if text, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		for line := range strings.Lines(string(text)) {
			if k, v, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(k) == "model name" {
				model = strings.TrimSpace(v)
			}
		}
	}
	if text, err := os.ReadFile("/etc/os-release"); err == nil {
		for line := range strings.Lines(string(text)) {
			if v, ok := strings.CutPrefix(strings.TrimSpace(line), "PRETTY_NAME="); ok {
				system = strings.Trim(v, `"`)
			}
		}
	}
	return fmt.Sprintf("%d cores of %s, %s", runtime.NumCPU(), model, system)
}

// errNotHere is why a program is left out.
var errNotHere = errors.New("not on this machine")

// program finds another program: on the path, among the peers that were
// installed, or where Debian has it. bring says how to get it.
func (b *bench) program(name, bring string) (string, error) {
	if path, err := exec.LookPath(name); err == nil {
		return path, nil
	}
	for _, pattern := range []string{filepath.Join(b.peers, "bin", name), "/usr/sbin/" + name, "/usr/lib/postgresql/*/bin/" + name} {
		if found, _ := filepath.Glob(pattern); len(found) > 0 {
			return found[len(found)-1], nil
		}
	}
	return "", fmt.Errorf("%s is %w: %s", name, errNotHere, bring)
}
