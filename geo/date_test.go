package geo

import (
	"testing"
	"time"

	"github.com/go-json-experiment/json/v1"
)

func TestParseDate(t *testing.T) {
	for _, c := range []struct {
		in   string
		want Date
		ok   bool
	}{
		{"1970-01-01", 0, true},
		{"1970-01-02", 1, true},
		{"1969-12-31", -1, true},
		{"2024-02-29", 19782, true},
		{"2025-11-27", 20419, true},
		{"0001-01-01", MinDate, true},
		{"9999-12-31", MaxDate, true},
		{in: ""},
		{in: "latest"},
		{in: "2023-02-29"},
		{in: "2025-11-31"},
		{in: "2025-13-01"},
		{in: "2025-1-2"},
		{in: "0000-12-31"},
		{in: "10000-01-01"},
		{in: "-2025-01-01"},
		{in: " 2025-01-01"},
		{in: "2025-01-01 "},
		{in: "2025-01-01T00:00:00Z"},
		{in: "20250101"},
		{in: "２０２５-01-01"},
	} {
		got, err := ParseDate(c.in)
		if (err == nil) != c.ok || got != c.want {
			t.Errorf("ParseDate(%q) = %d, %v; want %d, ok %v", c.in, got, err, c.want, c.ok)
		}
		if err == nil && got.String() != c.in {
			t.Errorf("%q is written as %q", c.in, got)
		}
		if err != nil && ErrorCode(err) != EInvalid {
			t.Errorf("ParseDate(%q): code %s", c.in, ErrorCode(err))
		}
	}
}

func TestDateOf(t *testing.T) {
	kyiv := time.FixedZone("", 2*60*60)
	for _, c := range []struct {
		in   time.Time
		want string
	}{
		{time.Date(2025, 11, 27, 0, 0, 0, 0, time.UTC), "2025-11-27"},
		{time.Date(2025, 11, 27, 23, 59, 59, 999, time.UTC), "2025-11-27"},
		{time.Date(2025, 11, 28, 1, 0, 0, 0, kyiv), "2025-11-27"}, // the day is counted in UTC
		{time.Date(1969, 12, 31, 23, 59, 59, 0, time.UTC), "1969-12-31"},
		{time.Date(1969, 12, 31, 0, 0, 0, 0, time.UTC), "1969-12-31"},
	} {
		d := DateOf(c.in)
		if d.String() != c.want {
			t.Errorf("DateOf(%v) = %v, want %s", c.in, d, c.want)
		}
		if back := DateOf(d.Time()); back != d {
			t.Errorf("DateOf(%v.Time()) = %v", d, back)
		}
	}
}

func TestDateJSON(t *testing.T) {
	type doc struct{ On *Date }
	d := MustDate("2014-03-27")
	b, err := json.Marshal(doc{&d})
	if err != nil || string(b) != `{"On":"2014-03-27"}` {
		t.Fatalf("%s, %v", b, err)
	}
	var back doc
	if err := json.Unmarshal(b, &back); err != nil || *back.On != d {
		t.Errorf("%v, %v", back.On, err)
	}
	if err := json.Unmarshal([]byte(`{"On":"27.3.2014"}`), &back); err == nil {
		t.Error("a date of another form is taken")
	}
}

func TestMustDatePanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	MustDate("soon")
}
