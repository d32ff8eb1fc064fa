package text

import (
	"frontline/geo"
	"frontline/server/figures"
	"frontline/server/phrase"
	"frontline/server/view"
)

// partWords says how much there is of a territory, and by whose word. Of claims it
// names the claimant, or says that nobody is named.
func partWords(w phrase.Writer, l geo.Layer, p geo.Part) string {
	area, s := w.Area(view.KM2(p.Area)), phrase.TerritoryState(l, p.Territory)
	if s.Class == geo.ClassHeld && s.Who == "" {
		return w.T("text.held", "area", area, "by", w.ByWhom(s.By))
	}
	return w.T("classes.figure", "km2", area, "state", w.Whose(l, p.Territory))
}

// partFigures says what a layer covers on a date, of every class: a figure for
// each assessor or claimant and each holder, with what changed of those that
// count. None is a sum of others.
func partFigures(w phrase.Writer, l geo.Layer, a figures.Areas, i int) (out []string) {
	var parts []geo.Part
	counted := 0
	for _, p := range a.Parts {
		if on := p.On[i]; on.IsTold() {
			parts = append(parts, on)
			if on.Counts() {
				counted++
			}
		}
	}
	if counted == 0 {
		out = append(out, nothingWords(w, l))
	}
	for _, p := range parts {
		words := partWords(w, l, p)
		if view.KM2(p.Area) == 0 && view.KM2(p.Lost) > 0 && i > 0 {
			out = append(out, w.T("text.none_left", "state", w.Whose(l, p.Territory), "lost", w.Area(view.KM2(p.Lost)), "date", w.Date(a.Dates[i-1])))
			continue
		}
		if !p.Counts() || i == 0 {
			out = append(out, words)
			continue
		}
		against := w.T("text.against", "date", w.Date(a.Dates[i-1]), "gained", w.Area(view.KM2(p.Gained)), "lost", w.Area(view.KM2(p.Lost)))
		switch {
		case counted <= 1:
			out = append(out, words, against)
		case p.Gained > 0 || p.Lost > 0:
			out = append(out, words+". "+against)
		default:
			out = append(out, words)
		}
	}
	if l.Kind == geo.KindClaims {
		out = append(out, w.T("text.claims_note"))
	}
	return out
}

// nothingWords says that a layer shows nothing of what counts.
func nothingWords(w phrase.Writer, l geo.Layer) string {
	if l.Kind == geo.KindControl {
		return w.T("text.held", "area", w.Area(0), "by", w.By(l))
	}
	return w.T("classes.figure", "km2", w.Area(0), "state", w.T("classes.claimed"))
}

// partRegions are the oblasts of what counts on a date; of several assessors,
// claimants or holders each has its own.
func partRegions(w phrase.Writer, l geo.Layer, a figures.Areas, i int) (out []Region) {
	var parts []figures.AreaPart
	for _, p := range a.Parts {
		if p.Territory.Counts() && p.Area[i] > 0 {
			parts = append(parts, p)
		}
	}
	for _, r := range a.Regions {
		for _, p := range parts {
			if p.ByRegion[r.Key] == nil || p.ByRegion[r.Key][i] == 0 {
				continue
			}
			name := w.Region(r)
			if len(parts) > 1 {
				name += ", " + w.Whose(l, p.Territory)
			}
			out = append(out, Region{name, [2]string{w.Area(p.ByRegion[r.Key][i])}})
		}
	}
	return out
}
