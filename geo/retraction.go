package geo

import (
	"fmt"
	"time"
)

// Retraction is something public that was withdrawn. A pinned view of the date
// is gone (410) where its revision is before Revision.
type Retraction struct {
	Revision    Revision   `json:"revision"` // from which on it is withdrawn
	RetractedAt time.Time  `json:"retracted_at"`
	Layer       string     `json:"layer"`
	Date        Date       `json:"date"`
	Feature     string     `json:"feature,omitempty"` // its key; "" for the whole snapshot
	Reason      string     `json:"reason"`
	Pins        []Revision `json:"pins"` // by which the date was pinned, ascending
}

// Err returns what an answer is that would contain what was retracted: an EGone error
// with the reason.
func (r Retraction) Err() error {
	what := r.Layer + " of " + r.Date.String()
	if r.Feature != "" {
		what = r.Feature + " in " + what
	}
	return retracted(what, r.Reason)
}

// SourceErr is Err for the bytes of which a snapshot was made, where it or a feature of
// it was retracted.
func (r Retraction) SourceErr() error {
	return retracted(r.Layer+" of "+r.Date.String()+", or a feature of it,", r.Reason)
}

func retracted(what, reason string) error {
	return Errorf(EGone, "%s was retracted: %s", what, reason)
}

// RetractedFeature is a feature that a snapshot shows and must not any more.
type RetractedFeature struct {
	Key      string
	Reason   string
	Revision Revision // from which on it is withdrawn
}

// Recount is a layer that was counted anew, or of which what is said was corrected. Every pinned answer of the layer, on
// whatever date, is gone where its revision is before Revision.
type Recount struct {
	Layer       string    `json:"layer"`
	Revision    Revision  `json:"revision"` // from which on it is counted as it is now
	RecountedAt time.Time `json:"recounted_at"`
	Reason      string    `json:"reason"`
	Corrected   bool      `json:"corrected,omitempty"` // what is said of it was wrong
}

// RecountedError is of an answer as it was pinned before its layer was counted
// anew: it is gone, and the same is to be had at a later revision.
type RecountedError struct {
	Layer  string
	Now    Revision // from which on the layer is counted as it is now
	All    Revision // from which on every layer is
	Reason string
	// Corrected is whether what is said of the layer was wrong, and not how it was counted.
	Corrected bool
}

// Error says what was counted anew or corrected, why, and since when.
func (e *RecountedError) Error() string {
	if e.Corrected {
		return fmt.Sprintf("what is said of %s was corrected at revision %d, and answers from before are gone: %s", e.Layer, e.Now, e.Reason)
	}
	return fmt.Sprintf("%s was counted anew at revision %d, and answers from before are gone: %s", e.Layer, e.Now, e.Reason)
}

// Unwrap is an Error of the code EGone.
func (e *RecountedError) Unwrap() error { return &Error{Code: EGone, Message: e.Error()} }
