package phrase

import (
	"strings"

	"frontline/geo"
	"frontline/geo/valid"
)

// Mended say what was done so that a snapshot's file could be read; "" for
// nothing.
func (w Writer) Mended(sn geo.Snapshot) (string, error) {
	m, err := valid.BriefMendReport(sn)
	if err != nil || m == nil {
		return "", err
	}
	var did []string
	for _, kind := range m.Kinds {
		did = append(did, w.T("marks.mended_"+string(kind)))
	}
	how := strings.Join(did, "; ")
	if m.Before == 0 && m.After == 0 {
		return w.T("marks.mended_sizeless", "n", m.Count, "did", how), nil
	}
	return w.T("marks.mended", "n", m.Count, "did", how, "before", w.Area(m.Before), "after", w.Area(m.After)), nil
}
