package data

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"frontline/data/internal/sqlkit"
	"frontline/data/internal/table"
	"frontline/data/span"
	"frontline/geo"

	"github.com/go-json-experiment/json/v1"
)

// Layers lists the layers that had been recorded by the revision known and were not
// hidden then, as they were described, the basemap first, then control, claims, places,
// statements, each by id.
func (db *DB) Layers(ctx context.Context, known geo.Revision) ([]geo.Layer, error) {
	layers, err := db.AllLayers(ctx, known)
	return slices.DeleteFunc(layers, func(l geo.Layer) bool { return l.Hidden != "" }), err
}

// AllLayers is Layers with those that are hidden: for who keeps the record.
func (db *DB) AllLayers(ctx context.Context, known geo.Revision) ([]geo.Layer, error) {
	layers, err := table.FindLayers(ctx, db.reader, known, `WHERE l.revision <= ?1`)
	if err != nil {
		return nil, err
	}
	sortLayers(layers)
	return layers, nil
}

func sortLayers(layers []geo.Layer) {
	slices.SortFunc(layers, func(a, b geo.Layer) int {
		return cmp.Or(
			cmp.Compare(slices.Index(geo.KindOrder, a.Kind), slices.Index(geo.KindOrder, b.Kind)),
			cmp.Compare(a.ID, b.ID))
	})
}

// Layer finds a layer by its id, as it was described at the revision known;
// geo.ENotFound where there is none, or it was hidden then.
func (db *DB) Layer(ctx context.Context, id string, known geo.Revision) (geo.Layer, error) {
	return table.FindLayer(ctx, db.reader, id, known)
}

// PublicLayer finds a layer by its id, as it is described now, hidden or not: for who
// keeps the record.
func (db *DB) PublicLayer(ctx context.Context, id string) (geo.Layer, error) {
	return table.DescribedLayer(ctx, db.reader, id, table.Newest)
}

// Mapping is the JSON text of how a layer's source names its properties, as
// the load that last gave one left it; nil where none did.
func (db *DB) Mapping(ctx context.Context, layer string) ([]byte, error) {
	_, text, err := table.FindMapping(ctx, db.reader, layer)
	return text, err
}

// LayerRequest says what is to be said of a layer from now on.
type LayerRequest struct {
	Layer  string
	Change func(*geo.Layer) // Hidden is changed by nothing else
	Reason string
	// Correct is whether what was said was wrong: pinned answers from before are gone, with
	// the reason.
	Correct bool
	Actor   string
	Person  string // by whose token; "" where by none
	DryRun  bool   // find out what would change, and change nothing

	publishes *publishing // nil where it is of no draft
}

// LayerReport says what changed of what is said of a layer.
type LayerReport struct {
	Layer    string        `json:"layer"`
	Revision geo.Revision  `json:"revision"` // the current one after the change
	Changes  []LayerChange `json:"changes"`
	// Shown is for which days the public was shown what was corrected; none where
	// pinned answers stay.
	Shown     []Shown `json:"shown,omitempty"`
	Embargoed bool    `json:"embargoed,omitempty"` // nobody was shown the layer yet
	DryRun    bool    `json:"dry_run,omitempty"`
	// Follow is how many features that are shown now take after the layer in who holds
	// them, where that changes.
	Follow int `json:"follow,omitempty"`
}

// LayerChange is one attribute of a layer as it was and as it is.
type LayerChange struct {
	Attribute string `json:"attribute"`
	From      string `json:"from"`
	To        string `json:"to"`
}

// SetLayer changes what is said of a layer, as a revision: what was pinned before says
// what was said then, unless that is corrected. It is geo.ENotFound where there is no
// such layer, and geo.EInvalid where what is to be said cannot be; where nothing differs
// there is no new revision.
func (db *DB) SetLayer(ctx context.Context, req LayerRequest) (LayerReport, error) {
	if req.Correct {
		if err := db.checkReason("correction", &req.Reason); err != nil {
			return LayerReport{}, err
		}
	}
	return db.describe(ctx, req, "")
}

// HideLayer takes a layer out of every list and every answer that is not pinned from
// before; with show it is brought back.
func (db *DB) HideLayer(ctx context.Context, req LayerRequest, show bool) (LayerReport, error) {
	action := "hide layer"
	if show {
		action = "show layer"
	}
	if err := db.checkReason(action, &req.Reason); err != nil {
		return LayerReport{}, err
	}
	req.Change = func(l *geo.Layer) {
		if show {
			l.Hidden = ""
		} else if l.Hidden == "" {
			l.Hidden = req.Reason
		}
	}
	return db.describe(ctx, req, action)
}

// describe changes what is said of a layer; hiding is the action where that changes
// whether it is hidden.
func (db *DB) describe(ctx context.Context, req LayerRequest, hiding string) (LayerReport, error) {
	report := LayerReport{Layer: req.Layer, DryRun: req.DryRun, Changes: []LayerChange{}}
	reason, err := geo.Line("the reason", req.Reason)
	if err != nil {
		return report, err
	}
	action := cmp.Or(hiding, "set layer")
	if req.Correct {
		action = geo.ActionCorrectLayer
	}
	c := db.newChange(action, req.Actor, reason)
	c.Person = req.Person
	req.publishes.sign(&c)
	do, regions := db.write, &db.regions
	if req.DryRun {
		do, regions = db.try, &span.RegionCache{}
	}
	err = do(ctx, action, c.At, func(tx *sql.Tx) error {
		if err := req.publishes.begin(ctx, tx); err != nil {
			return err
		}
		was, err := table.FindAnyLayer(ctx, tx, req.Layer)
		if err != nil {
			return err
		}
		now := was
		req.Change(&now)
		if err := now.Validate(); err != nil {
			return err
		}
		if err := tx.QueryRowContext(ctx, table.CurrentRevision).Scan(&report.Revision); err != nil {
			return sqlkit.Error("find revision", err)
		}
		if report.Changes = layerChanges(was, now); len(report.Changes) == 0 {
			return req.publishes.nothing(req.Layer)
		}
		if now.Approvals < was.Approvals && !req.DryRun { // else one could do without the other
			if err := db.checkPersons(ctx, tx, req.Layer, c); err != nil {
				return err
			}
		}
		if was.Approvals > 0 && now.Approvals > 0 && (req.Correct || was.AssessedBy != now.AssessedBy || was.HeldBy != now.HeldBy) {
			return geo.Errorf(geo.EForbidden, "whose word %[1]s is, who holds its ground, and a correction of what is said of it take two persons: "+
				"let them take that off by a draft, `frontline layer set %[1]s --approvals 0 --draft`, say it, and set --approvals 1 again", req.Layer)
		}
		if was.HeldBy != now.HeldBy {
			if report.Follow, err = countFollowing(ctx, tx, req.Layer); err != nil {
				return err
			}
		}
		if err := tx.QueryRowContext(ctx, `SELECT revision IS NULL FROM layer WHERE id = ?`, req.Layer).Scan(&report.Embargoed); err != nil {
			return sqlkit.Error("find layer", err)
		}
		entry := table.Entry{Layer: req.Layer, Detail: detailOf(report.Changes)}
		if report.Embargoed {
			if hiding != "" {
				return geo.Errorf(geo.EInvalid, "nobody is shown %s yet: what it has is under embargo", req.Layer)
			}
			if err := table.RewriteLayer(ctx, tx, now); err != nil {
				return err
			}
			return cmp.Or(table.Audit(ctx, tx, c, entry), req.publishes.end(ctx, tx, db, 0))
		}
		if now.Hidden != "" {
			if err := checkHides(ctx, tx, now); err != nil {
				return err
			}
		}
		if report.Revision, err = table.CreateRevision(ctx, tx, c); err != nil {
			return err
		}
		entry.Rev = report.Revision
		if err := table.DescribeLayer(ctx, tx, now, entry.Rev); err != nil {
			return err
		}
		if req.Correct {
			if err := table.WithdrawPins(ctx, tx, req.Layer, entry.Rev, c.Reason); err != nil {
				return err
			}
			dates, err := publicDates(ctx, tx, req.Layer, geo.MinDate, geo.MaxDate)
			if err != nil {
				return err
			}
			if report.Shown, err = findShown(ctx, tx, geo.DateOf(c.At), dates); err != nil {
				return err
			}
		}
		if was.AssessedBy != now.AssessedBy || was.HeldBy != now.HeldBy {
			if err := span.Retell(ctx, tx, req.Layer, entry.Rev, regions); err != nil {
				return err
			}
		}
		return cmp.Or(table.Audit(ctx, tx, c, entry), req.publishes.end(ctx, tx, db, entry.Rev))
	})
	return report, err
}

// checkHides refuses to hide the basemap by whose regions figures are told apart.
func checkHides(ctx context.Context, tx *sql.Tx, l geo.Layer) error {
	if l.Kind != geo.KindBase {
		return nil
	}
	var regions bool
	err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM snapshot WHERE layer = ?2 AND id = (`+span.Basemap+`))`, table.Newest, l.ID).Scan(&regions)
	if err == nil && regions {
		return geo.Errorf(geo.EInvalid, "%s is the base by whose regions the figures of all layers are told apart: it cannot be hidden", l.ID)
	}
	return sqlkit.Error("find basemap", err)
}

// countFollowing counts the features in force that do not name who holds them.
func countFollowing(ctx context.Context, tx *sql.Tx, layer string) (n int, err error) {
	err = tx.QueryRowContext(ctx, `
		SELECT count(DISTINCT f.id) FROM live_snapshot s
		  JOIN snapshot_feature sf ON sf.snapshot = s.id
		  JOIN feature f ON f.id = sf.feature
		 WHERE s.layer = ? AND s.valid_on > '' AND json_extract(f.properties, '$.held_by') IS NULL`, layer).Scan(&n)
	return n, sqlkit.Error("count features", err)
}

// layerChanges are the attributes by which two descriptions of a layer differ, in the
// order in which they are told.
func layerChanges(was, now geo.Layer) []LayerChange {
	out := []LayerChange{}
	attributes := attributesOf(now)
	for i, a := range attributesOf(was) {
		if to := attributes[i].To; a.To != to {
			out = append(out, LayerChange{a.Attribute, a.To, to})
		}
	}
	return out
}

// attributesOf are the attributes that can be changed, each in To.
func attributesOf(l geo.Layer) []LayerChange {
	accuracy := ""
	if l.Accuracy > 0 {
		accuracy = fmt.Sprint(l.Accuracy)
	}
	return []LayerChange{
		{"title", "", l.Title}, {"assessed_by", "", l.AssessedBy}, {"held_by", "", l.HeldBy}, {"attribution", "", l.Attribution},
		{"licence", "", l.Licence}, {"source", "", l.Source}, {"source_url", "", l.SourceURL}, {"cadence", "", string(l.Cadence)},
		{"accuracy_m", "", accuracy}, {"note", "", l.Note}, {"color", "", l.Style.Color}, {"color_dark", "", l.Style.ColorDark},
		{"hidden", "", l.Hidden}, {"approvals", "", fmt.Sprint(l.Approvals)},
	}
}

// detailOf is what the log says of changes.
func detailOf(changes []LayerChange) string {
	said := make([]string, len(changes))
	for i, c := range changes {
		said[i] = fmt.Sprintf("%s %q, was %q", c.Attribute, c.To, c.From)
	}
	return strings.Join(said, "; ")
}

// LayerStatus is how a layer stands, for who keeps the record.
type LayerStatus struct {
	geo.Layer
	Public    bool // else all that it has is under embargo
	Snapshots int
	First     *geo.Date
	Last      *geo.Date
	Ended     bool      // nothing holds from Last on
	Embargoed []Embargo // what waits for its time, by that
}

// Late is how many days old the last snapshot of a daily layer is, today; 0 where it is
// today's, or yesterday's, or the layer has ended, or never comes daily.
func (s LayerStatus) Late(today geo.Date) int {
	if s.Cadence != geo.CadenceDaily || s.Ended || s.Last == nil || today-*s.Last <= 1 {
		return 0
	}
	return int(today - *s.Last)
}

// Embargo is a snapshot that is under embargo.
type Embargo struct {
	Date      geo.Date `json:"date"`
	PublishAt string   `json:"publish_at"` // RFC 3339, in UTC
	LoadedBy  string   `json:"loaded_by"`
}

// LayerStatuses is how all layers stand, those hidden and those under embargo among them,
// in the order of Layers. It tells what is not public.
func (db *DB) LayerStatuses(ctx context.Context) ([]LayerStatus, error) {
	rows, err := db.reader.QueryContext(ctx, `
		SELECT l.id, l.revision IS NOT NULL,
		       (SELECT count(*) FROM live_snapshot WHERE layer = l.id AND valid_on > ''),
		       (SELECT min(valid_on) FROM live_snapshot WHERE layer = l.id),
		       (SELECT max(valid_on) FROM live_snapshot WHERE layer = l.id),
		       coalesce((SELECT ends IS NOT NULL FROM live_snapshot WHERE layer = l.id ORDER BY valid_on DESC LIMIT 1), 0),
		       (SELECT json_group_array(json_object('date', valid_on, 'publish_at', publish_at, 'loaded_by', loaded_by) ORDER BY publish_at, valid_on)
		          FROM snapshot WHERE layer = l.id AND revision IS NULL AND withdrawn IS NULL)
		  FROM layer l`)
	if err != nil {
		return nil, sqlkit.Error("find layers", err)
	}
	defer rows.Close()
	found := map[string]LayerStatus{}
	for rows.Next() {
		var s LayerStatus
		var first, last sql.NullString
		var waiting []byte
		err := rows.Scan(&s.ID, &s.Public, &s.Snapshots, &first, &last, &s.Ended, &waiting)
		if err == nil {
			err = json.Unmarshal(waiting, &s.Embargoed)
		}
		for text, to := range map[*sql.NullString]**geo.Date{&first: &s.First, &last: &s.Last} {
			if err == nil && text.Valid {
				var d geo.Date
				d, err = sqlkit.ParseDate(text.String)
				*to = &d
			}
		}
		if err != nil {
			return nil, sqlkit.Error("find layers", err)
		}
		found[s.ID] = s
	}
	if err := rows.Err(); err != nil {
		return nil, sqlkit.Error("find layers", err)
	}
	layers, err := table.FindLayers(ctx, db.reader, table.Newest, ``)
	if err != nil {
		return nil, err
	}
	sortLayers(layers)
	out := make([]LayerStatus, len(layers))
	for i, l := range layers {
		out[i] = found[l.ID]
		out[i].Layer = l
	}
	return out, nil
}
