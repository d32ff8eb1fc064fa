package view

import (
	"log/slog"
	"time"

	"frontline/geo"
	"frontline/geo/place"
	"frontline/server/address"
	"frontline/server/memo"
	"frontline/server/web"
)

// Options is what views are made of.
type Options struct {
	Store     Store
	Now       func() time.Time // the clock
	Log       *slog.Logger
	Memory    *memo.Memory
	Mount     address.Mount
	Stage     web.Stages
	Comparing *web.Slots // of differences that are found at one time
	// MemoryBytes is what the server is to stay within: large answers that go out have
	// their part of it.
	MemoryBytes int64
	SpanDays    int // that may lie between the ends of a difference; 0 for any number
	// Public has what was made of the public record, of which this one is a copy that
	// holds more; PublicUntil is the newest revision that both have. It is nil where
	// this is the public record.
	Public      *Views
	PublicUntil geo.Revision
}

// Views resolve addresses to what they show, and keep what is read and made on the way.
type Views struct {
	*Clock
	*Snapshots
	*Sets
	*Digests
	*Timelines
	*Voices
	*Grounds
	*Regions
	*Changes
	*Comparisons
	*Derivations
	*Fronts
	*Agreements
	*Answers
}

// New makes views. It reads nothing yet.
func New(o Options) *Views {
	m := o.Memory
	clock := &Clock{o.Store, o.Now}
	snapshots := newSnapshots(m, clock)
	sets := newSets(m, o.Store, o.Stage)
	if o.Public != nil {
		sets.public, sets.publicUntil = o.Public.Sets, o.PublicUntil
	}
	timelines := newTimelines(m, snapshots)
	voices := &Voices{o.Store, timelines, memo.New[PinKey, geo.Voices](m, "voices")}
	grounds := &Grounds{o.Store, memo.New[groundKey, []geo.Ground](m, "grounds")}
	return &Views{
		Clock: clock, Snapshots: snapshots, Sets: sets, Timelines: timelines, Voices: voices, Grounds: grounds,
		Digests:     &Digests{o.Store, sets, m, memo.New[SetKey, Digest](m, "digests")},
		Regions:     &Regions{o.Store, snapshots, memo.New[groundKey, *Oblasts](m, "regions"), memo.New[shareKey, map[string]float64](m, "shares")},
		Changes:     &Changes{o.Store, clock, snapshots, timelines, o.SpanDays},
		Comparisons: &Comparisons{o.Store, grounds, o.Comparing, o.Stage, memo.New[comparisonKey, *Comparison](m, "comparisons")},
		Derivations: &Derivations{o.Store, clock, snapshots, sets, voices, grounds, o.Comparing, o.Stage, o.Mount, memo.New[derivedKey, *Derivation](m, "derivations")},
		Agreements:  &Agreements{o.Store, clock, snapshots, grounds, o.Comparing, o.Stage, o.Mount, memo.New[string, *Agreement](m, "agreements")},
		Fronts: &Fronts{
			o.Store, clock, snapshots, sets, voices, grounds, o.Comparing, o.Stage, o.Mount,
			memo.New[SetKey, *place.Borders](m, "borders"), memo.New[frontKey, *Front](m, "fronts"), memo.New[frontKey, []FrontLength](m, "front_lengths"),
		},
		Answers: &Answers{o.Log, web.NewSlots("large answers", max(int(float64(memo.GoMemory(o.MemoryBytes))*streamsPart/streamCost), 1), streamsQueue, streamsWait), memo.New[AnswerKey, answered](m, "answers")},
	}
}
