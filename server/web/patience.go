package web

import (
	"net/http"
	"time"
)

// Patience is how long a client may take for a body: first, and each more for every
// patientPiece bytes that it has taken, but no longer than most. A slow line gets a
// large body whole, and a client that has stalled makes room for others.
type Patience struct {
	First, Each, Most time.Duration
	// late is after how much time for making an answer first begins anew: the
	// server's own deadline is of the whole request.
	Late time.Duration
}

// patientPiece is also the size from which on a body has more time than any other.
const patientPiece = 128 << 10

// UsualPatience is a server's.
var UsualPatience = Patience{First: time.Minute, Each: time.Second, Most: 10 * time.Minute, Late: 10 * time.Second}

// Writer is a writer of an answer that begins now.
func (p *Patience) Writer(w http.ResponseWriter) *patientWriter {
	return &patientWriter{ResponseWriter: w, Patience: p, began: time.Now()}
}

// WritePatiently writes a body on the fast path, which has no middleware.
func WritePatiently(w http.ResponseWriter, b []byte) (int, error) {
	if len(b) > patientPiece {
		w = UsualPatience.Writer(w)
	}
	return w.Write(b)
}

// patientWriter moves a connection's deadline with what its client has taken. Only
// the time in which the client is waited for counts.
type patientWriter struct {
	http.ResponseWriter
	*Patience
	began time.Time
	moves bool // the deadline is no longer the server's
	spent time.Duration
	taken int64
}

func (w *patientWriter) Write(b []byte) (n int, err error) {
	for {
		piece := b[n:min(n+patientPiece, len(b))]
		start := time.Now()
		if w.moves = w.moves || w.taken+int64(len(b)-n) > patientPiece || start.Sub(w.began) > w.Late; w.moves {
			left := min(w.First+time.Duration(w.taken/patientPiece)*w.Each, w.Most) - w.spent
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
