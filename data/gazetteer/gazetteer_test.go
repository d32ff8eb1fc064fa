package gazetteer_test

import (
	"io/fs"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"

	"frontline/data/gazetteer"
	"frontline/data/layers"
	"frontline/geo"
	"frontline/geo/geojson"
	"frontline/geo/place"
)

func open(t *testing.T) *place.Gazetteer {
	t.Helper()
	g, err := gazetteer.Open()
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// TestNames names places of which the file says most, and least, clearly what they are called.
func TestNames(t *testing.T) {
	g := open(t)
	for id, want := range map[int64]string{
		704422: "Pokrovsk Покровськ Покровск donetsk",
		709354: "Toretsk Торецьк Торецк donetsk",
		713174: "Bakhmut Бахмут Бахмут donetsk",
		707898: "Huliaipole Гуляйполе Гуляйполе zaporizhzhia",
		710035: "Myrnohrad Мирноград Мирноград donetsk",
		703448: "Kyiv Київ Киев kyiv-city",
		706448: "Kherson Херсон Херсон kherson",
		693468: "Sloviansk Слов’янськ Славянск donetsk",
		// Crimea's towns
		693805: "Simferopol Сімферополь Симферополь crimea",
		694423: "Sevastopol Севастополь Севастополь sevastopol",
		706524: "Kerch Керч Керчь crimea",
		688105: "Yevpatoriia Євпаторія Евпатория crimea",
		688533: "Yalta Ялта Ялта crimea",
		709161: "Feodosiia Феодосія Феодосия crimea",
		709334: "Dzhankoi Джанкой Джанкой crimea",
		713513: "Alushta Алушта Алушта crimea",
		712969: "Bakhchysarai Бахчисарай Бахчисарай crimea",
		694910: "Saky Саки Саки crimea",
		713203: "Armiansk Армянськ Армянск crimea",
		704362: "Yany Kapu Яни Капу  crimea",
		692315: "Sudak Судак Судак crimea",
		712587: "Bilohirsk Білогірськ Белогорск crimea",
		700551: "Shcholkine Щолкіне Щёлкино crimea",
		692714: "Staryi Krym Старий Крим Старый Крым crimea",
		713514: "Alupka Алупка Алупка crimea",
		712576: "Inkerman Інкерман Инкерман sevastopol",
		711962: "Bahate Багате Богатое crimea",
	} {
		p, ok := g.Place(id)
		if !ok {
			t.Errorf("%s is not in it", want)
			continue
		}
		if got := strings.Join([]string{p.Names["en"], p.Names["uk"], p.Names["ru"], p.Region}, " "); got != want {
			t.Errorf("%d is %q, want %q", id, got, want)
		}
	}
}

// TestUkrainianNamesAreUkrainian holds what is said of names within Ukraine's recognised borders.
func TestUkrainianNamesAreUkrainian(t *testing.T) {
	ukrainian, latinOnly := 0, 0
	for _, p := range open(t).Places() {
		if p.Names["en"] == "" {
			t.Errorf("%d has no name", p.ID)
		}
		if p.Country != "UA" {
			if p.Region != "" || p.Names["uk"] != "" {
				t.Errorf("%s of %s is in %q, and called %q", p.Names["en"], p.Country, p.Region, p.Names["uk"])
			}
			continue
		}
		ukrainian++
		if p.Region == "" {
			t.Errorf("%s is in no oblast", p.Names["en"])
		}
		uk := p.Names["uk"]
		if uk == "" {
			latinOnly++
			continue
		}
		if strings.ContainsAny(strings.ToLower(uk), "ыэёъabcdefghijklmnopqrstuvwxyz'") {
			t.Errorf("%q is no Ukrainian name", uk)
		}
		if p.Names["en"] != place.Romanise(uk) {
			t.Errorf("%s is %s, not by the resolution", uk, p.Names["en"])
		}
		if ru := p.Names["ru"]; strings.ContainsAny(strings.ToLower(ru), "іїєґ’") {
			t.Errorf("%q is no Russian name", ru)
		}
	}
	if ukrainian != 2851 || latinOnly > 2 {
		t.Errorf("%d places are in Ukraine, and %d have no Ukrainian name", ukrainian, latinOnly)
	}
}

// TestOldNamesAreForSearchOnly finds places by names of the Soviet Union and of an occupation,
// and shows them by none of these.
func TestOldNamesAreForSearchOnly(t *testing.T) {
	g := open(t)
	for old, want := range map[string]string{
		"Artemivsk": "Bakhmut", "Артемовск": "Bakhmut", "Krasnoarmeysk": "Pokrovsk", "Красноармійськ": "Pokrovsk", "Димитров": "Myrnohrad",
		"Dzerzhynsk": "Toretsk", "Дзержинськ": "Toretsk", "Stalino": "Donetsk", "Красноперекопск": "Yany Kapu", "Kirovohrad": "Kropyvnytskyi",
		"Dnipropetrovsk": "Dnipro", "Днепропетровск": "Dnipro", "Самар": "Novomoskovsk", "Sheptytskyi": "Chervonohrad", "Siverskodonetsk": "Sievierodonetsk",
	} {
		found := g.Find(place.Query{Text: old, Limit: 3})
		if !slices.Contains(names(g, found), want) {
			t.Errorf("%s is found as %v, want %s", old, names(g, found), want)
		}
		for _, p := range g.Places() {
			if p.Country == "UA" && p.Size > 100 && (p.Names["uk"] == old || p.Names["en"] == old || p.Names["ru"] == old) {
				t.Errorf("%d is shown as %s", p.ID, old)
			}
		}
	}
}

func names(g *place.Gazetteer, found []place.Match) (out []string) {
	for _, m := range found {
		out = append(out, g.Places()[m.Of].Names["en"])
	}
	return out
}

// TestFoundHoweverWritten finds places by typing errors and romanisations.
func TestFoundHoweverWritten(t *testing.T) {
	g := open(t)
	near := orb.Point{37, 48}
	for q, want := range map[string]string{
		"Pokrosvk": "Pokrovsk", "pokrovsk": "Pokrovsk", "Покровськ": "Pokrovsk", "покровск": "Pokrovsk", "Slovyansk": "Sloviansk", "Slov'yansk": "Sloviansk",
		"словянськ": "Sloviansk", "Славянск": "Sloviansk", "Hulyaipole": "Huliaipole", "Gulyaypole": "Huliaipole", "Гуляй-Поле": "Huliaipole", "huliapole": "Huliaipole",
		"Avdeevka": "Avdiivka", "Mariupol": "Mariupol", "Мариуполь": "Mariupol", "Zaporozhye": "Zaporizhzhia", "Odessa": "Odesa", "Kiev": "Kyiv", "Kharkov": "Kharkiv",
		"Chasiv Yar": "Chasiv Yar", "часов яр": "Chasiv Yar", "Kupyansk": "Kupiansk", "Lugansk": "Luhansk", "Severodonetsk": "Sievierodonetsk", "Bahmut": "Bakhmut",
	} {
		found := g.Find(place.Query{Text: q, Limit: 3, Near: &near})
		if len(found) == 0 || g.Places()[found[0].Of].Names["en"] != want {
			t.Errorf("%s is found as %v, want %s", q, names(g, found), want)
		}
	}
}

// TestDoublesAreFoundOnce: the list has some towns twice, under one name and near each other.
func TestDoublesAreFoundOnce(t *testing.T) {
	g := open(t)
	for name, region := range map[string]string{"Kurakhove": "donetsk", "Ostrytsia": "chernivtsi", "Orzhiv": "rivne"} {
		n := 0
		var size uint8
		for _, m := range g.Find(place.Query{Text: name, Limit: 10}) {
			if p := g.Places()[m.Of]; p.Names["en"] == name && p.Region == region {
				n, size = n+1, p.Size
			}
		}
		for _, p := range g.Places() {
			if p.Names["en"] == name && p.Region == region && p.Size > size {
				t.Errorf("%s is found as the less populous", name)
			}
		}
		if n != 1 {
			t.Errorf("%s is found %d times", name, n)
		}
	}
	// What has one name and lies apart is not one.
	found := 0
	for _, m := range g.Find(place.Query{Text: "Kamianyi Mist", Limit: 10}) {
		if g.Places()[m.Of].Names["en"] == "Kamianyi Mist" {
			found++
		}
	}
	if found < 2 {
		t.Errorf("of two settlements %d are found", found)
	}
}

// TestNamesAreOfOneAlphabet holds every name: main ones of letters of their language, apostrophes the
// right one and where Ukrainian has them, romanised by the resolution.
func TestNamesAreOfOneAlphabet(t *testing.T) {
	ukrainian := regexp.MustCompile(`^[АБВГҐДЕЄЖЗИІЇЙКЛМНОПРСТУФХЦЧШЩЬЮЯабвгґдеєжзиіїйклмнопрстуфхцчшщьюя’ -]+$`)
	misplaced := regexp.MustCompile(`’[^яюєїЯЮЄЇ]|(^|[ -])’|’$|[бпвмф][яюї]`)
	russian := regexp.MustCompile(`^[А-ЯЁа-яё -]+$`)
	latin := regexp.MustCompile(`^[A-Za-z’ -]+$`)
	// Words in which a softened lip sound needs no apostrophe.
	soft := regexp.MustCompile(`(?i)свя|цвя|морквя|бюй|мюл|вюр|пюр|бюр|армян`)
	for _, p := range open(t).Places() {
		if p.Country != "UA" {
			continue
		}
		uk, en, ru := p.Names["uk"], p.Names["en"], p.Names["ru"]
		if uk != "" && (!ukrainian.MatchString(uk) || misplaced.MatchString(soft.ReplaceAllString(uk, ""))) {
			t.Errorf("%d: %q is not written in Ukrainian", p.ID, uk)
		}
		if uk != "" && place.Romanise(uk) != en {
			t.Errorf("%d: %q is not the romanisation of %q", p.ID, en, uk)
		}
		if !latin.MatchString(en) {
			t.Errorf("%d: %q is not romanised", p.ID, en)
		}
		if ru != "" && !russian.MatchString(ru) {
			t.Errorf("%d: %q is not written in Russian", p.ID, ru)
		}
	}
}

// TestPlacesLieInTheirOblast compares the file's word with the base map's outlines, which are
// drawn coarsely: a few lie beyond them, and by little.
func TestPlacesLieInTheirOblast(t *testing.T) {
	raw, err := fs.ReadFile(layers.FS, "base/2014-01-01.geojson")
	if err != nil {
		t.Fatal(err)
	}
	read, err := geojson.Read(strings.NewReader(string(raw)), geojson.Options{})
	if err != nil {
		t.Fatal(err)
	}
	oblasts := map[string]geo.Feature{}
	for _, f := range read.Features {
		oblasts[f.Key] = f
	}
	off, of := 0, 0
	for _, p := range open(t).Places() {
		if p.Country != "UA" {
			continue
		}
		f, ok := oblasts["oblast-"+p.Region]
		if !ok {
			t.Fatalf("the base map has no %q", p.Region)
		}
		of++
		if !planar.MultiPolygonContains(geo.Polygons(f.Geometry), p.Point) {
			off++
		}
	}
	if off > of/30 {
		t.Errorf("%d of %d places lie outside their oblast", off, of)
	}
}

// TestMemorySize holds what the gazetteer counts as to what it takes, with its index.
func TestMemorySize(t *testing.T) {
	b := place.Encode(open(t).Places())
	before := heapInUse()
	places, err := place.Decode(b)
	if err != nil {
		t.Fatal(err)
	}
	g := place.New(places)
	g.Find(place.Query{Text: "Pokrovsk", Limit: 1})
	takes := int(heapInUse() - before)
	if n := g.MemorySize(); n < takes*8/10 || n > takes*13/10 {
		t.Errorf("it counts as %d bytes and takes %d", n, takes)
	}
	runtime.KeepAlive(g)
}

func heapInUse() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
