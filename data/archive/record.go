package archive

import (
	"bufio"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
)

// ErrDamaged is a frame whose checksum is right and whose records are not.
var errDamaged = errors.New("damaged")

// frameHead is what stands before a frame: its length and its checksum.
const frameHead = 8

// frameMost is more than a frame ever has.
const frameMost = 1 << 30

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func framed(payload []byte) []byte {
	b := make([]byte, 0, frameHead+len(payload))
	b = binary.LittleEndian.AppendUint32(b, uint32(len(payload)))
	b = binary.LittleEndian.AppendUint32(b, crc32.Checksum(payload, castagnoli))
	return append(b, payload...)
}

// readFrame reads a frame; io.EOF where no whole one follows.
func readFrame(r *bufio.Reader) ([]byte, error) {
	var head [frameHead]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return nil, endOf(err)
	}
	n := binary.LittleEndian.Uint32(head[:4])
	if n == 0 || n > frameMost {
		return nil, io.EOF
	}
	payload, err := io.ReadAll(io.LimitReader(r, int64(n)))
	if err != nil {
		return nil, err
	}
	if len(payload) < int(n) || crc32.Checksum(payload, castagnoli) != binary.LittleEndian.Uint32(head[4:]) {
		return nil, io.EOF
	}
	return payload, nil
}

func endOf(err error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return io.EOF
	}
	return err
}

// newContent is the content of a record that brings its own.
const newContent = 0

// record is some tiles in a row and what they all show: newContent with hash
// and data, or the number of an earlier one, counted from 1.
type record struct {
	tile, run uint64
	content   uint32
	hash      contentHash
	data      []byte // gzipped
}

func (r record) isNew() bool { return r.content == newContent }

func (r record) append(b []byte) []byte {
	b = binary.AppendUvarint(b, r.tile)
	b = binary.AppendUvarint(b, r.run)
	b = binary.AppendUvarint(b, uint64(r.content))
	if r.isNew() {
		b = append(b, r.hash[:]...)
		b = binary.AppendUvarint(b, uint64(len(r.data)))
		b = append(b, r.data...)
	}
	return b
}

// eachRecord reads the records of a frame. Their data are of the payload.
func eachRecord(payload []byte, use func(record) error) error {
	for len(payload) > 0 {
		var r record
		var content, size uint64
		ok := take(&payload, &r.tile) && take(&payload, &r.run) && take(&payload, &content)
		if r.content = uint32(content); ok && r.isNew() {
			if ok = len(payload) >= len(r.hash); ok {
				payload = payload[copy(r.hash[:], payload):]
				ok = take(&payload, &size) && size <= uint64(len(payload))
			}
			if ok {
				r.data, payload = payload[:size], payload[size:]
			}
		}
		if !ok {
			return errDamaged
		}
		if err := use(r); err != nil {
			return err
		}
	}
	return nil
}

func take(b *[]byte, v *uint64) bool {
	n := 0
	*v, n = binary.Uvarint(*b)
	if n <= 0 {
		return false
	}
	*b = (*b)[n:]
	return true
}
