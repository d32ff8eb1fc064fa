package data_test

import (
	"testing"

	"frontline/data"
	"frontline/geo"
)

func TestDateInName(t *testing.T) {
	tests := []struct{ name, want, part string }{
		{name: "deepstatemap_data_20251001.geojson", want: "2025-10-01"},
		{name: "2025-11-27.geojson", want: "2025-11-27"},
		{name: "/data/2024-01-01/control-2025-11-27.geojson.gz", want: "2025-11-27"},
		{name: "v2_20251127T1200.geojson", want: "2025-11-27"},
		{name: "20251127_2025-11-27.geojson", want: "2025-11-27"},
		{name: "a-2024-02-29-b.geojson", want: "2024-02-29"},
		{name: "99999999_20251127.geojson", want: "2025-11-27"},
		{name: "Фронт-20251127.geojson", want: "2025-11-27"},

		{name: "control.geojson", part: "control.geojson: the name holds no date: give it with --date"},
		{name: "", part: "--date"},
		{name: "20251127/control.geojson", part: "no date"},
		{name: "2023-02-29.geojson", part: "no date"},
		{name: "120251127.geojson", part: "no date"},
		{name: "202511270.geojson", part: "no date"},
		{name: "12025-11-27.geojson", part: "no date"},
		{name: "2025-11-271.geojson", part: "no date"},
		{name: "2025_11_27.geojson", part: "no date"},
		{name: "00000101.geojson", part: "no date"},
		{name: "20251126-20251127.geojson", part: "two dates, 2025-11-26 and 2025-11-27: say which with --date"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := data.DateInName(test.name)
			if test.part != "" {
				wantError(t, err, geo.EInvalid, test.part)
				return
			}
			if err != nil || got.String() != test.want {
				t.Errorf("date is %s, %v, want %s", got, err, test.want)
			}
		})
	}
}
