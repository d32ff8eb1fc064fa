package configfile

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"frontline/geo"

	"github.com/alecthomas/kong"
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// maxConfigBytes is far more than all settings take.
const maxConfigBytes = 1 << 20

// File is what a configuration file sets, by the names of the flags.
// It stands behind the command line and the environment, before the defaults.
type File struct {
	path   string // empty where there is none
	Values map[string]any
}

// Places returns where a configuration file is looked for, the nearest first.
func Places() []string {
	var places []string
	if dir, err := os.UserConfigDir(); err == nil {
		places = append(places, filepath.Join(dir, "frontline", "frontline.json"))
	}
	return append(places, "/etc/frontline/frontline.json")
}

// Find returns the path of the configuration file: the one that is named, or
// the first that is there; empty for none.
func Find(named *string) (string, error) {
	if named != nil {
		return *named, nil
	}
	for _, path := range Places() {
		if _, err := os.Stat(path); err == nil {
			return path, nil
		} else if !errors.Is(err, fs.ErrNotExist) {
			// Going on without it would run with settings that nobody wants.
			return "", geo.Errorf(geo.EInvalid, "%s cannot be read: give yourself the right to, or --config= to do without", path)
		}
	}
	return "", nil
}

// Read reads a configuration file: a JSON object of settings by the
// names of their flags. What is no setting is refused.
func Read(path string, known []Setting) (File, error) {
	file := File{path: path, Values: map[string]any{}}
	if path == "" {
		return file, nil
	}
	text, err := readBounded(path)
	if err != nil {
		return file, err
	}
	var Values map[string]jsontext.Value
	if err := json.Unmarshal(text, &Values); err != nil {
		return file, configSyntax(path, text, err)
	}
	names := make([]string, len(known))
	for i, s := range known {
		names[i] = s.Name
	}
	for name, value := range Values {
		if !slices.Contains(names, name) {
			if best, near := Nearest(name, names); near {
				return file, geo.Errorf(geo.EInvalid, "%s: there is no setting %q; did you mean %q?", path, name, best)
			}
			slices.Sort(names)
			return file, geo.Errorf(geo.EInvalid, "%s: there is no setting %q; there are %s", path, name, strings.Join(names, ", "))
		}
		if file.Values[name], err = configValue(value); err != nil {
			return file, geo.Errorf(geo.EInvalid, "%s: %s %v", path, name, err)
		}
	}
	return file, nil
}

func readBounded(path string) ([]byte, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, geo.Errorf(geo.ENotFound, "there is no configuration file %s", path)
	} else if err != nil {
		return nil, geo.Errorf(geo.EInvalid, "%s cannot be read: give yourself the right to, or name another file with --config", path)
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxConfigBytes+1))
	if err != nil {
		return nil, geo.Errorf(geo.EInvalid, "%s cannot be read: is it a file?", path)
	}
	if len(text) > maxConfigBytes {
		return nil, geo.Errorf(geo.ETooLarge, "%s is larger than a configuration file can be", path)
	}
	return text, nil
}

// configSyntax says where a file is no JSON object.
func configSyntax(path string, text []byte, err error) error {
	var bad *jsontext.SyntacticError
	if !errors.As(err, &bad) {
		return geo.Errorf(geo.EInvalid, `%s is no configuration: it must be a JSON object such as {"addr": "127.0.0.1:8080"}`, path)
	}
	line := 1 + strings.Count(string(text[:min(int(bad.ByteOffset), len(text))]), "\n")
	if errors.Is(bad.Err, jsontext.ErrDuplicateName) {
		return geo.Errorf(geo.EInvalid, "%s, line %d: %s is set twice", path, line, bad.JSONPointer.LastToken())
	}
	return geo.Errorf(geo.EInvalid, "%s, line %d: this is no JSON: %v", path, line, bad.Err)
}

// configValue returns a JSON value as a flag takes it.
func configValue(value jsontext.Value) (any, error) {
	switch value.Kind() {
	case '"':
		var text string
		return text, json.Unmarshal(value, &text)
	case '0', 't', 'f':
		return string(value), nil
	case '[':
		var list []any
		if err := json.Unmarshal(value, &list); err != nil {
			return nil, err
		}
		return list, nil
	}
	return nil, errors.New("must be a text, a number, true, false or a list; leave it out for the default")
}

// Validate has nothing to say: the names were checked when the file was read.
func (File) Validate(*kong.Application) error { return nil }

// Resolve returns the file's value of a flag that neither the command line nor the
// environment sets.
func (f File) Resolve(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	if len(flag.Envs) == 0 {
		return nil, nil
	}
	if _, set := Environment(flag); set {
		return nil, nil
	}
	return f.Values[flag.Name], nil
}

// Environment returns the first of a flag's environment variables that is set.
func Environment(flag *kong.Flag) (name string, set bool) {
	for _, name := range flag.Envs {
		if _, ok := os.LookupEnv(name); ok {
			return name, true
		}
	}
	return "", false
}
