package feed

import (
	"cmp"
	"crypto/sha1"
	"encoding/hex"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"frontline/geo"
	"frontline/server/address"
	"frontline/server/phrase"
	"frontline/server/words"
)

// feedEntry is one event in words that state no claim as a fact.
type feedEntry struct {
	id     string
	at     time.Time
	title  string
	text   string
	view   address.Resource // the map on that date
	source string           // where it came from
	tags   []string
}

// entryOf is an event, of which assessors are those of what the layer shows, and where says where
// that changed.
func entryOf(e geo.Event, assessors []string, where string) feedEntry {
	query := url.Values{"date": {e.Date.String()}, "layers": {e.Layer.ID}}
	if e.Layer.Kind == geo.KindBase {
		query = nil // it is beneath any date, and is no subject of a page
	}
	return feedEntry{
		id: feedID(fmt.Sprintf("%s %s %d %s %s %s", e.Layer.ID, e.Date, e.Revision, e.Action, e.Feature, e.At.UTC().Format(time.RFC3339Nano))),
		at: e.At.UTC(), view: address.Map(query), source: e.SourceURL,
		title: layerWords(e.Layer, assessors) + ": " + eventWords(e, assessors), text: eventText(e, assessors, where),
		tags: []string{e.Layer.ID, e.Action},
	}
}

// feedNamespace is a random UUID, under which names give ids of our own.
var feedNamespace = [16]byte{0x5c, 0x1f, 0x0a, 0x6e, 0x3b, 0x52, 0x4d, 0x0c, 0x9a, 0x77, 0x41, 0xd8, 0x2e, 0x90, 0xb6, 0x35}

// feedID is an id that is the same for ever: a UUID of a name (RFC 9562,
// version 5). That of an entry is the same on whatever host.
func feedID(name string) string {
	h := sha1.New()
	h.Write(feedNamespace[:])
	h.Write([]byte(name))
	u := h.Sum(nil)[:16]
	u[6] = u[6]&0x0f | 0x50
	u[8] = u[8]&0x3f | 0x80
	x := hex.EncodeToString(u)
	return "urn:uuid:" + x[:8] + "-" + x[8:12] + "-" + x[12:16] + "-" + x[16:20] + "-" + x[20:]
}

// layerWords name a layer and by whose word it is, unless its title does.
func layerWords(l geo.Layer, assessors []string) string {
	assessors = phrase.AssessorsOr(l, assessors)
	if l.Kind != geo.KindControl && assessors[0] == "" {
		return l.Title
	}
	var said []string
	for _, name := range assessors {
		switch {
		case name == "":
			said = append(said, "assessor "+phrase.NotStated)
		case len(assessors) == 1 && strings.Contains(l.Title, name):
			return l.Title
		default:
			said = append(said, name)
		}
	}
	if len(said) > phrase.MostNamed {
		return fmt.Sprintf("%s (%d assessors)", l.Title, len(said))
	}
	return l.Title + " (" + strings.Join(said, ", ") + ")"
}

// eventWords say in short what happened.
func eventWords(e geo.Event, assessors []string) string {
	day := e.Date.String()
	if e.Ends != "" && e.Action != "retract" {
		return day + ", ended: nothing of the layer holds from then on" + behindComma(areaWords(e, assessors))
	}
	switch e.Action {
	case "correct":
		return day + " corrected" + behindComma(areaWords(e, assessors))
	case "retract":
		if e.Feature != "" {
			return e.Feature + " of " + day + " retracted"
		}
		return day + " retracted"
	case "recount":
		return "counted anew: figures from before do not compare with those from now on"
	case geo.ActionCorrectLayer:
		return "what is said of the layer was wrong and is corrected: what was pinned before is withdrawn"
	case "rollback":
		return day + " rolled back" + behindComma(areaWords(e, assessors))
	}
	if words := areaWords(e, assessors); words != "" {
		return day + ", " + words
	}
	return day + ", new snapshot"
}

func behindComma(words string) string {
	if words == "" {
		return ""
	}
	return ", " + words
}

// areaWords say what was gained and lost, each assessor's, claimant's and holder's
// by itself; "" for a layer without areas.
func areaWords(e geo.Event, assessors []string) string {
	switch {
	case e.Area == nil || *e.Area == 0 && (e.Gained == nil || *e.Lost == 0):
		return ""
	case e.Gained == nil || e.Lost == nil || e.Before == nil:
		return "first snapshot, " + coveredWords(e, assessors)
	case *e.Gained == 0 && *e.Lost == 0:
		return fmt.Sprintf("no change of area since %s", e.Before)
	}
	var said []string
	for _, p := range e.Parts {
		if p.Gained == 0 && p.Lost == 0 {
			continue
		}
		whose := whoseWords(e.Layer, p.Territory, assessors)
		if e.Layer.Kind == geo.KindClaims {
			said = append(said, fmt.Sprintf("%s km² more claimed%s, %s less", tenths(p.Gained), whose, tenths(p.Lost)))
		} else {
			said = append(said, fmt.Sprintf("%s km² newly held%s, %s no longer held", tenths(p.Gained), whose, tenths(p.Lost)))
		}
	}
	return strings.Join(said, "; ") + fmt.Sprintf(" since %s", e.Before)
}

// coveredWords say how much the layer covers, in the same parts.
func coveredWords(e geo.Event, assessors []string) string {
	var said []string
	for _, p := range e.Parts {
		if p.Area > 0 {
			said = append(said, fmt.Sprintf("%s km² %s%s", tenths(p.Area), covered(e.Layer.Kind), whoseWords(e.Layer, p.Territory, assessors)))
		}
	}
	if len(said) == 0 {
		return fmt.Sprintf("%s km² %s", tenths(*e.Area), covered(e.Layer.Kind))
	}
	return strings.Join(said, "; ")
}

// whoseWords say who claims ground, or holds it and, unless one assesses all of
// it, who assesses that.
func whoseWords(l geo.Layer, t geo.Territory, assessors []string) string {
	switch {
	case l.Kind == geo.KindClaims && t.As != geo.AsClaimed:
		return " (claimant " + phrase.NotStated + ")"
	case t.As == geo.AsClaimed:
		return " by " + sideName(l, t.By)
	}
	words := ""
	if t.HeldBy != "" {
		words = " by " + sideName(l, t.HeldBy)
	}
	if l.Kind == geo.KindControl && !slices.Equal(assessors, []string{t.By}) {
		words += " (assessed by " + cmp.Or(t.By, "somebody "+phrase.NotStated) + ")"
	}
	return words
}

// sideName is a party as the record's settings call it, else as it is recorded.
func sideName(l geo.Layer, name string) string {
	own, _ := l.Setting.PartyName(name, words.Default)
	return cmp.Or(own, name)
}

func covered(k geo.Kind) string {
	switch k {
	case geo.KindClaims:
		return "claimed"
	case geo.KindControl:
		return "assessed as held"
	}
	return "in all"
}

// tenths is square kilometres of square metres, to a tenth.
func tenths(m2 float64) string { return strconv.FormatFloat(m2/1e6, 'f', 1, 64) }

// eventText says what happened, why, and by whose word.
func eventText(e geo.Event, assessors []string, where string) string {
	text := layerWords(e.Layer, assessors) + ", " + eventWords(e, assessors) + "." + where
	if e.Area != nil && *e.Area > 0 && e.Before != nil {
		text += fmt.Sprintf(" On %s the layer shows %s.", e.Date, coveredWords(e, assessors))
	}
	if e.Reason != "" {
		text += " Reason: " + e.Reason
	}
	if e.Ends != "" {
		text += " Why it ended: " + e.Ends + "."
	}
	switch e.Layer.Kind {
	case geo.KindClaims:
		text += " These are claims, not borders."
	case geo.KindControl:
		text += " This is an assessment by " + phrase.AssessorsOf(e.Layer, assessors) + "."
	}
	if e.Layer.Attribution != "" {
		text += " " + e.Layer.Attribution + "."
	}
	return text
}

// assessorsIn returns who assessed what an event has figures of; none where it has none.
func assessorsIn(e geo.Event) (names []string) {
	for _, p := range e.Parts {
		if e.Layer.Kind == geo.KindControl && p.As != geo.AsClaimed && p.Area > 0 {
			names = append(names, p.By)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}
