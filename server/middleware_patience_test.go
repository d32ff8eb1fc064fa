package server

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"frontline/server/web"
)

// slowConn takes an answer through buffers that hold little of it.
func slowConn(t *testing.T, addr string) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	if err := conn.(*net.TCPConn).SetReadBuffer(64 << 10); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(conn, "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	return conn
}

// patientServer answers with bodies of so many bytes, after some time, and says how
// writing ended. Its own deadline is 150 ms.
func patientServer(t *testing.T, p web.Patience, size int, after time.Duration) (addr string, ended chan error) {
	t.Helper()
	ended = make(chan error, 1)
	s := &Server{patience: p}
	h := httptest.NewUnstartedServer(s.bePatient(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		time.Sleep(after)
		_, err := w.Write(make([]byte, size))
		ended <- err
	})))
	h.Config.WriteTimeout = 150 * time.Millisecond
	h.Config.ConnState = func(c net.Conn, state http.ConnState) {
		if state == http.StateNew {
			_ = c.(*net.TCPConn).SetWriteBuffer(64 << 10)
		}
	}
	h.Start()
	t.Cleanup(h.Close)
	return h.Listener.Addr().String(), ended
}

// A body goes on for as long as its client takes some of it, far beyond the server's
// deadline, and ends where the client stalls or has had all its time.
func TestALargeBodyGoesOnWhileItIsTaken(t *testing.T) {
	const size = 4 << 20
	quick := web.Patience{First: 300 * time.Millisecond, Each: 100 * time.Millisecond, Most: time.Minute, Late: time.Minute}
	read := func(conn net.Conn, pause time.Duration) (n int) {
		b := make([]byte, 64<<10)
		for {
			k, err := io.ReadFull(conn, b)
			if n += k; err != nil {
				return n
			}
			time.Sleep(pause)
		}
	}
	t.Run("slow", func(t *testing.T) {
		addr, _ := patientServer(t, web.Patience{First: time.Minute, Each: time.Minute, Most: time.Hour, Late: time.Minute}, size, 0)
		began := time.Now()
		if n := read(slowConn(t, addr), 10*time.Millisecond); n < size {
			t.Errorf("%d bytes of %d came", n, size)
		}
		if took := time.Since(began); took < 2*150*time.Millisecond {
			t.Errorf("it took %s, no longer than the server's own deadline", took)
		}
	})
	for name, p := range map[string]web.Patience{
		"stalled":  quick,
		"for ever": {First: quick.First, Each: time.Hour, Most: 400 * time.Millisecond, Late: time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			addr, ended := patientServer(t, p, size, 0)
			conn := slowConn(t, addr)
			if name == "for ever" {
				go read(conn, 100*time.Millisecond)
			}
			select {
			case err := <-ended:
				if err == nil {
					t.Error("all was written")
				}
			case <-time.After(3 * time.Minute):
				t.Error("it still waits")
			}
		})
	}
}

// An answer that took longer to make than the server's deadline allows is sent all the
// same, however small.
func TestAnAnswerThatCameLateIsSent(t *testing.T) {
	for late, comes := range map[time.Duration]bool{50 * time.Millisecond: true, time.Minute: false} {
		addr, _ := patientServer(t, web.Patience{First: time.Minute, Each: time.Second, Most: time.Minute, Late: late}, 100, 300*time.Millisecond)
		b, _ := io.ReadAll(slowConn(t, addr))
		if got := len(b) > 100; got != comes {
			t.Errorf("late after %s: it came: %t", late, got)
		}
	}
}
