package table

import (
	"crypto/sha256"
	"errors"
	"hash"
	"io"

	"frontline/geo"
)

// InputText is the bytes of a file of a load. They are read again where they
// are needed: of many files, or a large one, they would be most of what a load
// holds.
type InputText struct {
	SHA256 [sha256.Size]byte
	Size   int64
	Open   func() (io.ReadCloser, error)
}

// read is geo.EConflict where the bytes are no longer those that were read first.
func (t *InputText) read() ([]byte, error) {
	in, err := t.Open()
	if err != nil {
		return nil, err
	}
	raw := make([]byte, t.Size)
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
	if sha256.Sum256(raw) != t.SHA256 {
		return nil, geo.Errorf(geo.EConflict, "it was changed while it was loaded: load it again")
	}
	return raw, nil
}

// Pack compresses the bytes against those of base, where that is of use; nil is
// none.
func (t *InputText) Pack(base *InputText) (PackedInput, error) {
	p := PackedInput{InputText: *t}
	raw, err := t.read()
	if err != nil {
		return p, err
	}
	var before []byte
	if base != nil && UsableBase(t.Size, base.Size) && base.SHA256 != t.SHA256 {
		p.base = base.SHA256
		if before, err = base.read(); err != nil {
			return p, err
		}
	}
	p.data, err = PackInput(raw, before)
	return p, err
}

// inputDigest hashes and counts the bytes that are written to it.
type inputDigest struct {
	hash.Hash
	size int64
}

// NewInputDigest is to be written all bytes of a file to.
func NewInputDigest() *inputDigest { return &inputDigest{Hash: sha256.New()} }

func (d *inputDigest) Write(p []byte) (int, error) {
	d.size += int64(len(p))
	return d.Hash.Write(p)
}

// Text is what was written, which open reads again.
func (d *inputDigest) Text(open func() (io.ReadCloser, error)) InputText {
	t := InputText{Size: d.size, Open: open}
	d.Sum(t.SHA256[:0])
	return t
}
