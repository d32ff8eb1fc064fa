package main

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"frontline/cmd/frontline/internal/load"
	"frontline/cmd/frontline/internal/program"
	"frontline/cmd/frontline/internal/terminal"
	"frontline/data"
	"frontline/data/format"
	"frontline/data/inspect"
	"frontline/geo/geojson"
	"frontline/geo/mapping"

	"github.com/go-json-experiment/json/v1"
)

type inspectCommand struct {
	Files []string `arg:"" name:"file" help:"What to look at; - reads standard input. Several are compared in the order given."`

	Map    string `placeholder:"FILE" help:"What the files' properties mean, as for load; or one of the presets arcgis and deepstate."`
	JSON   bool   `name:"json" help:"Report as JSON."`
	MaxMiB int64  `name:"max-mib" env:"FRONTLINE_MAX_MIB" default:"256" help:"The largest file taken, unpacked, in MiB. [$FRONTLINE_MAX_MIB, ${default}]"`
}

// Help is shown under `frontline inspect --help`.
func (inspectCommand) Help() string {
	return `Says what files are before they are loaded: format, dates, names, ids and whether they hold from file to file, statuses with what they count as, where the features lie, what is wrong, and a mapping to edit. It needs no database and changes nothing.

Exit status: 0 all can be loaded, 1 one cannot as it is, 2 a wrong call.

Example: frontline inspect areas-2025-11-27.geojson

Example: frontline inspect *.kml --json | jq '.files[-1].mapping' > mapping.json`
}

// inspected is the report on all files.
type inspected struct {
	Files []*inspect.Report    `json:"files"`
	IDs   []inspect.Identities `json:"ids,omitempty"` // from each file to the next
}

// Run prints what the files are.
func (c *inspectCommand) Run(p *program.Program) error {
	if c.MaxMiB < 1 || c.MaxMiB > mostMiB {
		return program.WrongCall(fmt.Errorf("--max-mib must be from 1 to %d", mostMiB))
	}
	var terms *mapping.Mapping
	if c.Map != "" {
		var err error
		if terms, _, err = load.GivenMapping(c.Map); err != nil {
			return err
		}
	}
	regions, err := inspect.ReadRegions(data.BundledLayers())
	if err != nil {
		return err
	}
	var all inspected
	refused := 0
	bar := terminal.NewProgress(p.Stderr, "inspecting")
	for i, path := range c.Files {
		bar.Show(i, len(c.Files), filepath.Base(path))
		report, err := interruptible(p.Ctx, func() (*inspect.Report, error) { return c.file(p, path, regions, terms) })
		if err != nil {
			bar.End()
			return err
		}
		if report.Refused != "" {
			refused++
		}
		if n := len(all.Files); n > 0 {
			ids, err := inspect.Hold(p.Ctx, all.Files[n-1], report)
			if err != nil {
				bar.End()
				return err
			}
			all.IDs = append(all.IDs, ids)
		}
		all.Files = append(all.Files, report)
	}
	bar.End()
	if c.JSON {
		if err := terminal.PrintJSON(p.Stdout, all); err != nil {
			return err
		}
	} else {
		printInspected(p.Stdout, all)
	}
	if refused > 0 {
		return fmt.Errorf("%d of %d files cannot be loaded as they are", refused, len(all.Files))
	}
	return nil
}

// interruptible returns what work does, or that it was interrupted: reading a
// large shape does not look at the context, and as it changes nothing it may run on.
func interruptible(ctx context.Context, work func() (*inspect.Report, error)) (*inspect.Report, error) {
	type result struct {
		report *inspect.Report
		err    error
	}
	done := make(chan result, 1)
	go func() {
		report, err := work()
		done <- result{report, err}
	}()
	select {
	case r := <-done:
		return r.report, r.err
	case <-ctx.Done():
		return nil, fmt.Errorf("it was interrupted")
	}
}

func (c *inspectCommand) file(p *program.Program, path string, regions *inspect.Regions, terms *mapping.Mapping) (*inspect.Report, error) {
	in := io.Reader(p.Stdin)
	name := "standard input"
	if path != load.StdinName {
		info, err := os.Stat(path)
		if err != nil {
			return nil, err
		}
		if !info.Mode().IsRegular() {
			return nil, program.WrongCall(fmt.Errorf("%s is no file: name the files in a folder, as in %s", path, filepath.Join(path, "*.geojson")))
		}
		file, err := os.Open(path)
		if err != nil {
			return nil, err
		}
		defer file.Close()
		in, name = file, filepath.Base(path)
	}
	return inspect.File(p.Ctx, name, in, regions, terms, c.MaxMiB<<20)
}

// maxStatusLines bounds the statuses that are listed.
const maxStatusLines = 12

// formatNames are the formats as people call them.
var formatNames = map[geojson.Format]string{
	geojson.FormatGeoJSON: "GeoJSON", geojson.FormatSequence: "GeoJSON text sequence", geojson.FormatLines: "GeoJSON features on lines",
	format.KML: "KML", format.KMZ: "KMZ", format.GeoPackage: "GeoPackage", format.CSV: "CSV",
}

// inspectLines writes lines under a title, which stands in the first only.
type inspectLines struct {
	w     io.Writer
	title string
}

func (l *inspectLines) say(text string, args ...any) {
	lines := strings.Split(fmt.Sprintf(text, args...), "\n")
	for _, line := range lines {
		fmt.Fprintf(l.w, "  %-11s %s\n", l.title, strings.TrimRight(line, " "))
		l.title = ""
	}
}

func printInspected(w io.Writer, all inspected) {
	for i, r := range all.Files {
		if i > 0 {
			fmt.Fprintln(w)
		}
		fmt.Fprintln(w, r.Name)
		printInspectedFile(func(title string) *inspectLines { return &inspectLines{w, title} }, r)
	}
	for _, ids := range all.IDs {
		fmt.Fprintf(w, "\nfrom %s to %s\n", ids.From, ids.To)
		l := &inspectLines{w, "ids"}
		switch {
		case ids.Hold():
			l.say("hold: %s in both files, %d of them in the same place", terminal.Count(ids.Both, "id"), ids.Same)
		case ids.Changed():
			l.say("do not hold: %s of the first file have another id in the second: a mapping with ignore_id and a key tells features by something else", terminal.Count(ids.Moved+ids.Renumbered, "place"))
		default:
			l.say("the files do not tell: %s in both, %d of them in the same place", terminal.Count(ids.Both, "id"), ids.Same)
		}
	}
	if n := len(all.Files); n > 0 && all.Files[n-1].Features > 0 {
		var b bytes.Buffer
		if text, err := all.Files[n-1].Mapping.MarshalJSON(); err == nil && json.Indent(&b, text, "", "  ") == nil {
			preset := ""
			if p := all.Files[n-1].Preset; p != "" {
				preset = "; it is the preset " + p + ", --map " + p
			}
			fmt.Fprintf(w, "\nA mapping to edit, for --map (of %s%s):\n%s\n", all.Files[n-1].Name, preset, b.Bytes())
		}
	}
}

// sizeOf returns a number of bytes in the unit that suits it.
func sizeOf(n int64) string {
	switch {
	case n >= 1e6:
		return fmt.Sprintf("%.1f MB", float64(n)/1e6)
	case n >= 1e3:
		return fmt.Sprintf("%.1f kB", float64(n)/1e3)
	}
	return terminal.Count(int(n), "byte")
}

func printInspectedFile(under func(title string) *inspectLines, r *inspect.Report) {
	what := cmp.Or(formatNames[r.Format], "not told")
	if r.Packing != "" {
		what += ", packed with " + string(r.Packing)
	}
	under("format").say("%s, %s", what, sizeOf(r.Bytes))
	if r.Refused != "" {
		under("refused").say("%s", r.Refused)
		if len(r.Repairs) > 0 {
			under("--repair").say("%s", strings.Join(r.Repairs, "\n"))
		}
	}
	if len(r.Mended) > 0 {
		under("mended").say("load mends this by itself: %s", strings.Join(r.Mended, "\n"))
	}
	if r.CRS != "" {
		under("crs").say("the file names %s", r.CRS)
	}
	if r.Mapped != nil {
		mapped := under("mapping")
		mapped.say("keeps %d of %s", r.Mapped.Kept, terminal.Count(r.Mapped.Read, "feature"))
		for _, line := range r.Mapped.Lines() {
			mapped.say("%s", line)
		}
	}
	if len(r.Notes) > 0 {
		under("notes").say("%s", strings.Join(r.Notes, "\n"))
	}
	dates := under("dates")
	if r.DateInName != nil {
		dates.say("%s, from the file's name", r.DateInName)
	} else {
		dates.say("%s, or load it by a property, --date-property NAME", r.NoDate)
	}
	for _, s := range r.Stated {
		dates.say("the file says %s: %s", s.Member, s.Text)
	}
	if r.Features == 0 {
		return
	}
	for _, d := range r.Dates {
		if len(d.OneOf) > 0 {
			dates.say("property %s may have the day or the month first: say which, --date-format %s or %s", d.Property, d.OneOf[0], d.OneOf[1])
			continue
		}
		form := ""
		if d.Format != "" {
			form = " (" + string(d.Format) + ")"
		}
		dates.say("property %s%s, %d of %d: %s to %s", d.Property, form, d.Of, r.Features, d.First, d.Last)
	}
	features := under("features")
	for _, k := range r.Kinds {
		if what := terminal.Count(k.Count, k.Kind); k.Area > 0 {
			features.say("%s, %.0f km² together", what, k.Area)
		} else {
			features.say("%s", what)
		}
	}
	if r.Placeless > 0 {
		features.say("%d without a place", r.Placeless)
	}
	names := under("names")
	switch {
	case r.Names.Named > 0:
		names.say("%d of %d have one", r.Names.Named, r.Features)
	case len(r.Names.Candidates) > 0:
		names.say("no feature has a name; candidates: %s", strings.Join(r.Names.Candidates, ", "))
	default:
		names.say("no feature has a name, and no property looks like one")
	}
	ids := under("ids")
	ids.say("%d of %d features have one", r.IDs.IDs, r.Features)
	if len(r.IDs.Candidates) > 0 {
		ids.say("candidates for a key: %s", strings.Join(r.IDs.Candidates, ", "))
	}
	statuses := under("statuses")
	for _, s := range r.Statuses[:min(len(r.Statuses), maxStatusLines)] {
		word := s.Status
		if word == "" {
			word = "(none)"
		}
		hint := ""
		switch {
		case s.Known:
		case s.Means != "":
			hint = fmt.Sprintf(" as it is, as %s by the mapping below", s.Means)
		default:
			hint = ": no mapping knows the word; say in classes what it means"
		}
		if s.Area == 0 { // what is no ground is of no class
			statuses.say("%s = %s: %d", s.Property, word, s.Count)
			continue
		}
		statuses.say("%s = %s: %d, %.0f km², counts as %s%s", s.Property, word, s.Count, s.Area, s.Class, hint)
	}
	if more := len(r.Statuses) - maxStatusLines; more > 0 {
		statuses.say("and %d more", more)
	}
	where := under("where")
	if b := r.Bounds; b != nil {
		where.say("longitude %.4g to %.4g, latitude %.4g to %.4g", b[0], b[2], b[1], b[3])
	}
	if r.Swapped {
		where.say("longitude and latitude seem to be swapped: so it would lie in Ukraine; load holds it back (swapped)")
	}
	if len(r.Regions) > 0 {
		parts := make([]string, len(r.Regions))
		for i, in := range r.Regions {
			parts[i] = fmt.Sprintf("%s %.1f %%", in.Name, 100*in.Share)
		}
		where.say("%s", strings.Join(parts, ", "))
	}
	properties := under("properties")
	for _, p := range r.Properties {
		properties.say("%s: %d of %d, %d different: %s", p.Name, p.Of, r.Features, p.Distinct, strings.Join(p.Samples, ", "))
	}
	if r.OtherProperties > 0 {
		properties.say("and %d others, which no more features have", r.OtherProperties)
	}
}
