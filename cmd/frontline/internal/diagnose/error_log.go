// Package diagnose shows what goes on in the program: its log without addresses of
// readers, and profiles.
package diagnose

import (
	"bytes"
	"log"
	"log/slog"
	"regexp"
)

// ipAddress is an IP address as net/http writes it, with its port where it has
// one.
var ipAddress = regexp.MustCompile(`\[[0-9a-fA-F:.]*:[0-9a-fA-F:.]*(%[^\]\s]+)?\](:\d+)?|\b\d{1,3}(\.\d{1,3}){3}\b(:\d+)?`)

// ErrorLog is what net/http reports errors of connections to. Where a handler
// panics or a connection fails, its message has the reader's address, which is
// taken out: no log has one.
func ErrorLog(l *slog.Logger) *log.Logger {
	to := slog.NewLogLogger(l.Handler(), slog.LevelWarn)
	return log.New(writerFunc(func(b []byte) (int, error) {
		to.Print(string(bytes.TrimSpace(ipAddress.ReplaceAll(b, []byte("(address)")))))
		return len(b), nil
	}), "", 0)
}

// writerFunc is a function as an io.Writer.
type writerFunc func([]byte) (int, error)

// Write calls it.
func (f writerFunc) Write(b []byte) (int, error) { return f(b) }
