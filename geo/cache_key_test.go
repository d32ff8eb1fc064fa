package geo_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"frontline/geo"
)

func TestDatePrefixes(t *testing.T) {
	for _, tt := range []struct{ from, to, want string }{
		{"2025-11-27", "2025-11-27", "2025-11-27"},
		{"2025-11-27", "2025-11-29", "2025-11-27 2025-11-28 2025-11-29"},
		{"2025-11-30", "2025-12-31", "2025-11-3 2025-12"},
		{"2025-01-01", "2025-12-31", "2025"},
		{"2014-03-18", "2022-09-29", "2014-03-18 2014-03-19 2014-03-2 2014-03-3 2014-04 2014-05 2014-06 2014-07 2014-08 2014-09 2014-1 " +
			"2015 2016 2017 2018 2019 2020 2021 2022-01 2022-02 2022-03 2022-04 2022-05 2022-06 2022-07 2022-08 2022-09-0 2022-09-1 2022-09-2"},
		{"2025-11-29", "2025-11-27", ""},
	} {
		if got := strings.Join(geo.DatePrefixes(geo.MustDate(tt.from), geo.MustDate(tt.to)), " "); got != tt.want {
			t.Errorf("%s to %s: %s", tt.from, tt.to, got)
		}
	}
}

// TestDatePrefixesAreOfTheDaysAlone compares with each day around.
func TestDatePrefixesAreOfTheDaysAlone(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 20 {
		from := geo.MustDate("2019-01-01") + geo.Date(rng.IntN(2000))
		to := from + geo.Date(rng.IntN(900))
		prefixes := geo.DatePrefixes(from, to)
		if len(prefixes) > 60 {
			t.Errorf("%s to %s takes %d prefixes", from, to, len(prefixes))
		}
		for d := from - 400; d <= to+400; d++ {
			text := d.String()
			n := 0
			for _, p := range prefixes {
				if strings.HasPrefix(text, p) {
					n++
				}
			}
			if (n == 1) != (from <= d && d <= to) || n > 1 {
				t.Fatalf("%s to %s: %d prefixes of %s", from, to, n, d)
			}
		}
		if !slices.IsSorted(prefixes) {
			t.Errorf("not in order: %v", prefixes)
		}
	}
}
