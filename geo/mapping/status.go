package mapping

import (
	"maps"
	"slices"
	"strings"
	"sync"

	"frontline/geo"
)

// StatusIn is the class that a text says, where it is a status as this program
// or one of its presets knows it: a text that may be one and is read as none.
func StatusIn(text string) (c geo.Class, ok bool) {
	word := geo.FoldCase(text)
	if word == "" {
		return "", false
	}
	if c, known := geo.ClassOf(word, nil); known {
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
	class geo.Class
}

// presetWords are what presets look for in names to tell a status.
var presetWords = sync.OnceValue(func() []statusWord {
	var words []statusWord
	presets := Presets()
	for _, name := range slices.Sorted(maps.Keys(presets)) {
		for _, r := range presets[name].Rules {
			if c, known := geo.ClassOf(r.Status, nil); r.Property == "name" && r.Contains != "" && r.Status != "" && known {
				words = append(words, statusWord{geo.FoldCase(r.Contains), c})
			}
		}
	}
	return words
})
