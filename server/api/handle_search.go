package api

import (
	"math"
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json/v1"
	"github.com/paulmach/orb"

	"frontline/geo"
	"frontline/geo/place"
	"frontline/server/address"
	"frontline/server/basemap/places"
	"frontline/server/search"
	"frontline/server/web"
)

// The bounds of a search's answer.
const (
	searchDefault = 10
	searchMost    = 50
	// longestPosition is how long a position may be written: the addresses of other maps are long.
	longestPosition = 1000
)

// searchAnswer is the body of a search's answer.
type searchAnswer struct {
	Query string       `json:"query"`
	Hits  []search.Hit `json:"hits"`
	// Gazetteer is whose settlements are among the hits.
	Gazetteer *place.About `json:"gazetteer,omitempty"`
	// Basemaps are the archives whose settlements are among them, and whom they credit.
	Basemaps []*places.Origin `json:"basemaps,omitempty"`
}

// originsOf is whose settlement is named, as answers have it: nobody's where it is no archive's.
func originsOf(of *places.Origin) []*places.Origin {
	if of == nil {
		return nil
	}
	return []*places.Origin{of}
}

// handleSearch answers /api/search/{asof}?q=&limit=&near=: features of all layers in force and
// settlements, by any of their spellings, best first; or a position.
func (s *API) handleSearch(w http.ResponseWriter, r *http.Request) error {
	q, err := searchParams(r)
	if err != nil {
		return err
	}
	t, err := s.views.ResolveTimes(r.Context(), web.PathParam(r, "asof"))
	if err != nil {
		return err
	}
	out := searchAnswer{Query: q.Text}
	settled := t.Ref.Pinned
	if p, ok, err := s.search.FindByID(r.Context(), t, q.Text, q.Near); err != nil {
		return err
	} else if ok {
		out.Hits, out.Gazetteer, out.Basemaps = []search.Hit{s.inWords(p)}, p.Of, originsOf(p.Origin)
		settled = settled && !p.Ahead
	} else if at, ok := place.ParsePosition(q.Text); ok {
		p, err := s.search.FindPosition(r.Context(), t, at, q.Near)
		if err != nil {
			return err
		}
		out.Hits, out.Gazetteer, out.Basemaps = []search.Hit{s.inWords(p)}, p.Of, originsOf(p.Origin)
	} else {
		found, err := s.search.FindPlaces(r.Context(), t, q)
		if err != nil {
			return err
		}
		out.Hits, out.Gazetteer, out.Basemaps = found.Hits, found.Gazetteer, found.Basemaps
		settled = settled && !found.Ahead
	}
	for i, h := range out.Hits {
		out.Hits[i].Page = s.pageOf(h)
	}
	b, err := json.Marshal(out)
	if err != nil {
		return err
	}
	s.SetCacheControl(w, settled)
	return web.SendText(w, r, web.TypeJSON, b)
}

// pageOf is the address of the page about a place; "" of what has none.
func (s *API) pageOf(h search.Hit) string {
	if ref, ok := h.PlaceRef(); ok {
		return s.Local(address.Place(ref, "", nil))
	}
	return ""
}

// inWords is a position with where it lies for its name, in every language that there is.
func (s *API) inWords(p search.Position) search.Hit {
	if p.Where.Place == nil {
		return p.Hit
	}
	p.Names = s.inAllLanguages(p.Where, p.Region)
	p.Name = p.Names["en"]
	return p.Hit
}

func searchParams(r *http.Request) (q place.Query, err error) {
	values := r.URL.Query()
	q = place.Query{Text: values.Get("q"), Limit: searchDefault}
	isPosition := false
	if len(q.Text) <= longestPosition {
		_, isPosition = place.ParsePosition(q.Text)
	}
	switch {
	case !utf8.ValidString(q.Text):
		return q, geo.Errorf(geo.EInvalid, "q is not UTF-8")
	case isPosition:
	case geo.Fold(q.Text) == "":
		return q, geo.Errorf(geo.EInvalid, "say what to search for, for example ?q=Huliaipole")
	case utf8.RuneCountInString(q.Text) > geo.MaxQuery:
		return q, geo.Errorf(geo.EInvalid, "q is longer than %d characters", geo.MaxQuery)
	}
	if text := values.Get("limit"); text != "" {
		if q.Limit, err = strconv.Atoi(text); err != nil || q.Limit < 1 || q.Limit > searchMost {
			return q, geo.Errorf(geo.EInvalid, "limit must be a whole number from 1 to %d", searchMost)
		}
	}
	if text := values.Get("near"); text != "" {
		if q.Near, err = nearParam(text); err != nil {
			return q, err
		}
	}
	return q, nil
}

// nearParam reads longitude and latitude.
func nearParam(text string) (*orb.Point, error) {
	lonText, latText, _ := strings.Cut(text, ",")
	lon, errLon := strconv.ParseFloat(lonText, 64)
	lat, errLat := strconv.ParseFloat(latText, 64)
	if errLon != nil || errLat != nil || !(math.Abs(lon) <= 180 && math.Abs(lat) <= 90) { // and no NaN
		return nil, geo.Errorf(geo.EInvalid, "near is a longitude and a latitude in degrees, for example near=37.2,48.3")
	}
	return &orb.Point{lon, lat}, nil
}
