package load

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"frontline/cmd/frontline/internal/program"
	"frontline/data"
	"frontline/data/format"
	"frontline/geo"
	"frontline/geo/geojson"
	"frontline/geo/mapping"
)

// FileOptions say which files are loaded, and how they are read.
type FileOptions struct {
	Layer    string
	Paths    []string
	Date     string // of the one file; else the one in each file's name
	Map      string // a file, or the name of a preset
	Nothing  string // why the layer ends: there need be no file then
	MaxBytes int64  // of a file, unpacked

	DateProperty string // with each feature's date
	DateFormat   mapping.DateFormat

	Repair      bool
	RepairLimit float64 // as a share of a file's area
}

// Files are the files of a load, each with the date or dates that it is for.
type Files struct {
	Inputs      []data.Input
	MappingText []byte            // what --map gave, to be kept with the layer
	Constants   mapping.Constants // what the mapping says of all features

	opt   FileOptions
	terms []byte            // the text of the mapping by which they are read, given or kept; nil for none
	kept  map[string][]byte // all of a file that can be read only once, as standard input

	mu     sync.Mutex
	mapped map[string]mapping.Report // what the mapping did with each file
}

// StdinName is the file that stands for standard input.
const StdinName = "-"

// open returns a function that opens a file of the load, more than once.
func (f *Files) open(path string) func() (io.ReadCloser, error) {
	if kept, ok := f.kept[path]; ok {
		return func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(kept)), nil }
	}
	return func() (io.ReadCloser, error) { return os.Open(path) }
}

// FindFiles finds the dates of the files and how to read them.
func FindFiles(p *program.Program, db *data.DB, o FileOptions) (*Files, error) {
	terms, text, err := o.mapping(p.Ctx, db)
	if err != nil {
		return nil, err
	}
	f := &Files{MappingText: text, opt: o, kept: map[string][]byte{}, mapped: map[string]mapping.Report{}}
	if terms != nil {
		f.Constants = terms.Set
		if f.terms, err = terms.MarshalJSON(); err != nil {
			return nil, err
		}
	}
	if o.Nothing != "" && len(o.Paths) == 0 {
		date, err := geo.ParseDate(o.Date)
		if err != nil {
			return nil, program.WrongCall(fmt.Errorf("--nothing without a file needs the date from which on: --date YYYY-MM-DD"))
		}
		f.Inputs = append(f.Inputs, data.EmptyInput(date))
		return f, nil
	}
	if len(o.Paths) == 0 {
		return nil, program.WrongCall(fmt.Errorf("name the file or files to load"))
	}
	if o.Date != "" && len(o.Paths) > 1 {
		return nil, program.WrongCall(fmt.Errorf("--date is for one file: name each of several by its date, as in 2025-11-27.geojson"))
	}
	for _, path := range o.Paths {
		if path == StdinName {
			if f.kept[path] != nil {
				return nil, program.WrongCall(fmt.Errorf("- stands for standard input and comes twice"))
			}
			if err := f.keep(path, "standard input", p.Stdin); err != nil {
				return nil, err
			}
		} else if info, err := os.Stat(path); err != nil {
			return nil, fmt.Errorf("nothing was loaded: %w", err)
		} else if info.IsDir() {
			return nil, program.WrongCall(fmt.Errorf("%s is a folder: name the files in it, as in %s", path, filepath.Join(path, "*.geojson")))
		} else if !info.Mode().IsRegular() { // a pipe
			in, err := os.Open(path)
			if err != nil {
				return nil, fmt.Errorf("nothing was loaded: %w", err)
			}
			if err := errors.Join(f.keep(path, path, in), in.Close()); err != nil {
				return nil, err
			}
		}
		if err := f.addFile(path, terms); err != nil {
			return nil, err
		}
	}
	return f, nil
}

// keep reads all of a file that can be read only once.
func (f *Files) keep(path, name string, r io.Reader) error {
	text, err := io.ReadAll(io.LimitReader(r, f.opt.MaxBytes+1))
	if err != nil {
		return fmt.Errorf("nothing was loaded: %s: %w", name, err)
	}
	if int64(len(text)) > f.opt.MaxBytes {
		return geo.Errorf(geo.ETooLarge, "nothing was loaded: %s is larger than --max-mib, %d MiB", name, f.opt.MaxBytes>>20)
	}
	f.kept[path] = text
	return nil
}

// mapping returns the mapping of --map, else the one kept with the layer, else nil. The text is
// to be kept with the layer: that of --map only.
func (o FileOptions) mapping(ctx context.Context, db *data.DB) (*mapping.Mapping, []byte, error) {
	if o.Map != "" {
		return GivenMapping(o.Map)
	}
	text, err := db.Mapping(ctx, o.Layer)
	if err != nil || len(text) == 0 {
		return nil, nil, err
	}
	terms, err := mapping.Parse(text)
	if err != nil {
		return nil, nil, fmt.Errorf("the mapping kept with %s: %w", o.Layer, err)
	}
	return &terms, nil, nil
}

// GivenMapping reads the mapping of a file or of a preset's name, with its text.
func GivenMapping(name string) (*mapping.Mapping, []byte, error) {
	terms, ok := mapping.Presets()[name]
	if !ok {
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, nil, err
		}
		if terms, err = mapping.Parse(text); err != nil {
			return nil, nil, fmt.Errorf("--map %s: %w", name, err)
		}
	}
	text, err := terms.MarshalJSON()
	return &terms, text, err
}

// addFile adds a file under its date, or under each of its dates.
func (f *Files) addFile(path string, terms *mapping.Mapping) error {
	open := f.open(path)
	byProperty := f.opt.DateProperty != "" || terms != nil && terms.Date != nil && f.opt.Date == ""
	if byProperty {
		as := &data.Reading{Mapping: f.terms, Split: true}
		if f.opt.DateProperty != "" {
			as.Date = &mapping.DateProperty{Property: f.opt.DateProperty, Format: f.opt.DateFormat}
		}
		days, notes, err := f.days(path, terms)
		if err != nil {
			return fmt.Errorf("nothing was loaded: %s: %w", filepath.Base(path), err)
		}
		for _, day := range days {
			f.Inputs = append(f.Inputs, data.Input{
				Name: path, Date: day.Date, Open: open, As: as,
				Read: alreadyRead(mapping.Reading{Reading: geojson.Reading{Features: day.Features, Notes: notes}}),
			})
			notes = nil // once a file
		}
		return nil
	}
	date, err := f.opt.dateOf(path)
	if err != nil {
		return program.WrongCall(err)
	}
	input := data.Input{Name: path, Date: date, Open: open}
	if terms != nil {
		input.Read = readMapped(*terms, func(reading mapping.Reading) { f.note(path, reading) })
		input.As = &data.Reading{Mapping: f.terms}
	}
	f.Inputs = append(f.Inputs, input)
	return nil
}

func (o FileOptions) dateOf(path string) (geo.Date, error) {
	if o.Date != "" {
		return geo.ParseDate(o.Date)
	}
	if path == StdinName {
		return 0, fmt.Errorf("standard input has no name: give its date with --date YYYY-MM-DD")
	}
	return data.DateInName(path)
}

// days reads a file whose features have dates.
func (f *Files) days(path string, terms *mapping.Mapping) (days []mapping.Day, notes []string, err error) {
	file, err := f.open(path)()
	if err != nil {
		return nil, nil, err
	}
	defer file.Close()
	opt := mapping.Options{
		Options: geojson.Options{MaxBytes: f.opt.MaxBytes, Layer: f.opt.Layer, Repair: f.opt.Repair, RepairLimit: f.opt.RepairLimit},
		Mapping: terms,
	}
	if f.opt.DateProperty != "" {
		opt.Date = &mapping.DateProperty{Property: f.opt.DateProperty, Format: f.opt.DateFormat}
	}
	reading, err := format.Read(file, opt)
	f.note(path, reading)
	return reading.Days, reading.Notes, err
}

// readMapped returns a reader of files of one date by a mapping; note is called with what it
// read. A date that the mapping would look for in the features does not count:
// the file's own goes before it.
func readMapped(terms mapping.Mapping, note func(mapping.Reading)) func(io.Reader, mapping.Options) (mapping.Reading, error) {
	terms.Date = nil
	return func(r io.Reader, opt mapping.Options) (mapping.Reading, error) {
		opt.Mapping = &terms
		reading, err := format.Read(r, opt)
		note(reading)
		return reading, err
	}
}

// alreadyRead returns what was read before, after the file was read through for
// its hash.
func alreadyRead(reading mapping.Reading) func(io.Reader, mapping.Options) (mapping.Reading, error) {
	return func(r io.Reader, _ mapping.Options) (mapping.Reading, error) {
		_, err := io.Copy(io.Discard, r)
		return reading, err
	}
}

// note keeps what the mapping did with a file.
func (f *Files) note(path string, reading mapping.Reading) {
	if reading.Report == nil {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.mapped[filepath.Base(path)] = *reading.Report
}

// Reports says what the mapping left out or did not find, a line each, by
// file.
func (f *Files) Reports() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	var lines []string
	for name, r := range f.mapped {
		for _, line := range r.Lines() {
			lines = append(lines, name+": "+line)
		}
	}
	slices.SortFunc(lines, cmp.Compare)
	return lines
}
