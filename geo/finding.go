package geo

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/paulmach/orb"
)

// FindingCode names a kind of finding. Codes are stable: scripts accept
// findings by them.
type FindingCode string

// FindingClass says what a finding does to a load.
type FindingClass string

// The classes.
const (
	FindingTold FindingClass = "told" // the file is loaded, and the report says so
	FindingHeld FindingClass = "held" // nothing is loaded unless the code is accepted
)

// The findings; FindingCodes says what each means.
const (
	FindSwapped    FindingCode = "swapped"
	FindElsewhere  FindingCode = "elsewhere"
	FindMoved      FindingCode = "moved"
	FindDisplaced  FindingCode = "displaced"
	FindLostPart   FindingCode = "lost-part"
	FindArea       FindingCode = "area"
	FindOverlay    FindingCode = "overlay"
	FindStale      FindingCode = "stale"
	FindDate       FindingCode = "date"
	FindObserved   FindingCode = "observed"
	FindKind       FindingCode = "kind"
	FindNoText     FindingCode = "no-text"
	FindAhead      FindingCode = "ahead"
	FindAbout      FindingCode = "about"
	FindRemoved    FindingCode = "removed"
	FindFar        FindingCode = "far"
	FindSaid       FindingCode = "said"
	FindExchanged  FindingCode = "exchanged"
	FindUnread     FindingCode = "unread"
	FindRetracted  FindingCode = "retracted"
	FindSame       FindingCode = "same"
	FindOlder      FindingCode = "older"
	FindSmall      FindingCode = "small"
	FindRenumbered FindingCode = "renumbered"
	FindFuture     FindingCode = "future"
	FindEmbargo    FindingCode = "embargo"
	FindPurged     FindingCode = "purged"
	FindStatus     FindingCode = "status"
	FindClaimant   FindingCode = "claimant"
)

// FindingKind is a code with its class and meaning.
type FindingKind struct {
	Code    FindingCode
	Class   FindingClass
	Meaning string
}

var findingKinds = []FindingKind{
	{FindSwapped, FindingHeld, "longitude and latitude are swapped"},
	{FindElsewhere, FindingHeld, "it lies elsewhere than the layer's earlier snapshots, as another country would"},
	{FindMoved, FindingHeld, "most of it, or a part, was moved by one offset"},
	{FindDisplaced, FindingHeld, "a place lies far from where it was, or from all others"},
	{FindLostPart, FindingHeld, "a part, a hole or a feature's ground is gone"},
	{FindArea, FindingHeld, "more km² changed than the layer's last 30 days make likely"},
	{FindOverlay, FindingHeld, "what changed cannot be told: the shapes could not be laid over one another"},
	{FindStale, FindingHeld, "the bytes or the ground are those of another date, with a different snapshot between"},
	{FindDate, FindingHeld, "a date in the file contradicts the one that it is loaded for"},
	{FindObserved, FindingHeld, "an observed_on is after the snapshot's date, or far before it"},
	{FindKind, FindingHeld, "the features are of another kind than the layer's, as polygons among places"},
	{FindNoText, FindingHeld, "a statement has no text"},
	{FindAhead, FindingHeld, "a statement was said after the snapshot's date"},
	{FindAbout, FindingHeld, "a statement is about a feature that does not exist"},
	{FindRemoved, FindingHeld, "all or most of the layer's places or claims are gone, as in another layer's file"},
	{FindFar, FindingHeld, "a new part lies far from all ground of the snapshot before"},
	{FindSaid, FindingHeld, "a feature that keeps its ground is claimed, denied, held or assessed by others than it was"},
	{FindExchanged, FindingHeld, "features have one another's ground"},
	{FindUnread, FindingHeld, "a property that nothing reads says of ground that it is not held: all of it would count as held"},
	{FindRetracted, FindingHeld, "the same was retracted for its date"},
	{FindSame, FindingTold, "it says the same as the snapshot just before"},
	{FindOlder, FindingTold, "the layer has a later snapshot"},
	{FindSmall, FindingTold, "less than 0.1 km² changed"},
	{FindRenumbered, FindingTold, "ids are new and the ground, or the place, is as it was"},
	{FindFuture, FindingTold, "its date is after today: it is not shown before"},
	{FindEmbargo, FindingTold, "it takes the place of a snapshot under embargo"},
	{FindPurged, FindingTold, "its bytes were purged and are not kept again"},
	{FindStatus, FindingTold, "a status is no word that is known: its ground counts as unknown, not as held"},
	{FindClaimant, FindingTold, "ground is claimed and nobody is named who claims it"},
}

// FindingKinds lists what loads may find, those that hold a file back first.
func FindingKinds() []FindingKind { return slices.Clone(findingKinds) }

// FindingCodes are the codes of all kinds: whoever accepts them holds nothing back.
func FindingCodes() []FindingCode {
	codes := make([]FindingCode, len(findingKinds))
	for i, k := range findingKinds {
		codes[i] = k.Code
	}
	return codes
}

// Finding is what looks wrong with a file, and may be right.
type Finding struct {
	Code     FindingCode  `json:"code"`
	Class    FindingClass `json:"class"`
	File     string       `json:"file"`
	Date     Date         `json:"date"`
	Text     string       `json:"text"`
	Accepted bool         `json:"accepted,omitempty"` // the load named the code
	// At are positions of what it is about, some where there are many; none where it is not
	// about any place.
	At []orb.Point `json:"at,omitempty"`
}

// PlacesShown is of how many places a finding tells where they are.
const PlacesShown = 20

// Mark adds where something is that the finding is about.
func (f *Finding) Mark(g orb.Geometry) {
	if g == nil || len(f.At) >= PlacesShown {
		return
	}
	at := Feature{Geometry: g}.Center()
	f.At = append(f.At, orb.Point{math.Round(at[0]*1e6) / 1e6, math.Round(at[1]*1e6) / 1e6})
}

// NewFinding makes a finding of the code's class.
func NewFinding(code FindingCode, file string, date Date, format string, args ...any) Finding {
	i := slices.IndexFunc(findingKinds, func(k FindingKind) bool { return k.Code == code })
	return Finding{Code: code, Class: findingKinds[i].Class, File: file, Date: date, Text: fmt.Sprintf(format, args...)}
}

// ParseFindingCodes reads codes between commas, such as "moved,lost-part". An
// unknown one is EInvalid, with the list of those that there are.
func ParseFindingCodes(text string) ([]FindingCode, error) {
	var codes []FindingCode
	var all []string
	for _, k := range findingKinds {
		all = append(all, string(k.Code))
	}
	for name := range strings.SplitSeq(text, ",") {
		name = strings.TrimSpace(name)
		if !slices.Contains(all, name) {
			return nil, Errorf(EInvalid, "there is no finding %q; these there are: %s", Printable(Clip(name, 40)), strings.Join(all, ", "))
		}
		codes = append(codes, FindingCode(name))
	}
	return codes, nil
}

// HeldError is of a load that was held back: nothing was loaded.
type HeldError struct {
	Findings []Finding // those that were not accepted, by file
	message  string
}

// NewHeldError makes the error of findings, of which there is at least one.
func NewHeldError(findings []Finding) *HeldError {
	e := &HeldError{Findings: findings}
	what := "1 finding"
	if n := len(findings); n > 1 {
		what = fmt.Sprintf("%d findings", n)
	}
	first := findings[0]
	e.message = fmt.Sprintf("held back for %s (%s): %s: %s", what, e.Codes(), first.File, first.Text)
	return e
}

// Codes are those of the findings between commas, as they are accepted.
func (e *HeldError) Codes() string {
	var codes []string
	for _, f := range e.Findings {
		if !slices.Contains(codes, string(f.Code)) {
			codes = append(codes, string(f.Code))
		}
	}
	return strings.Join(codes, ",")
}

// Error says how many findings there are, and the first.
func (e *HeldError) Error() string { return e.message }

// Unwrap is an Error of the code EHeld.
func (e *HeldError) Unwrap() error { return &Error{Code: EHeld, Message: e.message} }
