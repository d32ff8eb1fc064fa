package span

import (
	"strings"

	"frontline/data/internal/sqlkit"
	"frontline/geo"
)

// Ledger names the tables in which states and spans are kept: those of features
// or those of territories, which are of one form.
type Ledger struct{ state, span, index string }

// There are two ledgers.
var (
	OfFeatures    = Ledger{"state", "span", "span_index"}
	OfTerritories = Ledger{"territory_state", "territory_span", "territory_index"}
)

// SQL puts the tables into a query that names them {state}, {span} and {index}.
func (l Ledger) SQL(query string) string {
	return strings.NewReplacer("{state}", l.state, "{span}", l.span, "{index}", l.index).Replace(query)
}

// recordedTime reads the ends of a span.
func recordedTime(since, until string) (from, to geo.Date, err error) {
	if from, err = sqlkit.ParseDate(since); err != nil {
		return 0, 0, err
	}
	if until == "" {
		return from, geo.Ongoing, nil
	}
	to, err = sqlkit.ParseDate(until)
	return from, to, err
}
