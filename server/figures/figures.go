package figures

import (
	"frontline/geo"
	"frontline/server/memo"
	"frontline/server/search"
	"frontline/server/view"
	"frontline/server/web"
)

// Figures find how much of ground there is, and how much changed.
type Figures struct {
	web.Addresses
	views     *view.Views
	search    *search.Search
	comparing *web.Slots
	stage     web.Stages
	kept      memo.Memo[figuresKey, geo.Figures]
	recent    memo.Memo[recentKey, []recentPart]
}

// New makes figures of views; what changed lies near settlements that are found by a search. Comparing bounds what is found at one time.
func New(v *view.Views, find *search.Search, a web.Addresses, m *memo.Memory, comparing *web.Slots, stage web.Stages) *Figures {
	return &Figures{a, v, find, comparing, stage, memo.New[figuresKey, geo.Figures](m, "figures"), memo.New[recentKey, []recentPart](m, "recent")}
}
