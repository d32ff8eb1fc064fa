package pdf

import (
	"bytes"
	"fmt"
	"unicode/utf16"

	"github.com/klauspost/compress/zlib"
)

// file is the objects of a PDF file, numbered from 1 on.
type file struct{ objects [][]byte }

// add adds an object, and returns its number.
func (f *file) add(format string, args ...any) int {
	f.objects = append(f.objects, fmt.Appendf(nil, format, args...))
	return len(f.objects)
}

// set writes an object that was reserved.
func (f *file) set(n int, format string, args ...any) {
	f.objects[n-1] = fmt.Appendf(nil, format, args...)
}

// stream adds an object with content, which is packed unless programs look for it as it is.
func (f *file) stream(entries string, content []byte, packed bool) int {
	if packed {
		var out bytes.Buffer
		z := zlib.NewWriter(&out)
		_, _ = z.Write(content) // a buffer never fails
		_ = z.Close()
		content, entries = out.Bytes(), entries+" /Filter /FlateDecode"
	}
	body := fmt.Appendf(nil, "<<%s /Length %d>>\nstream\n", entries, len(content))
	f.objects = append(f.objects, append(append(body, content...), "\nendstream"...))
	return len(f.objects)
}

// bytes is the file. The same objects give the same bytes.
func (f *file) bytes(catalog, info int) []byte {
	var out bytes.Buffer
	out.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	offsets := make([]int, len(f.objects))
	for i, o := range f.objects {
		offsets[i] = out.Len()
		fmt.Fprintf(&out, "%d 0 obj\n", i+1)
		out.Write(o)
		out.WriteString("\nendobj\n")
	}
	at := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(f.objects)+1)
	for _, o := range offsets {
		fmt.Fprintf(&out, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&out, "trailer\n<</Size %d /Root %d 0 R /Info %d 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(f.objects)+1, catalog, info, at)
	return out.Bytes()
}

// text is a string as PDF has it for people: UTF-16.
func text(s string) string {
	out := []byte("<FEFF")
	for _, u := range utf16.Encode([]rune(s)) {
		out = fmt.Appendf(out, "%04X", u)
	}
	return string(append(out, '>'))
}
