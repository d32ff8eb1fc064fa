package feed

import (
	"context"
	"net/http"
	"strings"

	"github.com/go-json-experiment/json/v1"

	"frontline/geo"
	"frontline/server/address"
	"frontline/server/view"
	"frontline/server/web"
)

// feedEntries is how many entries a feed has.
const feedEntries = 100

// feed is what happened to the record, the newest first, as readers are told.
type feed struct {
	site    address.Site
	self    address.Resource
	page    address.Resource // of which it is the feed
	id      string
	title   string
	entries []feedEntry
}

// feedForms are the forms in which a feed comes, by how its path ends.
var feedForms = []struct {
	ending, contentType string
	write               func(feed) ([]byte, error)
}{
	{".atom", "application/atom+xml; charset=utf-8", writeAtom},
	{".json", "application/feed+json", writeJSONFeed},
}

// handleFeed answers /feed.atom and /feed.json: an entry for each snapshot,
// correction and retraction; and /feed/{layer}.atom and .json for one layer.
func (s *Feeds) handleFeed(w http.ResponseWriter, r *http.Request) error {
	for _, form := range feedForms {
		name, ok := strings.CutSuffix(r.URL.Path, form.ending)
		if !ok {
			continue
		}
		layer, _ := strings.CutPrefix(name, address.FeedPath+"/")
		if layer == address.FeedPath {
			layer = ""
		} else if err := geo.CheckLayerID(layer); err != nil {
			return err
		}
		current, err := s.views.Store.Revision(r.Context())
		if err != nil {
			return err
		}
		site := s.Site(r)
		k := view.AnswerKey{Kind: "feed" + form.ending, Name: layer + " " + site.String(), Current: current, Day: s.views.Today()}
		s.SetCacheControl(w, false)
		return s.views.Send(w, r, form.contentType, k, func(ctx context.Context) ([]byte, error) {
			f, err := s.feed(ctx, layer, current, k.Day)
			if err != nil {
				return nil, err
			}
			of := address.Feed(layer)
			f.id = feedID(site.Absolute(of))
			f.site, f.self, f.page = site, of.Ending(form.ending), address.Map(nil)
			return form.write(f)
		})
	}
	return geo.Errorf(geo.ENotFound, "the feeds are %s and %s, and %s for one layer", s.Local(address.Feed("").Ending(".atom")), s.Local(address.Feed("").Ending(".json")), s.Local(address.Feed("LAYER").Ending(".atom")))
}

// feed gathers the entries of one layer, or of all, up to today's date.
func (s *Feeds) feed(ctx context.Context, layer string, known geo.Revision, today geo.Date) (feed, error) {
	f := feed{title: "Frontline: changes of the record"}
	t := view.Times{At: geo.AsOf{Valid: today, Known: known}, Current: known, Day: today}
	if layer == "" {
		if err := s.views.NoteAll(ctx); err != nil {
			return f, err
		}
	} else {
		web.ManifestOf(ctx).AddSeries(layer)
		l, err := s.views.Store.Layer(ctx, layer, known)
		if err != nil {
			return f, err
		}
		said, err := s.views.VoicesOf(ctx, l, t)
		if err != nil {
			return f, err
		}
		f.title = "Frontline: " + layerWords(l, said.Assessors())
	}
	// A date is not answered until its day.
	events, err := s.views.Store.Events(ctx, layer, known, today, feedEntries)
	if err != nil {
		return f, err
	}
	for i, e := range events {
		where := ""
		if e.EventFigures, where, err = s.changedBy(ctx, i, e); err != nil {
			return f, err
		}
		assessors := assessorsIn(e)
		if len(assessors) == 0 {
			said, err := s.views.VoicesOf(ctx, e.Layer, t)
			if err != nil {
				return f, err
			}
			assessors = said.On(e.Date).Assessors()
		}
		f.entries = append(f.entries, entryOf(e, assessors, where))
	}
	return f, nil
}

// changedBy is what changed by an event, and where, if it is one of the newest.
func (s *Feeds) changedBy(ctx context.Context, nth int, e geo.Event) (figures geo.EventFigures, where string, err error) {
	if e.EventFigures, err = s.eventFigures(ctx, e); err == nil && nth < placedEntries {
		where, err = s.whereChanged(ctx, e)
	}
	return e.EventFigures, where, err
}

// Prepare makes ready what takes most of the first feed: what changed by each entry, and where. It
// asks turn before each whether to go on.
func (s *Feeds) Prepare(ctx context.Context, t view.Times, turn func() bool) error {
	events, err := s.views.Store.Events(ctx, "", t.At.Known, t.Day, feedEntries)
	if err != nil {
		return err
	}
	for i, e := range events {
		if !turn() {
			return nil
		}
		if _, _, err := s.changedBy(ctx, i, e); err != nil {
			return err
		}
	}
	return nil
}

// eventKey is of the figures of an event, which are of a snapshot as it was known then, in
// the words of its layer.
type eventKey struct {
	snapshot           int64
	revision           geo.Revision
	assessedBy, heldBy string
	setting            string // what sides are called
}

func keyOf(e geo.Event) eventKey {
	setting, _ := json.Marshal(e.Layer.Setting) // which was read from JSON
	return eventKey{e.Snapshot, e.Revision, e.Layer.AssessedBy, e.Layer.HeldBy, string(setting)}
}

// eventFigures returns the figures of an event. An event whose snapshot is
// withdrawn has none.
func (s *Feeds) eventFigures(ctx context.Context, e geo.Event) (geo.EventFigures, error) {
	if e.Snapshot == 0 {
		return geo.EventFigures{}, nil
	}
	return s.events.Get(ctx, keyOf(e), func(ctx context.Context, _ eventKey) (geo.EventFigures, error) {
		return s.views.Store.EventFigures(ctx, e)
	})
}
