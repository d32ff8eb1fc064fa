package phrase

import "math"

// Reach says how far a gained piece reaches from what was held before, in kilometres rounded up: no point
// of it is farther. It is "" of nil, which is not measured.
func (w Writer) Reach(km *float64) string {
	if km == nil {
		return ""
	}
	tenths := math.Ceil(*km*10-1e-9) / 10
	decimals := 1
	if tenths == math.Trunc(tenths) {
		decimals = 0
	}
	return w.T("changes.reach", "km", w.Number(tenths, decimals))
}
