package geo

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// MaxQuery is how long a search query may be, in characters.
const MaxQuery = 100

// The scores of a Hit, the better the higher.
const (
	ScoreSubstring  = 1 + iota // the query is somewhere in the name
	ScoreWordPrefix            // a word of the name begins with it
	ScorePrefix                // the name begins with it
	ScoreExact                 // it is the name
)

// Hit is a feature that a query found.
type Hit struct {
	Feature *Feature
	Matched string // the spelling that matched, as the feature has it
	Score   int
}

// Index finds features by any of their spellings. It does not change once
// made, so any number of goroutines may use it.
type Index struct {
	entries []indexEntry
}

type indexEntry struct {
	feature   *Feature
	order     string // the folded name, by which equals are sorted
	spellings []spelling
}

type spelling struct {
	written string
	folded  string
	words   []int // where in folded a word begins, the first one apart
}

// NewIndex indexes the names and aliases of features. It keeps pointers into
// the slice.
func NewIndex(features []Feature) *Index {
	x := new(Index)
	for i := range features {
		f := &features[i]
		e := indexEntry{feature: f, order: Fold(f.Name())}
		// English first, then by language: a feature is named by the first
		// of its spellings that match equally well.
		written := append([]string{f.Names["en"]}, f.sortedNames()...)
		for _, s := range append(written, f.Aliases...) {
			if sp := newSpelling(s); sp.folded != "" {
				e.spellings = append(e.spellings, sp)
			}
		}
		if len(e.spellings) > 0 {
			x.entries = append(x.entries, e)
		}
	}
	return x
}

func (f Feature) sortedNames() []string {
	var names []string
	for _, lang := range slices.Sorted(maps.Keys(f.Names)) {
		names = append(names, f.Names[lang])
	}
	return names
}

func newSpelling(s string) spelling {
	sp := spelling{written: s}
	for i, word := range foldWords(s) {
		if i > 0 {
			sp.words = append(sp.words, len(sp.folded))
		}
		sp.folded += word
	}
	return sp
}

// Find returns at most limit features that have q in one of their spellings,
// the best first, equals by name. A query over MaxQuery characters, and one of
// which Fold leaves nothing, finds none.
func (x *Index) Find(q string, limit int) []Hit {
	if limit <= 0 || utf8.RuneCountInString(q) > MaxQuery {
		return nil
	}
	q = Fold(q)
	if q == "" {
		return nil
	}
	type ranked struct {
		Hit
		order string
	}
	var found []ranked
	for _, e := range x.entries {
		best := Hit{Feature: e.feature}
		for _, sp := range e.spellings {
			if s := sp.score(q); s > best.Score {
				best.Score, best.Matched = s, sp.written
			}
		}
		if best.Score > 0 {
			found = append(found, ranked{best, e.order})
		}
	}
	slices.SortStableFunc(found, func(a, b ranked) int {
		return cmp.Or(
			-cmp.Compare(a.Score, b.Score),
			cmp.Compare(a.order, b.order),
			cmp.Compare(a.Feature.Key, b.Feature.Key),
		)
	})
	found = found[:min(len(found), limit)]
	hits := make([]Hit, len(found))
	for i, f := range found {
		hits[i] = f.Hit
	}
	return hits
}

// score is how well the folded query matches, 0 where it does not.
func (s spelling) score(q string) int {
	switch {
	case s.folded == q:
		return ScoreExact
	case strings.HasPrefix(s.folded, q):
		return ScorePrefix
	case slices.ContainsFunc(s.words, func(at int) bool { return strings.HasPrefix(s.folded[at:], q) }):
		return ScoreWordPrefix
	case strings.Contains(s.folded, q):
		return ScoreSubstring
	default:
		return 0
	}
}
