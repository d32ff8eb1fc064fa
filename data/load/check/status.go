package check

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"frontline/geo"
	"frontline/geo/mapping"

	"github.com/go-json-experiment/json/v1"
)

// checkStatuses finds words of statuses that nothing knows, and claims that are
// nobody's. The features are as their mapping left them.
func checkStatuses(found *Findings, features []geo.Feature) {
	const shown = 20
	unknown := map[string]int{} // how many features, by word
	for _, f := range features {
		word := f.Status
		geo.Layer{Kind: geo.KindControl}.Classify(&f)
		if _, known := geo.ClassOf(word, nil); !known && f.Class == geo.ClassUnknown {
			unknown[word]++
		}
		if f.Class == geo.ClassClaimed && f.ClaimedBy == "" {
			found.AddAt(f.Geometry, geo.FindClaimant, "%s is claimed: name who claims it in claimed_by", featureLabel(f))
		}
	}
	if len(unknown) == 0 {
		return
	}
	words := slices.Sorted(maps.Keys(unknown))
	var text []string
	for _, word := range words[:min(len(words), shown)] {
		text = append(text, fmt.Sprintf("%q of %s", word, Plural(unknown[word], "feature", "features")))
	}
	more := ""
	if n := len(words) - shown; n > 0 {
		more = fmt.Sprintf(" and %d more", n)
	}
	found.Add(geo.FindStatus, "status %s%s: no word that is known, so that ground is shown and counted as unknown, not as held; say in a mapping's classes what it means",
		strings.Join(text, ", "), more)
}

// unread is what a property says of the features that have no status.
type unread struct {
	features int
	words    map[string]geo.Class
}

// checkUnread finds statuses in a property, or in the names, that nothing
// reads: without a status ground is held.
func checkUnread(found *Findings, features []geo.Feature) {
	properties := map[string]*unread{}
	seen := map[string]geo.Class{} // by text; "" is no status
	note := func(property, text string) {
		class, ok := seen[text]
		if !ok {
			class, _ = mapping.StatusIn(text)
			seen[text] = class
		}
		if class == "" {
			return
		}
		u := properties[property]
		if u == nil {
			u = &unread{words: map[string]geo.Class{}}
			properties[property] = u
		}
		u.features++
		u.words[text] = class
	}
	for _, f := range features {
		geo.Layer{Kind: geo.KindControl}.Classify(&f)
		if f.Status != "" || f.Class != geo.ClassHeld {
			continue
		}
		for name, raw := range f.Properties {
			if len(raw) < 200 && bytesAreText(raw) {
				note(name, textOf(raw))
			}
		}
		if name := f.Name(); name != "" {
			note("name", name)
		}
	}
	var most string
	for _, name := range slices.Sorted(maps.Keys(properties)) {
		u := properties[name]
		says := slices.ContainsFunc(slices.Collect(maps.Values(u.words)), func(c geo.Class) bool { return c != geo.ClassHeld })
		if says && (most == "" || u.features > properties[most].features) {
			most = name
		}
	}
	if most == "" {
		return
	}
	const shown = 6
	u := properties[most]
	words := slices.SortedFunc(maps.Keys(u.words), func(a, b string) int {
		return cmp.Or(cmp.Compare(u.words[a], u.words[b]), cmp.Compare(a, b))
	})
	more := ""
	if n := len(words) - shown; n > 0 {
		more = fmt.Sprintf(" and %d more", n)
	}
	found.Add(geo.FindUnread, "%s with %s%s in the property %q, and no mapping reads it, so that all of it would count as held: name it with --map, as {%q: %q}",
		Plural(u.features, "feature", "features"), strings.Join(words[:min(len(words), shown)], ", "), more, most, "status", most)
}

func bytesAreText(raw json.RawMessage) bool { return len(raw) > 2 && raw[0] == '"' }
