package label

import (
	"strings"
	"unicode/utf8"

	"frontline/geo/mercator"
	"frontline/geo/raster/paint"
	"frontline/geo/style"
)

// rule is the style's for the symbol's name.
func (s *Symbol) rule() *style.Name {
	switch s.kind {
	case symbolPlace:
		return &table.Names.Place
	case symbolStatement:
		return &table.Names.Statement
	case symbolCity:
		return &table.Names.City
	case symbolSettlement:
		return &table.Names.Settlement
	case symbolCountry:
		return &table.Names.Country
	}
	return &table.Names.Oblast
}

// named reports whether a symbol has a name at a zoom, where there is room.
func (s *Symbol) named(z uint8) bool {
	rule := s.rule()
	if rule.MaxZoom > 0 && z > rule.MaxZoom {
		return false
	}
	from := rule.MinZoom
	switch {
	case s.kind == symbolPlace && s.standing == Agreed:
		from = max(from, rule.MinZoomAgreed)
	case len(rule.MinZoomByRank) > 0:
		from = rule.MinZoomByRank[min(s.rank, len(rule.MinZoomByRank)-1)]
		if s.capital {
			from = min(from, rule.MinZoomCapital)
		}
	}
	return z >= from
}

// priority orders names: the least first.
func (s *Symbol) priority(z uint8) int {
	rule := s.rule()
	key := int(rule.SortKey.At(z))
	switch {
	case s.kind == symbolPlace && s.standing == Agreed:
		key = rule.SortKeyAgreed
	case s.capital:
		key = rule.SortKeyCapital
	}
	return key + rule.SortKeyByRank*s.rank
}

// once is how far apart a name must be from the same name elsewhere: a place of the record may stand
// some way from where the basemap has it.
func (s *Symbol) once(world float64) float64 {
	rule := s.rule()
	return max(float64(rule.OnceIn), rule.OnceInMetres*world/mercator.Metres)
}

// Name is what the symbol is called on the map. Statements are named after
// where they were made.
func (s *Symbol) Name(lang string) string {
	if s.kind == symbolStatement {
		if s.where != nil {
			return s.where.Name(lang)
		}
		return placeName(s.feature)
	}
	return s.feature.Name(lang)
}

// lines breaks a long name near its middle.
func (s *Symbol) lines(name string) []string {
	if long := s.rule().BreakAfter; long == 0 || utf8.RuneCountInString(name) <= long {
		return []string{name}
	}
	words := strings.Fields(name)
	best, widest := []string{name}, utf8.RuneCountInString(name)
	for i := 1; i < len(words); i++ {
		a, b := strings.Join(words[:i], " "), strings.Join(words[i:], " ")
		if w := max(utf8.RuneCountInString(a), utf8.RuneCountInString(b)); w < widest {
			best, widest = []string{a, b}, w
		}
	}
	return best
}

// lettering is how the symbol's name is set at a zoom.
func (s *Symbol) lettering(z uint8) *Lettering {
	rule := s.rule()
	l := LetteringOf(rule.Type, z)
	l.Spacing, l.upper = float32(rule.LetterSpacing.At(z)), rule.Transform == "uppercase"
	if rule.StrongFont != "" && (s.capital || s.rank <= rule.StrongToRank) {
		l.Face = paint.FaceOf(rule.StrongFont)
	}
	if rule.LargeSize != nil && s.rank <= rule.LargeToRank {
		l.Size, l.LineHeight = float32(rule.LargeSize.At(z)), float32(rule.LargeLineHeight.At(z))
	}
	return l
}
