package static

import (
	"fmt"
	"runtime/debug"

	"github.com/go-json-experiment/json"
)

// Kind says in what form something of others is in the program.
type Kind string

// The kinds of works, in the order in which they are listed.
const (
	KindData Kind = "data"
	KindNPM  Kind = "npm"
	KindGo   Kind = "go"
)

// Title is how a list of the kind is headed.
func (k Kind) Title() string {
	return map[Kind]string{KindData: "Data and typefaces", KindNPM: "Packages of the front end", KindGo: "Go modules"}[k]
}

// Work is something of others that the program contains.
type Work struct {
	Kind    Kind   `json:"kind"`
	Name    string `json:"name"`
	Version string `json:"version"`
	Licence string `json:"licence"` // SPDX, where it has a name there
	URL     string `json:"url,omitempty"`
	Note    string `json:"note,omitempty"`
	Text    string `json:"text"` // of the licence
}

// Works lists what the program contains of others, with its licences: of the
// known Go modules, those that were linked into it.
func Works() ([]Work, error) {
	info, _ := debug.ReadBuildInfo()
	return WorksIn(info)
}

// WorksIn does so for the program that info is of; for nil, of all that is known.
func WorksIn(info *debug.BuildInfo) ([]Work, error) {
	text, err := unpack("dist/licences.json")
	if err != nil {
		return nil, fmt.Errorf("the list of licences is not built into this program: run `make build`: %w", err)
	}
	var all []Work
	if err := json.Unmarshal(text, &all); err != nil {
		return nil, fmt.Errorf("licences: %w", err)
	}
	if info == nil {
		return all, nil
	}
	return linked(all, info), nil
}

// linked leaves out the modules that are only in the program as it is built for
// other systems.
func linked(all []Work, info *debug.BuildInfo) []Work {
	versions := map[string]string{}
	for _, m := range info.Deps {
		versions[m.Path] = m.Version
	}
	var out []Work
	known := map[string]bool{}
	for _, w := range all {
		if w.Kind == KindGo {
			known[w.Name] = true
			version, ok := versions[w.Name]
			if w.Version == "" {
				version, ok = info.GoVersion, true
			}
			if !ok {
				continue
			}
			w.Version = version
		}
		out = append(out, w)
	}
	for _, m := range info.Deps {
		if !known[m.Path] {
			out = append(out, Work{Kind: KindGo, Name: m.Path, Version: m.Version, Licence: "not known", Text: "Its licence is not in this program: see https://pkg.go.dev/" + m.Path + "?tab=licenses"})
		}
	}
	return out
}
