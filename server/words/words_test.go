package words

import (
	"testing"

	"frontline/geo"
	"frontline/static"
)

func book(t testing.TB, given ...Folder) *Book {
	t.Helper()
	b, err := Load(static.Words, given...)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestTheLanguageIsTheOneAskedForElseTheOnePreferred(t *testing.T) {
	b := book(t)
	for _, c := range []struct{ asked, accept, want string }{
		{"uk", "ru", "uk"}, {"uk-UA", "", "uk"}, {"", "de, ru-RU;q=0.8, en;q=0.5", "ru"}, {"", "", "en"},
		{"xx", "uk", "uk"}, {"../etc", "", "en"}, {"", "\x00;;;", "en"}, {"", "fr", "en"}, {"de", "", "en"},
	} {
		if got := b.Match(c.asked, c.accept); got != c.want {
			t.Errorf("%q, %q: %s, want %s", c.asked, c.accept, got, c.want)
		}
	}
}

func TestDatesNumbersAndPluralsAreOfTheLanguage(t *testing.T) {
	b := book(t)
	d := geo.MustDate("2025-11-27")
	for _, c := range []struct{ got, want string }{
		{b.In("en").Date(d), "27 November 2025"},
		{b.In("uk").Date(d), "27 листопада 2025 р."},
		{b.In("ru").Date(d), "27 ноября 2025 г."},
		{b.In("en").Area(115741.6), "115,742"},
		{b.In("uk").Area(115741.6), "115\u00a0742"},
		{b.In("ru").Area(12.34), "12,3"},
		{b.In("uk").T("changes.gap_days", "n", 3), "Між датами 3 дні без даних."},
		{b.In("ru").T("changes.gap_days", "n", 5), "Между датами 5 дней без данных."},
		{b.In("en").T("changes.gap_days", "n", 1), "1 day between has no snapshot."},
		{b.In("en").T("text.no_such_message"), "text.no_such_message"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}

func TestTermsOfTheRecord(t *testing.T) {
	b := book(t)
	if got, ok := b.In("uk").Term("party", "Russia's president"); got != "президент Росії" || !ok {
		t.Errorf("%q %v", got, ok)
	}
	if got, ok := b.In("uk").Term("party", "Somebody"); got != "Somebody" || ok {
		t.Errorf("%q %v: an unknown party is as it is recorded", got, ok)
	}
	if got, ok := b.In("en").Term("status", "taken by Russia"); got != "taken by Russia" || !ok {
		t.Errorf("%q %v", got, ok)
	}
}
