package phrase

import "frontline/geo"

// AsOf says of which date a layer is shown, and how old that is where the layer
// is past its cadence; "" where it is of the date shown.
func (w Writer) AsOf(a geo.Age) string { return w.asOfDate(a, w.ShortDate(a.On)) }

// AsOfSentence is asOf where there is room for the month's name, and says the
// date where it is the date shown, too.
func (w Writer) AsOfSentence(a geo.Age) string {
	if words := w.asOfDate(a, w.Date(a.On)); words != "" {
		return Capital(words)
	}
	return Capital(w.T("age.as_of", "date", w.Date(a.On)))
}

func (w Writer) asOfDate(a geo.Age, date string) string {
	switch {
	case a.Ends != "":
		return w.T("age.ended", "date", date, "reason", a.Ends)
	case a.Stale:
		return w.T("age.as_of_old", "date", date, "days", a.Days)
	case a.Days > 0:
		return w.T("age.as_of", "date", date)
	}
	return ""
}

// Behind puts words about an age behind those about a layer.
func (w Writer) Behind(words string, a geo.Age) string {
	if asOf := w.AsOf(a); asOf != "" {
		return words + ", " + asOf
	}
	return words
}
