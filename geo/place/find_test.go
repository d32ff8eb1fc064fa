package place_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"frontline/geo/place"
)

// TestKey has what readers would take for one name under one key.
func TestKey(t *testing.T) {
	for _, same := range [][]string{
		{"Покровськ", "Покровск", "Pokrovsk", "Pokrovs'k", "Pokrovs’k", "Pokrowsk", "POKROVSK"},
		{"Слов’янськ", "Слов'янськ", "Sloviansk", "Slovyansk", "Slov”yans’k", "Slowjansk"},
		{"Гуляйполе", "Гуляй-Поле", "Huliaipole", "Hulyaypole", "Hulyaipole", "Gulyaypole", "Gulyai-Pole", "Guljajpole", "Houliaipole"},
		{"Торецьк", "Toretsk", "Torets'k", "Torec'k"},
		{"Бахмут", "Bakhmut"},
		{"Київ", "Kyiv", "Kyyiv"},
		{"Єнакієве", "Yenakiieve", "Yenakiyeve", "Jenakijeve"},
		{"Запоріжжя", "Zaporizhzhia", "Zaporizhzhya", "Zaporižžja"},
		{"Щастя", "Shchastia", "Shchastya"},
		{"Хмельницький", "Khmelnytskyi", "Khmel'nyts'kyy", "Khmelnitsky"},
		{"Нью-Йорк", "Niu-York", "Nyu York"},
		{"Сєвєродонецьк", "Sievierodonetsk", "Severodonetsk", "Syevyerodonetsk"},
		{"Харків", "Kharkiv", "Harkiv"},
		{"Цхалтубо", "Tskhaltubo"},
	} {
		for _, s := range same[1:] {
			if got, want := place.Key(s), place.Key(same[0]); got != want {
				t.Errorf("%s has the key %q, and %s %q", s, got, same[0], want)
			}
		}
	}
	for _, other := range [][2]string{{"Покровськ", "Покровка"}, {"Лиман", "Лимани"}, {"Київ", "Канів"}, {"Ізюм", "Ізмаїл"}} {
		if place.Key(other[0]) == place.Key(other[1]) {
			t.Errorf("%s and %s have one key", other[0], other[1])
		}
	}
}

func named(names ...string) []place.Named {
	out := make([]place.Named, len(names))
	for i, n := range names {
		out[i] = place.Named{Spellings: strings.Split(n, "|"), Rank: len(names) - i}
	}
	return out
}

func found(x *place.Index, q string) string {
	var out []string
	for _, m := range x.Find(place.Query{Text: q, Limit: 10}) {
		out = append(out, fmt.Sprintf("%d:%s:%d", m.Of, m.Spelling, m.Closeness))
	}
	return strings.Join(out, " ")
}

func TestFind(t *testing.T) {
	x := place.NewIndex(named("Pokrovsk|Покровськ|Красноармійськ|Krasnoarmeysk", "Pokrovske|Покровське", "Nova Kakhovka|Нова Каховка", "Kakhovka|Каховка", "Lyman|Лиман"))
	tests := []struct{ q, want string }{
		{"pokrovsk", "0:Pokrovsk:7 1:Pokrovske:5"},
		{"ПОКРОВСЬК", "0:Покровськ:7 1:Покровське:5"},
		{"Pokrowsk", "0:Pokrovsk:6 1:Pokrovske:4"},
		{"Pokrosvk", "0:Pokrovsk:2 1:Pokrovske:2"},
		{"Покросвк", "0:Pokrovsk:2 1:Pokrovske:2"},
		{"Krasnoarmeisk", "0:Krasnoarmeysk:6"},
		{"красноар", "0:Красноармійськ:5"},
		{"kakhovka", "3:Kakhovka:7 2:Nova Kakhovka:3"},
		{"khovka", "2:Nova Kakhovka:1 3:Kakhovka:1"},
		{"novakahovka", "2:Nova Kakhovka:6"},
		{"Kahovka", "3:Kakhovka:6 2:Nova Kakhovka:3"},
		{"lymn", "4:Lyman:2"},
		{"lm", ""},
		{"kkkk", ""},
		{"по", "0:Покровськ:5 1:Покровське:5"},
		{"no", "2:Nova Kakhovka:5"},
		{"'", ""},
		{"", ""},
		{strings.Repeat("k", 101), ""},
	}
	for _, tt := range tests {
		if got := found(x, tt.q); got != tt.want {
			t.Errorf("%q found %q, want %q", tt.q, got, tt.want)
		}
	}
	if got := x.Find(place.Query{Text: "Pokrosvk", Limit: 10, Plain: true}); len(got) > 0 {
		t.Errorf("what is mistyped was found plainly: %v", got)
	}
}

func TestNearOnesFirst(t *testing.T) {
	x := place.NewIndex([]place.Named{
		{Spellings: []string{"Pokrovka"}, At: orb.Point{31.5, 47.3}, HasPlace: true, Rank: 90},
		{Spellings: []string{"Pokrovka"}, At: orb.Point{37.1, 48.3}, HasPlace: true, Rank: 80},
	})
	for _, tt := range []struct {
		near *orb.Point
		want int
	}{{nil, 0}, {&orb.Point{31, 47}, 0}, {&orb.Point{37, 48}, 1}} {
		if got := x.Find(place.Query{Text: "pokrovka", Limit: 2, Near: tt.near}); len(got) != 2 || got[0].Of != tt.want {
			t.Errorf("near %v found %v first", tt.near, got)
		}
	}
}

// distance is how many typing errors lie between two texts, by the book.
func distance(a, b string) int {
	d := make([][]int, len(a)+1)
	for i := range d {
		d[i] = make([]int, len(b)+1)
		d[i][0] = i
	}
	for j := range d[0] {
		d[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			d[i][j] = min(d[i-1][j]+1, d[i][j-1]+1, d[i-1][j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d[i][j] = min(d[i][j], d[i-2][j-2]+1)
			}
		}
	}
	return d[len(a)][len(b)]
}

// TestMistypedAreAllFound compares what is found with what the distance of each key says.
func TestMistypedAreAllFound(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	word := func(n int) string {
		b := make([]byte, n)
		for i := range b {
			b[i] = "abn"[r.IntN(3)]
		}
		return string(b)
	}
	var names []string
	for range 300 {
		names = append(names, word(2+r.IntN(9)))
	}
	x := place.NewIndex(named(names...))
	for range 200 {
		q := word(4 + r.IntN(6))
		key := place.Key(q)
		errors := 0
		switch n := len(key); {
		case n >= 8:
			errors = 2
		case n >= 4:
			errors = 1
		}
		want := map[int]bool{}
		for i, n := range names {
			k := place.Key(n)
			ok := errors > 0 && distance(key, k) <= errors || len(key) >= 3 && strings.HasPrefix(k, key) || strings.HasPrefix(n, q)
			for end := range len(k) {
				ok = ok || errors > 0 && len(key) >= 5 && distance(key, k[:end]) <= errors
			}
			if ok || len(q) > 2 && strings.Contains(n, q) {
				want[i] = true
			}
		}
		got := map[int]bool{}
		for _, m := range x.Find(place.Query{Text: q, Limit: 1000}) {
			got[m.Of] = true
		}
		for i := range names {
			if want[i] != got[i] {
				t.Errorf("%s (%s): %s (%s) is found %t, want %t", q, key, names[i], place.Key(names[i]), got[i], want[i])
			}
		}
	}
}

// manyNamed are so many places with names as Ukrainian ones are made.
func manyNamed(n int) []place.Named {
	r := rand.New(rand.NewPCG(3, 4))
	starts := strings.Fields("ново старо верхньо нижньо мало велико красно чорно біло зелено сухо кам’яно право ліво")
	roots := strings.Fields("покров петр іван михайл олександр миколаї андрії павл григор степан васил семен дмитр яков кузьм лукаш мар’ян катерин ганн софії вод пол лес лоз дуб берез сосн вишн ябл терн калин кальміус торец бахмут гуляй волод слав мир люб кос рад яр бал руд гор лиман озер остр")
	ends := strings.Fields("івка ка ське ськ ове не ці ивці ичі ів ин ець анка янка пілля піль град город полe щина")
	out := make([]place.Named, n)
	for i := range out {
		name := roots[r.IntN(len(roots))]
		if r.IntN(3) == 0 {
			name = starts[r.IntN(len(starts))] + name
		}
		if r.IntN(3) == 0 {
			name += roots[r.IntN(len(roots))]
		}
		name += ends[r.IntN(len(ends))]
		if r.IntN(6) == 0 {
			name = []string{"нова", "стара", "велика", "мала"}[r.IntN(4)] + " " + name
		}
		name = strings.ToUpper(name[:2]) + name[2:]
		out[i] = place.Named{
			Spellings: []string{name, place.Romanise(name), name + "а", "Old " + place.Romanise(name[2:])},
			At:        orb.Point{22 + 18*r.Float64(), 44 + 8*r.Float64()}, HasPlace: true, Rank: 40 + r.IntN(80),
		}
	}
	return out
}

// BenchmarkFind finds names of 200,000 places: whole, as they are typed letter by letter, with
// errors, and what there is not. It tells how long one in a hundred takes at least.
func BenchmarkFind(b *testing.B) {
	all := manyNamed(200_000)
	began := time.Now()
	x := place.NewIndex(all)
	b.Logf("indexed in %v", time.Since(began))
	r := rand.New(rand.NewPCG(5, 6))
	queries := map[string]func() string{}
	pick := func() []rune { n := all[r.IntN(len(all))]; return []rune(n.Spellings[r.IntN(len(n.Spellings))]) }
	queries["whole"] = func() string { return string(pick()) }
	queries["typed"] = func() string { s := pick(); return string(s[:1+r.IntN(len(s))]) }
	queries["mistyped"] = func() string {
		s := pick()
		for range 1 + r.IntN(2) {
			i := r.IntN(len(s) - 1)
			s[i], s[i+1] = s[i+1], s[i]
		}
		return string(s)
	}
	queries["nothing"] = func() string {
		s := pick()
		r.Shuffle(len(s), func(i, j int) { s[i], s[j] = s[j], s[i] })
		return string(s)
	}
	for _, name := range []string{"whole", "typed", "mistyped", "nothing"} {
		b.Run(name, func(b *testing.B) {
			var took []time.Duration
			for b.Loop() {
				q := place.Query{Text: queries[name](), Limit: 10, Near: &orb.Point{37, 48}}
				began := time.Now()
				x.Find(q)
				took = append(took, time.Since(began))
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[sort.Search(len(took)-1, func(i int) bool { return i >= len(took)*99/100 })].Microseconds()), "p99-µs")
		})
	}
}
