package publish

import (
	"context"
	"io"
	"time"
)

// Store keeps objects by name. Names are paths with slashes, relative to the
// folder or bucket that is published to.
//
// Errors carry a geo code where the publisher does something about them:
// ENotFound for an object that is not there, EConflict for a condition that
// does not hold, EForbidden where the key may not.
type Store interface {
	// List returns what there is under a prefix.
	List(ctx context.Context, prefix string) ([]Stat, error)
	// Stat describes an object.
	Stat(ctx context.Context, name string) (Stat, error)
	// Read returns an object as it was put; one of more than limit bytes is an
	// error.
	Read(ctx context.Context, name string, limit int64) ([]byte, Stat, error)
	// Put writes an object in one step: readers see the old one or the new one.
	// errors.ErrUnsupported says that the store cannot hold the condition;
	// nothing was written then.
	Put(ctx context.Context, name string, body *io.SectionReader, o PutOptions) error
	// Delete removes an object. One that is not there is no error.
	Delete(ctx context.Context, name string) error
}

// Stat describes an object in a store.
type Stat struct {
	Name            string
	Modified        time.Time
	ETag            string
	ContentEncoding string
}

// PutOptions are the headers that an object is served with, and what must hold
// for it to be written.
type PutOptions struct {
	ContentType     string
	ContentEncoding string
	CacheControl    string
	// Tags are the keys by which a cache in front drops it, with spaces between;
	// a store that has no room for them leaves them out.
	Tags string
	// IfAbsent writes only where there is no object of the name.
	IfAbsent bool
	// IfMatch writes only where the object still has this ETag.
	IfMatch string
}
