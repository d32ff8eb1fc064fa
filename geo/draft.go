package geo

import "time"

// Draft is a change of the record that waits for somebody to publish or discard it. It is in
// no public answer, and is shown under an address with a secret only.
type Draft struct {
	ID        int64      `json:"id"`
	Kind      DraftKind  `json:"kind"`
	Layer     string     `json:"layer"` // "" of a rollback of all
	Dates     []Date     `json:"dates"` // ascending
	CreatedAt time.Time  `json:"created_at"`
	CreatedBy string     `json:"created_by"`
	Person    string     `json:"person,omitempty"` // by whose token it was made; "" where by none
	ExpiresAt time.Time  `json:"expires_at"`
	State     DraftState `json:"state"`
	EndedAt   *time.Time `json:"ended_at,omitempty"` // nil of one that is open
	EndedBy   string     `json:"ended_by,omitempty"`
	Revision  Revision   `json:"revision,omitempty"` // that published it; 0 under embargo
}

// DraftKind is what publishing a draft does.
type DraftKind string

// The kinds of drafts.
const (
	DraftLoad     DraftKind = "load"
	DraftRetract  DraftKind = "retract"
	DraftRollback DraftKind = "rollback"
	DraftLayer    DraftKind = "layer" // it changes what is said of a layer
)

// CheckSeen is geo.EConflict where the record is at another revision than the one that somebody
// looked at to decide.
func CheckSeen(now, seen Revision) error {
	if now == seen {
		return nil
	}
	return Errorf(EConflict, "the record is at revision %d, and what was looked at was %d: look at it again", now, seen)
}

// DraftState is what became of a draft.
type DraftState string

// The states of drafts.
const (
	DraftOpen      DraftState = "open"
	DraftPublished DraftState = "published"
	DraftDiscarded DraftState = "discarded"
	DraftExpired   DraftState = "expired"
)
