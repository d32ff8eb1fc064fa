package geo

import "time"

// Retraction is something public that was withdrawn. A pinned view of the date
// is concerned where its revision is before Revision.
type Retraction struct {
	Revision    Revision   `json:"revision"` // from which on it is withdrawn
	RetractedAt time.Time  `json:"retracted_at"`
	Layer       string     `json:"layer"`
	Date        Date       `json:"date"`
	Feature     string     `json:"feature,omitempty"` // its key; "" for the whole snapshot
	Reason      string     `json:"reason"`
	Pins        []Revision `json:"pins"` // by which the date was pinned, ascending
}

// RetractedFeature is a feature that a snapshot shows and must not any more.
type RetractedFeature struct {
	Key      string
	Reason   string
	Revision Revision // from which on it is withdrawn
}
