package api

import (
	"context"
	"math"
	"net/http"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/v1"
	"github.com/paulmach/orb"

	"frontline/geo"
	"frontline/geo/place"
	"frontline/server/address"
	"frontline/server/basemap/places"
	"frontline/server/phrase"
	"frontline/server/search"
	"frontline/server/view"
	"frontline/server/web"
)

// pointAnswer is the body of what is said of a position. Distances are geodesic, in kilometres.
type pointAnswer struct {
	Date geo.Date   `json:"date"`
	At   [2]float64 `json:"at"` // longitude and latitude in degrees, rounded to 0.01
	// Sentences are all of it in words, the date and what it is good for first.
	Sentences []string          `json:"sentences"`
	Where     map[string]string `json:"where,omitempty"` // by the nearest settlement, by language
	Nearest   *pointNearest     `json:"nearest,omitempty"`
	Region    *geo.Region       `json:"region,omitempty"`
	// Gazetteer is whose settlement is named.
	Gazetteer *place.About `json:"gazetteer,omitempty"`
	// Basemaps has the archive whose settlement is named where the gazetteer has none near.
	Basemaps []*places.Origin `json:"basemaps,omitempty"`
	Layers   []pointWord      `json:"layers"`
	// NotYet are the layers of control that begin after the date.
	NotYet []pointNotYet `json:"not_yet,omitempty"`
}

// pointNotYet is a layer of which nothing is recorded on the date yet.
type pointNotYet struct {
	Layer      string   `json:"layer"`
	Title      string   `json:"title"`
	Kind       geo.Kind `json:"kind"`
	RecordFrom geo.Date `json:"record_from"`
}

// pointNearest is the nearest settlement, and the address of the page about it: of an archive's there
// is none.
type pointNearest struct {
	Names map[string]string `json:"names"`
	Page  string            `json:"page,omitempty"`
}

// pointWord is what one by whose word a layer shows ground says of the position.
type pointWord struct {
	Layer string   `json:"layer"`
	Title string   `json:"title"`
	Kind  geo.Kind `json:"kind"`
	By    string   `json:"by"`           // "" where nobody is named
	As    string   `json:"as,omitempty"` // assessed_by or claimed_by
	// Accuracy is how exact the layer is: nothing nearer to an edge is said to be in or out.
	Accuracy float64 `json:"accuracy_m"`
	standingAnswer
	Since *geo.Date `json:"since"` // of what holds; null where nothing does, and at the edge
	// OrBefore is whether the layer's record begins then, so that it may be so for longer.
	OrBefore bool `json:"or_before,omitempty"`
	// Also are the others that the position is in, where the record has several.
	Also    []pointAlso    `json:"also,omitempty"`
	History []pointSpan    `json:"history"`
	Before  []pointEarlier `json:"before"`
	// RecordFrom is the date of the layer's first snapshot, and Gaps are the days since then for
	// which a daily layer has none: what is said runs across them, and nobody said it of them.
	RecordFrom geo.Date  `json:"record_from"`
	Gaps       []geo.Gap `json:"gaps"`
	// Distances are what was said on the dates of the snapshots, and how far it was, where one of
	// both changed. There is none of a time when this one showed no ground.
	Distances []pointTime `json:"distances"`
}

// standingAnswer is what is said on a date.
type standingAnswer struct {
	Snapshot geo.Date `json:"snapshot"` // the date of what is said
	Days     int      `json:"days_old"`
	Stale    bool     `json:"stale,omitempty"`
	Ends     string   `json:"ends,omitempty"`
	saidAnswer
	NearBorder bool `json:"near_border,omitempty"`
}

// saidAnswer is what is said.
type saidAnswer struct {
	// Class is what of the position is said: none outside of all that is drawn, and null at the edge,
	// where nothing is.
	Class     *geo.Class `json:"class"`
	HeldBy    string     `json:"held_by,omitempty"`
	ClaimedBy string     `json:"claimed_by,omitempty"`
	AtEdge    bool       `json:"at_edge"`
	Distance  *float64   `json:"distance_km,omitempty"`
	// To is what the distance is to: the edge, borders and shores apart, or what is held or claimed.
	To string `json:"distance_to,omitempty"`
}

type pointAlso struct {
	Class     geo.Class `json:"class"`
	HeldBy    string    `json:"held_by,omitempty"`
	ClaimedBy string    `json:"claimed_by,omitempty"`
	Since     *geo.Date `json:"since"`
	OrBefore  bool      `json:"or_before,omitempty"`
}

type pointSpan struct {
	Class     geo.Class `json:"class"`
	HeldBy    string    `json:"held_by,omitempty"`
	ClaimedBy string    `json:"claimed_by,omitempty"`
	Since     geo.Date  `json:"since"`
	Until     *geo.Date `json:"until"` // null where it goes on
}

type pointTime struct {
	Since geo.Date  `json:"since"`
	Until *geo.Date `json:"until"` // null where it goes on
	saidAnswer
}

type pointEarlier struct {
	DaysBefore int      `json:"days_before"`
	Date       geo.Date `json:"date"`
	standingAnswer
}

// classNone is of a position of which nothing is said.
const classNone geo.Class = "none"

// handlePoint answers /api/at/{asof}/{lon},{lat}.json?lang=: what the layers say of a position, since
// when, and how far it is to what they say. Positions are rounded to a hundredth of a degree, so that
// no address, log or cache tells where a reader is.
func (s *API) handlePoint(w http.ResponseWriter, r *http.Request) error {
	at, name, err := pointParam(web.PathParam(r, "file"))
	if err != nil {
		return err
	}
	asof := web.PathParam(r, "asof")
	t, err := s.views.ResolveTimes(r.Context(), asof)
	if err != nil {
		return err
	}
	if name != web.PathParam(r, "file") {
		w.Header().Set("Cache-Control", "no-store") // no cache is to know the position
		to := s.Local(address.At(address.PointPrefix + asof + "/" + name))
		if r.URL.RawQuery != "" {
			to += "?" + r.URL.RawQuery
		}
		http.Redirect(w, r, to, http.StatusMovedPermanently)
		return nil
	}
	lang, err := s.words.Asked(r.URL.Query().Get("lang"))
	if err != nil {
		return err
	}
	said := phrase.Writer{Speaker: s.words.In(lang), At: t.At.Valid}
	k := view.AnswerKey{Kind: "point", Name: strings.Join([]string{t.At.Valid.String(), strconv.FormatInt(int64(t.At.Known), 10), name, said.Lang, s.search.AttachedKey(t)}, " "), Current: t.Current, Day: t.Day}
	s.SetCacheControl(w, t.Ref.Pinned)
	return s.views.Send(w, r, web.TypeJSON, k, func(ctx context.Context) ([]byte, error) {
		out, err := s.pointAt(ctx, t, at, said)
		if err != nil {
			return nil, err
		}
		return json.Marshal(out)
	})
}

// pointParam reads a position and returns it rounded, with the name of its file.
func pointParam(file string) (at orb.Point, name string, err error) {
	refused := geo.Errorf(geo.EInvalid, "a position is a longitude and a latitude in degrees, for example 37.18,48.28.json")
	text, ok := strings.CutSuffix(file, ".json")
	lonText, latText, both := strings.Cut(text, ",")
	if !ok || !both || len(text) > 64 {
		return at, "", refused
	}
	for i, text := range [...]string{lonText, latText} {
		v, err := strconv.ParseFloat(text, 64)
		if err != nil || !(math.Abs(v) <= [...]float64{180, 90}[i]) { // and no NaN
			return at, "", refused
		}
		at[i] = math.Round(v*100)/100 + 0 // no -0
	}
	return at, degrees(at[0]) + "," + degrees(at[1]) + ".json", nil
}

func degrees(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

func (s *API) pointAt(ctx context.Context, t view.Times, at orb.Point, said phrase.Writer) (out pointAnswer, err error) {
	found, err := s.search.FindPosition(ctx, t, at, nil)
	if err != nil {
		return out, err
	}
	out = pointAnswer{Date: t.At.Valid, At: at, Region: found.Region, Gazetteer: found.Of, Basemaps: originsOf(found.Origin), Layers: []pointWord{}}
	where := degrees(at[1]) + ", " + degrees(at[0])
	if found.Where.Place != nil {
		out.Where = s.inAllLanguages(found.Where, found.Region)
		nearest := search.HitOf(found.Where.Place)
		out.Nearest = &pointNearest{Names: nearest.Names}
		if found.Origin == nil {
			out.Nearest.Page = s.pageOf(nearest)
		}
		where = out.Where[said.Lang]
	}
	out.Sentences = []string{said.PointLead(t.At.Valid, where)}
	layers, err := s.views.Store.Layers(ctx, t.At.Known)
	if err != nil {
		return out, err
	}
	said.Setting = geo.SettingOf(layers)
	if said.Voices, err = s.views.VoicesOn(ctx, layers, t); err != nil {
		return out, err
	}
	points, err := s.search.PointsAt(ctx, layers, t, at)
	if err != nil {
		return out, err
	}
	for _, p := range points {
		l := p.Layer
		if p.NotYet {
			out.NotYet = append(out.NotYet, pointNotYet{l.ID, l.Title, l.Kind, p.First})
			out.Sentences = append(out.Sentences, said.PointNotYet(l, p.First))
		}
		for _, word := range p.Words {
			out.Layers = append(out.Layers, pointWordOf(p, word))
			out.Sentences = append(out.Sentences, said.Point(l, word.By, word.Now, word.Since, word.First)...)
			for _, also := range word.Also {
				in := phrase.Standing{Age: word.Now.Age, Territory: &also.Territory, Metres: math.Inf(1)}
				out.Sentences = append(out.Sentences, said.Point(l, word.By, in, also.Since, also.First)...)
			}
			for _, e := range word.Before {
				if e.Age.On == word.Now.Age.On {
					continue // it was the same snapshot
				}
				out.Sentences = append(out.Sentences, said.Before(l, e.Days, e.Standing))
			}
		}
	}
	return out, nil
}

func pointWordOf(p search.PointLayer, w search.PointWord) pointWord {
	l := p.Layer
	out := pointWord{
		RecordFrom: p.First, Gaps: p.Gaps, Distances: []pointTime{},
		Layer: l.ID, Title: l.Title, Kind: l.Kind, By: w.By, As: w.As, Accuracy: l.AccuracyOrUnstated(), standingAnswer: standingAnswerOf(l, w.Now),
		Since: w.Since, OrBefore: w.First, History: []pointSpan{}, Before: []pointEarlier{},
	}
	for _, a := range w.Also {
		out.Also = append(out.Also, pointAlso{phrase.TerritoryState(l, a.Territory).Class, a.HeldBy, a.Feature().ClaimedBy, a.Since, a.First})
	}
	for _, h := range w.History {
		t := l.Territory(h.Feature)
		out.History = append(out.History, pointSpan{phrase.TerritoryState(l, t).Class, t.HeldBy, h.Feature.ClaimedBy, h.Since, untilAnswer(h.Until)})
	}
	for _, t := range w.Times {
		out.Distances = append(out.Distances, pointTime{t.Since, untilAnswer(t.Until), saidAnswerOf(l, t.Standing)})
	}
	for _, e := range w.Before {
		out.Before = append(out.Before, pointEarlier{e.Days, e.Date, standingAnswerOf(l, e.Standing)})
	}
	return out
}

// untilAnswer is nil of what goes on.
func untilAnswer(until geo.Date) *geo.Date {
	if until == geo.Ongoing {
		return nil
	}
	return &until
}

func standingAnswerOf(l geo.Layer, s phrase.Standing) standingAnswer {
	return standingAnswer{s.Age.On, s.Age.Days, s.Age.Stale, s.Age.Ends, saidAnswerOf(l, s), s.AtBorder}
}

func saidAnswerOf(l geo.Layer, s phrase.Standing) saidAnswer {
	out := saidAnswer{AtEdge: s.AtEdge}
	switch class := classNone; {
	case s.AtEdge:
	case s.Territory != nil:
		class = phrase.TerritoryState(l, *s.Territory).Class
		out.Class, out.HeldBy = &class, s.Territory.HeldBy
		out.ClaimedBy = s.Territory.Feature().ClaimedBy
	default:
		out.Class = &class
	}
	if s.HasDistance() {
		km := math.Round(s.Metres) / 1000
		out.Distance = &km
		switch {
		case s.Inside:
			out.To = "edge"
		case l.Kind == geo.KindControl:
			out.To = "held"
		default:
			out.To = "claimed"
		}
	}
	return out
}
