package ogc

import (
	"bytes"
	"cmp"
	"context"
	"io"
	"net/http"
	"net/url"
	"strconv"

	"github.com/go-json-experiment/json/v1"

	"frontline/geo"
	"frontline/geo/geojson"
	"frontline/server/phrase"
	"frontline/server/view"
	"frontline/server/web"
)

// handleItems answers /ogc/collections/{layer}/items: the features that are
// in force on a date, in a box, page by page.
func (s *OGC) handleItems(w http.ResponseWriter, r *http.Request) error {
	read := func() (itemsPage, error) { return s.readItems(r, paramBBox, paramDatetime, paramLimit, paramOffset) }
	page, err := read()
	if err != nil {
		return err
	}
	if v := page.view; v != nil {
		set, err := s.views.Set(r.Context(), v.Snapshot)
		if err != nil {
			return err
		}
		page.matched = page.query.choose(set.Features())
		if err := view.WithheldAmong(*v, page.matched); err != nil {
			return err
		}
		w.Header().Set(web.SnapshotHeader, v.Snapshot.ValidOn.String())
	}
	s.SetCacheControl(w, page.api.Ref.Pinned)
	items := view.Streamed{ContentType: web.TypeGeoJSON, Write: page.write, Holds: func(context.Context) error {
		now, err := read()
		switch {
		case err != nil:
			return err
		case page.view == nil:
			return nil
		case now.view == nil || now.view.Snapshot.ID != page.view.Snapshot.ID:
			return view.ErrReplaced
		}
		return view.WithheldAmong(*now.view, page.matched)
	}}
	if page.query.bbox != nil { // boxes differ from reader to reader
		return s.views.SendStreamedOnce(w, r, items)
	}
	return s.views.SendStreamed(w, r, page.api.key("items", page.layer.ID, page.day.String(), page.query.values.Encode()), items)
}

// readItems reads which features are asked for, of those parameters that may be
// given.
func (s *OGC) readItems(r *http.Request, parameters ...string) (p itemsPage, err error) {
	if p.query, err = readQuery(r, parameters...); err != nil {
		return p, err
	}
	if p.api, err = s.api(r); err != nil {
		return p, err
	}
	if p.layer, err = s.layer(r, p.api); err != nil {
		return p, err
	}
	v, ok, err := s.view(r.Context(), p.api, p.layer.ID, p.query.days)
	if p.day = v.At.Valid; ok {
		p.view = &v
	}
	return p, err
}

// choose are the features in the box that is asked for, if one is.
func (q query) choose(features []geo.Feature) []geo.Feature {
	if q.bbox == nil {
		return features
	}
	var out []geo.Feature
	for _, f := range features {
		for _, box := range q.bbox {
			if f.Meets(box) {
				out = append(out, f)
				break
			}
		}
	}
	return out
}

// itemsPage is a page of a layer's features.
type itemsPage struct {
	api     api
	layer   geo.Layer
	day     geo.Date   // asked for
	view    *view.View // nil where nothing is recorded
	query   query
	matched []geo.Feature
}

func (p itemsPage) path() string { return "collections/" + p.layer.ID + "/items" }

// write writes the page as a FeatureCollection, one feature a line.
func (p itemsPage) write(_ context.Context, w io.Writer) error {
	from := min(p.query.offset, len(p.matched))
	features := p.matched[from:min(from+p.query.limit, len(p.matched))]
	links, err := json.Marshal(p.links(len(features)))
	if err != nil {
		return err
	}
	b := append([]byte(`{"type":"FeatureCollection","frontline":`), p.head()...)
	if p.view != nil {
		if days := geo.AgeAt(p.layer, p.view.Snapshot, p.view.At.Valid).Days; days > 0 {
			b = append(append(b, `,"frontline_age_days":`...), strconv.Itoa(days)...)
		}
	}
	b = append(append(b, `,"numberMatched":`...), strconv.Itoa(len(p.matched))...)
	b = append(append(b, `,"numberReturned":`...), strconv.Itoa(len(features))...)
	b = append(append(b, `,"links":`...), links...)
	b = append(b, `,"features":[`...)
	for i, f := range features {
		if i > 0 {
			b = append(b, ',')
		}
		if b, err = appendItem(append(b, '\n'), f, p.layer, p.view.Snapshot, nil); err != nil {
			return err
		}
		if _, err := w.Write(b); err != nil {
			return err
		}
		b = b[:0]
	}
	_, err = w.Write(append(b, "\n]}\n"...))
	return err
}

// head says what the page is of, by whom and under which terms.
func (p itemsPage) head() []byte {
	var snapshot geo.Snapshot
	if p.view != nil {
		snapshot = p.view.Snapshot
	}
	return geojson.AppendHead(nil, p.layer, snapshot)
}

// links lead to the pages before and after. They name the snapshot by its pin:
// whoever follows them reads one state, whatever is recorded meanwhile.
func (p itemsPage) links(returned int) []link {
	q := p.query
	links := []link{
		{Href: withQuery(p.api.link(p.path()), p.query.values), Rel: "self", Type: web.TypeGeoJSON, Title: "This page"},
		{Href: p.api.link("collections/" + p.layer.ID), Rel: "collection", Type: web.TypeJSON, Title: p.layer.Title},
	}
	if p.view == nil {
		return links
	}
	at := func(rel, title string, offset int) {
		values := url.Values{}
		if q.bbox != nil {
			values.Set(paramBBox, q.values.Get(paramBBox))
		}
		if q.limit != itemsDefault {
			values.Set(paramLimit, strconv.Itoa(q.limit))
		}
		if offset > 0 {
			values.Set(paramOffset, strconv.Itoa(offset))
		}
		links = append(links, link{
			Href: withQuery(p.api.pinned(p.view.Pin(), p.path()), values), Rel: rel, Type: web.TypeGeoJSON, Title: title,
		})
	}
	at(relMemento, "The same, unchanging", q.offset)
	if q.offset > 0 {
		at("prev", "The page before", max(min(q.offset, len(p.matched))-q.limit, 0))
	}
	if q.offset+returned < len(p.matched) {
		at("next", "The next page", q.offset+returned)
	}
	return links
}

// appendItem appends a feature as an item. Tools that take features apart keep
// their properties and nothing else, so that these say of which date and by
// whom the layer is, too, and who denies what it says.
func appendItem(b []byte, f geo.Feature, l geo.Layer, snapshot geo.Snapshot, links []link) ([]byte, error) {
	id, err := json.Marshal(f.Key)
	if err != nil {
		return nil, err
	}
	b = append(append(b, `{"type":"Feature","id":`...), id...)
	if b, err = geojson.AppendGeometry(append(b, `,"geometry":`...), f.Geometry); err != nil {
		return nil, err
	}
	if b, err = geojson.AppendProperties(append(b, `,"properties":`...), f); err != nil {
		return nil, err
	}
	about := struct {
		Layer       string   `json:"frontline_layer"`
		Kind        geo.Kind `json:"frontline_kind"`
		Snapshot    geo.Date `json:"frontline_snapshot"`
		DeniedBy    string   `json:"frontline_denied_by,omitempty"` // in a line: QGIS reads no list of denials
		AssessedBy  string   `json:"frontline_assessed_by,omitempty"`
		Attribution string   `json:"frontline_attribution,omitempty"`
	}{l.ID, l.Kind, snapshot.ValidOn, f.Deniers(), cmp.Or(f.AssessedBy, l.AssessedBy), l.Attribution}
	if l.Kind == geo.KindControl && about.AssessedBy == "" {
		about.AssessedBy = phrase.NotStated
	}
	said, err := json.Marshal(about)
	if err != nil {
		return nil, err
	}
	// Both are objects: the second's members go on where the first's end.
	if b = bytes.TrimSuffix(b, []byte("}")); b[len(b)-1] != '{' {
		b = append(b, ',')
	}
	b = append(b, said[1:]...)
	if links != nil {
		more, err := json.Marshal(links)
		if err != nil {
			return nil, err
		}
		b = append(append(b, `,"links":`...), more...)
	}
	return append(b, '}'), nil
}

// handleItem answers /ogc/collections/{layer}/items/{feature}.
func (s *OGC) handleItem(w http.ResponseWriter, r *http.Request) error {
	p, err := s.readItems(r, paramDatetime)
	if err != nil {
		return err
	}
	f, err := s.feature(r.Context(), p, web.PathParam(r, "feature"))
	if err != nil {
		return err
	}
	a, snapshot := p.api, p.view.Snapshot
	path := p.path() + "/" + url.PathEscape(f.Key)
	links := []link{
		{Href: withQuery(a.link(path), p.query.values), Rel: "self", Type: web.TypeGeoJSON, Title: "This feature"},
		{Href: a.link("collections/" + p.layer.ID), Rel: "collection", Type: web.TypeJSON, Title: p.layer.Title},
		{Href: a.pinned(p.view.Pin(), path), Rel: relMemento, Type: web.TypeGeoJSON, Title: "The same, unchanging"},
	}
	raw, err := appendItem(nil, f, p.layer, snapshot, links)
	if err != nil {
		return err
	}
	s.SetCacheControl(w, a.Ref.Pinned)
	w.Header().Set(web.SnapshotHeader, snapshot.ValidOn.String())
	return web.SendText(w, r, web.TypeGeoJSON, append(raw, '\n'))
}

// feature is one of the features asked for, by its key.
func (s *OGC) feature(ctx context.Context, p itemsPage, key string) (geo.Feature, error) {
	v := p.view
	if v == nil {
		return geo.Feature{}, geo.Errorf(geo.ENotFound, "nothing is recorded on or before %s", p.day)
	}
	set, err := s.views.Set(ctx, v.Snapshot)
	if err != nil {
		return geo.Feature{}, err
	}
	if f, ok := view.WithKey(set.Features(), key); ok {
		return f, view.WithheldAmong(*v, []geo.Feature{f})
	}
	return geo.Feature{}, geo.Errorf(geo.ENotFound, "the snapshot of %s has no feature of this id", v.Snapshot.ValidOn)
}
