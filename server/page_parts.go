package server

import (
	"errors"
	"fmt"
	"io/fs"
	"path"

	"frontline/server/address"

	"github.com/go-json-experiment/json/v1"
)

// pageParts are the scripts that a page asks for, as the build names them.
type pageParts struct {
	Script string            `json:"script"`
	Words  map[string]string `json:"words"` // by language
}

// embedParts are the scripts and style sheets of an embed.
type embedParts struct {
	pageParts
	Style string `json:"style"`
	Dark  string `json:"dark"` // colours on top of style's
	Icon  string `json:"icon"`
}

// builtParts are those of the map's page and of embeds; empty where the build
// does not say.
type builtParts struct {
	pageParts
	Embed embedParts        `json:"embed"`
	Given map[string]string `json:"given"` // the messages of languages that were given when running
}

// readParts reads what the build wrote down.
func readParts(app fs.FS, at address.Mount) (parts builtParts, err error) {
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
func (p builtParts) at(m address.Mount) builtParts {
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

// givenWords are the languages that were given when running, with their own
// names and the files of their messages beside the scripts; "" for none.
func (s *Server) givenWords() string {
	type given struct {
		Name string `json:"name"`
		File string `json:"file"`
	}
	out := map[string]given{}
	for lang, address := range s.parts.Given {
		out[lang] = given{s.words.In(lang).Name, path.Base(address)}
	}
	if len(out) == 0 {
		return ""
	}
	raw, err := json.Marshal(out)
	if err != nil {
		return "" // texts always can be
	}
	return string(raw)
}
