package geo

import "time"

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
