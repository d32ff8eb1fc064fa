package geo

import (
	"cmp"
	"slices"

	"github.com/go-json-experiment/json/v1"
)

// Territory names the ground of a layer that counts as one: what one assesses,
// or claims, to be of one class and held by one. Figures are of the union of
// it, whatever features it is drawn as.
type Territory struct {
	Class  Class  // empty for claims
	HeldBy string // "" where it is not said
	By     string // who assesses it, or claims it; "" where nobody is named
	As     string // AsClaimed or AsAssessed; "" where nobody is named
}

// What By is.
const (
	AsClaimed  = "claimed_by"
	AsAssessed = "assessed_by"
)

// HasTerritories reports whether the layer's figures are of territories. Those
// of other layers, the basemap's for one, are of features.
func (l Layer) HasTerritories() bool { return l.Kind == KindControl || l.Kind == KindClaims }

// Territory is what the ground of one of the layer's features is part of, once
// it is classified: of a claim it is the claimant's, of anything else its
// assessor's.
func (l Layer) Territory(f Feature) Territory {
	t := Territory{Class: f.Class, HeldBy: f.HeldBy}
	claimed := l.Kind != KindControl || f.Class == ClassClaimed
	switch {
	case claimed && f.ClaimedBy != "":
		t.By, t.As = f.ClaimedBy, AsClaimed
	case f.AssessedBy != "":
		t.By, t.As = f.AssessedBy, AsAssessed
	case l.AssessedBy != "":
		t.By, t.As = l.AssessedBy, AsAssessed
	case f.ClaimedBy != "":
		t.By, t.As = f.ClaimedBy, AsClaimed
	}
	return t
}

// Counts reports whether ground of the territory is in what its layer counts
// first: on a control layer what is held, elsewhere all of it.
func (t Territory) Counts() bool { return t.Class == "" || t.Class == ClassHeld }

// Part is what a layer covers of one territory on a date, and what it gained and
// lost of it, in square metres.
type Part struct {
	Territory
	Area, Gained, Lost float64
}

// IsThere reports whether there is anything to say of the part.
func (p Part) IsThere() bool { return p.Area > 0 || p.Gained > 0 || p.Lost > 0 }

// IsTold reports whether a figure of it is more than 0: sums of many changes leave
// square centimetres of ground that is gone.
func (p Part) IsTold() bool { return max(p.Area, p.Gained, p.Lost) >= leastTold }

// leastTold is in square metres: figures have thousandths of a km².
const leastTold = 500

// Figures are what a layer covers on the date of a snapshot.
type Figures struct {
	Parts   []Part                           // of each territory, in the order of CompareTerritories
	Shares  map[Territory]map[string]float64 // square metres by the key of a region
	Regions []Region                         // in order of their names
	// Base and BaseDate name the basemap's snapshot that the regions are of: none where
	// Base is empty.
	Base     string
	BaseDate Date
}

// CompareTerritories orders by class, by whose word it is, and by who holds.
func CompareTerritories(a, b Territory) int {
	return cmp.Or(
		cmp.Compare(slices.Index(Classes(), a.Class), slices.Index(Classes(), b.Class)),
		cmp.Compare(a.By, b.By), cmp.Compare(a.HeldBy, b.HeldBy), cmp.Compare(a.As, b.As))
}

// Key is the territory as a text that sorts, and that ParseTerritory reads.
func (t Territory) Key() string {
	b, err := json.Marshal([4]string{string(t.Class), t.HeldBy, t.As, t.By})
	if err != nil {
		panic(err) // strings always can be
	}
	return string(b)
}

// ParseTerritory reads a Key.
func ParseTerritory(key string) (Territory, error) {
	var v [4]string
	if err := json.Unmarshal([]byte(key), &v); err != nil {
		return Territory{}, Errorf(EInternal, "%q is no territory", Clip(key, 80))
	}
	return Territory{Class: Class(v[0]), HeldBy: v[1], As: v[2], By: v[3]}, nil
}

// Feature is a feature that says what the territory is, and no more.
func (t Territory) Feature() Feature {
	f := Feature{Key: t.Key(), Class: t.Class, HeldBy: t.HeldBy}
	switch t.As {
	case AsClaimed:
		f.ClaimedBy = t.By
	case AsAssessed:
		f.AssessedBy = t.By
	}
	return f
}
