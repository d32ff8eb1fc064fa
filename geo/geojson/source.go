package geojson

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

	"frontline/geo"

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
)

// DefaultMaxBytes is how much text Read reads where its caller sets no
// limit: far more than any country's outline, far less than a machine's memory.
const DefaultMaxBytes = 256 << 20

// maxToken bounds what the decoder must hold at once: one string, one number
// or one run of white space. Whatever is larger is refused before it is read.
const maxToken = 1<<20 + 64<<10

var (
	errInputTooLarge = errors.New("input is over its limit")
	errTokenTooLarge = errors.New("one value is over its limit")
	errAfterGzip     = errors.New("bytes after gzip data")
)

// recordSeparator begins each text of a sequence (RFC 7464).
const recordSeparator = 0x1e

// source hands text to the JSON decoder and stops at two limits. The decoder
// wraps what stops it, so source keeps the cause. Of a sequence it hands out
// one text, which then ends; nextText goes on to the next.
type source struct {
	r        io.Reader
	max      int64 // for the message
	left     int64 // until the text is too large
	budget   int   // until the token being read is too large; reset for each
	packing  Packing
	input    *capped
	sequence *bufio.Reader // r, where it is a sequence
	err      error         // what ended the text, io.EOF apart
	close    func()
}

// openSource looks at the first bytes of r: it unpacks gzip and Zstandard,
// skips a byte-order mark, tells a sequence and refuses text in another
// encoding. The source is to be closed.
func openSource(r io.Reader, maxBytes int64) (*source, error) {
	s, text, err := openPacked(r, maxBytes)
	if err != nil {
		return nil, err
	}
	head, err := text.Peek(3)
	if err != nil && !errors.Is(err, io.EOF) {
		s.err = err
		s.Close()
		return nil, s.failure()
	}
	switch {
	case bytes.HasPrefix(head, []byte{0xef, 0xbb, 0xbf}):
		_, _ = text.Discard(3) // three bytes are buffered: it cannot fail
	case bytes.HasPrefix(head, []byte{0xff, 0xfe}), bytes.HasPrefix(head, []byte{0xfe, 0xff}):
		s.Close()
		return nil, geo.Errorf(geo.EInvalid, utf16Text)
	}
	head, _ = text.Peek(sniffed) // an error comes again as it is read
	if what := foreign(head); what != "" {
		s.Close()
		return nil, geo.Errorf(geo.EInvalid, "%s", what)
	}
	s.r = text
	if len(head) > 0 && head[0] == recordSeparator {
		s.sequence = text
		s.nextText()
	}
	return s, nil
}

// Close gives back what unpacking holds. It does not close what was opened.
func (s *source) Close() {
	if s.close != nil {
		s.close()
	}
}

// Read hands out text up to the limits.
func (s *source) Read(p []byte) (int, error) {
	if s.err != nil {
		return 0, s.err
	}
	if s.budget <= 0 {
		s.err = errTokenTooLarge
		return 0, s.err
	}
	n, err := s.readText(p)
	s.left -= int64(n)
	s.budget -= n
	switch {
	case s.left < 0:
		s.err = errInputTooLarge
		return 0, s.err
	case err != nil && err != io.EOF:
		s.err = err
	}
	return n, err
}

// readText reads on, in a sequence up to the next record separator.
func (s *source) readText(p []byte) (int, error) {
	if s.sequence == nil {
		return s.r.Read(p)
	}
	if _, err := s.sequence.Peek(1); err != nil {
		return 0, err
	}
	b, _ := s.sequence.Peek(min(s.sequence.Buffered(), len(p))) // buffered: it cannot fail
	if end := bytes.IndexByte(b, recordSeparator); end >= 0 {
		b = b[:end]
	}
	if len(b) == 0 {
		return 0, io.EOF
	}
	return s.sequence.Discard(copy(p, b))
}

// nextText goes to where the next text of the sequence begins and reports
// whether there is one. Separators with nothing between them are none.
func (s *source) nextText() bool {
	for s.err == nil {
		b, err := s.sequence.ReadByte()
		if err != nil {
			if err != io.EOF {
				s.err = err
			}
			return false
		}
		switch b {
		case recordSeparator, ' ', '\t', '\r', '\n':
			if s.left--; s.left < 0 {
				s.err = errInputTooLarge
			}
		default:
			_ = s.sequence.UnreadByte() // one was read: it cannot fail
			return true
		}
	}
	return false
}

// failure is what to tell of s.err, nil where the text ended as it should.
// A failure of the reader itself is not the text's fault and stays wrapped.
func (s *source) failure() error {
	var corrupt flate.CorruptInputError
	switch {
	case s.err == nil:
		return nil
	case errors.Is(s.err, errInputTooLarge):
		return geo.Errorf(geo.ETooLarge, "the text is larger than the limit of %s: --max-mib (over HTTP --upload-mib of serve) takes more", ByteCount(s.max))
	case errors.Is(s.err, errTokenTooLarge):
		return geo.Errorf(geo.ETooLarge, "one value or one run of white space is larger than 1 MiB")
	case errors.Is(s.err, errZstdWindow):
		return geo.Errorf(geo.ETooLarge, "the Zstandard data need more than %s to unpack: pack them anew without --long or --ultra", ByteCount(maxZstdWindow))
	case errors.Is(s.err, errAfterGzip):
		return geo.Errorf(geo.EInvalid, "the gzip data are followed by other bytes")
	case s.packing == PackedGzip && errors.Is(s.err, gzip.ErrHeader):
		return geo.Errorf(geo.EInvalid, "the gzip data are damaged: their header is not as it should be")
	case s.packing == PackedGzip && errors.Is(s.err, gzip.ErrChecksum):
		return geo.Errorf(geo.EInvalid, "the gzip data are damaged: their checksum does not match")
	case s.packing == PackedGzip && errors.As(s.err, &corrupt):
		return geo.Errorf(geo.EInvalid, "the gzip data are damaged")
	case s.packing == PackedGzip && (errors.Is(s.err, io.ErrUnexpectedEOF) || errors.Is(s.err, io.EOF)):
		return geo.Errorf(geo.EInvalid, "the gzip data end too early: the file was cut off")
	case s.packing == PackedZstd && s.input.err == nil:
		return zstdFault(s.err)
	case geo.ErrorCode(s.err) != geo.EInternal: // of what unpacked it before
		return s.err
	default:
		return fmt.Errorf("read GeoJSON: %w", s.err)
	}
}

// ByteCount writes n in the largest binary unit that holds it whole.
func ByteCount(n int64) string {
	switch {
	case n >= 1<<20 && n%(1<<20) == 0:
		return fmt.Sprintf("%d MiB", n>>20)
	case n >= 1<<10 && n%(1<<10) == 0:
		return fmt.Sprintf("%d KiB", n>>10)
	default:
		return fmt.Sprintf("%d bytes", n)
	}
}
