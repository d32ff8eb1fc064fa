package data

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"frontline/data/internal/disk"
	"frontline/data/internal/sqlkit"
	"frontline/data/internal/table"
	"frontline/data/load"
	"frontline/geo"

	"github.com/go-json-experiment/json/v1"
)

// DraftLifetime is for how long a draft waits where nobody says.
const DraftLifetime = 14 * 24 * time.Hour

// draftRequest is a load as it is kept with a draft. It is read and looked at anew when
// the draft is shown or published: the record may be another by then.
type draftRequest struct {
	Layer       geo.Layer         `json:"layer"`
	Files       []draftInput      `json:"files"`
	SourceURL   string            `json:"source_url,omitempty"`
	Note        string            `json:"note,omitempty"`
	MaxBytes    int64             `json:"max_bytes,omitempty"`
	Correct     string            `json:"correct,omitempty"`
	Nothing     string            `json:"nothing,omitempty"`
	Repair      bool              `json:"repair,omitempty"`
	RepairLimit float64           `json:"repair_limit,omitempty"`
	Accept      []geo.FindingCode `json:"accept,omitempty"`
	Strict      bool              `json:"strict,omitempty"`
	AreaJump    float64           `json:"area_jump,omitempty"`
	Mapping     json.RawMessage   `json:"mapping,omitempty"`
}

type draftInput struct {
	Name   string        `json:"name"`
	Date   geo.Date      `json:"date"`
	SHA256 string        `json:"sha256"`
	As     *load.Reading `json:"as,omitempty"`
}

// CreateDraft keeps a planned load as a draft, whatever was found, for some time; 0 is
// DraftLifetime. It returns the secret in the draft's address, 256 random bits: this is
// the only time that it can be had, and the record keeps its SHA-256. It is
// geo.EConflict where the load changes nothing.
func (db *DB) CreateDraft(ctx context.Context, p *Plan, lifetime time.Duration) (secret string, draft geo.Draft, err error) {
	if db.writer == nil {
		return "", geo.Draft{}, sqlkit.ErrReadOnly()
	}
	req := p.Request()
	switch {
	case p.Report.Count(FileUnchanged) == len(p.Report.Files):
		return "", geo.Draft{}, geo.Errorf(geo.EConflict, "%s says the same already: there is nothing to make a draft of", req.Layer.ID)
	case !req.PublishAt.IsZero():
		return "", geo.Draft{}, geo.Errorf(geo.EInvalid, "when a draft is to become public is said when it is published")
	case lifetime < 0:
		return "", geo.Draft{}, geo.Errorf(geo.EInvalid, "the draft would expire before it is made")
	case lifetime == 0:
		lifetime = DraftLifetime
	}
	c := db.newChange("draft", req.Actor, req.Correct)
	c.Person = req.Person
	row := table.Draft{Draft: geo.Draft{
		Kind: geo.DraftLoad, Person: c.Person, Layer: req.Layer.ID, CreatedAt: c.At.UTC().Truncate(time.Millisecond), CreatedBy: c.Actor,
		ExpiresAt: c.At.Add(lifetime).UTC().Truncate(time.Millisecond), State: geo.DraftOpen,
	}}
	kept, files, err := keptRequest(req, p.Report)
	if err != nil {
		return "", geo.Draft{}, err
	}
	for _, f := range kept.Files {
		row.Dates = append(row.Dates, f.Date)
	}
	slices.Sort(row.Dates)
	if row.Request, err = json.Marshal(kept); err != nil {
		return "", geo.Draft{}, fmt.Errorf("create draft: %w", err)
	}
	if row.Report, err = json.Marshal(p.Report); err != nil {
		return "", geo.Draft{}, fmt.Errorf("create draft: %w", err)
	}
	return db.keepDraft(ctx, c, row, files)
}

// keepDraft records an open draft with its files, and returns the secret in its address.
func (db *DB) keepDraft(ctx context.Context, c table.Change, row table.Draft, files map[string][]byte) (secret string, draft geo.Draft, err error) {
	secret, hash := newDraftSecret()
	err = db.write(ctx, "create draft", c.At, func(tx *sql.Tx) error {
		if row.ID, err = table.CreateDraft(ctx, tx, row, hash, db.version); err != nil {
			return err
		}
		for _, raw := range files {
			if err := table.KeepDraftFile(ctx, tx, row.ID, raw); err != nil {
				return err
			}
		}
		return table.Audit(ctx, tx, c, table.Entry{Layer: row.Layer, Detail: draftDetail(row.Draft) + ", until " + sqlkit.FormatInstant(row.ExpiresAt)})
	})
	if err != nil {
		return "", geo.Draft{}, err
	}
	return secret, row.Draft, nil
}

// newDraftSecret makes a secret and its hash.
func newDraftSecret() (secret string, hash [sha256.Size]byte) {
	random := make([]byte, 32)
	rand.Read(random) // it never fails
	secret = base64.RawURLEncoding.EncodeToString(random)
	return secret, sha256.Sum256([]byte(secret))
}

// keptRequest is a request as it is kept, and its files, which must be those of the report.
func keptRequest(req LoadRequest, report LoadReport) (draftRequest, map[string][]byte, error) {
	kept := draftRequest{
		Layer: req.Layer, SourceURL: req.SourceURL, Note: req.Note, MaxBytes: req.MaxBytes, Correct: req.Correct, Nothing: req.Nothing,
		Repair: req.Repair, RepairLimit: req.RepairLimit, Accept: req.Accept, Strict: req.Strict, AreaJump: req.AreaJump, Mapping: req.Mapping,
	}
	files := map[string][]byte{}
	for i, in := range req.Files {
		sum := report.Files[i].SHA256
		if in.Read != nil && in.As == nil {
			return draftRequest{}, nil, fmt.Errorf("create draft: nothing says how %s is read", in.Name)
		}
		kept.Files = append(kept.Files, draftInput{Name: in.Name, Date: in.Date, SHA256: sum, As: in.As})
		if files[sum] != nil {
			continue
		}
		raw, err := readInput(in)
		if err != nil {
			return draftRequest{}, nil, err
		}
		if got := sha256.Sum256(raw); hex.EncodeToString(got[:]) != sum {
			return draftRequest{}, nil, geo.Errorf(geo.EConflict, "%s was changed while it was loaded: load it again", in.Name)
		}
		files[sum] = raw
	}
	return kept, files, nil
}

func readInput(in Input) ([]byte, error) {
	r, err := in.Open()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", in.Name, err)
	}
	raw, err := io.ReadAll(r)
	if err := errors.Join(err, r.Close()); err != nil {
		return nil, fmt.Errorf("%s: %w", in.Name, err)
	}
	return raw, nil
}

// Drafts lists all drafts, those that have ended, too, by their ids.
func (db *DB) Drafts(ctx context.Context) ([]geo.Draft, error) {
	drafts, err := table.FindDrafts(ctx, db.reader)
	for i := range drafts {
		db.expire(&drafts[i])
	}
	return drafts, err
}

// Draft finds a draft by its id, with the report of when it was made, as JSON; nil where
// it has ended. It is geo.ENotFound where there is none.
func (db *DB) Draft(ctx context.Context, id int64) (geo.Draft, json.RawMessage, error) {
	d, err := table.FindDraft(ctx, db.reader, id)
	if err != nil {
		return geo.Draft{}, nil, err
	}
	db.expire(&d.Draft)
	return d.Draft, d.Report, nil
}

// expire says of a draft whose time is over that it has ended, though nothing was
// written since.
func (db *DB) expire(d *geo.Draft) {
	if d.State == geo.DraftOpen && (db.now == nil || !db.now().Before(d.ExpiresAt)) {
		d.State = geo.DraftExpired
	}
}

// FindDraft finds the open draft of whose address secret is a part. It is geo.ENotFound,
// in the same words, for a secret that never was one and for one that has ended.
func (db *DB) FindDraft(ctx context.Context, secret string) (geo.Draft, error) {
	// What is looked up is a hash: how long it takes tells nothing of secrets.
	d, err := table.FindDraftByHash(ctx, db.reader, sha256.Sum256([]byte(secret)))
	if err != nil {
		return geo.Draft{}, err
	}
	if db.expire(&d); d.State != geo.DraftOpen {
		return geo.Draft{}, geo.Errorf(geo.ENotFound, "there is no draft of this address")
	}
	return d, nil
}

// PlanDraft reads a draft and compares it with the record as it is now. Commit then
// publishes it, all at once with the end of the draft. It is geo.EConflict where the
// draft has ended.
func (db *DB) PlanDraft(ctx context.Context, req PublishDraftRequest) (*Plan, error) {
	d, err := db.findOpenDraft(ctx, req.ID)
	if err != nil {
		return nil, err
	}
	if d.Kind != geo.DraftLoad {
		return nil, geo.Errorf(geo.EInvalid, "draft %d loads nothing: it is of the kind %s", d.ID, d.Kind)
	}
	if req.Reason, err = geo.Line("the reason", req.Reason); err != nil {
		return nil, err
	}
	files, err := table.DraftFiles(ctx, db.reader, d.ID)
	if err != nil {
		return nil, err
	}
	var kept draftRequest
	if err := json.Unmarshal(d.Request, &kept); err != nil {
		return nil, fmt.Errorf("request of draft %d: %v", d.ID, err)
	}
	load := LoadRequest{
		Layer: kept.Layer, SourceURL: kept.SourceURL, Note: kept.Note, MaxBytes: kept.MaxBytes, Correct: kept.Correct, Nothing: kept.Nothing,
		Repair: kept.Repair, RepairLimit: kept.RepairLimit, Accept: slices.Concat(kept.Accept, req.Accept), Strict: kept.Strict,
		AreaJump: kept.AreaJump, Mapping: kept.Mapping, Actor: req.Actor, PublishAt: req.PublishAt,
		Person: req.Person, Drafted: true, DraftedBy: d.Person,
	}
	if strings.TrimSpace(req.Correct) != "" {
		load.Correct = req.Correct
	}
	for _, f := range kept.Files {
		in, err := f.input(files)
		if err != nil {
			return nil, fmt.Errorf("draft %d: %w", d.ID, err)
		}
		load.Files = append(load.Files, in)
	}
	load.InCommit = func(ctx context.Context, tx *sql.Tx, rev geo.Revision) error {
		if req.PublishAt.After(db.now()) {
			rev = 0
		}
		return db.endPublished(ctx, tx, d.Draft, req, rev)
	}
	return db.PlanLoad(ctx, load)
}

// PlanShownDraft plans a draft that is looked at. Where its date has something else by now
// it is planned as a correction, although nobody has said yet why: corrects tells so.
func (db *DB) PlanShownDraft(ctx context.Context, req PublishDraftRequest) (plan *Plan, corrects bool, err error) {
	if plan, err = db.PlanDraft(ctx, req); geo.ErrorCode(err) != geo.EConflict {
		return plan, false, err
	}
	req.Correct = "not stated yet"
	corrected, again := db.PlanDraft(ctx, req)
	if again != nil { // it corrects only some of its dates, or has ended
		return nil, false, err
	}
	return corrected, true, nil
}

// input is the file as a load takes it.
func (f draftInput) input(files map[[sha256.Size]byte][]byte) (Input, error) {
	sum, err := hex.DecodeString(f.SHA256)
	if err != nil || len(sum) != sha256.Size {
		return Input{}, fmt.Errorf("%q is no hash", f.SHA256)
	}
	raw, ok := files[[sha256.Size]byte(sum)]
	if !ok {
		return Input{}, fmt.Errorf("the bytes of %s are not there", f.Name)
	}
	in := Input{Name: f.Name, Date: f.Date, As: f.As, Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(raw)), nil }}
	if f.As != nil {
		if in.Read, err = f.As.Reader(f.Date); err != nil {
			return Input{}, err
		}
	}
	return in, nil
}

func (db *DB) findOpenDraft(ctx context.Context, id int64) (table.Draft, error) {
	d, err := table.FindDraft(ctx, db.reader, id)
	if err != nil {
		return table.Draft{}, err
	}
	if db.expire(&d.Draft); d.State != geo.DraftOpen {
		return table.Draft{}, geo.Errorf(geo.EConflict, "draft %d has ended: it is %s", id, d.State)
	}
	return d, nil
}

// DiscardDraft ends a draft, with a reason or none: its address is dead, and its files
// are removed from the database.
func (db *DB) DiscardDraft(ctx context.Context, id int64, by By, reason string) error {
	if db.writer == nil {
		return sqlkit.ErrReadOnly()
	}
	reason, err := geo.Line("the reason", reason)
	if err != nil {
		return err
	}
	d, err := db.findOpenDraft(ctx, id)
	if err != nil {
		return err
	}
	c := db.newChange("discard draft", by.Actor, reason)
	c.Person = by.Person
	return db.write(ctx, "discard draft", c.At, func(tx *sql.Tx) error {
		if err := table.EndDraft(ctx, tx, id, c, geo.DraftDiscarded, 0); err != nil {
			return err
		}
		return table.Audit(ctx, tx, c, table.Entry{Layer: d.Layer, Detail: draftDetail(d.Draft)})
	})
}

// RenewDraft gives a draft another address, where the secret was lost or told to
// somebody that it was not for: the one before is dead. It expires a lifetime from now;
// 0 is DraftLifetime.
func (db *DB) RenewDraft(ctx context.Context, id int64, by By, lifetime time.Duration) (secret string, draft geo.Draft, err error) {
	if db.writer == nil {
		return "", geo.Draft{}, sqlkit.ErrReadOnly()
	}
	if lifetime == 0 {
		lifetime = DraftLifetime
	}
	d, err := db.findOpenDraft(ctx, id)
	if err != nil {
		return "", geo.Draft{}, err
	}
	c := db.newChange("new draft address", by.Actor, "")
	c.Person = by.Person
	d.ExpiresAt = c.At.Add(lifetime).UTC().Truncate(time.Millisecond)
	if !d.ExpiresAt.After(c.At) {
		return "", geo.Draft{}, geo.Errorf(geo.EInvalid, "the draft would expire before it is renewed")
	}
	secret, hash := newDraftSecret()
	err = db.write(ctx, "renew draft", c.At, func(tx *sql.Tx) error {
		if err := table.RenewDraft(ctx, tx, id, hash, d.ExpiresAt); err != nil {
			return err
		}
		return table.Audit(ctx, tx, c, table.Entry{Layer: d.Layer, Detail: draftDetail(d.Draft) + ", until " + sqlkit.FormatInstant(d.ExpiresAt)})
	})
	if err != nil {
		return "", geo.Draft{}, err
	}
	return secret, d.Draft, nil
}

// CopyDraft makes a copy of the record in which a draft is published, whatever was found,
// and opens it: what is read of it is what the record will say. The copy is a file in a
// folder beside the database, for this process alone, and remove ends its use.
func (db *DB) CopyDraft(ctx context.Context, id int64) (shown *DB, remove func(), err error) {
	path, err := db.copyPath()
	if err != nil {
		return nil, nil, err
	}
	remove = func() {
		if shown != nil {
			_ = shown.Close() // it is removed
		}
		for _, suffix := range []string{"", "-wal", "-shm", "-journal"} {
			_ = os.Remove(path + suffix)
		}
	}
	defer func() {
		if err != nil {
			remove()
		}
	}()
	if err := sqlkit.CopyTo(ctx, db.reader, path); err != nil {
		return nil, nil, err
	}
	if shown, err = Open(ctx, Options{Path: path, Now: db.now, Version: db.version}); err != nil {
		return nil, nil, err
	}
	shown.isCopy = true
	return shown, remove, shown.publishCopy(ctx, id)
}

// publishCopy publishes a draft in a copy, whatever was found.
func (db *DB) publishCopy(ctx context.Context, id int64) error {
	d, err := db.findOpenDraft(ctx, id)
	if err != nil {
		return err
	}
	if d.Kind != geo.DraftLoad {
		_, err := db.PublishWithdrawal(ctx, PublishDraftRequest{ID: id})
		return err
	}
	plan, _, err := db.PlanShownDraft(ctx, PublishDraftRequest{ID: id, Accept: geo.FindingCodes()})
	if err == nil {
		_, err = db.Commit(ctx, plan)
	}
	return err
}

// copyPath is where the next copy of the record is made.
func (db *DB) copyPath() (string, error) {
	db.copying.Lock()
	defer db.copying.Unlock()
	if db.copies == nil {
		copies, err := disk.NewScratch(scratchOf(db.path))
		if err != nil {
			return "", fmt.Errorf("copy the record for a draft: %w", err)
		}
		db.copies = copies
	}
	db.copied++
	return filepath.Join(db.copies.Dir, fmt.Sprintf("%d.db", db.copied)), nil
}

// scratchOf is where the copies of a database are made.
func scratchOf(path string) string { return path + "-drafts" }
