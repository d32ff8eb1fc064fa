package phrase

import "frontline/geo"

// Retracted say that a snapshot, or a feature of it, was retracted.
func (w Writer) Retracted(r geo.Retraction) string {
	if r.Feature != "" {
		return w.T("text.retracted_feature", "name", r.Feature, "date", w.Date(r.Date), "on", w.Day(r.RetractedAt), "reason", r.Reason)
	}
	return w.T("card.retraction", "date", w.Date(r.Date), "on", w.Day(r.RetractedAt), "reason", r.Reason)
}
