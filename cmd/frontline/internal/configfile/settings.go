// Package configfile reads the configuration file and lists what it may set: each flag that has
// an environment variable.
package configfile

import (
	"errors"
	"fmt"
	"net/url"
	"reflect"
	"strings"

	"github.com/alecthomas/kong"
)

// Setting is a flag that the environment and a configuration file may set, too.
type Setting struct{ *kong.Flag }

// Settings returns the settings of the command line, each name once, in its order: the
// flags that have an environment variable, but for the one that names the file.
func Settings(app *kong.Application) []Setting {
	var list []Setting
	seen := map[string]bool{"config": true}
	// What the function returns is nil, so Visit returns nil.
	_ = kong.Visit(app, func(node kong.Visitable, next kong.Next) error {
		if flag, ok := node.(*kong.Flag); ok && len(flag.Envs) > 0 && !seen[flag.Name] {
			seen[flag.Name] = true
			list = append(list, Setting{flag})
		}
		return next(nil)
	})
	return list
}

// secret reports whether the value must not be shown: the flag's tag says so.
func (s Setting) secret() bool { return s.Tag.Has("secret") }

// Take parses a value from the environment, a file or a default, as kong does
// when the program runs, and makes it the flag's.
func (s Setting) Take(raw any) error {
	target := reflect.New(s.Target.Type()).Elem()
	err := s.Parse(kong.Scan().PushTyped(raw, kong.FlagValueToken), target)
	if err == nil && s.Enum != "" && !s.EnumMap()[fmt.Sprint(target)] {
		err = fmt.Errorf("must be one of %s", strings.Join(s.EnumSlice(), ", "))
	}
	if err != nil {
		if s.secret() { // the reason would quote it
			return fmt.Errorf("%s cannot be used", s.Name)
		}
		return fmt.Errorf("%s: %w", s.Name, err)
	}
	s.Target.Set(target)
	return nil
}

// Show returns a value as others may see it.
func (s Setting) Show(value any) string {
	text := fmt.Sprint(value)
	switch {
	case text == "" || text == "[]":
		return "-"
	case s.secret():
		return "(hidden)"
	}
	if u, err := url.Parse(text); err == nil && u.User != nil {
		return u.Redacted()
	}
	return text
}

// Nearest returns the known name with the least edit distance from name, and whether it
// is near enough to be what was meant.
func Nearest(name string, known []string) (best string, near bool) {
	least := -1
	for _, k := range known {
		if d := distance(strings.ToLower(name), strings.ToLower(k)); least < 0 || d < least {
			best, least = k, d
		}
	}
	return best, least >= 0 && least <= max(2, len(name)/3)
}

// distance returns the edit distance (Levenshtein) between a and b, in bytes.
func distance(a, b string) int {
	row := make([]int, len(b)+1) // of the distances from the part of a to each part of b
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j+1]+1, row[j]+1)
		}
	}
	return row[len(b)]
}

// PublicURL reads --public-url, nil where it is not given.
func PublicURL(text string) (*url.URL, error) {
	if text == "" {
		return nil, nil
	}
	u, err := url.Parse(text)
	if err != nil {
		return nil, errors.New("--public-url is no URL: write it as https://map.example.org")
	}
	return u, nil
}
