package span

import (
	"cmp"
	"slices"

	"frontline/data/shape"
	"frontline/geo"
)

// restSpan is a time over which a feature's points and lines were the same.
type restSpan struct {
	id           int64 // of its row; 0 where it has none
	since, until geo.Date
	*shape.Outline
}

// restSet is a feature's points and lines through a time, in order.
type restSet struct {
	read   bool
	stored []restSpan // as they were read
	list   []restSpan
}

// set lets them be what now is over a time, nil for none.
func (s *restSet) set(from, to geo.Date, now *shape.Outline) {
	var cut []restSpan
	for _, x := range s.list {
		if x.until <= from || x.since >= to {
			cut = append(cut, x)
			continue
		}
		if x.since < from {
			cut = append(cut, restSpan{since: x.since, until: from, Outline: x.Outline})
		}
		if x.until > to {
			cut = append(cut, restSpan{since: to, until: x.until, Outline: x.Outline})
		}
	}
	if now != nil {
		cut = append(cut, restSpan{since: from, until: to, Outline: now})
	}
	slices.SortFunc(cut, func(a, b restSpan) int { return cmp.Compare(a.since, b.since) })
	s.list = s.list[:0:0]
	for _, x := range cut {
		if n := len(s.list); n > 0 && s.list[n-1].until == x.since && s.list[n-1].Outline.Same(x.Outline) {
			s.list[n-1] = restSpan{since: s.list[n-1].since, until: x.until, Outline: x.Outline}
			continue
		}
		s.list = append(s.list, x)
	}
}

func (s restSpan) same(t restSpan) bool {
	return s.since == t.since && s.until == t.until && s.Outline.Same(t.Outline)
}
