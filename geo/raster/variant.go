package raster

import (
	"cmp"
	"strings"

	"frontline/geo"
	"frontline/geo/raster/look"
)

// Parts says which of a picture's two halves are drawn, for maps that lay
// something between the ground and its names.
type Parts uint8

// The parts.
const (
	All    Parts = iota
	Plain        // no names, and no signs that stand and fall with one
	Labels       // only what Plain leaves out
)

// Variant is how a picture is drawn. Its zero value is light, English and
// everything, 256 pixels wide.
type Variant struct {
	Theme look.Theme
	Lang  string // the language of names, a BCP 47 tag; "" stands for English
	Parts Parts
	Scale float64 // pixels a pixel of the 256-pixel tile, 1 or 2 of tiles; 0 stands for 1
}

// langs are the languages that a path may name, the default first.
var langs = []string{"en", "uk", "ru"}

const variantChoices = "a picture's variant is made of dark, then uk or ru, then plain or labels, " +
	"joined by hyphens, each left out where the picture is light, English or whole: dark-uk-labels"

// ParseVariant reads a variant as it stands in a path: "dark", "uk-plain".
// What is the default is never written, so that each picture has one address:
// "" and "light" are refused. The scale is not part of it.
func ParseVariant(s string) (Variant, error) {
	var v Variant
	rest := strings.Split(s, "-")
	next := func(token string) bool {
		if len(rest) == 0 || rest[0] != token {
			return false
		}
		rest = rest[1:]
		return true
	}
	if next("dark") {
		v.Theme = look.Dark
	}
	for _, l := range langs[1:] {
		if v.Lang == "" && next(l) {
			v.Lang = l
		}
	}
	switch {
	case next("plain"):
		v.Parts = Plain
	case next("labels"):
		v.Parts = Labels
	}
	if len(rest) > 0 || v.Lang != "" && v.Parts == Plain {
		return Variant{}, geo.Errorf(geo.EInvalid, variantChoices)
	}
	return v, nil
}

// String is the variant as ParseVariant reads it, "" for the default one.
func (v Variant) String() string {
	var tokens []string
	if v.Theme == look.Dark {
		tokens = append(tokens, "dark")
	}
	if l := v.lang(); l != langs[0] && v.Parts != Plain {
		tokens = append(tokens, l)
	}
	switch v.Parts {
	case Plain:
		tokens = append(tokens, "plain")
	case Labels:
		tokens = append(tokens, "labels")
	}
	return strings.Join(tokens, "-")
}

// Complete returns the variant with its defaults written out.
func (v Variant) Complete() Variant {
	return Variant{Theme: v.Theme, Lang: v.lang(), Parts: v.Parts, Scale: v.scale()}
}

// lang is the language of names; a feature that has no name in it has its
// official one.
func (v Variant) lang() string { return cmp.Or(v.Lang, langs[0]) }

func (v Variant) scale() float64 { return cmp.Or(v.Scale, 1) }
