package geo

import (
	"cmp"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/v1"
)

// Class says what a control layer says of ground, in words that are the same
// for all assessors: only what is ClassHeld is drawn and counted as held. It is
// empty for features of other kinds of layer.
type Class string

// The classes.
const (
	ClassHeld        Class = "held"
	ClassContested   Class = "contested"
	ClassInfiltrated Class = "infiltrated" // entered, and not held
	ClassClaimed     Class = "claimed"     // said to be held by ClaimedBy, and not assessed so
	ClassCountered   Class = "countered"   // under counterattack by the other side
	ClassLiberated   Class = "liberated"
	ClassUnknown     Class = "unknown"
)

var classes = []Class{ClassHeld, ClassContested, ClassInfiltrated, ClassClaimed, ClassCountered, ClassLiberated, ClassUnknown}

// Classes lists the classes in the order in which they are told, held first.
func Classes() []Class { return slices.Clone(classes) }

// heldWords are the statuses that mean held, beside its own word; "" is of a
// feature that states none: it is what its layer is about.
var heldWords = []string{"", "occupied", "held", "controlled"}

// HeldWords lists the statuses that mean held whatever the mapping.
func HeldWords() []string { return slices.Clone(heldWords) }

// ClassOf is the class of a status, the assessor's own word, given what words
// mean beside those that mean the same everywhere, in small letters. A word
// that nothing knows is ClassUnknown and not known.
func ClassOf(status string, words map[string]Class) (c Class, known bool) {
	word := FoldCase(status)
	if c, ok := words[word]; ok {
		return c, true
	}
	if slices.Contains(heldWords, word) {
		return ClassHeld, true
	}
	if slices.Contains(classes, Class(word)) {
		return Class(word), true
	}
	return ClassUnknown, false
}

// Classify settles the class of one of the layer's features and who holds it.
// A class that its mapping gave, or that the file names in the property class,
// goes before what the status says; a feature's own held_by before the layer's.
func (l Layer) Classify(f *Feature) {
	if l.Kind != KindControl {
		f.Class = ""
		return
	}
	named := Class(f.takeText("class", func(s string) bool { return slices.Contains(classes, Class(s)) }))
	says, _ := ClassOf(f.Status, nil)
	f.Class = cmp.Or(f.Class, named, says)
	f.HeldBy = cmp.Or(f.HeldBy, f.takeText("held_by", func(string) bool { return true }), l.HeldBy)
}

// Declassify takes from a classified feature what Classify would find anew. It
// is how features are stored: one that says nothing of its class is kept as it
// was loaded.
func (l Layer) Declassify(f *Feature) {
	if l.Kind != KindControl {
		return
	}
	if c, _ := ClassOf(f.Status, nil); c == f.Class {
		f.Class = ""
	}
	if f.HeldBy == l.HeldBy {
		f.HeldBy = ""
	}
}

// takeText takes a property that is a text out of the feature's own, where it
// fits; else it stays and "" is returned.
func (f *Feature) takeText(name string, fits func(string) bool) string {
	raw, ok := f.Properties[name]
	if !ok {
		return ""
	}
	var s string
	if json.Unmarshal(raw, &s) != nil {
		return ""
	}
	if s = strings.TrimSpace(s); s == "" || !fits(s) {
		return ""
	}
	rest := make(map[string]json.RawMessage, len(f.Properties))
	for k, v := range f.Properties {
		if k != name {
			rest[k] = v
		}
	}
	if f.Properties = rest; len(rest) == 0 {
		f.Properties = nil
	}
	return s
}
