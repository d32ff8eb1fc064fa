package place

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"strings"
)

// header begins a gazetteer's bytes, with their version.
const header = "frontline gazetteer 1\n"

// pointsPerDegree is how fine positions are kept: about a metre.
const pointsPerDegree = 1e5

// The names that are kept besides the main one, which is the Ukrainian one where there is one,
// else the English.
var keptNames = []string{"en", "ru"}

// Encode writes places as Decode reads them: column by column, to be compressed. The same places
// give the same bytes.
func Encode(places []Place) []byte {
	out := []byte(header)
	number := func(v int64) { out = binary.AppendVarint(out, v) }
	text := func(column []string) {
		all := strings.Join(column, "\n")
		number(int64(len(all)))
		out = append(out, all...)
	}
	column := func(of func(p *Place) string) []string {
		values := make([]string, len(places))
		for i := range places {
			values[i] = of(&places[i])
		}
		return values
	}
	number(int64(len(places)))
	before := int64(0)
	for _, p := range places {
		number(p.ID - before)
		before = p.ID
	}
	for axis := range 2 {
		for _, p := range places {
			number(int64(math.Round(p.Point[axis] * pointsPerDegree)))
		}
	}
	for _, p := range places {
		out = append(out, byte(p.Seat), p.Size)
	}
	text(column(func(p *Place) string { return p.Country }))
	text(column(func(p *Place) string { return p.Region }))
	text(column(func(p *Place) string { return p.Names["uk"] }))
	for _, lang := range keptNames {
		text(column(func(p *Place) string {
			if lang == "en" && p.Names["en"] == Romanise(p.Names["uk"]) {
				return "" // it follows
			}
			return p.Names[lang]
		}))
	}
	text(column(func(p *Place) string { return strings.Join(p.Aliases, "\t") }))
	return out
}

// Decode reads what Encode wrote.
func Decode(b []byte) ([]Place, error) {
	rest, ok := strings.CutPrefix(string(b), header)
	if !ok {
		return nil, errors.New("decode gazetteer: it is none, or of another version")
	}
	d := decoder{rest: rest}
	n := d.number()
	if n < 0 || n > int64(len(rest)) {
		return nil, errors.New("decode gazetteer: it does not say how many places there are")
	}
	places := make([]Place, n)
	id := int64(0)
	for i := range places {
		id += d.number()
		places[i].ID = id
	}
	for axis := range 2 {
		for i := range places {
			places[i].Point[axis] = float64(d.number()) / pointsPerDegree
		}
	}
	marks := d.take(2 * len(places))
	for i := range marks {
		if i%2 == 0 {
			places[i/2].Seat = Seat(marks[i])
		} else {
			places[i/2].Size = marks[i]
		}
	}
	d.column(places, func(p *Place, s string) { p.Country = s })
	d.column(places, func(p *Place, s string) { p.Region = s })
	d.column(places, func(p *Place, s string) {
		p.Names = map[string]string{}
		if s != "" {
			p.Names["uk"], p.Names["en"] = s, Romanise(s)
		}
	})
	for _, lang := range keptNames {
		d.column(places, func(p *Place, s string) {
			if s != "" {
				p.Names[lang] = s
			}
		})
	}
	d.column(places, func(p *Place, s string) {
		if s != "" {
			p.Aliases = strings.Split(s, "\t")
		}
	})
	if d.err == nil && d.rest != "" {
		d.err = fmt.Errorf("there are %d bytes too many", len(d.rest))
	}
	if d.err != nil {
		return nil, fmt.Errorf("decode gazetteer: %w", d.err)
	}
	return places, nil
}

// decoder reads one thing after the other, and nothing more once something was wrong.
type decoder struct {
	rest string
	err  error
}

var errShort = errors.New("it ends too early")

func (d *decoder) number() int64 {
	head := d.rest[:min(len(d.rest), binary.MaxVarintLen64)]
	v, n := binary.Varint([]byte(head))
	if n <= 0 {
		d.rest, d.err = "", errShort
		return 0
	}
	d.rest = d.rest[n:]
	return v
}

func (d *decoder) take(n int) string {
	if n < 0 || n > len(d.rest) {
		d.rest, d.err = "", errShort
		return ""
	}
	taken := d.rest[:n]
	d.rest = d.rest[n:]
	return taken
}

func (d *decoder) column(places []Place, set func(p *Place, s string)) {
	values := strings.Split(d.take(int(d.number())), "\n")
	if d.err == nil && len(values) != max(len(places), 1) {
		d.err = fmt.Errorf("a column has %d values for %d places", len(values), len(places))
	}
	if d.err != nil {
		return
	}
	for i := range places {
		set(&places[i], values[i])
	}
}
