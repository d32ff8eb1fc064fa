package text

import (
	"frontline/geo"
	"frontline/server/phrase"
)

func claimOf(w phrase.Writer, f geo.Feature, l geo.Layer) Claim {
	c := Claim{
		ID: f.Key, On: w.On(f.ObservedOn), Source: w.SourceOf(f, l),
		Said: w.TextOf(phrase.TextProperty(f, "state")),
	}
	c.Name, c.Names = w.Names(f)
	if f.ClaimedBy != "" {
		c.By = w.Party(f.ClaimedBy)
	}
	switch {
	case l.Kind == geo.KindControl:
		s := phrase.StateOf(l, f)
		c.Class, c.Status = phrase.Capital(w.State(s)), w.TextOf(f.Status)
		if s.Class == geo.ClassHeld && s.Who != "" {
			c.HeldBy = w.Party(s.Who)
		}
	case f.Status != "":
		c.Status = w.TermOf("status", f.Status)
		c.Status.Text = phrase.Capital(c.Status.Text)
	}
	if agreed := phrase.TextProperty(f, "agreed"); agreed != "" {
		c.Agreed = w.TermOf("agreed", agreed)
		c.Agreed.Text = phrase.Capital(c.Agreed.Text)
	}
	if by := f.AssessedBy; by != "" || l.Kind == geo.KindControl {
		if by == "" {
			by = l.AssessedBy
		}
		c.Assessor = w.Party(by)
	}
	for _, d := range f.DeniedBy {
		c.Denials = append(c.Denials, Denial{
			By: w.Party(d.By), On: w.On(d.On), Later: d.On != nil && *d.On > w.At, Source: w.Source(d.Source, d.SourceURL),
		})
	}
	return c
}

func statementOf(w phrase.Writer, f geo.Feature, l geo.Layer) Statement {
	speaker := phrase.TextProperty(f, "speaker")
	if speaker == "" {
		speaker = f.ClaimedBy
	}
	t := Statement{
		ID: f.Key, Name: w.TextOf(f.Name()), Speaker: w.Party(speaker), Source: w.SourceOf(f, l),
		Text: w.TextOf(phrase.TextProperty(f, "text")), On: w.T("card.not_stated"), In: w.TextOf(phrase.TextProperty(f, "place_name")),
	}
	if d, err := geo.ParseDate(phrase.TextProperty(f, "said_on")); err == nil {
		t.On = w.Date(d)
	}
	return t
}
