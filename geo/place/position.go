package place

import (
	"math"
	"regexp"
	"strconv"
	"strings"

	"github.com/paulmach/orb"
)

// hemispheres are how the sides of the world are written beside degrees, in English, Ukrainian and
// Russian; tried in order.
var hemispheres = []struct {
	written []string
	side    byte
}{
	{[]string{"пн. ш.", "пн.ш.", "пн. ш", "пнш", "пн.", "пн", "с. ш.", "с.ш.", "с. ш", "сш", "north", "n"}, 'N'},
	{[]string{"пд. ш.", "пд.ш.", "пд. ш", "пдш", "пд.", "пд", "ю. ш.", "ю.ш.", "ю. ш", "юш", "south", "s"}, 'S'},
	{[]string{"сх. д.", "сх.д.", "сх. д", "схд", "сх.", "сх", "в. д.", "в.д.", "в. д", "вд", "east", "e"}, 'E'},
	{[]string{"зх. д.", "зх.д.", "зх. д", "зхд", "зх.", "зх", "з. д.", "з.д.", "з. д", "зд", "west", "w"}, 'W'},
}

// inAddress are positions within the addresses of other maps: zoom before, as OpenStreetMap and
// those like it have them, and Google's; and of RFC 5870.
var inAddress = []*regexp.Regexp{
	regexp.MustCompile(`#(?:map=)?[\d.]+/(-?\d+\.?\d*)/(-?\d+\.?\d*)`),
	regexp.MustCompile(`!3d(-?\d+\.?\d*)!4d(-?\d+\.?\d*)`),
	regexp.MustCompile(`[/?&=](?:@|q=|ll=|query=|loc:)?(-?\d+\.\d+)(?:,|%2C)(-?\d+\.\d+)`),
	regexp.MustCompile(`^geo:(-?\d+\.?\d*),(-?\d+\.?\d*)`),
}

// angle is degrees, minutes and seconds, the last of them with or without a fraction, and signs of
// them, or blanks.
var angle = regexp.MustCompile(`^([+-]?)(\d{1,3}(?:\.\d+)?)(?:\s*°\s*|\s+|$)(?:(\d{1,2}(?:\.\d+)?)(?:\s*'\s*|\s+|$)(?:(\d{1,2}(?:\.\d+)?)\s*"?)?)?$`)

// signs are how the signs of degrees, minutes and seconds are written.
var signs = strings.NewReplacer(
	"º", "°", "˚", "°", "deg", "°", "град.", "°", "град", "°",
	"′", "'", "’", "'", "‘", "'", "ʹ", "'", "´", "'", "мін.", "'", "мин.", "'", "хв.", "'",
	"″", `"`, "”", `"`, "“", `"`, "ʺ", `"`, "''", `"`, "сек.", `"`, "с.", `"`,
	"−", "-", "–", "-", "\u00a0", " ", "\u202f", " ", "\u2009", " ",
)

// ParsePosition reads a position as people write it, or paste it from another map: degrees with
// a fraction or with minutes and seconds, latitude first where no side of the world says
// otherwise, addresses of maps, and the Military Grid Reference System.
func ParsePosition(text string) (at orb.Point, ok bool) {
	text = strings.TrimSpace(text)
	if at, ok := parseMGRS(text); ok {
		return valid(at[0], at[1])
	}
	for _, in := range inAddress {
		if m := in.FindStringSubmatch(text); m != nil {
			return valid(number(m[2]), number(m[1]))
		}
	}
	text = strings.ToLower(text)
	for _, h := range hemispheres { // before "с." is seconds
		for _, w := range h.written {
			text = replaceSide(text, w, h.side)
		}
	}
	first, second, ok := halves(signs.Replace(text))
	if !ok {
		return at, false
	}
	a, sideA, okA := readAngle(first)
	b, sideB, okB := readAngle(second)
	if !okA || !okB {
		return at, false
	}
	isLat := func(side byte) bool { return side == 'N' || side == 'S' }
	switch {
	case sideA == 0 && sideB == 0:
		if math.Abs(a) > 90 {
			a, b = b, a
		}
	case sideA == 0 || sideB == 0 || isLat(sideA) == isLat(sideB):
		return at, false
	case isLat(sideB):
		a, b = b, a
	}
	return valid(b, a)
}

// replaceSide writes a side of the world as its capital letter, where it stands apart from other
// letters.
func replaceSide(text, written string, side byte) string {
	isLetter := func(s string, last bool) bool {
		letters := []rune(s)
		if len(letters) == 0 {
			return false
		}
		r := letters[0]
		if last {
			r = letters[len(letters)-1]
		}
		return strings.ContainsRune("abcdefghijklmnopqrstuvwxyzабвгґдеєжзиіїйклмнопрстуфхцчшщьюяыэ", r)
	}
	for from := 0; ; {
		i := strings.Index(text[from:], written)
		if i < 0 {
			return text
		}
		i += from
		end := i + len(written)
		if isLetter(text[:i], true) || isLetter(text[end:], false) {
			from = end
			continue
		}
		text = text[:i] + string(side) + text[end:]
		from = i + 1
	}
}

// between is what may stand between two angles, the plainest last.
var between = []*regexp.Regexp{
	regexp.MustCompile(`\s*[;/|]\s*`),
	regexp.MustCompile(`,\s+`),
	regexp.MustCompile(`,`),
	regexp.MustCompile(`\s+`),
}

// sideAfter and sideBefore are two angles with the sides of the world at their ends, or beginnings.
var (
	sideAfter  = regexp.MustCompile(`^([^NSEW]+[NSEW])[\s,;]*([^NSEW]+[NSEW])$`)
	sideBefore = regexp.MustCompile(`^([NSEW][^NSEW]+?)[\s,;]*([NSEW][^NSEW]+)$`)
)

// halves parts a text into its two angles. A comma between digits is one of fractions where
// there are two of them.
func halves(text string) (first, second string, ok bool) {
	point := func(s string) string { return decimalComma.ReplaceAllString(strings.TrimSpace(s), "$1.$2") }
	for _, sides := range []*regexp.Regexp{sideAfter, sideBefore} {
		if m := sides.FindStringSubmatch(text); m != nil {
			return point(m[1]), point(m[2]), true
		}
	}
	for _, b := range between {
		if parts := b.Split(text, -1); len(parts) == 2 {
			return point(parts[0]), point(parts[1]), true
		}
	}
	// Degrees and minutes with blanks: as many numbers on either side.
	if fields := strings.Fields(strings.ReplaceAll(text, ",", " ")); len(fields) == 4 || len(fields) == 6 {
		half := len(fields) / 2
		return withSigns(fields[:half]), withSigns(fields[half:]), true
	}
	return "", "", false
}

var decimalComma = regexp.MustCompile(`(\d),(\d)`)

// withSigns writes degrees, minutes and seconds with their signs, where they have none.
func withSigns(parts []string) string {
	var out strings.Builder
	for i, p := range parts {
		out.WriteString(strings.TrimRight(p, `°'"`) + []string{"°", "'", `"`}[i])
	}
	return out.String()
}

func readAngle(text string) (degrees float64, side byte, ok bool) {
	text = strings.TrimSpace(text)
	if text == "" {
		return 0, 0, false
	}
	if c := text[len(text)-1]; strings.IndexByte("NSEW", c) >= 0 {
		text, side = text[:len(text)-1], c
	} else if c := text[0]; strings.IndexByte("NSEW", c) >= 0 {
		text, side = text[1:], c
	}
	m := angle.FindStringSubmatch(strings.Trim(text, " .,"))
	if m == nil {
		return 0, 0, false
	}
	minutes, seconds := number(m[3]), number(m[4])
	if minutes >= 60 || seconds >= 60 || m[3] != "" && strings.Contains(m[2], ".") {
		return 0, 0, false
	}
	degrees = number(m[2]) + minutes/60 + seconds/3600
	if (m[1] == "-") != (side == 'S' || side == 'W') {
		degrees = -degrees
	}
	return degrees, side, true
}

// number is a number that a pattern matched; 0 of nothing.
func number(text string) float64 {
	n, _ := strconv.ParseFloat(text, 64)
	return n
}

// positionDigits is how fine positions are read, about a decimetre: that of the record.
const positionDigits = 1e6

func valid(lon, lat float64) (orb.Point, bool) {
	at := orb.Point{math.Round(lon*positionDigits) / positionDigits, math.Round(lat*positionDigits) / positionDigits}
	return at, math.Abs(lon) <= 180 && math.Abs(lat) <= 90
}
