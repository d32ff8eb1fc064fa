package span

import (
	"slices"

	"frontline/data/shape"
	"frontline/geo"
)

// spanState is what a feature is over a time; zero where it is not there.
type spanState struct {
	featureRef
	ground   *shape.Outline // slivers left as they were; nil for none
	absorbed float64        // by which ground and the snapshot differ, in square metres
}

func (s spanState) same(t spanState) bool {
	return s.feature == t.feature && s.absorbed == t.absorbed && s.ground.Same(t.ground)
}

func (s spanState) area() float64 {
	if s.ground == nil {
		return 0
	}
	return s.ground.Area
}

// stateRow is a state from a date on, until the next one.
type stateRow struct {
	id   int64 // 0 where it is not stored
	date geo.Date
	spanState
}

// keySpans is what a respanner has of one feature.
type keySpans struct {
	key    string
	states []stateRow // in order; each differs from the one before
	stored []stateRow // as they were read

	parts partSet
	rest  restSet
}

// at is the state in force on a date.
func (k *keySpans) at(d geo.Date) spanState {
	for _, s := range slices.Backward(k.states) {
		if s.date <= d {
			return s.spanState
		}
	}
	return spanState{}
}

// set lets a state be in force over a time.
func (k *keySpans) set(from, to geo.Date, now spanState) {
	then := k.at(to)
	var list []stateRow
	add := func(s stateRow) {
		last := spanState{}
		if n := len(list); n > 0 {
			last = list[n-1].spanState
		}
		if !s.same(last) {
			list = append(list, s)
		}
	}
	for _, s := range k.states {
		if s.date < from {
			list = append(list, s)
		}
	}
	add(stateRow{date: from, spanState: now})
	if to < geo.Ongoing {
		add(stateRow{date: to, spanState: then})
		for _, s := range k.states {
			if s.date > to {
				add(s)
			}
		}
	}
	k.states = list
}
