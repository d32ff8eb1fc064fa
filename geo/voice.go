package geo

import (
	"cmp"
	"slices"
)

// Voice is somebody by whose word a layer shows ground, from when until when:
// who assesses it, and who claims it. "" is somebody whom nobody names.
type Voice struct {
	Since      Date   `json:"since"`
	Until      Date   `json:"until"`
	AssessedBy string `json:"assessed_by,omitempty"`
	ClaimedBy  string `json:"claimed_by,omitempty"`
}

// Voice is by whose word the layer shows the ground of one of its features,
// once it is classified. The dates are left to fill in.
func (l Layer) Voice(f Feature) (v Voice) {
	if l.Kind == KindControl {
		v.AssessedBy = cmp.Or(f.AssessedBy, l.AssessedBy)
	}
	if l.Kind != KindControl || f.Class == ClassClaimed {
		v.ClaimedBy = f.ClaimedBy
	}
	return v
}

// JoinVoices sorts voices, and makes one of those of the same words whose times
// touch.
func JoinVoices(list []Voice) Voices {
	slices.SortFunc(list, func(a, b Voice) int {
		return cmp.Or(cmp.Compare(a.AssessedBy, b.AssessedBy), cmp.Compare(a.ClaimedBy, b.ClaimedBy), cmp.Compare(a.Since, b.Since), cmp.Compare(a.Until, b.Until))
	})
	out := Voices(list[:0])
	for _, v := range list {
		if n := len(out); n > 0 && out[n-1].AssessedBy == v.AssessedBy && out[n-1].ClaimedBy == v.ClaimedBy && v.Since <= out[n-1].Until {
			out[n-1].Until = max(out[n-1].Until, v.Until)
			continue
		}
		out = append(out, v)
	}
	return out
}

// Voices are those by whose word a layer shows its ground.
type Voices []Voice

// On are the voices on any of some dates.
func (list Voices) On(dates ...Date) (out Voices) {
	for _, v := range list {
		if slices.ContainsFunc(dates, func(d Date) bool { return v.Since <= d && d < v.Until }) {
			out = append(out, v)
		}
	}
	return out
}

// Assessors are those who assess the ground, each once, in order.
func (list Voices) Assessors() []string {
	return list.names(func(v Voice) string { return v.AssessedBy })
}

// Claimants are those who claim the ground.
func (list Voices) Claimants() []string {
	return list.names(func(v Voice) string { return v.ClaimedBy })
}

// AssessorsOf are those who assess that somebody claims the ground.
func (list Voices) AssessorsOf(claimant string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(v Voice) bool { return v.ClaimedBy != claimant }).Assessors()
}

func (list Voices) names(of func(Voice) string) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = of(v)
	}
	slices.Sort(out)
	return slices.Compact(out)
}
