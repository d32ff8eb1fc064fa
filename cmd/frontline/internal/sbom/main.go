// Command sbom VERSION PROGRAM writes what a built program contains of others as
// a CycloneDX bill of materials. The same program gives the same bytes: the
// bill has neither a serial number nor a time.
package main

import (
	"crypto/sha256"
	"debug/buildinfo"
	"fmt"
	"io"
	"net/url"
	"os"
	"runtime/debug"
	"strings"

	"frontline/static"

	"github.com/go-json-experiment/json/v1"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: sbom VERSION PROGRAM")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "sbom:", err)
		os.Exit(1)
	}
}

func run(version, program string, out io.Writer) error {
	raw, err := os.ReadFile(program)
	if err != nil {
		return err
	}
	info, err := buildinfo.ReadFile(program)
	if err != nil {
		return err
	}
	works, err := static.WorksIn(info)
	if err != nil {
		return err
	}
	b := billOf(works, info)
	b.Metadata.Component = component{
		Type: "application", Name: "frontline", Version: version,
		Hashes: []hash{{"SHA-256", fmt.Sprintf("%x", sha256.Sum256(raw))}},
	}
	e := json.NewEncoder(out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(b)
}

// bill is as much of CycloneDX 1.6 as is needed.
type bill struct {
	Format   string `json:"bomFormat"`
	Spec     string `json:"specVersion"`
	Version  int    `json:"version"`
	Metadata struct {
		Component  component  `json:"component"`
		Properties []property `json:"properties"`
	} `json:"metadata"`
	Components []component `json:"components"`
}

type component struct {
	Type        string     `json:"type"`
	Ref         string     `json:"bom-ref,omitempty"`
	Name        string     `json:"name"`
	Version     string     `json:"version,omitempty"`
	Description string     `json:"description,omitempty"`
	Hashes      []hash     `json:"hashes,omitempty"`
	Licences    []licence  `json:"licenses,omitempty"`
	PURL        string     `json:"purl,omitempty"`
	References  []external `json:"externalReferences,omitempty"`
}

type hash struct {
	Algorithm string `json:"alg"`
	Content   string `json:"content"`
}

type property struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

type external struct {
	Type string `json:"type"`
	URL  string `json:"url"`
}

// licence is a name that SPDX has not, or an expression of names that it has.
type licence struct {
	Named      *named `json:"license,omitempty"`
	Expression string `json:"expression,omitempty"`
}

type named struct {
	Name string `json:"name"`
}

func billOf(works []static.Work, info *debug.BuildInfo) bill {
	b := bill{Format: "CycloneDX", Spec: "1.6", Version: 1}
	b.Metadata.Properties = []property{{"go", info.GoVersion}}
	for _, s := range info.Settings {
		if s.Key == "GOOS" || s.Key == "GOARCH" {
			b.Metadata.Properties = append(b.Metadata.Properties, property{s.Key, s.Value})
		}
	}
	for _, w := range works {
		c := component{Type: "library", Name: w.Name, Version: w.Version, Description: w.Note, PURL: purl(w)}
		if w.Kind == static.KindData {
			c.Type = "data"
		}
		c.Ref = c.PURL
		if c.Ref == "" {
			c.Ref = w.Name
		}
		if strings.Contains(w.Licence, " ") && !strings.Contains(w.Licence, " AND ") {
			c.Licences = []licence{{Named: &named{w.Licence}}}
		} else {
			c.Licences = []licence{{Expression: w.Licence}}
		}
		if w.URL != "" {
			c.References = []external{{"website", w.URL}}
		}
		b.Components = append(b.Components, c)
	}
	return b
}

// purl is the package's name across registries.
func purl(w static.Work) string {
	switch w.Kind {
	case static.KindNPM:
		return "pkg:npm/" + strings.Replace(w.Name, "@", "%40", 1) + "@" + w.Version
	case static.KindGo:
		if version, ok := strings.CutPrefix(w.Version, "go"); ok {
			return "pkg:golang/std@" + url.PathEscape(version)
		}
		return "pkg:golang/" + w.Name + "@" + url.PathEscape(w.Version)
	}
	return ""
}
