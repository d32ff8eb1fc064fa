package load

import (
	"slices"
	"strings"

	"frontline/geo"
)

// settleFindings finds out which findings hold the batch back: all of the class held, and
// with Strict all there are, but those that the request accepts. The bundled
// layers are ours and are not held.
func (b *batch) settleFindings() {
	for _, f := range b.files {
		if b.onlyEmpty {
			f.report.Findings = nil
			continue
		}
		req := b.request(f)
		for i := range f.report.Findings {
			finding := &f.report.Findings[i]
			if req.Strict {
				finding.Class = geo.FindingHeld
			}
			finding.Accepted = finding.Class == geo.FindingHeld && slices.Contains(req.Accept, finding.Code)
		}
		slices.SortStableFunc(f.report.Findings, func(x, y geo.Finding) int { return strings.Compare(string(x.Class), string(y.Class)) })
	}
}

// held is the error of a batch that is held back.
func (b *batch) held() error {
	for _, r := range b.reports() {
		if held := r.Held(); len(held) > 0 {
			return geo.NewHeldError(held)
		}
	}
	return nil
}

// acceptedCodes are those of the findings that were accepted, between commas.
func acceptedCodes(files []*plannedFile) string {
	var codes []string
	for _, f := range files {
		for _, finding := range f.report.Findings {
			if finding.Accepted {
				codes = append(codes, string(finding.Code))
			}
		}
	}
	slices.Sort(codes)
	return strings.Join(slices.Compact(codes), ",")
}
