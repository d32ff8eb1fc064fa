package embed

import (
	"net/url"
	"os"
	"slices"
	"testing"

	"frontline/server/words"

	"github.com/go-json-experiment/json/v1"
)

// TestQueriesAreMendedAsPublishedEmbedsMendThem reads the cases that the page of a published embed is held to, too,
// which reads its address itself.
func TestQueriesAreMendedAsPublishedEmbedsMendThem(t *testing.T) {
	raw, err := os.ReadFile("testdata/queries.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		Query, Mended string
		Left          []string
	}
	if err := json.Unmarshal(raw, &cases); err != nil || len(cases) < 30 {
		t.Fatalf("%d cases: %v", len(cases), err)
	}
	for _, c := range cases {
		values, err := url.ParseQuery(c.Query)
		if err != nil {
			t.Fatal(err)
		}
		q, left := mendQuery(values, embedNames, words.Compiled)
		if got := q.query().Encode(); got != c.Mended || !slices.Equal(left, c.Left) && len(left)+len(c.Left) > 0 {
			t.Errorf("%q is mended to %q without %q, and not to %q without %q", c.Query, got, left, c.Mended, c.Left)
		}
	}
}
