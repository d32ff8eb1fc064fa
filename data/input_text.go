package data

import (
	"crypto/sha256"
	"errors"
	"hash"
	"io"

	"frontline/geo"
)

// inputText is the bytes of a file of a load. They are read again where they
// are needed: of many files, or a large one, they would be most of what a load
// holds.
type inputText struct {
	sha256 [sha256.Size]byte
	size   int64
	open   func() (io.ReadCloser, error)
}

// read is geo.EConflict where the bytes are no longer those that were read first.
func (t *inputText) read() ([]byte, error) {
	in, err := t.open()
	if err != nil {
		return nil, err
	}
	raw := make([]byte, t.size)
	_, err = io.ReadFull(in, raw)
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		err = nil // it is shorter now, which its hash tells
	case err == nil:
		var more [1]byte
		if n, _ := io.ReadFull(in, more[:]); n > 0 {
			raw = append(raw, more[0])
		}
	}
	if err := errors.Join(err, in.Close()); err != nil {
		return nil, err
	}
	if sha256.Sum256(raw) != t.sha256 {
		return nil, geo.Errorf(geo.EConflict, "it was changed while it was loaded: load it again")
	}
	return raw, nil
}

// pack compresses the bytes against those of base, where that is of use; nil is
// none.
func (t *inputText) pack(base *inputText) (packedInput, error) {
	p := packedInput{inputText: *t}
	raw, err := t.read()
	if err != nil {
		return p, err
	}
	var before []byte
	if base != nil && usableBase(t.size, base.size) && base.sha256 != t.sha256 {
		p.base = base.sha256
		if before, err = base.read(); err != nil {
			return p, err
		}
	}
	p.data, err = packInput(raw, before)
	return p, err
}

// inputDigest takes down what there is to know of the bytes that are written to
// it.
type inputDigest struct {
	hash.Hash
	size int64
}

func newInputDigest() *inputDigest { return &inputDigest{Hash: sha256.New()} }

func (d *inputDigest) Write(p []byte) (int, error) {
	d.size += int64(len(p))
	return d.Hash.Write(p)
}

// text is what was written, which open reads again.
func (d *inputDigest) text(open func() (io.ReadCloser, error)) inputText {
	t := inputText{size: d.size, open: open}
	d.Sum(t.sha256[:0])
	return t
}
