package geo

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
)

// DefaultMaxBytes is how much text ReadGeoJSON reads where its caller sets no
// limit: far more than any country's outline, far less than a machine's memory.
const DefaultMaxBytes = 256 << 20

// maxToken bounds what the decoder must hold at once: one string, one number
// or one run of white space. Whatever is larger is refused before it is read.
const maxToken = 1<<20 + 64<<10

var (
	gzipMagic = []byte{0x1f, 0x8b}
	zipMagic  = []byte("PK\x03\x04")
)

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
	if maxBytes <= 0 {
		maxBytes = DefaultMaxBytes
	}
	s := &source{max: maxBytes, left: maxBytes, budget: maxToken}
	// What is packed is bounded too: a stream of empty gzip members would
	// otherwise be read for ever and yield no text.
	s.input = &capped{r: r, left: maxBytes}
	packed := bufio.NewReaderSize(s.input, 32<<10)
	text := packed
	head, err := packed.Peek(4)
	if err != nil && !errors.Is(err, io.EOF) {
		s.err = err
		return nil, s.failure()
	}
	switch {
	case bytes.HasPrefix(head, gzipMagic):
		s.packing = PackedGzip
		zr, err := gzip.NewReader(packed)
		if err != nil {
			s.err = err
			return nil, s.failure()
		}
		zr.Multistream(false)
		text = bufio.NewReaderSize(&unpacker{packed, zr}, 32<<10)
	case bytes.HasPrefix(head, zipMagic):
		head, _ := packed.Peek(sniffed)
		return nil, Errorf(EInvalid, "%s", foreignZIP(head))
	case bytes.HasPrefix(head, zstdMagic):
		s.packing = PackedZstd
		zr, err := newZstdReader(packed)
		if err != nil {
			s.err = err
			return nil, s.failure()
		}
		s.close = zr.Close
		text = bufio.NewReaderSize(zr, 32<<10)
	}
	if head, err = text.Peek(3); err != nil && !errors.Is(err, io.EOF) {
		s.err = err
		s.Close()
		return nil, s.failure()
	}
	switch {
	case bytes.HasPrefix(head, []byte{0xef, 0xbb, 0xbf}):
		_, _ = text.Discard(3) // three bytes are buffered: it cannot fail
	case bytes.HasPrefix(head, []byte{0xff, 0xfe}), bytes.HasPrefix(head, []byte{0xfe, 0xff}):
		s.Close()
		return nil, Errorf(EInvalid, utf16Text)
	}
	head, _ = text.Peek(sniffed) // an error comes again as it is read
	if what := foreign(head); what != "" {
		s.Close()
		return nil, Errorf(EInvalid, "%s", what)
	}
	s.r = text
	if head, _ := text.Peek(1); len(head) == 1 && head[0] == recordSeparator {
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
		return Errorf(ETooLarge, "the text is larger than the limit of %s", byteCount(s.max))
	case errors.Is(s.err, errTokenTooLarge):
		return Errorf(ETooLarge, "one value or one run of white space is larger than 1 MiB")
	case errors.Is(s.err, errZstdWindow):
		return Errorf(ETooLarge, "the Zstandard data need more than %s to unpack: pack them anew without --long or --ultra", byteCount(maxZstdWindow))
	case errors.Is(s.err, errAfterGzip):
		return Errorf(EInvalid, "the gzip data are followed by other bytes")
	case s.packing == PackedGzip && errors.Is(s.err, gzip.ErrHeader):
		return Errorf(EInvalid, "the gzip data are damaged: their header is not as it should be")
	case s.packing == PackedGzip && errors.Is(s.err, gzip.ErrChecksum):
		return Errorf(EInvalid, "the gzip data are damaged: their checksum does not match")
	case s.packing == PackedGzip && errors.As(s.err, &corrupt):
		return Errorf(EInvalid, "the gzip data are damaged")
	case s.packing == PackedGzip && (errors.Is(s.err, io.ErrUnexpectedEOF) || errors.Is(s.err, io.EOF)):
		return Errorf(EInvalid, "the gzip data end too early: the file was cut off")
	case s.packing == PackedZstd && s.input.err == nil:
		return zstdFault(s.err)
	default:
		return fmt.Errorf("read GeoJSON: %w", s.err)
	}
}

// capped reads up to left bytes and then fails, where io.LimitReader would
// pretend that the input had ended.
type capped struct {
	r    io.Reader
	left int64
	err  error // what r failed with, io.EOF apart
}

func (c *capped) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	if c.left -= int64(n); c.left < 0 {
		return 0, errInputTooLarge
	}
	if err != nil && err != io.EOF {
		c.err = err
	}
	return n, err
}

// unpacker reads gzip data of one member or several. Unlike a gzip.Reader left
// to itself it tells data that were cut off from bytes that do not belong.
type unpacker struct {
	packed *bufio.Reader
	member *gzip.Reader
}

func (u *unpacker) Read(p []byte) (int, error) {
	for {
		n, err := u.member.Read(p)
		if err != io.EOF {
			return n, err
		}
		if n > 0 {
			return n, nil // the member's end is met again at the next call
		}
		head, err := u.packed.Peek(2)
		switch {
		case len(head) == 0:
			return 0, err // io.EOF, where all is well
		case len(head) < 2 || head[0] != 0x1f || head[1] != 0x8b:
			return 0, errAfterGzip
		}
		if err := u.member.Reset(u.packed); err != nil {
			return 0, err
		}
		u.member.Multistream(false)
	}
}

// byteCount writes n in the largest binary unit that holds it whole.
func byteCount(n int64) string {
	switch {
	case n >= 1<<20 && n%(1<<20) == 0:
		return fmt.Sprintf("%d MiB", n>>20)
	case n >= 1<<10 && n%(1<<10) == 0:
		return fmt.Sprintf("%d KiB", n>>10)
	default:
		return fmt.Sprintf("%d bytes", n)
	}
}
