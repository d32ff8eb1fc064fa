package diagnose

import (
	"bytes"
	"io"
	"log/slog"
	"strings"
	"sync"
)

// LogFlags are the flags of every command that logs.
type LogFlags struct {
	LogFormat string `env:"FRONTLINE_LOG_FORMAT" enum:"text,json" default:"text" help:"How messages are written, one a line: text, or json, an object each. [$FRONTLINE_LOG_FORMAT, ${default}]"`
}

// Log returns the log that is written to out, of messages from a level on, and a writer of plain lines to the
// same place: as JSON, they are messages too, so that each line is an object.
func (f LogFlags) Log(out io.Writer, from slog.Level) (log *slog.Logger, lines io.Writer) {
	o := &slog.HandlerOptions{Level: from}
	if f.LogFormat != "json" {
		return slog.New(slog.NewTextHandler(out, o)), out
	}
	log = slog.New(slog.NewJSONHandler(out, o))
	return log, &lineWriter{log: log}
}

// IsJSON reports whether messages are JSON.
func (f LogFlags) IsJSON() bool { return f.LogFormat == "json" }

// lineWriter logs each line that is written to it.
type lineWriter struct {
	log *slog.Logger

	mu   sync.Mutex
	rest []byte // of a line that has not ended
}

// Write logs the lines that have ended.
func (w *lineWriter) Write(b []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.rest = append(w.rest, b...)
	for {
		line, rest, ended := bytes.Cut(w.rest, []byte("\n"))
		if !ended {
			return len(b), nil
		}
		w.rest = rest
		text := string(line)
		if said, fatal := strings.CutPrefix(text, "frontline: "); fatal {
			w.log.Error(said)
		} else if said, warns := strings.CutPrefix(text, "warning: "); warns {
			w.log.Warn(said)
		} else if text != "" {
			w.log.Info(text)
		}
	}
}
