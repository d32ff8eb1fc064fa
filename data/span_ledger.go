package data

import "strings"

// ledger names the tables in which states and spans are kept: those of features
// or those of territories, which are of one form.
type ledger struct{ state, span, index string }

var (
	ofFeatures    = ledger{"state", "span", "span_index"}
	ofTerritories = ledger{"territory_state", "territory_span", "territory_index"}
)

// sql puts the tables into a query that names them {state}, {span} and {index}.
func (l ledger) sql(query string) string {
	return strings.NewReplacer("{state}", l.state, "{span}", l.span, "{index}", l.index).Replace(query)
}
