package server

import "net/http"

// seenWriter knows which status an answer had, 0 for none yet, and of how many bytes it is.
type seenWriter struct {
	http.ResponseWriter
	status, bytes int
}

func (w *seenWriter) WriteHeader(status int) {
	if w.status == 0 && status >= http.StatusOK { // what comes before is not the answer
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *seenWriter) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	n, err := w.ResponseWriter.Write(b)
	w.bytes += n
	return n, err
}

// Unwrap lets http.ResponseController find what is beneath.
func (w *seenWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
