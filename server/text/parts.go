package text

import (
	"errors"
	"fmt"
	"io/fs"

	"github.com/go-json-experiment/json/v1"

	"frontline/server/address"
)

// pageParts are the scripts that a page asks for, as the build names them.
type pageParts struct {
	Script string            `json:"script"`
	Words  map[string]string `json:"words"` // by language
}

// EmbedParts are the scripts and style sheets of an embed.
type EmbedParts struct {
	pageParts
	Style string `json:"style"`
	Dark  string `json:"dark"` // colours on top of style's
	Icon  string `json:"icon"`
}

// Parts are the scripts and styles that the build made for the map's page and embeds; empty where
// there was none.
type Parts struct {
	pageParts
	Embed EmbedParts        `json:"embed"`
	Given map[string]string `json:"given"` // the messages of languages that were given when running
}

// ReadParts reads what the build wrote down.
func ReadParts(app fs.FS, at address.Mount) (parts Parts, err error) {
	raw, err := fs.ReadFile(app, "page.json")
	if errors.Is(err, fs.ErrNotExist) {
		return parts, nil
	}
	if err == nil {
		err = json.Unmarshal(raw, &parts)
	}
	if err != nil {
		return parts, fmt.Errorf("server: the parts of the front end: %w", err)
	}
	return parts.at(at), nil
}

// at are the parts at the addresses by which pages name them.
func (p Parts) at(m address.Mount) Parts {
	for _, part := range []*string{&p.Script, &p.Embed.Script, &p.Embed.Style, &p.Embed.Dark, &p.Embed.Icon} {
		if *part != "" {
			*part = m.Local(address.At(*part))
		}
	}
	for _, words := range []map[string]string{p.Words, p.Embed.Words, p.Given} {
		for lang, part := range words {
			words[lang] = m.Local(address.At(part))
		}
	}
	return p
}
