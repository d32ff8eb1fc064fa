package geo

import (
	"slices"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"
)

// Scope is what a token lets its holder do.
type Scope string

// The scopes.
const (
	ScopeLoad    Scope = "load"    // make drafts
	ScopePublish Scope = "publish" // make snapshots public
	ScopeAdmin   Scope = "admin"   // all of that, and take back what was public
)

// Scopes are all of them.
func Scopes() []Scope { return []Scope{ScopeLoad, ScopePublish, ScopeAdmin} }

// ParseScopes reads scopes between commas. An unknown one is EInvalid, with those that
// there are.
func ParseScopes(text string) ([]Scope, error) {
	var scopes []Scope
	for name := range strings.SplitSeq(text, ",") {
		s := Scope(strings.TrimSpace(name))
		if !slices.Contains(Scopes(), s) {
			return nil, Errorf(EInvalid, "there is no scope %q: load, publish and admin are known", Printable(Clip(string(s), 40)))
		}
		if !slices.Contains(scopes, s) {
			scopes = append(scopes, s)
		}
	}
	return scopes, nil
}

// Token is a right to change the record over HTTP, without the secret that proves it.
type Token struct {
	ID        int64      `json:"id"`
	Name      string     `json:"name"`
	Person    string     `json:"person"` // whose it is: the tokens of one person are those of one
	Scopes    []Scope    `json:"scopes"`
	Layers    []string   `json:"layers,omitempty"` // for which it is; nil for all
	CreatedAt time.Time  `json:"created_at"`
	CreatedBy string     `json:"created_by"`
	ExpiresAt *time.Time `json:"expires_at,omitempty"` // nil for never
	RevokedAt *time.Time `json:"revoked_at,omitempty"`
	RevokedBy string     `json:"revoked_by,omitempty"`
}

// Has is whether the token lets its holder do that, in the layers for which it is.
func (t Token) Has(s Scope) bool {
	return slices.Contains(t.Scopes, s) || slices.Contains(t.Scopes, ScopeAdmin)
}

// IsFor is whether the token is for a layer; "" is all layers together.
func (t Token) IsFor(layer string) bool {
	return t.Layers == nil || layer != "" && slices.Contains(t.Layers, layer)
}

// ErrTokenLayer is for a valid token that is not for the layer.
var ErrTokenLayer = Errorf(EForbidden, "the token is not for this layer")

// Check is EForbidden where the token does not let its holder do all that in a layer, "" for
// all layers together.
func (t Token) Check(layer string, scopes ...Scope) error {
	if !t.IsFor(layer) {
		return ErrTokenLayer
	}
	for _, s := range scopes {
		if !t.Has(s) {
			return Errorf(EForbidden, "the token is not for that: it lacks the scope %s", s)
		}
	}
	return nil
}

// SamePerson is whether two names are of one person, however they are written. Nobody is
// the same as nobody.
func SamePerson(a, b string) bool {
	a, b = PersonName(a), PersonName(b)
	return a != "" && strings.EqualFold(a, b)
}

// PersonName is a person's name as it is kept: with single spaces, and letters with their marks as one
// character each, however a keyboard writes them.
func PersonName(name string) string { return norm.NFC.String(strings.Join(strings.Fields(name), " ")) }

// NeedsAnother is the error of a change that a layer asks two persons for, and has not: by
// whose tokens its draft was made, where it is one, and is published; "" is nobody's. It is nil
// where there are enough.
func NeedsAnother(layer string, approvals int, drafted bool, draftedBy, publishes string) error {
	switch {
	case approvals == 0:
		return nil
	case !drafted:
		return Errorf(EForbidden, "what is shown of %s takes two persons: make a draft of this with a token, which another person publishes with theirs", layer)
	case draftedBy == "":
		return Errorf(EForbidden, "what is shown of %s takes two persons, and nobody's token says who made this draft: make it anew with a token", layer)
	case publishes == "":
		return Errorf(EForbidden, "what is shown of %s takes two persons: say with a token who publishes it", layer)
	case SamePerson(draftedBy, publishes):
		return Errorf(EForbidden, "what is shown of %s takes two persons, and %s made this draft: another person must publish it", layer, draftedBy)
	}
	return nil
}
