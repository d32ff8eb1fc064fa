package data

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"frontline/data/internal/sqlkit"
	"frontline/data/internal/table"
	"frontline/geo"

	"github.com/go-json-experiment/json/v1"
)

// TokenRequest says what a new token is to be good for.
type TokenRequest struct {
	Name      string      // by which the log names it
	Person    string      // whose it is; "" for that of the name
	Scopes    []geo.Scope // what it lets its holder do; nil to load and publish
	Layers    []string    // for which it is, whether they are there or not; nil for all
	ExpiresAt time.Time   // zero for never
	Actor     string      // "not stated" where it is empty
}

// tokenPrefix lets people, and scanners of leaked secrets, tell what it is.
const tokenPrefix = "frontline_"

// ErrTokenRefused is for a token that is none, expired or was revoked. Which
// of them is not told: whoever guesses learns nothing.
var ErrTokenRefused = geo.Errorf(geo.EUnauthorized, "the token is not valid")

// CreateToken makes a token and returns the secret, 256 random bits. This is
// the only time that it can be had: the record keeps its SHA-256. It is
// geo.EConflict where a token of that name is in use.
func (db *DB) CreateToken(ctx context.Context, req TokenRequest) (secret string, token geo.Token, err error) {
	if db.writer == nil {
		return "", geo.Token{}, sqlkit.ErrReadOnly()
	}
	c := db.newChange("create token", req.Actor, "")
	if token, err = newToken(req, c); err != nil {
		return "", geo.Token{}, err
	}
	random := make([]byte, 32)
	rand.Read(random) // it never fails
	secret = tokenPrefix + base64.RawURLEncoding.EncodeToString(random)
	err = db.write(ctx, "create token", c.At, func(tx *sql.Tx) error {
		hash := sha256.Sum256([]byte(secret))
		if err := insertToken(ctx, tx, &token, hash[:]); err != nil {
			return err
		}
		return table.Audit(ctx, tx, c, table.Entry{Detail: token.Name + ", " + goodFor(token)})
	})
	if err != nil {
		return "", geo.Token{}, err
	}
	return secret, token, nil
}

func newToken(req TokenRequest, c table.Change) (geo.Token, error) {
	name, err := geo.Line("the token's name", req.Name)
	if err != nil {
		return geo.Token{}, err
	}
	person, err := geo.Line("the person", req.Person)
	if err != nil {
		return geo.Token{}, err
	}
	t := geo.Token{Name: name, Person: geo.PersonName(cmp.Or(person, name)), Scopes: req.Scopes, CreatedAt: c.At.UTC().Truncate(time.Millisecond), CreatedBy: c.Actor}
	if t.Name == "" {
		return geo.Token{}, geo.Errorf(geo.EInvalid, "a token needs a name, by which the log tells who loaded with it")
	}
	if t.Scopes == nil {
		t.Scopes = []geo.Scope{geo.ScopeLoad, geo.ScopePublish}
	}
	for _, layer := range req.Layers {
		if err := geo.CheckLayerID(layer); err != nil {
			return geo.Token{}, err
		}
	}
	if len(req.Layers) > 0 {
		t.Layers = slices.Compact(slices.Sorted(slices.Values(req.Layers)))
	}
	if !req.ExpiresAt.IsZero() {
		if !req.ExpiresAt.After(c.At) {
			return geo.Token{}, geo.Errorf(geo.EInvalid, "the token would expire before it is made")
		}
		at := req.ExpiresAt.UTC().Truncate(time.Millisecond)
		t.ExpiresAt = &at
	}
	return t, nil
}

// goodFor says in words what a token is good for.
func goodFor(t geo.Token) string {
	scopes := make([]string, len(t.Scopes))
	for i, s := range t.Scopes {
		scopes[i] = string(s)
	}
	text := strings.Join(scopes, ", ")
	if t.Person != t.Name {
		text = "of " + t.Person + ": " + text
	}
	if t.Layers != nil {
		text += " in " + strings.Join(t.Layers, ", ")
	} else {
		text += " in every layer"
	}
	if t.ExpiresAt != nil {
		text += ", until " + sqlkit.FormatInstant(*t.ExpiresAt)
	}
	return text
}

func insertToken(ctx context.Context, tx *sql.Tx, t *geo.Token, hash []byte) error {
	var taken bool
	err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM token WHERE name = ? AND revoked_at IS NULL)`, t.Name).Scan(&taken)
	if err != nil {
		return sqlkit.Error("find token", err)
	}
	if taken {
		return geo.Errorf(geo.EConflict, "there is a token named %s: revoke it first, or take another name", t.Name)
	}
	var layers, expires sql.NullString
	if t.Layers != nil {
		text, err := json.Marshal(t.Layers)
		if err != nil {
			return fmt.Errorf("create token: %w", err)
		}
		layers = sqlkit.NullText(string(text))
	}
	scopes, err := json.Marshal(t.Scopes)
	if err != nil {
		return fmt.Errorf("create token: %w", err)
	}
	if t.ExpiresAt != nil {
		expires = sqlkit.NullText(sqlkit.FormatInstant(*t.ExpiresAt))
	}
	err = tx.QueryRowContext(ctx, `
		INSERT INTO token (name, hash, person, scopes, scope, created_at, created_by, expires_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
		t.Name, hash, t.Person, string(scopes), layers, sqlkit.FormatInstant(t.CreatedAt), t.CreatedBy, expires).Scan(&t.ID)
	return sqlkit.Error("create token", err)
}

const tokenColumns = `
	SELECT id, name, coalesce(person, name), scopes, scope, created_at, created_by, expires_at, revoked_at, coalesce(revoked_by, '') FROM token`

// Tokens lists all tokens, expired and revoked ones too, by their ids.
func (db *DB) Tokens(ctx context.Context) ([]geo.Token, error) {
	rows, err := db.reader.QueryContext(ctx, tokenColumns+` ORDER BY id`)
	if err != nil {
		return nil, sqlkit.Error("find tokens", err)
	}
	defer rows.Close()
	var tokens []geo.Token
	for rows.Next() {
		t, err := scanToken(rows)
		if err != nil {
			return nil, sqlkit.Error("find tokens", err)
		}
		tokens = append(tokens, t)
	}
	return tokens, sqlkit.Error("find tokens", rows.Err())
}

// RevokeToken ends the token of a name that is in use; geo.ENotFound where
// there is none.
func (db *DB) RevokeToken(ctx context.Context, name, actor string) error {
	if db.writer == nil {
		return sqlkit.ErrReadOnly()
	}
	c := db.newChange("revoke token", actor, "")
	return db.write(ctx, "revoke token", c.At, func(tx *sql.Tx) error {
		result, err := tx.ExecContext(ctx, `
			UPDATE token SET revoked_at = ?, revoked_by = ? WHERE name = ? AND revoked_at IS NULL`,
			sqlkit.FormatInstant(c.At), c.Actor, name)
		if err != nil {
			return sqlkit.Error("revoke token", err)
		}
		if n, err := result.RowsAffected(); err != nil || n == 0 {
			return cmp.Or(sqlkit.Error("revoke token", err), geo.Errorf(geo.ENotFound, "there is no token named %s in use", name))
		}
		return table.Audit(ctx, tx, c, table.Entry{Detail: name})
	})
}

// CheckToken finds the token of which secret is the proof. It is
// ErrTokenRefused where there is none, or none any more, and geo.EForbidden
// where it lacks one of the scopes, or is not for the layer, "" for all. A store without a
// clock refuses what expires.
func (db *DB) CheckToken(ctx context.Context, secret, layer string, scopes ...geo.Scope) (geo.Token, error) {
	t, err := db.FindToken(ctx, secret)
	if err == nil {
		err = t.Check(layer, scopes...)
	}
	if err != nil {
		return geo.Token{}, err
	}
	return t, nil
}

// FindToken finds the token of which secret is the proof, whatever it lets its holder do;
// ErrTokenRefused where there is none, or none any more.
func (db *DB) FindToken(ctx context.Context, secret string) (geo.Token, error) {
	// What is looked up is a hash: how long it takes tells nothing of secrets.
	hash := sha256.Sum256([]byte(secret))
	t, err := scanToken(db.reader.QueryRowContext(ctx, tokenColumns+` WHERE hash = ?`, hash[:]))
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return geo.Token{}, ErrTokenRefused
	case err != nil:
		return geo.Token{}, sqlkit.Error("find token", err)
	case t.RevokedAt != nil, t.ExpiresAt != nil && (db.now == nil || !db.now().Before(*t.ExpiresAt)):
		return geo.Token{}, ErrTokenRefused
	}
	return t, nil
}

func scanToken(row interface{ Scan(...any) error }) (geo.Token, error) {
	var t geo.Token
	var created, scopes string
	var layers, expires, revoked sql.NullString
	err := row.Scan(&t.ID, &t.Name, &t.Person, &scopes, &layers, &created, &t.CreatedBy, &expires, &revoked, &t.RevokedBy)
	if err != nil {
		return geo.Token{}, err
	}
	if t.CreatedAt, err = sqlkit.ParseInstant(created); err != nil {
		return geo.Token{}, err
	}
	if err := json.Unmarshal([]byte(scopes), &t.Scopes); err != nil {
		return geo.Token{}, fmt.Errorf("scopes in the database: %w", err)
	}
	if layers.Valid {
		if err := json.Unmarshal([]byte(layers.String), &t.Layers); err != nil {
			return geo.Token{}, fmt.Errorf("layers of a token in the database: %w", err)
		}
	}
	for _, instant := range []struct {
		from sql.NullString
		to   **time.Time
	}{{expires, &t.ExpiresAt}, {revoked, &t.RevokedAt}} {
		if !instant.from.Valid {
			continue
		}
		at, err := sqlkit.ParseInstant(instant.from.String)
		if err != nil {
			return geo.Token{}, err
		}
		*instant.to = &at
	}
	return t, nil
}
