package places

import (
	"context"

	"frontline/geo/place"

	"github.com/go-json-experiment/json/v1"
	"github.com/paulmach/orb"
)

// All reads the settlements in a box of what is attached, until all are read. It is an error where a tile
// cannot be read.
func (k *Kept) All(ctx context.Context, from Source, box orb.Bound, gazetteer *place.Gazetteer) (*Index, error) {
	x, err := read(ctx, from, from.Attached(), Wanted{Box: box, Gazetteer: gazetteer, Most: k.most}, func() bool { return ctx.Err() == nil })
	if err == nil && x == nil {
		err = ctx.Err()
	}
	return x, err
}

// table is an index for programs that search it themselves: a row for each settlement, in its order, as
// short as it can be.
type table struct {
	Archives    []*Origin `json:"archives"`
	Columns     []string  `json:"columns"`
	Settlements [][]any   `json:"settlements"`
}

// tableColumns: of is which of the archives, rank as the gazetteer's.
var tableColumns = []string{"lon", "lat", "rank", "of", "en", "uk", "ru"}

// Table writes the index as JSON. The same index gives the same bytes.
func (x *Index) Table() ([]byte, error) {
	out := table{x.origins, tableColumns, [][]any{}}
	for _, e := range x.places {
		row := []any{e.at[0], e.at[1], classes[e.class].size, e.of, e.en, e.uk, e.ru}
		for row[len(row)-1] == "" {
			row = row[:len(row)-1]
		}
		out.Settlements = append(out.Settlements, row)
	}
	return json.Marshal(out)
}
