package phrase

import (
	"html"
	"strings"

	"frontline/geo"
)

// Credit says in the corner of a map, which takes it as HTML, who says what is
// shown, as of when or from when to when, and whose data it is.
func (w Writer) Credit(l geo.Layer, dates ...geo.Date) string {
	if l.Kind == geo.KindBase {
		return html.EscapeString(l.Attribution)
	}
	when := make([]string, len(dates))
	for i, d := range dates {
		when[i] = w.Date(d)
	}
	return w.creditOf(l, strings.Join(when, " – "))
}

// CreditAt is credit of a layer that may be shown as of another date than its
// own.
func (w Writer) CreditAt(l geo.Layer, a geo.Age) string {
	if asOf := w.AsOf(a); asOf != "" && l.Kind != geo.KindBase {
		return w.creditOf(l, asOf)
	}
	return w.Credit(l, a.On)
}

// CreditsOf names all whose data a layer is made of; in English, as they are recorded, where
// there are no words for one of them.
func (w Writer) CreditsOf(l geo.Layer) Text {
	var names []string
	for _, by := range l.Credits() {
		name, ok := w.Term("credit", by)
		if !ok {
			return w.TextOf(l.Attribution)
		}
		names = append(names, name)
	}
	return Text{Text: strings.Join(names, "; ")}
}

func (w Writer) creditOf(l geo.Layer, when string) string {
	text := w.Layers([]geo.Layer{l}) + ", " + when
	if l.Attribution != "" {
		text += " (" + l.Attribution + ")"
	}
	return html.EscapeString(text)
}

// Basemap is whose data an archive shows, and of what day they are, where it says so.
func (w Writer) Basemap(credit string, date *geo.Date) string {
	if date == nil {
		return credit
	}
	return credit + ", " + w.Date(*date)
}
