package main

import (
	"maps"
	"slices"
)

// A denial is one entry of denied_by. Its date is left out where it is not
// stated.
type denial struct {
	By        string `json:"by"`
	On        string `json:"on,omitempty"`
	Source    string `json:"source"`
	SourceURL string `json:"source_url,omitempty"`
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
	SourceURL string   `json:"source_url"`
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

// deniedBy are the denials that were made by a date, and those of no stated
// date.
func deniedBy(denials []denial, date string) []denial {
	var out []denial
	for _, d := range denials {
		if d.On <= date {
			out = append(out, d)
		}
	}
	return out
}

// deniedAfter are the denials that were made after a date.
func deniedAfter(denials []denial, date string) []denial {
	return slices.DeleteFunc(slices.Clone(denials), func(d denial) bool { return d.On <= date })
}

// denialDates are the dates of denials.
func denialDates(denials []denial) []turn {
	var out []turn
	for _, d := range denials {
		if d.On != "" {
			out = append(out, turn{On: d.On})
		}
	}
	return out
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
	f.properties["source_url"] = now.SourceURL
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
