package geo

import (
	"strings"
	"testing"
)

func TestFind(t *testing.T) {
	features := []Feature{
		{Key: "pokrovsk", Names: map[string]string{"en": "Pokrovsk", "uk": "Покровськ", "ru": "Покровск"}},
		{Key: "pokrovske", Names: map[string]string{"en": "Pokrovske", "uk": "Покровське"}},
		{Key: "huliaipole", Names: map[string]string{"en": "Huliaipole", "uk": "Гуляйполе", "ru": "Гуляйполе"}, Aliases: []string{"Guliaipole", "Gulyai-Pole"}},
		{Key: "myrnohrad", Names: map[string]string{"en": "Myrnohrad", "uk": "Мирноград"}, Aliases: []string{"Myrnograd"}},
		{Key: "novosilka", Names: map[string]string{"en": "Velyka Novosilka"}},
		{Key: "novosilky", Names: map[string]string{"en": "Novosilky"}},
		{Key: "donetsk", Names: map[string]string{"en": "Donetsk Oblast"}, Aliases: []string{"Donbas", "Donbass"}},
		{Key: "luhansk", Names: map[string]string{"en": "Luhansk Oblast"}, Aliases: []string{"Donbas", "Donbass"}},
		{Key: "twin-b", Names: map[string]string{"en": "Twin"}},
		{Key: "twin-a", Names: map[string]string{"en": "Twin"}},
		{Key: "nameless"},
		{Key: "only-uk", Names: map[string]string{"uk": "Ізюм"}},
		{Key: "only-alias", Aliases: []string{"Bakhmut"}},
	}
	x := NewIndex(features)
	for _, c := range []struct {
		q    string
		want string // key matched score, one hit after another
	}{
		{"Pokrovsk", "pokrovsk Pokrovsk 4, pokrovske Pokrovske 3"},
		{"pokrovske", "pokrovske Pokrovske 4"},
		{"ПОКРОВСК", "pokrovsk Покровск 4"},
		{"gulyai", "huliaipole Gulyai-Pole 3"},
		{"gulyaipole", "huliaipole Gulyai-Pole 4"},
		{"гуляй поле", "huliaipole Гуляйполе 4"},
		{"pole", "huliaipole Gulyai-Pole 2"},
		{"nov", "novosilky Novosilky 3, novosilka Velyka Novosilka 2"},
		{"velykanov", "novosilka Velyka Novosilka 3"},
		{"hrad", "myrnohrad Myrnohrad 1"},
		{"Donbass", "donetsk Donbass 4, luhansk Donbass 4"},
		{"oblast", "donetsk Donetsk Oblast 2, luhansk Luhansk Oblast 2"},
		{"twin", "twin-a Twin 4, twin-b Twin 4"},
		{"ізюм", "only-uk Ізюм 4"},
		{"bakh", "only-alias Bakhmut 3"},
		{"nameless", ""},
		{"nowhere", ""},
		{"", ""},
		{" - ", ""},
		{strings.Repeat(" ", 92) + "pokrovsk", "pokrovsk Pokrovsk 4, pokrovske Pokrovske 3"},
		{strings.Repeat(" ", 93) + "pokrovsk", ""},
	} {
		var got []string
		for _, h := range x.Find(c.q, 10) {
			got = append(got, h.Feature.Key+" "+h.Matched+" "+string(rune('0'+h.Score)))
		}
		if s := strings.Join(got, ", "); s != c.want {
			t.Errorf("Find(%q):\n got %s\nwant %s", c.q, s, c.want)
		}
	}
	for limit, want := range map[int]int{-1: 0, 0: 0, 1: 1, 2: 2, 100: 2} {
		if got := len(x.Find("pokrovsk", limit)); got != want {
			t.Errorf("with limit %d: %d hits, want %d", limit, got, want)
		}
	}
	if h := x.Find("pokrovsk", 1)[0]; h.Feature != &features[0] {
		t.Error("a hit does not point to the feature that was indexed")
	}
}
