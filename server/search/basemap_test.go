package search

import (
	"strings"
	"testing"

	"frontline/geo/place"
)

// TestSettlementsOfArchivesHaveRoom among many others of their very name, and no more than that.
func TestSettlementsOfArchivesHaveRoom(t *testing.T) {
	// Of each hit a letter: g of the gazetteer, b of an archive, small where it only begins as asked.
	for _, tt := range []struct {
		hits string
		want string
	}{
		{"GGB", "GGB"}, {"GGGGGGGGGGGG", "GGGGGGGGGG"}, {"GGGGGGGGGGGGBBB", "GGGGGGGGBB"}, {"GGGGGGGGGBBB", "GGGGGGGGBB"},
		{"GGGGGGGGGGGGB", "GGGGGGGGGB"}, {"GGggggggggggbb", "GGgggggggg"}, {"GGBBggggggggbb", "GGBBgggggg"}, {"BBBBBBBBBBBB", "BBBBBBBBBB"},
	} {
		var hits []Hit
		for _, c := range tt.hits {
			h := Hit{Kind: KindSettlement, closeness: place.Prefix}
			if strings.ContainsRune("bB", c) {
				h.Kind = KindBasemap
			}
			if strings.ContainsRune("GB", c) {
				h.closeness = place.Exact
			}
			h.Name = string(c)
			hits = append(hits, h)
		}
		got := ""
		for _, h := range best(hits, 10) {
			got += h.Name
		}
		if got != tt.want {
			t.Errorf("of %s: %s, want %s", tt.hits, got, tt.want)
		}
	}
}
