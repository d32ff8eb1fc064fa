package geo

// Age is how far a snapshot lies behind the date on which it is shown.
type Age struct {
	On    Date // the snapshot's own date
	Days  int  // the date shown, less On; 0 before the layer's first snapshot
	Stale bool // whether a daily layer is past its cadence
	// Ends is why nothing of the layer holds, "" where something does: an end
	// is known, and grows no older.
	Ends string
}

// AgeAt is the age of a layer's snapshot on the date shown. The basemap says
// nothing about a date, and has none.
func AgeAt(l Layer, sn Snapshot, shown Date) Age {
	a := Age{On: sn.ValidOn, Ends: sn.Ends}
	if l.Kind != KindBase && a.Ends == "" {
		a.Days = int(max(shown-sn.ValidOn, 0))
	}
	a.Stale = l.Cadence == CadenceDaily && a.Days > 0
	return a
}

// Gap is a half-open run of days for which a daily layer has no snapshot.
type Gap struct {
	From  Date `json:"from"`
	Until Date `json:"until"`
}

// GapsUntil are the days before a day for which a daily layer has no snapshot.
// The days behind its last one are such a gap too, unless that is an end. With
// a zero day, they are left out: what is pinned says nothing of today.
func GapsUntil(l Layer, snapshots []Snapshot, day Date) []Gap {
	dated := make([]Dated, len(snapshots))
	for i, s := range snapshots {
		dated[i] = Dated{s.ValidOn, s.Ends}
	}
	return GapsBetween(l, dated, day)
}

// GapsBetween is GapsUntil of dates.
func GapsBetween(l Layer, snapshots []Dated, day Date) []Gap {
	out := []Gap{}
	if l.Cadence != CadenceDaily {
		return out
	}
	add := func(last Dated, until Date) {
		if from := last.ValidOn + 1; from < until && last.Ends == "" {
			out = append(out, Gap{from, until})
		}
	}
	for i := 1; i < len(snapshots); i++ {
		add(snapshots[i-1], snapshots[i].ValidOn)
	}
	if n := len(snapshots); n > 0 && day != 0 {
		add(snapshots[n-1], day)
	}
	return out
}

// OpeningDate is the date on which a map of layers opens: the newest of its
// control layers, and where there are none, the newest of all. newest tells the
// date of a layer's newest snapshot, if it has one. ok is false where none has.
func OpeningDate(layers []Layer, newest func(Layer) (Date, bool)) (date Date, ok bool) {
	var control, all Date
	var hasControl bool
	for _, l := range layers {
		d, has := newest(l)
		if !has || l.Kind == KindBase {
			continue
		}
		if !ok || d > all {
			all = d
		}
		if l.Kind == KindControl && (!hasControl || d > control) {
			control, hasControl = d, true
		}
		ok = true
	}
	if hasControl {
		return control, true
	}
	return all, ok
}
