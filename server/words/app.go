package words

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/go-json-experiment/json/v1"
)

// The page's files that name its languages.
const (
	partsFile   = "page.json"
	englishPage = "index." + Default + ".html"
	scriptFile  = "embed.js"
)

// ofRecord begins the keys of what the record says: what a language lacks of it
// stays as it is recorded, and marked as English.
var ofRecord = []string{"terms.", record}

// App is the built front end with the languages that were given when running:
// for each a page, and its messages under a name by their hash.
func (b *Book) App(built fs.FS) (fs.FS, error) {
	given := slices.DeleteFunc(slices.Clone(b.languages), func(lang string) bool { return !b.In(lang).Given })
	if len(given) == 0 {
		return built, nil
	}
	out := layered{FS: built, files: map[string][]byte{}}
	raw, err := fs.ReadFile(built, partsFile)
	if errors.Is(err, fs.ErrNotExist) {
		return built, nil // the map is not built into this program
	} else if err != nil {
		return nil, fmt.Errorf("words: %w", err)
	}
	parts := map[string]any{}
	if err := json.Unmarshal(raw, &parts); err != nil {
		return nil, fmt.Errorf("words: %s: %w", partsFile, err)
	}
	page, err := fs.ReadFile(built, englishPage)
	if err != nil {
		return nil, fmt.Errorf("words: %w", err)
	}
	keys, _ := parts["messages"].([]any)
	addresses := map[string]any{}
	for _, lang := range given {
		s := b.In(lang)
		texts, err := s.texts(keys)
		if err != nil {
			return nil, err
		}
		name := fmt.Sprintf("assets/words-%s-%.8X.json", lang, sha256.Sum256(texts))
		labelled, err := s.Labelled(page)
		if err != nil {
			return nil, err
		}
		out.files[name], out.files["index."+lang+".html"] = texts, labelled
		addresses[lang] = "/" + name
	}
	parts["given"] = addresses
	if out.files[partsFile], err = json.Marshal(parts); err != nil {
		return nil, fmt.Errorf("words: %w", err)
	}
	out.files[scriptFile], err = withLanguages(built, given)
	return out, err
}

// recordedMark begins what stands for a text of the record, before that text.
const recordedMark = "recorded:"

// texts are the messages of the page as JSON, by their keys.
func (s *Speaker) texts(keys []any) ([]byte, error) {
	out := map[string]string{}
	for _, k := range keys {
		key, _ := k.(string)
		isRecord := slices.ContainsFunc(ofRecord, func(start string) bool { return strings.HasPrefix(key, start) })
		if text, ok := s.Text(key); ok && (s.has(key) || !isRecord) {
			out[key] = text
		}
	}
	for text, key := range s.fallback.recorded {
		if s.has(key) {
			out[recordedMark+text] = s.T(key)
		}
	}
	raw, err := json.Marshal(out)
	if err != nil {
		return nil, fmt.Errorf("words: %w", err)
	}
	return raw, nil
}

// withLanguages is the script of pages of others, which names the languages
// that its element takes.
func withLanguages(built fs.FS, given []string) ([]byte, error) {
	raw, err := fs.ReadFile(built, scriptFile)
	if err != nil {
		return nil, fmt.Errorf("words: %w", err)
	}
	mark := []byte(`"` + strings.Join(slices.Sorted(slices.Values(Compiled)), " ") + `"`)
	if bytes.Count(raw, mark) != 1 {
		return nil, fmt.Errorf("words: %s does not name its languages as %s", scriptFile, mark)
	}
	with := bytes.TrimSuffix(mark, []byte(`"`))
	return bytes.Replace(raw, mark, []byte(string(with)+" "+strings.Join(given, " ")+`"`), 1), nil
}

// escaper is what the build does, so that both make the same page.
var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", `"`, "&quot;")

var (
	langMark = regexp.MustCompile(`<html lang="[^"]*">`)
	textMark = regexp.MustCompile(`(<[^>]* data-words="([^"]+)"[^>]*>)[^<]*`)
	// attributeMarks are the attributes whose words data-words-… name.
	attributeMarks = map[string]string{"label": "aria-label", "role": "aria-roledescription"}
)

// Labelled is a page in the language: data-words names the words of an element,
// data-words-… those of an attribute. The build does the same for the compiled
// languages.
func (s *Speaker) Labelled(page []byte) ([]byte, error) {
	var missing []string
	word := func(key string) string {
		if _, ok := s.Text(key); !ok {
			missing = append(missing, key)
		}
		return escaper.Replace(s.T(key))
	}
	text := langMark.ReplaceAllString(string(page), `<html lang="`+s.Lang+`">`)
	text = replaceAll(textMark, text, func(m []string) string { return m[1] + word(m[2]) })
	for _, kind := range slices.Sorted(maps.Keys(attributeMarks)) {
		tag := regexp.MustCompile(`<[^>]* data-words-` + kind + `="([^"]+)"[^>]*>`)
		value := regexp.MustCompile(` ` + attributeMarks[kind] + `="[^"]*"`)
		text = replaceAll(tag, text, func(m []string) string {
			at := value.FindStringIndex(m[0])
			if at == nil {
				return m[0]
			}
			return m[0][:at[0]] + ` ` + attributeMarks[kind] + `="` + word(m[1]) + `"` + m[0][at[1]:]
		})
	}
	if len(missing) > 0 {
		return nil, fmt.Errorf("words: the page names %s, and there is no such message", strings.Join(missing, ", "))
	}
	return []byte(text), nil
}

func replaceAll(re *regexp.Regexp, text string, with func(groups []string) string) string {
	return re.ReplaceAllStringFunc(text, func(found string) string { return with(re.FindStringSubmatch(found)) })
}

// layered is a file system with files before those of another.
type layered struct {
	fs.FS
	files map[string][]byte
}

func (l layered) Open(name string) (fs.File, error) {
	if raw, ok := l.files[name]; ok {
		return &memoryFile{Reader: bytes.NewReader(raw), name: path.Base(name)}, nil
	}
	return l.FS.Open(name)
}

// ReadDir lists a folder with the files before it.
func (l layered) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(l.FS, name)
	if err != nil {
		return nil, err
	}
	for file, raw := range l.files {
		if path.Dir(file) != name {
			continue
		}
		entries = slices.DeleteFunc(entries, func(e fs.DirEntry) bool { return e.Name() == path.Base(file) })
		entries = append(entries, fs.FileInfoToDirEntry(memoryInfo{path.Base(file), int64(len(raw))}))
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return entries, nil
}

type memoryFile struct {
	*bytes.Reader
	name string
}

func (f *memoryFile) Stat() (fs.FileInfo, error) { return memoryInfo{f.name, f.Size()}, nil }
func (f *memoryFile) Close() error               { return nil }

var _ io.ReadSeeker = (*memoryFile)(nil)

type memoryInfo struct {
	name string
	size int64
}

func (i memoryInfo) Name() string       { return i.name }
func (i memoryInfo) Size() int64        { return i.size }
func (i memoryInfo) Mode() fs.FileMode  { return 0o444 }
func (i memoryInfo) ModTime() time.Time { return time.Time{} }
func (i memoryInfo) IsDir() bool        { return false }
func (i memoryInfo) Sys() any           { return nil }
