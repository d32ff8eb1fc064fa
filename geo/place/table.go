package place

import (
	"slices"

	"github.com/go-json-experiment/json/v1"
)

// table is a gazetteer for programs that search it themselves: a row for each settlement, as short as it
// can be.
type table struct {
	About
	Columns     []string `json:"columns"`
	Settlements [][]any  `json:"settlements"`
}

var tableColumns = []string{"id", "lon", "lat", "rank", "region", "en", "uk", "ru", "aliases"}

// Table writes the gazetteer as JSON. The same gazetteer gives the same bytes.
func (g *Gazetteer) Table() ([]byte, error) {
	out := table{g.About, tableColumns, [][]any{}}
	doubles := doublesOf(g.places)
	aliases := map[int][]string{}
	for i, of := range doubles {
		aliases[of] = append(aliases[of], g.places[i].Aliases...)
	}
	for i, p := range g.places {
		if _, double := doubles[i]; double {
			continue
		}
		known := slices.Concat([]string{}, p.Aliases, slices.Sorted(slices.Values(aliases[i])))
		out.Settlements = append(out.Settlements, []any{p.ID, p.Point[0], p.Point[1], p.rank(), p.Region, p.Names["en"], p.Names["uk"], p.Names["ru"], known})
	}
	return json.Marshal(out)
}
