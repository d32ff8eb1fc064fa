package phrase

import "frontline/geo"

// PlaceRule says by which rule entries are made of a layer.
func (w Writer) PlaceRule(l geo.Layer) string {
	return w.T("settlement.rule", "title", w.Title(l).Text, "km", w.accuracy(l))
}

// PlaceEntry says where the point of a place lay in two snapshots: in a territory, or outside of all
// that one draws.
func (w Writer) PlaceEntry(l geo.Layer, by string, in *geo.Territory, first, second geo.Date, earliest bool) string {
	said := w.T("settlement.entry_out", "by", w.voice(l, by), "first", w.Date(first), "second", w.Date(second))
	if in != nil {
		said = w.T("settlement.entry_in", "state", w.Whose(l, *in), "first", w.Date(first), "second", w.Date(second))
	}
	if earliest {
		said += " " + w.T("settlement.earliest")
	}
	return said
}

// Accuracy is how exact a layer is, in kilometres.
func (w Writer) Accuracy(l geo.Layer) string { return w.accuracy(l) }
