package geo

import (
	"fmt"
	"time"
)

// Recount is a layer that was counted anew. Every pinned answer of the layer, on
// whatever date, is gone where its revision is before Revision.
type Recount struct {
	Layer       string    `json:"layer"`
	Revision    Revision  `json:"revision"` // from which on it is counted as it is now
	RecountedAt time.Time `json:"recounted_at"`
	Reason      string    `json:"reason"`
}

// RecountedError is of an answer as it was pinned before its layer was counted
// anew: it is gone, and the same is to be had at a later revision.
type RecountedError struct {
	Layer  string
	Now    Revision // from which on the layer is counted as it is now
	All    Revision // from which on every layer is
	Reason string
}

// Error says what was counted anew, why, and since when.
func (e *RecountedError) Error() string {
	return fmt.Sprintf("%s was counted anew at revision %d, and answers from before are gone: %s", e.Layer, e.Now, e.Reason)
}

// Unwrap is an Error of the code EGone.
func (e *RecountedError) Unwrap() error { return &Error{Code: EGone, Message: e.Error()} }
