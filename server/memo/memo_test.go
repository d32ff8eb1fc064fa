package memo

import (
	"context"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"
)

// cacheLibraries are those that keep values, by the beginnings of their paths.
var cacheLibraries = []string{
	"github.com/maypok86/otter", "github.com/hashicorp/golang-lru", "github.com/dgraph-io/ristretto", "github.com/golang/groupcache",
	"github.com/patrickmn/go-cache", "github.com/jellydator/ttlcache", "golang.org/x/sync/singleflight",
}

// What keeps values in memory does so by memo.go: within the budget, under a name,
// with a metric.
func TestOnlyMemosKeep(t *testing.T) {
	files := 0
	err := filepath.WalkDir("../..", func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if e.IsDir() && (e.Name() == "node_modules" || e.Name() == "testdata" || strings.HasPrefix(e.Name(), ".") && path != "../..") {
			return fs.SkipDir
		}
		if e.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		files++
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, i := range file.Imports {
			name, _ := strconv.Unquote(i.Path.Value)
			for _, library := range cacheLibraries {
				if strings.HasPrefix(name, library) && path != filepath.Join("..", "..", "server", "memo", "memo.go") {
					t.Errorf("%s imports %s: keep values in a memo, so that they count", path, name)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 100 {
		t.Errorf("only %d files were looked at", files)
	}
}

func TestMemosStayInTheirBound(t *testing.T) {
	ctx := t.Context()
	m := NewMemory(16 << 20)
	long := New[string, int](m, "long keys")
	large := New[int, []string](m, "large values")
	idle := NewExpiring[int, string](m, "expiring", PacesPart, time.Hour)
	typed := NewTyped[string, []byte](m, "typed", m.Part(TilesPart))
	const entry = 10_000
	for i := range 500 {
		text := strings.Repeat("x", entry) + strconv.Itoa(i)
		_, _ = long.Get(ctx, text, func(context.Context, string) (int, error) { return i, nil })
		_, _ = large.Get(ctx, i, func(context.Context, int) ([]string, error) { return []string{text}, nil })
		_, _ = idle.Get(ctx, i, func(context.Context, int) (string, error) { return text, nil })
		_, _ = typed.Get(ctx, text, func(context.Context) ([]byte, error) { return []byte(text), nil })
	}
	m.common.cleanUp()
	idle.pool.cleanUp()
	typed.cleanUp()
	var common uint64
	for _, c := range m.caches {
		u := c.usage()
		switch {
		case u.bytes > u.limit:
			t.Errorf("%s: %d bytes of %d", u.name, u.bytes, u.limit)
		case u.misses != 500 || u.evictions == 0 || u.hits != 0:
			t.Errorf("%s: %+v", u.name, u)
		case u.entries == 0 || u.bytes/uint64(u.entries) < entry:
			t.Errorf("%s: %d entries of %d bytes each count as %d", u.name, u.entries, entry, u.bytes)
		}
		if u.limit == m.Shared() {
			common += u.bytes
		}
	}
	if common > m.Shared() {
		t.Errorf("those that share it hold %d bytes of %d", common, m.Shared())
	}
	parts := m.Shared() + m.Part(TilesPart) + m.Part(TileAnswersPart) + m.Part(PacesPart)
	if parts > m.bytes || m.bytes-parts > 8 {
		t.Errorf("the parts are %d bytes of %d", parts, m.bytes)
	}
}

// What is held for ever is counted, and what shares the room has that much less.
func TestWhatIsHeldIsCounted(t *testing.T) {
	m := NewMemory(LeastMemory)
	large, count := New[int, []byte](m, "large"), m.Held("held")
	all := m.Shared()
	fill := func() (bytes uint64) {
		for i := range 40 {
			_, _ = large.Get(t.Context(), i, func(context.Context, int) ([]byte, error) { return make([]byte, all/20), nil })
		}
		m.common.cleanUp()
		return large.usage().bytes
	}
	if n := fill(); n > all || n < all/2 {
		t.Fatalf("%d bytes of %d are kept", n, all)
	}
	count(int(all / 2))
	if n := fill(); n > all/2 || m.Shared() != all-all/2 {
		t.Errorf("beside half of the room %d bytes of %d are kept", n, all)
	}
	if u := m.caches[1].usage(); u.name != "held" || u.bytes != all/2 || u.entries != 1 {
		t.Errorf("it counts as %+v", u)
	}
	count(int(all * 2))
	if n := m.Shared(); n < all/4 {
		t.Errorf("%d bytes of %d are left", n, all)
	}
	if count(0); m.Shared() != all {
		t.Errorf("%d bytes of %d are given back", m.Shared(), all)
	}
}

// A room is taken from what the others share, and what is dropped leaves it.
func TestARoomIsApart(t *testing.T) {
	m := NewMemory(LeastMemory)
	all := m.Shared()
	room := m.Room(1.0 / 8)
	if m.Shared() != all-m.Part(1.0/8) || room.pool.limit.Load() != m.Part(1.0/8) {
		t.Errorf("a room of %d bytes leaves %d of %d", room.pool.limit.Load(), m.Shared(), all)
	}
	kept, beside := NewIn[int, string](room, "kept"), NewIn[int, string](room, "beside")
	fill := func() {
		for i := range 10 {
			_, _ = kept.Get(t.Context(), i, func(context.Context, int) (string, error) { return "x", nil })
			_, _ = beside.Get(t.Context(), i, func(context.Context, int) (string, error) { return "y", nil })
		}
	}
	fill()
	kept.Drop(func(i int) bool { return i < 4 })
	fill()
	if n, others := kept.usage(), beside.usage(); n.misses != 14 || n.entries != 10 || others.misses != 10 || n.evictions != 0 {
		t.Errorf("after four were dropped: %+v, and beside it %+v", n, others)
	}
}

// A layer too large for the budget must not be read anew for each tile.
func TestAMemoKeepsWhatIsTooLargeAlone(t *testing.T) {
	m := NewMemory(2 << 20)
	large := New[int, []byte](m, "large")
	made := 0
	for range 3 {
		_, _ = large.Get(t.Context(), 1, func(context.Context, int) ([]byte, error) { made++; return make([]byte, 4<<20), nil })
	}
	if made != 1 {
		t.Errorf("made %d times", made)
	}
}

func TestMemorySize(t *testing.T) {
	shared := make([]byte, 1000)
	type node struct {
		next *node
		b    []byte
	}
	ring := &node{b: shared}
	ring.next = ring
	for name, tt := range map[string]struct {
		v     any
		least int
		most  int
	}{
		"nothing":          {nil, 0, 0},
		"a number":         {int64(7), 8, 8},
		"a text":           {strings.Repeat("x", 100), 116, 116},
		"texts":            {[]string{"abc", "de"}, 24 + 2*16 + 5, 24 + 2*16 + 5},
		"points":           {make([][2]float64, 10, 12), 24 + 12*16, 24 + 12*16},
		"a map":            {map[string]int{"abc": 1, "de": 2}, 8 + 8*24 + 5, 8 + 8*24 + 5 + 64},
		"a ring":           {ring, 8 + 32 + 1000, 8 + 32 + 1000},
		"an interface":     {struct{ v any }{shared}, 16 + 24 + 1000, 16 + 24 + 1000},
		"a time":           {time.Now(), 24, 24},
		"what says itself": {sizedAs(5), 5, 5},
	} {
		if n := Size(tt.v); n < tt.least || n > tt.most {
			t.Errorf("%s: %d bytes, want %d to %d", name, n, tt.least, tt.most)
		}
	}
}

// What maps count as is what they take: features have several small ones.
func TestMapsCountWhatTheyTake(t *testing.T) {
	for _, entries := range []int{1, 3, 8, 9, 30, 100} {
		kept := make([]map[string]string, 4000/entries+16)
		before := heapInUse()
		for i := range kept {
			kept[i] = map[string]string{}
			for j := range entries {
				kept[i][entryNames[j]] = ""
			}
		}
		takes := int(heapInUse()-before) / len(kept)
		if n := Size(kept[0]); n < takes*6/10 || n > takes*15/10 {
			t.Errorf("a map of %d entries counts as %d bytes and takes %d", entries, n, takes)
		}
		runtime.KeepAlive(kept)
	}
}

var entryNames = func() (names [100]string) {
	for i := range names {
		names[i] = strconv.Itoa(i)
	}
	return names
}()

func heapInUse() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

type sizedAs int

func (n sizedAs) MemorySize() int { return int(n) }
