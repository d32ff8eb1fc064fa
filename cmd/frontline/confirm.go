package main

import (
	"bufio"
	"fmt"
	"strings"

	"frontline/cmd/frontline/internal/terminal"
)

// canAsk reports whether a person is at a terminal.
func (p *program) canAsk() bool { return terminal.Is(p.stdin) && terminal.Is(p.stdout) }

// confirm asks a person on a terminal; where there is none, nobody is asked
// and the answer is yes, so that a cron job needs no flag.
func (p *program) confirm(question string) (bool, error) {
	if !p.canAsk() {
		return true, nil
	}
	fmt.Fprintf(p.stdout, "%s [y/N] ", question)
	line, err := bufio.NewReader(p.stdin).ReadString('\n')
	if err != nil {
		return false, fmt.Errorf("no answer: %w", err)
	}
	switch strings.ToLower(strings.TrimSpace(line)) {
	case "y", "yes":
		return true, nil
	}
	return false, nil
}
