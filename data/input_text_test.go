package data_test

import (
	"io"
	"strings"
	"testing"

	"frontline/data"
	"frontline/geo"
)

// TestFileThatChangesWhileItIsLoaded: its bytes are read twice, and none are kept
// that were not checked.
func TestFileThatChangesWhileItIsLoaded(t *testing.T) {
	const day = `{"type":"Feature","id":"a","properties":{},"geometry":{"type":"Polygon","coordinates":[[[30,50],[31,50],[31,51],[30,50]]]}}`
	for name, later := range map[string]string{
		"other bytes": strings.Replace(day, "31,51", "31,52", 1),
		"fewer":       day[:len(day)-10],
		"more":        day + "\n",
		"none":        "",
	} {
		t.Run(name, func(t *testing.T) {
			db := open(t)
			in := input("a", "2025-11-27", day)
			times := 0
			in.Open = func() (io.ReadCloser, error) {
				if times++; times > 1 {
					return io.NopCloser(strings.NewReader(later)), nil
				}
				return io.NopCloser(strings.NewReader(day)), nil
			}
			layer, _, err := data.NewLayer("control", data.LayerOptions{})
			if err != nil {
				t.Fatal(err)
			}
			_, err = db.Load(t.Context(), data.LoadRequest{Layer: layer, Files: []data.Input{in}})
			wantError(t, err, geo.EConflict, "it was changed while it was loaded")
		})
	}
}
