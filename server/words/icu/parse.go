// Package icu reads and formats ICU messages: text with {name}, {n, number},
// {n, plural, …}, {n, selectordinal, …} and {name, select, …}. The page reads
// the same messages with @messageformat/parser, and the two are tested to say
// the same.
package icu

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// The limits of a message.
const (
	MaxLength = 4000 // bytes
	maxDepth  = 5    // choices within choices
	maxCases  = 50
)

// Kind is what a parameter is used as.
type Kind string

// The kinds of parameters.
const (
	Value   Kind = "value" // a text, or a number as it is
	Number  Kind = "number"
	Plural  Kind = "plural"
	Ordinal Kind = "selectordinal"
	Select  Kind = "select"
)

// Message is a message that was read.
type Message struct{ parts []part }

// part is a text, a parameter, or the number of the plural around it.
type part struct {
	text   string
	name   string // "" for a text
	kind   Kind
	pound  bool
	offset int
	cases  []choice
}

type choice struct {
	key   string // a form, a word, or =3
	parts []part
}

// SyntaxError says where a message cannot be read.
type SyntaxError struct {
	Column int // in characters, from 1
	What   string
}

func (e *SyntaxError) Error() string { return fmt.Sprintf("column %d: %s", e.Column, e.What) }

type parser struct {
	text string
	at   int
}

// Parse reads a message.
func Parse(text string) (*Message, error) {
	p := &parser{text: text}
	if len(text) > MaxLength {
		return nil, p.wrong("the message is longer than %d bytes", MaxLength)
	}
	if !utf8.ValidString(text) {
		return nil, p.wrong("the message is not UTF-8")
	}
	parts, err := p.parts(0, false)
	if err != nil {
		return nil, err
	}
	if p.at < len(text) {
		return nil, p.wrong("} without a { before it")
	}
	return &Message{parts}, nil
}

func (p *parser) wrong(format string, values ...any) error {
	return &SyntaxError{utf8.RuneCountInString(p.text[:p.at]) + 1, fmt.Sprintf(format, values...)}
}

// parts reads until the end or the } that closes what is around it.
func (p *parser) parts(depth int, inPlural bool) ([]part, error) {
	var out []part
	var text strings.Builder
	flush := func() {
		if text.Len() > 0 {
			out = append(out, part{text: text.String()})
			text.Reset()
		}
	}
	for p.at < len(p.text) {
		switch c := p.text[p.at]; {
		case c == '}':
			flush()
			return out, nil
		case c == '{':
			flush()
			arg, err := p.argument(depth, inPlural)
			if err != nil {
				return nil, err
			}
			out = append(out, arg)
		case c == '#' && inPlural:
			flush()
			out = append(out, part{pound: true})
			p.at++
		case c == '\'':
			if err := p.apostrophe(&text, inPlural); err != nil {
				return nil, err
			}
		default:
			text.WriteByte(c)
			p.at++
		}
	}
	flush()
	return out, nil
}

// apostrophe reads ” as one apostrophe, and '{…}' as text; others stand for
// themselves.
func (p *parser) apostrophe(text *strings.Builder, inPlural bool) error {
	rest := p.text[p.at+1:]
	switch {
	case strings.HasPrefix(rest, "'"):
		text.WriteByte('\'')
		p.at += 2
		return nil
	case rest == "" || !strings.ContainsRune("{}", rune(rest[0])) && (rest[0] != '#' || !inPlural):
		text.WriteByte('\'')
		p.at++
		return nil
	}
	for i := 0; i < len(rest); i++ {
		if rest[i] == '\'' {
			if i+1 == len(rest) || rest[i+1] != '\'' {
				p.at += i + 2
				return nil
			}
			i++
		}
		text.WriteByte(rest[i])
	}
	return p.wrong("the quotation that begins here has no end")
}

func (p *parser) argument(depth int, inPlural bool) (part, error) {
	p.at++ // {
	arg := part{kind: Value}
	p.space()
	if arg.name = p.word(); arg.name == "" {
		return arg, p.wrong("a parameter's name must come here: letters, digits and _")
	}
	p.space()
	if p.take('}') {
		return arg, nil
	}
	if !p.take(',') {
		return arg, p.wrong(", or } must follow the name %q", arg.name)
	}
	p.space()
	before := p.at
	arg.kind = Kind(p.word())
	p.space()
	switch arg.kind {
	case Number:
		if !p.take('}') {
			return arg, p.wrong("} must follow number: styles of numbers are not known here")
		}
		return arg, nil
	case Plural, Ordinal, Select:
	default:
		p.at = before
		return arg, p.wrong("the kind must be number, plural, selectordinal or select")
	}
	if !p.take(',') {
		return arg, p.wrong(", must follow %s", arg.kind)
	}
	if depth == maxDepth {
		return arg, p.wrong("choices are nested deeper than %d", maxDepth)
	}
	return p.choices(arg, depth+1, inPlural)
}

func (p *parser) choices(arg part, depth int, inPlural bool) (part, error) {
	isSelect := arg.kind == Select
	for {
		p.space()
		if p.take('}') {
			break
		}
		key := "="
		before := p.at
		if !p.take('=') {
			key = ""
		}
		word := p.word()
		if key += word; word == "" {
			return arg, p.wrong("a choice must come here: a form such as one, or =3, and its text in { }")
		}
		if key == "offset" && !isSelect && p.take(':') {
			if len(arg.cases) > 0 {
				return arg, p.wrong("offset must stand before the first choice")
			}
			p.space()
			n, err := strconv.Atoi(p.word())
			if err != nil || n < 0 || n > 1000 {
				return arg, p.wrong("offset must be a whole number up to 1000")
			}
			arg.offset = n
			continue
		}
		if err := p.checkKey(arg, key, before); err != nil {
			return arg, err
		}
		p.space()
		if !p.take('{') {
			return arg, p.wrong("{ must follow the choice %q", key)
		}
		parts, err := p.parts(depth, !isSelect || inPlural)
		if err != nil {
			return arg, err
		}
		if !p.take('}') {
			return arg, p.wrong("} is missing after the choice %q", key)
		}
		if len(arg.cases) == maxCases {
			return arg, p.wrong("there are more than %d choices", maxCases)
		}
		arg.cases = append(arg.cases, choice{key, parts})
	}
	if !slices.ContainsFunc(arg.cases, func(c choice) bool { return c.key == "other" }) {
		return arg, p.wrong("the choice other is missing for %s", arg.name)
	}
	return arg, nil
}

var forms = []string{"zero", "one", "two", "few", "many", "other"}

func (p *parser) checkKey(arg part, key string, at int) error {
	after := p.at
	p.at = at
	if slices.ContainsFunc(arg.cases, func(c choice) bool { return c.key == key }) {
		return p.wrong("the choice %q stands twice", key)
	}
	exact, isExact := strings.CutPrefix(key, "=")
	switch {
	case isExact && arg.kind == Select:
		return p.wrong("%q is a choice of plurals, not of select", key)
	case isExact:
		if n, err := strconv.Atoi(exact); err != nil || strconv.Itoa(n) != exact {
			return p.wrong("a whole number must follow =")
		}
	case arg.kind != Select && !slices.Contains(forms, key):
		return p.wrong("%q is no plural form: %s", key, strings.Join(forms, ", "))
	}
	p.at = after
	return nil
}

func (p *parser) space() {
	for p.at < len(p.text) && strings.IndexByte(" \t\r\n", p.text[p.at]) >= 0 {
		p.at++
	}
}

func (p *parser) take(c byte) bool {
	if p.at < len(p.text) && p.text[p.at] == c {
		p.at++
		return true
	}
	return false
}

func (p *parser) word() string {
	start := p.at
	for p.at < len(p.text) {
		switch c := p.text[p.at]; {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '_':
			p.at++
		default:
			return p.text[start:p.at]
		}
	}
	return p.text[start:]
}
