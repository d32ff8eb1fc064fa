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
	errInputTooLarge = errors.New("input is over its limit")
	errTokenTooLarge = errors.New("one value is over its limit")
	errAfterGzip     = errors.New("bytes after gzip data")
)

// source hands text to the JSON decoder and stops at two limits. The decoder
// wraps what stops it, so source keeps the cause.
type source struct {
	r      io.Reader
	max    int64 // for the message
	left   int64 // until the text is too large
	budget int   // until the token being read is too large; reset for each
	gzip   bool
	err    error // what ended the text, io.EOF apart
}

// openSource looks at the first bytes of r: it unpacks gzip, skips a byte-order
// mark and refuses text in another encoding.
func openSource(r io.Reader, maxBytes int64) (*source, error) {
	if maxBytes <= 0 {
		maxBytes = DefaultMaxBytes
	}
	s := &source{max: maxBytes, left: maxBytes, budget: maxToken}
	// What is packed is bounded too: a stream of empty gzip members would
	// otherwise be read for ever and yield no text.
	packed := bufio.NewReaderSize(&capped{r: r, left: maxBytes}, 32<<10)
	text := packed
	if head, err := packed.Peek(2); len(head) == 2 && head[0] == 0x1f && head[1] == 0x8b {
		s.gzip = true
		zr, err := gzip.NewReader(packed)
		if err != nil {
			s.err = err
			return nil, s.failure()
		}
		zr.Multistream(false)
		text = bufio.NewReaderSize(&unpacker{packed, zr}, 32<<10)
	} else if err != nil && !errors.Is(err, io.EOF) {
		s.err = err
		return nil, s.failure()
	}
	head, err := text.Peek(3)
	if err != nil && !errors.Is(err, io.EOF) {
		s.err = err
		return nil, s.failure()
	}
	switch {
	case bytes.HasPrefix(head, []byte{0xef, 0xbb, 0xbf}):
		_, _ = text.Discard(3) // three bytes are buffered: it cannot fail
	case bytes.HasPrefix(head, []byte{0xff, 0xfe}), bytes.HasPrefix(head, []byte{0xfe, 0xff}):
		return nil, Errorf(EInvalid, "the text is UTF-16: GeoJSON is UTF-8, save it as that")
	}
	s.r = text
	return s, nil
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
	n, err := s.r.Read(p)
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
	case errors.Is(s.err, errAfterGzip):
		return Errorf(EInvalid, "the gzip data are followed by other bytes")
	case s.gzip && errors.Is(s.err, gzip.ErrHeader):
		return Errorf(EInvalid, "the gzip data are damaged: their header is not as it should be")
	case s.gzip && errors.Is(s.err, gzip.ErrChecksum):
		return Errorf(EInvalid, "the gzip data are damaged: their checksum does not match")
	case s.gzip && errors.As(s.err, &corrupt):
		return Errorf(EInvalid, "the gzip data are damaged")
	case s.gzip && (errors.Is(s.err, io.ErrUnexpectedEOF) || errors.Is(s.err, io.EOF)):
		return Errorf(EInvalid, "the gzip data end too early: the file was cut off")
	default:
		return fmt.Errorf("read GeoJSON: %w", s.err)
	}
}

// capped reads up to left bytes and then fails, where io.LimitReader would
// pretend that the input had ended.
type capped struct {
	r    io.Reader
	left int64
}

func (c *capped) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	if c.left -= int64(n); c.left < 0 {
		return 0, errInputTooLarge
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
