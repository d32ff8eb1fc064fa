package text

import (
	"fmt"
	"html"
	"html/template"
	"math"
	"strconv"
	"strings"

	"frontline/geo"
	"frontline/server/phrase"
	"frontline/server/search"
)

// What a curve measures, in pixels: it is drawn no larger.
const (
	curveWidth  = 480
	curveHeight = 190
	curveLeft   = 44
	curveRight  = 8
	curveTop    = 10
	curveBottom = 26
)

// curve is a distance through time: above from outside to what is held, below from inside to its edge.
type curve struct {
	from, until geo.Date // half-open
	low, high   float64  // kilometres
}

func (c curve) x(d geo.Date) float64 {
	return curveLeft + float64(d-c.from)/float64(max(c.until-c.from, 1))*(curveWidth-curveLeft-curveRight)
}

func (c curve) y(km float64) float64 {
	return curveTop + (c.high-km)/(c.high-c.low)*(curveHeight-curveTop-curveBottom)
}

// step is a distance from a date until another.
type step struct {
	since, until geo.Date
	km           float64
}

// curveOf draws how far a position was as one draws it: level while nothing changed, and broken on
// days that are not recorded. There is none where there was nothing to be away from.
func curveOf(w phrase.Writer, of search.PlaceLayer, word search.PointWord) (out PlaceCurve, ok bool) {
	if len(of.Snapshots) == 0 {
		return out, false
	}
	c := curve{from: of.First, until: of.Snapshots[len(of.Snapshots)-1].ValidOn + 1}
	accuracy := of.Layer.AccuracyOrUnstated() / 1000
	c.low, c.high = -accuracy, accuracy
	var steps []step
	for _, t := range word.Times {
		if !t.HasDistance() {
			continue
		}
		km := t.Metres / 1000
		if t.Inside {
			km = -km
		}
		steps = append(steps, recordedSteps(step{max(t.Since, c.from), min(t.Until, c.until), km}, of.Gaps)...)
		c.low, c.high = min(c.low, km), max(c.high, km)
	}
	if len(steps) == 0 {
		return out, false
	}
	tick := niceStep(c.high - c.low)
	c.low, c.high = math.Floor(c.low/tick)*tick, math.Ceil(c.high/tick)*tick
	by := w.ByWhom(word.By)
	last := of.Snapshots[len(of.Snapshots)-1].ValidOn
	out.Words = w.T("settlement.curve", "title", w.Title(of.Layer).Text, "by", by, "from", w.Date(c.from), "to", w.Date(last))
	out.Notes = append(out.Notes, w.T("settlement.band", "km", w.Accuracy(of.Layer)))
	if len(of.Gaps) > 0 && of.Gaps[0].From <= last {
		out.Notes = append(out.Notes, w.T("settlement.breaks"))
	}
	out.Drawing = c.draw(w, steps, accuracy, tick, out.Words)
	return out, true
}

// recordedSteps are a step without the days of gaps.
func recordedSteps(s step, gaps []geo.Gap) (out []step) {
	for _, g := range gaps {
		if g.Until <= s.since || g.From >= s.until {
			continue
		}
		if g.From > s.since {
			out = append(out, step{s.since, g.From, s.km})
		}
		s.since = g.Until
	}
	if s.since < s.until {
		out = append(out, s)
	}
	return out
}

// niceStep is 1, 2 or 5 times a power of ten, so that some three of them make up a range.
func niceStep(of float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(of/3)))
	for _, n := range []float64{1, 2, 5} {
		if n*power*3.5 >= of {
			return n * power
		}
	}
	return 10 * power
}

func (c curve) draw(w phrase.Writer, steps []step, accuracy, tick float64, label string) template.HTML {
	var b strings.Builder
	fmt.Fprintf(&b, `<svg viewBox="0 0 %d %d" role="img" aria-label="%s" font-size="14" fill="currentColor">`, curveWidth, curveHeight, html.EscapeString(label))
	fmt.Fprintf(&b, `<rect x="%d" y="%s" width="%d" height="%s" fill-opacity="0.12"/>`, curveLeft, pixels(c.y(accuracy)), curveWidth-curveLeft-curveRight, pixels(c.y(-accuracy)-c.y(accuracy)))
	for i := math.Round(c.low / tick); i <= math.Round(c.high/tick); i++ {
		km, opacity := i*tick, "0.2"
		if i == 0 {
			opacity = "0.7"
		}
		y := pixels(c.y(km))
		fmt.Fprintf(&b, `<path d="M%d %sH%d" stroke="currentColor" stroke-opacity="%s"/>`, curveLeft, y, curveWidth-curveRight, opacity)
		fmt.Fprintf(&b, `<text x="%d" y="%s" text-anchor="end" dominant-baseline="middle">%s</text>`, curveLeft-6, y, html.EscapeString(w.Number(math.Abs(km), decimals(tick))))
	}
	var path strings.Builder
	for i, s := range steps {
		if i > 0 && steps[i-1].until == s.since {
			fmt.Fprintf(&path, "V%s", pixels(c.y(s.km)))
		} else {
			fmt.Fprintf(&path, "M%s %s", pixels(c.x(s.since)), pixels(c.y(s.km)))
		}
		fmt.Fprintf(&path, "H%s", pixels(c.x(s.until)))
	}
	fmt.Fprintf(&b, `<path d="%s" fill="none" stroke="currentColor" stroke-width="2"/>`, path.String())
	fmt.Fprintf(&b, `<text x="%d" y="%d">%s</text>`, curveLeft, curveHeight-6, html.EscapeString(w.ShortDate(c.from)))
	if c.until-1 > c.from {
		fmt.Fprintf(&b, `<text x="%d" y="%d" text-anchor="end">%s</text>`, curveWidth-curveRight, curveHeight-6, html.EscapeString(w.ShortDate(c.until-1)))
	}
	b.WriteString("</svg>")
	return template.HTML(b.String()) // of numbers, and of texts that are escaped
}

func decimals(tick float64) int {
	if tick < 1 {
		return 1
	}
	return 0
}

func pixels(v float64) string { return strconv.FormatFloat(math.Round(v*10)/10, 'f', -1, 64) }
