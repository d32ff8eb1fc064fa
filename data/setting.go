package data

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"frontline/data/internal/sqlkit"
	"frontline/data/internal/table"
	"frontline/geo"
)

// Setting is what is said of the whole record now; nil where nothing is.
func (db *DB) Setting(ctx context.Context) (*geo.Setting, error) {
	return findSetting(ctx, db.reader)
}

func findSetting(ctx context.Context, q sqlkit.Queryer) (*geo.Setting, error) {
	var text []byte
	err := q.QueryRowContext(ctx, `SELECT coalesce((SELECT setting FROM described_layer ORDER BY rev DESC LIMIT 1), '')`).Scan(&text)
	if err != nil {
		return nil, sqlkit.Error("find settings", err)
	}
	return geo.ParseSetting(text)
}

// SettingRequest says what is to be said of the whole record from now on.
type SettingRequest struct {
	Setting *geo.Setting // nil for nothing
	Reason  string
	Actor   string
	DryRun  bool // find out what would change, and change nothing
}

// SettingReport says what changed.
type SettingReport struct {
	Revision geo.Revision `json:"revision"` // the current one after the change
	From     *geo.Setting `json:"from"`
	To       *geo.Setting `json:"to"`
	Changed  bool         `json:"changed"`
	DryRun   bool         `json:"dry_run,omitempty"`
}

// SetSetting changes what is said of the whole record, as one revision by which all layers
// are described anew: what was pinned before keeps what was said then. It is geo.EInvalid
// where there is no layer yet. Whether its colours can be told apart was asked before.
func (db *DB) SetSetting(ctx context.Context, req SettingRequest) (SettingReport, error) {
	report := SettingReport{To: req.Setting, DryRun: req.DryRun}
	if req.Setting != nil {
		if err := req.Setting.Validate(); err != nil {
			return report, err
		}
	}
	reason, err := geo.Line("the reason", req.Reason)
	if err != nil {
		return report, err
	}
	c := db.newChange("set settings", req.Actor, reason)
	do := db.write
	if req.DryRun {
		do = db.try
	}
	err = do(ctx, c.Action, c.At, func(tx *sql.Tx) error {
		if err := tx.QueryRowContext(ctx, table.CurrentRevision).Scan(&report.Revision); err != nil {
			return sqlkit.Error("find revision", err)
		}
		layers, err := table.FindLayers(ctx, tx, table.Newest, `WHERE TRUE ORDER BY l.id`)
		if err != nil {
			return err
		}
		if report.From, err = findSetting(ctx, tx); err != nil {
			return err
		}
		if len(layers) == 0 {
			return geo.Errorf(geo.EInvalid, "there is no layer yet, and settings are kept with what is said of layers: load one first")
		}
		if report.Changed = report.From.Text() != req.Setting.Text(); !report.Changed {
			return nil
		}
		embargoed, err := embargoedLayers(ctx, tx)
		if err != nil {
			return err
		}
		entry := table.Entry{Detail: settingDetail(req.Setting)}
		if len(embargoed) < len(layers) {
			if report.Revision, err = table.CreateRevision(ctx, tx, c); err != nil {
				return err
			}
			entry.Rev = report.Revision
		}
		for _, l := range layers {
			l.Setting = req.Setting
			if embargoed[l.ID] {
				err = table.RewriteLayer(ctx, tx, l)
			} else {
				err = table.DescribeLayer(ctx, tx, l, report.Revision)
			}
			if err != nil {
				return err
			}
		}
		return table.Audit(ctx, tx, c, entry)
	})
	return report, err
}

// settingDetail is what the log says of settings.
func settingDetail(s *geo.Setting) string {
	if s == nil {
		return "none"
	}
	var said []string
	if s.View != nil {
		said = append(said, fmt.Sprintf("opens at %v", *s.View))
	}
	if s.Language != "" {
		said = append(said, "language "+s.Language)
	}
	for _, side := range s.Sides {
		said = append(said, "side "+side.ID)
	}
	return strings.Join(said, ", ")
}

// embargoedLayers are the layers that nobody was shown yet.
func embargoedLayers(ctx context.Context, q sqlkit.Queryer) (map[string]bool, error) {
	rows, err := q.QueryContext(ctx, `SELECT id FROM layer WHERE revision IS NULL`)
	if err != nil {
		return nil, sqlkit.Error("find layers", err)
	}
	defer rows.Close()
	out := map[string]bool{}
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, sqlkit.Error("find layers", err)
		}
		out[id] = true
	}
	return out, sqlkit.Error("find layers", rows.Err())
}
