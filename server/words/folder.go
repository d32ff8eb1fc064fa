package words

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
	"golang.org/x/text/language"

	"frontline/server/words/cldr"
	"frontline/server/words/icu"
)

// The limits of a language that is given when running.
const (
	maxLanguages = 20
	maxFiles     = 60
	maxFileBytes = 256 << 10
)

// Folder is the files of one language.
type Folder struct {
	Tag   string // BCP 47
	Name  string // for messages
	Files fs.FS
}

// Folders are the languages in folders that were given when running: each is
// named by its language's tag, or holds folders that are.
func Folders(names []string) ([]Folder, error) {
	var out []Folder
	add := func(dir string) error {
		tag, err := tagOf(filepath.Base(dir))
		if err != nil {
			return fmt.Errorf("words: %s: %w", dir, err)
		}
		if len(out) == maxLanguages {
			return fmt.Errorf("words: more than %d languages were given", maxLanguages)
		}
		out = append(out, Folder{Tag: tag, Name: dir, Files: os.DirFS(dir)})
		return nil
	}
	for _, name := range names {
		dir, err := filepath.Abs(name)
		if err != nil {
			return nil, fmt.Errorf("words: %w", err)
		}
		entries, err := os.ReadDir(dir)
		if err != nil {
			return nil, fmt.Errorf("words: %w", err)
		}
		if slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return isMessages(e) }) {
			if err := add(dir); err != nil {
				return nil, err
			}
			continue
		}
		before := len(out)
		for _, e := range entries {
			if info, err := os.Stat(filepath.Join(dir, e.Name())); err == nil && info.IsDir() && !strings.HasPrefix(e.Name(), ".") {
				if err := add(filepath.Join(dir, e.Name())); err != nil {
					return nil, err
				}
			}
		}
		if len(out) == before {
			return nil, fmt.Errorf("words: %s has neither messages (*.json) nor folders of languages", dir)
		}
	}
	return out, nil
}

func isMessages(e fs.DirEntry) bool { return !e.IsDir() && path.Ext(e.Name()) == ".json" }

// tagOf is the tag of a language that CLDR knows, in its usual spelling.
func tagOf(name string) (string, error) {
	tag, err := language.Parse(name)
	if err != nil || len(tag.Extensions()) > 0 {
		return "", fmt.Errorf("%q is no language: the folder is named by a BCP 47 tag such as de or pt-BR", name)
	}
	_, err = cldr.Find(tag.String())
	return tag.String(), err
}

// read reads the messages that can be read, and says what is wrong with others.
func (f Folder) read() (messages, []Problem) {
	entries, err := fs.ReadDir(f.Files, ".")
	if err != nil {
		return nil, []Problem{{Folder: f.Name, What: reason(err), sort: wrong}}
	}
	out := messages{}
	var problems []Problem
	files := 0
	for _, e := range entries {
		if !isMessages(e) {
			continue
		}
		if files++; files > maxFiles {
			return out, append(problems, Problem{Folder: f.Name, What: fmt.Sprintf("there are more than %d files of messages", maxFiles), sort: wrong})
		}
		part := strings.TrimSuffix(e.Name(), ".json")
		texts, err := f.readFile(e.Name())
		if err != nil {
			problems = append(problems, Problem{Folder: f.Name, Key: part, What: err.Error(), sort: wrong})
		}
		for _, t := range texts {
			key := part + "." + t.key
			read, err := icu.Parse(t.text)
			if err != nil {
				problems = append(problems, Problem{Folder: f.Name, Key: key, What: err.Error(), sort: wrong})
				continue
			}
			out[key] = message{t.text, read}
		}
	}
	return out, problems
}

func (f Folder) readFile(name string) ([]keyed, error) {
	// To open a pipe is to wait for who writes into it.
	info, err := fs.Stat(f.Files, name)
	if err == nil && !info.Mode().IsRegular() {
		return nil, errors.New("this is no regular file")
	}
	var file fs.File
	if err == nil {
		file, err = f.Files.Open(name)
	}
	if err != nil {
		return nil, errors.New(reason(err))
	}
	defer file.Close()
	raw, err := io.ReadAll(io.LimitReader(file, maxFileBytes+1))
	if err != nil {
		return nil, errors.New(reason(err))
	}
	if len(raw) > maxFileBytes {
		return nil, fmt.Errorf("the file is larger than %d KiB", maxFileBytes>>10)
	}
	return readTexts(raw)
}

// reason is what went wrong with a file, without its path.
func reason(err error) string {
	if path := (*fs.PathError)(nil); errors.As(err, &path) {
		return path.Err.Error()
	}
	return err.Error()
}

type keyed struct{ key, text string }

// readTexts reads an object of strings; a key that stands twice is an error.
func readTexts(raw []byte) ([]keyed, error) {
	if !utf8.Valid(raw) {
		return nil, errors.New("the file is not UTF-8")
	}
	d := jsontext.NewDecoder(bytes.NewReader(raw), jsontext.AllowDuplicateNames(true)) // which are named below
	line := func(offset int64, what string) error {
		return fmt.Errorf("line %d: %s", bytes.Count(raw[:offset], []byte("\n"))+1, what)
	}
	at := func(what string) error { return line(d.InputOffset(), what) }
	noJSON := func(err error) error {
		offset := d.InputOffset()
		if wrong := (*jsontext.SyntacticError)(nil); errors.As(err, &wrong) {
			offset = wrong.ByteOffset
		}
		// Of a comma with nothing behind it, what stands there instead.
		if rest := raw[offset:]; bytes.HasPrefix(rest, []byte(",")) {
			offset += int64(len(rest) - len(bytes.TrimLeft(rest[1:], " \t\r\n")))
		}
		return line(offset, "this is no JSON")
	}
	if t, err := d.ReadToken(); err != nil || t.Kind() != '{' {
		return nil, at("an object of keys and messages must begin here")
	}
	var out []keyed
	seen := map[string]bool{}
	for {
		token, err := d.ReadToken()
		if err != nil {
			return nil, noJSON(err)
		}
		if token.Kind() == '}' {
			break
		}
		key := token.String()
		if seen[key] {
			return nil, at("the key " + key + " stands twice")
		}
		seen[key] = true
		value, err := d.ReadToken()
		if err != nil {
			return nil, noJSON(err)
		}
		if value.Kind() != '"' {
			return nil, at(key + " is no text")
		}
		text := value.String()
		switch {
		case strings.TrimSpace(text) == "":
			return nil, at(key + " is empty: leave it out to have it said in English")
		case strings.ContainsFunc(key+text, unicode.IsControl):
			return nil, at(strconv.Quote(key) + " has a control character")
		}
		out = append(out, keyed{key, text})
	}
	if _, err := d.ReadToken(); !errors.Is(err, io.EOF) {
		return nil, at("nothing may follow the object")
	}
	return out, nil
}
