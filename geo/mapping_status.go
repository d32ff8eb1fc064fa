package geo

import (
	"maps"
	"slices"
	"strings"
	"sync"
)

// StatusIn is the class that a text says, where it is a status as this program
// or one of its presets knows it: a text that may be one and is read as none.
func StatusIn(text string) (c Class, ok bool) {
	word := FoldCase(text)
	if word == "" {
		return "", false
	}
	if c, known := ClassOf(word, nil); known {
		return c, true
	}
	for _, w := range presetWords() {
		if strings.Contains(word, w.text) {
			return w.class, true
		}
	}
	return "", false
}

type statusWord struct {
	text  string
	class Class
}

// presetWords are what presets look for in names to tell a status.
var presetWords = sync.OnceValue(func() []statusWord {
	var words []statusWord
	presets := Presets()
	for _, name := range slices.Sorted(maps.Keys(presets)) {
		for _, r := range presets[name].Rules {
			if c, known := ClassOf(r.Status, nil); r.Property == "name" && r.Contains != "" && r.Status != "" && known {
				words = append(words, statusWord{FoldCase(r.Contains), c})
			}
		}
	}
	return words
})
