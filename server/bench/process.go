package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// process is a server that runs beside this program, with all that it starts.
type process struct {
	cmd  *exec.Cmd
	log  string
	done chan struct{}
}

// start starts a program whose output goes to a file, which is shown where it
// fails.
func (b *bench) start(name string, env []string, args ...string) (*process, error) {
	b.started++
	logName := filepath.Join(b.dir, fmt.Sprintf("%03d-%s.log", b.started, filepath.Base(name)))
	log, err := os.Create(logName)
	if err != nil {
		return nil, err
	}
	defer log.Close()
	cmd := exec.CommandContext(b.ctx, name, args...)
	cmd.Dir = b.dir
	cmd.Env = append(cleanEnv(), env...)
	cmd.Stdout, cmd.Stderr = log, log
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = 5 * time.Second
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	p := &process{cmd: cmd, log: logName, done: make(chan struct{})}
	go func() {
		_ = cmd.Wait()
		close(p.done)
	}()
	return p, nil
}

// cleanEnv is the environment without what would change what is measured: settings of
// Frontline, of PostgreSQL clients and of the Go runtime.
func cleanEnv() []string {
	var env []string
	for _, v := range os.Environ() {
		name, _, _ := strings.Cut(v, "=")
		if !strings.HasPrefix(v, "FRONTLINE_") && !strings.HasPrefix(v, "PG") && name != "GOGC" && name != "GOMEMLIMIT" && name != "GODEBUG" {
			env = append(env, v)
		}
	}
	return env
}

// stop ends the process and waits until it has ended.
func (p *process) stop() {
	_ = p.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-p.done:
	case <-time.After(20 * time.Second):
		_ = p.cmd.Process.Kill()
		<-p.done
	}
}

// answers waits until url is answered with 200, at most for half a minute.
func (p *process) answers(ctx context.Context, url string) error {
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(2 * time.Millisecond) {
		select {
		case <-p.done:
			return p.failed("ended at once")
		case <-ctx.Done():
			return ctx.Err()
		default:
		}
		if r, err := http.Get(url); err == nil {
			r.Body.Close()
			if r.StatusCode == http.StatusOK {
				return nil
			}
		}
	}
	return p.failed("did not answer " + url)
}

func (p *process) failed(what string) error {
	said, _ := os.ReadFile(p.log)
	if len(said) > 2000 {
		said = said[len(said)-2000:]
	}
	return fmt.Errorf("%s %s:\n%s", filepath.Base(p.cmd.Path), what, said)
}

// settled waits until the process does nothing, for what it prepares by itself
// not to be counted with a request. After ten seconds it is taken as it is.
func (p *process) settled() {
	last := p.cpu()
	for range 50 {
		time.Sleep(200 * time.Millisecond)
		now := p.cpu()
		if now-last < time.Millisecond {
			return
		}
		last = now
	}
}

// cpu is the CPU time, user and system, that the process and all that it
// started have had.
func (p *process) cpu() time.Duration {
	var sum time.Duration
	for _, pid := range family(p.cmd.Process.Pid) {
		sum += cpuOf(pid)
	}
	return sum
}

// cpuOf is what the threads of a process have had, to the nanosecond, and what
// its children that have ended had, to the hundredth of a second.
func cpuOf(pid int) time.Duration {
	var sum time.Duration
	threads, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/schedstat", pid))
	for _, name := range threads {
		text, _ := os.ReadFile(name)
		if f := strings.Fields(string(text)); len(f) > 0 {
			ns, _ := strconv.ParseInt(f[0], 10, 64)
			sum += time.Duration(ns)
		}
	}
	for _, i := range []int{13, 14} { // cutime and cstime, counted after the name
		if f := statOf(pid); len(f) > i {
			ticks, _ := strconv.ParseInt(f[i], 10, 64)
			sum += time.Duration(ticks) * 10 * time.Millisecond
		}
	}
	return sum
}

// statOf is the fields of /proc/PID/stat after the name, which may hold spaces.
func statOf(pid int) []string {
	text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	_, after, _ := strings.Cut(string(text), ") ")
	return strings.Fields(after)
}

// family is a process and all below it.
func family(root int) []int {
	below := map[int][]int{}
	names, _ := filepath.Glob("/proc/[0-9]*")
	for _, name := range names {
		pid, _ := strconv.Atoi(filepath.Base(name))
		if f := statOf(pid); len(f) > 1 {
			parent, _ := strconv.Atoi(f[1])
			below[parent] = append(below[parent], pid)
		}
	}
	all := []int{root}
	for i := 0; i < len(all); i++ {
		all = append(all, below[all[i]]...)
	}
	return all
}

// usage is what a command took.
type usage struct {
	cpu    time.Duration
	memory int64 // at most, in bytes
	out    string
}

// run runs a command to its end, at most for limit. It fails where the command
// does; with what it had taken by then.
func (b *bench) run(limit time.Duration, env []string, name string, args ...string) (usage, error) {
	ctx, cancel := context.WithTimeout(b.ctx, limit)
	defer cancel()
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = b.dir
	cmd.Env = append(cleanEnv(), env...)
	var out strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &out
	cmd.WaitDelay = time.Second
	err := cmd.Run()
	u := usage{out: out.String()}
	if s := cmd.ProcessState; s != nil {
		u.cpu = s.UserTime() + s.SystemTime()
		if r, ok := s.SysUsage().(*syscall.Rusage); ok {
			u.memory = int64(r.Maxrss) << 10
		}
	}
	if err != nil {
		said := u.out
		if len(said) > 1000 {
			said = said[len(said)-1000:]
		}
		return u, fmt.Errorf("%s %s: %w\n%s", filepath.Base(name), strings.Join(args[:min(2, len(args))], " "), err, said)
	}
	return u, nil
}
