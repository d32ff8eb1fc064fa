package program

import (
	"bufio"
	"fmt"
	"strings"

	"frontline/cmd/frontline/internal/terminal"
)

// CanAsk reports whether a person is at a terminal.
func (p *Program) CanAsk() bool { return terminal.Is(p.Stdin) && terminal.Is(p.Stdout) }

// Confirm asks a person on a terminal; where there is none, nobody is asked
// and the answer is yes, so that a cron job needs no flag.
func (p *Program) Confirm(question string) (bool, error) {
	if !p.CanAsk() {
		return true, nil
	}
	fmt.Fprintf(p.Stdout, "%s [y/N] ", question)
	line, err := bufio.NewReader(p.Stdin).ReadString('\n')
	if err != nil {
		return false, fmt.Errorf("no answer: %w", err)
	}
	switch strings.ToLower(strings.TrimSpace(line)) {
	case "y", "yes":
		return true, nil
	}
	return false, nil
}
