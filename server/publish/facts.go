package publish

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"frontline/geo"

	"github.com/go-json-experiment/json/v1"
)

// facts are what of the record a page of a date says, by which it is known again: of
// the same facts the server writes the same page, and it is not asked.
type facts struct {
	described string // of layers, what was retracted, and the rest but snapshots
	layers    []recordLayer
}

// changing are the parts of the record that a day more changes, and that the page of
// another date does not say.
var changing = []string{"revision", "newest", "today"}

// byDate are those of a layer; its snapshots are looked at by themselves.
var byDate = []string{"snapshots", "gaps", "timeline"}

func factsOf(raw []byte, record recordAnswer) facts {
	all := map[string]any{}
	if err := json.Unmarshal(raw, &all); err != nil {
		return facts{described: string(raw), layers: record.Layers} // read once already
	}
	for _, name := range changing {
		delete(all, name)
	}
	layers, _ := all["layers"].([]any)
	for _, l := range layers {
		if l, ok := l.(map[string]any); ok {
			for _, name := range byDate {
				delete(l, name)
			}
		}
	}
	described, err := json.Marshal(all) // sorted by name
	if err != nil {
		described = raw
	}
	return facts{described: string(described), layers: record.Layers}
}

// until is what a page of a date is made of, beside what more says: all snapshots up to
// the date, as its words compare them, and those of base layers, by whose regions figures are.
func (f facts) until(day geo.Date, more ...string) string {
	sum := sha256.New()
	fmt.Fprintln(sum, f.described, strings.Join(more, " "))
	for _, l := range f.layers {
		for _, s := range l.Snapshots {
			if s.Date <= day || l.Kind == geo.KindBase {
				fmt.Fprintln(sum, l.ID, s.Date, s.Pin)
			}
		}
	}
	return hex.EncodeToString(sum.Sum(nil)[:16])
}

// wordDates are the dates of which there is something to say, the newest first.
func (f facts) wordDates() (dates []geo.Date) {
	for _, l := range f.layers {
		if l.Kind == geo.KindBase {
			continue
		}
		for _, s := range l.Snapshots {
			dates = append(dates, s.Date)
		}
	}
	slices.Sort(dates)
	dates = slices.Compact(dates)
	slices.Reverse(dates)
	return dates
}
