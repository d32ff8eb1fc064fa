package geo

import "time"

// Snapshot is one layer on one date, as it was recorded. It never changes: a
// correction is another snapshot for the same date.
type Snapshot struct {
	ID         int64     // of the store, not for readers
	Layer      string    // the layer's id
	ValidOn    Date      // the date on the ground from which it is in force
	Revision   Revision  // the change that recorded it
	RecordedAt time.Time // the instant of that change
	Pin        Revision  // the last change to what the layer answers for ValidOn
	SHA256     string    // of the input, in hexadecimal
	SourceURL  string
	Note       string
	Reason     string // why it was made, where it is a correction
	Features   int    // how many
	// Ends is why nothing of the layer holds from ValidOn on; "" for a snapshot
	// that is no end, and so has features.
	Ends string
	// Mended is what was done so that the input's shapes could be read, as
	// ParseMendReport takes it; "" for nothing.
	Mended string
	// Described is the revision since which its layer is described as it is; 0 where it
	// always was.
	Described Revision
	// Content is the SHA-256, in hexadecimal, of the features in their order:
	// keys, shapes and properties. Snapshots of equal Content show the same,
	// on whatever date and in whatever layer, and so share what is cached.
	Content string
}

// SourceFile is where a snapshot is from, and the exact bytes that were
// loaded.
type SourceFile struct {
	Name       string // of the file, without its folder; "" where it was not kept
	SHA256     string // in hexadecimal
	SourceURL  string
	Note       string
	LoadedAt   time.Time
	LoadedBy   string
	LoadedWith string // the program's version
	Reason     string // why it was made, where it is a correction
	Data       []byte
}
