package terminal

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/go-json-experiment/json/v1"
)

// Count returns a number of things in words, with an s for several.
func Count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// Megabytes returns a number of bytes in MB.
func Megabytes(n int64) string { return fmt.Sprintf("%.2f MB", float64(n)/1e6) }

// OneLine quotes a text that would break a table or pass for another line of
// it, as older programs recorded.
func OneLine(text string) string {
	if strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return strconv.Quote(text)
	}
	return text
}

// PrintJSON writes a report as indented JSON.
func PrintJSON(w io.Writer, report any) error {
	b, err := json.MarshalIndent(report, "", "  ")
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "%s\n", b)
	return err
}

// Minute is an instant in UTC, as tables have it.
func Minute(t time.Time) string { return t.UTC().Format("2006-01-02 15:04") }
