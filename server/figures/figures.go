package figures

import (
	"frontline/geo"
	"frontline/server/memo"
	"frontline/server/view"
	"frontline/server/web"
)

// Figures find how much of ground there is, and how much changed.
type Figures struct {
	web.Addresses
	views     *view.Views
	comparing *web.Slots
	stage     web.Stages
	kept      memo.Memo[figuresKey, geo.Figures]
}

// New makes figures of views. Comparing bounds what is found at one time.
func New(v *view.Views, a web.Addresses, m *memo.Memory, comparing *web.Slots, stage web.Stages) *Figures {
	return &Figures{a, v, comparing, stage, memo.New[figuresKey, geo.Figures](m, "figures")}
}
