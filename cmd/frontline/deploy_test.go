package main

import (
	"debug/elf"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/v1"
)

// TestBuildIsOneStaticProgram builds by the Makefile's own command.
func TestBuildIsOneStaticProgram(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("there is no go command to build with")
	}
	if runtime.GOOS != "linux" {
		t.Skip("what a static program is can only be read from an ELF file here")
	}
	makefile, err := os.ReadFile("../../Makefile")
	if err != nil {
		t.Fatal(err)
	}
	command := regexp.MustCompile(`(?m)^\t(.*go build .*)$`).FindSubmatch(makefile)
	if command == nil {
		t.Fatal("the Makefile builds nothing")
	}
	program := filepath.Join(t.TempDir(), "frontline")
	build := exec.Command("sh", "-c", replaced(t, string(command[1]), "$(VERSION)", "v0.0.0-test", "$@", program))
	build.Dir = "../.."
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	file, err := elf.Open(program)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for _, part := range file.Progs {
		if part.Type == elf.PT_INTERP || part.Type == elf.PT_DYNAMIC {
			t.Errorf("it needs libraries: it has %v", part.Type)
		}
	}
	out, err := exec.Command(program, "version").Output()
	if err != nil || !strings.HasPrefix(string(out), "frontline v0.0.0-test, database schema ") {
		t.Errorf("%v: %s", err, out)
	}
}

// TestUnitIsSound has systemd itself read the unit of the manual.
func TestUnitIsSound(t *testing.T) {
	t.Parallel()
	text := manualText(t, "running.html", "unit")
	for _, directive := range []string{
		"User=frontline", "NoNewPrivileges=yes", "ProtectSystem=strict", "ProtectHome=yes", "PrivateTmp=yes",
		"CapabilityBoundingSet=", "SystemCallFilter=@system-service", "MemoryDenyWriteExecute=yes", "StateDirectory=frontline",
		"Restart=on-failure", "WantedBy=multi-user.target",
	} {
		if !slices.Contains(strings.Split(text, "\n"), directive) {
			t.Errorf("it does not say %s", directive)
		}
	}
	analyze, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Skip("systemd-analyze is not here: only its most important lines were looked at")
	}
	self, err := os.Executable() // a program that is there, since systemd looks
	if err != nil {
		t.Fatal(err)
	}
	unit := filepath.Join(t.TempDir(), "frontline.service")
	if err := os.WriteFile(unit, []byte(replaced(t, text, "/usr/local/bin/frontline", self)), 0o644); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(analyze, "verify", "--man=no", unit).CombinedOutput(); err != nil || strings.Contains(string(out), "frontline.service:") {
		t.Errorf("verify: %v: %s", err, out)
	}
	// The threshold is in tenths: an exposure over 2.0 of 10 fails.
	out, err := exec.Command(analyze, "security", "--offline=true", "--no-pager", "--threshold=20", unit).CombinedOutput()
	if err != nil {
		t.Errorf("security: %v: %s", err, out)
	}
	if found := regexp.MustCompile(`Overall exposure level.*`).Find(out); found != nil {
		t.Logf("%s", found)
	}
}

// TestDockerfileIsSound holds the manual's Dockerfile to rules that a linter
// would, and to the rest of the project.
func TestDockerfileIsSound(t *testing.T) {
	t.Parallel()
	text := strings.ReplaceAll(manualText(t, "running.html", "dockerfile"), "\\\n", "")
	var last []string // instructions of the last stage
	stages := map[string]bool{}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, rest, _ := strings.Cut(line, " ")
		fields := strings.Fields(rest)
		switch name {
		case "FROM":
			last = nil
			image, tag, tagged := strings.Cut(fields[0], ":")
			if !strings.Contains(image, "@sha256") && (!tagged || tag == "latest") {
				t.Errorf("%s: the picture is not pinned", line)
			}
			if len(fields) == 3 {
				stages[fields[2]] = true
			}
		case "COPY":
			checkCopied(t, line, fields, stages)
		case "ADD":
			t.Errorf("%s: COPY does what it says", line)
		case "ENTRYPOINT", "CMD":
			if err := json.Unmarshal([]byte(rest), new([]string)); err != nil {
				t.Errorf("%s: a shell would run it, and there is none", line)
			}
		}
		last = append(last, line)
	}
	for _, rule := range []string{`^FROM gcr\.io/distroless/static`, `^USER 65532:65532$`, `^EXPOSE 8080$`, `^ENTRYPOINT \[`, `^VOLUME \["/data"\]$`} {
		if !slices.ContainsFunc(last, regexp.MustCompile(rule).MatchString) {
			t.Errorf("the last stage has no line %s", rule)
		}
	}
	for _, line := range last {
		if regexp.MustCompile(`^(RUN|SHELL|HEALTHCHECK)\b`).MatchString(line) {
			t.Errorf("%s: there is no shell in the last stage", line)
		}
	}
	makefile, err := os.ReadFile("../../Makefile")
	if err != nil {
		t.Fatal(err)
	}
	for _, same := range []string{"CGO_ENABLED=0 go build -trimpath", "-s -w -X main.version=", "npm ci --no-audit --no-fund", "npm run build"} {
		if !strings.Contains(text, same) || !strings.Contains(string(makefile), same) {
			t.Errorf("Dockerfile and Makefile do not both say %s", same)
		}
	}
	module, err := os.ReadFile("../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	wants := regexp.MustCompile(`(?m)^go (\d+\.\d+)`).FindSubmatch(module)[1]
	if !strings.Contains(text, "FROM golang:"+string(wants)+".") {
		t.Errorf("go.mod wants Go %s", wants)
	}
}

// checkCopied says where a COPY names what is not there.
func checkCopied(t *testing.T, line string, fields []string, stages map[string]bool) {
	t.Helper()
	for len(fields) > 0 && strings.HasPrefix(fields[0], "--") {
		if from, ok := strings.CutPrefix(fields[0], "--from="); ok {
			if !stages[from] {
				t.Errorf("%s: there is no such stage before it", line)
			}
			return
		}
		fields = fields[1:]
	}
	for _, path := range fields[:len(fields)-1] {
		if _, err := os.Stat(filepath.Join("../..", path)); err != nil && path != "." {
			t.Errorf("%s: %v", line, err)
		}
	}
}
