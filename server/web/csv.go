package web

import (
	"bytes"
	"encoding/csv"
	"io"
	"strconv"
	"strings"
)

const TypeCSV = "text/csv; charset=utf-8; header=present"

// table is a text of comma-separated values as RFC 4180 has it.
type table struct {
	buffer bytes.Buffer
	w      *csv.Writer
}

// NewTable begins a table with its header.
func NewTable(header ...string) *table {
	t := &table{}
	t.begin(&t.buffer, header)
	return t
}

// WriteTable begins a table that is written while it is made.
func WriteTable(w io.Writer, header ...string) *table {
	t := &table{}
	t.begin(w, header)
	return t
}

func (t *table) begin(w io.Writer, header []string) {
	t.w = csv.NewWriter(w)
	t.w.UseCRLF = true
	for i, cell := range header {
		header[i] = Harmless(cell)
	}
	_ = t.w.Write(header) // an error stays until End
}

// Row adds a row; text in it has been made harmless.
func (t *table) Row(cells ...string) { _ = t.w.Write(cells) } // an error stays until End

// End writes what is left.
func (t *table) End() error {
	t.w.Flush()
	return t.w.Error()
}

// Bytes are the table.
func (t *table) Bytes() ([]byte, error) {
	err := t.End()
	return t.buffer.Bytes(), err
}

// Harmless is text that no spreadsheet takes for a formula: one that begins
// like a formula has an apostrophe before it.
func Harmless(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r\n", rune(text[0])) {
		return "'" + text
	}
	return text
}

// Decimal is a number as a table has it.
func Decimal(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
