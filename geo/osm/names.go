package osm

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"frontline/geo/place"

	"github.com/paulmach/orb"
)

// MatchMetres is how far from where the gazetteer has a settlement one of its name may lie:
// the two may have another middle of it.
const MatchMetres = 5_000

// Names returns how settlements are named. In Ukraine a settlement has the present names of the
// gazetteer where that has it, be it by a former one, else its Ukrainian name with the official
// romanisation; one that has neither has none: the name alone may be in another language.
// Elsewhere it is named in the reader's language, in English, or as it is. The seats of regions and
// countries are the record's to name, also where an archive does not say that they are capitals.
func Names(g *place.Gazetteer, inUkraine func(orb.Point) bool) Namer {
	seats := seatsOf(g)
	return func(at orb.Point, _ Class, names map[string]string) map[string]string {
		if seats.has(at, names) {
			return nil
		}
		if !inUkraine(at) && !isAshore(g, at) {
			return namesElsewhere(names)
		}
		uk := names["uk"]
		if p := known(g, at, cmp.Or(uk, names[""], names["latin"], names["en"])); p != nil {
			if p.Seat >= place.SeatOfRegion {
				return nil
			}
			return p.Names
		}
		if !isUkrainian(uk) {
			return nil
		}
		out := map[string]string{"en": place.Romanise(uk), "uk": uk}
		// As in the gazetteer: a name that renders another one is a former one, or an occupier's.
		if ru := names["ru"]; ru != "" && place.Key(ru) == place.Key(uk) {
			out["ru"] = ru
		}
		return out
	}
}

// known is the gazetteer's settlement at a position whose name sounds like the one given, or that
// was called so: an old archive has old names, and one made by others may have an occupier's.
func known(g *place.Gazetteer, at orb.Point, name string) *place.Place {
	if g == nil || name == "" {
		return nil
	}
	p, metres, _ := g.Nearest(at)
	if p == nil || metres > MatchMetres {
		return nil
	}
	key := place.Key(name)
	sounds := func(other string) bool { return place.Key(other) == key }
	if !sounds(p.Name("uk")) && !slices.ContainsFunc(p.Aliases, sounds) {
		return nil
	}
	return p
}

func namesElsewhere(names map[string]string) map[string]string {
	out := map[string]string{}
	for _, key := range []string{"en", "latin", "int", ""} {
		if names[key] != "" {
			out["en"] = names[key]
			break
		}
	}
	for _, lang := range []string{"uk", "ru"} {
		if names[lang] != "" {
			out[lang] = names[lang]
		}
	}
	return out
}

// isUkrainian reports whether a name is written in Cyrillic, and in no letter that Ukrainian does not
// have and Russian has.
func isUkrainian(s string) (letters bool) {
	for _, r := range s {
		if unicode.IsLetter(r) {
			if letters = true; !unicode.Is(unicode.Cyrillic, r) || strings.ContainsRune("ЁЪЫЭёъыэ", r) {
				return false
			}
		}
	}
	return letters
}
