package main

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// varnish runs Varnish in front of a server by the manual's configuration, with
// texts that an operator would change replaced in pairs, and is where it purges
// keys; ok is whether there is a Varnish to run.
func (p *proxied) varnish(changed ...string) (f front, purge string, ok bool) {
	t := p.t
	t.Helper()
	var program string
	for _, name := range []string{"varnishd", "/usr/sbin/varnishd"} {
		if path, err := exec.LookPath(name); err == nil {
			program = path
			break
		}
	}
	if program == "" {
		return front{}, "", false
	}
	host, port, err := net.SplitHostPort(p.origin.addr)
	if err != nil {
		t.Fatal(err)
	}
	vcl := replaced(t, manualText(t, "proxy.html", "varnish"), append([]string{`.host = "127.0.0.1"`, `.host = "` + host + `"`, `.port = "8080"`, `.port = "` + port + `"`}, changed...)...)
	dir := t.TempDir()
	file := filepath.Join(dir, "frontline.vcl")
	if err := os.WriteFile(file, []byte(vcl), 0o644); err != nil {
		t.Fatal(err)
	}
	p.varnishRun = filepath.Join(dir, "run")
	addrs := freeAddrs(t, 2)
	// Its own user could not read the folder of a test.
	cmd := exec.Command(program, "-F", "-n", filepath.Join(dir, "run"), "-j", "none", "-T", "none", "-s", "malloc,64m", "-p", manualText(t, "proxy.html", "varnish-log"), "-f", file,
		"-a", "http="+addrs[0], "-a", "purge="+addrs[1])
	var said strings.Builder
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(os.Interrupt)
		_ = cmd.Wait() // it was told to stop
	})
	f = frontAt(t, "http", addrs[0], nil)
	if !f.answers() {
		t.Fatalf("Varnish does not answer: %s", said.String())
	}
	return f, "http://" + addrs[1] + "/", true
}
