package main

import (
	"io"
	"net/http"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestHTTP2WithoutTLS: a proxy that speaks HTTP/2 without TLS, at once and not by an
// upgrade, gets what one of HTTP/1.1 gets, over one connection.
func TestHTTP2WithoutTLS(t *testing.T) {
	t.Parallel()
	db := filepath.Join(t.TempDir(), "frontline.db")
	must(t, "load", "control", writeDay(t, t.TempDir(), "2025-11-01.geojson", 36), "--db="+db)
	cmd, addr, _ := serveAsProgram(t, db)
	ask := func(version int, path string) (http.Header, string) {
		protocols := new(http.Protocols)
		protocols.SetHTTP1(version == 1)
		protocols.SetUnencryptedHTTP2(version == 2)
		client := http.Client{Transport: &http.Transport{Protocols: protocols, DisableCompression: true}}
		defer client.CloseIdleConnections()
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+addr+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Accept-Encoding", "gzip")
		res, err := client.Do(req)
		if err != nil {
			t.Fatalf("HTTP/%d: %v", version, err)
		}
		defer res.Body.Close()
		body, err := io.ReadAll(res.Body)
		if err != nil || res.ProtoMajor != version || res.StatusCode != http.StatusOK {
			t.Fatalf("HTTP/%d: %s by %s, %v", version, res.Status, res.Proto, err)
		}
		res.Header.Del("Date")
		return res.Header, string(body)
	}
	for _, path := range []string{"/tiles/control/2025-11-01@2/5/19/11.mvt", "/tiles/control/2025-11-01/5/19/11.png", "/text/2025-11-01", "/api/layers"} {
		for range 2 { // made, and found
			header, body := ask(1, path)
			header2, body2 := ask(2, path)
			if diff := cmp.Diff(header, header2); diff != "" || body != body2 {
				t.Errorf("%s: %d bytes by HTTP/1.1 and %d by HTTP/2, whose header fields are others: %s", path, len(body), len(body2), diff)
			}
		}
	}
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("it ended with %v", err)
	}
}
