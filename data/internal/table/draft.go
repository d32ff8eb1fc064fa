package table

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"frontline/data/internal/sqlkit"
	"frontline/geo"

	"github.com/go-json-experiment/json/v1"
)

// Draft is an open draft's row, with how it is loaded and what was found, as JSON.
type Draft struct {
	geo.Draft
	Request, Report []byte
}

const (
	draftColumns = `
	SELECT id, kind, coalesce(person, ''), layer, dates, created_at, created_by, expires_at, state, ended_at, coalesce(ended_by, ''),
	       coalesce(revision, 0), `
	selectDraft = draftColumns + `request, report FROM draft`
	// Each request below a draft's address asks for this.
	selectDraftAlone = draftColumns + `NULL, NULL FROM draft`
)

// allLayers stands where the layer of a draft does that is of all: it is no layer's id.
const allLayers = "*"

// FindDraft finds a draft; geo.ENotFound where there is none of the id.
func FindDraft(ctx context.Context, q sqlkit.Queryer, id int64) (Draft, error) {
	d, err := scanDraft(q.QueryRowContext(ctx, selectDraft+` WHERE id = ?`, id))
	if errors.Is(err, sql.ErrNoRows) {
		return Draft{}, geo.Errorf(geo.ENotFound, "there is no draft %d", id)
	}
	return d, sqlkit.Error("find draft", err)
}

// FindDrafts lists drafts by their ids.
func FindDrafts(ctx context.Context, q sqlkit.Queryer) ([]geo.Draft, error) {
	rows, err := q.QueryContext(ctx, selectDraft+` ORDER BY id`)
	if err != nil {
		return nil, sqlkit.Error("find drafts", err)
	}
	defer rows.Close()
	var list []geo.Draft
	for rows.Next() {
		d, err := scanDraft(rows)
		if err != nil {
			return nil, sqlkit.Error("find drafts", err)
		}
		list = append(list, d.Draft)
	}
	return list, sqlkit.Error("find drafts", rows.Err())
}

// FindDraftByHash finds the open draft of which the hash is; geo.ENotFound for any other.
func FindDraftByHash(ctx context.Context, q sqlkit.Queryer, hash [sha256.Size]byte) (geo.Draft, error) {
	d, err := scanDraft(q.QueryRowContext(ctx, selectDraftAlone+` WHERE hash = ?`, hash[:]))
	if errors.Is(err, sql.ErrNoRows) {
		return geo.Draft{}, geo.Errorf(geo.ENotFound, "there is no draft of this address")
	}
	return d.Draft, sqlkit.Error("find draft", err)
}

func scanDraft(row interface{ Scan(...any) error }) (d Draft, err error) {
	var dates, created, expires string
	var ended sql.NullString
	defer func() {
		if d.Layer == allLayers {
			d.Layer = ""
		}
	}()
	err = row.Scan(&d.ID, &d.Kind, &d.Person, &d.Layer, &dates, &created, &d.CreatedBy, &expires, &d.State, &ended, &d.EndedBy, &d.Revision, &d.Request, &d.Report)
	if err != nil {
		return d, err
	}
	if err := json.Unmarshal([]byte(dates), &d.Dates); err != nil {
		return d, fmt.Errorf("dates of a draft in the database: %v", err)
	}
	if d.CreatedAt, err = sqlkit.ParseInstant(created); err != nil {
		return d, err
	}
	if d.ExpiresAt, err = sqlkit.ParseInstant(expires); err != nil || !ended.Valid {
		return d, err
	}
	at, err := sqlkit.ParseInstant(ended.String)
	d.EndedAt = &at
	return d, err
}

// CreateDraft records an open draft, and returns its id.
func CreateDraft(ctx context.Context, tx *sql.Tx, d Draft, hash [sha256.Size]byte, version string) (id int64, err error) {
	dates, err := json.Marshal(d.Dates)
	if err != nil {
		return 0, fmt.Errorf("create draft: %w", err)
	}
	err = tx.QueryRowContext(ctx, `
		INSERT INTO draft (kind, person, layer, dates, created_at, created_by, created_with, expires_at, state, hash, request, report)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'open', ?, ?, ?) RETURNING id`,
		d.Kind, sqlkit.NullText(d.Person), cmp.Or(d.Layer, allLayers), string(dates), sqlkit.FormatInstant(d.CreatedAt), d.CreatedBy, version, sqlkit.FormatInstant(d.ExpiresAt),
		hash[:], string(d.Request), string(d.Report)).Scan(&id)
	return id, sqlkit.Error("create draft", err)
}

// KeepDraftFile keeps the bytes of a file of a draft.
func KeepDraftFile(ctx context.Context, tx *sql.Tx, draft int64, raw []byte) error {
	packed, err := PackInput(raw, nil)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(raw)
	_, err = tx.ExecContext(ctx, `INSERT OR IGNORE INTO draft_file (draft, sha256, bytes, data) VALUES (?, ?, ?, ?)`, draft, sum[:], len(raw), packed)
	return sqlkit.Error("keep file of draft", err)
}

// DraftFiles are the bytes of an open draft's files, by their SHA-256.
func DraftFiles(ctx context.Context, q sqlkit.Queryer, draft int64) (map[[sha256.Size]byte][]byte, error) {
	rows, err := q.QueryContext(ctx, `SELECT sha256, bytes, data FROM draft_file WHERE draft = ?`, draft)
	if err != nil {
		return nil, sqlkit.Error("find files of draft", err)
	}
	defer rows.Close()
	files := map[[sha256.Size]byte][]byte{}
	for rows.Next() {
		var sum, packed []byte
		var size int64
		if err := rows.Scan(&sum, &size, &packed); err != nil {
			return nil, sqlkit.Error("find files of draft", err)
		}
		raw, err := UnpackInput(packed, nil, size)
		if err != nil {
			return nil, err
		}
		if got := sha256.Sum256(raw); !bytes.Equal(got[:], sum) {
			return nil, fmt.Errorf("a file of draft %d is not what was kept", draft)
		}
		files[[sha256.Size]byte(sum)] = raw
	}
	return files, sqlkit.Error("find files of draft", rows.Err())
}

// RenewDraft gives an open draft another address, and more time.
func RenewDraft(ctx context.Context, tx *sql.Tx, id int64, hash [sha256.Size]byte, expires time.Time) error {
	_, err := tx.ExecContext(ctx, `UPDATE draft SET hash = ?, expires_at = ? WHERE id = ? AND state = 'open'`, hash[:], sqlkit.FormatInstant(expires), id)
	return sqlkit.Error("renew draft", err)
}

// EndDraft ends an open draft: its address is dead from then on, and its files are gone.
// It is geo.EConflict where somebody else was quicker.
func EndDraft(ctx context.Context, tx *sql.Tx, id int64, c Change, state geo.DraftState, rev geo.Revision) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM draft_file WHERE draft = ?`, id); err != nil {
		return sqlkit.Error("end draft", err)
	}
	result, err := tx.ExecContext(ctx, `
		UPDATE draft SET state = ?, ended_at = ?, ended_by = ?, revision = ?, hash = NULL, request = NULL, report = NULL
		 WHERE id = ? AND state = 'open'`,
		state, sqlkit.FormatInstant(c.At), c.Actor, sql.NullInt64{Int64: int64(rev), Valid: rev > 0}, id)
	if err != nil {
		return sqlkit.Error("end draft", err)
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return errors.Join(geo.Errorf(geo.EConflict, "draft %d was ended by somebody else meanwhile", id), sqlkit.Error("end draft", err))
	}
	return nil
}

// EndExpiredDrafts ends the open drafts whose time is over.
func EndExpiredDrafts(ctx context.Context, tx *sql.Tx, c Change) error {
	rows, err := tx.QueryContext(ctx, `SELECT id FROM draft WHERE state = 'open' AND expires_at <= ? ORDER BY id`, sqlkit.FormatInstant(c.At))
	if err != nil {
		return sqlkit.Error("find expired drafts", err)
	}
	defer rows.Close()
	var over []int64
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return sqlkit.Error("find expired drafts", err)
		}
		over = append(over, id)
	}
	if err := rows.Err(); err != nil {
		return sqlkit.Error("find expired drafts", err)
	}
	for _, id := range over {
		if err := EndDraft(ctx, tx, id, c, geo.DraftExpired, 0); err != nil {
			return err
		}
	}
	return nil
}
