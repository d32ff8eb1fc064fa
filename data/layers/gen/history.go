package main

import (
	"maps"
	"slices"
)

// A denial is one entry of denied_by. Its date is left out where it is not
// stated.
type denial struct {
	By     string `json:"by"`
	On     string `json:"on,omitempty"`
	Source string `json:"source"`
}

// A turn is what is said of a subject from a date on, and by whom.
type turn struct {
	On        string   `json:"on"`
	State     string   `json:"state"` // one sentence, as a panel shows it
	Status    string   `json:"status"`
	ClaimedBy string   `json:"claimed_by"`
	DeniedBy  []denial `json:"denied_by"`
	Agreed    bool     `json:"agreed"` // not in dispute
	Source    string   `json:"source"`
}

// agreed says why a turn is shown without a claimant.
const agreed = "both sides or the later record agree"

// A past turn is what a feature still says of its earlier states.
type past struct {
	On    string `json:"on"`
	State string `json:"state"`
}

// turnDates are the dates of all turns, in order, each once.
func turnDates(histories ...[]turn) []string {
	dates := map[string]bool{}
	for _, h := range histories {
		for _, t := range h {
			dates[t.On] = true
		}
	}
	return slices.Sorted(maps.Keys(dates))
}

// asOf sets on f what a history, in order of date, says on a date; it reports
// false where it says nothing yet.
func (f feature) asOf(history []turn, date string) bool {
	n := 0
	for n < len(history) && history[n].On <= date {
		n++
	}
	if n == 0 {
		return false
	}
	now := history[n-1]
	f.properties["observed_on"] = now.On
	f.properties["state"] = now.State
	f.properties["status"] = now.Status
	f.properties["claimed_by"] = now.ClaimedBy
	f.properties["denied_by"] = now.DeniedBy
	f.properties["source"] = now.Source
	if now.Agreed {
		f.properties["agreed"] = agreed
	}
	var earlier []past
	for _, t := range history[:n-1] {
		earlier = append(earlier, past{t.On, t.State})
	}
	f.properties["history"] = earlier
	return true
}
