package table

import (
	"fmt"
	"slices"
	"sync"

	"github.com/klauspost/compress/zstd"
)

const (
	MaxInputDepth = 15        // frames before one, as in the schema
	MaxDeltaBytes = 32 << 20  // of an input and its base together; larger ones stand alone
	minDictionary = 64        // bytes; a smaller base is of no use
	smallBase     = 128 << 10 // bytes; the quickest level forgets where more of a base is
	inputDict     = 1         // the number by which a frame names its dictionary
)

// alone compresses without a dictionary. It is made once, since its tables are
// large; its EncodeAll may be called concurrently.
var alone = sync.OnceValues(func() (*zstd.Encoder, error) {
	return zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedBetterCompression), zstd.WithEncoderCRC(false))
})

// PackInput compresses raw against base, nil for none. Against the day before
// a real day of 80 kB makes a few hundred bytes at any level, and the quickest has the
// least tables to fill.
func PackInput(raw, base []byte) ([]byte, error) {
	if !UsableBase(int64(len(raw)), int64(len(base))) {
		enc, err := alone()
		if err != nil {
			return nil, fmt.Errorf("compress input: %w", err)
		}
		return slices.Clone(enc.EncodeAll(raw, nil)), nil // which has room for as much as came
	}
	window := zstd.MinWindowSize
	for window < len(raw)+len(base) {
		window *= 2
	}
	level := zstd.SpeedDefault
	if len(base) <= smallBase {
		level = zstd.SpeedFastest
	}
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderCRC(false),
		zstd.WithEncoderLevel(level), zstd.WithLowerEncoderMem(true),
		zstd.WithEncoderDictRaw(inputDict, base), zstd.WithWindowSize(window))
	if err != nil {
		return nil, fmt.Errorf("compress input: %w", err)
	}
	packed := slices.Clone(enc.EncodeAll(raw, nil))
	return packed, enc.Close()
}

// UsableBase reports whether an input of size bytes is worth packing against one of base bytes.
func UsableBase(size, base int64) bool {
	return base >= minDictionary && size+base <= MaxDeltaBytes
}

// UnpackInput is the way back; size is what the input has. Nothing of packed
// is trusted: damage gives an error and bounded work.
func UnpackInput(packed, base []byte, size int64) ([]byte, error) {
	opts := []zstd.DOption{
		zstd.WithDecoderConcurrency(1),
		zstd.WithDecoderMaxMemory(max(2*uint64(size+int64(len(base))), 32<<20)), // windows count, too
	}
	if len(base) > 0 {
		opts = append(opts, zstd.WithDecoderDictRaw(inputDict, base))
	}
	dec, err := zstd.NewReader(nil, opts...)
	if err != nil {
		return nil, fmt.Errorf("unpack input: %w", err)
	}
	defer dec.Close()
	raw, err := dec.DecodeAll(packed, nil)
	if err != nil {
		return nil, fmt.Errorf("unpack input: %w", err)
	}
	if int64(len(raw)) != size {
		return nil, fmt.Errorf("unpack input: %d bytes came out, not %d", len(raw), size)
	}
	return raw, nil
}
