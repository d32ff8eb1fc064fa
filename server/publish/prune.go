package publish

import (
	"context"
	"maps"
	"slices"

	"frontline/geo"
)

// prune removes what no publication that is kept needs: at once where something
// was retracted or counted anew since it was published, else once the grace for readers of what
// was replaced is over.
func (r *run) prune(ctx context.Context) error {
	withdrawn := geo.Revision(0) // the last that took back what was published
	for _, x := range r.record.Retractions {
		withdrawn = max(withdrawn, x.Revision)
	}
	for _, x := range r.record.Recounts {
		withdrawn = max(withdrawn, x.Revision)
	}
	needed := r.next.objects()
	dropped := r.unshown
	replaced := r.next.At // when the one that is looked at was replaced
	kept := 0
	for _, p := range r.readers {
		if p.Number == r.next.Number {
			continue
		}
		inGrace := replaced.After(r.Now().Add(-r.Grace))
		replaced = p.At
		switch {
		case p.Revision < withdrawn:
			dropped, r.report.Withdrawn = append(dropped, p), true
			continue
		case kept >= r.Keep && !inGrace:
			dropped = append(dropped, p)
			continue
		}
		kept++
		for name := range p.objects() {
			needed[name] = true
		}
	}
	var gone []string
	for _, name := range sorted(r.there) {
		if !needed[name] && (r.report.Withdrawn || r.there[name].Before(r.Now().Add(-r.Grace))) {
			gone = append(gone, name)
		}
	}
	left := map[string]string{} // pages that are shown no more, or were put by who was stopped
	for _, p := range append(slices.Clone(r.unshown), r.was) {
		if p != nil {
			maps.Copy(left, p.Pages)
		}
	}
	for _, name := range sorted(left) {
		if _, ok := r.next.Pages[name]; !ok {
			gone = append(gone, name)
		}
	}
	gone = append(gone, r.strays...)
	for _, p := range dropped {
		gone = append(gone, publicationName(p.Number), pagesName(p.Number))
	}
	slices.Sort(gone)
	gone = slices.Compact(gone)
	r.report.Removed = append(r.report.Removed, gone...)
	if r.DryRun {
		return nil
	}
	return r.each(ctx, len(gone), func(ctx context.Context, i int) error { return r.bucket.remove(ctx, gone[i]) })
}
