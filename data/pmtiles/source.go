package pmtiles

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"frontline/geo"
)

// Source is what an archive is read from, a range at a time.
type Source interface {
	// ReadRange fills p with what begins off bytes from the start; fewer are an error.
	ReadRange(ctx context.Context, p []byte, off int64) error
	// Size is that of the whole archive in bytes.
	Size() int64
}

// errCut is of an archive that ends before it should.
var errCut = geo.Errorf(geo.EInvalid, "the archive ends before it should: it was cut off, or is still being written")

// FileSource reads an archive in a file.
type FileSource struct {
	f    *os.File
	size int64
}

// NewFileSource reads from an open file of that size.
func NewFileSource(f *os.File, size int64) *FileSource { return &FileSource{f, size} }

// ReadRange fills p from the file.
func (s *FileSource) ReadRange(ctx context.Context, p []byte, off int64) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if _, err := s.f.ReadAt(p, off); errors.Is(err, io.EOF) {
		return errCut
	} else if err != nil {
		return fmt.Errorf("pmtiles: %w", err)
	}
	return nil
}

// Size is the file's.
func (s *FileSource) Size() int64 { return s.size }
