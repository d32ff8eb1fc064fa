package phrase

import (
	"math"
	"slices"

	"frontline/geo"
)

// Standing is what one by whose word a layer shows ground says of a position on a date.
type Standing struct {
	Age geo.Age
	// Territory is the one that the position is in, told first where there are several; nil where
	// there is none, or the position is at the edge.
	Territory *geo.Territory
	Also      []geo.Territory // the others that it is in
	AtEdge    bool            // nearer to the edge of something than the layer is exact
	// Metres are from within what counts to its edge, borders and shores apart, and from outside to
	// what counts; +Inf where there is none.
	Metres float64
	Inside bool // which of the two
	// AtBorder is whether a border or shore, which is no edge, is as near as the edge would be.
	AtBorder bool
}

// Same is whether the same is said, whatever its age.
func (s Standing) Same(t Standing) bool {
	return s.SameSide(t) && s.Metres == t.Metres && s.Inside == t.Inside && s.AtBorder == t.AtBorder
}

// SameSide is whether a position is in the same territories, or outside, or at the edge, in both.
func (s Standing) SameSide(t Standing) bool {
	sameTerritory := s.Territory == t.Territory || s.Territory != nil && t.Territory != nil && *s.Territory == *t.Territory
	return sameTerritory && slices.Equal(s.Also, t.Also) && s.AtEdge == t.AtEdge
}

// SaysSame is whether words say the same of both: in them distances are whole kilometres, and there is
// none at the edge.
func (s Standing) SaysSame(t Standing) bool {
	sameKilometres := s.HasDistance() == t.HasDistance() && (!s.HasDistance() || wholeKilometres(s.Metres) == wholeKilometres(t.Metres))
	return s.SameSide(t) && (s.AtEdge || s.Inside == t.Inside && sameKilometres)
}

// HasDistance is whether there is an edge, or ground, to be some way from.
func (s Standing) HasDistance() bool { return !math.IsInf(s.Metres, 0) }

// Point says what is said of a position, in sentences: since when, if it is in a territory, and
// first where that is when the layer's record begins. Where the layer is past its cadence it tells
// no distance.
func (w Writer) Point(l geo.Layer, by string, s Standing, since *geo.Date, first bool) (out []string) {
	title, asOf := w.Title(l).Text, w.asOfWords(s.Age)
	switch {
	case s.AtEdge:
		out = append(out, w.T("point.at_edge", "title", title, "by", w.voice(l, by), "asof", asOf, "km", w.accuracy(l)))
	case s.Territory != nil && since != nil && first:
		out = append(out, w.T("point.in_first", "title", title, "state", w.Whose(l, *s.Territory), "asof", asOf, "since", w.Date(*since)))
	case s.Territory != nil && since != nil:
		out = append(out, w.T("point.in", "title", title, "state", w.Whose(l, *s.Territory), "asof", asOf, "since", w.Date(*since)))
	case l.Kind == geo.KindControl:
		out = append(out, w.T("point.not_held", "title", title, "by", w.voice(l, by), "asof", asOf))
	default:
		out = append(out, w.T("point.not_claimed", "title", title, "by", w.voice(l, by), "asof", asOf))
	}
	if s.HasDistance() && !s.AtEdge && !s.Age.Stale {
		km := w.kilometres(s.Metres)
		switch {
		case l.Kind == geo.KindControl && s.Inside:
			out = append(out, w.T("point.to_front", "km", km))
		case l.Kind == geo.KindControl:
			out = append(out, w.T("point.to_held", "km", km))
		case s.Inside:
			out = append(out, w.T("point.to_claim_edge", "km", km))
		default:
			out = append(out, w.T("point.to_claim", "km", km))
		}
	}
	if s.AtBorder && s.Inside {
		out = append(out, w.T("point.border", "km", w.accuracy(l)))
	}
	return out
}

// Before says what was said of a position some days before.
func (w Writer) Before(l geo.Layer, days int, s Standing) string {
	said := ""
	switch {
	case s.Age.Ends != "":
		said = w.T("point.was_ended")
	case s.AtEdge:
		said = w.T("point.was_at_edge")
	case s.Territory != nil:
		said = w.State(TerritoryState(l, *s.Territory))
	case l.Kind == geo.KindControl:
		said = w.T("point.was_not_held")
	default:
		said = w.T("point.was_not_claimed")
	}
	switch {
	case s.AtEdge || s.Age.Stale || !s.HasDistance():
	case s.Inside:
		said = w.T("point.edge_away", "said", said, "km", w.kilometres(s.Metres))
	case s.Territory == nil:
		said = w.T("point.away", "said", said, "km", w.kilometres(s.Metres))
	}
	return w.T("point.before", "days", days, "asof", w.asOfWords(s.Age), "said", said)
}

// PointLead says of which date and place sentences are, and that they are no guide to safety.
func (w Writer) PointLead(date geo.Date, where string) string {
	return w.T("point.lead", "date", w.Date(date), "where", where)
}

// PointNotYet says that a layer begins after the date, on the date of its first snapshot.
func (w Writer) PointNotYet(l geo.Layer, first geo.Date) string {
	return w.T("point.not_yet", "date", w.Date(w.At), "title", w.Title(l).Text, "first", w.ShortDate(first))
}

// voice is by whose word a layer shows ground, in words.
func (w Writer) voice(l geo.Layer, by string) string {
	if l.Kind == geo.KindClaims {
		return w.byClaimants([]string{by})
	}
	return w.ByWhom(by)
}

// asOfWords are those of AsOf, and of the date shown too.
func (w Writer) asOfWords(a geo.Age) string {
	if words := w.asOfDate(a, w.Date(a.On)); words != "" {
		return words
	}
	return w.T("age.as_of", "date", w.Date(a.On))
}

// kilometres are whole ones: lines are no more exact.
func (w Writer) kilometres(metres float64) string { return w.Number(wholeKilometres(metres), 0) }

func wholeKilometres(metres float64) float64 { return math.Round(metres / 1000) }

// accuracy is how exact a layer is, in kilometres: rounded up, for it is no more exact than it says.
func (w Writer) accuracy(l geo.Layer) string {
	metres := math.Ceil(l.AccuracyOrUnstated())
	digits, unit := 0, 1000.0 // of what it is rounded up to, in metres
	for digits < 3 && metres < unit && metres > 0 {
		digits, unit = digits+1, unit/10
	}
	return w.Number(math.Ceil(metres/unit)*unit/1000, digits)
}
