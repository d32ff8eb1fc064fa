package ogc

import (
	"math"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"frontline/geo"
)

func TestDatetimeIsADayOrTheLastOfAnInterval(t *testing.T) {
	today := geo.MustDate("2025-12-01")
	tests := map[string]struct {
		text string
		want string // the day, or what the refusal says
	}{
		"a day":                       {"2022-09-30", "2022-09-30"},
		"an instant":                  {"2022-09-30T23:59:59Z", "2022-09-30"},
		"small letters":               {"2022-09-30t12:00:00z", "2022-09-30"},
		"parts of a second":           {"2022-09-30T12:00:00.25Z", "2022-09-30"},
		"an offset, to UTC":           {"2022-09-30T23:30:00-02:00", "2022-10-01"},
		"an interval":                 {"2022-01-01/2022-09-30", "2022-09-30"},
		"of instants":                 {"2022-01-01T00:00:00Z/2022-09-30T00:00:00Z", "2022-09-30"},
		"open at its end":             {"2022-01-01/..", "2025-12-01"},
		"open at its end, empty":      {"2022-01-01/", "2025-12-01"},
		"open at its start":           {"../2022-09-30", "2022-09-30"},
		"open at its start, empty":    {"/2022-09-30", "2022-09-30"},
		"open at both":                {"../..", "2025-12-01"},
		"until after today":           {"2022-01-01/2030-01-01", "2025-12-01"},
		"today":                       {"2025-12-01", "2025-12-01"},
		"tomorrow":                    {"2025-12-02", "not here yet"},
		"from tomorrow on":            {"2025-12-02/..", "not here yet"},
		"the wrong way round":         {"2022-09-30/2022-01-01", "write the earlier first"},
		"nothing":                     {"", "datetime is"},
		"a month":                     {"2022-09", "datetime is"},
		"three":                       {"2022-01-01/2022-02-01/2022-03-01", "datetime is"},
		"no such day":                 {"2022-02-30", "datetime is"},
		"open, of one":                {"..", "datetime is"},
		"no offset":                   {"2022-09-30T12:00:00", "datetime is"},
		"words":                       {"latest", "datetime is"},
		"a day before the first date": {"0000-12-31", "datetime is"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			asked, err := parseDatetime(tt.text)
			var day geo.Date
			if err == nil {
				day, err = asked.on(today)
			}
			got := day.String()
			if err != nil {
				got = err.Error()
			}
			if !strings.Contains(got, tt.want) {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

func TestQueriesTakeWhatTheStandardSaysAndNothingElse(t *testing.T) {
	takes := []string{paramBBox, paramDatetime, paramLimit, paramOffset}
	tests := map[string]struct {
		query   string
		takes   []string
		refusal string // "" for none
	}{
		"nothing":                      {"", takes, ""},
		"all":                          {"bbox=1,2,3,4&datetime=..%2F2022-09-30&limit=5&offset=10", takes, ""},
		"a box with heights":           {"bbox=1,2,-5,3,4,5", takes, ""},
		"a box across the antimeridan": {"bbox=170,-10,-170,10", takes, ""},
		"a limit over the largest":     {"limit=100000000000", takes, ""},
		"five numbers":                 {"bbox=1,2,3,4,5", takes, "bbox is"},
		"south over north":             {"bbox=1,4,3,2", takes, "bbox is"},
		"heights the wrong way round":  {"bbox=1,2,5,3,4,-5", takes, "bbox is"},
		"no number":                    {"bbox=1,2,3,NaN", takes, "bbox is"},
		"without end":                  {"bbox=1,2,3,Inf", takes, "bbox is"},
		"across no antimeridian":       {"bbox=190,-10,-170,10", takes, "bbox is"},
		"a limit of none":              {"limit=0", takes, "from 1 on"},
		"a negative limit":             {"limit=-1", takes, "from 1 on"},
		"a limit with a sign":          {"limit=%2B1", takes, "from 1 on"},
		"a limit in words":             {"limit=all", takes, "from 1 on"},
		"a negative offset":            {"offset=-1", takes, "from 0 on"},
		"twice":                        {"limit=1&limit=2", takes, "may be given once"},
		"unknown":                      {"color=red", takes, "takes bbox, datetime, limit, offset"},
		"unknown, where none is taken": {"limit=1", nil, "no parameters"},
		"no query":                     {"bbox=%zz", takes, "cannot be read"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			r := httptest.NewRequest("GET", "/ogc", nil)
			r.URL.RawQuery = tt.query
			q, err := readQuery(r, tt.takes...)
			switch {
			case tt.refusal == "" && err != nil:
				t.Error(err)
			case tt.refusal != "" && (geo.ErrorCode(err) != geo.EInvalid || !strings.Contains(err.Error(), tt.refusal)):
				t.Errorf("got %v", err)
			case q.limit > itemsMost:
				t.Errorf("a page of %d", q.limit)
			}
		})
	}
}

// FuzzOGCQuery holds that no query does harm: what is taken is in bounds, and
// what is not is said to be the asker's mistake.
func FuzzOGCQuery(f *testing.F) {
	for _, seed := range [][4]string{
		{"1,2,3,4", "2022-09-30", "10", "0"}, {"170,-10,-170,10", "2022-01-01/..", "1000000000000", "1000000000000"},
		{"1,2,3,4,5,6", "../2022-09-30T00:00:00Z", "0", "-1"}, {"NaN,Inf,-Inf,1e999", "9999-12-31T23:59:59-23:59", "+1", "٣"},
		{",,,", "/", "", ""}, {"-1e308,-1e308,1e308,1e308", "0001-01-01T00:00:00+23:59", "1", "1"},
	} {
		f.Add(seed[0], seed[1], seed[2], seed[3])
	}
	f.Fuzz(func(t *testing.T, bbox, datetime, limit, offset string) {
		r := httptest.NewRequest("GET", "/ogc", nil)
		r.URL.RawQuery = url.Values{paramBBox: {bbox}, paramDatetime: {datetime}, paramLimit: {limit}, paramOffset: {offset}}.Encode()
		q, err := readQuery(r, paramBBox, paramDatetime, paramLimit, paramOffset)
		if err != nil {
			if geo.ErrorCode(err) != geo.EInvalid {
				t.Errorf("%v is not said to be invalid", err)
			}
			return
		}
		if q.limit < 1 || q.limit > itemsMost || q.offset < 0 || q.offset > offsetMost {
			t.Errorf("limit %d, offset %d", q.limit, q.offset)
		}
		for _, b := range q.bbox {
			if !(b.Min[0] <= b.Max[0] && b.Min[1] <= b.Max[1]) || math.IsInf(b.Max[0]-b.Min[0], 0) && math.IsInf(b.Max[0], 0) {
				t.Errorf("box %v", b)
			}
		}
		today := geo.MustDate("2025-12-01")
		if day, err := q.days.on(today); err == nil && (day > today || day < geo.MinDate) {
			t.Errorf("day %v", day)
		} else if err != nil && geo.ErrorCode(err) != geo.ENotFound {
			t.Error(err)
		}
	})
}
