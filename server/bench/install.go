package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// installTime is how long an installation may take; it is done once.
const installTime = 15 * time.Minute

// npm is a folder with packages installed in it, which stays from run to run.
func (b *bench) npm(packages ...string) (string, error) {
	if _, err := exec.LookPath("node"); err != nil {
		return "", fmt.Errorf("node is %w: on Debian, apt-get install nodejs npm", errNotHere)
	}
	dir := filepath.Join(b.peers, "npm", strings.NewReplacer("@", "-", "/", "-").Replace(packages[0]))
	if _, err := os.Stat(filepath.Join(dir, "installed")); err == nil {
		return dir, nil
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	install := "npm install " + strings.Join(packages, " ")
	fmt.Fprintln(os.Stderr, install)
	if _, err := b.run(installTime, nil, "npm", append([]string{"install", "--prefix", dir, "--no-audit", "--no-fund"}, packages...)...); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return "", fmt.Errorf("%s is %w: `%s` failed", packages[0], errNotHere, install)
	}
	return dir, os.WriteFile(filepath.Join(dir, "installed"), nil, 0o644)
}

// goInstall installs a Go program.
func (b *bench) goInstall(program, module string) (string, error) {
	bring := "go install " + module
	if path, err := b.program(program, bring); err == nil {
		return path, nil
	}
	bin := filepath.Join(b.peers, "bin")
	fmt.Fprintln(os.Stderr, bring)
	if _, err := b.run(installTime, []string{"GOBIN=" + bin, "CGO_ENABLED=0"}, "go", "install", module); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return "", fmt.Errorf("%s is %w: `%s` failed", program, errNotHere, bring)
	}
	return b.program(program, bring)
}

// goPeer builds a program of one file that is kept beside this one, and a
// module that it needs, in a module of its own: Frontline does not depend on it.
func (b *bench) goPeer(name, module string) (string, error) {
	dir := filepath.Join(b.peers, "src", name)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	if err := copyFile(filepath.Join(b.sources, "peers", name+".go"), filepath.Join(dir, "main.go")); err != nil {
		return "", err
	}
	program := filepath.Join(b.peers, "bin", name)
	for _, step := range [][]string{
		{"sh", "-c", "test -f go.mod || go mod init bench"},
		{"go", "get", module},
		{"go", "build", "-o", program, "main.go"},
	} {
		cmd := exec.CommandContext(b.ctx, step[0], step[1:]...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "CGO_ENABLED=0")
		if out, err := cmd.CombinedOutput(); err != nil {
			fmt.Fprintf(os.Stderr, "%s", out)
			return "", fmt.Errorf("%s is %w: `go get %s` or building with it failed", name, errNotHere, module)
		}
	}
	return program, nil
}

func copyFile(from, to string) error {
	text, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return os.WriteFile(to, text, 0o644)
}
