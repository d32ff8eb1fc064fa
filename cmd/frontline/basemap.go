package main

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"

	"frontline/cmd/frontline/internal/attach"
	"frontline/cmd/frontline/internal/program"
	"frontline/cmd/frontline/internal/terminal"
	"frontline/data"
	"frontline/data/archive"
	"frontline/data/basemap"
	"frontline/geo"
	"frontline/geo/osm"
	"frontline/geo/tile"
)

// basemapCommand looks at archives of OpenStreetMap.
type basemapCommand struct {
	Inspect basemapInspectCommand `cmd:"" help:"Say what an archive of OpenStreetMap's data is."`
	Extract basemapExtractCommand `cmd:"" help:"Take the part of an archive that lies in a box."`
}

// basemapFlags say from where archives may be read.
type basemapFlags struct {
	AllowHTTP    bool `name:"allow-http" help:"Read from addresses that are not https, too."`
	AllowPrivate bool `name:"allow-private" help:"Read from addresses of private networks, too."`
}

// open opens an archive in a file or at an https address.
func (f basemapFlags) open(p *program.Program, name string) (*basemap.Archive, error) {
	a, err := attach.From{AllowHTTP: f.AllowHTTP, AllowPrivate: f.AllowPrivate, Version: p.Version}.Open(p.Ctx, name, nil)
	switch {
	case err == nil:
		return a, nil
	case strings.Contains(name, "://"):
		return nil, fmt.Errorf("the archive: %w", err)
	case errors.Is(err, fs.ErrNotExist):
		return nil, program.WrongCall(fmt.Errorf("there is no file %s", name))
	}
	return nil, fmt.Errorf("%s: %w", filepath.Base(name), err)
}

type basemapInspectCommand struct {
	Archives []string `arg:"" name:"archive" help:"A file in .pmtiles or .mbtiles, or the https address of PMTiles."`
	Tile     string   `placeholder:"Z/X/Y" help:"Say what a tile is to a map of Frontline's, too: how many features of each class, and the settlements."`
	JSON     bool     `name:"json" help:"Report as JSON."`
	basemapFlags
}

// Help is shown under `frontline basemap inspect --help`.
func (basemapInspectCommand) Help() string {
	return `Says in which schema an archive's tiles are, what they cover, who is to be credited, and by what the archive is told from another. It reads no more than the archive's beginning, and changes nothing.

Exit status: 0 all can be read, 1 one cannot, 2 a wrong call.

Example: frontline basemap inspect ukraine.pmtiles

Example: frontline basemap inspect ukraine.pmtiles --tile 12/2471/1419

Example: frontline basemap inspect https://example.org/planet.pmtiles --json`
}

// inspectedBasemap is the report on an archive.
type inspectedBasemap struct {
	basemap.Info
	Tile *osm.Summary `json:"tile,omitempty"`
}

// Run prints what the archives are.
func (c *basemapInspectCommand) Run(p *program.Program) error {
	var at *tile.ID
	if c.Tile != "" {
		parts := strings.Split(c.Tile, "/")
		if len(parts) != 3 {
			return program.WrongCall(fmt.Errorf("--tile is zoom, column and row, as in 12/2471/1419"))
		}
		id, err := tile.ParseID(parts[0], parts[1], parts[2])
		if err != nil {
			return program.WrongCall(err)
		}
		at = &id
	}
	all := make([]inspectedBasemap, len(c.Archives))
	for i, name := range c.Archives {
		var err error
		if all[i], err = c.inspect(p, name, at); err != nil {
			return err
		}
	}
	if c.JSON {
		return terminal.PrintJSON(p.Stdout, map[string]any{"archives": all})
	}
	for i, of := range all {
		if i > 0 {
			fmt.Fprintln(p.Stdout)
		}
		fmt.Fprintln(p.Stdout, terminal.OneLine(c.Archives[i]))
		under := func(title string) *inspectLines { return &inspectLines{p.Stdout, title} }
		printBasemap(under, of.Info)
		if of.Tile != nil {
			printBasemapTile(under, c.Tile, *of.Tile)
		}
	}
	return nil
}

// inspect looks at one archive, and at a tile of it where one is named.
func (c *basemapInspectCommand) inspect(p *program.Program, name string, at *tile.ID) (out inspectedBasemap, err error) {
	a, err := c.open(p, name)
	if err != nil {
		return out, err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	out.Info = a.Info()
	if at == nil {
		return out, nil
	}
	names, err := data.BasemapNames()
	if err != nil {
		return out, err
	}
	raw, err := a.Translated(p.Ctx, *at, names)
	if err != nil {
		return out, err
	}
	summary, err := osm.Summarise(raw)
	out.Tile = &summary
	return out, err
}

func printBasemapTile(under func(title string) *inspectLines, name string, s osm.Summary) {
	lines := under("tile " + name)
	if len(s.Layers) == 0 {
		lines.say("nothing that a map of Frontline's shows")
	}
	for _, l := range s.Layers {
		parts := make([]string, len(l.Classes))
		for i, c := range l.Classes {
			parts[i] = fmt.Sprintf("%d %s", c.Count, c.Class)
		}
		lines.say("%s: %s", l.Name, strings.Join(parts, ", "))
	}
	if len(s.Settlements) > 0 {
		lines.say("named: %s", terminal.OneLine(strings.Join(s.Settlements, ", ")))
	}
}

func printBasemap(under func(title string) *inspectLines, info basemap.Info) {
	format := under("format")
	format.say("%s, %s", info.Format, sizeOf(info.Bytes))
	if info.Compression != "" {
		format.say("tiles compressed with %s", info.Compression)
	}
	under("schema").say("%s", info.Schema.Title())
	if info.Name != "" || info.Version != "" {
		under("name").say("%s", terminal.OneLine(strings.TrimSpace(info.Name+" "+info.Version)))
	}
	under("zooms").say("%d to %d", info.MinZoom, info.MaxZoom)
	b := info.Bounds
	under("where").say("longitude %.3f to %.3f, latitude %.3f to %.3f", b[0], b[2], b[1], b[3])
	if info.Tiles > 0 {
		under("tiles").say("%d", info.Tiles)
	}
	if info.Attribution != "" {
		under("credit").say("%s", terminal.OneLine(info.Attribution))
	} else {
		under("credit").say("the archive names nobody: of OpenStreetMap it is © OpenStreetMap contributors, ODbL")
	}
	names := make([]string, len(info.Layers))
	for i, l := range info.Layers {
		names[i] = terminal.OneLine(l.ID)
	}
	under("layers").say("%s", strings.Join(names, ", "))
	under("hash").say("%s", info.Hash)
}

type basemapExtractCommand struct {
	Archive string `arg:"" help:"A file in .pmtiles or .mbtiles, or the https address of PMTiles."`
	File    string `arg:"" help:"Where to: a name in .pmtiles."`

	BBox    string `name:"bbox" required:"" placeholder:"W,S,E,N" help:"The box, in degrees: west, south, east, north."`
	MinZoom *uint8 `placeholder:"Z" help:"The first zoom; the archive's where it is not given."`
	MaxZoom *uint8 `placeholder:"Z" help:"The last zoom; the archive's where it is not given."`
	Force   bool   `help:"Replace the file if it is there, and what is left of another extract to it."`
	basemapFlags
}

// Help is shown under `frontline basemap extract --help`.
func (basemapExtractCommand) Help() string {
	return `Takes the tiles that touch a box out of an archive, by reading no more than those: of an archive elsewhere no more is downloaded. Tiles stay as they are, and so does whom to credit. What was stopped goes on when it is called again in the same way: until it is done, FILE.part keeps what was taken.

Example: frontline basemap extract planet.pmtiles ukraine.pmtiles --bbox 22,44,41,53

Example: frontline basemap extract https://example.org/planet.pmtiles pokrovsk.pmtiles --bbox 36.8,48.1,37.5,48.5 --max-zoom 14`
}

// Run writes the file.
func (c *basemapExtractCommand) Run(p *program.Program) error {
	if !strings.EqualFold(filepath.Ext(c.File), ".pmtiles") {
		return program.WrongCall(fmt.Errorf("%s must end in .pmtiles", filepath.Base(c.File)))
	}
	box, err := parseBox(c.BBox)
	if err != nil {
		return program.WrongCall(err)
	}
	a, err := c.open(p, c.Archive)
	if err != nil {
		return err
	}
	defer a.Close()
	info := a.Info()
	o := archive.ExtractOptions{From: a, Path: c.File, Box: box, MinZoom: info.MinZoom, MaxZoom: info.MaxZoom, Replace: c.Force}
	if c.MinZoom != nil {
		o.MinZoom = max(*c.MinZoom, info.MinZoom)
	}
	if c.MaxZoom != nil {
		o.MaxZoom = min(*c.MaxZoom, info.MaxZoom)
	}
	if o.MinZoom > o.MaxZoom {
		return program.WrongCall(fmt.Errorf("the archive has zooms %d to %d, and none of those asked for", info.MinZoom, info.MaxZoom))
	}
	bar := terminal.NewProgress(p.Stderr, "taking kB")
	o.Progress = func(done, total uint64) { bar.Show(int(done/1000), int(total/1000), "") }
	report, err := archive.Extract(p.Ctx, o)
	bar.End()
	if err != nil {
		return err
	}
	fmt.Fprintf(p.Stdout, "%s: %d tiles at zooms %d to %d, %d of them distinct, %s\n", filepath.Base(c.File), report.Tiles, o.MinZoom, o.MaxZoom, report.Contents, terminal.Megabytes(report.Bytes))
	return nil
}

// parseBox reads west, south, east and north with commas. A box whose west is east of its
// east lies across the antimeridian.
func parseBox(s string) (box [4]float64, err error) {
	parts := strings.Split(s, ",")
	if len(parts) != len(box) {
		return box, errBox
	}
	for i, part := range parts {
		v, err := strconv.ParseFloat(strings.TrimSpace(part), 64)
		most := 180.
		if i%2 == 1 {
			most = 90
		}
		if err != nil || !(v >= -most && v <= most) {
			return box, errBox
		}
		box[i] = v
	}
	if box[1] >= box[3] || box[0] == box[2] {
		return box, errBox
	}
	return box, nil
}

var errBox = geo.Errorf(geo.EInvalid, "--bbox is west, south, east and north in degrees, as in 22,44,41,53")
