// Command gen writes ../modules.json: of each Go module that the program is made of,
// on any system that it is released for, the texts of its licences. It reads them from
// the module cache. The same modules give the same bytes.
package main

import (
	"bytes"
	"cmp"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/v1"
)

// systems are those that the program is released for. Processors make no
// difference to what is imported.
var systems = []string{"linux", "darwin", "windows"}

// program is what the modules are those of.
const program = "frontline/cmd/frontline"

func main() {
	out := flag.String("out", "static/licences/modules.json", "the file to write")
	flag.Parse()
	if err := write(*out); err != nil {
		fmt.Fprintln(os.Stderr, "licences:", err)
		os.Exit(1)
	}
}

func write(out string) error {
	modules, err := gather(systems)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	if err := e.Encode(modules); err != nil {
		return err
	}
	return os.WriteFile(out, b.Bytes(), 0o644)
}

// module is a Go module and what it says of its licence.
type module struct {
	Name    string `json:"name"`
	Version string `json:"version"` // "" for Go's standard library, whose the program itself tells
	Licence string `json:"licence"` // SPDX; several joined by AND
	Text    string `json:"text"`
}

// gather lists the modules that the program needs on any of the systems, by name.
func gather(systems []string) ([]module, error) {
	found := map[string]*listed{}
	for _, system := range systems {
		packages, err := list(system)
		if err != nil {
			return nil, err
		}
		for _, p := range packages {
			if p.Module == nil || p.Module.Main {
				continue
			}
			m := found[p.Module.Path]
			if m == nil {
				m = &listed{version: p.Module.Version, root: p.Module.Dir, folders: map[string]bool{}}
				found[p.Module.Path] = m
			}
			for dir := p.Dir; len(dir) >= len(m.root); dir = filepath.Dir(dir) {
				m.folders[dir] = true
			}
		}
	}
	standard, err := standardLibrary()
	if err != nil {
		return nil, err
	}
	out := []module{standard}
	for _, name := range slices.Sorted(maps.Keys(found)) {
		m := found[name]
		text, err := m.text()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		kind := kindOf(text)
		if kind == "" {
			return nil, fmt.Errorf("%s: what licence is this?\n%.300s", name, text)
		}
		out = append(out, module{name, m.version, kind, text})
	}
	return out, nil
}

// listed is a module with the folders of its packages, and those above them.
type listed struct {
	version, root string
	folders       map[string]bool
}

var (
	licenceName = regexp.MustCompile(`(?i)^(licen[cs]e|copying|copyright|notice|patents)`)
	codeName    = regexp.MustCompile(`(?i)\.(go|s|c|h|py|sh|html|tmpl)$`)
)

// text joins what the module says of licences, each under its file's name where
// there are several.
func (m *listed) text() (string, error) {
	type file struct{ name, text string }
	var files []file
	for _, folder := range slices.Sorted(maps.Keys(m.folders)) {
		entries, err := os.ReadDir(folder)
		if err != nil {
			return "", err
		}
		for _, e := range entries {
			if e.IsDir() || !licenceName.MatchString(e.Name()) || codeName.MatchString(e.Name()) {
				continue
			}
			raw, err := os.ReadFile(filepath.Join(folder, e.Name()))
			if err != nil {
				return "", err
			}
			name, err := filepath.Rel(m.root, filepath.Join(folder, e.Name()))
			if err != nil {
				return "", err
			}
			files = append(files, file{filepath.ToSlash(name), tidy(raw)})
		}
	}
	switch len(files) {
	case 0:
		return "", fmt.Errorf("no licence is in %s", m.root)
	case 1:
		return files[0].text, nil
	}
	slices.SortFunc(files, func(a, b file) int {
		return cmp.Or(cmp.Compare(strings.Count(a.name, "/"), strings.Count(b.name, "/")), cmp.Compare(a.name, b.name))
	})
	var b strings.Builder
	for _, f := range files {
		fmt.Fprintf(&b, "%s:\n\n%s\n\n", f.name, f.text)
	}
	return strings.TrimSpace(b.String()), nil
}

func tidy(raw []byte) string {
	return strings.TrimSpace(strings.ToValidUTF8(strings.ReplaceAll(string(raw), "\r\n", "\n"), "?"))
}

// kinds tells licences by words of theirs, in the order of asking.
var kinds = []struct{ id, words string }{
	{"Apache-2.0", "Apache License Version 2.0"},
	{"MPL-2.0", "Mozilla Public License"},
	{"OFL-1.1", "SIL OPEN FONT LICENSE"},
	{"BSD-3-Clause", "Neither the name"},
	{"BSD-3-Clause", "may be used to endorse or promote products derived"},
	{"BSD-2-Clause", "Redistributions in binary form must reproduce"},
	{"MIT", "Permission is hereby granted, free of charge, to any person obtaining a copy"},
	{"ISC", "Permission to use, copy, modify, and/or distribute this software"},
	{"Unlicense", "This is free and unencumbered software released into the public domain"},
	{"blessing", "The author disclaims copyright to this source code"},
}

// kindOf names the licences of a text by SPDX, "" for none that is known.
func kindOf(text string) string {
	text = strings.ToLower(strings.Join(strings.Fields(text), " "))
	var out []string
	for _, k := range kinds {
		clause := strings.HasPrefix(k.id, "BSD-2") && slices.Contains(out, "BSD-3-Clause")
		if strings.Contains(text, strings.ToLower(k.words)) && !slices.Contains(out, k.id) && !clause {
			out = append(out, k.id)
		}
	}
	return strings.Join(out, " AND ")
}

func standardLibrary() (module, error) {
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return module{}, err
	}
	raw, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(root)), "LICENSE"))
	return module{Name: "The Go standard library and runtime", Licence: "BSD-3-Clause", Text: tidy(raw)}, err
}

type goPackage struct {
	Dir    string
	Module *struct {
		Path, Version, Dir string
		Main               bool
	}
}

// list has the packages that the program needs on a system.
func list(system string) ([]goPackage, error) {
	c := exec.Command("go", "list", "-deps", "-json=Dir,Module", program)
	c.Env = append(os.Environ(), "GOOS="+system, "CGO_ENABLED=0")
	c.Stderr = os.Stderr
	raw, err := c.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	var out []goPackage
	d := json.NewDecoder(bytes.NewReader(raw))
	for {
		var p goPackage
		if err := d.Decode(&p); err == io.EOF {
			return out, nil
		} else if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
}
