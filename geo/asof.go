package geo

import (
	"strconv"
	"strings"
)

// Revision numbers the states of the whole record; it rises by one with each
// change. What was known at a revision is what the record held just after
// that change. 0 is the empty record.
type Revision int64

// AsOf is the pair of times by which every read is made: Valid, the day on
// the ground, and Known, the revision that had been recorded by then.
type AsOf struct {
	Valid Date
	Known Revision
}

// AsOfRef is an as-of as a reader writes it, before it is resolved against a
// clock and the current revision.
type AsOfRef struct {
	Latest bool     // today, whatever day that is; Valid is then unset
	Valid  Date     // the day asked for
	Pinned bool     // Known was given
	Known  Revision // set where Pinned
}

// ParseAsOf reads "latest", "2025-11-27" or "2025-11-27@12". A revision is
// decimal with no sign and no leading zero; "latest" takes none, since what is
// latest moves.
func ParseAsOf(s string) (AsOfRef, error) {
	if s == "latest" {
		return AsOfRef{Latest: true}, nil
	}
	day, rev, pinned := strings.Cut(s, "@")
	if day == "latest" {
		return AsOfRef{}, Errorf(EInvalid, "latest takes no revision: write a date before the @, for example 2025-11-27@12")
	}
	valid, err := ParseDate(day)
	if err != nil {
		return AsOfRef{}, err
	}
	ref := AsOfRef{Valid: valid, Pinned: pinned}
	if !pinned {
		return ref, nil
	}
	n, err := strconv.ParseInt(rev, 10, 53)
	if err != nil || n < 0 || strconv.FormatInt(n, 10) != rev {
		return AsOfRef{}, Errorf(EInvalid, "%q is no revision: write it as a decimal number without leading zeros", Clip(rev, 40))
	}
	ref.Known = Revision(n)
	return ref, nil
}

// String writes what ParseAsOf reads.
func (r AsOfRef) String() string {
	switch {
	case r.Latest:
		return "latest"
	case r.Pinned:
		return r.Valid.String() + "@" + strconv.FormatInt(int64(r.Known), 10)
	default:
		return r.Valid.String()
	}
}

// Resolve turns the reference into the pair to read by, given today's date
// and the current revision. A day after today and a revision after the
// current one are not found: nothing is known of them yet, and an answer
// would change once there is.
func (r AsOfRef) Resolve(today Date, current Revision) (AsOf, error) {
	a := AsOf{Valid: r.Valid, Known: current}
	if r.Latest {
		a.Valid = today
	}
	if r.Pinned {
		a.Known = r.Known
	}
	if a.Valid > today {
		return AsOf{}, Errorf(ENotFound, "%s is not here yet: today is %s (UTC)", a.Valid, today)
	}
	if a.Known > current {
		return AsOf{}, Errorf(ENotFound, "revision %d is not recorded yet: the newest is %d", a.Known, current)
	}
	return a, nil
}
