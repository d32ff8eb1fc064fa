package server

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
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
	Embed embedParts `json:"embed"`
}

// readParts reads what the build wrote down.
func readParts(app fs.FS) (parts builtParts, err error) {
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
	return parts, nil
}
