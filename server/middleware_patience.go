package server

import (
	"net/http"
	"time"
)

// patience is how long a client may take for a body: first, and each more for every
// patientPiece bytes that it has taken, but no longer than most. A slow line gets a
// large body whole, and a client that has stalled makes room for others.
type patience struct {
	first, each, most time.Duration
	// late is after how much time for making an answer first begins anew: the
	// server's own deadline is of the whole request.
	late time.Duration
}

// patientPiece is also the size from which on a body has more time than any other.
const patientPiece = 128 << 10

// usualPatience is a server's.
var usualPatience = patience{first: time.Minute, each: time.Second, most: 10 * time.Minute, late: 10 * time.Second}

// bePatient puts off the deadline for an answer while its client takes it.
func (s *Server) bePatient(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { next.ServeHTTP(s.patience.writer(w), r) })
}

func (p *patience) writer(w http.ResponseWriter) *patientWriter {
	return &patientWriter{ResponseWriter: w, patience: p, began: time.Now()}
}

// writePatiently writes a body on the fast path, which has no middleware.
func writePatiently(w http.ResponseWriter, b []byte) (int, error) {
	if len(b) > patientPiece {
		w = usualPatience.writer(w)
	}
	return w.Write(b)
}

// patientWriter moves a connection's deadline with what its client has taken. Only
// the time in which the client is waited for counts.
type patientWriter struct {
	http.ResponseWriter
	*patience
	began time.Time
	moves bool // the deadline is no longer the server's
	spent time.Duration
	taken int64
}

func (w *patientWriter) Write(b []byte) (n int, err error) {
	for {
		piece := b[n:min(n+patientPiece, len(b))]
		start := time.Now()
		if w.moves = w.moves || w.taken+int64(len(b)-n) > patientPiece || start.Sub(w.began) > w.late; w.moves {
			left := min(w.first+time.Duration(w.taken/patientPiece)*w.each, w.most) - w.spent
			// A connection without deadlines, as a test's, needs none.
			_ = http.NewResponseController(w.ResponseWriter).SetWriteDeadline(start.Add(left))
		}
		k, err := w.ResponseWriter.Write(piece)
		w.spent += time.Since(start)
		w.taken += int64(k)
		if n += k; err != nil || n == len(b) {
			return n, err
		}
	}
}

// Unwrap lets http.ResponseController find what is beneath.
func (w *patientWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
