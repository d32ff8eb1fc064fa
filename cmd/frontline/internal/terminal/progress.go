// Package terminal writes for people at a terminal and for scripts: progress, numbers, cells of tables
// and JSON.
package terminal

import (
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"golang.org/x/term"
)

// Progress is a bar on a terminal, and nothing elsewhere.
type Progress struct {
	out   io.Writer
	title string
	shown string // the line that is on the terminal
}

// NewProgress returns a bar that is drawn on out where that is a terminal.
func NewProgress(out io.Writer, title string) *Progress {
	if !Is(out) {
		out = nil
	}
	return &Progress{out: out, title: title}
}

// barWidth is how many characters the bar itself has.
const barWidth = 30

// Show tells that some of all files are done.
func (p *Progress) Show(done, total int, _ string) {
	if p.out == nil || total <= 0 {
		return
	}
	done = min(max(done, 0), total)
	bar := strings.Repeat("█", barWidth*done/total)
	share := fmt.Sprintf("%s %3d%% |%-*s|", p.title, 100*done/total, barWidth, bar)
	if p.shown != "" && strings.HasPrefix(p.shown, share) && done < total {
		return // of ten thousand tiles, each would be drawn
	}
	p.draw(fmt.Sprintf("%s (%d/%d)", share, done, total))
}

// End takes the bar off the terminal.
func (p *Progress) End() {
	if p.shown != "" {
		p.draw("")
	}
}

// draw puts a line in the place of the one that is shown, by blanks, which every terminal knows.
func (p *Progress) draw(line string) {
	blanks := strings.Repeat(" ", max(utf8.RuneCountInString(p.shown)-utf8.RuneCountInString(line), 0))
	_, _ = fmt.Fprintf(p.out, "\r%s%s\r%s", line, blanks, line) // a bar that cannot be drawn stops no load
	p.shown = line
}

// Is reports whether a reader or writer is a terminal.
func Is(w any) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
