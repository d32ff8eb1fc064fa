package server

import (
	"context"
	"crypto/sha256"
	"sync"
	"time"

	"frontline/geo"
	"frontline/server/desk"
	"frontline/server/phrase"
	"frontline/server/view"
	"frontline/server/words"
)

const (
	// draftPart is what a draft takes of the memory for caches: what is public of its map
	// is cut from the same sets as the public map.
	draftPart = 1.0 / 8
	// mostDrafts are shown at one time: of more, whichever was asked for least lately is
	// made anew when it is asked for again.
	mostDrafts = 2
	// draftIdle is for how long the copy of a draft that nobody asks for is kept.
	draftIdle = 10 * time.Minute
)

// Drafts shows what is not public yet.
type Drafts interface {
	// FindDraft finds the open draft of whose address secret is a part: geo.ENotFound, in
	// the same words, for a secret that never was one and for one that has ended.
	FindDraft(ctx context.Context, secret string) (geo.Draft, error)
	// CopyDraft makes a copy of the record in which a draft is published. remove ends its
	// use.
	CopyDraft(ctx context.Context, id int64) (copy view.Store, remove func(), err error)
}

var errNoDraft = geo.Errorf(geo.ENotFound, "there is nothing at this address")

// shownDraft is a draft as a server of its own shows it.
type shownDraft struct {
	of     *Server      // the public one
	until  geo.Revision // the newest that both have
	secret string
	layer  geo.Layer
	geo.Draft
}

// banner says what is shown to whoever looks at a page of it; nil of no draft.
func (d *shownDraft) banner(book *words.Book) func(lang string) string {
	if d == nil {
		return nil
	}
	return func(lang string) string {
		w := phrase.Writer{Speaker: book.In(lang)}
		by, made := d.CreatedBy, w.Day(d.CreatedAt)
		title := w.Title(d.layer).Text
		if len(d.Dates) == 0 {
			return w.T("draft.layer", "layer", title, "by", by, "made", made)
		}
		dates := w.Date(d.Dates[0])
		if n := len(d.Dates); n > 1 {
			dates += " – " + w.Date(d.Dates[n-1])
		}
		switch {
		case d.Kind == geo.DraftRetract:
			return w.T("draft.retraction", "layer", title, "dates", dates, "by", by, "made", made)
		case d.Kind == geo.DraftRollback && d.Layer == "":
			return w.T("draft.rollback_all", "dates", dates, "by", by, "made", made)
		case d.Kind == geo.DraftRollback:
			return w.T("draft.rollback", "layer", title, "dates", dates, "by", by, "made", made)
		}
		return w.T("draft.banner", "layer", title, "dates", dates, "by", by, "made", made)
	}
}

// draftSites are the drafts that are shown: each is a server over a copy of the record in
// which the draft is published, so that it answers as the public one will.
type draftSites struct {
	of      *Server
	options Options // as they were given
	serve   func(Options, *shownDraft) (*Server, error)
	held    func(bytes int)

	making sync.Mutex // a copy is made by one at a time
	mu     sync.Mutex
	sites  map[[sha256.Size]byte]*draftSite
	asked  uint64 // how often any was
	closed bool
}

// draftSite is a draft that is shown, at one revision of the record.
type draftSite struct {
	*Server
	rev    geo.Revision
	remove func()
	idle   *time.Timer
	asked  uint64 // when, by count of what was asked
	using  int
	ended  bool // it is to be removed once nobody uses it

	describing sync.Mutex
	says       *desk.Draft // what the draft changes; nil before somebody asks
}

// described is what the draft changes, found once.
func (s *draftSite) described(find func() (desk.Draft, error)) (desk.Draft, error) {
	s.describing.Lock()
	defer s.describing.Unlock()
	if s.says == nil {
		d, err := find()
		if err != nil {
			return desk.Draft{}, err
		}
		s.says = &d
	}
	return *s.says, nil
}

func newDraftSites(s *Server, o Options, serve func(Options, *shownDraft) (*Server, error)) *draftSites {
	if s.draft != nil {
		return &draftSites{}
	}
	return &draftSites{of: s, options: o, serve: serve, held: s.memory.Held("drafts"), sites: map[[sha256.Size]byte]*draftSite{}}
}

// enter finds what shows the draft of an address, made where it is not there or is of an
// older record. leave ends its use.
func (d *draftSites) enter(ctx context.Context, secret string) (site *draftSite, leave func(), err error) {
	if d.of.Drafts == nil {
		return nil, nil, errNoDraft
	}
	key := sha256.Sum256([]byte(secret))
	draft, err := d.of.Drafts.FindDraft(ctx, secret)
	if geo.ErrorCode(err) == geo.ENotFound { // it may have ended
		d.mu.Lock()
		d.end(key)
		d.mu.Unlock()
	}
	if err != nil {
		return nil, nil, err
	}
	rev, err := d.of.Store.Revision(ctx)
	if err != nil {
		return nil, nil, err
	}
	if site := d.use(key, rev); site != nil {
		return site, func() { d.leave(site) }, nil
	}
	d.making.Lock()
	defer d.making.Unlock()
	if site := d.use(key, rev); site != nil { // somebody else has made it meanwhile
		return site, func() { d.leave(site) }, nil
	}
	if site, err = d.open(context.WithoutCancel(ctx), draft, secret, rev); err != nil {
		return nil, nil, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closed {
		site.remove()
		return nil, nil, geo.Errorf(geo.EUnavailable, "the server is stopping")
	}
	d.end(key)
	for len(d.sites) >= mostDrafts {
		d.endOldest()
	}
	d.sites[key] = site
	d.count()
	site.using, site.asked = 1, d.turn()
	site.idle = time.AfterFunc(draftIdle, func() { d.expire(key, site) })
	return site, func() { d.leave(site) }, nil
}

// open makes what shows a draft.
func (d *draftSites) open(ctx context.Context, draft geo.Draft, secret string, rev geo.Revision) (*draftSite, error) {
	store, remove, err := d.of.Drafts.CopyDraft(ctx, draft.ID)
	if err != nil {
		return nil, err
	}
	var layer geo.Layer
	if draft.Layer != "" { // else it is of all
		layer, err = store.Layer(ctx, draft.Layer, 0)
		if geo.ErrorCode(err) == geo.ENotFound { // it is hidden, or has nothing that is public: that is what is shown
			layer, err = geo.Layer{ID: draft.Layer, Title: draft.Layer}, nil
		}
		if err != nil {
			remove()
			return nil, err
		}
	}
	o := d.options
	o.Store, o.Loader, o.Drafts, o.DeskRecord, o.Desk, o.Log = store, nil, nil, nil, false, o.Log.With("draft", draft.ID)
	o.SlowRequest = 0 // the public server tells of it
	s, err := d.serve(o, &shownDraft{of: d.of, until: rev, secret: secret, layer: layer, Draft: draft})
	if err != nil {
		remove()
		return nil, err
	}
	return &draftSite{Server: s, rev: rev, remove: remove}, nil
}

// use returns what shows the draft at a revision, nil where nothing does.
func (d *draftSites) use(key [sha256.Size]byte, rev geo.Revision) *draftSite {
	d.mu.Lock()
	defer d.mu.Unlock()
	site := d.sites[key]
	if site == nil || site.rev != rev {
		return nil
	}
	site.using++
	site.asked = d.turn()
	site.idle.Reset(draftIdle)
	return site
}

// turn counts what is asked of drafts.
func (d *draftSites) turn() uint64 {
	d.asked++
	return d.asked
}

func (d *draftSites) leave(site *draftSite) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if site.using--; site.using == 0 && site.ended {
		site.remove()
	}
}

// expire ends what nobody has asked for.
func (d *draftSites) expire(key [sha256.Size]byte, site *draftSite) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.sites[key] == site {
		d.end(key)
	}
}

// end takes away what shows a draft, where anything does, once nobody uses it.
func (d *draftSites) end(key [sha256.Size]byte) {
	site := d.sites[key]
	if site == nil {
		return
	}
	delete(d.sites, key)
	d.count()
	site.idle.Stop()
	site.ended = true
	if site.using == 0 {
		site.remove()
	}
}

func (d *draftSites) endOldest() {
	var oldest *draftSite
	var key [sha256.Size]byte
	for k, site := range d.sites {
		if oldest == nil || site.asked < oldest.asked {
			key, oldest = k, site
		}
	}
	d.end(key)
}

// count has what is shown count within the memory of the server.
func (d *draftSites) count() {
	d.held(len(d.sites) * int(d.of.memory.Part(draftPart)))
}

// close ends all.
func (d *draftSites) close() {
	if d.of == nil {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.closed = true
	for key := range d.sites {
		d.end(key)
	}
}
