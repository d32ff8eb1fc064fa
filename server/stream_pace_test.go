package server

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

// deadlineRecorder is a connection that remembers its last deadline for writing.
type deadlineRecorder struct {
	*httptest.ResponseRecorder
	at time.Time
}

func (d *deadlineRecorder) SetWriteDeadline(at time.Time) error {
	d.at = at
	return nil
}

// TestAStreamGoesOnWhileItIsTaken: its deadline moves with what the client has taken, within
// a bound.
func TestAStreamGoesOnWhileItIsTaken(t *testing.T) {
	conn := &deadlineRecorder{ResponseRecorder: &httptest.ResponseRecorder{}}
	w := &pacedWriter{Writer: conn, control: http.NewResponseController(conn)}
	piece := make([]byte, streamPiece/2)
	began := time.Now()
	for taken, want := range []time.Duration{
		1:    0, // nothing yet: that of the server holds
		2:    streamPatience + time.Second,
		3:    streamPatience + time.Second,
		8:    streamPatience + 4*time.Second,
		2000: streamMost,
	} {
		if taken == 0 {
			continue
		}
		if _, err := w.Write(piece); err != nil {
			t.Fatal(err)
		}
		if want == 0 {
			if taken == 1 && !conn.at.IsZero() {
				t.Errorf("a deadline of %s before anything was taken", conn.at.Sub(began))
			}
			continue
		}
		if got := conn.at.Sub(began).Round(time.Second); got != want {
			t.Errorf("after %d bytes the deadline is %s from the start, not %s", taken*len(piece), got, want)
		}
	}
}
