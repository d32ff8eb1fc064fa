package diagnose

import (
	"bytes"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
)

func TestErrorLogHasNoAddress(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	l := ErrorLog(slog.New(slog.NewTextHandler(&out, nil)))
	l.Print("http: panic serving 198.51.100.7:51234: boom")
	l.Print("http: TLS handshake error from [2001:db8::7%2]:51234: EOF")
	l.Print("http: proxy error for [2001:db8::7]")
	l.Print("http: Accept error: too many open files; retrying in 10ms, Go 1.26.8")
	text := out.String()
	for _, part := range []string{"198.51", "2001:db8", "51234"} {
		if strings.Contains(text, part) {
			t.Errorf("it says %s: %s", part, text)
		}
	}
	for _, part := range []string{"panic serving", "boom", "EOF", "too many open files; retrying in 10ms, Go 1.26.8"} {
		if !strings.Contains(text, part) {
			t.Errorf("it does not say %q: %s", part, text)
		}
	}
}

// TestPanicIsLoggedWithoutTheAddress has net/http itself report.
func TestPanicIsLoggedWithoutTheAddress(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &http.Server{
		Handler:  http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("boom") }),
		ErrorLog: ErrorLog(slog.New(slog.NewTextHandler(&out, nil))),
	}
	served := make(chan error, 1)
	go func() { served <- s.Serve(listener) }()
	conn, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	_, _ = io.WriteString(conn, "GET / HTTP/1.1\r\nHost: x\r\n\r\n") // it is cut off
	_, _ = io.ReadAll(conn)
	_, port, _ := net.SplitHostPort(conn.LocalAddr().String())
	conn.Close()
	if err := s.Shutdown(t.Context()); err != nil {
		t.Fatal(err)
	}
	<-served
	if text := out.String(); !strings.Contains(text, "boom") || strings.Contains(text, "127.0.0.1") || strings.Contains(text, ":"+port) {
		t.Errorf("the log says %s", text)
	}
}
