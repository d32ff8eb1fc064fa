package server

import (
	"bytes"
	"encoding/csv"
	"strconv"
	"strings"
)

const typeCSV = "text/csv; charset=utf-8; header=present"

// table is a text of comma-separated values as RFC 4180 has it.
type table struct {
	buffer bytes.Buffer
	w      *csv.Writer
}

func newTable(header ...string) *table {
	t := &table{}
	t.w = csv.NewWriter(&t.buffer)
	t.w.UseCRLF = true
	for i, cell := range header {
		header[i] = harmless(cell)
	}
	_ = t.w.Write(header) // to memory
	return t
}

// row adds a row; text in it has been made harmless.
func (t *table) row(cells ...string) { _ = t.w.Write(cells) } // to memory

func (t *table) bytes() ([]byte, error) {
	t.w.Flush()
	return t.buffer.Bytes(), t.w.Error()
}

// harmless is text that no spreadsheet takes for a formula: one that begins
// like a formula has an apostrophe before it.
func harmless(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r\n", rune(text[0])) {
		return "'" + text
	}
	return text
}

// decimal is a number as a table has it.
func decimal(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
