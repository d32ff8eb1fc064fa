package span

import (
	"slices"

	"frontline/data/shape"
	"frontline/geo"
)

// state is what a feature, or territory, is over a time; zero where it is not there.
type state struct {
	featureRef
	ground   *shape.Outline // slivers left as they were; nil for none
	absorbed float64        // by which ground and the snapshot differ, in square metres
}

func (s state) same(t state) bool {
	return s.feature == t.feature && s.absorbed == t.absorbed && s.ground.Same(t.ground)
}

func (s state) area() float64 {
	if s.ground == nil {
		return 0
	}
	return s.ground.Area
}

// datedState is a state from a date on, until the next one.
type datedState struct {
	id      int64 // 0 where it is not stored
	validOn geo.Date
	state
}

// keySpans is what a respanner has of one feature.
type keySpans struct {
	key    string
	states []datedState // in order; each differs from the one before
	stored []datedState // as they were read

	parts partSet
	rest  restSet
}

// at is the state in force on a date.
func (k *keySpans) at(d geo.Date) state {
	for _, s := range slices.Backward(k.states) {
		if s.validOn <= d {
			return s.state
		}
	}
	return state{}
}

// set lets a state be in force over a time.
func (k *keySpans) set(from, to geo.Date, now state) {
	then := k.at(to)
	var list []datedState
	add := func(s datedState) {
		last := state{}
		if n := len(list); n > 0 {
			last = list[n-1].state
		}
		if !s.same(last) {
			list = append(list, s)
		}
	}
	for _, s := range k.states {
		if s.validOn < from {
			list = append(list, s)
		}
	}
	add(datedState{validOn: from, state: now})
	if to < geo.Ongoing {
		add(datedState{validOn: to, state: then})
		for _, s := range k.states {
			if s.validOn > to {
				add(s)
			}
		}
	}
	k.states = list
}
