package geo

import "testing"

func TestFold(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", ""},
		{" -'’ʼ\t", ""},
		{"Pokrovsk", "pokrovsk"},
		{"POKROVSK", "pokrovsk"},
		{"Гуляйполе", "гуляиполе"},
		{"Гуляй-Поле", "гуляиполе"},
		{"гуляи\u0306 поле", "гуляиполе"}, // й as two characters
		{"Luhans'k", "luhansk"},
		{"Luhansʹk", "luhansk"},
		{"Куп’янськ", "купянськ"},
		{"Орёл", "орел"},
		{"Ґорґани", "горгани"},
		{"Єнакієве", "енакіеве"},
		{"Київ", "киів"},
		{"Łódź", "lodz"},
		{"São  Tomé", "saotome"},
		{"Velyka Novosilka", "velykanovosilka"},
		{"Straße", "strasse"},
		{"ﬁne Ⅳ", "fineiv"},
		{"Ivano–Frankivsk", "ivanofrankivsk"},
		{"a\u200bb\u00adc\u202e", "abc"},
		{"İstanbul", "istanbul"},
		{"Διός", "διοσ"},
		{"\xff", "\ufffd"},
	} {
		got := Fold(c.in)
		if got != c.want {
			t.Errorf("Fold(%q) = %q, want %q", c.in, got, c.want)
		}
		if twice := Fold(got); twice != got {
			t.Errorf("Fold(Fold(%q)) = %q, not %q", c.in, twice, got)
		}
	}
}

func TestFoldOfEveryCharacterIsStable(t *testing.T) {
	for r := range rune(0x110000) {
		once := Fold(string(r))
		if twice := Fold(once); twice != once {
			t.Errorf("%U folds to %q, and that to %q", r, once, twice)
		}
	}
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"Гуляй-Поле", "Luhans'k", "ﬁ", "İ", "\u0345", "\xff", "각", "ᾳ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := Fold(s)
		if twice := Fold(once); twice != once {
			t.Errorf("%q folds to %q, and that to %q", s, once, twice)
		}
	})
}

func TestAPartyIsItselfInAnyCaseAndWithAnyBlanks(t *testing.T) {
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"Russia", " russia ", true}, {"UN General  Assembly", "un general\tassembly", true}, {"Україна", "УКРАЇНА", true},
		{"Russia", "Russian Federation", false}, {"DPR", "LPR", false}, {"", " ", true},
	} {
		if SameParty(c.a, c.b) != c.same {
			t.Errorf("%q and %q: want %v", c.a, c.b, c.same)
		}
	}
}
