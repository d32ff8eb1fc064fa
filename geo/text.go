package geo

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxLine is how many characters a reason or a note may have.
const maxLine = 2000

// Line returns what a person says of a change, such as a reason or a note,
// trimmed. It refuses (EInvalid) what is no line of text: control characters
// would let it pass for another entry of the log.
func Line(what, text string) (string, error) {
	text = strings.TrimSpace(text)
	if err := checkLine(what, text); err != nil {
		return "", err
	}
	return text, nil
}

func checkLine(what, text string) error {
	if !utf8.ValidString(text) {
		return Errorf(EInvalid, "%s is not UTF-8", what)
	}
	if i := strings.IndexFunc(text, breaksLine); i >= 0 {
		r, _ := utf8.DecodeRuneInString(text[i:])
		return Errorf(EInvalid, "%s has the control character %U: write it as one line of text", what, r)
	}
	if n := utf8.RuneCountInString(text); n > maxLine {
		return Errorf(EInvalid, "%s has %d characters, more than %d", what, n, maxLine)
	}
	return nil
}

// breaksLine is whether a character ends a line or turns how others are shown.
func breaksLine(r rune) bool {
	return unicode.IsControl(r) || unicode.In(r, unicode.Zl, unicode.Zp) ||
		r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069
}

// TextFault says what is wrong with a text of a feature, "" where nothing is: it may
// have no control characters but tabs and line breaks.
func TextFault(text string) string {
	for _, r := range text {
		if unicode.IsControl(r) && r != '\t' && r != '\n' && r != '\r' {
			return fmt.Sprintf("the text has the control character %U", r)
		}
	}
	return ""
}

// CheckWebAddress refuses (EInvalid) what is no absolute http or https URL: it
// becomes a link, and a link may not run a script.
func CheckWebAddress(what, address string) error {
	if fault := WebAddressFault(address); fault != "" {
		return Errorf(EInvalid, "%s: %s", what, fault)
	}
	return nil
}

// WebAddressFault says that an address is none, "" where it is one.
func WebAddressFault(address string) string {
	if IsWebAddress(address) {
		return ""
	}
	return fmt.Sprintf("%q is no web address that begins with http:// or https://", Clip(address, 80))
}

// IsWebAddress is whether a link may lead there.
func IsWebAddress(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Host != "" && (u.Scheme == "http" || u.Scheme == "https") &&
		!strings.ContainsFunc(address, func(r rune) bool { return unicode.IsSpace(r) || breaksLine(r) })
}

// WebAddress is the address, or nothing where no link may lead there.
func WebAddress(address string) string {
	if IsWebAddress(address) {
		return address
	}
	return ""
}

// Printable escapes what would disturb a terminal or a log.
func Printable(s string) string {
	if strings.IndexFunc(s, func(r rune) bool { return !unicode.IsPrint(r) }) < 0 {
		return s
	}
	q := strconv.Quote(s)
	return q[1 : len(q)-1]
}

// Plural returns a count with the word for it.
func Plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// Clip shortens what a message quotes from outside to at most n runes.
func Clip(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return fmt.Sprintf("%s…", string(r[:n]))
}
