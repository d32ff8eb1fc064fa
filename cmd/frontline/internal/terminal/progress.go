// Package terminal writes for people at a terminal and for scripts: progress, numbers, cells of tables
// and JSON.
package terminal

import (
	"io"
	"os"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// Progress is a bar on a terminal, and nothing elsewhere.
type Progress struct {
	out   io.Writer
	title string
	bar   *progressbar.ProgressBar
}

// NewProgress returns a bar that is drawn on out where that is a terminal.
func NewProgress(out io.Writer, title string) *Progress {
	if !Is(out) {
		out = nil
	}
	return &Progress{out: out, title: title}
}

// Show tells that some of all files are done.
func (p *Progress) Show(done, total int, _ string) {
	if p.out == nil {
		return
	}
	if p.bar == nil {
		p.bar = progressbar.NewOptions(total,
			progressbar.OptionSetWriter(p.out),
			progressbar.OptionSetDescription(p.title),
			progressbar.OptionShowCount(),
			progressbar.OptionSetWidth(30),
			progressbar.OptionClearOnFinish(),
		)
	}
	_ = p.bar.Set(done) // a bar that cannot be drawn stops no load
}

// End takes the bar off the terminal.
func (p *Progress) End() {
	if p.bar != nil {
		_ = p.bar.Clear()
	}
}

// Is reports whether a reader or writer is a terminal.
func Is(w any) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
